// While a case is on its way, the one that still stands there is not meant: what is pressed waits for the new one, and is
// forgotten if that does not come within ten seconds. Going on through the list waits for nothing.
import { act, typing } from './dom.js';
import { early } from './late.js';

// What is on its way: requests, and a step whose case is asked for in a moment (list.js waits where several follow each other).
const coming = new Set(), step = {}, steps = { j: 'next', k: 'previous' };
let keys = [], stepped;

function over(what) {
  if (!coming.delete(what) || coming.size) return;
  const pressed = keys;
  keys = [];
  if (what === step || what.status === 'swapped') early(pressed); // a step alone: it was the last row
}
function begun(what, within) {
  coming.add(what);
  return setTimeout(over, within, what);
}

document.addEventListener('htmx:before:request', e => {
  const { ctx } = e.detail;
  if (ctx.target?.id !== 'case' || ctx.request.method !== 'GET') return;
  if (!coming.delete(step)) keys = []; // a click takes another's place
  begun(ctx, 10000);
});
document.addEventListener('htmx:finally:request', e => over(e.detail.ctx));

// On the window, so before whatever else listens to keys.
addEventListener('keydown', e => {
  if (!e.isTrusted || e.isComposing || e.ctrlKey || e.metaKey || /^(Shift|Control|Alt|Meta|Dead|Process|Tab)$/.test(e.key)) return;
  const goes = e.key in steps && !typing(e.target);
  if (coming.size) {
    e.preventDefault();
    e.stopImmediatePropagation();
    if (!goes || keys.length) return void keys.push(e);
    act(steps[e.key], null, e);
  }
  if (!goes) return;
  clearTimeout(stepped);
  stepped = begun(step, 100);
}, true);
