// What somebody has begun beside the conversation stays when that part is drawn anew: what is unfolded, filled in, and where the
// cursor stands. A form that was sent is no longer theirs.
import { $, $$ } from './dom.js';

document.addEventListener('submit', e => { e.target.dataset.sent = ''; }, true);

const begun = field => {
  if (field.closest('[data-sent]') || field.matches('button, [type=hidden]')) return false;
  if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
  if (field.matches('select')) return [...field.options].some(option => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
};
// named gives the fields and folds of some places, each under what it is called on a page: the second of a name is another.
function named(places) {
  const all = new Map();
  for (const el of places.flatMap(place => $$('details, form :is(input, select, textarea, button)', place))) {
    let key = el.matches('details') ? el.id || $('summary', el)?.textContent.trim() : [el.form?.getAttribute('action'), el.name, /^(checkbox|radio|submit)$/.test(el.type) && el.value].join('|');
    while (all.has(key)) key += '+';
    all.set(key, el);
  }
  return all;
}

// keepWork remembers what is begun in the places that selectors name; what it returns puts it back there.
export function keepWork(selectors) {
  const places = () => selectors.map(one => $(one)).filter(Boolean), was = named(places()), here = document.activeElement;
  const open = [...was].filter(([, el]) => el.open).map(([key]) => key), fields = [...was].filter(([, el]) => el.form && begun(el));
  const cursor = [...was].find(([, el]) => el === here)?.[0];
  return () => {
    const now = named(places());
    for (const key of open) if (now.has(key)) now.get(key).open = true;
    for (const [key, field] of fields) {
      if (now.get(key) === field || !now.has(key)) continue;
      now.get(key).replaceWith(field);
      now.set(key, field);
    }
    if (cursor && document.activeElement !== now.get(cursor)) now.get(cursor)?.focus({ preventScroll: true });
  };
}
