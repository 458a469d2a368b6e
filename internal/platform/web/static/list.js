// The list of cases: one row is current, J and K move it, X selects, Shift extends.
// Everything is looked up anew, since live updates and Back replace rows.
import { $, $$, on, pane, post, say, typing } from './dom.js';

const list = () => $('#rows');
const links = () => $$('.row-a', list() ?? document.createElement('div'));
export const current = () => $('#rows .row-a[aria-current]');

export function mark(a) {
  const old = current();
  if (old === a) return;
  if (old) { old.removeAttribute('aria-current'); old.tabIndex = -1; }
  if (!a) return;
  a.setAttribute('aria-current', 'true');
  a.tabIndex = 0;
  a.closest('.row')?.classList.remove('unread', 'new');
}

// One press opens at once; a held key skips rows and opens where it stops.
let openTimer, lastMove = 0;
function open(a) {
  const now = performance.now(), quick = now - lastMove < 180;
  lastMove = now;
  clearTimeout(openTimer);
  if (quick) openTimer = setTimeout(() => a.isConnected && a.click(), 60); else a.click();
}

function move(step, extend) {
  const all = links(), at = all.indexOf(current());
  const a = all[Math.max(0, Math.min(all.length - 1, at + step))];
  if (!a || a === all[at]) return;
  if (extend) { pick(all[at], true); pick(a, true); }
  mark(a);
  a.focus({ preventScroll: true });
  a.scrollIntoView({ block: 'nearest' });
  open(a);
}

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

on('next', () => move(1));
on('previous', () => move(-1));
on('extend-next', () => move(1, true));
on('extend-previous', () => move(-1, true));
on('select', () => pick(current()));
on('clear-sel', clear);
// How close rows stand is the user's own, on every device.
on('density', () => {
  const compact = list()?.classList.toggle('compact') ?? false;
  post('/me/density', new URLSearchParams({ compact: compact ? 'on' : '' }));
});

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

let entered = false;
document.addEventListener('keydown', e => { if (e.key === 'Enter' && e.target.matches?.('.row-a')) entered = true; }, true);
document.addEventListener('click', e => {
  const a = e.target.closest('#rows .row-a');
  if (!a || e.ctrlKey || e.metaKey || e.shiftKey) return;
  clearTimeout(openTimer);
  mark(a);
  pane('conv');
});
document.addEventListener('change', e => { if (e.target.matches('.row-x')) bulk(); });

// Enter on a row goes on into the conversation.
document.addEventListener('htmx:after:swap', e => {
  if (e.detail.ctx?.target?.id !== 'case') return;
  if (entered) $('#thread')?.focus({ preventScroll: true });
  entered = false;
});

// Back and Forward between cases load the case only; a restored page would lose the list's place. Another list is another page.
document.addEventListener('htmx:before:history:restore', e => {
  const rows = list();
  if (!rows || !$('#case')) return;
  e.preventDefault();
  const here = location.pathname + location.search;
  const a = links().find(x => x.getAttribute('href') === here || x.pathname === location.pathname);
  if (a) {
    mark(a);
    a.scrollIntoView({ block: 'nearest' });
    pane('conv');
    return void htmx.ajax('GET', here, { target: '#case', swap: 'innerHTML' });
  }
  if (/\/cases\/\d+/.test(location.pathname)) {
    mark(null);
    pane('conv');
    return void htmx.ajax('GET', here, { target: '#case', swap: 'innerHTML' });
  }
  if (here === home) return pane('list');
  location.reload();
});

// the list this page was opened with
const home = $('#rows')?.dataset.href ?? location.pathname + location.search;

const at = current();
if (at) { at.tabIndex = 0; at.scrollIntoView({ block: 'nearest' }); } else if (links()[0]) links()[0].tabIndex = 0;

