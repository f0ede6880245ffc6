// The bar over a conversation and what stands under it follow its state: who has it, whether it is closed,
// what the channel still allows. Asked of the server, put in only where a part's print differs.
import { ask } from "./page.js";

const SOON = 200;
let timer;

const fetchFrame = async (talk) => {
  const response = await ask(talk.dataset.frameUrl).catch(() => null);
  if (!response?.ok || !talk.isConnected) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of fresh.querySelectorAll("[data-print]")) put(part);
};

const put = (part) => {
  const now = document.getElementById(part.id);
  if (!now || now.dataset.print === part.dataset.print) return;
  const area = now.querySelector("textarea");
  const cursor = area && area === document.activeElement ? area.selectionStart : null;
  htmx.swap(`#${part.id}`, part.outerHTML, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
  const fresh = document.querySelector(`#${part.id} textarea`);
  if (cursor === null || !fresh) return;
  fresh.focus();
  fresh.setSelectionRange(cursor, cursor);
};

document.addEventListener("talk:state", ({ target }) => {
  clearTimeout(timer);
  timer = setTimeout(() => fetchFrame(target), SOON);
});
