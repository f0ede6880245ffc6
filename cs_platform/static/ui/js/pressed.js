// What is pressed must not be redrawn before it is let go: the click would be lost. Nor a field in which an input method
// composes: the word would be.
let pressed = false;
let composedIn = null;
const waiting = [];

export const isPressed = () => pressed || Boolean(composedIn?.isConnected);

const release = () => {
  setTimeout(() => isPressed() || waiting.splice(0).forEach((deed) => deed())); // the click comes first
};
const letGo = () => {
  pressed = false;
  release();
};

addEventListener("pointerdown", () => { pressed = true; }, true);
for (const name of ["pointerup", "pointercancel", "contextmenu"]) addEventListener(name, letGo, true);
addEventListener("blur", letGo);
addEventListener("compositionstart", ({ target }) => { composedIn = target; }, true);
addEventListener("compositionend", () => {
  composedIn = null;
  release();
}, true);

/** Do it now, or as soon as nothing is pressed. */
export const whenReleased = (deed) => { isPressed() ? waiting.push(deed) : deed(); };
