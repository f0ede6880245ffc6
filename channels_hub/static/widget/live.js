// News as it happens: a socket, and every five seconds a question while there is none. Either only says that there
// is something new; what is missing is asked for by revision, so nothing depends on a frame having arrived.

const POLL = 5000; // while there is no socket, what is new could not be had, or a place in the queue moves with other people's business
const PING = 25000;
const SLOWEST = 30000;

export function createLive({ url, api, session, store, onNews }) {
  let socket = null;
  let ready = false;
  let failures = 0;
  let heard = 0;
  let wanted = false;
  let syncing = null;
  let again = false;
  let behind = false; // the last question found no answer
  let reconnect, poll, ping;

  function start() {
    if (wanted) return;
    wanted = true;
    poll = setInterval(() => !document.hidden && (!ready || behind || store.state.queue) && sync(), POLL);
    connect();
    sync();
  }

  function stop() {
    wanted = ready = false;
    clearInterval(poll);
    clearTimeout(reconnect);
    socket?.close();
  }

  async function connect() {
    clearTimeout(reconnect);
    if (!wanted || socket) return;
    const mine = (socket = { close() {} }); // taken, while the session is being opened
    try {
      await session.open();
      if (!wanted) throw new Error("no longer wanted");
      socket = new WebSocket(url);
    } catch {
      if (socket === mine) lost();
      return;
    }
    socket.onopen = () => socket?.send(JSON.stringify({ token: api.token }));
    socket.onmessage = (event) => hear(JSON.parse(event.data));
    socket.onclose = lost;
    clearInterval(ping);
    heard = Date.now();
    ping = setInterval(beat, PING);
  }

  function lost() {
    socket = null;
    ready = false;
    clearInterval(ping);
    clearTimeout(reconnect);
    failures += 1;
    if (wanted) reconnect = setTimeout(connect, Math.min(500 * 2 ** failures, SLOWEST) * (0.5 + Math.random()));
  }

  function beat() {
    if (Date.now() - heard > PING + 10000) socket.close();
    else send({ ping: 1 });
  }

  function hear(frame) {
    heard = Date.now();
    if (!ready) {
      ready = true;
      failures = 0;
      sync();
    }
    if (frame.type === "conversation" && !store.follow(frame)) sync();
    if (frame.type === "conversation") acknowledge(frame.messages);
    if (frame.type === "conversation") onNews();
    if (frame.type === "typing") showTyping(frame);
  }

  /** Tells the desk what has arrived here; that it was read is told once it is seen. */
  function acknowledge(messages) {
    const arrived = messages.filter(({ direction, delivery }) => direction === "out" && delivery === "sent");
    if (arrived.length) send({ delivered: Math.max(...arrived.map(({ seq }) => seq)) });
  }

  let fading;
  function showTyping({ who }) {
    clearTimeout(fading);
    fading = setTimeout(() => store.set({ typing: null }), 6000);
    store.set({ typing: who?.name || who || true });
  }

  function send(frame) {
    if (ready && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  /** Asks for everything after what is known; one question at a time, and one more if asked meanwhile. */
  function sync() {
    again = Boolean(syncing);
    syncing ??= ask().finally(() => {
      syncing = null;
      if (again) sync();
    });
    return syncing;
  }

  async function ask() {
    try {
      const fresh = !store.known;
      await session.open();
      if (!fresh) await session.call(catchUp);
      behind = false;
      store.set({ reachable: true });
      onNews();
    } catch {
      behind = true;
      store.set({ reachable: false });
    }
  }

  async function catchUp() {
    const held = store.conversation;
    const frame = await api.get(`messages/?after=${store.revision}&conversation=${held ?? ""}`);
    acknowledge(frame.messages);
    const other = frame.conversation !== held && frame.conversation !== null;
    store.apply(other ? await api.get("messages/?after=0") : frame);
  }

  function wake() {
    if (!wanted || document.hidden) return;
    failures = 0;
    if (!socket) connect();
    sync();
  }

  addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  addEventListener("offline", () => store.set({ reachable: false }));
  // A page kept for "back" must hold no socket.
  addEventListener("pagehide", () => socket?.close());
  addEventListener("pageshow", (event) => event.persisted && wake());

  return { start, stop, sync, send };
}
