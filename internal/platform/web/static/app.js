// The desk's pages. The server makes every page and works without script; these modules make it quick: keys, list, thread, live
// updates; palette, toasts and menus (more.js) and the composer (writing.js) come when they are needed. No module holds text for
// people: words come from the page,
//   <script type="application/json" id="words">{"web.js.undo": "Undo", …}</script>
// with the keys listed in words.txt; {n} and the like are filled in here. All files of this folder must be served under one
// address that changes with any of them (/static/HASH/…), since they import each other by relative names.
//
// What the markup declares:
//   data-key="g m, alt+1"   keys that press the element; data-cmd="Words" puts it into the palette
//   data-act="name"         does one of: theme density back back-conv side keys palette next previous select clear-sel clear-said undo write
//                           question not-question fmt format (data-fmt) grow close-dialog copy (data-copy="text") begin-with (data-text="text" data-ticks="#id")
//                           print
//   data-open="id"          opens that dialog
//   [data-hands]            elements in here take keys although they are not seen
//   form[data-undo=address][data-done=words]   sent by htmx: a toast with Undo
//   form[data-hints]        sent by htmx: a 422 becomes hints under the fields (data-for="field")
//   body: data-pane=list|conv|side, data-user (id), data-keys=off
//   #rows: data-list (its key), data-href (its address); rows are li.row#row-ID, their data-sort gives the place of a new one
//   #msgs: data-case; messages are li#m-ID
//   #asks: data-marks (id: state, number, words); its chips are .ask, with data-asks; .q[data-q] and .q-n[data-qn] in messages
//   #composer: data-case data-me data-initials data-hue data-draft data-lint data-snippets data-mentions (addresses)
export * from './dom.js';
export * from './late.js';
export * from './keys.js';
export * from './list.js';
export * from './thread.js';
export * from './live-client.js';
export * from './presence.js';
import { $, act, on, pane } from './dom.js';
import { early, has, load, startWriting } from './late.js';
import { line } from './live-client.js';
import './seen.js';

const absent = () => line('offline', 'web.js.no_answer');

on('back', () => {
  if (!$('#rows')) return false;
  pane('list');
  $('#rows .row-a[aria-current]')?.focus({ preventScroll: true });
});
document.addEventListener('click', e => {
  const el = e.target.closest('[data-act],[data-open]');
  if (el) {
    const { act: name, open } = el.dataset;
    if (open && !act(open, el, e)) $('#' + open)?.showModal?.();
    if (name && act(name, el, e) && el.matches('a[href],button[formaction]')) e.preventDefault(); // without script the link or the form does it
  }
});

// htmx would put an error where the answer was to go. A form that says hx-status decides for itself; a case that is gone
// says so in its place; everything else becomes a toast with the server's words, and the page stays as it is.
const decided = (el, status) => [...el?.attributes ?? []].some(({ name }) => name.startsWith('hx-status:') && RegExp(`^${name.slice(10).replace(/x/g, '.')}$`).test(status));
document.addEventListener('htmx:before:swap', e => {
  const { ctx } = e.detail, status = ctx?.response?.status;
  if (!(status >= 400) || e.defaultPrevented || ctx.kept || ctx.target?.id === 'case' || decided(ctx.sourceElement, status)) return;
  e.preventDefault();
  if (status === 401) return location.reload();
  load('more').then(more => more.refused(ctx.text), absent);
});
document.addEventListener('htmx:error', e => {
  const { ctx } = e.detail;
  if (ctx?.request && !ctx.kept && !ctx.response) load('more').then(more => more.unanswered(), absent);
});

// What is said before the part that says it has come is said then.
for (const type of ['toast', 'htmx:after:request']) {
  document.addEventListener(type, ({ detail }) => {
    if (has('more') || detail.ctx && !detail.ctx.sourceElement?.closest?.('[data-undo],[popover]')) return;
    load('more').then(() => document.dispatchEvent(new CustomEvent(type, { detail })), absent);
  });
}
if ($('#toasts .toast')) load('more').catch(absent);
document.addEventListener('kept:absent', absent);
startWriting();
early();
