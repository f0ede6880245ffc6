/** Paints blocks into the talk, keeping every element that has not changed: nothing flickers, no voice stops. */
import { clock, day, failure, fill, moment, say, shape } from "../page.js";
import { bubble, recalled } from "./bubble.js";
import { keyOf, layOut } from "./blocks.js";

const SHAPES = { in: "talk-customer", out: "talk-agent", note: "talk-note" };

/** Said at each message; else the last of a block speaks for all. */
const BAD = new Set(["failed", "unknown"]);

export class Painter {
  #box;
  #names;
  #seen = 0;
  #painted = new Map(); // key of a block → {signature, element, bubbles}

  /** `names.customer` stands over what the customer says, `names.avatar` chooses its colour. */
  constructor(box, names) {
    this.#box = box;
    this.#names = names;
  }

  /** `seen` is the number of the last message that the customer has read. */
  paint(messages, seen = 0) {
    this.#seen = seen;
    const next = new Map();
    for (const block of layOut(messages, day)) next.set(block.key, this.#painting(block));
    this.#painted = next;
    place(this.#box, [...next.values()].map((painting) => painting.element));
  }

  #painting(block) {
    const signature = block.messages.map((message) => this.#signature(message)).join();
    const known = this.#painted.get(block.key);
    if (known && known.signature === signature) return known;
    if (block.kind === "day") return { signature, element: fill(shape("talk-day"), { day: day(block.at) }) };
    if (block.kind === "event") return { signature, element: event(block.messages[0]) };
    return this.#said(block, signature, known);
  }

  #said(block, signature, known) {
    const [first] = block.messages;
    const element = known?.element ?? this.#frame(first);
    const bubbles = new Map();
    const parts = [];
    for (const message of block.messages) {
      const key = keyOf(message);
      const look = lookOf(message);
      const old = known?.bubbles.get(key);
      const made = old?.look === look ? old : { look, elements: drawn(message) };
      mark(made.elements, message);
      bubbles.set(key, made);
      parts.push(...made.elements);
      if (BAD.has(this.#fate(message))) parts.push(delivery(message, this.#fate(message)));
    }
    const last = block.messages.at(-1);
    const fate = this.#fate(last);
    if (fate && !BAD.has(fate)) parts.push(delivery(last, fate));
    place(element, [...element.querySelectorAll(":scope > [data-head]"), ...parts]);
    return { signature, element, bubbles };
  }

  #signature(message) {
    return [keyOf(message), message.id, message.revision, this.#fate(message)].join(":");
  }

  /** What became of a message of ours: the customer's own eyes outdo what the channel says. */
  #fate(message) {
    if (message.direction === "out" && message.seq <= this.#seen && message.delivery !== "failed") return "read";
    return message.direction === "in" ? "" : message.delivery;
  }

  #frame(message) {
    const name = message.author?.name ?? (message.direction === "in" ? this.#names.customer : speaker(message.data));
    const element = fill(shape(SHAPES[message.direction]), { name, initial: [...name][0] ?? "", time: clock(message.created_at) });
    element.querySelector(".avatar")?.classList.add(`avatar--${this.#names.avatar % 10}`);
    const time = element.querySelector("time");
    time.dateTime = message.created_at;
    time.title = moment(message.created_at);
    return element;
  }
}

function drawn(message) {
  const elements = bubble(message);
  return message.recalled ? [recalled(message, elements)] : elements;
}

const lookOf = (message) =>
  JSON.stringify([message.kind, message.body, message.data, message.delivery === "failed", message.attachments, message.recalled]);

function mark(elements, message) {
  for (const element of elements) {
    element.dataset.message = message.id ?? "";
    element.dataset.seq = message.seq ?? "";
    element.classList.toggle("is-failed", message.delivery === "failed");
    element.classList.toggle("is-sending", !message.id);
  }
}

/** Who spoke for us when it was nobody at this desk. */
const speaker = ({ staff, by }) => (staff ? say("staff", staff) : say(by === "robot" ? "robot" : "system"));

function event(message) {
  const text = message.data.texts?.[document.documentElement.lang] || message.body;
  const element = fill(shape("talk-event"), { text, time: clock(message.created_at) });
  element.title = moment(message.created_at);
  element.dataset.code = message.data.code ?? "";
  return element;
}

/** ✓ ✓✓, or what went wrong and the way on. */
function delivery(message, fate) {
  const element = fill(shape(`talk-delivery-${fate}`), {
    reason: failure(message.delivery_error),
    detail: message.delivery_detail,
    twice: say("arrivesTwice"),
  });
  if (!message.delivery_detail) element.querySelector("details")?.remove();
  if (!offersElsewhere(message)) element.querySelector("[data-elsewhere]")?.remove();
  for (const button of element.querySelectorAll("button")) {
    button.dataset.of = message.id ?? message.client_id;
    button.dataset.pending = message.id ? "" : "yes";
  }
  return element;
}

/** Nothing more goes by this channel for now. */
function offersElsewhere({ cause, delivery_error: error }) {
  return say("elsewhereCauses").split(" ").includes(cause || error);
}

/** Make `elements` the children of `box`, moving only what is out of place. */
function place(box, elements) {
  const wanted = new Set(elements);
  for (const child of [...box.children]) if (!wanted.has(child)) child.remove();
  elements.forEach((element, index) => {
    if (box.children[index] !== element) box.insertBefore(element, box.children[index] ?? null);
  });
}
