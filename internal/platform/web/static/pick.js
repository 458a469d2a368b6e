// Rows that are selected: X selects, Shift extends, a box clicked with Shift takes along all since the one before. Esc undoes it.
import { $, $$, on, pane, post, say, typing } from './dom.js';
import { current, links, mark, move } from './list.js';

const list = () => $('#rows');
function pick(a, to) {
  const box = a && $('.row-x', a.closest('.row'));
  if (!box) return;
  box.checked = to ?? !box.checked;
  bulk();
}

// bulk says how many are selected; that the bar is there at all is the work of the sheet.
export function bulk() {
  const picked = $$('#rows .row-x:checked').length, count = $('#bulk-n');
  list()?.classList.toggle('picking', picked > 0);
  if (count) count.textContent = say('web.js.selected', { n: picked });
}

function clear() {
  for (const box of $$('#rows .row-x:checked')) box.checked = false;
  bulk();
}

// A box clicked with Shift takes along all since the one before.
let picked = '';
document.addEventListener('click', e => {
  const box = e.target;
  if (!box.matches?.('.row-x')) return;
  const all = $$('#rows .row-x'), from = all.findIndex(b => b.value === picked), to = all.indexOf(box);
  if (e.shiftKey && from >= 0) for (const b of all.slice(Math.min(from, to), Math.max(from, to) + 1)) b.checked = box.checked;
  picked = box.value;
  bulk();
});

// What was done to many is done: nothing stays selected, and what it said can be put away.
// The row of the case that is open is still the current one.
document.addEventListener('htmx:after:swap', e => {
  if (e.detail.ctx?.target?.id !== 'bulk-said') return;
  clear();
  if (!current()) mark(links().find(a => a.pathname === location.pathname));
});
on('clear-said', () => $('#bulk-said')?.replaceChildren());
const extend = (from, to) => { pick(from, true); pick(to, true); };
on('extend-next', () => move(1, extend));
on('extend-previous', () => move(-1, extend));
on('select', () => pick(current()));
on('clear-sel', clear);
// How close rows stand is the user's own, on every device.
on('density', () => {
  const compact = list()?.classList.toggle('compact') ?? false;
  post('/me/density', new URLSearchParams({ compact: compact ? 'on' : '' }));
});
document.addEventListener('change', e => { if (e.target.matches('.row-x')) bulk(); });
bulk();

// Esc leaves the field, then the selection, then the pane.
on('escape', () => {
  const field = typing(document.activeElement);
  if (field) {
    field.blur();
    $('#composer')?.classList.remove('open');
    return void (current() ?? $('#thread'))?.focus({ preventScroll: true });
  }
  if ($('#rows .row-x:checked')) return clear();
  if (document.body.dataset.pane === 'side') return pane('conv');
  if ($('#rows') && document.body.dataset.pane !== 'list') pane('list');
  current()?.focus({ preventScroll: true });
});
