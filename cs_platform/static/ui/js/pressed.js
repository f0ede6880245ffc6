// What is pressed must not be redrawn before it is let go: the click would be lost.
let pressed = false;
const waiting = [];

const release = () => {
  pressed = false;
  setTimeout(() => waiting.splice(0).forEach((deed) => deed())); // the click comes first
};

addEventListener("pointerdown", () => { pressed = true; }, true);
for (const name of ["pointerup", "pointercancel", "contextmenu"]) addEventListener(name, release, true);
addEventListener("blur", release);

/** Do it now, or as soon as nothing is pressed. */
export const whenReleased = (deed) => { pressed ? waiting.push(deed) : deed(); };
export const isPressed = () => pressed;
