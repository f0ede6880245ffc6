// <div hx-get="…" hx-trigger="live-refresh" data-live="board reviews">: fetched again when such a frame comes,
// at once and a second later, so that what was left unsaid within that second is seen too.
// data-topic="board": a group that this page must join to get them.
import { subscribe } from "./live.js";
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

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!isPressed() || !detail.target.matches("[data-live]")) return;
  detail.shouldSwap = false;
  whenReleased(() => fetchNow(detail.target));
});
document.addEventListener("live:frame", ({ detail }) => {
  for (const element of document.querySelectorAll("[data-live]")) {
    if (element.dataset.live.split(" ").includes(detail.type)) news(element);
  }
});
document.addEventListener("live:resync", () => document.querySelectorAll("[data-live]").forEach(news));
for (const element of document.querySelectorAll("[data-topic]")) subscribe(element.dataset.topic);
