// Passkeys: form[data-passkey] says what to do: "create" one, or show one ("get" with the options of the page, "sign-in" with
// options asked for). What the browser answers is sent as JSON in the field `credential`. [data-needs-passkeys] is hidden until
// it is known that the browser has them.
export function offerPasskeys(page) {
  // They hang on a name: at an address of numbers no browser gives one.
  if (!window.PublicKeyCredential || /^[\d.]+$|:/.test(location.hostname)) return;
  for (const part of page.querySelectorAll("[data-needs-passkeys]")) part.hidden = false;
  for (const part of page.querySelectorAll("[data-without-passkeys]")) part.hidden = true;
  for (const form of page.querySelectorAll("form[data-passkey]")) form.addEventListener("submit", ask);
}

async function ask(event) {
  const form = event.target;
  if (form.elements.credential.value) return;
  event.preventDefault();
  const words = form.querySelector("[data-passkey-failed]");
  words.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await answer(form));
  } catch {
    words.hidden = false; // turned away, too late, or no passkey: the browser has said which
    return;
  }
  form.submit();
}

async function answer(form) {
  const deed = form.dataset.passkey;
  if (deed === "create") {
    const options = creation(told(form).creation_options.publicKey);
    return plain(await navigator.credentials.create({ publicKey: options }));
  }
  const said = deed === "get" ? told(form) : await asked(form);
  return plain(await navigator.credentials.get({ publicKey: request(said.request_options.publicKey) }));
}

function told(form) {
  return JSON.parse(document.getElementById(form.dataset.options).textContent);
}

async function asked(form) {
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error("no options");
  return response.json();
}

// A passkey is kept on the device and unlocked there, so that it signs in by itself.
function creation(options) {
  const wanted = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(known),
    authenticatorSelection: { ...options.authenticatorSelection, ...wanted },
  };
}

function request(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(known),
  };
}

function known(credential) {
  return { ...credential, id: bytes(credential.id) };
}

function plain(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

function bytes(base64url) {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
