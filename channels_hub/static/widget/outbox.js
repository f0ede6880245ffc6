// What the customer sent and the server has not yet confirmed. Each item is one entry of localStorage, so that
// tabs never overwrite each other; one tab at a time sends, oldest first; `client_id` makes a repeat harmless.

import { Refusal } from "./api.js";
import { dropBlob, getBlob, putBlob } from "./blobs.js";
import { exclusively } from "./lock.js";

const SLOWEST_SEND = 30000;
const PATIENT = 8000;

export function createOutbox({ api, session, storage, store, inbox, onGap }) {
  const progress = new Map(); // client_id → share uploaded
  let failures = 0;
  let timer;
  let running = null;
  let counter = 0;

  const nameOf = (item) => `out.${item.order}`;
  const items = () => storage.names("out.").map((name) => storage.get(name)).filter(Boolean);

  function add(content) {
    counter += 1;
    const order = `${Date.now()}.${String(counter).padStart(4, "0")}.${Math.random().toString(36).slice(2, 8)}`;
    const item = { order, client_id: newId(), at: new Date().toISOString(), body: "", file: null, ...content };
    storage.set(nameOf(item), item);
    store.change();
    return item;
  }

  async function addFile(blob, about) {
    const client_id = newId();
    await putBlob(client_id, blob);
    add({ client_id, file: about });
    send();
  }

  /** Sends all that is owed; who calls while that runs shares it. */
  function send() {
    clearTimeout(timer);
    running ??= exclusively(`bihuan.${inbox}.outbox`, drain)
      .then(() => {
        failures = 0;
        store.set({ reachable: true });
      })
      .catch(() => {
        failures += 1;
        store.set({ reachable: false });
        timer = setTimeout(send, Math.min(1000 * 2 ** failures, SLOWEST_SEND) * (0.5 + Math.random()));
      })
      .finally(() => {
        running = null;
        store.change();
        if (!failures && items().some((item) => !item.refused)) send();
      });
    return running;
  }

  async function drain() {
    await session.open(); // which may find that these are another person's
    for (let item; (item = items().find((one) => !one.refused)); ) {
      try {
        const frame = await session.call(() => deliver(item));
        if (!store.follow(frame)) onGap();
        // Kept by the server but not yet understood: asked again under the same id.
        if (!frame.messages.some((message) => message.client_id === item.client_id)) throw new Error("not yet");
        forget(item);
      } catch (error) {
        if (!(error instanceof Refusal) || !error.final) throw error;
        storage.set(nameOf(item), { ...item, refused: error.message });
      }
      store.change();
    }
  }

  async function deliver(item) {
    const attachments = item.file ? [await upload(item)] : [];
    return api.post("messages/", { client_id: item.client_id, body: item.body, choice: item.choice, attachments });
  }

  async function upload(item) {
    const blob = await getBlob(item.client_id);
    if (!blob) throw new Refusal(410, { message: item.file.name });
    const tell = (share) => (progress.set(item.client_id, share), store.change());
    return (await api.upload(blob, item.file.name, item.client_id, tell)).token;
  }

  function forget(item) {
    storage.remove(nameOf(item));
    progress.delete(item.client_id);
    if (item.file) dropBlob(item.client_id);
    store.change();
  }

  return {
    items,
    send,
    addFile,
    forget,
    progress: (item) => progress.get(item.client_id) || 0,
    blob: (item) => getBlob(item.client_id),
    addText: (body) => (add({ body }), send()),
    choose: ({ id, label }) => (add({ body: label, choice: id }), send()),
    retry(item) {
      storage.set(nameOf(item), { ...item, refused: undefined });
      failures = 0;
      send();
      store.change();
    },
    /** Not a refusal, but long enough without success to say so. */
    isStuck: (item) => failures > 0 && Date.now() - new Date(item.at) > PATIENT,
  };
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
