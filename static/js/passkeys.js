// Forms with data-passkey ask the browser for a passkey and send what it answers.
"use strict";

// The server names what is asked for in data-options, or where to fetch it in data-fetch.
async function readOptions(form) {
  if (!form.dataset.fetch) return JSON.parse(form.dataset.options);
  const response = await fetch(form.dataset.fetch, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  if (!response.ok) throw new Error("no options");
  return (await response.json()).request_options;
}

// A passkey, which signs in by itself, must be stored in the device and know who holds it.
function chooseKind(form, options) {
  const box = form.elements.passwordless;
  if (!box) return;
  const selection = options.publicKey.authenticatorSelection;
  selection.residentKey = box.checked ? "required" : "discouraged";
  selection.requireResidentKey = box.checked;
  if (box.checked) selection.userVerification = "required";
}

async function askForPasskey(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const problem = form.querySelector("[role=alert]");
  problem.hidden = true;
  try {
    const options = await readOptions(form);
    if (form.dataset.passkey === "create") chooseKind(form, options);
    const credential = await webauthnJSON[form.dataset.passkey](options);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    problem.textContent = error.name === "InvalidStateError"
      ? "This device has a key for your account already."
      : "That did not work, or you ended it. Try again, or take another way.";
    problem.hidden = false;
  }
}

if (window.webauthnJSON?.supported()) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", askForPasskey);
  }
}
