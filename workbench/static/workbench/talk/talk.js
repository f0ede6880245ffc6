/**
 * <desk-talk>: one conversation as the agent sees it, live.
 *
 * Holds the store (what the server said), shows it together with the outbox (what it has not
 * confirmed yet), and tells the rest of the desk by events that bubble:
 * "talk:state" {state, before}, "talk:inbound" {message}.
 */
import { send as sendLive, subscribe, unsubscribe } from "../../ui/js/live.js";
import { mayComeYet, patience } from "../../ui/js/patience.js";
import { outboxOf } from "../composer/outbox.js";
import { post, say } from "../page.js";
import { Painter } from "./painter.js";
import { Reader } from "./reader.js";
import { Store } from "./store.js";
import { Typing } from "./typing.js";

/** Events after which the customer's column is no longer what it was. */
const OF_CUSTOMER = new Set(["restricted", "linked", "unlinked", "left"]);

class DeskTalk extends HTMLElement {
  #leaving = new AbortController();
  #busyEarlier = false;
  #read = 0;

  connectedCallback() {
    const { conversation, messagesUrl, readUrl, customer, avatar } = this.dataset;
    const page = JSON.parse(this.querySelector("script").textContent);
    this.store = new Store({ conversation: Number(conversation), url: messagesUrl, ...page });
    this.outbox = outboxOf(conversation);
    this.readUrl = readUrl;
    this.painter = new Painter(this.querySelector("[data-talk]"), { customer, avatar });
    this.typing = new Typing(this.querySelector("[data-typing]"), customer);
    this.reader = new Reader({
      scroller: this,
      content: this.querySelector("[data-content]"),
      jump: this.querySelector("[data-jump]"),
      onEnd: () => this.#markRead(),
      onTop: () => this.#earlier(),
    });
    this.#listen();
    this.#paint();
    this.reader.toEnd();
    this.#markRead();
    this.#tell("talk:opened", {});
    subscribe(`conversation.${conversation}`);
    this.outbox.run();
  }

  disconnectedCallback() {
    this.#leaving.abort();
    clearTimeout(this.retry);
    this.reader.resizes.disconnect();
    unsubscribe(`conversation.${this.dataset.conversation}`);
  }

