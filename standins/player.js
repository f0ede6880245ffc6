const entry = ([mine, text]) => Object.assign(document.createElement("li"), { textContent: text, className: mine ? "me" : "" });

const show = async () => {
  const lines = await (await fetch("/state")).json();
  for (const [key, entries] of Object.entries(lines)) {
    const list = document.querySelector(`#${key} ol`);
    if (list.childElementCount === entries.length) continue;
    list.replaceChildren(...entries.map(entry));
    list.scrollTop = list.scrollHeight;
  }
};
const send = (body) => fetch("/do", { method: "POST", body: JSON.stringify(body) }).then(show);

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const box = event.target.elements.text;
  send({ line: event.target.dataset.line, say: box.value });
  box.value = "";
});
document.addEventListener("click", ({ target }) => {
  const { line, deed } = target.dataset;
  if (deed) send({ line, deed });
});
setInterval(show, 1000);
show();
