// @ts-check
// What hangs before a picture while `hide=truth` keeps the data, and all that is computed from them, out of sight.

import { h } from './dom.js';

/** @typedef {import('./text.js').Text} Text */

/** @param {Text} text */
export function curtain(text) {
  return h('div', { class: 'curtain' }, text.bind(h('span'), 'curtain.hidden'));
}
