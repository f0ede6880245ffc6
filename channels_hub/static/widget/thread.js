// The messages, drawn in place: what has not changed is not touched, and the scroll position belongs to the reader.

import { createBubbles } from "./bubble.js";
import { el, icon, ICONS } from "./dom.js";
import { toEntries } from "./entries.js";

const NEAR = 48; // pixels from the end that still count as reading the newest

export function createThread({ words, config, base, store, outbox, loadOlder, onPicture, onRead }) {
  const bubble = createBubbles({ words, base, language: config.language, onPicture, onRetry: outbox.retry, onDiscard: outbox.forget, onChoose: outbox.choose });
  const drawn = new Map(); // key → {sign, element}
  const previews = new Map(); // client_id → object URL of a picture being sent
  const greeting = config.greeting ? el("div.row.theirs", {}, el("div.bubble", {}, el("p.text", {}, config.greeting))) : null;
  const notice = el("p.banner", { role: "status" });
  const lines = el("div.lines", { role: "log", "aria-live": "polite", "aria-label": words("log") });
  const dots = el("div.row.theirs.dots", { "aria-hidden": "true" }, el("div.bubble", {}, el("i"), el("i"), el("i")));
  const older = el("button.older", { type: "button", onclick: fetchOlder }, words("older"));
  const scroller = el("div.scroller", { tabindex: 0, onscroll: scrolled }, older, greeting, lines, dots);
  const jump = el("button.jump", { type: "button", onclick: toEnd }, icon(ICONS.down), el("span"));
  const element = el("div.thread", {}, notice, scroller, jump);
  let atEnd = true;
  let missed = 0;
  let lastId = 0;
  let height = 0;

  function draw() {
    const [anchor, place] = atEnd ? [] : topmost();
    const entries = toEntries(store, outbox);
    put(entries);
    drawAround();
    count(entries);
    const held = drawn.get(anchor)?.element;
    if (atEnd) scroller.scrollTop = scroller.scrollHeight;
    else if (held) scroller.scrollTop += held.offsetTop - place;
  }

  /** The key of the first line in view, and where it stands: it stays there, whatever changes around it. */
  function topmost() {
    const edge = scroller.offsetTop + scroller.scrollTop;
    const inView = [...lines.children].find((line) => line.offsetTop + line.offsetHeight > edge);
    const [key] = [...drawn].find(([, { element }]) => element === inView) || [];
    return [key, inView?.offsetTop];
  }

  function put(entries) {
    const gone = new Set(drawn.keys());
    let spot = lines.firstChild;
    for (const entry of entries) {
      for (const [key, make] of linesOf(entry)) {
        gone.delete(key);
        const sign = key === entry.key ? signOf(entry) : "";
        const held = drawn.get(key);
        const node = held?.sign === sign ? held.element : make();
        if (held && held.element !== node) held.element === spot ? ((spot = spot.nextSibling), held.element.replaceWith(node)) : held.element.remove();
        if (held?.element !== node) drawn.set(key, { sign, element: node });
        if (node === spot) spot = spot.nextSibling;
        else if (node.nextSibling !== spot || node.parentNode !== lines) lines.insertBefore(node, spot);
      }
      if (entry.item?.file) showProgress(entry);
    }
    for (const key of gone) {
      drawn.get(key).element.remove();
      drawn.delete(key);
    }
  }

  const signOf = ({ sign, joined, last, mark, offering, item }) => [sign, joined, last, mark, offering, item && previews.get(item.client_id)].join();

  function* linesOf(entry) {
    if (entry.newDay) yield [`day.${entry.key}`, () => el("p.event.day", {}, words.day(entry.at))];
    yield [entry.key, () => bubble({ ...entry, preview: entry.item && previews.get(entry.item.client_id) })];
  }

  function showProgress({ item, key }) {
    const bar = drawn.get(key).element.querySelector("progress");
    if (bar) bar.value = outbox.progress(item);
    if (previews.has(item.client_id) || !item.file.type.startsWith("image/")) return;
    previews.set(item.client_id, undefined);
    outbox.blob(item).then((blob) => {
      if (blob) previews.set(item.client_id, URL.createObjectURL(blob));
      draw();
    });
  }

  function drawAround() {
    older.hidden = !store.more;
    if (greeting) greeting.hidden = store.more;
    dots.hidden = !store.typing;
    const { open = true, next_opening: next, status } = store.state;
    const away = store.known && !open && status !== "active";
    notice.textContent = !away ? "" : next ? words("leave_message_until", { time: words.moment(next) }) : words("leave_message");
    notice.hidden = !away;
    lines.setAttribute("aria-busy", String(!store.known));
  }

  // News below what is being read is counted, not pushed into view; one's own words are always followed.
  function count(entries) {
    const newest = Math.max(0, ...store.list.map((message) => message.id));
    const fresh = store.list.filter((message) => message.id > lastId && message.direction === "out").length;
    const waiting = entries.at(-1)?.item;
    if (waiting && waiting.client_id !== count.followed) {
      count.followed = waiting.client_id;
      atEnd = true;
    }
    if (!atEnd && lastId) missed += fresh;
    lastId = newest;
    showJump();
  }

  function showJump() {
    if (atEnd) missed = 0;
    jump.hidden = atEnd;
    jump.lastChild.textContent = missed ? words("new_messages", { n: missed }) : "";
    jump.setAttribute("aria-label", missed ? words("new_messages", { n: missed }) : words("log"));
  }

  function scrolled() {
    if (scroller.clientHeight !== height) return; // not the reader: the room has changed, see below
    const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    const was = atEnd;
    atEnd = left < NEAR;
    if (was !== atEnd) showJump();
    if (atEnd && !was) onRead();
    if (scroller.scrollTop < 80 && store.more) fetchOlder();
  }

  let fetching = false;
  async function fetchOlder() {
    if (fetching) return;
    fetching = true;
    await loadOlder().catch(() => {});
    fetching = false;
  }

  function toEnd() {
    atEnd = true;
    scroller.scrollTop = scroller.scrollHeight;
    showJump();
    onRead();
  }

  // A keyboard that rises, a composer that grows: who read the newest still does.
  new ResizeObserver(() => {
    height = scroller.clientHeight;
    if (atEnd) scroller.scrollTop = scroller.scrollHeight;
  }).observe(scroller);

  return { element, draw, toEnd, isAtEnd: () => atEnd };
}
