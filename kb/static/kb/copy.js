// A button with data-copy puts that text on the clipboard and says so.
import { toast } from "../ui/js/toast.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  toast(button.dataset.copied, { level: "done" });
});
