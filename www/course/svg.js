// @ts-check
// SVG elements, and symbols with subscripts in them.

import { pieces } from '../view/canvas.js';

const SPACE = 'http://www.w3.org/2000/svg';

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag @param {Record<string, string | number>} [attributes] @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SPACE, tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

/** Writes attributes only where they change. @param {Element} element @param {Record<string, string | number>} attributes */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

/**
 * Fills a `<text>` with words in which `$…$` marks a symbol: letters slanted, what follows `_` lowered.
 * @param {SVGTextElement} element @param {string} words
 */
export function write(element, words) {
  if (element.dataset.words === words) return;
  element.dataset.words = words;
  /** @type {SVGTSpanElement[]} */
  const spans = [];
  let lowered = false;
  const add = (/** @type {string} */ text, /** @type {string} */ style, /** @type {boolean} */ low) => {
    // A shift holds for all that follows, so the next piece takes it back.
    spans.push(s('tspan', { class: style, ...(low === lowered ? {} : { dy: low ? '0.28em' : '-0.21em' }) }, text));
    lowered = low;
  };
  words.split('$').forEach((part, i) => {
    if (part === '') return;
    if (i % 2 === 0) return add(part, 'words', false);
    for (const { text, low } of pieces(part)) {
      if (low) add(text, 'math low', true);
      else for (const run of text.split(/(log|JS|KL|[A-Za-z])/).filter(Boolean)) add(run, /^[A-Za-z]$/.test(run) ? 'math slanted' : 'math', false);
    }
  });
  element.replaceChildren(...spans);
}

/** A path through points; where a number is not finite, it breaks. @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys in pixels @param {boolean} [closed] */
export function path(xs, ys, closed = false) {
  let d = '';
  let pen = 'M';
  for (let i = 0; i < xs.length; i++) {
    if (!Number.isFinite(ys[i]) || !Number.isFinite(xs[i])) {
      pen = 'M';
      continue;
    }
    d += `${pen}${tenth(xs[i])} ${tenth(ys[i])}`;
    pen = 'L';
  }
  return closed && d ? `${d}Z` : d;
}

/** A tenth of a pixel is enough, and short. @param {number} pixels */
export const tenth = (pixels) => Math.round(pixels * 10) / 10;
