// What a page does not need at once comes when it is needed: kept-more.js at the first sign of a person, kept-writing.js when
// they turn to the composer. Nothing is lost meanwhile: keys wait in order until what they are for is there.
import { $, keep, pane } from './dom.js';

const file = name => `./kept-${name}.js`;
const coming = {}, here = {};

// late names the acts that do not come with the page, and where they are.
export const late = {};
const names = {
  writing: 'write fmt grow format send begin-with',
  more: 'palette keys theme copy print density select extend-next extend-previous clear-sel clear-said undo escape side back-conv close-dialog question not-question',
};
for (const bundle in names) for (const name of names[bundle].split(' ')) late[name] = bundle;

export const has = name => name in here;
// load fetches a bundle once; what failed is asked for again the next time.
export const load = name => coming[name] ??= import(file(name)).then(module => (here[name] = module), error => { delete coming[name]; throw error; });

let holding = 0;
const keys = [];
// hold keeps keys back until something has come, or five seconds have passed: a keyboard must not stay dead.
export function hold(until) {
  let held = true;
  holding++;
  const free = () => { if (!held) return; held = false; clearTimeout(timer); if (!--holding) replay(); };
  const timer = setTimeout(free, 5000);
  return until.then(free, () => { free(); document.dispatchEvent(new CustomEvent('kept:absent')); });
}

document.addEventListener('keydown', e => {
  if (!holding || !e.isTrusted || e.isComposing || /^(Shift|Control|Alt|Meta|Dead|Process|Tab)$/.test(e.key)) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  keys.push(e);
}, true);

// plainly begins a text at once: who is in the plain field has the editor coming, what they type is its text, and no key waits. A
// draft that stands there may be formatted, or of the other kind: it waits for the editor.
export function plainly() {
  const field = $('#body');
  if (!field || field.value) return;
  pane('conv');
  field.focus();
  return true;
}

const does = { Backspace: 'delete', Enter: 'insertLineBreak' };
function replay() {
  while (keys.length && !holding) {
    const e = keys.shift(), { key } = e, el = document.activeElement ?? document.body;
    if (!el.dispatchEvent(new KeyboardEvent('keydown', e))) continue;
    // AltGr writes signs, and Windows tells of it as Ctrl and Alt.
    if (e.ctrlKey && !e.altKey || e.metaKey || !el.matches(':read-write')) continue;
    if (!key[1]) document.execCommand('insertText', false, key);
    else if (does[key]) document.execCommand(does[key]);
  }
}

// early are the keys pressed and the buttons clicked before something was there; those before this script ran, boot.js has kept.
export function early(kept = window.keptEarly ?? []) {
  window.keptEarly = null;
  for (const one of kept) if (one.click) one.click(); else keys.push(one);
  if (!holding) replay();
}

// A person is here: whatever they do next may need the rest. The composer's part comes when they turn to it. (A pointer that
// rests where the page appears is no sign of one.)
let met = false;
function meet(e) {
  if (e.type === 'pointermove' && !e.movementX && !e.movementY) return;
  if (e.type !== 'keydown' && !coming.writing && e.target.closest?.('#composer')) load('writing').catch(() => {});
  if (met) return;
  met = true;
  (window.requestIdleCallback ?? setTimeout)(() => load('more').catch(() => {}));
}
for (const sign of ['pointermove', 'pointerdown', 'keydown', 'wheel', 'focusin', 'dragover']) addEventListener(sign, meet, { capture: true, passive: true });

// A reply sent before its script has come waits for it; without the script it goes as a plain form.
document.addEventListener('submit', e => {
  if (e.target.id !== 'composer' || has('writing')) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  load('writing').then(() => e.target.requestSubmit(e.submitter), () => e.target.submit());
}, true);

// startWriting loads the composer's part for a case whose draft needs the editor, or which this device holds a draft of.
export function startWriting() {
  const form = $('#composer'), body = $('#body');
  if (!form || has('writing')) return;
  if (body?.dataset.html || keep.names().some(name => name.startsWith(`draft:${document.body.dataset.user}:${form.dataset.case}:`))) load('writing').catch(() => {});
}
document.addEventListener('htmx:after:swap', e => { if (e.detail.ctx?.target?.id === 'case') startWriting(); });
