// <button data-open="#id"> opens a <dialog>, [data-close] closes it, a click on the backdrop too.
// A dialog that htmx puts on the page with data-open-now opens by itself and leaves when closed.
export const open = (dialog) => {
  if (dialog.open) return;
  dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("dialog:open", { bubbles: true }));
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.(":is(button, a)[data-open]");
  if (opener) {
    const dialog = document.querySelector(opener.dataset.open);
    if (dialog) open(dialog);
    return;
  }
  if (event.target.closest?.("[data-close]")) event.target.closest("dialog")?.close();
});

// only a press that began on the backdrop closes: dragging a selection out of a field does not
document.addEventListener("pointerdown", (event) => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || !dialog.open || dialog.dataset.stay !== undefined) return;
  const box = dialog.getBoundingClientRect();
  const outside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
  if (outside) dialog.close();
});

const openNew = (root) => {
  for (const dialog of root.querySelectorAll?.("dialog[data-open-now]") ?? []) {
    delete dialog.dataset.openNow;
    dialog.addEventListener("close", () => dialog.remove());
    open(dialog);
  }
};
document.addEventListener("htmx:load", (event) => openNew(event.target.parentElement ?? document));
openNew(document);
