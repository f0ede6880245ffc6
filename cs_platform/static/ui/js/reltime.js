// <time data-since="ISO">: how long it has been waiting. <span class="light" data-due="ISO" data-warn-at="ISO">: how long is left.
// Units come from the browser in the page's language; the words around them from #said.
const language = document.documentElement.lang;
const said = (name) => document.querySelector("#said")?.dataset[name] ?? "{time}";
const unit = (count, name) =>
  new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(count);

/** Seconds in words: "42 s", "12 min", "3 h 20 min", "2 d". */
export const duration = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  const [minutes, hours] = [Math.floor(whole / 60), Math.floor(whole / 3600)];
  if (whole < 60) return unit(whole, "second");
  if (hours < 1) return unit(minutes, "minute");
  if (hours >= 48) return unit(Math.floor(hours / 24), "day");
  return minutes % 60 && hours < 10 ? `${unit(hours, "hour")} ${unit(minutes % 60, "minute")}` : unit(hours, "hour");
};

const write = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const light = (element, now) => {
  const left = (Date.parse(element.dataset.due) - now) / 1000;
  const late = left <= 0;
  element.classList.toggle("light--late", late);
  element.classList.toggle("light--warn", !late && now >= Date.parse(element.dataset.warnAt));
  write(element, said(late ? "over" : "left").replace("{time}", duration(Math.abs(left))));
};

const tick = (root = document) => {
  const now = Date.now();
  for (const element of root.querySelectorAll("[data-since]")) write(element, duration((now - Date.parse(element.dataset.since)) / 1000));
  for (const element of root.querySelectorAll("[data-due]")) light(element, now);
};

setInterval(() => document.hidden || tick(), 1000);
document.addEventListener("visibilitychange", () => tick());
document.addEventListener("htmx:load", () => tick());
tick();
