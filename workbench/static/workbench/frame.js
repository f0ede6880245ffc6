// The bar over a conversation and what stands under it follow its state: who has it, whether it is closed,
// what the channel still allows. Asked of the server, put in only where a part's print differs.
import { mayComeYet, patience } from "../ui/js/patience.js";
import { whenReleased } from "../ui/js/pressed.js";
import { ask } from "./page.js";

const SOON = 200;
const LATER = 2000; // after news from elsewhere: the customer's other conversations share what the channel allows
const LONGEST = 12 * 3600 * 1000; // timers run out of numbers after 24 days
let timer;
let closing;

const fetchFrame = async (talk) => {
  const response = await ask(talk.dataset.frameUrl).catch(() => null);
  if (!response?.ok) return talk.isConnected && mayComeYet(response?.status ?? 0) && fetchSoon(talk, patience());
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  whenReleased(() => show(talk, fresh));
};

const show = (talk, fresh) => {
  if (!talk.isConnected) return;
  for (const part of fresh.querySelectorAll("[data-print]")) put(part);
  watchWindow(talk);
};

/** Asked again as soon as the channel's window closes, though nobody says a word. */
const watchWindow = (talk) => {
  clearTimeout(closing);
  const closes = document.querySelector("#talk-quota")?.dataset.closes;
  const left = closes ? new Date(closes) - Date.now() : -1;
  if (left > 0) closing = setTimeout(() => fetchFrame(talk), Math.min(left + 500, LONGEST));
};

const fetchSoon = (talk, wait) => {
  clearTimeout(timer);
  timer = setTimeout(() => fetchFrame(talk), wait);
};

const put = (part) => {
  const now = document.getElementById(part.id);
  if (!now || now.dataset.print === part.dataset.print) return;
  const area = now.querySelector("textarea");
  const draft = area?.dataset.draft;
  const cursor = area && area === document.activeElement ? area.selectionStart : null;
  htmx.swap(`#${part.id}`, part.outerHTML, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
  const fresh = document.querySelector(`#${part.id} textarea`);
  if (cursor === null || fresh?.dataset.draft !== draft) return; // what was a reply is never gone on with as a note
  fresh.focus();
  fresh.setSelectionRange(cursor, cursor);
};

document.addEventListener("talk:opened", ({ target }) => watchWindow(target));
document.addEventListener("talk:state", ({ target }) => fetchSoon(target, SOON));
document.addEventListener("live:frame", ({ detail }) => {
  const talk = document.querySelector("desk-talk");
  if (detail.type === "desk" && talk && document.querySelector("#talk-quota")?.dataset.closes) fetchSoon(talk, LATER);
});
