// The agent's desk: wires its parts. Each part is a module of its own and speaks by events.
import "./talk/talk.js";
import "./composer/composer.js";
import "./attention.js";
import "./customer.js";
import "./frame.js";
import "./insert.js";
import "./list.js";
import "./open.js";
import "./picture.js";
import "./presence.js";
import "./search.js";
import { resumeAll } from "./composer/outbox.js";

resumeAll();
