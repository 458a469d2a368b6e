// The palette: commands are gathered from [data-cmd] of the page, cases and people come from /find. Each command shows its key.
import { $, $$, on, say } from './dom.js';
import { caps } from './keymap.js';
import { press } from './keys.js';
import { icon, make } from './parts.js';

let commands = [], back, timer, asked = 0;
const box = () => $('#palette'), field = () => $('#pal-q'), results = () => $('#pal-l');

// score says how well text fits what was typed: at the start of a word is best, letters in order are better than nothing.
function score(text, query) {
  text = text.toLowerCase();
  const at = text.indexOf(query);
  if (at >= 0) return 100 - at - (at && text[at - 1] !== ' ' ? 30 : 0);
  let from = -1, points = 40;
  for (const letter of query) {
    const next = text.indexOf(letter, from + 1);
    if (next < 0) return -1;
    points -= next - from - 1;
    from = next;
  }
  return points;
}

on('palette', () => {
  const dialog = box();
  if (!dialog) return;
  if (dialog.open) return dialog.close();
  back = document.activeElement;
  const seen = new Set();
  commands = $$('[data-cmd]').filter(el => !el.disabled && !seen.has(el.dataset.cmd) && seen.add(el.dataset.cmd));
  field().value = '';
  dialog.showModal();
  draw('');
});

function draw(query) {
  const hits = commands.map(el => [query ? score(el.dataset.cmd, query) : 1, el])
    .filter(([points]) => points > 0).sort(([a], [b]) => b - a).slice(0, query ? 6 : 9);
  results().replaceChildren();
  if (hits.length) group(say('web.js.do'));
  for (const [, el] of hits) {
    const sign = $('use', el)?.getAttribute('href') ?? 'arrow';
    const row = make('li', { role: 'option' }, icon(sign), make('span', { textContent: el.dataset.cmd }), make('small', {}, ...caps(el.dataset.key ?? '')));
    row.command = el;
    results().append(row);
  }
  number();
  clearTimeout(timer);
  if (query.length > 1) timer = setTimeout(() => find(query), 90);
}

async function find(query) {
  const turn = ++asked;
  const answer = await fetch('/find?q=' + encodeURIComponent(query), { headers: { 'HX-Request': 'true', Accept: 'text/html' } }).catch(() => null);
  if (turn !== asked || !box().open) return;
  const found = answer?.ok ? await answer.text() : '';
  if (turn !== asked || !found.trim()) return;
  // The answer may bring headings of its own (li.grp); a bare list gets ours.
  if (!found.includes('grp')) group(say('web.js.found'));
  results().insertAdjacentHTML('beforeend', found);
  number();
}

const group = text => results().append(make('li', { className: 'grp', role: 'presentation', textContent: text }));
const options = () => $$('[role=option]', results());
const chosen = () => $('[aria-selected=true]', results());

function number() {
  options().forEach((option, i) => { option.id = 'pal-' + i; });
  if (!chosen()) choose(options()[0]);
}

function choose(option) {
  chosen()?.setAttribute('aria-selected', 'false');
  if (!option) return field().removeAttribute('aria-activedescendant');
  option.setAttribute('aria-selected', 'true');
  field().setAttribute('aria-activedescendant', option.id);
  option.scrollIntoView({ block: 'nearest' });
}

function run(option) {
  if (!option) return;
  box().close();
  const { href } = option.dataset;
  if (href) {
    const { pathname } = new URL(href, location);
    const row = $$('#rows .row-a').find(a => a.pathname === pathname);
    return row ? row.click() : location.assign(href);
  }
  back?.focus?.();
  if (option.command?.isConnected) press(option.command);
}

document.addEventListener('input', e => { if (e.target.id === 'pal-q') draw(e.target.value.trim().toLowerCase()); });
document.addEventListener('keydown', e => {
  if (e.target.id !== 'pal-q') return;
  const all = options(), at = all.indexOf(chosen());
  if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
    e.preventDefault();
    choose(all[(at + (e.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length]);
  }
  if (e.key === 'Enter' && !e.isComposing) { e.preventDefault(); run(all[at]); }
});
document.addEventListener('click', e => {
  const option = e.target.closest('#pal-l [role=option]');
  if (option) { e.preventDefault(); run(option); }
});
document.addEventListener('mousemove', e => {
  const option = e.target.closest?.('#pal-l [role=option]');
  if (option && option !== chosen()) choose(option);
});

