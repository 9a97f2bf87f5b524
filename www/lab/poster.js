// @ts-check
// A picture of the lab, for where nothing can be computed.

import { hrefOf } from '../assets.js';
import { h } from './dom.js';

/** @param {import('./text.js').Text} text */
export function poster(text) {
  // A policy that forbids computing may forbid pictures too: then there is none, and no frame of one.
  const image = h('img', { src: hrefOf('poster.webp'), width: 1024, height: 494, onerror: () => figure.remove() });
  text.bind(image, 'poster.alt', 'alt');
  const figure = h('figure', { class: 'poster' }, image, text.bind(h('figcaption'), 'poster.caption'));
  return figure;
}
