// What only the later modules need of every module: icons, and keys for requests.
const sprite = new URL('icons.svg', import.meta.url).pathname;
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('class', 'i');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', name.includes('#') ? name : sprite + '#' + name);
  svg.append(use);
  return svg;
}

// newKey makes a key for a request that may come twice. randomUUID is missing on plain http in a local network.
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('');
}

// make builds an element: properties by name, data- and aria- attributes as they are, then children.
export function make(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.includes('-')) el.setAttribute(name, value); else el[name] = value;
  }
  el.append(...children);
  return el;
}
