/**
 * The scroll position belongs to the reader: at the end, new messages push what is read upwards;
 * further up nothing moves, and a button says how many are new.
 */
import { say } from "../page.js";

const NEAR = 60; // pixels from the end that still count as "at the end"

export class Reader {
  #scroller;
  #jump;
  #atEnd = true;
  #top = 0; // where the reader was last seen
  #unseen = 0;

  /** `onEnd()` is called when the end comes into sight, `onTop()` when the beginning is near. */
  constructor({ scroller, content, jump, onEnd, onTop }) {
    this.#scroller = scroller;
    this.#jump = jump;
    scroller.addEventListener("scroll", () => {
      this.#look();
      if (this.#atEnd) this.#seen(onEnd);
      if (scroller.scrollTop < 200) onTop();
    }, { passive: true });
    jump.addEventListener("click", () => this.toEnd());
    // pictures that load, a composer that grows: the end stays the end
    this.resizes = new ResizeObserver(() => this.#stay());
    this.resizes.observe(content);
    this.resizes.observe(scroller);
  }

  get atEnd() {
    return this.#atEnd;
  }

  toEnd() {
    this.#atEnd = true;
    this.#pin();
    this.#seen(() => {});
  }

  /** Run `change`, which adds messages above what is read, without moving what is read. */
  holding(change) {
    const before = this.#distance();
    change();
    if (this.#atEnd) this.#pin();
    else this.#scroller.scrollTop = this.#scroller.scrollHeight - this.#scroller.clientHeight - before;
  }

  /** `count` new messages came in below. */
  news(count) {
    this.#stay();
    if (this.#atEnd) return;
    this.#unseen += count;
    this.#jump.hidden = this.#unseen === 0;
    this.#jump.querySelector("[data-slot=count]").textContent = say("newBelow", this.#unseen);
  }

  #seen(then) {
    this.#unseen = 0;
    this.#jump.hidden = true;
    then();
  }

  #stay() {
    if (this.#scroller.scrollTop !== this.#top) this.#look(); // moved, and not told of yet
    if (this.#atEnd) this.#pin();
  }

  /** Who has not moved up has not left the end: what stands below may have grown before this was called. */
  #look() {
    const top = this.#scroller.scrollTop;
    if (this.#distance() < NEAR) this.#atEnd = true;
    else if (top < this.#top) this.#atEnd = false;
    this.#top = top;
  }

  #pin() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#top = this.#scroller.scrollTop;
  }

  #distance() {
    return this.#scroller.scrollHeight - this.#scroller.clientHeight - this.#scroller.scrollTop;
  }
}
