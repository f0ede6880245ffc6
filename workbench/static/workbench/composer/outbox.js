/**
 * What was sent here and not yet confirmed: kept in this browser until the server has it, in order, once.
 *
 * An entry: {client_id, url, note, private, body, attachments: [what the server said of each file], at,
 * failed?: reason, code?: of the refusal}.
 * Every entry carries its own id, so a retry is never a second message. Nothing overtakes: while the
 * server cannot be reached the first entry waits and the others behind it; a refused one steps aside
 * and says why. Fires "change", and "stored" with the server's message.
 */
import { Refusal, freshId, post } from "../page.js";

const LONGEST_WAIT = 15_000;
const boxes = new Map();

/** The one outbox of a conversation on this page: it goes on sending when another conversation is opened. */
export function outboxOf(conversation) {
  const key = `outbox:${document.getElementById("desk-words").dataset.user}:${conversation}`;
  if (!boxes.has(key)) boxes.set(key, new Outbox(key));
  return boxes.get(key);
}

/** Send what an earlier page left behind. */
export function resumeAll() {
  const mine = `outbox:${document.getElementById("desk-words").dataset.user}:`;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(mine)) outboxOf(key.slice(mine.length)).run();
  }
}

class Outbox extends EventTarget {
  #key;
  #memory = null; // used only where the browser keeps nothing for us
  #running = false;
  #wake = () => {};

  constructor(key) {
    super();
    this.#key = key;
    addEventListener("storage", (event) => event.key === key && this.#changed());
    addEventListener("online", () => this.#wake());
    document.addEventListener("live:up", () => this.#wake());
  }

  get entries() {
    return this.#memory ?? JSON.parse(localStorage.getItem(this.#key) ?? "[]");
  }

  add({ url, body, note, attachments, private: alone }) {
    const entry = { client_id: freshId(), url, body, note, attachments, private: alone, at: new Date().toISOString() };
    this.#write([...this.entries, entry]);
    this.run();
  }

  retry(id) {
    this.#write(this.entries.map((entry) => (entry.client_id === id ? { ...entry, failed: undefined } : entry)));
    this.run();
  }

  /** Takes an entry out, to be written anew; gives it back. */
  take(id) {
    const entry = this.entries.find((one) => one.client_id === id);
    this.confirm([id]);
    return entry;
  }

  /** The server has these, whether told by our own answer or by a frame that was faster. */
  confirm(clientIds) {
    const known = new Set(clientIds);
    const left = this.entries.filter((entry) => !known.has(entry.client_id));
    if (left.length !== this.entries.length) this.#write(left);
  }

  async run() {
    if (this.#running) return;
    this.#running = true;
    let wait = 500;
    for (let entry = this.#next(); entry; entry = this.#next()) {
      if (await this.#send(entry)) {
        wait = 500;
        continue;
      }
      await this.#pause(wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
    this.#running = false;
  }

  #next() {
    return this.entries.find((entry) => !entry.failed);
  }

  /** True when the entry is settled: stored, or refused for good. */
  async #send({ client_id, url, note, body, attachments, private: alone }) {
    try {
      const message = await post(url, { client_id, note, body, private: alone, attachments: attachments.map((attachment) => attachment.token) });
      this.dispatchEvent(new CustomEvent("stored", { detail: message }));
      this.confirm([client_id]);
    } catch (error) {
      if (!(error instanceof Refusal) || error.passing) return false;
      this.#write(this.entries.map((entry) => (entry.client_id === client_id ? { ...entry, failed: error.message, code: error.code } : entry)));
    }
    return true;
  }

  #pause(milliseconds) {
    return new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
      this.#wake = resolve;
    });
  }

  #write(entries) {
    try {
      if (entries.length) localStorage.setItem(this.#key, JSON.stringify(entries));
      else localStorage.removeItem(this.#key);
      this.#memory = null;
    } catch {
      this.#memory = entries;
    }
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
