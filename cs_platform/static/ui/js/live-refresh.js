// <div hx-get="…" hx-trigger="live-refresh" data-live="board reviews">: fetched again when such a frame comes,
// at once and a second later, so that what was left unsaid within that second is seen too.
// data-topic="board": a group that this page must join to get them.
import { focusAgain } from "./focus.js";
import { asksByItself } from "./htmx-glue.js";
import { subscribe } from "./live.js";
import { patience } from "./patience.js";
import { isPressed, whenReleased } from "./pressed.js";

const AGAIN_AFTER = 1_100;
const timers = new WeakMap();

const fetchNow = (element) => element.isConnected && window.htmx.trigger(element, "live-refresh");

const arm = (element) => {
  const timer = { again: false };
  timers.set(element, timer);
  setTimeout(() => {
    timers.delete(element);
    fetchNow(element);
    if (timer.again) arm(element);
  }, AGAIN_AFTER);
};

const news = (element) => {
  const timer = timers.get(element);
  if (timer) timer.again = true;
  else {
    fetchNow(element);
    arm(element);
  }
};

/** Words just begun in a field of these lines: drawn anew, the cursor would jump, and what no draft keeps be lost. */
const isWriting = (target, field = document.activeElement) =>
  target.contains(field) && field.matches("textarea, input") && field.value !== field.defaultValue;
const left = new Set(); // lines to be fetched when the field in them is left
document.addEventListener("focusout", () => {
  left.forEach((target) => setTimeout(() => fetchNow(target)));
  left.clear();
});

/** Each answer carries a token of its own. */
const linesOf = (answer) => answer.replaceAll(/name="csrfmiddlewaretoken" value="[^"]*"/g, "");
const shown = new WeakMap(); // element → its lines as they were last sent
let held; // what had the reader's focus

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { target, serverResponse } = detail;
  if (!target.matches("[data-live]")) return;
  const lines = linesOf(serverResponse);
  if (shown.get(target) === lines) detail.shouldSwap = false;
  else if (isPressed()) {
    detail.shouldSwap = false;
    whenReleased(() => fetchNow(target));
  } else if (isWriting(target)) {
    detail.shouldSwap = false;
    left.add(target);
  } else {
    shown.set(target, lines);
    held = target.contains(document.activeElement) ? document.activeElement : null;
  }
});
document.addEventListener("htmx:afterSwap", ({ target }) => {
  const live = target.closest("[data-live]");
  if (target !== live) shown.delete(live); // something within is other than it was sent
  else if (held) focusAgain(live, held);
  held = null;
});
// No line, or a server that is just coming up: asked again by itself.
document.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr, successful } }) => {
  if (!successful && asksByItself(elt, xhr)) setTimeout(() => fetchNow(elt), patience());
});
document.addEventListener("live:frame", ({ detail }) => {
  for (const element of document.querySelectorAll("[data-live]")) {
    const { live, topic } = element.dataset;
    const heardFromNowOn = detail.type === "subscribed" && detail.group === topic;
    if (heardFromNowOn || live.split(" ").includes(detail.type)) news(element);
  }
});
document.addEventListener("live:resync", () => document.querySelectorAll("[data-live]").forEach(news));
for (const element of document.querySelectorAll("[data-topic]")) subscribe(element.dataset.topic);
