// The list of cases: one row is current, J and K move it.
// Everything is looked up anew, since live updates and Back replace rows. Selecting rows is in pick.js.
import { $, $$, on, pane } from './dom.js';

const list = () => $('#rows');
export const links = () => $$('.row-a', list() ?? document.createElement('div'));
export const current = () => $('#rows .row-a[aria-current]');

export function mark(a) {
  const old = current();
  if (old === a) return;
  if (old) { old.removeAttribute('aria-current'); old.tabIndex = -1; old.parentNode.classList.remove('cur'); }
  if (!a) return;
  a.setAttribute('aria-current', 'true');
  a.tabIndex = 0;
  a.parentNode.classList.remove('unread', 'new');
  a.parentNode.classList.add('cur');
}

// One press opens at once; a held key skips rows and opens where it stops.
let openTimer, lastMove = 0;
function open(a) {
  const now = performance.now(), quick = now - lastMove < 180;
  lastMove = now;
  clearTimeout(openTimer);
  if (quick) openTimer = setTimeout(() => a.isConnected && a.click(), 60); else a.click();
}

// move goes to another row; extend is told of both.
export function move(step, extend) {
  const all = links(), at = all.indexOf(current());
  const a = all[Math.max(0, Math.min(all.length - 1, at + step))];
  if (!a || a === all[at]) return;
  extend?.(all[at], a);
  open(a); // the case is on its way while the row is marked
  mark(a);
  a.focus({ preventScroll: true });
  a.scrollIntoView({ block: 'nearest' });
}

on('next', () => move(1));
on('previous', () => move(-1));
let entered = false;
document.addEventListener('keydown', e => { if (e.key === 'Enter' && e.target.matches?.('.row-a')) entered = true; }, true);
document.addEventListener('click', e => {
  const a = e.target.closest('#rows .row-a');
  if (!a || e.ctrlKey || e.metaKey || e.shiftKey) return;
  clearTimeout(openTimer);
  mark(a);
  pane('conv');
});

// Enter on a row goes on into the conversation.
document.addEventListener('htmx:after:swap', e => {
  if (e.detail.ctx?.target?.id !== 'case') return;
  if (entered) $('#thread')?.focus({ preventScroll: true });
  entered = false;
});

const at = current();
if (at) { at.tabIndex = 0; at.scrollIntoView({ block: 'nearest' }); } else if (links()[0]) links()[0].tabIndex = 0;

