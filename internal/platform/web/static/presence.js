// Who else is here. This tab says which case it shows and whether somebody types there; what colleagues do comes back as an event
// with the case alone, and the names are fetched as this person may see them.
import { $ } from './dom.js';
import { isBlank } from './editor.js';

const typedFor = 60000; // a pause this long is no writing any more
const away = 10000; // a tab hidden this long is no looking any more
let typed = -typedFor, typedAt = '', hidden = 0;

// here is what the server is told of this tab: {case: '' | 'reply' | 'note'}.
export function here(id) {
  if (!id || (document.hidden && performance.now() - hidden > away - 100)) return {};
  const f = $('#composer'), writes = typedAt === String(id) && performance.now() - typed < typedFor && f && !isBlank();
  return { [id]: writes ? f.kind?.value ?? 'reply' : '' };
}

// colleagues puts who is at a case into the places of this page.
export async function colleagues(id) {
  const answer = await fetch(`/cases/${id}/presence`, { headers: { 'HX-Request': 'true', Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return;
  const box = document.createElement('template');
  box.innerHTML = await answer.text();
  for (const el of [...box.content.children]) document.getElementById(el.id)?.replaceChildren(...el.childNodes);
}

// watch has tell called when what is said here changes, and twice a minute so that it keeps holding.
export function watch(tell, shown) {
  const wrote = () => {
    const began = performance.now() - typed > typedFor || typedAt !== String(shown());
    typed = performance.now();
    typedAt = String(shown());
    if (began) tell();
  };
  document.addEventListener('kept:typed', wrote);
  document.addEventListener('input', e => { if (e.target.id === 'body') wrote(); });
  document.addEventListener('htmx:after:request', e => {
    if (e.detail.ctx?.sourceElement?.id !== 'composer') return;
    typed = -typedFor;
    tell();
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) return tell();
    hidden = performance.now();
    setTimeout(() => { if (document.hidden) tell(); }, away);
  });
  setInterval(() => { if (!document.hidden) tell(); }, 30000);
}
