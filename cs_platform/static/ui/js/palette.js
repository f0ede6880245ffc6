// Ctrl+K: every place and every action the page offers now (data-action-label, or data-key-label), found by typing.
import { composing, usable } from "./composing.js";
import { press } from "./keys.js";

const dialog = document.querySelector("#palette");
const input = dialog?.querySelector("[role=combobox]");
const list = dialog?.querySelector("[role=listbox]");
let offers = [];

const label = (element) => element.dataset.actionLabel ?? element.dataset.keyLabel;

const gather = () => {
  const found = [...document.querySelectorAll("[data-action-label], [data-key-label]")];
  offers = [...new Map(found.filter((e) => label(e) && !e.closest("dialog") && usable(e)).map((e) => [label(e), e])).values()];
};

const option = (element, index) => {
  const row = document.querySelector("#palette-row").content.firstElementChild.cloneNode(true);
  row.id = `palette-${index}`;
  row.querySelector("[data-label]").textContent = label(element);
  row.querySelector("[data-group]").textContent = element.dataset.keyGroup ?? "";
  row.querySelector("kbd").textContent = element.dataset.key ?? "";
  row.querySelector("kbd").hidden = !element.dataset.key;
  row.addEventListener("click", () => run(element));
  return row;
};

const mark = (index) => {
  const rows = [...list.children];
  rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
  input.setAttribute("aria-activedescendant", rows[index]?.id ?? "");
  rows[index]?.scrollIntoView({ block: "nearest" });
};

const show = () => {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = offers.filter((element) => words.every((word) => `${label(element)} ${element.dataset.keyGroup ?? ""}`.toLowerCase().includes(word)));
  list.replaceChildren(...hits.map(option));
  dialog.querySelector("[data-nothing]").hidden = hits.length > 0;
  mark(0);
};

const run = (element) => {
  dialog.close();
  press(element);
};

dialog?.addEventListener("dialog:open", () => {
  input.value = "";
  gather();
  show();
});
input?.addEventListener("input", show);
input?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (composing(event) || !list.children.length || !(step || event.key === "Enter")) return;
  event.preventDefault();
  const now = [...list.children].findIndex((row) => row.ariaSelected === "true");
  if (step) mark((now + step + list.children.length) % list.children.length);
  else list.children[now]?.click();
});
