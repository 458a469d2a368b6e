// Short words at the edge of the page, with Undo where something can be taken back. Z takes back the newest.
import { $, on, post, say } from './dom.js';
import { make } from './parts.js';

const undoable = [], ours = new WeakSet();

// toast shows text. With act it has a button; key names the key on it; ms is how long it stays, resting while pointed at.
export function toast(text, { label, act, key, ms = 5000, timed = false, alert = false } = {}) {
  const el = make('div', { className: timed ? 'toast timed' : 'toast' }, make('span', { textContent: text }));
  if (alert) el.setAttribute('role', 'alert');
  if (timed) el.style.setProperty('--ms', ms + 'ms');
  const entry = { el, gone: false, run() { if (entry.gone) return; entry.done(); act(); } };
  entry.done = () => {
    entry.gone = true;
    clearTimeout(timer);
    el.remove();
    const at = undoable.indexOf(entry);
    if (at >= 0) undoable.splice(at, 1);
  };
  if (label) {
    const button = make('button', { type: 'button', textContent: label, onclick: entry.run });
    if (key) { button.append(make('kbd', { textContent: key })); undoable.push(entry); }
    el.append(button);
  }
  // A clock that runs on the server is not stopped by pointing at the toast; all others are.
  let timer, left = ms, since = performance.now();
  const wait = () => { since = performance.now(); timer = setTimeout(entry.done, left); };
  if (!timed) {
    const rest = () => { clearTimeout(timer); left = Math.max(1500, left - (performance.now() - since)); };
    el.addEventListener('pointerenter', rest);
    el.addEventListener('focusin', rest);
    el.addEventListener('pointerleave', wait);
    el.addEventListener('focusout', wait);
  }
  wait();
  ours.add(el);
  ($('#toasts') ?? document.body).append(el);
  return entry;
}

on('undo', () => undoable.at(-1)?.run());

// A form or button that can be taken back says how: data-undo is the address to post to, data-done what to say.
// The answer of the undo goes where the answer of the act went.
document.addEventListener('htmx:after:request', e => {
  const { ctx } = e.detail, el = ctx.sourceElement?.closest?.('[data-undo]');
  if (!el || el.id === 'composer' || ctx.response.status >= 300) return;
  const { undo, done } = el.dataset, target = ctx.target, swap = ctx.swap;
  toast(done || say('web.js.done'), {
    label: say('web.js.undo'), key: 'Z', ms: 8000,
    act: async () => {
      if (window.htmx && target?.isConnected) return htmx.ajax('POST', undo, { target, swap });
      const answer = await post(undo, new FormData());
      if (answer?.ok) location.reload(); else toast(say('web.js.not_undone'), { alert: true });
    },
  });
});

// A toast that the server put on the page goes after its time too.
const shelf = $('#toasts');
function expire(el) {
  if (!el.matches?.('.toast') || ours.has(el)) return;
  const undo = $('form[data-undoes]', el), entry = undo && { run: () => undo.requestSubmit() };
  if (entry) undoable.push(entry);
  const leave = () => {
    if (el.matches(':hover,:focus-within')) return void setTimeout(leave, 2000);
    el.remove();
    if (entry) undoable.splice(undoable.indexOf(entry), 1);
  };
  setTimeout(leave, 8000);
}
if (shelf) {
  [...shelf.children].forEach(expire);
  new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(expire))).observe(shelf, { childList: true });
}

// The server may ask for a toast with the header HX-Trigger: {"toast": {"text": …, "undo": address}}.
document.addEventListener('toast', e => {
  const { text, undo, target } = e.detail ?? {};
  if (!text) return;
  if (!undo) return void toast(text);
  toast(text, {
    label: say('web.js.undo'), key: 'Z', ms: 8000,
    act: async () => {
      // Where the act's answer went, that of the undo goes too.
      if (window.htmx && target && $(target)) return htmx.ajax('POST', undo, { target, swap: 'outerHTML' });
      const answer = await post(undo, new FormData());
      if (answer?.redirected) location.href = answer.url; else if (answer?.ok) location.reload(); else toast(say('web.js.not_undone'), { alert: true });
    },
  });
});

// refused says in a toast what an answer says that was not to be put into the page; unanswered, that there was none.
export function refused(html) {
  const said = document.createElement('template');
  said.innerHTML = html ?? '';
  const text = $('.c-al,.oops', said.content)?.textContent.replace(/\s+/g, ' ').trim();
  toast(text || say('web.js.failed'), { alert: true, ms: 9000 });
}
export const unanswered = () => toast(say('web.js.no_answer'), { alert: true });
