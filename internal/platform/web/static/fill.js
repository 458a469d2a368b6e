// A button with data-act="fill" writes what it offers into fields of its form, by name (data-fill, JSON), and says words of the
// text (data-was) in another way (data-is); data-told hears that it was used. data-act="fine" puts a hint aside. Of two fields that say the same thing in two ways, the one typed in empties the other.
import { $, $$, on, post } from './dom.js';
import { make } from './parts.js';
import { bodyHTML, setBody } from './editor.js';
import { saveSoon } from './drafts.js';

const composer = () => $('#composer');
const fieldsOf = (name, form) => $$(`[name="${CSS.escape(name)}"]`, form);

// inWords says words of a formatted text in another way, also where bold or a link splits them: what is new stands where they began.
function inWords(html, was, is) {
  const box = make('template', { innerHTML: html }), walk = document.createTreeWalker(box.content, NodeFilter.SHOW_TEXT), nodes = [];
  const plain = text => text.replaceAll('\u00a0', ' ');
  let all = '';
  while (walk.nextNode()) { nodes.push([walk.currentNode, all.length]); all += walk.currentNode.data; }
  const from = plain(all).indexOf(plain(was)), to = from + was.length;
  if (from < 0) return html;
  for (const [node, at] of nodes) {
    if (at + node.length <= from || at >= to) continue;
    node.data = (at <= from ? node.data.slice(0, from - at) + is : '') + node.data.slice(to - at);
    if (!node.data && node.parentNode.matches?.('a,b,strong,i,em,u,code') && !node.parentNode.textContent) node.parentNode.remove();
  }
  return box.innerHTML;
}

on('fill', el => {
  const form = el.closest('form') ?? composer(), { fill, was, is } = el.dataset;
  for (const [name, value] of Object.entries(JSON.parse(fill))) {
    for (const field of fieldsOf(name, form)) {
      if (name.endsWith('.what') && field.value) continue; // somebody's own words stay
      field.value = value;
    }
  }
  if (was) setBody(inWords(bodyHTML(), was, is));
  if (el.dataset.told) post(el.dataset.told);
  el.closest('.hint')?.remove();
  saveSoon();
});

on('fine', el => {
  post(el.getAttribute('formaction'));
  el.closest('.hint')?.remove();
});

document.addEventListener('input', e => {
  const other = e.target.dataset?.fillClears;
  if (other && e.target.value) for (const field of fieldsOf(other, e.target.form)) field.value = '';
});
