// htmx in our manners: the CSRF token on every request, failures said in words, focus and scroll kept.
import { toast } from "./toast.js";

const said = (name) => document.querySelector("#said")?.dataset[name];
export const csrfToken = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  // 422: the same form with its errors. Other failures keep what is on the page and say why.
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  const own = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("[data-refused]")?.textContent;
  const words = { 403: "forbidden", 404: "gone", 409: "stale", 413: "large", 429: "often" }[xhr.status] ?? "failed";
  toast(own?.trim() || said(words), { level: "error" });
});
document.addEventListener("htmx:sendError", () => toast(said("unreachable"), { level: "error" }));
document.addEventListener("htmx:timeout", () => toast(said("unreachable"), { level: "error" }));

document.addEventListener("htmx:afterSettle", (event) => {
  const wants = event.target.querySelector?.("[autofocus], [aria-invalid=true]");
  if (wants && !event.target.contains(document.activeElement)) wants.focus({ preventScroll: wants.closest("dialog") !== null });
});
