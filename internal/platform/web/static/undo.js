// A reply that was sent can be taken back while it is held.
import { $, $$, post, say } from './dom.js';
import { toast } from './toast.js';

// offerUndo shows how long the newest held reply can be taken back.
const offers = new WeakMap();
export function offerUndo(kept, now = () => Date.now()) {
  const li = $$('#msgs .held').at(-1), undo = li && $('form.undo-form', li);
  const leaves = li && Date.parse(li.dataset.leaves ?? $('[data-leaves]', li)?.dataset.leaves ?? '');
  const left = Math.min(120000, leaves - now());
  if (!undo || !(left > 500) || offers.has(li)) return;
  offers.set(li, toast(say('web.js.leaves_in', { n: Math.ceil(left / 1000) }), {
    label: say('web.js.undo'), key: 'Z', ms: left, timed: true, act: () => takeBack(li, undo, kept),
  }));
}

async function takeBack(li, undo, kept) {
  const answer = await post(undo.action, new FormData(undo));
  if (!answer?.ok) return void toast(say(answer ? 'web.js.undo_late' : 'web.js.not_undone'), { alert: true });
  // After a reload this page no longer has the text; the server has made it the draft again.
  if (!kept) return void htmx.ajax('GET', location.pathname + location.search, { target: '#case', swap: 'innerHTML' });
  li.remove();
  kept.taken();
}
document.addEventListener('submit', e => {
  if (!e.target.matches('form.undo-form') || !window.htmx) return;
  e.preventDefault();
  const li = e.target.closest('.msg'), offer = offers.get(li);
  if (offer && !offer.gone) offer.run(); else takeBack(li, e.target, null);
});
