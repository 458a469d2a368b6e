// Hints and mistakes under the field they belong to. The server's answer holds elements with data-for="name of the field";
// what belongs to no field that can be seen goes to #c-alert (composer) or to the form's .form-err.
import { $, $$ } from './dom.js';
import { toast } from './toast.js';

// hintsFrom shows what the answer says and forgets what was said before.
export function hintsFrom(html, form) {
  if (!form) return;
  for (const old of $$('[data-hint]', form)) old.remove();
  for (const field of $$('[aria-invalid=true]', form)) {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
  }
  const said = document.createElement('template'), before = form.previousElementSibling;
  const general = (form.id === 'composer' ? $('#c-alert') : null) ?? $('.form-err', form) ?? (before?.matches('.form-err') ? before : null);
  said.innerHTML = html;
  if (form.id === 'composer' || html) general?.replaceChildren();
  let first;
  for (const hint of $$('[data-for]', said.content)) {
    const field = $$(`[name="${CSS.escape(hint.dataset.for)}"]`, form).find(f => f.type !== 'hidden' && (f.id === 'body' || f.closest('details:not([open]),[popover]') || f.checkVisibility()));
    if (!field) continue;
    const folded = field.closest('details:not([open])');
    if (folded) folded.open = true;
    const pop = field.closest('[popover]:not(:popover-open)');
    if (pop) { for (const part of $$('[hidden]', pop)) if (part.contains(field)) part.hidden = false; pop.showPopover(); }
    hint.dataset.hint = '';
    hint.id ||= 'hint-' + hint.dataset.for;
    const place = field.closest('.fld') ?? field.closest('.ed-w') ?? field;
    if (place === field || place.matches('.ed-w')) place.after(hint); else place.append(hint);
    field.setAttribute('aria-invalid', 'true');
    field.setAttribute('aria-describedby', hint.id);
    first ??= field;
  }
  const rest = said.content.textContent.trim();
  if (general) general.append(said.content); else if (rest) toast(rest, { alert: true, ms: 9000 });
  if (first && !first.hidden) first.focus();
}

// A form with data-hints sent by htmx: a 422 becomes hints, anything else is swapped as usual.
document.addEventListener('htmx:before:swap', e => {
  const { ctx } = e.detail, form = ctx?.sourceElement?.closest?.('form[data-hints]');
  if (!form || form.id === 'composer' || !ctx.response) return;
  if (ctx.response.status === 422) { e.preventDefault(); hintsFrom(ctx.text, form); } else hintsFrom('', form);
});
