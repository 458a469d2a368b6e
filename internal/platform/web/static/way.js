// While a case is on its way, the one that still stands there is not meant: single keys that are pressed then, and what is
// written after them, wait for the new one, and are forgotten if that does not come within ten seconds, or at Escape. Going
// on through the list waits for nothing, and neither does what somebody writes into a field.
import { $, act, typing } from './dom.js';
import { singleKeys } from './keys.js';
import { early } from './late.js';

// What is on its way: requests, and a step whose case is asked for in a moment (list.js waits where several follow each other).
const coming = new Set(), step = {}, steps = { j: 'next', k: 'previous' };
let keys = [], stepping;

const goes = e => e.key in steps && $('#rows');
function begun(what, within) {
  coming.add(what);
  return setTimeout(over, within, what);
}
function stepped() {
  clearTimeout(stepping);
  stepping = begun(step, 100);
}
function over(what) {
  if (!coming.delete(what) || coming.size) return;
  const pressed = keys;
  keys = [];
  if (what === step || what.status === 'swapped' && what.response?.status < 400) again(pressed); // a step alone: it was the last row
}
// again presses what waited, until a key of it asks for another case: the rest is for that one.
function again(pressed) {
  while (pressed.length && !coming.size) {
    const e = pressed.shift();
    if (goes(e) && !typing(document.activeElement)) stepped();
    early([e]);
  }
  keys = pressed;
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
  if (e.key === 'Escape') keys = [];
  if (!e.isTrusted || e.isComposing || e.altKey || e.ctrlKey || e.metaKey || typing(e.target) || !singleKeys() || $('dialog[open],:popover-open')) return;
  if (coming.size) {
    if (e.key[1] && !(keys.length && /^(Enter|Backspace)$/.test(e.key))) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    if (!goes(e) || keys.length) return void keys.push(e);
    act(steps[e.key], null, e);
  }
  if (goes(e)) stepped();
}, true);
