/**
 * What this browser knows of one conversation, up to one revision.
 *
 * Live frames and catch-up carry the same shape; a frame that does not follow on what is
 * known is not believed: everything after the last known revision is asked for instead.
 * Fires "change" (detail: {fresh: messages not seen before, earlier: boolean}) and "trouble".
 */
import { ask } from "../page.js";

export class Store extends EventTarget {
  #byId = new Map();
  #catching = null;
  #again = false;

  constructor({ conversation, url, revision, messages, state }) {
    super();
    Object.assign(this, { conversation, url, revision, state });
    this.#merge(messages);
  }

  /** In the order of the conversation. */
  get messages() {
    return [...this.#byId.values()].sort((a, b) => a.seq - b.seq);
  }

  get hasEarlier() {
    return this.#byId.size > 0 && this.messages[0].seq > 1;
  }

  /** The last thing the customer said, or undefined. */
  get lastInbound() {
    return this.messages.findLast((message) => message.direction === "in");
  }

  receive(frame) {
    if (frame.revision > this.revision + 1 && !this.#covers(frame)) return this.catchUp();
    this.#take(frame);
  }

  /** Ask for all that changed since; one question at a time, and one more if news came meanwhile. */
  async catchUp() {
    if (this.#catching) {
      this.#again = true;
      return this.#catching;
    }
    this.#catching = this.#ask({ after: this.revision })
      .then((page) => this.#take(page))
      .catch((error) => this.dispatchEvent(new CustomEvent("trouble", { detail: error })))
      .finally(() => { this.#catching = null; });
    await this.#catching;
    if (this.#again) {
      this.#again = false;
      return this.catchUp();
    }
  }

  async loadEarlier() {
    const page = await this.#ask({ before: this.messages[0].seq });
    this.#merge(page.messages);
    this.#tell([], true);
  }

  /** What the server answered to a reply of ours. */
  add(message) {
    this.#tell(this.#merge([message]));
  }

  /** Does the frame itself hold every change between what is known and what it says? */
  #covers(frame) {
    const told = new Set(frame.messages.map((message) => message.revision));
    for (let revision = this.revision + 1; revision < frame.revision; revision += 1) {
      if (!told.has(revision)) return false;
    }
    return true;
  }

  /** After a long absence the server sends the newest page to begin `anew` with. */
  #take(page) {
    if (page.anew) this.#byId.clear();
    const fresh = this.#merge(page.messages);
    if (page.revision >= this.revision) {
      this.revision = page.revision;
      this.state = page.state ?? this.state;
    }
    this.#tell(fresh);
  }

  #merge(messages) {
    const fresh = [];
    for (const message of messages) {
      const known = this.#byId.get(message.id);
      if (known && known.revision > message.revision) continue;
      if (!known) fresh.push(message);
      this.#byId.set(message.id, message);
    }
    return fresh;
  }

  #tell(fresh, earlier = false) {
    this.dispatchEvent(new CustomEvent("change", { detail: { fresh, earlier } }));
  }

  async #ask(query) {
    const response = await ask(`${this.url}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" } });
    if (!response.ok) throw Object.assign(new Error(response.statusText), { status: response.status });
    return response.json();
  }
}
