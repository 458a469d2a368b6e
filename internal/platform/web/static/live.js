// One event stream for all tabs of this browser (a SharedWorker): plain HTTP/1.1 allows six connections per host, and
// a stream in each tab would use them up. Tabs say what they show; the worker tells the server the sum of it.
const ports = new Map(); // port -> what its tab shows, which case it has open, and when it said so
// What was told lately is told again to a tab that comes up: its page may have been made before. Where it is more than
// is kept here, the server says so.
let heard = [], made = Infinity; // and when the oldest page was made of which the server does not know yet
let source, stream = '', state = 'off', again, wait = 2000, tellTimer, told = '', toldAt = 0;

const all = message => { for (const port of ports.keys()) port.postMessage(message); };
const set = next => { if (next !== state) { state = next; all({ state }); } };

function open() {
  clearTimeout(again);
  source = new EventSource('/events');
  source.onopen = () => { wait = 2000; set('on'); };
  source.onmessage = e => {
    const event = JSON.parse(e.data);
    heard = [...heard.slice(-63), { event, at: Date.now() }];
    all({ event });
  };
  source.addEventListener('hello', e => { ({ stream } = JSON.parse(e.data)); told = ''; tell(); });
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
    const shows = [...new Set([...ports.values()].flatMap(p => p.shows))], at = {}, now = Date.now();
    for (const p of ports.values()) if (now - p.said < 75000) for (const [id, does] of Object.entries(p.at)) at[id] ||= does;
    const print = JSON.stringify([shows, at]);
    // Who is here is said again twice a minute: it holds for a while only.
    if (!stream || state !== 'on') return;
    const age = Math.max(0, now - made);
    made = Infinity;
    if (print === told && (print.endsWith(',{}]') || now - toldAt < 25000)) return;
    [told, toldAt] = [print, now];
    const body = JSON.stringify({ stream, shows, at, age });
    const answer = await fetch('/events/shows', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }).catch(() => null);
    if (!answer?.ok) [told, made] = ['', Math.min(made, now - age)];
  }, 150);
}

self.onconnect = e => {
  const port = e.ports[0];
  ports.set(port, { shows: [], at: {}, said: 0 });
  port.onmessage = ({ data }) => {
    if (data.bye) { ports.delete(port); tell(); return; }
    if (!data.shows) return;
    if (!ports.get(port)?.said) {
      const at = Date.now() - data.age;
      made = Math.min(made, at);
      for (const one of heard) if (one.at > at) port.postMessage(one);
    }
    ports.set(port, { shows: data.shows, at: data.at ?? {}, said: Date.now() });
    tell();
  };
  if (!source) return open();
  port.postMessage({ state });
};
