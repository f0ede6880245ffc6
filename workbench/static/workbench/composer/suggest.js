/**
 * The menu over the composer: "/" offers phrases, "@" colleagues. What follows the sign narrows it;
 * arrows choose, Enter or Tab puts it in, Escape leaves what was typed.
 * The server renders the options: [role=option] with data-insert (and data-pin, told to the server on use).
 */
import { ask } from "../page.js";

const PAUSE = 120;
const LONGEST = 40; // a longer run after the sign is a sentence, not a search

export class Suggest {
  #area;
  #box;
  #sourceOf;
  #at = null; // {sign, from}: where the sign stands
  #timer;
  #asked = 0;

  /** `sourceOf(sign)` gives the address of its options, or null where the sign means nothing. */
  constructor(area, box, sourceOf) {
    this.#area = area;
    this.#box = box;
    this.#sourceOf = sourceOf;
    box.addEventListener("pointerdown", (event) => event.preventDefault()); // the cursor stays in the text
    box.addEventListener("click", (event) => this.#choose(event.target.closest("[role=option]")));
    area.addEventListener("blur", () => this.close());
  }

  get open() {
    return !this.#box.hidden;
  }

  /** A button stands for typing the sign. */
  begin(sign, composer) {
    const { value, selectionStart: at } = this.#area;
    const gap = at > 0 && !/\s$/.test(value.slice(0, at)) ? " " : "";
    composer.insert(gap + sign);
  }

  /** Look whether the text before the cursor is a search. */
  look() {
    const before = this.#area.value.slice(0, this.#area.selectionStart);
    const [, sign, words] = before.match(/(?:^|\s)([/@])([^\s/@]*)$/) ?? [];
    const source = sign && this.#sourceOf(sign);
    if (!source || words.length > LONGEST) return this.close();
    this.#at = { from: before.length - words.length - 1 };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(source, words), PAUSE);
  }

  async #ask(source, words) {
    const asked = ++this.#asked;
    const response = await ask(`${source}${source.includes("?") ? "&" : "?"}${new URLSearchParams({ q: words })}`).catch(() => null);
    if (!response?.ok || asked !== this.#asked || !this.#at) return;
    this.#box.innerHTML = await response.text();
    htmx.process(this.#box); // an option may tell the server that it was used
    this.#box.hidden = this.#options.length === 0;
    this.#options.forEach((option, index) => { option.id ||= `suggested-${index}`; });
    this.#mark(0);
    this.#area.setAttribute("aria-expanded", String(this.open));
  }

  close() {
    clearTimeout(this.#timer);
    this.#at = null;
    this.#asked += 1;
    this.#box.hidden = true;
    this.#area.setAttribute("aria-expanded", "false");
    this.#area.removeAttribute("aria-activedescendant");
  }

  /** True when the key was for the menu. */
  key(event) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#mark((this.#marked + step + this.#options.length) % this.#options.length);
    else if ((event.key === "Enter" && !event.ctrlKey) || event.key === "Tab") this.#options[this.#marked].click();
    else if (event.key === "Escape") this.close();
    else return false;
    return true;
  }

  get #options() {
    return [...this.#box.querySelectorAll("[role=option]")];
  }

  get #marked() {
    return Math.max(0, this.#options.findIndex((option) => option.ariaSelected === "true"));
  }

  #mark(index) {
    this.#options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const chosen = this.#options[index];
    chosen?.scrollIntoView({ block: "nearest" });
    this.#area.setAttribute("aria-activedescendant", chosen?.id ?? "");
  }

  #choose(option) {
    if (!option || !this.#at) return;
    const { from } = this.#at;
    const to = this.#area.selectionStart;
    this.close();
    this.#area.closest("desk-composer").insert(option.dataset.insert, from, to);
    this.close();
  }
}
