// Drafts: on this device at once, on the server after three seconds of rest or on leaving. Reply and note are two drafts,
// so nothing typed as a note can go to a customer. Hints about the text come from the server and need no save.
import { $, keep, post, say } from './dom.js';
import { bodyHTML, isBlank, isHTML, linksBehind, plainText, rich, setBody, toHTML } from './editor.js';
import { asks, propose } from './questions.js';
import { showFiles } from './uploads.js';

const form = () => $('#composer');
const caseOf = f => f.dataset.case ?? new URL(f.action).pathname.split('/')[2];
const user = () => document.body.dataset.user ?? '';
const nameOf = kind => `draft:${user()}:${caseOf(form())}:${kind}`;

let kind = 'reply', saveTimer, hintTimer, saving = Promise.resolve(), shown, server = {}; // what the page came with
const saved = key => { const el = $('#saved'); if (el) el.textContent = key ? say(key) : ''; };

function toDevice(done = false) {
  if (isBlank()) { keep.drop(nameOf(kind)); server[kind] = ''; return true; }
  return keep.write(nameOf(kind), JSON.stringify({ html: bodyHTML(), at: Date.now(), saved: done }));
}
const fromDevice = k => { try { return JSON.parse(keep.read(nameOf(k)) ?? 'null'); } catch { return null; } };

// forget drops the draft of a text that has gone out.
export function forget(k) {
  pauseDraft();
  if (form()) keep.drop(nameOf(k));
}
export function pauseDraft() {
  clearTimeout(saveTimer);
  clearTimeout(hintTimer);
  saved('');
}

export function saveSoon() {
  if (!form()) return;
  const kept = toDevice();
  clearTimeout(saveTimer);
  clearTimeout(hintTimer);
  hintTimer = setTimeout(hint, 450);
  if (!form().dataset.draft) return saved(kept && !isBlank() ? 'web.js.saved_here' : '');
  saved(isBlank() ? '' : 'web.js.saving');
  saveTimer = setTimeout(toServer, 3000);
}

// One save after the other, so that an older text never overtakes a newer one.
function toServer() {
  const f = form();
  if (!f?.dataset.draft) return;
  const data = new FormData(f), url = f.dataset.draft, name = nameOf(kind), html = bodyHTML();
  data.set('body', isBlank() ? '' : html);
  data.delete('key');
  for (const [field, value] of [...data]) if (value instanceof File) data.delete(field);
  saving = saving.then(async () => {
    const answer = await post(url, data, { keepalive: html.length < 50000 });
    if (form() !== f || bodyHTML() !== html || nameOf(kind) !== name) return;
    if (answer?.ok) toDevice(true);
    saved(isBlank() ? '' : answer?.ok ? 'web.js.draft_saved' : 'web.js.saved_here');
  });
}
function flush() {
  if (!saveTimer || !form()) return;
  clearTimeout(saveTimer);
  saveTimer = 0;
  toServer();
}

async function hint() {
  const f = form(), url = f?.dataset.lint, place = $('#hints');
  if (!url || !place) return;
  if (isBlank() || kind === 'note') { place.replaceChildren(); return propose(); }
  const data = new URLSearchParams([...new FormData(f)].filter(([field, value]) => field !== 'body' && typeof value === 'string'));
  data.set('text', plainText());
  for (const link of linksBehind()) data.append('link', link);
  const answer = await post(url, data);
  if (answer?.ok && form() === f) { place.innerHTML = await answer.text(); propose(); }
}

function switchTo(next) {
  if (next === kind) return;
  toDevice();
  flush();
  kind = next;
  setBody(fromDevice(next)?.html ?? server[next] ?? '');
  showFiles();
  placeholder();
  saved('');
  asks();
}
function placeholder() {
  const ta = $('#body');
  const text = kind === 'note' ? ta?.dataset.notePh ?? say('web.js.note_placeholder') : ta?.dataset.replyPh ?? '';
  if (!ta || !text) return;
  ta.placeholder = text;
  const editor = $('.ed', form());
  if (editor) editor.dataset.ph = text;
}

// typedIn is what was typed into the plain field before this script came; HTML there is a text that the browser has put back.
const typedIn = ta => isHTML(ta.value) ? '' : ta.value.startsWith(ta.defaultValue) ? ta.value.slice(ta.defaultValue.length) : ta.value;
const join = (draft, typed) => draft && typed ? toHTML(draft) + toHTML(typed) : draft || typed;

// begin looks at the composer of a case just shown. What this device holds and the server has not, wins.
function begin() {
  const f = form(), ta = $('#body');
  if (!f || !ta || f === shown) return;
  shown = f;
  clearTimeout(saveTimer);
  saveTimer = 0;
  const first = $('[name=kind][value=reply]', f) ? 'reply' : 'note', typed = typedIn(ta);
  kind = f.kind.value || first; // it may have been chosen before this script had come, and what was typed since is of that kind
  server = { reply: '', note: ta.dataset.note ?? '', [first]: ta.dataset.html ?? ta.defaultValue };
  ta.dataset.replyPh ??= ta.placeholder;
  const here = fromDevice(kind), newer = here && !here.saved && here.html !== server[kind];
  if (newer || kind !== first || ta.dataset.html) setBody(join(newer ? here.html : server[kind], typed));
  if (newer) saved('web.js.saved_here');
  if (typed) saveSoon();
  if (kind !== first) { showFiles(); asks(); }
  if (kind === 'note') placeholder();
  propose();
  if (f.classList.contains('open') || isHTML(ta.value)) rich();
}

// A draft nobody came back to for thirty days leaves this device; signing out takes along all that the server has.
function sweep(all) {
  for (const name of keep.names().filter(n => n.startsWith('draft:'))) {
    let draft = null;
    try { draft = JSON.parse(keep.read(name)); } catch { /* not ours to read */ }
    if (!draft || Date.now() - draft.at > 30 * 86400e3 || (all && draft.saved)) keep.drop(name);
  }
}

document.addEventListener('kept:typed', saveSoon);
document.addEventListener('kept:attached', hint);
document.addEventListener('input', e => { if (e.target.id === 'body') saveSoon(); });
document.addEventListener('change', e => { if (e.target.name === 'kind' && e.target.form === form()) switchTo(e.target.value); });
document.addEventListener('htmx:before:swap', e => { if (e.detail.ctx?.target?.id === 'case') flush(); });
document.addEventListener('htmx:after:swap', e => { if (e.detail.ctx?.target?.id === 'case') begin(); });
document.addEventListener('visibilitychange', () => { if (document.hidden) flush(); });
addEventListener('pagehide', flush);
document.addEventListener('submit', e => { if (e.target.matches('form[action$="/sign-out"]')) sweep(true); });
sweep(false);
begin();
