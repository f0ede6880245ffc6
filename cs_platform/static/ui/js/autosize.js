// <textarea data-autosize>: grows with its text up to its CSS max-height, where field-sizing is not known.
if (!CSS.supports("field-sizing", "content")) {
  const fit = (area) => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("textarea[data-autosize]")) fit(event.target);
  });
  document.addEventListener("htmx:load", (event) => event.target.querySelectorAll("textarea[data-autosize]").forEach(fit));
}