  #listen() {
    const { signal } = this.#leaving;
    this.store.addEventListener("change", ({ detail }) => this.#changed(detail), { signal });
    this.store.addEventListener("trouble", ({ detail }) => this.#behind(detail.status), { signal });
    this.outbox.addEventListener("change", () => this.#pending(), { signal });
    this.outbox.addEventListener("stored", ({ detail }) => this.store.add(detail), { signal });
    document.addEventListener("live:frame", ({ detail }) => this.#frame(detail), { signal });
    for (const name of ["live:resync", "visibilitychange"]) document.addEventListener(name, () => this.#back(), { signal });
    addEventListener("online", () => this.#back(), { signal });
    this.addEventListener("click", (event) => this.#click(event), { signal });
  }

  #frame(frame) {
    // from here on nothing is missed; what came before is asked for
    if (frame.type === "subscribed" && frame.group === `conversation.${this.store.conversation}`) this.store.catchUp();
    if (frame.conversation !== this.store.conversation) return;
    if (frame.type === "conversation") this.store.receive(frame);
    if (frame.type === "typing") this.typing.show(frame);
  }

  /** The line, or the reader, is back. */
  #back() {
    if (document.hidden) return;
    this.store.catchUp();
    this.#markRead();
  }

  #changed({ fresh, earlier }) {
    this.#trouble(false);
    this.outbox.confirm(this.store.messages.map((message) => message.client_id));
    if (earlier) this.reader.holding(() => this.#paint());
    else this.#paint();
    if (fresh.some((message) => OF_CUSTOMER.has(message.data.code))) document.dispatchEvent(new Event("desk:customer"));
    const inbound = fresh.filter((message) => message.direction === "in");
    if (inbound.length) {
      this.typing.stop();
      this.#tell("talk:inbound", { message: inbound.at(-1) });
    }
    this.reader.news(inbound.length);
    this.#markRead();
    this.#tellState();
  }

  #tellState() {
    const now = JSON.stringify([this.store.state, this.store.revision]);
    if (now === this.toldState) return;
    this.toldState = now;
    this.#tell("talk:state", { state: this.store.state });
  }

  /** Something of ours was sent or failed: that is always looked at. */
  #pending() {
    this.#paint();
    this.reader.toEnd();
  }

  #paint() {
    const stored = new Set(this.store.messages.map((message) => message.client_id));
    const waiting = this.outbox.entries.filter((entry) => !stored.has(entry.client_id)).map(pendingMessage);
    this.painter.paint([...this.store.messages, ...waiting], this.store.state.seen_seq);
    this.querySelector("[data-earlier]").hidden = !this.store.hasEarlier;
  }

  async #earlier() {
    if (this.#busyEarlier || !this.store.hasEarlier) return;
    this.#busyEarlier = true;
    try {
      await this.store.loadEarlier();
    } catch {
      this.#trouble(true);
    } finally {
      this.#busyEarlier = false;
    }
  }

  /** Told once per message, and only when somebody can have read it. */
  #markRead() {
    const seq = this.store.lastInbound?.seq ?? 0;
    const { unread, accepted } = this.store.state;
    if (!this.readUrl || document.hidden || !this.reader.atEnd || seq <= this.#read || (accepted && !unread)) return;
    this.#read = seq;
    post(this.readUrl, { seq }).catch(() => { this.#read = 0; });
  }

  #click(event) {
    const button = event.target.closest("button, [data-picture]");
    if (!button) return;
    if (button.dataset.picture) this.#tell("talk:picture", { url: button.dataset.picture, name: button.title });
    if (button.matches("[data-again]")) this.#again(button);
    if (button.matches("[data-rewrite]")) this.#rewrite(button);
    if (button.matches("[data-elsewhere]")) this.#elsewhere(button);
    if (button.matches("[data-reload]")) this.store.catchUp();
  }

  /** Back into the composer; where it no longer takes replies, on to another channel. */
  #rewrite(button) {
    if (!document.querySelector("desk-composer [data-mode=reply]")) return this.#elsewhere(button);
    if (button.dataset.pending) return this.#tell("talk:rewrite", { entry: this.outbox.take(button.dataset.of) });
    const { body } = this.store.messages.find((message) => message.id === Number(button.dataset.of));
    this.#tell("talk:rewrite", { entry: { body, note: false, attachments: [] } });
  }

  /** Another way to the customer: the words go along, those that never left this browser as the draft they are again. */
  #elsewhere(button) {
    const { of, pending } = button.dataset;
    if (pending) localStorage.setItem(`draft:${document.getElementById("desk-words").dataset.user}.${this.dataset.conversation}.reply`, this.outbox.take(of).body);
    htmx.ajax("GET", `${this.dataset.elsewhereUrl}${pending ? "" : `?message=${of}`}`, { target: "body", swap: "beforeend" });
  }

  #again(button) {
    if (button.dataset.pending) return this.outbox.retry(button.dataset.of);
    button.disabled = true;
    const url = this.dataset.resendUrl.replace("/0/", `/${button.dataset.of}/`);
    post(url).then(() => this.store.catchUp(), (error) => {
      button.disabled = false;
      document.dispatchEvent(new CustomEvent("toast", { detail: { text: error.message || say("failed"), level: "error" } }));
    });
  }

  /** No line, or a server that is just coming up: asked again by itself. */
  #behind(status = 0) {
    this.#trouble(true);
    clearTimeout(this.retry);
    if (mayComeYet(status)) this.retry = setTimeout(() => this.store.catchUp(), patience());
  }

  #trouble(is) {
    this.querySelector("[data-trouble]").hidden = !is;
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  /** The other side sees that we write. */
  iAmTyping() {
    sendLive({ typing: this.store.conversation });
  }
}

/** An entry of the outbox in the shape of a message. */
function pendingMessage(entry) {
  const me = document.getElementById("desk-words").dataset;
  return {
    client_id: entry.client_id,
    direction: entry.note ? "note" : "out",
    kind: "text",
    body: entry.body,
    data: entry.private ? { private: true } : {},
    author: { id: Number(me.user), name: me.userName },
    created_at: entry.at,
    delivery: entry.failed ? "failed" : entry.note ? "" : "queued",
    delivery_error: entry.failed ?? "",
    cause: entry.code ?? "",
    attachments: entry.attachments,
  };
}

customElements.define("desk-talk", DeskTalk);
