// Back and Forward.
import { $, pane } from './dom.js';
import { links, mark } from './list.js';

// Back and Forward between cases load the case only; a restored page would lose the list's place. Another list is another page.
document.addEventListener('htmx:before:history:restore', e => {
  const rows = $('#rows');
  if (!rows || !$('#case')) return;
  e.preventDefault();
  const here = location.pathname + location.search;
  const a = links().find(x => x.getAttribute('href') === here || x.pathname === location.pathname);
  if (a) {
    mark(a);
    a.scrollIntoView({ block: 'nearest' });
    pane('conv');
    return void htmx.ajax('GET', here, { target: '#case', swap: 'innerHTML' });
  }
  if (/\/cases\/\d+/.test(location.pathname)) {
    mark(null);
    pane('conv');
    return void htmx.ajax('GET', here, { target: '#case', swap: 'innerHTML' });
  }
  if (here === home) return pane('list');
  location.reload();
});

// the list this page was opened with
const home = $('#rows')?.dataset.href ?? location.pathname + location.search;
