// A call rings at my telephone: who it is stands here before I pick it up, and their conversation opens, unless
// I am writing to somebody else: then a key shows it, and no letter of mine is taken for a command.
import { writing } from "../ui/js/composing.js";
import { open } from "./open.js";
import { say } from "./page.js";

const banner = document.querySelector("[data-call-banner]");
let ringing;
let state;

const busy = () => document.querySelector("dialog:modal") || (writing(document.activeElement) && document.activeElement.value);
const isOpen = (id) => document.querySelector("desk-talk")?.dataset.conversation === id;

const put = (name, text) => {
  const slot = banner.querySelector(`[data-call-${name}]`);
  slot.textContent = text;
  slot.hidden = !text;
};

const show = ({ customer, queue, restrictions }) => {
  put("who", say(state === "offered" ? "callPop" : "callWith", customer));
  put("queue", queue);
  put("restrictions", restrictions.join(" · "));
  banner.hidden = false;
};

const pass = (id) => {
  if (ringing !== id) return;
  ringing = undefined;
  banner.hidden = true;
};

document.addEventListener("live:frame", ({ detail: frame }) => {
  if (frame.type !== "call") return;
  const id = String(frame.conversation);
  if (frame.state === "ended" || frame.state === "stopped") return pass(id);
  if (frame.state === "talking" && isOpen(id)) return pass(id);
  if (!["offered", "talking"].includes(frame.state)) return;
  const isNew = ringing !== id;
  ringing = id;
  state = frame.state;
  show(frame);
  if (isNew && !isOpen(id) && !busy()) open(id);
});

document.addEventListener("desk:opened", () => {
  if (state === "talking" && isOpen(ringing)) pass(ringing);
});

document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-call-show]") || !ringing) return;
  const id = ringing;
  if (!isOpen(id)) open(id);
  pass(id);
});
