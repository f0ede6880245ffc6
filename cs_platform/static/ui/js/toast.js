// toast("text", {level: "info|done|warn|error", url, stay}): said aloud, gone after a while unless it needs an answer.
const tray = document.querySelector("#toasts");
const LASTS = 6000;

/** Above everything, an open dialog too: what was shown last in the top layer stands on top. */
const raise = () => {
  if (document.querySelector("dialog:modal")) tray.hidePopover();
  if (!tray.matches(":popover-open")) tray.showPopover();
};

const leave = (box) => {
  if (box.matches(":hover, :focus-within")) setTimeout(leave, LASTS, box);
  else box.remove();
};

export const toast = (text, { level = "info", url, stay = level === "error" } = {}) => {
  const shape = document.querySelector(`#toast-${level}`) ?? document.querySelector("#toast-info");
  if (!tray || !shape || !text) return;
  const box = shape.content.firstElementChild.cloneNode(true);
  box.querySelector("[data-text]").textContent = text;
  const way = box.querySelector("a");
  if (url) way.href = url;
  else way.remove();
  raise();
  tray.append(box);
  if (!stay) setTimeout(leave, LASTS, box);
};

tray?.addEventListener("click", (event) => {
  if (event.target.closest("button, a")) event.target.closest(".toast").remove();
});

// the server's own words: HX-Trigger {"toast": {"text": …}}, Django messages, notices of the live socket
document.addEventListener("toast", (event) => toast(event.detail.text, event.detail));
for (const message of document.querySelectorAll("[data-toast]")) {
  toast(message.textContent.trim(), { level: message.dataset.toast });
}
document.addEventListener("live:frame", ({ detail: frame }) => {
  const levels = { warning: "warn", breach: "error", info: "info" };
  if (frame.type === "notice") toast([frame.title, frame.body].filter(Boolean).join(" · "), { level: levels[frame.level], url: frame.url });
});
