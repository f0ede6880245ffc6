// The question at the end: five faces, resolved or not, and a word why.

import { el, icon } from "./dom.js";

const FACE = "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19M8.5 9v.8M15.5 9v.8";
const MOUTHS = ["M7.5 17.2c1.4-3 7.6-3 9 0M6.8 6.6l3 1.4M17.2 6.6l-3 1.4", "M8.5 16.3c1.2-1.2 5.8-1.2 7 0", "M8.5 15.5h7", "M8.3 14.8c1.3 1.6 6.1 1.6 7.4 0", "M7.3 14c1.2 4.4 8.2 4.4 9.4 0z"];

export function createSurvey({ words, post, onLater }) {
  const heading = el("h3", { id: "survey", tabindex: -1 }, words("survey"));
  const faces = choice("score", words("survey"), MOUTHS.map((mouth, index) => [index + 1, words(`score_${index + 1}`), icon(FACE + mouth)]));
  const resolved = choice("resolved", words("resolved"), [["yes", words("yes")], ["no", words("no")]]);
  const why = el("textarea", { name: "comment", rows: 2, maxlength: 500, placeholder: words("why"), "aria-label": words("why") });
  const problem = el("p.problem", { role: "alert" });
  const submit = el("button.primary", { type: "submit" }, words("submit"));
  const later = el("button", { type: "button", onclick: onLater }, words("later"));
  const element = el("form.survey", { "aria-labelledby": "survey", onsubmit: send }, heading, faces, el("p.ask", {}, words("resolved")), resolved, why, problem, el("div.buttons", {}, later, submit));

  async function send(event) {
    event.preventDefault();
    const given = new FormData(element);
    if (!given.get("score") || !given.get("resolved")) return (problem.textContent = words("rate_all"));
    submit.disabled = true;
    problem.textContent = "";
    try {
      await post({ score: Number(given.get("score")), resolved: given.get("resolved") === "yes", comment: given.get("comment").trim() });
      element.reset();
    } catch (error) {
      problem.textContent = error.code ? error.message : words("rating_failed");
    }
    submit.disabled = false;
  }

  return { element, focus: () => heading.focus() };
}

/** Radio buttons that look like what they mean. */
function choice(name, label, options) {
  const one = ([value, text, drawing]) =>
    el("label", { title: text }, el("input", { type: "radio", name, value }), drawing || null, el("span", {}, text));
  return el(`fieldset.${name}`, {}, el("legend.unseen", {}, label), options.map(one));
}
