// Keeps the keyboard inside what is open, gives it back afterwards, and keeps its keys from the host page.

const REACHABLE = "button, [href], input:not([type=file]), textarea, audio, [tabindex='0']";

export function trap(container, onEscape) {
  container.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onEscape();
    }
    if (event.key === "Tab") turn(container, event);
  });
}

function turn(container, event) {
  const stops = [...container.querySelectorAll(REACHABLE)].filter((one) => one.getClientRects().length && !one.disabled);
  const active = container.getRootNode().activeElement;
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (active !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}

/** The host page's single-key shortcuts must not fire while somebody writes in the panel. */
export function muffle(element) {
  for (const kind of ["keydown", "keyup", "keypress", "paste", "drop"]) {
    element.addEventListener(kind, (event) => event.stopPropagation());
  }
}
