// <textarea data-draft="conversation.12">: what is typed survives reload, crash and other tabs until the server has it.
const key = (name) => `draft:${name}`;

const keep = (area) => {
  const name = key(area.dataset.draft);
  try {
    if (area.value) localStorage.setItem(name, area.value);
    else localStorage.removeItem(name);
  } catch { /* storage full or forbidden: the text still stands in the field */ }
};

const restore = (root) => {
  for (const area of root.querySelectorAll?.("[data-draft]") ?? []) {
    const kept = localStorage.getItem(key(area.dataset.draft));
    if (kept === null || area.value) continue;
    area.value = kept;
    area.dispatchEvent(new Event("draft:restored", { bubbles: true }));
  }
};

/** The server has accepted `text`; anything typed since is still a draft. */
export const sent = (name, text) => {
  if (text === undefined || localStorage.getItem(key(name)) === text) localStorage.removeItem(key(name));
};

document.addEventListener("input", (event) => event.target.matches?.("[data-draft]") && keep(event.target));
document.addEventListener("htmx:load", (event) => restore(event.target.parentElement ?? document));
document.addEventListener("draft:sent", (event) => sent(event.detail.name, event.detail.text));
addEventListener("storage", (event) => {
  if (!event.key?.startsWith("draft:")) return;
  for (const area of document.querySelectorAll("[data-draft]")) {
    if (key(area.dataset.draft) === event.key && area !== document.activeElement) area.value = event.newValue ?? "";
  }
});
restore(document);
