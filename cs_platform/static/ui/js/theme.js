/* A classic script in <head>: sets light or dark before the first paint. Kept in this browser only. */
(() => {
  const root = document.documentElement;
  const read = () => {
    try { return localStorage.getItem("theme"); } catch { return null; }
  };
  const apply = () => {
    const theme = read();
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  apply();
  addEventListener("storage", apply);

  const mark = () => {
    for (const choice of document.querySelectorAll("[data-set-theme]")) {
      choice.setAttribute("aria-checked", String(choice.dataset.setTheme === (read() ?? "system")));
    }
  };
  document.addEventListener("DOMContentLoaded", mark);
  document.addEventListener("click", (event) => {
    const choice = event.target.closest?.("[data-set-theme]");
    if (!choice) return;
    try { localStorage.setItem("theme", choice.dataset.setTheme); } catch { /* private mode: this page only */ }
    apply();
    mark();
  });
})();
