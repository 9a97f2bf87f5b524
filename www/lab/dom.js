// @ts-check
// Building elements without ever parsing markup: hostile text can only ever become text.

import { hrefOf } from '../assets.js';
import { pieces } from '../view/canvas.js';

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [props] `class`, `on…` listeners, attributes with a dash or `part`/`role`/`for`; else properties
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === 'class') element.className = value;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name.includes('-') || ['part', 'role', 'for', 'tabindex', 'list'].includes(name)) element.setAttribute(name, value);
    else Object.assign(element, { [name]: value });
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Links to style sheets of the page, for a shadow root.
 * @param {string[]} names @param {() => void} [arrived] called once all of them are there, or are known to be missing
 */
export function styleSheets(names, arrived) {
  let missing = names.length;
  const settle = () => --missing === 0 && arrived?.();
  return names.map((name) => h('link', { rel: 'stylesheet', href: hrefOf(`style/${name}.css`), onload: settle, onerror: settle }));
}

/**
 * Text in which `$…$` marks a symbol: letters slanted, what follows `_` lowered.
 * @param {string} text
 * @returns {Node[]}
 */
export function rich(text) {
  return text.split('$').flatMap((part, i) => (part === '' ? [] : [i % 2 ? symbol(part) : document.createTextNode(part)]));
}

/** @param {string} source such as `p_{data}(x)` */
function symbol(source) {
  const span = h('span', { class: 'math' });
  for (const { text, low } of pieces(source)) {
    if (low) span.append(h('sub', {}, text));
    else span.append(...text.split(/(log|max|sign|JS|KL|TV|LC|[A-Za-z])/).filter(Boolean).map((run) => (/^[A-Za-z]$/.test(run) ? h('i', {}, run) : run)));
  }
  return span;
}

/** @param {string} text with `$…$` @returns {string} the same for attributes and speech */
export function plain(text) {
  return text.replace(/\$|_\{|\}/g, (mark) => (mark === '_{' ? '_' : ''));
}

/** @type {Record<string, string>} outlines on a 16×16 square */
const ICONS = {
  play: 'M4 2.2v11.6a.6.6 0 0 0 .92.5l8.9-5.8a.6.6 0 0 0 0-1L4.92 1.7A.6.6 0 0 0 4 2.2z',
  pause: 'M3.5 2h3v12h-3zM9.5 2h3v12h-3z',
  reset: 'M8 2.5a5.5 5.5 0 1 1-5.3 4l1.7.5A3.8 3.8 0 1 0 8 4.2V6.6L4.2 3.3 8 0z',
  settings: 'M1 3h7.2a2.3 2.3 0 0 1 4.4 0H15v1.6h-2.4a2.3 2.3 0 0 1-4.4 0H1zM1 11.4h2.4a2.3 2.3 0 0 1 4.4 0H15V13H7.8a2.3 2.3 0 0 1-4.4 0H1z',
  more: 'M3 6.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2zm5 0a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2zm5 0a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z',
  close: 'M3.2 2 8 6.8 12.8 2 14 3.2 9.2 8l4.8 4.8-1.2 1.2L8 9.2 3.2 14 2 12.8 6.8 8 2 3.2z',
  edit: 'M11.6 1.1 14.9 4.4 5.2 14.1 1 15l.9-4.2zM10.6 4 3.3 11.3l-.3 1.7 1.7-.3L12 5.4z',
  undo: 'M5.6 1.4v2.9H10a4.6 4.6 0 0 1 0 9.2H4.4v-1.7H10a2.9 2.9 0 0 0 0-5.8H5.6v2.9L.8 5.15z',
  redo: 'M10.4 1.4v2.9H6a4.6 4.6 0 0 0 0 9.2h5.6v-1.7H6a2.9 2.9 0 0 1 0-5.8h4.4v2.9l4.8-3.75z',
  share: 'M11.5 1a2.5 2.5 0 1 1-1.9 4.1L6.4 6.9a2.6 2.6 0 0 1 0 2.2l3.2 1.8a2.5 2.5 0 1 1-.7 1.3L5.6 10.3a2.5 2.5 0 1 1 0-4.6l3.3-1.9A2.5 2.5 0 0 1 11.5 1z',
  projector: 'M1 2h14v9.5H1zM2.6 3.6v6.3h10.800V3.6zM4.5 13h7v1.5h-7zM4.6 8.8 6.5 4.7h1l1.9 4.1H8.100L7.8 8H6.200l-.3.8zM6.6 7h.8L7 6zM9.9 8.800l1.2-2.600h.7L13 8.800z',
  full: 'M1 1h5v1.7H2.7V6H1zM10 1h5v5h-1.7V2.7H10zM1 10h1.7v3.3H6V15H1zM13.3 10H15v5h-5v-1.7h3.3z',
  lock: 'M4.5 7V5a3.5 3.5 0 0 1 7 0v2h1V15h-9V7zm1.7 0h3.600V5a1.8 1.8 0 0 0-3.6 0z',
  theme: 'M8 1.2a6.8 6.8 0 1 1 0 13.6A6.8 6.8 0 0 1 8 1.2zm0 1.7v10.2A5.1 5.1 0 0 0 8 2.9z',
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
