// What the customer sees of their conversations: messages by id, the state, and up to which revision both are known.

export function createStore() {
  const messages = new Map();
  const listeners = new Set();

  const store = {
    conversation: null,
    revision: 0,
    state: { status: null },
    more: false,
    known: false, // has the server told us anything yet?
    shown: 0, // the id of the last message that stood before the customer's eyes
    typing: null,
    reachable: true,

    get list() {
      return [...messages.values()].sort((one, other) => one.id - other.id);
    },

    /** Is anything going on, or still asked of the customer? */
    get open() {
      return Boolean(store.state.status) && (store.state.status !== "closed" || store.state.survey === "asked");
    },

    get unread() {
      return store.list.filter(isUnread).length;
    },

    /** The last word of the desk that the customer has not been shown. */
    get lastUnread() {
      return store.list.filter(isUnread).at(-1);
    },

    /** Takes what the server tells in full: an answer to a question of ours, unless news was faster. */
    apply(frame) {
      merge(frame);
      if (isLate(frame)) return store.change();
      const other = frame.conversation !== store.conversation;
      if (other || !store.known) store.more = Boolean(frame.more);
      store.revision = Math.max(other ? 0 : store.revision, frame.revision || 0);
      Object.assign(store, { conversation: frame.conversation, known: true, state: frame.state });
      store.change();
    },

    /** Takes news. False: something changed before it that has not been told, ask for it. */
    follow(frame) {
      if (frame.conversation < store.conversation) return true; // late news of an earlier conversation
      const held = frame.conversation === store.conversation ? store.revision : 0;
      const first = Math.min(...frame.messages.map((message) => message.revision));
      const complete = frame.revision <= held || first <= held + 1;
      if (complete) store.apply(frame);
      else merge(frame), store.change();
      return complete;
    },

    /** Older messages: nothing about them is news. */
    prepend(frame) {
      merge(frame);
      store.more = Boolean(frame.more);
      store.change();
    },

    /** The customer has been shown everything up to this message. */
    shownTo(message) {
      if (store.shown >= message.id) return;
      store.shown = message.id;
      store.change();
    },

    set(values) {
      if (Object.entries(values).some(([name, value]) => store[name] !== value)) {
        Object.assign(store, values);
        store.change();
      }
    },

    change: () => listeners.forEach((listener) => listener()),
    listen: (listener) => listeners.add(listener),
  };

  function isLate({ conversation, revision }) {
    return conversation === store.conversation ? revision < store.revision : conversation < store.conversation;
  }

  function merge({ messages: fresh, conversation }) {
    for (const message of fresh) {
      const held = messages.get(message.id);
      if (!held || held.revision <= message.revision) messages.set(message.id, { ...message, conversation });
      if (message.direction === "out") store.typing = null;
    }
  }

  function isUnread({ id, direction, kind, delivery }) {
    return id > store.shown && direction === "out" && kind !== "survey" && delivery !== "read";
  }

  return store;
}
