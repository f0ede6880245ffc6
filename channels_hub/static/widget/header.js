// Who the customer is talking with, and how it stands.

import { el, icon, ICONS } from "./dom.js";

export function createHeader({ words, config, store, onClose }) {
  const state = el("p.state", { role: "status" });
  const title = el("h2", { id: "title" }, config.name);
  const mark = el("span.mark", { "aria-hidden": "true" }, [...config.name][0]);
  const close = el("button.close", { type: "button", "aria-label": words("close"), onclick: onClose }, icon(ICONS.close));
  const offline = el("p.offline", { role: "status" });
  const element = el("header", {}, mark, el("div.who", {}, title, state), close);

  function draw() {
    const [kind, text] = describe();
    if (state.textContent !== text) state.textContent = text;
    element.dataset.kind = kind;
    const lost = store.reachable ? "" : words("offline");
    if (offline.textContent !== lost) offline.textContent = lost;
    offline.hidden = store.reachable;
  }

  function describe() {
    const { status, assignee, queue, open = true } = store.state;
    if (!store.known) return ["calm", words("connecting")];
    if (store.typing) return ["served", words("typing", { name: nameOf(store.typing, assignee) })];
    if (status === "active" && assignee) return ["served", words("served_by", assignee)];
    if (!open) return ["away", words("after_hours")];
    if (status === "queued" || status === "active") return ["waiting", waiting(queue)];
    if (status === "closed") return ["calm", words("ended")];
    return ["calm", words("ready")];
  }

  function waiting(queue) {
    if (!queue) return words("queued");
    return words(queue.minutes ? "queued_minutes" : "queued_place", queue);
  }

  const nameOf = (typing, assignee) => (typeof typing === "string" ? typing : assignee?.name || words("agent"));

  return { element, offline, draw };
}
