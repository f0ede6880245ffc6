// The list: fetched anew on news, and still under the hand that is on it.
import { subscribe } from "../ui/js/live.js";
import { whenReleased } from "../ui/js/pressed.js";
import { ask } from "./page.js";

const box = document.querySelector("#desk-list");
const SOON = 150;
const AT_LEAST_EVERY = 60_000;
const WALKING = 8000; // who has just gone from one row to the next finds the others where they were
let timer;
let asking = false;
let again = false;
let held = false; // the order waits until the hand is gone
let walked = -Infinity; // when somebody last went through the list

export const rows = () => [...box.querySelectorAll("a[data-conversation]")];
export const rowOf = (id) => box.querySelector(`a[data-conversation="${id}"]`);

const inHand = () => box.matches(":hover, :focus-within") || performance.now() - walked < WALKING;

/** Somebody goes through the list: its order holds for a while. */
export const walking = () => {
  walked = performance.now();
  setTimeout(() => held && refresh(), WALKING);
};

export const markCurrent = (id) => {
  for (const row of rows()) {
    if (row.dataset.conversation === String(id)) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
};

export const refresh = () => {
  clearTimeout(timer);
  timer = setTimeout(fetchList, SOON);
};

const fetchList = async () => {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    const response = await ask(box.dataset.url);
    const html = await response.text();
    if (response.ok) whenReleased(() => show(html));
    box.toggleAttribute("data-stale", !response.ok);
  } catch {
    box.toggleAttribute("data-stale", true); // the banner says that we are offline; the old list stays readable
  } finally {
    asking = false;
    if (again) refresh();
    again = false;
  }
};

const show = (html) => {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  held = inHand();
  if (held) keepOrder(fresh);
  const current = box.querySelector("[aria-current=true]")?.dataset.conversation;
  const focused = box.contains(document.activeElement) ? document.activeElement.id : "";
  const kept = box.querySelector("[data-due-tickets]");
  const place = fresh.querySelector("[data-due-tickets]");
  box.replaceChildren(...fresh.childNodes);
  if (kept && place) place.replaceWith(kept); // has its own news; asked for anew by its trigger
  htmx.process(box);
  htmx.trigger(box, "htmx:load", { elt: box });
  if (current) markCurrent(current);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  document.dispatchEvent(new Event("desk:listed"));
};

/** Rows that were in a group keep their order; new ones come after them. */
const keepOrder = (fresh) => {
  for (const group of fresh.querySelectorAll("[data-rows]")) {
    const old = box.querySelectorAll(`[data-rows="${group.dataset.rows}"] a[data-conversation]`);
    const before = new Map([...old].map((row, index) => [row.id, index]));
    const lines = [...group.children];
    const place = (line) => before.get(line.querySelector("a").id) ?? before.size;
    group.append(...lines.sort((a, b) => place(a) - place(b)));
  }
};

box.addEventListener("pointerleave", () => held && refresh());
box.addEventListener("focusout", () => held && refresh());
document.addEventListener("live:frame", ({ detail }) => {
  if (["desk", "presence", "notice"].includes(detail.type) || (detail.type === "subscribed" && detail.group.startsWith("queue."))) refresh();
  if (detail.type === "ticket" || detail.type === "notice") htmx.trigger("#due-tickets", "refresh");
});
for (const name of ["live:resync", "desk:done", "desk:refresh"]) document.addEventListener(name, refresh);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
addEventListener("online", refresh);
setInterval(() => document.hidden || refresh(), AT_LEAST_EVERY);
if (box.dataset.team) subscribe(`queue.${box.dataset.team}`);
