// The desk's pages. The server makes every page and works without script; these modules make it quick: keys, palette, list,
// composer, editor, live updates, toasts. No module holds text for people: words come from the page,
//   <script type="application/json" id="words">{"web.js.undo": "Undo", …}</script>
// with the keys listed in words.txt; {n} and the like are filled in here. All files of this folder must be served under one
// address that changes with any of them (/static/HASH/…), since they import each other by relative names.
//
// What the markup declares:
//   data-key="g m, alt+1"   keys that press the element; data-cmd="Words" puts it into the palette
//   data-act="name"         does one of: theme density back back-conv side keys palette next previous select clear-sel clear-said undo write
//                           fmt grow close-dialog copy (data-copy="text") print
//   data-open="id"          opens that dialog
//   [data-hands]            elements in here take keys although they are not seen
//   form[data-undo=address][data-done=words]   sent by htmx: a toast with Undo
//   form[data-hints]        sent by htmx: a 422 becomes hints under the fields (data-for="field")
//   body: data-pane=list|conv|side, data-user (id), data-keys=off
//   #rows: data-list (its key), data-href (its address); rows are li.row#row-ID, their data-sort gives the place of a new one
//   #case or #msgs: data-case; messages are li#m-ID
//   #composer: data-case data-me data-initials data-hue data-draft data-lint data-snippets data-mentions (addresses)
import { $, act, keep, on, pane, say } from './dom.js';
import { toast } from './toast.js';
import './keys.js';
import './list.js';
import './palette.js';
import './thread.js';
import './seen.js';
import './hints.js';
import './editor.js';
import './composer.js';
import './drafts.js';
import './live-client.js';

const root = document.documentElement;
on('theme', () => {
  const next = { dark: 'light', light: '' }[root.dataset.theme ?? ''] ?? 'dark';
  if (next) { root.dataset.theme = next; keep.write('theme', next); } else { delete root.dataset.theme; keep.drop('theme'); }
  toast(say('web.js.theme_' + (next || 'system')), { ms: 1800 });
});
on('back', () => {
  if (!$('#rows')) return false;
  pane('list');
  $('#rows .row-a[aria-current]')?.focus({ preventScroll: true });
});
on('back-conv', () => pane('conv'));
on('side', () => pane(document.body.dataset.pane === 'side' ? 'conv' : 'side'));
on('close-dialog', el => el.closest('dialog')?.close());
on('print', () => print());
on('copy', async el => {
  try { await navigator.clipboard.writeText(el.dataset.copy); toast(say('web.js.copied'), { ms: 1800 }); } catch { getSelection().selectAllChildren(el); }
});

document.addEventListener('click', e => {
  const el = e.target.closest('[data-act],[data-open]');
  if (el) {
    const { act: name, open } = el.dataset;
    if (open && !act(open, el, e)) document.getElementById(open)?.showModal?.();
    if (name && act(name, el, e) && el.matches('a[href]')) e.preventDefault(); // without script the link does it
  }
  // A hint may lead to a part of the reply that is folded away.
  const part = document.getElementById(e.target.closest('[popovertarget]')?.getAttribute('popovertarget') ?? '');
  if (part?.matches('details')) { part.open = true; $('input:not([type=hidden]),select,textarea', part)?.focus(); }
  // A menu closes when one of its commands was taken.
  if (e.target.closest('.menu :is(button,a)') && !e.target.closest('form:not([data-undo])')) e.target.closest('[popover]')?.hidePopover?.();
  // closedby=any where the browser does not know it yet
  if (e.target.matches('dialog[closedby=any]') && !('closedBy' in HTMLDialogElement.prototype)) {
    const box = e.target.getBoundingClientRect();
    if (e.clientX < box.left || e.clientX > box.right || e.clientY < box.top || e.clientY > box.bottom) e.target.close();
  }
});

// A menu with a form closes when the form has done what it says.
document.addEventListener('htmx:after:request', e => {
  const { ctx } = e.detail;
  if (ctx.response?.status < 400) ctx.sourceElement?.closest?.('[popover]:popover-open')?.hidePopover();
});

// A form without htmx is sent once, however often it is pressed.
document.addEventListener('submit', e => {
  const form = e.target;
  if (e.defaultPrevented || form._htmx || form.method === 'dialog') return;
  if (form.getAttribute('aria-busy') === 'true') return e.preventDefault();
  form.setAttribute('aria-busy', 'true');
  setTimeout(() => form.removeAttribute('aria-busy'), 4000);
});
addEventListener('pageshow', e => { if (e.persisted) for (const form of document.forms) form.removeAttribute('aria-busy'); });

// htmx would put an error where the answer was to go. A form that says hx-status decides for itself; a case that is gone
// says so in its place; everything else becomes a toast with the server's words, and the page stays as it is.
const decided = (el, status) => el && ['hx-status:' + status, 'hx-status:' + `${status}`.slice(0, 2) + 'x', 'hx-status:' + `${status}`[0] + 'xx'].some(name => el.hasAttribute(name));
document.addEventListener('htmx:before:swap', e => {
  const { ctx } = e.detail, status = ctx?.response?.status;
  if (!(status >= 400) || e.defaultPrevented || ctx.kept || ctx.target?.id === 'case' || decided(ctx.sourceElement, status)) return;
  e.preventDefault();
  if (status === 401) return location.reload();
  const said = document.createElement('template');
  said.innerHTML = ctx.text ?? '';
  const text = $('.c-al,.oops', said.content)?.textContent.replace(/\s+/g, ' ').trim();
  toast(text || say('web.js.failed'), { alert: true, ms: 9000 });
});
document.addEventListener('htmx:error', e => {
  const { ctx } = e.detail;
  if (ctx?.request && !ctx.kept && !ctx.response) toast(say('web.js.no_answer'), { alert: true });
});

performance.mark('ready');
