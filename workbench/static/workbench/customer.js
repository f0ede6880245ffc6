// The customer's column: fetched beside the conversation, so that the words come first.
import { ask } from "./page.js";

const LONGEST = 300; // characters of a message that a suggestion is made from
const column = document.querySelector("#customer");
let now; // {url}: the last that was asked for
let unheard; // words that came while the column was on its way

const show = (html) => {
  column.removeAttribute("aria-busy");
  htmx.swap("#customer", html, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
};
const instead = (name) => document.querySelector(`#customer-${name}`).innerHTML;

const load = async (url) => {
  const asked = { url };
  if (now?.url !== url) unheard = null;
  now = asked;
  column.setAttribute("aria-busy", "true");
  const response = await ask(url).catch(() => null);
  const html = response?.ok ? await response.text() : instead("failed");
  if (now !== asked) return;
  show(html);
  if (unheard) suggest(unheard);
};

/** Never one customer beside the words of another. */
const leave = () => {
  now = undefined;
  column.setAttribute("aria-busy", "true");
};

const reload = () => now && load(now.url);

/** What we know that fits the customer's last words. */
const suggest = (words) => {
  const isComing = column.ariaBusy === "true";
  unheard = isComing ? words : null;
  const box = document.querySelector("#knowledge");
  if (isComing || !box || !words) return;
  const query = new URLSearchParams({ q: words.slice(0, LONGEST), conversation: box.dataset.conversation });
  htmx.ajax("GET", `${box.dataset.url}?${query}`, { source: box, target: box, swap: "innerHTML" });
};

document.addEventListener("desk:opening", leave);
document.addEventListener("desk:opened", () => now ?? show(instead("none")));
document.addEventListener("talk:opened", ({ target }) => load(target.dataset.customerUrl));
document.addEventListener("talk:inbound", ({ detail }) => suggest(detail.message.body));
document.addEventListener("desk:customer", reload);
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-customer-again]")) reload();
  if (event.target.closest?.("[data-fold]")) document.querySelector("[data-drawer][aria-expanded=true]")?.click();
});
