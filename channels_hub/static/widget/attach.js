// Pictures and files, from the camera or gallery, the clipboard, or dropped.

import { el, icon, ICONS } from "./dom.js";

export function createAttach({ words, outbox, limits, onProblem, onSend }) {
  const input = el("input", { type: "file", multiple: true, accept: limits.accept, hidden: true, onchange: chosen, tabindex: -1 });
  const pick = el("button.clip", { type: "button", "aria-label": words("attach"), title: words("attach"), onclick: () => input.click() }, icon(ICONS.clip));
  const button = el("span.attach", {}, input, pick);

  function chosen() {
    take(input.files);
    input.value = "";
  }

  function pasted(event) {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    take(files);
  }

  async function take(files) {
    onProblem("");
    for (const file of [...files].slice(0, 9)) {
      const trouble = refusal(file);
      if (trouble) onProblem(trouble);
      else await give(file);
    }
  }

  async function give(file) {
    onSend();
    await outbox.addFile(file, { name: file.name, type: file.type, size: file.size, ...(await dimensions(file)) });
  }

  function refusal({ name, size }) {
    const limit = limits.file / 1048576;
    const kind = `.${name.split(".").at(-1).toLowerCase()}`;
    if (!limits.accept.split(",").includes(kind)) return words("wrong_type", { name });
    if (!size) return words("empty_file", { name });
    if (size > limits.file) return words("too_large", { name, limit });
    return "";
  }

  /** Files may be dropped anywhere on `target`, which shows that they may. */
  function catchDrops(target) {
    const over = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
    target.dataset.drop = words("drop");
    target.addEventListener("dragover", (event) => {
      if (!over(event)) return;
      event.preventDefault();
      target.classList.add("dropping");
    });
    target.addEventListener("dragleave", (event) => target.contains(event.relatedTarget) || target.classList.remove("dropping"));
    target.addEventListener("drop", (event) => {
      target.classList.remove("dropping");
      if (!over(event)) return;
      event.preventDefault();
      take(event.dataTransfer.files);
    });
  }

  return { button, pasted, catchDrops };
}

async function dimensions(file) {
  if (!file.type.startsWith("image/") || !window.createImageBitmap) return {};
  try {
    const { width, height } = await createImageBitmap(file);
    return { width, height };
  } catch {
    return {};
  }
}
