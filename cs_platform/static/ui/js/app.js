// Everything a signed-in page behaves by. Pages import single modules by the same relative path.
import "./plain.js";
import "./keys.js";
import "./keys-help.js";
import "./palette.js";
import "./live.js";
import "./live-refresh.js";
import "./drafts.js";
import "./drawer.js";
