// What this browser keeps for one inbox: in localStorage, or for this page only where that is forbidden or full.

export function createStorage(inbox) {
  const prefix = `bihuan.${inbox}.`;
  const memory = new Map();
  const attempt = (action, otherwise) => {
    try {
      return action();
    } catch {
      return otherwise;
    }
  };
  const local = attempt(() => window.localStorage, null);

  return {
    get(name) {
      const text = memory.get(name) ?? attempt(() => local.getItem(prefix + name), null);
      return attempt(() => JSON.parse(text), null) ?? null;
    },
    set(name, value) {
      const text = JSON.stringify(value);
      const written = attempt(() => (local.setItem(prefix + name, text), true), false);
      if (written) memory.delete(name);
      else memory.set(name, text);
    },
    remove(name) {
      memory.delete(name);
      attempt(() => local.removeItem(prefix + name));
    },
    names(start) {
      const stored = attempt(() => Object.keys(local), []).filter((name) => name.startsWith(prefix));
      const all = new Set([...stored.map((name) => name.slice(prefix.length)), ...memory.keys()]);
      return [...all].filter((name) => name.startsWith(start)).sort();
    },
    /** Calls back with the name that another tab has changed. */
    watch(listener) {
      addEventListener("storage", (event) => event.key?.startsWith(prefix) && listener(event.key.slice(prefix.length)));
    },
    /** For this tab alone: whether the panel stands open. */
    remember(name, value) {
      attempt(() => sessionStorage.setItem(prefix + name, value));
    },
  };
}
