// "?": every key that works on this page, gathered from the elements themselves.
import { usable } from "./composing.js";

const dialog = document.querySelector("#keys-help");

const line = (element) => {
  const row = document.querySelector("#keys-help-row").content.cloneNode(true);
  row.querySelector("[data-label]").textContent = element.dataset.keyLabel;
  row.querySelector("[data-keys]").append(...element.dataset.key.split(" ").map((key) => {
    const kbd = document.createElement("kbd");
    kbd.textContent = key;
    return kbd;
  }));
  return row;
};

const heading = (title) => Object.assign(document.createElement("h3"), { textContent: title });

dialog?.addEventListener("dialog:open", () => {
  const groups = new Map();
  for (const element of document.querySelectorAll("[data-key][data-key-label]")) {
    if (element.closest("dialog") || !usable(element)) continue;
    const title = element.dataset.keyGroup ?? dialog.dataset.otherGroup;
    if (!groups.has(title)) groups.set(title, new Map());
    groups.get(title).set(element.dataset.key, element);
  }
  const rows = [...groups].flatMap(([title, elements]) => [heading(title), ...[...elements.values()].map(line)]);
  dialog.querySelector("[data-keys-body]").replaceChildren(...rows);
});
