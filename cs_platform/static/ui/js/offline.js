// The banner that says we are cut off: at once without a network, after a moment's patience without the live socket.
const PATIENCE = 2500;
const banner = document.querySelector("#offline");
let waiting;

const show = (away) => {
  if (banner) banner.hidden = !away;
};

const judge = () => {
  const lineDown = document.documentElement.dataset.line === "down";
  if (!navigator.onLine) show(true);
  else if (lineDown) waiting ??= setTimeout(show, PATIENCE, true);
  else {
    clearTimeout(waiting);
    waiting = undefined;
    show(false);
  }
};

for (const name of ["offline", "online"]) addEventListener(name, judge);
for (const name of ["live:up", "live:down"]) document.addEventListener(name, judge);
judge();
