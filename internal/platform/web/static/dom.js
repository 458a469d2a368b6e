// What every module needs: finding elements, words, small storage. No module keeps an element that a swap may replace.
import { hold, late, load, plainly } from './late.js';

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
export const mac = document.documentElement.classList.contains('mac');

// Where text is typed, single keys and J and K have no business.
export const typing = el => el?.closest?.('input:not([type=checkbox],[type=radio],[type=button],[type=submit]),textarea,select,[contenteditable=true]');

let words;
// say is the word function: the page carries all words in <script type="application/json" id="words">. %name (or {name}) is filled in.
export function say(key, values = {}) {
  words ??= JSON.parse($('#words')?.textContent || '{}');
  return (words[key] ?? key).replace(/[{%]([a-z]+)\}?/g, (whole, name) => values[name] ?? whole);
}

// keep is storage of this device. It may be switched off or full; then the desk works without.
export const keep = {
  read(name) { try { return localStorage.getItem('kept.' + name); } catch { return null; } },
  write(name, value) { try { localStorage.setItem('kept.' + name, value); return true; } catch { return false; } },
  drop(name) { try { localStorage.removeItem('kept.' + name); } catch { /* nothing was kept */ } },
  names() { try { return Object.keys(localStorage).filter(n => n.startsWith('kept.')).map(n => n.slice(5)); } catch { return []; } },
};

export const pane = name => { document.body.dataset.pane = name; };

// act tells whoever listens that something is to be done, the same for a click on [data-act], a key and the palette. An act
// whose script has not come yet waits for it, and so do the keys pressed meanwhile.
const acts = new Map();
export const on = (name, run) => acts.set(name, run);
export const knows = name => acts.has(name) || name in late;
export function act(name, el, event) {
  const run = acts.get(name);
  if (!run && name in late && !(name === 'write' && plainly())) hold(load(late[name]).then(() => acts.get(name)?.(el, event)));
  return !!run && run(el, event) !== false || !run && name in late; // false: there was nothing to do it to
}

// post sends a form in the background. It answers null when there is no connection.
export const post = (url, body, options = {}) =>
  fetch(url, { method: 'POST', body, headers: { 'HX-Request': 'true', Accept: 'text/html' }, ...options }).catch(() => null);
