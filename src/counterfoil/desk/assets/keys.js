// Security keys: hands the browser what the desk asks of a key, and the desk what the key answers.
"use strict";

for (const form of document.querySelectorAll("form[data-key]")) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) {
      return;
    }
    event.preventDefault();
    const asked = JSON.parse(form.dataset.options).publicKey;
    try {
      const credential = form.dataset.key === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.requestSubmit();
    } catch (fault) {
      const said = form.querySelector("output") || form.appendChild(document.createElement("output"));
      said.className = "wrong";
      said.textContent = fault.message;
    }
  });
}
