// The composer. form#composer posts kind (reply|note), body, key, seen, answers…, set_status. The server answers
// 200 with the message as it stands in the thread: <li id="m-ID" class="msg out held">, with data-leaves (RFC 3339) and a
// form.undo-form that works without script; 409 goes to #c-alert; 422 brings hints for fields. Whatever fails gives the text back.
import { $, $$, on, say } from './dom.js';
import { clean, bodyHTML, isBlank, plainText, setBody, write } from './editor.js';
import { forget, pauseDraft, saveSoon } from './drafts.js';
import { hintsFrom } from './hints.js';
import { newKey, make } from './parts.js';
import { asks, returnChips } from './questions.js';
import { settleQuestions, toEnd } from './thread.js';
import { toast } from './toast.js';
import { offerUndo } from './undo.js';
import { showFiles } from './uploads.js';

const form = () => $('#composer');
const isOurs = e => e.detail.ctx?.sourceElement?.id === 'composer';

// A text keeps its key until it is sent, so that trying again cannot send it twice; a changed text is another text.
let sending = { key: '', print: '' };
function keyFor(print) {
  if (sending.print !== print) sending = { key: newKey(), print };
  return sending.key;
}

document.addEventListener('htmx:config:request', e => {
  if (!isOurs(e)) return;
  const { ctx } = e.detail, f = ctx.sourceElement, html = bodyHTML(), kind = f.kind.value;
  if (isBlank() && !$('#c-files li')) { e.preventDefault(); return void write(); }
  const key = keyFor([kind, html, ctx.request.action].join('\n'));
  ctx.request.body.set('key', key);
  ctx.request.body.set('body', html);
  const ticked = $$('.ask:has(:checked)', f);
  const kept = ctx.kept = { li: pending(f, kind, html), html, kind, ticked, taken() { giveBack(kept); showFiles(); settleQuestions(); write(); } };
  for (const chip of ticked) chip.hidden = true;
  $('#c-alert')?.replaceChildren();
  for (const menu of $$('[popover]:popover-open', f)) menu.hidePopover();
  $('#msgs')?.append(kept.li);
  setBody('');
  pauseDraft();
  toEnd();
});

// pending is the message as it will look, painted before the server has answered.
function pending(f, kind, html) {
  const { me = '', initials = '', hue = '5' } = f.dataset;
  const prose = make('div', { className: 'prose' });
  prose.append(clean(html));
  const head = make('header', {}, make('b', { textContent: me }), make('span', { className: 'sp' }), make('span', { className: 'state', textContent: say('web.js.sending') }));
  const face = make('span', { className: `av m h${hue}`, textContent: initials, 'aria-hidden': 'true' });
  return make('li', { className: `msg ${kind === 'note' ? 'note' : 'out'} pending` }, face, make('div', { className: 'mb' }, head, prose));
}

// giveBack puts the text where it came from; what was typed since stays below it.
function giveBack(kept) {
  if (kept.back) return;
  kept.back = true;
  kept.li.remove();
  returnChips(kept.ticked);
  const f = form();
  if (f?.kind.value !== kept.kind) $(`[name=kind][value=${kept.kind}]`, f)?.click();
  setBody(isBlank() ? kept.html : kept.html + bodyHTML());
  saveSoon();
  asks();
}

document.addEventListener('htmx:before:swap', e => {
  const { ctx } = e.detail, kept = ctx?.kept;
  if (!kept) return;
  const { status } = ctx.response;
  if (status < 300) return void kept.li.remove();
  giveBack(kept);
  if (status === 422) { e.preventDefault(); hintsFrom(ctx.text, form()); }
  if (status === 409) $('#c-alert')?.scrollIntoView({ block: 'nearest' });
});

document.addEventListener('htmx:after:swap', e => {
  const { ctx } = e.detail, kept = ctx?.kept;
  if (!kept || kept.back) return;
  sending = { key: '', print: '' };
  forget(kept.kind);
  for (const chip of kept.ticked) chip.remove();
  hintsFrom('', form());
  for (const part of $$('.part', form())) { part.open = false; for (const field of $$('input:not([type=hidden])', part)) field.value = field.type === 'checkbox' ? field.value : ''; }
  showFiles();
  // Who is copied stays so; what was for this message alone goes.
  for (const name of ['bcc', 'subject', 'reason']) { const field = $(`[name=${name}]`, form()); if (field) field.value = name === 'subject' ? $('[name=subject_was]', form())?.value ?? '' : ''; }
  form().dispatchEvent(new CustomEvent('kept:set'));
  for (const field of $$('[name=to],[name=message]', form())) field.value = '';
  settleQuestions();
  asks();
  toEnd();
  offerUndo(kept, serverNow(ctx.response.headers));
});

// serverNow is the server's clock by its answer, for this device's may be wrong.
function serverNow(headers) {
  const said = Date.parse(headers?.get('date') ?? ''), off = said - Date.now();
  return Number.isFinite(off) && Math.abs(off) > 2500 ? () => Date.now() + off : () => Date.now();
}

for (const name of ['htmx:error', 'htmx:response:error']) {
  document.addEventListener(name, e => {
    const { ctx } = e.detail, kept = ctx?.kept, status = ctx?.response?.status;
    if (!kept || kept.failed || status === 409 || status === 422) return;
    kept.failed = true;
    giveBack(kept);
    toast(say('web.js.not_sent'), { label: say('web.js.try_again'), act: () => form()?.requestSubmit(), ms: 9000, alert: true });
  });
}

on('send', (el, e) => form()?.requestSubmit(e?.shiftKey ? $('[name=set_status][value=solved]', form()) ?? undefined : undefined));
on('fmt', () => { form()?.classList.toggle('fmt'); write(); });
// What a part offers to say is put before what is written, once. Without script its button sends the form, and the server does it.
on('begin-with', el => {
  const { text, ticks } = el.dataset, lines = text.split('\n'), said = plainText();
  for (const box of ticks ? $$(`${ticks} [type=checkbox]`, form()) : []) box.checked = true; // what the text asks for or answers
  if (!lines.every(line => said.includes(line))) setBody(lines.map(line => make('p', { textContent: line }).outerHTML).join('') + (isBlank() ? '<p><br></p>' : bodyHTML()));
  saveSoon();
  write();
});
on('grow', () => form()?.classList.toggle('big'));
