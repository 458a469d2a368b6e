// A button with data-act="fill" writes what it offers into fields of its form, by name (data-fill, JSON), and says words of the
// text (data-was) in another way (data-is); data-told hears that it was used. data-act="fine" puts a hint aside. Of two fields that say the same thing in two ways, the one typed in empties the other.
import { $, $$, on, post } from './dom.js';
import { make } from './parts.js';
import { bodyHTML, setBody } from './editor.js';
import { saveSoon } from './drafts.js';

const composer = () => $('#composer');
const fieldsOf = (name, form) => $$(`[name="${CSS.escape(name)}"]`, form);
const escaped = text => make('i', { textContent: text }).innerHTML;

on('fill', el => {
  const form = el.closest('form') ?? composer(), { fill, was, is } = el.dataset;
  for (const [name, value] of Object.entries(JSON.parse(fill))) {
    for (const field of fieldsOf(name, form)) {
      if (name.endsWith('.what') && field.value) continue; // somebody's own words stay
      field.value = value;
    }
  }
  if (was) setBody(bodyHTML().replace(escaped(was), () => escaped(is)));
  if (el.dataset.told) post(el.dataset.told);
  el.closest('.hint')?.remove();
  saveSoon();
});

on('fine', el => {
  post(el.getAttribute('formaction'));
  el.closest('.hint')?.remove();
});

document.addEventListener('input', e => {
  const other = e.target.dataset?.fillClears;
  if (other && e.target.value) for (const field of fieldsOf(other, e.target.form)) field.value = '';
});
