// Any element with data-key="r" (or "g d", "Ctrl+Enter") is pressed or focused by that key.
// data-key-label names it in the help, data-key-group the heading it stands under.
import { composing, usable, writing } from "./composing.js";

let typed = "";
let forget;

const name = (event) => {
  const key = event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key;
  return (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + key;
};

/** Elements that answer to a key now; inside an open modal dialog only its own. */
export const actionable = () => {
  const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
  return [...(modal ?? document).querySelectorAll("[data-key]")].filter(usable);
};

export const press = (element) => {
  if (element.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select")) element.focus();
  else element.click();
};

addEventListener("keydown", (event) => {
  if (composing(event) || event.defaultPrevented || event.repeat && typed) return;
  if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (writing(event.target) && plain) return;
  clearTimeout(forget);
  const elements = actionable();
  const sequence = typed ? `${typed} ${name(event)}` : name(event);
  const found = elements.find((element) => element.dataset.key === sequence) ?? elements.find((element) => element.dataset.key === name(event));
  typed = "";
  if (found) {
    event.preventDefault();
    press(found);
  } else if (elements.some((element) => element.dataset.key.startsWith(`${sequence} `))) {
    typed = sequence;
    forget = setTimeout(() => { typed = ""; }, 1200);
  }
});
