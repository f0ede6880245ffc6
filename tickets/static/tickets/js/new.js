// [data-tree]: the box narrows the tree to what its words occur in; a chosen category brings its usual urgency.
const narrow = (tree, wanted) => {
  let found = 0;
  for (const branch of tree.querySelectorAll("details")) {
    const whole = branch.querySelector("summary").textContent.toLowerCase().includes(wanted);
    let shown = 0;
    for (const leaf of branch.querySelectorAll("label")) {
      leaf.hidden = !(whole || leaf.textContent.toLowerCase().includes(wanted));
      shown += leaf.hidden ? 0 : 1;
    }
    branch.hidden = shown === 0;
    if (wanted) branch.open = shown > 0;
    found += shown;
  }
  tree.querySelector("[data-tree-nothing]").hidden = found > 0;
};

document.addEventListener("input", ({ target }) => {
  if (target.matches?.("[data-tree-find]")) narrow(target.closest("[data-tree]"), target.value.trim().toLowerCase());
});

document.addEventListener("change", ({ target }) => {
  const usual = target.dataset?.urgency;
  const urgency = usual && target.form?.elements.urgency;
  if (urgency && !urgency.dataset.touched) urgency.value = usual;
  if (target.name === "urgency") target.dataset.touched = "";
});
