// What the pages' own menus and small buttons do.
import { $, keep, on, pane, say } from './dom.js';
import { toast } from './toast.js';

const root = document.documentElement;
on('theme', () => {
  const next = { dark: 'light', light: '' }[root.dataset.theme ?? ''] ?? 'dark';
  if (next) { root.dataset.theme = next; keep.write('theme', next); } else { delete root.dataset.theme; keep.drop('theme'); }
  toast(say('web.js.theme_' + (next || 'system')), { ms: 1800 });
});
on('back-conv', () => pane('conv'));
on('side', () => pane(document.body.dataset.pane === 'side' ? 'conv' : 'side'));
on('close-dialog', el => el.closest('dialog')?.close());
on('print', () => print());
on('copy', async el => {
  try { await navigator.clipboard.writeText(el.dataset.copy); toast(say('web.js.copied'), { ms: 1800 }); } catch { getSelection().selectAllChildren(el); }
});

document.addEventListener('click', e => {
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

// A menu begins at its first field. (Not by autofocus: that would be looked for, and laid out, each time a case is shown.)
document.addEventListener('toggle', e => { if (e.newState === 'open') $('[data-first]', e.target)?.focus(); }, true);

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
