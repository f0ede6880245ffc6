// Search as you type: once the typing rests, and not while an input method composes.
import { composing } from "../ui/js/composing.js";

const PAUSE = 200;
let waiting;

const later = (field) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => htmx.trigger(field, "typed"), PAUSE);
};

document.addEventListener("input", (event) => {
  if (event.target.id === "kb-words" && !composing(event)) later(event.target);
});
document.addEventListener("compositionend", (event) => event.target.id === "kb-words" && later(event.target));
document.addEventListener("submit", () => clearTimeout(waiting), true);
