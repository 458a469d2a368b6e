// What happens elsewhere comes as {id, case, kinds, lists}: numbers and names of lists, never words. The tab then fetches the
// row and the new messages as this person may see them, and puts them into the list and #msgs. The composer is never touched.
import { $, $$, make, say } from './dom.js';
import { current, mark } from './list.js';
import { settleQuestions, toEnd, atEnd, watchSeen } from './thread.js';
import { offerUndo } from './composer.js';
import { colleagues, here, watch } from './presence.js';

const listKey = () => $('#rows')?.dataset.list;
const caseShown = () => $('#msgs') && ($('#case')?.dataset.case ?? $('#msgs').dataset.case ?? location.pathname.match(/\/cases\/(\d+)/)?.[1]);
const get = url => fetch(url, { headers: { 'HX-Request': 'true', Accept: 'text/html' } }).catch(() => null);

// shows is what the server is told: the ids of the cases on this page, and the list's key.
function shows() {
  const ids = new Set($$('#rows > [id^=row-]').map(row => Number(row.id.slice(4))));
  if (caseShown()) ids.add(Number(caseShown()));
  return [...[...ids].filter(Number.isSafeInteger), ...(listKey() ? [listKey()] : [])];
}

// Events wait while the tab is hidden, and those of one case are one.
const waiting = new Map();
let timer;
function heard(event) {
  if (!event?.case) return;
  const old = waiting.get(event.case);
  waiting.set(event.case, { ...event, kinds: [...old?.kinds ?? [], ...event.kinds ?? []], lists: [...old?.lists ?? [], ...event.lists ?? []], left: [...old?.left ?? [], ...event.left ?? []], entered: [...old?.entered ?? [], ...event.entered ?? []] });
  if (document.hidden || timer) return;
  timer = setTimeout(work, 120);
}
// Who else is at a case changes nothing of it.
const quiet = event => event.kinds.every(kind => kind === 'presence');
async function work() {
  timer = 0;
  const events = [...waiting.values()];
  waiting.clear();
  if (events.length > 40) return offerNews();
  if (events.every(quiet)) return void events.forEach(event => colleagues(event.case));
  for (const event of events) {
    await Promise.all([refreshRow(event), String(event.case) === String(caseShown()) && refreshThread()]);
  }
  tell();
  countAgain();
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
  tell();
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
  row.classList.add('new');
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
  if (box.innerHTML.trim()) await swap(box.innerHTML, document.body, 'none');
  settleQuestions();
  if (follow) toEnd();
}
const swap = (text, target, how) => htmx.swap({ text, target, swap: how, sourceElement: target });

// One quiet line at the top of the page. Nothing moves under the reader's eyes by itself.
function line(id, key, action) {
  let el = document.getElementById(id);
  if (el) return;
  el = make('div', { id, className: id === 'offline' ? 'news warn' : 'news', role: 'status' }, make('span', { textContent: say(key) }));
  if (action) el.append(make('button', { type: 'button', className: 'lk', textContent: say('web.js.show'), onclick: action }));
  document.body.append(el);
}
const offerNews = () => line('news', 'web.js.news', () => location.reload());

let offTimer;
function connected(is) {
  clearTimeout(offTimer);
  if (is) { document.body.classList.remove('offline'); document.getElementById('offline')?.remove(); return; }
  // A short break is none.
  offTimer = setTimeout(() => { document.body.classList.add('offline'); line('offline', 'web.js.offline'); }, 2500);
}

let send = () => {};
const tell = () => send({ shows: shows(), at: here(caseShown()) });
function message(data) {
  if (data.state) connected(data.state === 'on');
  if (data.reload) offerNews();
  if (!data.event) return;
  try {
    const event = JSON.parse(data.event);
    if (event.reload) offerNews(); else heard(event);
  } catch { /* a newer server may say what this page does not know */ }
}

function start() {
  if (window.SharedWorker) {
    const worker = new SharedWorker(new URL('live.js', import.meta.url), { name: 'kept-live' });
    worker.port.onmessage = e => message(e.data);
    send = data => worker.port.postMessage(data);
    addEventListener('pagehide', () => send({ bye: true }));
    addEventListener('pageshow', tell);
  } else {
    const source = new EventSource('/events');
    source.onmessage = e => message({ event: e.data });
    source.addEventListener('reload', offerNews);
    source.onopen = () => connected(true);
    source.onerror = () => connected(false);
    let stream = '';
    source.addEventListener('hello', e => { stream = JSON.parse(e.data).stream; tell(); });
    send = data => {
      if (stream) fetch('/events/shows', { method: 'POST', body: JSON.stringify({ stream, ...data }), headers: { 'Content-Type': 'application/json' } }).catch(() => {});
    };
  }
  watch(tell, caseShown);
  tell();
}
document.addEventListener('visibilitychange', () => { if (!document.hidden && waiting.size && !timer) timer = setTimeout(work, 0); });
addEventListener('offline', () => connected(false));
if (document.body.matches('.app')) { start(); offerUndo(null); }
