// <button data-menu="id" aria-expanded="false" aria-haspopup="menu"> and <div id popover class="menu" role="menu">.
// The browser's popover gives light dismiss and Escape; here: place, arrow keys, aria-expanded.
const opener = (menu) => document.querySelector(`[data-menu="${CSS.escape(menu.id)}"]`);
const items = (menu) => [...menu.querySelectorAll("a, button")].filter((item) => !item.disabled && item.checkVisibility());

const place = (menu, button) => {
  const at = button.getBoundingClientRect();
  const own = menu.getBoundingClientRect();
  const beside = button.closest(".rail") !== null;
  const left = beside ? at.right + 8 : Math.min(at.left, innerWidth - own.width - 8);
  const below = beside ? at.bottom - own.height : at.bottom + 4;
  const top = below + own.height > innerHeight - 8 ? at.top - own.height - 4 : below;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${Math.max(8, top)}px`;
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-menu]");
  if (button) document.getElementById(button.dataset.menu)?.togglePopover({ source: button });
  else if (event.target.closest?.("[popover].menu :is(a, button)")) event.target.closest("[popover]").hidePopover();
});

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!(menu instanceof HTMLElement) || !menu.matches(".menu[popover]")) return;
  const button = opener(menu);
  const isOpen = event.newState === "open";
  button?.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) return;
  if (button) place(menu, button);
  items(menu)[0]?.focus();
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu[popover]");
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  event.preventDefault();
  const all = items(menu);
  const now = all.indexOf(document.activeElement);
  const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
  all.at(next % all.length)?.focus();
});
