// The panel: puts the parts together. Called once by the launcher.

import { createApi } from "./api.js";
import { createAttach } from "./attach.js";
import { createComposer } from "./composer.js";
import { el } from "./dom.js";
import { muffle, trap } from "./focus.js";
import { createHeader } from "./header.js";
import { createLive } from "./live.js";
import { createOutbox } from "./outbox.js";
import { createSession } from "./session.js";
import { createStorage } from "./storage.js";
import { createStore } from "./store.js";
import { createSurvey } from "./survey.js";
import { createThread } from "./thread.js";
import { createViewer } from "./viewer.js";
import { followViewport } from "./viewport.js";
import { createWords } from "./words.js";

export function mount({ root, base, config, inbox, identity, userName, onChange }) {
  let composer;
  const words = createWords(config.strings, config.language);
  const { limits } = config;
  const storage = createStorage(inbox);
  const store = createStore();
  const api = createApi({ base, inbox, language: config.language });
  const session = createSession({ api, storage, store, identity, userName, onForget: () => composer?.restore() });
  const outbox = createOutbox({ api, session, storage, store, inbox, onGap: () => live.sync() });
  const live = createLive({ url: config.live, api, session, store, onNews: () => outbox.items().length && outbox.send() });

  const panel = el("section.panel", { role: "dialog", "aria-labelledby": "title", hidden: true });
  const header = createHeader({ words, config, store, onClose: () => hide() });
  const onPicture = createViewer({ words, panel });
  const thread = createThread({ words, config, base, store, outbox, onPicture, loadOlder, onRead });
  const onSend = () => ((postponed = true), thread.toEnd());
  const attach = createAttach({ words, outbox, limits, onSend, onProblem: (text) => composer.complain(text) });
  composer = createComposer({ words, storage, outbox, attach, limits, onTyping, onSend });
  const survey = createSurvey({ words, post: rate, onLater: () => ((postponed = true), draw(), composer.focus()) });
  const thanks = el("p.thanks", { role: "status" });
  const rateAgain = el("button.rate", { type: "button", onclick: () => ((postponed = false), draw(), survey.focus()) }, words("rate"));
  const footer = el("footer", {}, thanks, rateAgain, survey.element, composer.element);

  let shown = false;
  let opener = null;
  let postponed = false; // the survey, by who wants to go on writing
  let acknowledged = "";
  let typedAt = 0;
  let typing;

  panel.append(header.element, header.offline, thread.element, footer);
  root.append(panel);
  muffle(panel);
  attach.catchDrops(panel);
  trap(panel, () => hide());
  followViewport(panel);
  store.listen(draw);
  storage.watch((name) => name.startsWith("out.") && draw());
  document.addEventListener("visibilitychange", onRead);
  live.start();
  outbox.items().length && outbox.send();

  function draw() {
    const { status, survey: asked } = store.state;
    const closed = status === "closed";
    header.draw();
    if (shown) thread.draw();
    if (!closed) postponed = false;
    const asking = closed && asked === "asked";
    survey.element.hidden = !asking || postponed;
    rateAgain.hidden = !asking || !postponed;
    composer.element.hidden = asking && !postponed;
    thanks.textContent = closed && asked === "answered" ? words("thanks") : "";
    composer.label(closed ? "write_again" : store.state.open === false ? "write_leave" : "write");
    onChange(shown ? 0 : store.unread);
    onRead();
    if (!shown && store.known && !store.open && !outbox.items().length) live.stop();
  }

  function show({ quietly, opener: from }) {
    shown = true;
    opener = from;
    panel.hidden = false;
    storage.remember("shown", "1");
    live.start();
    draw();
    composer.fit();
    thread.toEnd();
    if (!quietly) (matchMedia("(pointer: coarse)").matches ? panel : composer).focus();
  }

  function hide() {
    shown = false;
    panel.hidden = true;
    storage.remember("shown", "0");
    draw();
    opener?.focus({ preventScroll: true });
  }

  async function loadOlder() {
    const oldest = store.list.find((message) => message.conversation === store.conversation);
    const path = `messages/?before=${oldest.seq}&conversation=${store.conversation}`;
    store.prepend(await session.call(() => api.get(path)));
  }

  // Read is what stood before open eyes: the panel open, the page in front, the end of the thread in view.
  function onRead() {
    const last = store.lastUnread;
    if (!last) return;
    const read = shown && !document.hidden && thread.isAtEnd();
    if (read) store.shownTo(last);
    acknowledge(last, read).catch(() => {
      acknowledged = ""; // told again with whatever happens next
      store.shown = 0;
    });
  }

  async function acknowledge({ id, seq, delivery }, read) {
    const mark = `${id}.${read}`;
    if (mark === acknowledged || (!read && delivery === "delivered")) return;
    acknowledged = mark;
    await session.call(() => api.post("read/", { conversation: store.conversation, seq, delivered: !read }));
  }

  async function rate(verdict) {
    store.apply(await session.call(() => api.post("survey/", { conversation: store.conversation, ...verdict })));
    composer.focus();
  }

  /** At most every 1.5 s, and what stands there last is told too. */
  function onTyping() {
    typing ??= setTimeout(tellTyping, typedAt + 1500 - Date.now());
  }

  function tellTyping() {
    typing = undefined;
    typedAt = Date.now();
    const text = composer.element.querySelector("textarea").value;
    if (text) live.send({ typing: text.slice(0, 500) });
  }

  return {
    show,
    hide,
    get shown() {
      return shown;
    },
  };
}
