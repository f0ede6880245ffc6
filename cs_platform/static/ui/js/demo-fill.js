// The demonstration's sign-in: a press on a name fills the form and sends it.
for (const button of document.querySelectorAll("[data-fill]")) {
  button.addEventListener("click", () => {
    const form = document.querySelector("main form");
    form.elements.login.value = button.dataset.fill;
    form.elements.password.value = button.dataset.password;
    form.requestSubmit();
  });
}
