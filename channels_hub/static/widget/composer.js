// Where the customer writes. The draft is kept; an Enter that ends an input method's composition sends nothing.

import { el, icon, ICONS } from "./dom.js";

export function createComposer({ words, storage, outbox, attach, limits, onTyping, onSend }) {
  const text = el("textarea", { rows: 1, enterkeyhint: "send", oninput: changed, onkeydown: pressed, onpaste: attach.pasted });
  const submit = el("button.send", { type: "submit", "aria-label": words("send"), title: words("send") }, icon(ICONS.send));
  const problem = el("p.problem", { role: "alert" });
  const element = el("form.composer", { onsubmit: send }, problem, el("div.field", {}, attach.button, text, submit));

  text.value = storage.get("draft") || "";
  storage.watch((name) => {
    if (name === "draft" && text.getRootNode().activeElement !== text) restore();
  });

  function restore() {
    text.value = storage.get("draft") || "";
    fit();
  }

  function changed() {
    if (text.value) storage.set("draft", text.value);
    else storage.remove("draft");
    onTyping(text.value);
    complain("");
    fit();
  }

  function pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send(event);
  }

  function send(event) {
    event.preventDefault();
    const body = text.value.trim();
    const over = body.length - limits.text;
    if (over > 0) return complain(words("too_long", { over }));
    if (!body) return text.focus();
    text.value = "";
    storage.remove("draft");
    fit();
    text.focus();
    onSend();
    outbox.addText(body);
  }

  function fit() {
    submit.classList.toggle("idle", !text.value.trim());
    text.style.setProperty("height", "auto");
    text.style.setProperty("height", `${text.scrollHeight}px`);
  }

  function complain(message) {
    problem.textContent = message;
  }

  function label(name) {
    text.placeholder = words(name);
    text.setAttribute("aria-label", words(name));
  }

  return { element, label, complain, fit, restore, focus: () => text.focus({ preventScroll: true }) };
}
