/** While an input method composes, keys belong to it (229 is what older engines report instead). */
export const composing = (event) => event.isComposing || event.keyCode === 229;

/** Is the person writing somewhere? Then letters are text, not shortcuts. */
export const writing = (target) =>
  target instanceof Element && target.closest("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true], [contenteditable='']") !== null;

/** Can this element be seen and used now? */
export const usable = (element) => !element.disabled && element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert]");
