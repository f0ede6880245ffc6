// Anything with data-insert puts its text into the reply: a phrase, an article's answer (Alt+1 … Alt+3).
document.addEventListener("click", (event) => {
  const source = event.target.closest?.("[data-insert]");
  if (!source || source.matches("[role=option]")) return;
  document.querySelector("desk-composer")?.insert(source.dataset.insert);
});
