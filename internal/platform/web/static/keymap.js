// Keys as they are shown, and the switch for single keys.
import { $, $$, keep, mac, on, post, say } from './dom.js';
import { make } from './parts.js';
import { singleKeys } from './keys.js';
import { toast } from './toast.js';

// caps writes keys as key caps, in the palette and wherever else they are shown.
export function caps(keys) {
  return keys.split(',')[0].trim().split(/[ +]/).filter(Boolean).map(key => {
    const text = { mod: mac ? '⌘' : 'Ctrl', enter: '↵', shift: mac ? '⇧' : 'Shift', esc: 'Esc' }[key] ?? key[0].toUpperCase() + key.slice(1);
    return make('kbd', { textContent: text });
  });
}

// The switch for single keys (WCAG 2.1.4): kept on this device, and for the user where the page has a form that posts to /me/keys.
const switches = () => $$('[data-single-keys], .keys footer input[type=checkbox]');
const show = () => { for (const box of switches()) box.checked = singleKeys(); };
document.addEventListener('change', async e => {
  if (!switches().includes(e.target)) return;
  const mode = e.target.checked ? 'on' : 'off';
  keep.write('keys', mode);
  show();
  if (!$('form[action="/me/keys"],[data-keys-url="/me/keys"]')) return;
  const answer = await post('/me/keys', new URLSearchParams({ keys: mode }));
  if (!answer?.ok) toast(say('web.js.keys_here_only'));
});
document.addEventListener('submit', e => { if (e.target.matches('form[action="/me/keys"]')) e.preventDefault(); });
on('keys', () => { show(); $('#keys')?.showModal(); });
show();
