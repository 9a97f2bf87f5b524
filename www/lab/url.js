// @ts-check
// Where a lab's parameters come from before anybody touches a control: its attributes, and the page's address.

import { address, keyOf } from '../address.js';

/** @typedef {import('./theory.js').Theory} Theory */

/**
 * The element's attributes that are parameters, as a query.
 * @param {Element} element @param {Set<string>} keys
 */
function attributeQuery(element, keys) {
  return [...element.attributes]
    .filter(({ name }) => keys.has(name))
    .map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

/**
 * The language that is wished for, where there is no table to read the wishes by. @param {Element} element @param {boolean} follows @returns {string}
 */
export const language = (element, follows) => (follows ? address.common('lang') : null) ?? element.getAttribute('lang') ?? 'auto';

/**
 * `steps` alone, where nothing stops at it, says at which step the lab opens. @param {string} query
 */
function opened(query) {
  const keys = query.split('&').map(keyOf);
  return keys.includes('until') || keys.includes('start') ? query : query.replace(/(^|&)steps=/, '$1start=');
}

/**
 * The parameters of the attributes, overridden by those of the address where the element follows it.
 * @param {Theory} theory @param {Element} element @param {boolean} follows
 */
export function gather(theory, element, follows) {
  const own = theory.parse(opened(attributeQuery(element, new Set(theory.rows.map((row) => row.key)))));
  if (!follows) return own;
  const query = own.params.until === 'step' ? address.lab : opened(address.lab);
  const given = theory.parse(query);
  const named = new Set(query.split('&').map(keyOf));
  const changes = Object.fromEntries(Object.entries(given.params).filter(([key]) => named.has(key)));
  const merged = theory.update(own.params, changes);
  return { params: merged.params, notes: [...own.notes, ...given.notes] };
}
