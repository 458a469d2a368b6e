// Completions while writing: "/" for a snippet in a reply, "@" for a colleague in a note. The addresses stand on the form
// (data-snippets, data-mentions); each answers ?q= with <li role="option" data-text="what to put in">. Without an address there is none.
import { $, $$ } from './dom.js';

const kinds = { '/': 'snippets', '@': 'mentions' };
let menu, length = 0, asked = 0, timer;

export function closeComplete() {
  asked++;
  clearTimeout(timer);
  menu?.remove();
  menu = null;
}

// completing looks at the word before the cursor, after each change.
export function completing(editor) {
  const at = editor.getSelection(), node = at.startContainer;
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, at.startOffset) : '';
  const word = before.match(/(?:^|\s)([/@])([\p{L}\p{N}_-]{0,30})$/u), form = editor.field.form;
  const url = word && form.dataset[kinds[word[1]]];
  const wanted = word && (word[1] === '@') === (form.kind?.value === 'note');
  if (!url || !wanted) return closeComplete();
  length = word[2].length + 1;
  const turn = ++asked;
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const answer = await fetch(`${url}?q=${encodeURIComponent(word[2])}`, { headers: { 'HX-Request': 'true', Accept: 'text/html' } }).catch(() => null);
    const html = answer?.ok ? await answer.text() : '';
    if (turn !== asked) return;
    if (!html.includes('role="option"')) return closeComplete();
    show(html, editor);
  }, 60);
}

function show(html, editor) {
  if (!menu) {
    menu = document.createElement('ul');
    menu.className = 'menu snips';
    menu.role = 'listbox';
    menu.popover = 'manual';
    editor.field.form.append(menu);
    menu.showPopover();
  }
  menu.innerHTML = html;
  choose(options()[0]);
  for (const option of options()) option.onmousedown = e => { e.preventDefault(); put(option, editor); };
  const box = editor.getSelection().getBoundingClientRect(), width = menu.offsetWidth;
  menu.style.inset = 'auto';
  menu.style.left = Math.max(8, Math.min(box.left, innerWidth - width - 8)) + 'px';
  menu.style.bottom = innerHeight - box.top + 6 + 'px';
}

const options = () => $$('[role=option]', menu);
const chosen = () => $('[aria-selected=true]', menu);
function choose(option) {
  for (const o of options()) o.setAttribute('aria-selected', o === option);
  option?.scrollIntoView({ block: 'nearest' });
}

function put(option, editor) {
  const at = editor.getSelection();
  at.setStart(at.startContainer, Math.max(0, at.startOffset - length));
  editor.setSelection(at);
  editor.insertPlainText(option.dataset.text ?? option.textContent);
  closeComplete();
}

// completeKeys takes the keys that belong to an open menu; it says whether it took one.
export function completeKeys(e, editor) {
  if (!menu?.isConnected) return false;
  const all = options(), at = all.indexOf(chosen());
  const took = {
    ArrowDown: () => choose(all[(at + 1) % all.length]),
    ArrowUp: () => choose(all[(at - 1 + all.length) % all.length]),
    Enter: () => put(all[at], editor),
    Tab: () => put(all[at], editor),
    Escape: closeComplete,
  }[e.key];
  if (!took) return false;
  e.preventDefault();
  e.stopPropagation();
  took();
  return true;
}
document.addEventListener('focusout', e => { if (menu && e.target.matches?.('.ed')) closeComplete(); });
