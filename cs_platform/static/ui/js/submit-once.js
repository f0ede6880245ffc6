// A form sends once: its buttons rest until the answer, and nothing typed is lost if it fails.
const rest = (form, resting) => {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.classList.toggle("is-busy", resting);
    if (resting) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  form.toggleAttribute("data-sending", resting);
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("data-sending")) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (form.method === "post" && !event.defaultPrevented) {
    setTimeout(() => { if (form.isConnected) rest(form, true); });
  }
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) rest(form, false);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach((form) => rest(form, false)));
