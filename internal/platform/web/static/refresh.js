// What the stream tells of a case, fetched as this person may see it and put where it stands: the row, and the new messages.
import { forget } from './ahead.js';
import { $, $$ } from './dom.js';
import { current, mark } from './list.js';
import { caseShown, listKey } from './live-client.js';
import { keepTicks } from './questions.js';
import { atEnd, fit, toEnd, watchSeen } from './thread.js';
import { keepWork } from './work.js';

const get = url => fetch(url, { headers: { 'HX-Request': 'true', Accept: 'text/html' } }).catch(() => null);

// A part of a page says with data-live which kinds of events it lists the outcome of: it is fetched anew with its page, once for
// them all.
async function refreshPart(part, events) {
  const live = RegExp('^(gone|' + part.dataset.live.replaceAll(' ', '|') + ')');
  if (!events.some(event => event.kinds.some(kind => live.test(kind)))) return;
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok || !part.isConnected) return;
  const now = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(part.id);
  if (now) await swap(now.outerHTML, part, 'outerMorph');
}

// refreshAll does so for all cases that events are about, each once; where there are too many it does nothing and says so.
// Who else is at a case changes nothing of it: then it is done quietly.
export async function refreshAll(events) {
  const all = new Map();
  for (const part of $$('[data-live]')) await refreshPart(part, events);
  for (const event of events) {
    forget(event.case);
    const one = all.get(event.case) ?? { case: event.case, kinds: [], lists: [], left: [], entered: [] };
    for (const name of ['kinds', 'lists', 'left', 'entered']) one[name].push(...event[name] ?? []);
    all.set(event.case, one);
  }
  if (all.size > 40) return false;
  if (events.every(event => event.kinds.every(kind => kind === 'presence'))) {
    for (const id of all.keys()) colleagues(id);
    return 'quietly';
  }
  for (const event of all.values()) await refresh(event);
  countAgain();
  return true;
}
const refresh = event => Promise.all([refreshRow(event), String(event.case) === String(caseShown()) && refreshThread()]);

async function refreshRow({ case: id, lists, kinds, left, entered }) {
  const rows = $('#rows'), row = $('#row-' + id), ours = lists.includes(listKey());
  if (!rows || !(row || ours)) return;
  if (left.includes(listKey()) && !entered.includes(listKey())) return leave(row);
  const answer = kinds.includes('gone') ? { status: 404 } : await get(`/cases/${id}/row${new URL($('#rows').dataset.href, location).search}`);
  if (!answer) return;
  if (answer.status === 404 || answer.status === 204) return leave($('#row-' + id));
  if (!answer.ok) return;
  const html = await answer.text(), here = $('#row-' + id);
  if (!here) return place(html, rows);
  const href = current()?.getAttribute('href'), picked = $('.row-x', here)?.checked;
  await swap(html, here, 'outerMorph');
  const box = $('#row-' + id + ' .row-x');
  if (box && picked) box.checked = true;
  if (href) mark($(`#rows .row-a[href="${CSS.escape(href)}"]`));
}

// A row that has left the list goes, except the one being read: it stays, pale, until the next is opened.
function leave(row) {
  if (!row) return;
  if ($('[aria-current]', row)) row.classList.add('gone'); else row.remove();
}
document.addEventListener('htmx:after:swap', e => {
  if (e.detail.ctx?.target?.id !== 'case') return;
  for (const row of $$('#rows .gone')) if (!$('[aria-current]', row)) row.remove();
});

// A new row takes its place by data-sort (highest first), else it comes first.
async function place(html, rows) {
  const box = document.createElement('template');
  box.innerHTML = html;
  const row = $('.row', box.content);
  if (!row) return;
  const sort = Number(row.dataset.sort);
  const next = Number.isFinite(sort) && row.dataset.sort ? $$('.row[data-sort]', rows).find(r => Number(r.dataset.sort) < sort) : $('.row', rows);
  // Where a list goes on below, a row that belongs further down comes when one gets there.
  if (!next && $('.more', rows)) return;
  document.getElementById('rows-empty')?.remove();
  row.classList.replace('cur', 'new') || row.classList.add('new');
  for (const a of $$('.row-a', row)) { a.tabIndex = -1; a.removeAttribute('aria-current'); }
  await swap(row.outerHTML, next ?? rows, next ? 'beforebegin' : 'beforeend');
}

// New messages come at the end; messages that changed (a held reply has left) are changed where they stand.
async function refreshThread() {
  const last = $$('#msgs > [id^=m-]:not(.held,.pending)').at(-1), id = caseShown();
  const answer = await get(`/cases/${id}/since/${last ? last.id.slice(2) : 0}`);
  if (!answer?.ok || answer.status === 204 || String(caseShown()) !== String(id)) return;
  const box = document.createElement('template'), follow = atEnd();
  box.innerHTML = await answer.text();
  for (const li of [...box.content.children].filter(el => el.matches('li'))) {
    li.remove();
    const old = li.id && document.getElementById(li.id);
    await swap(li.outerHTML, old || $('#msgs'), old ? 'outerMorph' : 'beforeend');
    const now = li.id && document.getElementById(li.id);
    if (now?.matches('.in')) watchSeen(now);
  }
  const ticks = keepTicks(), work = keepWork($$('hx-partial', box.content).map(part => part.getAttribute('hx-target')));
  if (box.innerHTML.trim()) await swap(box.innerHTML, document.body, 'none');
  ticks();
  work();
  if (follow) toEnd();
}
const swap = (text, target, how) => htmx.swap({ text, target, swap: how, sourceElement: target });

// Earlier messages come above what is being read, which stays where it is.
let below = null;
document.addEventListener('htmx:before:swap', e => {
  const thread = $('#thread');
  below = thread && e.detail.ctx?.target?.id === 'earlier' ? thread.scrollHeight - thread.scrollTop : null;
});
document.addEventListener('htmx:after:swap', () => {
  if (below === null) return;
  const thread = $('#thread');
  thread.scrollTop = thread.scrollHeight - below;
  below = null;
  for (const frame of $$('iframe.mail', thread)) fit(frame);
});

// colleagues puts who is at a case into the places of this page.
async function colleagues(id) {
  const answer = await get(`/cases/${id}/presence`);
  if (!answer?.ok) return;
  const box = document.createElement('template');
  box.innerHTML = await answer.text();
  for (const el of [...box.content.children]) document.getElementById(el.id)?.replaceChildren(...el.childNodes);
}

// The counts in the navigation are asked for anew, at most each five seconds and only where somebody looks.
let counted = 0, countTimer;
function countAgain() {
  clearTimeout(countTimer);
  countTimer = setTimeout(() => {
    counted = performance.now();
    document.body.dispatchEvent(new CustomEvent('counts'));
  }, Math.max(300, counted + 5000 - performance.now()));
}

// aim brings a message that a link names into view. One that is not on the page is asked for with what stands around it.
let sought = '';
export function aim(id) {
  const message = document.getElementById(id), page = location.pathname + '?m=' + id.slice(2);
  if (message) return message.scrollIntoView({ block: 'center' });
  if (sought === page || !window.htmx) return toEnd();
  sought = page;
  htmx.ajax('GET', page, { target: '#case', swap: 'innerHTML' });
}
