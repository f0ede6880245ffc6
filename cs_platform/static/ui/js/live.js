// The one socket of a staff page. Everything else speaks with it by events on document:
//   out  live:frame (detail = frame) · live:up · live:down · live:resync (after a gap, the page's own making included: fetch what you missed)
//   in   subscribe("conversation.12") · unsubscribe(…) · send({typing: 12})
const url = document.querySelector("meta[name=live-url]")?.content;
const PING_EVERY = 25_000;
const ANSWER_WITHIN = 10_000;
const topics = new Set();
let socket;
let attempt = 0;
let overdue;

const say = (name, detail) => document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));
const line = (state) => {
  document.documentElement.dataset.line = state;
  say(state);
};
const isOpen = () => socket?.readyState === WebSocket.OPEN;
/** True when the message could be handed to an open socket. */
export const send = (message) => {
  if (!isOpen()) return false;
  socket.send(JSON.stringify(message));
  return true;
};

export const subscribe = (topic) => {
  topics.add(topic);
  send({ subscribe: topic });
};
export const unsubscribe = (topic) => {
  topics.delete(topic);
  send({ unsubscribe: topic });
};

const connect = () => {
  socket = new WebSocket(url);
  socket.addEventListener("open", () => {
    attempt = 0;
    for (const topic of topics) send({ subscribe: topic });
    line("up");
  });
  socket.addEventListener("message", (event) => {
    clearTimeout(overdue);
    const frame = JSON.parse(event.data);
    if (frame.type === "ready") say("resync"); // the first time too: the page was made before this socket listened
    if (frame.type !== "pong") say("frame", frame);
  });
  socket.addEventListener("close", () => {
    clearTimeout(overdue);
    line("down");
    // doubling up to half a minute, spread so that a thousand browsers do not return in one instant
    const ceiling = Math.min(30_000, 500 * 2 ** attempt++);
    setTimeout(connect, ceiling * (0.5 + Math.random() / 2));
  });
};

if (url) {
  connect();
  setInterval(() => {
    if (!send({ ping: 1 })) return;
    clearTimeout(overdue);
    overdue = setTimeout(() => socket.close(), ANSWER_WITHIN); // asleep, or a line that died without a word
  }, PING_EVERY);
}
