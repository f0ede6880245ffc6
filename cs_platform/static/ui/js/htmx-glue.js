// htmx in our manners: the CSRF token on every request, failures said in words, focus and scroll kept.
import { mayComeYet } from "./patience.js";
import { toast } from "./toast.js";

const said = (name) => document.querySelector("#said")?.dataset[name];
export const csrfToken = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
});

/** Signed out meanwhile: go and sign in, then come back here. Drafts stay in this browser. */
const sentToSignIn = (xhr) => {
  const door = document.querySelector("meta[name=sign-in]").content;
  if (!xhr.responseURL || new URL(xhr.responseURL).pathname !== door) return false;
  location.assign(`${door}?next=${encodeURIComponent(location.pathname + location.search)}`);
  return true;
};

document.addEventListener("htmx:beforeSwap", (event) => {
  if (sentToSignIn(event.detail.xhr)) event.detail.shouldSwap = false;
  // 422: the same form with its errors. Other failures keep what is on the page and say why.
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

/** The reason in the reader's words: of our error page, or of the one shape of errors in JSON. */
const reasonOf = (xhr) => {
  if (xhr.getResponseHeader("Content-Type")?.startsWith("application/json")) return JSON.parse(xhr.responseText).error?.message;
  return new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("[data-refused]")?.textContent;
};

/** Nobody pressed anything: nobody need be told that it failed, unless it always will. */
export const asksByItself = (element, { status }) => element.matches("[data-live]") && mayComeYet(status);

const tellFailure = (element, xhr) => {
  if (asksByItself(element, xhr)) return;
  const own = reasonOf(xhr);
  const words = { 403: "forbidden", 404: "gone", 409: "stale", 413: "large", 429: "often" }[xhr.status] ?? "failed";
  toast(own?.trim() || said(words), { level: "error" });
};
document.addEventListener("htmx:responseError", ({ detail: { elt, xhr } }) => tellFailure(elt, xhr));
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, ({ detail: { elt, xhr } }) => asksByItself(elt, xhr) || toast(said("unreachable"), { level: "error" }));
}

document.addEventListener("htmx:afterSettle", (event) => {
  const wants = event.target.querySelector?.("[autofocus], [aria-invalid=true]");
  if (wants && !event.target.contains(document.activeElement)) wants.focus({ preventScroll: wants.closest("dialog") !== null });
});

// What was done is told by the element that asked (HX-Trigger). One that was redrawn meanwhile, because the news by
// the socket was faster than the answer, would tell nobody, nor would htmx's own events of it: the body says it.
const eventsIn = (told) => (told.startsWith("{") ? JSON.parse(told) : Object.fromEntries(told.split(",").map((name) => [name.trim(), null])));

document.addEventListener("htmx:beforeSend", ({ detail: { elt, xhr } }) => {
  xhr.addEventListener("readystatechange", () => {
    if (xhr.readyState !== XMLHttpRequest.DONE || elt.isConnected) return;
    for (const [name, detail] of Object.entries(eventsIn(xhr.getResponseHeader("HX-Trigger") ?? "{}"))) {
      document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
    }
    if (xhr.status >= 400) tellFailure(elt, xhr);
  });
});
