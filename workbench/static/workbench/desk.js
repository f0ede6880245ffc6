// The agent's desk: wires its parts. Each is a module of its own and speaks by events, so those
// who listen come before the conversation, which speaks as soon as it stands on the page.
import "./attention.js";
import "./call.js";
import "./customer.js";
import "./frame.js";
import "./insert.js";
import "./list.js";
import "./open.js";
import "./picture.js";
import "./presence.js";
import "./search.js";
import "./composer/composer.js";
import "./talk/talk.js";
import { resumeAll } from "./composer/outbox.js";

resumeAll();
