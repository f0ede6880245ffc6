// One tab at a time. Web Locks exist on https and localhost only; elsewhere a lease in localStorage does.

const TERM = 20000;
const me = Math.random().toString(36).slice(2);

/** Runs `action` while no other tab runs one under `name`. */
export function exclusively(name, action) {
  return navigator.locks ? navigator.locks.request(name, action) : leased(`${name}.lease`, action);
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
