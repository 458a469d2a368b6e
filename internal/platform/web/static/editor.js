// The editor: a textarea until it is used, then Squire over the same field. The textarea always holds what will be posted,
// so that the form works without script and a draft survives whatever happens to the editor.
import { $, $$, on, pane, say } from './dom.js';
import { make } from './parts.js';
import { completing, completeKeys } from './complete.js';

let squire, Squire;
const field = () => $('#body');
export const live = () => squire?.field === field() && squire.field?.isConnected ? squire : null;

const allowed = new Set(['P', 'DIV', 'BR', 'B', 'STRONG', 'I', 'EM', 'U', 'UL', 'OL', 'LI', 'A', 'BLOCKQUOTE', 'CODE', 'PRE', 'IMG']);
const dropped = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'IFRAME', 'OBJECT', 'TITLE', 'META', 'LINK', 'HEAD', 'SVG', 'MATH', 'NOSCRIPT', 'FORM', 'INPUT', 'BUTTON', 'TEXTAREA', 'SELECT']);

// clean keeps what a mail needs and nothing else, in a document that runs nothing. The server cleans again and decides.
export function clean(html) {
  const out = document.createDocumentFragment();
  (function walk(from, to) {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) { to.append(node.data); continue; }
      if (node.nodeType !== Node.ELEMENT_NODE || dropped.has(node.tagName.toUpperCase())) continue;
      if (!allowed.has(node.tagName)) { walk(node, to); continue; }
      const copy = document.createElement(node.tagName);
      if (node.tagName === 'A') {
        const href = node.getAttribute('href') ?? '';
        if (/^(https?:|mailto:|tel:)/i.test(href)) copy.href = href;
      }
      if (node.tagName === 'IMG') {
        const src = node.getAttribute('src') ?? '';
        if (!/^(blob:|data:image\/(png|jpe?g|gif|webp);|\/(?!\/))/.test(src)) continue;
        copy.src = src;
        copy.alt = node.alt;
      }
      to.append(copy);
      walk(node, copy);
    }
  })(new DOMParser().parseFromString(html, 'text/html').body, out);
  return out;
}

const escaped = text => make('i', { textContent: text }).innerHTML;
// isHTML tells a formatted text, which a textarea would show with its tags.
export const isHTML = text => /<(p|div|br|ul|ol|blockquote|pre|a|b|i)\b/i.test(text);
// toHTML makes paragraphs of plain text and leaves HTML as it is. HTML folds spaces away, but whoever typed one meant it, and the
// last stands between two words.
export const toHTML = text => isHTML(text) ? text
  : text.replace(/^ | $|(?<= ) /gm, '\u00a0').split(/\n{2,}/).map(part => '<p>' + escaped(part).replace(/\n/g, '<br>') + '</p>').join('');

export const bodyHTML = () => live() ? live().getHTML() : toHTML(field()?.value ?? '');
export const plainText = () => live() ? live().getRoot().innerText : clean(field()?.value ?? '').textContent;
// linksBehind are the addresses that the text holds behind words, and so does not show.
export function linksBehind() {
  const all = $$('a[href^="http"]', live() ? live().getRoot() : clean(field()?.value ?? ''));
  return all.map(a => a.getAttribute('href')).filter(link => !plainText().includes(link));
}
export const isBlank = () => !plainText().trim() && !(live() && $('img', live().getRoot()));

export function setBody(html) {
  const ta = field();
  if (!ta) return;
  ta.value = html;
  const s = live();
  if (!s && isHTML(html)) {
    ta.classList.add('coming'); // its tags are not for reading
    return void rich().finally(() => ta.classList.remove('coming'));
  }
  if (!s) return;
  s.setHTML(toHTML(html));
  s.getRoot().classList.toggle('empty', isBlank());
}

// Letters that are being put together (an accent, a syllable) are nobody's to take away.
let composing = false;
for (const type of ['start', 'update', 'end']) document.addEventListener('composition' + type, e => { if (e.target === field()) composing = type !== 'end'; });

