// Addresses as chips. The field below holds the list as it is typed and posted; without script it is all there is.
import { $, $$, say } from './dom.js';
import { icon, make } from './parts.js';

// split cuts a list where no quote and no bracket is open, as the server does.
export function split(text) {
  const all = [''];
  let quoted = false, inside = false;
  for (const c of text) {
    if (c === '"') quoted = !quoted;
    if (!quoted && (c === '<' || c === '>')) inside = c === '<';
    if (/[,;\n]/.test(c) && !quoted && !inside) all.push(''); else all[all.length - 1] += c;
  }
  return all.map(one => one.trim()).filter(Boolean);
}
const address = text => text.match(/<([^<>]*)>\s*$/)?.[1] ?? text;
const valid = text => /^[^\s@<>",;]+@[^\s@<>",;]+\.[^\s@<>",;.]+$|^[^\s@]+@localhost$/.test(address(text));
const shown = text => text.replace(/\s*<[^<>]*>\s*$/, '').replace(/^"(.*)"$/, '$1') || address(text);

function enhance(field) {
  const label = field.closest('label'), name = $('span', label)?.textContent ?? '';
  const chips = make('span', { className: 'adrs' });
  const input = make('input', { type: 'text', autocomplete: 'off', spellcheck: false, 'aria-label': name });
  const list = field.getAttribute('list');
  const said = make('span', { className: 'ferr', role: 'status', id: `adr-${field.name}` });
  if (list) input.setAttribute('list', list);
  input.setAttribute('aria-describedby', said.id);
  let all = split(field.value);

  const draw = () => {
    for (const old of $$('.chip', chips)) old.remove();
    all.forEach((one, i) => {
      const off = make('button', { type: 'button', 'aria-label': say('web.js.address_off', { name: shown(one) }), onmousedown: e => e.preventDefault(), onclick: e => { e.preventDefault(); all.splice(i, 1); changed(); input.focus(); } }, icon('x'));
      input.before(make('span', { className: valid(one) ? 'chip plain' : 'chip bad', title: one }, shown(one), off));
    });
    const bad = all.find(one => !valid(one));
    said.textContent = bad ? say('web.js.address_wrong', { name: bad }) : '';
    input.setAttribute('aria-invalid', Boolean(bad));
  };
  const changed = () => {
    field.value = all.join(', ');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    draw();
  };
  const add = text => {
    for (const one of split(text)) if (!all.some(old => address(old).toLowerCase() === address(one).toLowerCase())) all.push(one);
    input.value = '';
    changed();
  };
  input.addEventListener('keydown', e => {
    if (e.isComposing) return;
    if ((e.key === 'Enter' || e.key === ',' || e.key === ';') && !e.ctrlKey && !e.metaKey) {
      e.preventDefault();
      if (input.value.trim()) add(input.value);
    }
    if (e.key === 'Backspace' && !input.value && all.length) { all.pop(); changed(); }
  });
  input.addEventListener('input', e => {
    e.stopPropagation();
    const known = list && $$('option', document.getElementById(list)).some(o => o.value === input.value);
    if (known && e.inputType !== 'insertText') add(input.value);
  });
  input.addEventListener('paste', e => {
    const text = e.clipboardData.getData('text/plain');
    if (!/[,;\n@]/.test(text)) return;
    e.preventDefault();
    add(input.value + text);
  });
  input.addEventListener('blur', () => { if (input.value.trim()) add(input.value); });
  // What is set from elsewhere (a draft, a reply that has gone) is shown too.
  field.form.addEventListener('kept:set', () => { all = split(field.value); draw(); });
  field.hidden = true;
  field.dataset.chips = '';
  chips.append(input);
  field.after(chips, said);
  draw();
}

export function addresses() { for (const field of $$('#composer input[data-addresses]:not([data-chips])')) enhance(field); }
document.addEventListener('htmx:after:swap', e => { if (e.detail.ctx?.target?.id === 'case') addresses(); });
addresses();
