// Keys are declared on the elements themselves: data-key="g m", "shift+a", "mod+k"; a comma separates two ways.
// The markup is the only source. What a list can always do without an element of its own stands in `standing`,
// and an element that declares the same act or key takes its place.
import { $, $$, act, keep, knows, mac, typing } from './dom.js';

const standing = {
  j: 'next', k: 'previous', 'shift+j': 'extend-next', 'shift+k': 'extend-previous',
  arrowdown: 'arrow-next', arrowup: 'arrow-previous', x: 'select', z: 'undo',
  '/': 'palette', '?': 'keys', 'shift+d': 'theme', 'mod+k': 'palette',
};

// on this device, else what the user chose for all devices
export const singleKeys = () => (keep.read('keys') ?? document.body.dataset.keys) !== 'off';

// name is an event as data-key writes it. It goes by what the key types, so that other layouts work.
function name(e) {
  const key = e.key.length === 1 ? e.key.toLowerCase() : { ' ': 'space', Escape: 'esc' }[e.key] ?? e.key.toLowerCase();
  const shift = e.shiftKey && (key.length > 1 || key !== key.toUpperCase());
  return ((mac ? e.metaKey : e.ctrlKey) ? 'mod+' : '') + (e.altKey ? 'alt+' : '') + (shift ? 'shift+' : '') + key;
}

const ways = el => el.dataset.key.toLowerCase().split(/\s*,\s*/);
// Links and radios count even when a narrow page hides them. A button must be seen, or lie in a menu whose button is seen.
const inMenu = el => el.closest('[popover][id]') && $(`[popovertarget="${CSS.escape(el.closest('[popover]').id)}"]`)?.checkVisibility();
const usable = el => !el.disabled && !el.closest('[inert]') && (el.checkVisibility() || el.matches('a[href],input[type=radio]') || el.closest('[data-hands]') || inMenu(el));
const declared = keys => $$('[data-key]').filter(el => ways(el).includes(keys) && usable(el)).sort((a, b) => b.checkVisibility() - a.checkVisibility())[0];
const starts = keys => $$('[data-key]').some(el => ways(el).some(way => way.startsWith(keys + ' ')) && usable(el));

// press does what the element would do under a finger.
export function press(el) {
  if (el.type === 'radio') {
    if (!el.checked) { el.checked = true; el.dispatchEvent(new Event('change', { bubbles: true })); }
    return act('write', el);
  }
  if (typing(el)) return el.focus();
  el.click();
}

let prefix = '', prefixTimer;
function stroke(e, keys) {
  const el = declared(keys);
  if (el) { e.preventDefault(); press(el); return true; }
  const doing = standing[keys];
  if (!doing || !knows(doing)) return false;
  if (doing.startsWith('arrow-') && !document.activeElement?.closest('#rows')) return false;
  e.preventDefault();
  act(doing.replace('arrow-', ''), null, e);
  return true;
}

document.addEventListener('keydown', e => {
  if (e.defaultPrevented || e.isComposing || !document.body.matches('.app') || /^(Shift|Control|Alt|Meta|Dead|Process)$/.test(e.key)) return;
  const keys = name(e), inDialog = $('dialog[open]');
  if (keys === 'esc' && !inDialog && !$(':popover-open')) return void act('escape', null, e);
  if (/^(mod|alt)\+/.test(keys)) {
    if (inDialog && keys !== 'mod+enter') return;
    if (keys.startsWith('mod+') && keys.endsWith('enter')) {
      const form = document.activeElement?.closest('form');
      if (form?.id !== 'composer') return form && void stroke(e, keys);
      e.preventDefault();
      return void act('send', null, e);
    }
    return void stroke(e, keys);
  }
  // Alt alone types characters on many layouts; it is never a single key of ours.
  if (typing(e.target) || inDialog || e.altKey || e.metaKey || e.ctrlKey || !singleKeys()) return;
  clearTimeout(prefixTimer);
  const whole = prefix ? prefix + ' ' + keys : keys;
  prefix = '';
  if (stroke(e, whole)) return;
  if (starts(whole)) {
    e.preventDefault();
    prefix = whole;
    prefixTimer = setTimeout(() => { prefix = ''; }, 1200);
  }
});
