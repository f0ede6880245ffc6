/** Small helpers around what the server put on the page, and around asking it for more. */
import { csrfToken } from "../ui/js/htmx-glue.js";

const SIGNED_OUT = 401;

/** A fresh copy of <template id="…">'s only element. */
export function shape(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

/** Put `text` where the shape says data-slot="name"; a slot without text goes away. */
export function fill(element, slots) {
  for (const [name, text] of Object.entries(slots)) {
    const slot = element.querySelector(`[data-slot="${name}"]`);
    if (!slot) continue;
    if (text === "" || text === null || text === undefined) slot.remove();
    else slot.textContent = text;
  }
  return element;
}

const words = () => document.getElementById("desk-words").dataset;

/** A word of the server's, `{}` replaced in turn. */
export function say(name, ...values) {
  return values.reduce((text, value) => text.replace("{}", value), words()[name] ?? "");
}

/** The sentence for the cause of a failure; what is no cause stands as it is. */
export function failure(cause) {
  return JSON.parse(words().failures || "{}")[cause] ?? cause;
}

const zone = () => ({ timeZone: words().zone || undefined });
const formats = new Map();

function format(options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(document.documentElement.lang || undefined, { ...options, ...zone() }));
  return formats.get(key);
}

/** 09:41 in the centre's zone. */
export const clock = (iso) => format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(iso));

/** Monday 22 November; with the year where it is another. */
export function day(iso) {
  const at = new Date(iso);
  const year = at.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return format({ weekday: "long", day: "numeric", month: "long", year }).format(at);
}

export const moment = (iso) => format({ dateStyle: "long", timeStyle: "medium" }).format(new Date(iso));

export function bytes(size) {
  const units = ["byte", "kilobyte", "megabyte"];
  const power = Math.min(Math.floor(Math.log(Math.max(size, 1)) / Math.log(1024)), 2);
  const number = size / 1024 ** power;
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit", unit: units[power], unitDisplay: "short", maximumFractionDigits: power && number < 10 ? 1 : 0,
  }).format(number);
}

/** A fresh id; crypto.randomUUID is missing where the page came over plain HTTP. */
export function freshId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The refusal of the server in its own words; thrown by `post`. */
export class Refusal extends Error {
  constructor(status, error = {}) {
    super(error.message || say("failed"));
    Object.assign(this, { status, code: error.code, fields: error.fields ?? {} });
  }

  /** Worth another try as it is: the server was away or overrun, or nobody is signed in. */
  get passing() {
    return this.status >= 500 || [SIGNED_OUT, 408, 429].includes(this.status);
  }
}

/**
 * `fetch`, for the desk. A session that has ended (we are led to the sign-in page), or that began anew in
 * another tab (this page's token is no longer taken), means loading the page again; what was written waits here.
 */
export async function ask(url, options = {}) {
  const response = await fetch(url, { headers: { "HX-Request": "true" }, ...options });
  const stale = response.status === 403 && !response.headers.get("Content-Type")?.includes("json");
  if (!response.redirected && !(stale && mayReload())) return response;
  location.reload();
  throw new Refusal(SIGNED_OUT);
}

/** At most once a minute: what loading the page again does not mend is said instead. */
function mayReload() {
  const last = Number(sessionStorage.getItem("reloaded") ?? 0);
  if (Date.now() - last < 60_000) return false;
  sessionStorage.setItem("reloaded", Date.now());
  return true;
}

/** POST `data` as JSON; gives the answer's JSON (null when empty), throws `Refusal`, or TypeError when unreachable. */
export async function post(url, data = {}) {
  const response = await ask(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(data),
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refusal(response.status, answer?.error);
  return answer;
}
