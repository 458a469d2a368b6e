// What a conversation needs each time it is shown: its end in view, mail frames as high as their mail, questions in step with the chips.
import { $, $$, pane, say } from './dom.js';

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

// A question is done when no chip asks for it any more.
export function settleQuestions() {
  if (!$('#composer')) return;
  for (const q of $$('.q[data-q]')) {
    const done = !$(`.ask:not([hidden]) input[value="${CSS.escape(q.dataset.q)}"]`);
    q.classList.toggle('done', done);
    q.title = say(done ? 'web.js.answered' : 'web.js.not_answered');
  }
}

// asks counts what is still open and says so on the button. It never blocks.
export function asks() {
  const f = $('#composer'), label = $('#send-l');
  if (!f || !label) return;
  const chips = $$('.ask:not([hidden])', f), open = chips.filter(chip => !$('input', chip).checked).length, row = $('.asks', f);
  if (row) { row.hidden = chips.length === 0; row.classList.toggle('all', open === 0); }
  const count = $('#asks-n');
  if (count) count.textContent = open;
  label.textContent = f.kind.value === 'note' ? say('web.js.add_note') : open ? say('web.js.send_open', { n: open }) : say('web.js.send');
}

// A link may name a message: it comes into view. One that is not on the page is asked for with what stands around it.
let sought = '';
function aim(thread) {
  const id = location.hash.match(/^#m-\d+$/)?.[0].slice(1) ?? $('#msgs')?.dataset.here;
  if (!id) return false;
  const message = document.getElementById(id);
  if (message) {
    message.scrollIntoView({ block: 'center' });
    return true;
  }
  const page = location.pathname + '?m=' + id.slice(2);
  if (sought !== page && window.htmx) {
    sought = page;
    setTimeout(() => htmx.ajax('GET', page, { target: '#case', swap: 'innerHTML' }), 0);
  }
  return false;
}

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

export function settle() {
  settleQuestions();
  const thread = $('#thread');
  if (!thread || thread === watched) return;
  grown.disconnect();
  watched = thread;
  following = !aim(thread);
  if (following) toEnd();
  thread.addEventListener('scroll', () => { following = atEnd(); }, { passive: true });
  const messages = $('#msgs');
  if (messages) grown.observe(messages);
  for (const frame of $$('iframe.mail', thread)) fit(frame);
}

// A mail's frame has the height of its mail. The frame is of our origin, so this needs no script inside it.
const fitted = new WeakSet();
function fit(frame) {
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
    if (!frame.dispatchEvent(new KeyboardEvent('keydown', { key: e.key, ctrlKey: e.ctrlKey, metaKey: e.metaKey, shiftKey: e.shiftKey, altKey: e.altKey, bubbles: true, cancelable: true }))) e.preventDefault();
  });
}
document.addEventListener('load', e => { if (e.target.matches?.('iframe.mail')) fit(e.target); }, true);

// `seen` is the newest message that was really in view; the server stops a reply that knows less than there is.
const viewed = new IntersectionObserver(entries => {
  for (const entry of entries) {
    if (!entry.isIntersecting || document.hidden) continue;
    viewed.unobserve(entry.target);
    const seen = $('#composer [name=seen]'), id = entry.target.id;
    if (seen && entry.target.isConnected) seen.value = seen.value.startsWith('m-') ? id : id.replace(/^m-/, '');
  }
}, { threshold: 0.2 });
export const watchSeen = message => viewed.observe(message);

document.addEventListener('htmx:after:swap', e => {
  if (e.detail.ctx?.target?.id !== 'case') return;
  settle();
  document.body.classList.remove('loading');
  if (document.body.dataset.pane === 'side' && matchMedia('(max-width:760px)').matches) pane('conv');
  performance.mark('case-painted');
});
settle();
