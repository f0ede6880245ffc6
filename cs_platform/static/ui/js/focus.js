// The focus stays where the reader had it, though what had it was drawn anew.

/** The same link, button or field, and no other that does something else. */
const NAMES = ["id", "href", "hx-get", "hx-post", "hx-vals", "name", "value", "formaction"];
const isSame = (one, other) =>
  one.localName === other.localName
  && one.form?.getAttribute("action") === other.form?.getAttribute("action")
  && NAMES.every((name) => one.getAttribute(name) === other.getAttribute(name))
  && (NAMES.some((name) => one.hasAttribute(name)) || one.textContent === other.textContent);

export const focusAgain = (root, old) =>
  [...root.querySelectorAll(old.localName)].find((fresh) => isSame(fresh, old))?.focus({ preventScroll: true });
