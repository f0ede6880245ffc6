// A picture large, inside the panel.

import { el, icon, ICONS } from "./dom.js";
import { trap } from "./focus.js";

export function createViewer({ words, panel }) {
  return function view(file) {
    const root = panel.getRootNode();
    const opener = root.activeElement;
    const close = () => {
      layer.remove();
      opener?.focus();
    };
    const shut = el("button", { type: "button", "aria-label": words("close_picture"), onclick: close }, icon(ICONS.close));
    const save = el("a", { href: file.url, download: file.name, target: "_blank", rel: "noopener", "aria-label": words("save_picture") }, icon(ICONS.save));
    const layer = el(
      "div.viewer",
      { role: "dialog", "aria-modal": "true", "aria-label": file.name || words("picture") },
      el("div.tools", {}, save, shut),
      el("img", { src: file.url, alt: file.name || words("picture") }),
    );
    layer.onclick = (event) => event.target === layer && close();
    trap(layer, close);
    panel.append(layer);
    shut.focus();
  };
}
