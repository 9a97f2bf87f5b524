// @ts-check
// Where a lab's parameters come from before anybody touches a control: its attributes, and the page's address.

import { address, keyOf } from '../address.js';

/** @import {Note, Params, Value} from '../types.js' */
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

/** Changes from outside, once the lab is there: of its attributes and, where it follows it, of the address. */
export class Sources {
  #element;
  #heard;
  /** @type {Theory | null} */
  #theory = null;
  #observer = new MutationObserver((records) => this.#hear(records));
  #following = new AbortController();
  /** Whether the address is followed, and written. */
  #follows = false;

  /** @param {Element} element @param {{attributes: (changes: Record<string, Value>) => void, address: (given: {params: Params, notes: Note[]}) => void}} heard */
  constructor(element, heard) {
    this.#element = element;
    this.#heard = heard;
  }

  /** @param {Theory} theory @param {boolean} follows */
  watch(theory, follows) {
    this.#theory = theory;
    this.#follows = follows;
    this.#observer.observe(this.#element, { attributes: true });
    this.#following = new AbortController();
    if (follows) address.listen(() => this.#heard.address(gather(theory, this.#element, true)), this.#following.signal);
  }

  stop() {
    this.#observer.disconnect();
    this.#following.abort();
    this.#follows = false;
  }

  /** Writes the address, where it is the lab's. @param {Params} params */
  write(params) {
    if (this.#theory && this.#follows) address.writeLab(this.#theory.query(params));
  }

  /** @param {MutationRecord[]} records */
  #hear(records) {
    const defaults = new Map(this.#theory?.rows.map((row) => [row.key, row.default]));
    const names = new Set(records.map(({ attributeName }) => attributeName ?? '').filter((name) => defaults.has(name)));
    if (names.size > 0) this.#heard.attributes(Object.fromEntries([...names].map((name) => [name, this.#element.getAttribute(name) ?? defaults.get(name) ?? ''])));
  }
}
