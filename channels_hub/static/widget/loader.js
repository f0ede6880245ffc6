// Puts the launcher on a host page. The panel is loaded when the customer opens it, or has a conversation open.
(() => {
  const script = document.currentScript;
  if (!script?.src || !script.dataset.inbox || window.BihuanChat) return;
  const { inbox, identity = "", userName = "", language = navigator.language, position } = script.dataset;
  const base = new URL("./", script.src);
  const host = document.createElement("bihuan-chat");
  const root = host.attachShadow({ mode: "open" });
  let config, button, panel, loading;
  let wanted = false;

  const attempt = (action) => {
    try {
      return action();
    } catch {
      return null; // a browser that keeps nothing
    }
  };
  const kept = attempt(() => JSON.parse(localStorage.getItem(`bihuan.${inbox}.visitor`)));
  const talking = kept?.open && (identity || !kept.identified);
  const shown = attempt(() => sessionStorage.getItem(`bihuan.${inbox}.shown`) === "1") && innerWidth > 480;

  const style = (text) => {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    } catch {
      root.append(Object.assign(document.createElement("style"), { textContent: text }));
    }
  };

  const icon = (path) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.append(document.createElementNS(svg.namespaceURI, "path"));
    svg.firstChild.setAttribute("d", path);
    return svg;
  };

  const part = (tag, className, ...children) => {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...children);
    return element;
  };

  function draw() {
    const { colours, strings, launcher_css } = config;
    style(launcher_css);
    for (const [name, value] of Object.entries(colours)) host.style.setProperty(`--${name}`, value);
    host.lang = config.language;
    host.classList.toggle("left", position === "left");
    button = part(
      "button",
      "launcher",
      icon("M12 3C6.5 3 2.5 6.7 2.5 11.2c0 2.6 1.4 4.9 3.5 6.4L5.2 21.5l4.2-2.2c.8.2 1.7.3 2.6.3 5.5 0 9.5-3.7 9.5-8.3S17.5 3 12 3Z"),
      icon("M6 9.5l6 6 6-6"),
      part("span", "badge"),
    );
    button.type = "button";
    button.setAttribute("aria-haspopup", "dialog");
    button.onclick = () => (panel?.shown ? close() : open());
    button.onpointerenter = button.onfocus = () => load().catch(() => {});
    root.append(button, part("p", "notice"));
    root.lastChild.setAttribute("role", "status");
    label(0);
    document.documentElement.append(host);
    if (wanted || shown) open({ quietly: !wanted });
    else if (talking) load().catch(() => {});
  }

  function label(unread) {
    const { open: closed, close: opened, unread: many } = config.strings;
    const badge = button.querySelector(".badge");
    badge.textContent = unread > 99 ? "99+" : unread || "";
    const text = panel?.shown ? opened : closed;
    button.setAttribute("aria-label", unread ? `${text}, ${many.replace("{n}", unread)}` : text);
    button.setAttribute("aria-expanded", String(Boolean(panel?.shown)));
  }

  // One attempt at a time; a failed one may be made again.
  function load() {
    loading ??= Promise.all([import(new URL(`${config.assets}panel.js`, base)), fetchText(`${config.assets}panel.css`)])
      .then(([module, css]) => {
        style(css);
        panel = module.mount({ root, host, base, config, inbox, identity, userName, onChange: label });
      })
      .catch((error) => {
        loading = null;
        throw error;
      });
    return loading;
  }

  async function open({ quietly = false } = {}) {
    wanted = true;
    if (!button) return;
    button.classList.add("busy");
    try {
      await load();
      if (wanted) panel.show({ quietly, opener: button });
      notice("");
    } catch {
      if (!quietly) notice(config.strings.unreachable);
    }
    button.classList.remove("busy");
  }

  function close() {
    wanted = false;
    panel?.hide();
  }

  function notice(text) {
    root.querySelector(".notice").textContent = text;
    if (text) setTimeout(() => notice(""), 6000);
  }

  const fetchText = (path) => get(path).then((response) => response.text());

  async function get(path) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), 10000);
    const response = await fetch(new URL(path, base), { signal: abort.signal, credentials: "omit" });
    clearTimeout(timer);
    if (!response.ok) throw Object.assign(new Error(path), { status: response.status });
    return response;
  }

  // Without its server the launcher simply is not there; it comes when the server does.
  async function start(attempt = 0) {
    try {
      config = await (await get(`chat/${inbox}/bootstrap/?language=${encodeURIComponent(language)}`)).json();
      draw();
    } catch (error) {
      if (error.status !== 404) setTimeout(start, Math.min(5000 * 2 ** attempt, 300000), attempt + 1);
    }
  }

  window.BihuanChat = { open, close };
  if (document.readyState === "complete") start();
  else addEventListener("load", () => setTimeout(start, 0), { once: true });
})();
