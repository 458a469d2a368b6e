// Files of a draft: chosen, dropped or pasted, each goes up at once and hangs on the draft, in every tab. What is wrong with one
// is said beside its name. Pictures dropped or pasted onto the text are shown in it.
import { $, $$, post, say } from './dom.js';
import { live, rich } from './editor.js';
import { icon, make } from './parts.js';

const form = () => $('#composer');
const tabs = window.BroadcastChannel && new BroadcastChannel('kept-files');
const underway = new Set();

// put shows the list of files that the server answers.
function put(html, f = form()) {
  const box = document.createElement('template');
  box.innerHTML = html;
  const list = $('#c-files', box.content);
  if (list && f?.isConnected) $('#c-files')?.replaceWith(list);
}
const tell = f => tabs?.postMessage({ case: f.dataset.case, kind: f.kind.value });

// showFiles asks anew what hangs on the draft that is shown.
export async function showFiles() {
  const f = form(), kind = f?.kind.value;
  const answer = f && await fetch(`${f.dataset.files}?kind=${kind}`, { headers: { 'HX-Request': 'true', Accept: 'text/html' } }).catch(() => null);
  if (answer?.ok && form() === f && f.kind.value === kind) put(await answer.text());
}
if (tabs) tabs.onmessage = ({ data }) => { if (form()?.dataset.case === data.case && form().kind.value === data.kind) showFiles(); };

const rows = () => $('#c-ups') ?? (() => {
  const list = make('ul', { id: 'c-ups', className: 'picked', role: 'status' });
  $('#c-files').after(list);
  return list;
})();

// upload sends one file; a picture is then put where at says.
function upload(file, picture, at) {
  const f = form(), body = new FormData(), request = new XMLHttpRequest(), name = file.name || say('web.js.picture');
  const bar = make('progress', { max: 1, value: 0, 'aria-label': name });
  const stop = make('button', { type: 'button', 'aria-label': say('web.js.file_stop', { name }), onclick: () => request.abort() }, icon('x'));
  const row = make('li', { className: 'chip plain' }, icon(picture ? 'image' : 'clip'), make('span', { textContent: name }), bar, stop);
  const wrong = text => {
    row.className = 'chip bad';
    row.replaceChildren(icon('alert'), make('span', { textContent: text }), stop);
    stop.onclick = () => row.remove();
    stop.setAttribute('aria-label', say('web.js.file_away', { name }));
  };
  rows().append(row);
  if (file.size > Number(f.dataset.megabytes) * 1048576) return wrong(say('web.js.file_large', { name, n: f.dataset.megabytes }));
  body.set('kind', f.kind.value);
  body.set(picture ? 'picture' : 'files', file, name);
  const done = new Promise(resolve => {
    request.upload.onprogress = e => { if (e.lengthComputable) bar.value = e.loaded / e.total; };
    request.onloadend = resolve;
    request.onabort = () => row.remove();
    request.onerror = () => wrong(say('web.js.file_failed', { name }));
    request.onload = async () => {
      if (request.status >= 300) return wrong(reason(request.responseText) || say('web.js.file_failed', { name }));
      row.remove();
      if (picture) await place(request.responseText, at); else put(request.responseText, f);
      f.dispatchEvent(new CustomEvent('kept:attached', { bubbles: true }));
      tell(f);
    };
  });
  request.open('POST', f.dataset.files);
  request.setRequestHeader('HX-Request', 'true');
  request.setRequestHeader('Accept', 'text/html');
  request.send(body);
  underway.add(done);
  done.finally(() => underway.delete(done));
}

function reason(html) {
  const said = document.createElement('template');
  said.innerHTML = html;
  return ($('[data-for],.c-al,.oops', said.content) ?? said.content).textContent.replace(/\s+/g, ' ').trim().slice(0, 300);
}

async function place(html, at) {
  const box = document.createElement('template'), s = await rich();
  box.innerHTML = html;
  const img = $('img', box.content);
  if (!s || !img) return;
  if (at && s.getRoot().contains(at.startContainer)) s.setSelection(at);
  s.insertImage(img.getAttribute('src'), { alt: img.alt });
}

const pictured = file => /^image\/(png|jpeg|gif|webp)$/.test(file.type);
function take(files, inText, at) {
  if (!form()) return;
  form().classList.add('open');
  for (const file of files) upload(file, inText && pictured(file), at);
}

document.addEventListener('change', e => {
  if (!e.target.matches('#composer input[type=file]')) return;
  take([...e.target.files]);
  e.target.value = '';
});
document.addEventListener('paste', e => {
  const files = [...e.clipboardData?.files ?? []];
  if (!files.length || !e.target.closest?.('#composer') || e.clipboardData.getData('text/plain').trim()) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  take(files, !!e.target.closest('.ed-w'), live()?.getSelection());
}, true);

const dragged = e => e.dataTransfer?.types.includes('Files') && form() && e.target.closest?.('#case,#composer');
document.addEventListener('dragover', e => {
  if (!dragged(e)) return;
  e.preventDefault();
  form().classList.add('dropping');
}, true);
const undrop = () => form()?.classList.remove('dropping');
document.addEventListener('dragleave', e => { if (!e.relatedTarget) undrop(); });
document.addEventListener('drop', e => {
  if (!dragged(e)) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  undrop();
  take([...e.dataTransfer.files], !!e.target.closest('.ed-w'), document.caretRangeFromPoint?.(e.clientX, e.clientY));
}, true);

// A button beside a file takes it off; a reply waits for what is still going up, and stays if that fails.
document.addEventListener('submit', async e => {
  const f = e.target, { submitter } = e;
  if (f.id !== 'composer' || !(submitter?.name === 'remove' || underway.size)) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  if (submitter?.name === 'remove') {
    const body = new FormData();
    body.set('kind', f.kind.value);
    body.set('remove', submitter.value);
    const answer = await post(f.dataset.files, body);
    if (answer?.ok) { put(await answer.text(), f); tell(f); }
    return;
  }
  await Promise.allSettled([...underway]);
  if (!$$('#c-ups .bad').length && form() === f) f.requestSubmit(submitter);
}, true);
