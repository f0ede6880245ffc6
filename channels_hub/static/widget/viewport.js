// On a phone the panel fills what the keyboard leaves free.

export function followViewport(panel) {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    panel.style.setProperty("--height", `${view.height}px`);
    panel.style.setProperty("--top", `${view.offsetTop}px`);
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
  fit();
}
