// Whether somebody types here, for colleagues who look at the same case.
import { $ } from './dom.js';
import { isBlank } from './editor.js';
import { caseShown, tell } from './live-client.js';
import { doing } from './presence.js';

const typedFor = 60000; // a pause this long is no writing any more
let typed = -typedFor, typedAt = '';

doing.at = id => {
  const f = $('#composer'), writes = typedAt === String(id) && performance.now() - typed < typedFor && f && !isBlank();
  return writes ? f.kind?.value ?? 'reply' : '';
};

function wrote() {
  const began = performance.now() - typed > typedFor || typedAt !== String(caseShown());
  typed = performance.now();
  typedAt = String(caseShown());
  if (began) tell();
}
document.addEventListener('kept:typed', wrote);
document.addEventListener('input', e => { if (e.target.id === 'body') wrote(); });
document.addEventListener('htmx:after:request', e => {
  if (e.detail.ctx?.sourceElement?.id !== 'composer') return;
  typed = -typedFor;
  tell();
});
