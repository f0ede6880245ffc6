/** How much more a channel takes in one message: said when the end comes near, before anything is sent. */
import { say } from "../page.js";

const NEAR = 0.8; // of what is allowed
const HAN = 3; // bytes of a Chinese character

/** `left`: characters (of Chinese, where the channel counts bytes), below zero when it is too long; null without limit. */
export function roomIn(text, { characters, bytes }) {
  if (characters) return room([...text].length, Number(characters), 1);
  if (bytes) return room(new TextEncoder().encode(text).length, Number(bytes), HAN);
  return null;
}

const room = (used, limit, unit) => ({ left: Math.floor((limit - used) / unit), near: used > limit * NEAR });

export function showRoom(element, room) {
  if (!element) return;
  element.hidden = !room?.near;
  if (!room) return;
  element.classList.toggle("quota--out", room.left < 0);
  element.textContent = room.left < 0 ? say("tooMany", -room.left) : say("roomLeft", room.left);
}
