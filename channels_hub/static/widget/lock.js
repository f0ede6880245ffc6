// One tab at a time. Web Locks exist on https and localhost only; elsewhere a lease in localStorage does.

const TERM = 20000;
const me = Math.random().toString(36).slice(2);

/** Runs `action` while no other tab runs one under `name`. */
export function exclusively(name, action) {
  return navigator.locks ? locked(name, action) : leased(`${name}.lease`, action);
}

// A tab put to sleep by its phone may hold the lock for ever: after a minute it is taken from it.
async function locked(name, action) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 60000);
  const run = () => (clearTimeout(timer), action());
  try {
    return await navigator.locks.request(name, { signal: patience.signal }, run);
  } catch (error) {
    if (!patience.signal.aborted) throw error;
    return navigator.locks.request(name, { steal: true }, run);
  }
}

async function leased(key, action) {
  while (!(await take(key))) await pause(500);
  const renewal = setInterval(() => write(key), TERM / 4);
  try {
    return await action();
  } finally {
    clearInterval(renewal);
    attempt(() => localStorage.removeItem(key));
  }
}

// Two tabs may find the lease free at once: the one whose name stands there a moment later has it.
async function take(key) {
  const [owner, until] = (attempt(() => localStorage.getItem(key)) || "").split(" ");
  if (owner && owner !== me && Number(until) > Date.now()) return false;
  if (!write(key)) return true;
  await pause(50);
  return attempt(() => localStorage.getItem(key))?.startsWith(me) ?? true;
}

const write = (key) => attempt(() => (localStorage.setItem(key, `${me} ${Date.now() + TERM}`), true));
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}
