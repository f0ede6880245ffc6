// The open ticket is fetched anew when it changes; what the reader had unfolded stays unfolded.
import { subscribe } from "../../ui/js/live.js";

const ticket = document.querySelector("#ticket");
if (ticket) subscribe(ticket.dataset.topic);

let unfolded = [];
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target === ticket) unfolded = [...ticket.querySelectorAll("details[open][id]")].map(({ id }) => id);
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target !== ticket) return;
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
});
