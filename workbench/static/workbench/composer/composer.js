/**
 * <desk-composer>: where the agent writes. Reply and note are two drafts of their own, so that
 * a note never becomes a reply by a slip; Enter sends (or Ctrl+Enter, as this person chose).
 */
import { composing } from "../../ui/js/composing.js";
import { sent as draftSent } from "../../ui/js/drafts.js";
import { say } from "../page.js";
import { Files } from "./files.js";
import { outboxOf } from "./outbox.js";
import { roomIn, showRoom } from "./room.js";
import { Suggest } from "./suggest.js";

const TYPING_EVERY = 2000;
const ENTER = "send-with-enter";

class DeskComposer extends HTMLElement {
  #mode = "reply";
  #typingTold = 0;
  #leaving = new AbortController();

  connectedCallback() {
    this.area = this.querySelector("textarea");
    this.files = new Files(this, this.querySelector("[data-files]"), () => this.#sendable());
    this.suggest = new Suggest(this.area, this.querySelector("[data-suggest]"), (at) => this.#source(at));
    const { signal } = this.#leaving;
    this.addEventListener("click", (event) => this.#click(event), { signal });
    this.area.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.area.addEventListener("input", () => this.#typed(), { signal });
    this.area.addEventListener("draft:restored", () => this.#sendable(), { signal });
    document.addEventListener("talk:rewrite", ({ detail }) => this.#rewrite(detail.entry), { signal });
    this.#showEnter();
    this.private = localStorage.getItem(this.#draft("private")) === "yes";
    this.#showPrivate();
    this.files.resume();
    this.#use(this.#keptMode);
  }

  disconnectedCallback() {
    this.#leaving.abort();
  }

  /** Put `text` where the cursor is, or in place of `from`–`to`. */
  insert(text, from = this.area.selectionStart, to = this.area.selectionEnd) {
    this.area.focus();
    this.area.setRangeText(text, from, to, "end");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #draft(mode = this.#mode) {
    return `${this.dataset.draft}.${mode}`;
  }

  /** As it was chosen. Who may write notes alone has chosen nothing, but one that was begun stays one. */
  get #keptMode() {
    return localStorage.getItem(this.#draft("mode")) ?? (this.#written("note") ? "note" : "reply");
  }

  #written(mode) {
    return localStorage.getItem(`draft:${this.#draft(mode)}`) ?? "";
  }

  #use(mode) {
    const mayReply = Boolean(this.querySelector("[data-mode=reply]"));
    if (!mayReply) mode = "note";
    this.#mode = mode;
    if (mayReply) localStorage.setItem(this.#draft("mode"), mode);
    else localStorage.removeItem(this.#draft("mode"));
    for (const button of this.querySelectorAll("[data-mode]")) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    this.classList.toggle("composer--note", mode === "note");
    this.area.dataset.draft = this.#draft();
    this.area.value = this.#written(mode);
    this.area.placeholder = this.area.dataset[mode];
    this.area.setAttribute("aria-label", this.area.dataset[mode]);
    this.suggest.close();
    this.#sendable();
  }

  /** Where the customer spoke in public: to everybody, or to them alone. */
  #showPrivate() {
    this.querySelector("[data-private]")?.setAttribute("aria-checked", String(this.private));
    this.#sendable();
  }

  #click(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.mode) {
      this.#use(button.dataset.mode);
      this.area.focus();
    }
    if (button.matches("[data-send]")) this.#send();
    if (button.matches("[data-begin]")) this.#begin(button.dataset.begin);
    if (button.dataset.hint) this.#hint(button.dataset.hint);
    if (button.matches("[data-private]")) {
      this.private = !this.private;
      localStorage.setItem(this.#draft("private"), this.private ? "yes" : "no");
      this.#showPrivate();
    }
    if (button.matches("[data-enter]")) {
      localStorage.setItem(ENTER, this.#enterSends ? "no" : "yes");
      this.#showEnter();
    }
  }

  /** The button of a sign: in the mode in which the sign means something. */
  #begin(sign) {
    this.#use(sign === "/" ? "reply" : "note");
    this.suggest.begin(sign, this);
  }

  get #enterSends() {
    return localStorage.getItem(ENTER) !== "no";
  }

  #showEnter() {
    const button = this.querySelector("[data-enter]");
    button.setAttribute("aria-checked", String(this.#enterSends));
    this.querySelector("[data-send-key]").textContent = this.#enterSends ? "Enter" : "Ctrl+Enter";
  }

  #key(event) {
    if (composing(event)) return;
    if (this.suggest.key(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) this.#enter(event);
    else if (event.key === "Escape") this.area.blur();
  }

  #enter(event) {
    event.preventDefault();
    const withControl = event.ctrlKey || event.metaKey;
    if (withControl !== this.#enterSends) this.#send();
    else this.insert("\n");
  }

  #typed() {
    this.#sendable();
    this.suggest.look();
    const now = Date.now();
    if (this.#mode !== "reply" || now - this.#typingTold < TYPING_EVERY) return;
    this.#typingTold = now;
    this.#talk?.iAmTyping();
  }

  get #talk() {
    return document.querySelector("desk-talk");
  }

  /** Files go with a reply; while a note is written they wait. */
  get #attachments() {
    return this.#mode === "reply" ? this.files.ready : [];
  }

  #sendable() {
    const something = this.area.value.trim() !== "" || this.#attachments.length > 0;
    this.room = this.#mode === "reply" ? roomIn(this.area.value.trim(), this.#limits) : null;
    showRoom(this.querySelector("[data-count]"), this.room);
    this.querySelector("[data-send]").setAttribute("aria-disabled", String(!something || this.files.busy || this.room?.left < 0));
  }

  get #limits() {
    const { longest, longestBytes, longestPublic } = this.dataset;
    return { characters: this.#isPublic && longestPublic ? longestPublic : longest, bytes: longestBytes };
  }

  get #isPublic() {
    return Boolean(this.querySelector("[data-private]")) && !this.private;
  }

  #send() {
    const body = this.area.value.trim();
    const attachments = this.#attachments;
    if (this.files.busy) return this.#hint(say("stillUploading"));
    if (!body && !attachments.length) return;
    if (this.room?.left < 0) return this.#hint(say("tooMany", -this.room.left));
    const note = this.#mode === "note";
    outboxOf(this.dataset.conversation).add({ url: this.dataset.url, body, note, attachments, private: !note && this.private });
    this.area.value = "";
    draftSent(this.#draft());
    if (attachments.length) this.files.clear();
    this.suggest.close();
    this.#sendable();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #rewrite(entry) {
    if (!entry) return;
    this.#use(entry.note ? "note" : "reply");
    this.insert(this.area.value ? `${entry.body}\n` : entry.body, 0, 0);
    this.files.restore(entry.attachments);
  }

  #source(at) {
    if (at === "/" && this.#mode === "reply") return this.dataset.phrasesUrl;
    if (at === "@" && this.#mode === "note") return this.dataset.colleaguesUrl;
    return null;
  }

  #hint(text) {
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, level: "info" } }));
  }
}

customElements.define("desk-composer", DeskComposer);
