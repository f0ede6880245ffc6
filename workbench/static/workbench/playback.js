/**
 * <desk-playback>: a finished conversation, to be read at once or heard again at its own pace (QA6).
 * Long silences are cut to a few seconds; the clock beside the slider shows the time of day then.
 */
import { clock } from "./page.js";
import { Painter } from "./talk/painter.js";

const LONGEST_SILENCE = 8_000;

class DeskPlayback extends HTMLElement {
  #shown;
  #timer;
  #speed = 1;

  connectedCallback() {
    this.messages = JSON.parse(this.querySelector("script").textContent).messages;
    this.painter = new Painter(this.querySelector("[data-talk]"), this.dataset);
    this.slider = this.querySelector("input[type=range]");
    this.slider.max = this.messages.length;
    this.slider.addEventListener("input", () => this.#show(Number(this.slider.value)));
    this.addEventListener("click", (event) => this.#click(event.target.closest("button")));
    this.#show(this.messages.length);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  get playing() {
    return this.dataset.playing !== undefined;
  }

  #click(button) {
    if (button?.matches("[data-play]")) this.#play(!this.playing);
    if (button?.dataset.speed) {
      this.#speed = Number(button.dataset.speed);
      for (const other of this.querySelectorAll("[data-speed]")) other.setAttribute("aria-pressed", String(other === button));
    }
  }

  #play(on) {
    clearTimeout(this.#timer);
    this.toggleAttribute("data-playing", on);
    this.querySelector("[data-play]").setAttribute("aria-pressed", String(on));
    if (!on) return;
    if (this.#shown >= this.messages.length) this.#show(0);
    this.#next();
  }

  #next() {
    if (this.#shown >= this.messages.length) return this.#play(false);
    this.#timer = setTimeout(() => {
      this.#show(this.#shown + 1);
      this.#next();
    }, this.#gap() / this.#speed);
  }

  /** Milliseconds between what is shown last and what comes next. */
  #gap() {
    if (!this.#shown) return 0;
    const [last, next] = this.messages.slice(this.#shown - 1, this.#shown + 1);
    return Math.min(Date.parse(next.created_at) - Date.parse(last.created_at), LONGEST_SILENCE);
  }

  #show(count) {
    this.#shown = count;
    this.slider.value = count;
    this.painter.paint(this.messages.slice(0, count));
    const at = this.messages[Math.max(count - 1, 0)]?.created_at;
    this.querySelector("output").textContent = at ? clock(at) : "";
    if (this.playing) this.querySelector("[data-talk]").lastElementChild?.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("desk-playback", DeskPlayback);
