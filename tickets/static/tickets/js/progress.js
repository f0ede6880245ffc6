// The progress page looks again every twenty seconds, unless the customer is writing on it or it cannot be seen.
const AGAIN = 20_000;
document.addEventListener("change", ({ target }) => {
  const chosen = target.closest?.(".upload")?.querySelector("[data-chosen]");
  if (chosen && target.files.length) chosen.textContent = [...target.files].map(({ name }) => name).join("、");
});

const page = document.querySelector("#progress");
const writing = () => [...page.querySelectorAll("textarea, input[type=file]")].some((field) => field.value) || page.contains(document.activeElement);

setInterval(() => {
  if (!document.hidden && !writing()) window.htmx.trigger(page, "look-again");
}, AGAIN);
