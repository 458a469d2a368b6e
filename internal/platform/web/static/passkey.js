// Adding a passkey and signing in with one: what a form[data-passkey=get|create] asks the device for (data-options), its answer
// goes into the field "answer" and then the form is sent like any other. This file comes only with the pages that have such a
// form and stands alone.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

// asked is what the server asks, with bytes where the browser wants bytes.
function asked(form) {
  const o = JSON.parse(form.dataset.options), ids = list => list?.map(one => ({ ...one, id: bytes(one.id) }));
  o.challenge = bytes(o.challenge);
  if (o.user) o.user.id = bytes(o.user.id);
  if (o.allowCredentials) o.allowCredentials = ids(o.allowCredentials);
  if (o.excludeCredentials) o.excludeCredentials = ids(o.excludeCredentials);
  return { publicKey: o };
}

// told is a device's answer as the server reads it.
function told(credential) {
  const r = credential.response, response = { clientDataJSON: text(r.clientDataJSON) };
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) if (r[name]) response[name] = text(r[name]);
  if (r.getTransports) response.transports = r.getTransports();
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined, clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function ask(form) {
  const button = form.querySelector('button'), said = form.querySelector('.form-err');
  button.disabled = true;
  said.textContent = '';
  try {
    form.elements.answer.value = told(await navigator.credentials[form.dataset.passkey](asked(form)));
    form.submit();
  } catch (error) {
    said.textContent = error.name === 'InvalidStateError' && form.dataset.twice || form.dataset.failed;
    button.disabled = false;
    button.focus();
  }
}

if (window.PublicKeyCredential && navigator.credentials) {
  for (const el of document.querySelectorAll('[data-passkey-unable]')) el.hidden = true;
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', e => { e.preventDefault(); ask(form); });
  }
}
