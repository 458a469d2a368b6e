// What a conversation needs each time it is shown: its end in view, mail frames as high as their mail, its questions in step.
import { $, $$, pane } from './dom.js';
import { load } from './late.js';

// The end stays in view while pictures and frames grow, until somebody scrolls up.
let watched, following = true;
const grown = new ResizeObserver(() => { if (following) toEnd(); });
export function toEnd() {
  const thread = $('#thread');
  if (thread) thread.scrollTop = thread.scrollHeight;
}
export function atEnd() {
  const thread = $('#thread');
  return !thread || thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
}

// settleQuestions brings the marks in the messages in step with what #asks knows. What is ticked away and not out yet is done.
export function settleQuestions() {
  const row = $('#asks');
  if (!row?.dataset.marks) return;
  const known = JSON.parse(row.dataset.marks), leaving = new Set($$('.ask[hidden] input', row).map(box => box.value));
  for (const q of $$('[data-q],[data-qn]')) {
    const id = q.dataset.q ?? q.dataset.qn, [state, label, title] = known[id] ?? ['', ''];
    q.classList.toggle('done', state !== 'open' || leaving.has(id));
    q.classList.toggle('off', !label);
    if (q.dataset.qn) q.textContent = label; else q.title = title ?? '';
  }
}

// A link may name a message, which comes into view in place of the end.
const named = () => location.hash.match(/^#m-\d+$/)?.[0].slice(1) ?? $('#msgs')?.dataset.here;

export function settle() {
  settleQuestions();
  const thread = $('#thread');
  if (!thread || thread === watched) return;
  grown.disconnect();
  watched = thread;
  following = !named();
  if (following) toEnd(); else load('more').then(more => more.aim(named()), toEnd);
  thread.addEventListener('scroll', () => { following = atEnd(); }, { passive: true });
  const messages = $('#msgs');
  if (messages) grown.observe(messages);
  for (const frame of $$('iframe.mail', thread)) fit(frame);
}

// A mail's frame has the height of its mail. The frame is of our origin, so this needs no script inside it.
const fitted = new WeakSet();
export function fit(frame) {
  const inner = frame.contentDocument;
  if (!inner?.body || inner.readyState !== 'complete' || inner.URL === 'about:blank' || fitted.has(inner)) return;
  fitted.add(inner);
  const measure = () => {
    frame.style.height = '';
    frame.style.height = Math.min(20000, inner.documentElement.scrollHeight) + 'px';
  };
  measure();
  new ResizeObserver(measure).observe(inner.body);
  // Keys pressed inside the mail belong to the desk.
  inner.addEventListener('keydown', e => {
    if (!frame.dispatchEvent(new KeyboardEvent('keydown', e))) e.preventDefault();
  });
}
document.addEventListener('load', e => { if (e.target.matches?.('iframe.mail')) fit(e.target); }, true);

// `seen` is the newest message that was really in view; the server stops a reply that knows less than there is. An older one
// that is shown anew, or comes into view again, takes nothing back.
const viewed = new IntersectionObserver(entries => {
  for (const entry of entries) {
    if (!entry.isIntersecting || document.hidden) continue;
    viewed.unobserve(entry.target);
    const seen = $('#composer [name=seen]'), id = entry.target.id.slice(2);
    if (seen && entry.target.isConnected && +id > +seen.value) seen.value = id;
  }
}, { threshold: 0.2 });
export const watchSeen = message => viewed.observe(message);

document.addEventListener('htmx:after:swap', e => {
  if (e.detail.ctx?.target?.id !== 'case') return;
  settle();
  if (document.body.dataset.pane === 'side' && matchMedia('(max-width:760px)').matches) pane('conv');
  performance.mark('case-painted');
});
settle();
