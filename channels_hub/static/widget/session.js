// Who this browser is to the server: begun once, kept, and begun anew when the server no longer knows the token.

import { Refusal } from "./api.js";
import { dropBlob } from "./blobs.js";

export function createSession({ api, storage, store, identity, userName, onForget }) {
  let opening = null;
  let kept = storage.get("visitor");
  // A page that signs nobody in shows nothing of a customer who was signed in.
  if (kept?.identified && !identity) forget();

  /** Resolves when there is a token; every caller shares one attempt. */
  function open() {
    opening ??= begin().catch((error) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  async function begin() {
    const frame = await introduce();
    api.token = frame.token;
    if (kept?.identified && kept.visitor !== frame.visitor) forget();
    kept = { token: frame.token, visitor: frame.visitor, identified: Boolean(identity), open: kept?.open };
    store.apply(frame);
    remember();
  }

  async function introduce() {
    const given = { token: kept?.token, name: userName || undefined };
    api.token = "";
    try {
      return await api.post("session/", { ...given, identity: identity || undefined });
    } catch (error) {
      if (error.code !== "bad_identity") throw error;
      console.warn("BihuanChat: data-identity was refused; the customer is a stranger.", error.message);
      identity = "";
      return api.post("session/", given);
    }
  }

  // Another person sits at this browser: what the last one wrote and did not send is not theirs to see.
  function forget() {
    for (const name of storage.names("out.")) dropBlob(storage.get(name).client_id);
    for (const name of [...storage.names("out."), "draft", "visitor"]) storage.remove(name);
    kept = null;
    onForget();
  }

  function remember() {
    kept.open = store.open;
    storage.set("visitor", kept);
  }

  /** `action()` with a token, and once more with a new one if the server has forgotten it. */
  async function call(action) {
    await open();
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) throw error;
      opening = null;
      await open();
      return action();
    }
  }

  store.listen(() => kept && kept.open !== store.open && remember());

  return { open, call };
}
