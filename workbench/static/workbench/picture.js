// A picture, large; the original stays one click away.
import { open } from "../ui/js/dialog.js";

const dialog = document.querySelector("#picture");

document.addEventListener("talk:picture", ({ detail: { url, name } }) => {
  const image = dialog.querySelector("img");
  Object.assign(image, { src: url, alt: name });
  dialog.querySelector("[data-name]").textContent = name;
  dialog.querySelector("a").href = url;
  open(dialog);
});
