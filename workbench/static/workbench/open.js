// Opening conversations without loading the page: by a click, by keys, by going back.
import { markCurrent, refresh, rowOf, rows, walking } from "./list.js";
import { ask, shape } from "./page.js";

const SLOW = 250;
const desk = document.querySelector("[data-desk]");
const addressOf = (id) => (id ? desk.dataset.conversationUrl.replace("/0/", `/${id}/`) : desk.dataset.url);
const idIn = (path) => path.match(/\/desk\/(\d+)\/$/)?.[1];
let current = idIn(location.pathname);
let asking;

const replace = (html) => htmx.swap("#talk", html, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });

const instead = (name) => {
  const talk = document.querySelector("#talk");
  talk.replaceChildren(shape(name));
  talk.dataset.open = "";
  return talk;
};

/** Show conversation `id`, or the empty desk. */
export const open = async (id, { push = true } = {}) => {
  current = id;
  walking();
  markCurrent(id);
  rowOf(id)?.scrollIntoView({ block: "nearest" });
  if (push) history.pushState({}, "", addressOf(id));
  document.dispatchEvent(new Event("desk:opening"));
  asking?.abort();
  const mine = asking = new AbortController();
  const slow = setTimeout(() => instead("talk-loading"), SLOW);
  try {
    const response = await ask(addressOf(id), { headers: { "HX-Request": "true" }, signal: mine.signal });
    clearTimeout(slow);
    if (response.ok) replace(await response.text());
    else instead(response.status === 404 || response.status === 403 ? "talk-gone" : "talk-failed");
  } catch (error) {
    clearTimeout(slow);
    if (error.name !== "AbortError") instead("talk-failed");
  }
  if (mine === asking) document.dispatchEvent(new Event("desk:opened"));
};

const step = (by) => {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.dataset.conversation === current);
  const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1);
  if (next !== now) open(all[next].dataset.conversation);
};

/** The conversation has left my hands: what needs me next is on top of mine. */
const goOn = (left) => {
  const mine = [...document.querySelectorAll("[aria-labelledby=group-mine] a[data-conversation]")];
  open(mine.find((row) => row.dataset.conversation !== left)?.dataset.conversation);
};

document.addEventListener("click", (event) => {
  const step_ = event.target.closest?.("[data-step]");
  if (step_) step(Number(step_.dataset.step));
  if (event.target.closest?.("[data-open-again]")) open(current, { push: false });
  if (event.target.closest?.("[data-back]")) open(undefined);
  const link = event.target.closest?.("a[data-conversation]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.conversation !== current || !document.querySelector("desk-talk")) open(link.dataset.conversation);
});

addEventListener("popstate", () => {
  const id = idIn(location.pathname);
  if (id !== current) open(id, { push: false });
});

document.addEventListener("desk:done", ({ detail }) => {
  detail.elt?.closest?.("dialog")?.close();
  if (detail.open) open(String(detail.open));
  else if (detail.left && String(detail.left) === current) goOn(current);
  refresh();
});
document.addEventListener("desk:listed", () => markCurrent(current));
markCurrent(current);
rowOf(current)?.scrollIntoView({ block: "nearest" });
