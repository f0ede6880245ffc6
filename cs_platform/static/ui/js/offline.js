// The banner that says we are cut off: shown when the network or the live socket is away for a moment.
const PATIENCE = 2500;
const banner = document.querySelector("#offline");
let waiting;

const away = () => {
  waiting ??= setTimeout(() => { if (banner) banner.hidden = false; }, navigator.onLine ? PATIENCE : 0);
};
const back = () => {
  clearTimeout(waiting);
  waiting = undefined;
  if (banner) banner.hidden = true;
};

addEventListener("offline", away);
addEventListener("online", back);
document.addEventListener("live:down", away);
document.addEventListener("live:up", back);
if (!navigator.onLine) away();
