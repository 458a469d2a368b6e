// What happens elsewhere comes as {id, case, kinds, lists}: numbers and names of lists, never words. The tab then fetches the
// row and the new messages as this person may see them, and puts them into the list and #msgs. The composer is never touched.
import { $, $$, say } from './dom.js';
import { load } from './late.js';
import { here, watch } from './presence.js';

export const listKey = () => $('#rows')?.dataset.list;
export const caseShown = () => $('#msgs')?.dataset.case;

// shows is what the server is told: the ids of the cases on this page, and the list's key, or that of what a part lists.
function shows() {
  const ids = new Set($$('#rows > [id^=row-]').map(row => Number(row.id.slice(4))));
  if (caseShown()) ids.add(Number(caseShown()));
  return [...[...ids].filter(Number.isSafeInteger), ...(listKey() ? [listKey()] : []), ...$$('[data-live]').map(part => part.dataset.shows)];
}

// Events wait while the tab is hidden, and those of one case are one.
let waiting = [], timer;
function heard(event) {
  if (!event?.case) return;
  waiting.push(event);
  if (!document.hidden) timer ||= setTimeout(work, 120);
}
async function work() {
  timer = 0;
  const more = await load('more').catch(() => null), events = waiting;
  waiting = [];
  const done = await more?.refreshAll(events);
  if (!done) return offerNews();
  if (done !== 'quietly') tell();
}

// One quiet line at the top of the page. Nothing moves under the reader's eyes by itself.
export function line(id, key, action) {
  if ($('#' + id)) return;
  const el = document.createElement('div');
  el.id = id;
  el.className = id === 'offline' ? 'news warn' : 'news';
  el.role = 'status';
  el.append(say(key));
  if (action) {
    const show = document.createElement('button');
    show.className = 'lk';
    show.append(say('web.js.show'));
    show.onclick = action;
    el.append(show);
  }
  document.body.append(el);
}
const offerNews = () => line('news', 'web.js.news', () => location.reload());

// The counts in the navigation are asked for anew when a notice came, and after a break.
const recount = () => document.body.dispatchEvent(new CustomEvent('counts'));

let offTimer;
function connected(is) {
  clearTimeout(offTimer);
  const { classList } = document.body;
  // A short break is none.
  if (!is) offTimer = setTimeout(() => { classList.add('offline'); line('offline', 'web.js.offline'); }, 2500);
  else {
    if (classList.contains('offline')) recount();
    classList.remove('offline');
    $('#offline')?.remove();
  }
}

let send = () => {};
export const tell = () => send({ shows: shows(), at: here(caseShown()), age: performance.now() });
function message({ state, reload, event }) {
  if (state) connected(state === 'on');
  if (reload) offerNews();
  if (event?.counts) recount(); else heard(event);
}

// The worker's script serves a browser without shared workers too, within the page.
function start() {
  const at = new URL('kept-live.js', import.meta.url);
  let port;
  if (window.SharedWorker) ({ port } = new SharedWorker(at, { name: 'kept-live' }));
  else {
    const pair = new MessageChannel();
    port = pair.port1;
    import('./kept-live.js').then(() => onconnect({ ports: [pair.port2] }), () => connected(false));
  }
  port.onmessage = e => message(e.data);
  send = data => port.postMessage(data);
  addEventListener('pagehide', () => send({ bye: true }));
  addEventListener('pageshow', tell);
  watch(tell);
  tell();
}
document.addEventListener('visibilitychange', () => { if (!document.hidden && waiting.length && !timer) timer = setTimeout(work, 0); });
addEventListener('offline', () => connected(false));
document.addEventListener('htmx:after:swap', e => { if (e.detail.ctx?.target?.id === 'case') tell(); });
if (document.body.matches('.app')) {
  start();
  if ($('#msgs .held')) load('more').then(more => more.offerUndo(null), () => {});
}
