/** Who is typing right now, and for the customer also what: a preview that goes away by itself. */
import { say } from "../page.js";

const LASTS = 6000;

export class Typing {
  #box;
  #customer;
  #timer;

  constructor(box, customer) {
    this.#box = box;
    this.#customer = customer;
  }

  /** A frame's `who` is null for the customer, {id, name} for one of us. */
  show({ who, text }) {
    const me = Number(document.getElementById("desk-words").dataset.user);
    if (who?.id === me) return;
    if (!who && !text) return this.stop();
    clearTimeout(this.#timer);
    const name = who?.name ?? this.#customer;
    this.#slot("initial").textContent = [...name][0] ?? "";
    this.#slot("who").textContent = say("typing", name);
    this.#slot("text").textContent = text ?? "";
    this.#box.hidden = false;
    this.#timer = setTimeout(() => this.stop(), LASTS);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#box.hidden = true;
  }

  #slot(name) {
    return this.#box.querySelector(`[data-slot=${name}]`);
  }
}
