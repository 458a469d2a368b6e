// One event stream for all tabs of this browser (a SharedWorker): plain HTTP/1.1 allows six connections per host, and
// a stream in each tab would use them up. Tabs say what they show; the worker tells the server the sum of it.
const ports = new Map(); // port -> what its tab shows
let source, stream = '', state = 'off', again, wait = 2000, tellTimer, told = '';

const all = message => { for (const port of ports.keys()) port.postMessage(message); };
const set = next => { if (next !== state) { state = next; all({ state }); } };

function open() {
  clearTimeout(again);
  source = new EventSource('/events');
  source.onopen = () => { wait = 2000; set('on'); };
  source.onmessage = e => all({ event: e.data });
  source.addEventListener('hello', e => { try { stream = JSON.parse(e.data).stream; } catch { return; } told = ''; tell(); });
  source.addEventListener('reload', () => all({ reload: true }));
  source.onerror = () => {
    set('off');
    stream = ''; // the next one has a name of its own
    // After an answer that is no stream (signed out, a proxy's error) the browser gives up; we ask again, ever more seldom.
    if (source.readyState !== EventSource.CLOSED) return;
    again = setTimeout(open, wait);
    wait = Math.min(60000, wait * 2);
  };
}

// tell posts what is shown, once for many changes.
function tell() {
  clearTimeout(tellTimer);
  tellTimer = setTimeout(async () => {
    const shows = [...new Set([...ports.values()].flat())], print = JSON.stringify(shows);
    if (!stream || state !== 'on' || print === told) return;
    told = print;
    const body = JSON.stringify({ stream, shows });
    const answer = await fetch('/events/shows', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }).catch(() => null);
    if (!answer?.ok) told = '';
  }, 150);
}

onconnect = e => {
  const port = e.ports[0];
  ports.set(port, []);
  port.onmessage = ({ data }) => {
    if (data.bye) { ports.delete(port); tell(); return; }
    if (data.shows) { ports.set(port, data.shows); tell(); }
  };
  if (!source) open(); else port.postMessage({ state });
};
