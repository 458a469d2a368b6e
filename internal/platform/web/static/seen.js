// What the reader has seen: a case that was in view for a moment is read, for them alone.
import { $, post } from './dom.js';

const shown = () => $('#msgs')?.dataset.case;
let timer, told = '';
export function seen() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const id = shown(), last = [...document.querySelectorAll('#msgs > [id^=m-]')].at(-1)?.id ?? '';
    if (!id || document.hidden || told === id + last) return;
    told = id + last;
    post(`/cases/${id}/seen`, new URLSearchParams());
  }, 700);
}
document.addEventListener('htmx:after:swap', e => { if (e.detail.ctx?.target?.id === 'case' || e.detail.ctx?.target?.closest?.('#msgs')) seen(); });
document.addEventListener('visibilitychange', seen);
seen();
