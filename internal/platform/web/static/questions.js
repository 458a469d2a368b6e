// Questions. What a customer asked or told stands as a chip above the editor and is marked in the messages. A chip is ticked when
// the reply answers it: by hand, or proposed by the server while one writes, which shows; sending ticks nothing.
import { $, $$, on, say, typing } from './dom.js';
import { settleQuestions } from './thread.js';

const form = () => $('#composer');
const chips = () => $$('.ask:not([hidden])', form() ?? document.createElement('i'));
const box = chip => $('input', chip);

// asks counts what is still open and says so on the button. It never blocks.
export function asks() {
  const f = form(), label = $('#send-l');
  if (!f || !label) return;
  const all = chips(), left = all.filter(chip => !box(chip).checked), n = left.filter(chip => 'asks' in chip.dataset).length, row = $('#asks', f);
  if (row) { row.hidden = all.length === 0; row.classList.toggle('all', left.length === 0); }
  const count = $('#asks-n');
  if (count) count.textContent = left.length;
  const why = $('[data-while-open]');
  if (why && row) why.hidden = !left.some(chip => 'asks' in chip.dataset);
  const words = n > 1 ? 'web.js.send_open' : n ? 'web.js.send_open_one' : left.length ? 'web.js.send_word' : 'web.js.send';
  label.textContent = f.kind.value === 'note' ? say('web.js.add_note') : say(words, { n });
}

// propose ticks what the hints say the text answers, and takes that back when it no longer does. What somebody has touched stays.
export function propose() {
  const wants = new Set($$('#hints [data-tick]').map(el => el.dataset.tick));
  for (const chip of chips()) {
    const b = box(chip), tick = wants.has(`${b.name}:${b.value}`);
    if ('touched' in chip.dataset) continue;
    if (tick ? !b.checked : chip.classList.contains('proposed')) { b.checked = tick; chip.classList.toggle('proposed', tick); }
  }
  asks();
}
document.addEventListener('change', e => {
  const chip = e.target.closest?.('.ask');
  if (!chip) return;
  chip.dataset.touched = '';
  chip.classList.remove('proposed');
  asks();
});

// keepTicks remembers what is ticked; the chips may be drawn anew, then what it returns ticks them again.
export function keepTicks() {
  const was = new Map(chips().map(chip => [box(chip).value, chip])), row = $('#asks');
  return () => {
    if ($('#asks') !== row) {
      for (const chip of chips()) {
        const old = was.get(box(chip).value);
        if (!old) continue;
        box(chip).checked = box(old).checked;
        if ('touched' in old.dataset) chip.dataset.touched = '';
        chip.classList.toggle('proposed', old.classList.contains('proposed'));
      }
    }
    settleQuestions();
    asks();
  };
}
let again;
document.addEventListener('htmx:before:swap', e => { if (e.detail.ctx?.target?.id === 'q-side') again = keepTicks(); });
document.addEventListener('htmx:after:swap', e => { if (e.detail.ctx?.target?.id === 'q-side') { again?.(); again = null; } });

// returnChips gives back the chips of a reply that did not go; meanwhile the server may have drawn them anew.
export function returnChips(ticked) {
  for (const chip of ticked) {
    const other = $(`#asks input[value="${CSS.escape(box(chip).value)}"]`)?.closest('.ask');
    if (other && other !== chip) { other.hidden = false; box(other).disabled = false; box(other).checked = true; continue; }
    chip.hidden = false;
    if (!chip.isConnected) $('#asks')?.append(chip);
  }
}

// Q goes to the next chip, space ticks it, and Delete says that it is no question.
on('question', () => {
  const all = chips();
  if (!all.length) return false;
  form()?.classList.add('open');
  const next = all[all.indexOf(document.activeElement?.closest('.ask')) + 1] ?? all[0];
  box(next).focus();
  next.scrollIntoView({ inline: 'nearest', block: 'nearest' });
});
on('not-question', el => {
  const all = chips(), at = all.indexOf(el.closest('.ask')), after = all[at + 1] ?? all[at - 1];
  const next = after && box(after).value;
  window.htmx?.ajax('POST', el.dataset.href, { target: '#q-side', swap: 'outerHTML' }).then(() => {
    if (next) $(`#asks input[value="${CSS.escape(next)}"]`)?.focus();
  });
});
document.addEventListener('keydown', e => {
  const chip = document.activeElement?.closest?.('.ask');
  if (!chip || e.ctrlKey || e.metaKey || e.altKey || e.key !== 'Delete' && e.key !== 'Backspace') return;
  e.preventDefault();
  $('[data-act=not-question]', chip)?.click();
});

// Words that are selected in a customer's message can be marked by hand, also inside the frame of a mail.
let bar;
function offer(selection, frame) {
  bar = $('#mark-bar');
  if (!bar) return;
  const text = selection?.toString().trim() ?? '', at = selection?.rangeCount && selection.getRangeAt(0), place = frame ?? at?.commonAncestorContainer;
  const message = (place?.nodeType === 3 ? place.parentElement : place)?.closest?.('.msg.in');
  const said = frame ? message : message && (at.commonAncestorContainer.nodeType === 3 ? at.commonAncestorContainer.parentElement : at.commonAncestorContainer).closest('.prose');
  if (!text || text.length > 1000 || !message || !said || typing(document.activeElement)) return void (bar.matches(':popover-open') && bar.hidePopover());
  bar.elements.message.value = message.id.slice(2);
  bar.elements.text.value = numberless(at);
  bar.showPopover();
  const mark = at.getBoundingClientRect(), outer = frame?.getBoundingClientRect() ?? { left: 0, top: 0 };
  bar.style.left = Math.max(8, Math.min(innerWidth - bar.offsetWidth - 8, outer.left + mark.left)) + 'px';
  bar.style.top = Math.max(8, outer.top + mark.top - bar.offsetHeight - 6) + 'px';
}
// numberless are the selected words without the numbers that we have put among them.
function numberless(range) {
  const copy = range.cloneContents();
  for (const n of copy.querySelectorAll?.('.q-n') ?? []) n.remove();
  return copy.textContent.trim();
}
let resting;
const selected = (root, frame) => () => { clearTimeout(resting); resting = setTimeout(() => offer(root.getSelection(), frame), 250); };
document.addEventListener('selectionchange', selected(document));
const heard = new WeakSet();
document.addEventListener('load', e => {
  const inner = e.target.matches?.('iframe.mail') && e.target.contentDocument;
  if (!inner || heard.has(inner)) return;
  heard.add(inner);
  inner.addEventListener('selectionchange', selected(inner, e.target));
}, true);
document.addEventListener('submit', e => { if (e.target.id === 'mark-bar') setTimeout(() => { getSelection().removeAllRanges(); e.target.hidePopover?.(); }, 0); });