// rich turns the textarea into the editor, once.
export async function rich() {
  const ta = field();
  if (!ta || live()) return live();
  try { Squire ??= (await import('./squire.js')).default; } catch { return null; } // not loaded: the textarea does
  if (composing) await new Promise(done => ta.addEventListener('compositionend', () => setTimeout(done), { once: true }));
  if (field() !== ta || live()) return live();
  const root = make('div', { className: 'ed', role: 'textbox', 'aria-multiline': 'true', 'aria-label': ta.getAttribute('aria-label') ?? '', 'data-ph': ta.placeholder });
  const focused = ta === document.activeElement;
  ta.hidden = true;
  ta.before(root);
  const s = new Squire(root, { blockTag: 'P', sanitizeToDOMFragment: html => clean(html), addLinks: true });
  s.field = ta;
  squire = s;
  s.setHTML(toHTML(ta.value.replace(/(^|[^\n])\n$/, '$1\n\n'))); // who has begun a line goes on in it
  root.classList.toggle('empty', isBlank());
  s.addEventListener('input', () => {
    ta.value = s.getHTML();
    root.classList.toggle('empty', isBlank());
    document.dispatchEvent(new CustomEvent('kept:typed'));
    completing(s);
  });
  s.addEventListener('pathChange', () => {
    for (const [name, tag] of [['bold', 'B'], ['italic', 'I'], ['link', 'A'], ['list', 'UL'], ['olist', 'OL'], ['quote', 'BLOCKQUOTE'], ['code', 'CODE']]) {
      $(`[data-fmt=${name}]`)?.setAttribute('aria-pressed', s.hasFormat(tag) || name === 'code' && s.hasFormat('PRE'));
    }
  });
  root.addEventListener('keydown', e => completeKeys(e, s) || startList(e, s), true);
  if (focused) { s.focus(); s.moveCursorToEnd(); }
  return s;
}

// "- " and "1. " at the start of a line begin a list.
function startList(e, s) {
  if (e.key !== ' ' || e.isComposing || s.hasFormat('LI')) return;
  const at = s.getSelection(), node = at.startContainer;
  if (!at.collapsed || node.nodeType !== Node.TEXT_NODE || node.previousSibling) return;
  const before = node.data.slice(0, at.startOffset);
  if (!/^([-*]|1[.)])$/.test(before)) return;
  e.preventDefault();
  e.stopPropagation();
  at.setStart(node, 0);
  s.setSelection(at);
  s.insertPlainText('');
  if (before.startsWith('1')) s.makeOrderedList(); else s.makeUnorderedList();
}

// write opens the composer and puts the cursor at the end of the text.
export async function write() {
  if (!field()) return;
  pane('conv');
  $('#composer').classList.add('open');
  if (!live()) field().focus(); // what is typed before the editor is there is the editor's text
  const s = await rich();
  if (!s) return field()?.focus();
  s.focus();
  s.moveCursorToEnd();
}
on('write', write);

const focused = el => {
  if (el?.id !== 'body') return;
  el.closest('form')?.classList.add('open');
  rich();
};
document.addEventListener('focusin', e => focused(e.target));
focused(document.activeElement); // who was in the field before this came
document.addEventListener('mousedown', e => { if (e.target.closest('[data-fmt]')) e.preventDefault(); });
on('format', async el => {
  const { fmt } = el.dataset, s = await rich();
  if (!s) return;
  switch (fmt) {
    case 'bold': s.hasFormat('B') ? s.removeBold() : s.bold(); break;
    case 'italic': s.hasFormat('I') ? s.removeItalic() : s.italic(); break;
    case 'list': s.hasFormat('UL') ? s.removeList() : s.makeUnorderedList(); break;
    case 'olist': s.hasFormat('OL') ? s.removeList() : s.makeOrderedList(); break;
    case 'quote': s.hasFormat('BLOCKQUOTE') ? s.decreaseQuoteLevel() : s.increaseQuoteLevel(); break;
    case 'code': s.toggleCode(); break;
    case 'clear': s.removeAllFormatting(); break;
    case 'link': {
      const to = prompt(say('web.js.link_to'), s.getSelectedText().startsWith('http') ? s.getSelectedText() : 'https://');
      if (to && to !== 'https://') s.makeLink(to);
    }
  }
  s.focus();
});

// warm, after everything that matters
(window.requestIdleCallback ?? setTimeout)(() => { if (field()) import('./squire.js').then(m => { Squire = m.default; }, () => {}); });
