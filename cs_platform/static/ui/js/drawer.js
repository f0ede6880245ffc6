// <button data-drawer="#customer" aria-expanded>: shows a column that is folded away on narrower screens.
const set = (button, open) => {
  const column = document.querySelector(button.dataset.drawer);
  column?.classList.toggle("is-open", open);
  button.setAttribute("aria-expanded", String(open));
  if (open) column?.querySelector("a, button, [tabindex]")?.focus();
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-drawer]");
  if (button) set(button, button.getAttribute("aria-expanded") !== "true");
});

addEventListener("keydown", (event) => {
  const button = event.key === "Escape" && document.querySelector("[data-drawer][aria-expanded=true]");
  if (!button || document.querySelector("dialog:modal")) return;
  set(button, false);
  button.focus();
});
