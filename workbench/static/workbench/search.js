// Search takes the place of the list while something stands in its field.
const input = document.querySelector("[data-search]");
const results = document.querySelector("#desk-results");
const list = document.querySelector("#desk-list");

const show = () => {
  const searching = input.value.trim() !== "";
  results.hidden = !searching;
  list.hidden = searching;
};

input.addEventListener("input", show);
input.addEventListener("search", show);
input.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  input.value = "";
  results.replaceChildren();
  show();
  input.blur();
});
input.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" || event.isComposing) return;
  event.preventDefault();
  results.querySelector("a")?.focus();
});
show();
