// The chips of open questions in the composer.
import { $, $$, say } from './dom.js';

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
