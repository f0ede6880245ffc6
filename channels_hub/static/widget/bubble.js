// One message as the customer sees it.

import { el, icon, ICONS } from "./dom.js";
import { fileSize } from "./words.js";

const LINK = /https?:\/\/[^\s<>"'，。；！？）】、]+/g;

export function createBubbles({ words, base, language, onPicture, onRetry, onDiscard, onChoose }) {
  /** The element for an entry of the thread, see `entries.js`. */
  function bubble(entry) {
    if (entry.side === "event") return el("p.event", {}, entry.message.data?.texts?.[language] ?? entry.message.body);
    const body = entry.item ? waitingBody(entry.item, entry.preview) : sentBody(entry.message);
    return el(`div.row.${entry.side}${entry.joined ? ".joined" : ""}`, {}, speaker(entry), body, offers(entry), foot(entry));
  }

  function speaker({ side, name, joined, message }) {
    const text = side === "mine" ? words("you") : name || words(message?.data?.by === "robot" ? "robot" : "agent");
    return el(side === "mine" || joined ? "span.unseen" : "span.speaker", {}, text);
  }

  function foot({ side, at, mark, last, item }) {
    if (item?.refused || mark === "failed") return failed(item);
    if (!last) return null;
    return el("p.foot", {}, el("time", { datetime: at }, words.time(at)), side === "mine" ? tick(mark) : null);
  }

  // What the self-service offers to choose, until something else is said.
  function offers({ offering, message }) {
    if (!offering) return null;
    const button = (choice) => el("button", { type: "button", onclick: () => onChoose(choice) }, choice.label);
    return el("div.offers", {}, message.data.choices.map(button));
  }

  function tick(mark) {
    const shape = { sending: icon(ICONS.clock), sent: "✓", read: "✓✓" }[mark];
    return el(`span.tick.${mark}`, { role: "img", "aria-label": words(mark), title: words(mark) }, shape);
  }

  function failed(item) {
    return el(
      "p.foot.failed",
      {},
      el("button", { type: "button", onclick: () => onRetry(item) }, words("not_sent")),
      item.refused ? el("span.reason", {}, item.refused) : null,
      el("button", { type: "button", onclick: () => onDiscard(item) }, words("discard")),
    );
  }

  function sentBody(message) {
    const files = (message.attachments || []).map((file) => attachment(file, message.kind));
    const text = message.body || (files.length ? "" : words("unsupported"));
    return el("div.bubble", {}, text ? el("p.text", {}, linked(text)) : null, link(message), files);
  }

  function waitingBody(item, preview) {
    if (!item.file) return el("div.bubble", {}, el("p.text", {}, linked(item.body)));
    const bar = el("progress", { max: 1, value: 0, "aria-label": words("sending") });
    const picture = preview && frame(el("img", { src: preview, alt: item.file.name }), item.file);
    return el("div.bubble", {}, picture || label(item.file), bar);
  }

  function attachment(file, kind) {
    const url = new URL(file.url, base).href;
    const type = file.content_type || "";
    if (type.startsWith("image/")) return picture({ ...file, url });
    if (type.startsWith("audio/") || kind === "voice") {
      return el("audio", { controls: true, preload: "none", src: url, "aria-label": words("voice") });
    }
    return el("a.document", { href: url, target: "_blank", rel: "noopener" }, ...label(file).childNodes);
  }

  function picture(file) {
    const image = el("img", { src: file.url, alt: file.name || words("picture"), loading: "lazy" });
    const button = el("button.picture", { type: "button", "aria-label": words("view_picture", file) }, image);
    image.onerror = () => button.classList.add("gone");
    button.onclick = () => {
      if (!button.classList.contains("gone")) return onPicture(file);
      button.classList.remove("gone");
      image.src = file.url;
    };
    button.dataset.gone = words("picture_gone");
    return frame(button, file);
  }

  const label = (file) =>
    el("span.document", {}, icon(ICONS.file), el("span", {}, el("b", {}, file.name), el("small", {}, fileSize(file.size))));

  // An article or a page the agent sends as a card.
  function link({ kind, data }) {
    if (kind !== "link" || !/^https?:/.test(data?.url)) return null;
    return el("a.document", { href: data.url, target: "_blank", rel: "noopener noreferrer" }, data.title || data.url);
  }

  return bubble;
}

/** Keeps the room a picture will take: nothing moves when it arrives. */
function frame(element, { width, height }) {
  const [w, h] = width && height ? [width, height] : [4, 3];
  const shown = Math.min(220, width || 220, (260 * w) / h);
  element.style.setProperty("--ratio", `${w} / ${h}`);
  element.style.setProperty("--width", `${Math.max(48, shown)}px`);
  element.classList.add("sized");
  return element;
}

/** Text with its addresses as links. */
function linked(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const anchor = el("a", { href: match[0], target: "_blank", rel: "noopener noreferrer nofollow" }, match[0]);
    parts.push(text.slice(end, match.index), anchor);
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}
