// The switch that says whether I take work: follows the server, whoever changed it.
const button = document.querySelector("[data-presence]");

document.addEventListener("desk:listed", () => {
  const { state, load } = document.querySelector("#desk-list [data-unread]").dataset;
  const choice = document.querySelector(`#presence-menu [value="${state}"]`);
  if (!choice) return;
  button.className = choice.dataset.look;
  button.querySelector("[data-slot=state]").textContent = choice.textContent.trim();
  button.querySelector("[data-slot=load]").textContent = load;
  for (const other of document.querySelectorAll("#presence-menu [value]")) other.setAttribute("aria-checked", String(other === choice));
});
