// Who goes through a list row by row finds the next case there already: once a case is shown, the one after it in the same
// direction is fetched. What is heard of that case, and whatever this page sends, throws it away; a page that hears nothing
// of the desk uses none.
import { current, links } from './list.js';

const good = 120_000; // milliseconds; it is the stream that keeps it true, this is for a stream that lags
let next = null, was = '';
const headers = { 'HX-Request': 'true', 'HX-Request-Type': 'partial', Accept: 'text/html' };

// forget throws away what was fetched for a case; without an id, for any.
export function forget(id) {
  if (!id || next?.url.startsWith(`/cases/${id}?`)) { next?.stop.abort(); next = null; }
}

// beyond is the address of the row after the one just opened, for who came to it from the row beside it.
function beyond() {
  const all = links(), at = all.indexOf(current()), step = at - all.findIndex(a => a.getAttribute('href') === was);
  if (at < 0) return null;
  was = all[at].getAttribute('href');
  return Math.abs(step) === 1 && step <= at ? all[at + step]?.getAttribute('hx-get') : null;
}

function fetchAhead(url) {
  if (next?.url === url || document.hidden || document.body.matches('.offline') || navigator.connection?.saveData) return;
  forget();
  const stop = new AbortController();
  next = { url, stop, at: performance.now(), answer: whole(url, stop.signal).catch(() => null) };
}

// whole is an answer with all of its words, or nothing where it is no plain page of a case.
async function whole(url, signal) {
  const got = await fetch(url, { headers, signal });
  return got.ok && !got.redirected ? new Response(await got.text(), got) : null;
}

document.addEventListener('htmx:after:swap', e => {
  if (e.detail.ctx?.target?.id !== 'case') return;
  const url = beyond();
  if (url) (window.requestIdleCallback ?? setTimeout)(() => fetchAhead(url));
});
document.addEventListener('htmx:before:request', e => {
  const { ctx } = e.detail, { request } = ctx;
  if (request.method !== 'GET') return forget();
  if (!next || ctx.target?.id !== 'case' || ctx.sourceElement?.getAttribute('hx-get') !== next.url) return;
  const { answer, at } = next;
  next = null;
  if (performance.now() - at > good || document.body.matches('.offline')) return;
  ctx.fetch = async (url, asked) => {
    const got = await answer;
    asked.signal?.throwIfAborted(); // a further press has taken its place
    return got ?? fetch(url, asked);
  };
});
addEventListener('pagehide', () => forget());
const first = current();
if (first) was = first.getAttribute('href');
