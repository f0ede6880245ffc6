// What asks for attention while one looks elsewhere: the number in the tab's title, and a tone for those who want it.
const SOUND = "desk-sound";
const title = document.title;
const marks = { desk: document.querySelector('[data-mark="desk"]'), notices: document.querySelector('[data-mark="notices"]') };
const button = document.querySelector("[data-sound]");
let before = null;

const wanted = () => localStorage.getItem(SOUND) === "on";

const tone = () => {
  const audio = new AudioContext();
  const [oscillator, volume] = [audio.createOscillator(), audio.createGain()];
  oscillator.frequency.value = 660;
  volume.gain.setValueAtTime(0.06, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.35);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start();
  oscillator.stop(audio.currentTime + 0.4);
  oscillator.addEventListener("ended", () => audio.close());
};

const show = ({ unread, notices }) => {
  document.title = unread ? `(${unread}) ${title}` : title;
  if (marks.desk) marks.desk.textContent = unread || "";
  marks.notices.textContent = notices || "";
  if (wanted() && before !== null && unread > before) tone();
  before = unread;
};

const look = () => {
  const { unread, notices } = document.querySelector("#desk-list [data-unread]").dataset;
  show({ unread: Number(unread), notices: Number(notices) });
};
document.addEventListener("desk:listed", look);
document.querySelector("#notices-drawer").addEventListener("close", () => document.dispatchEvent(new Event("desk:refresh")));
look();

const showSound = () => button?.setAttribute("aria-checked", String(wanted()));
button?.addEventListener("click", () => {
  localStorage.setItem(SOUND, wanted() ? "off" : "on");
  if (wanted()) tone();
  showSound();
});
showSound();
