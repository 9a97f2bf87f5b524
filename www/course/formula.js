// @ts-check
/**
 * Formulas: MathML from trees that the build made of LaTeX (www/formulas). A symbol explains itself when it is pointed at
 * or has the focus; a class `live-…` is a place for a number, or for the sign between sides that are rounded.
 */

import formulas from '../pkg/formulas.js';

/** `[tag, {attribute: value}?, …children]`, or a text. @typedef {string | [string, ...any[]]} Tree */

const SPACE = 'http://www.w3.org/1998/Math/MathML';

export class Formula {
  /** @type {Map<string, Element[]>} */
  #live = new Map();
  element;

  /**
   * @param {string} key such as `kl.forward`
   * @param {(symbol: string | null) => void} point called with the symbol under the pointer or the focus, and with null when it is left
   */
  constructor(key, point) {
    this.element = document.createElement('div');
    this.element.className = 'formula';
    this.element.dataset.formula = key;
    const parts = /** @type {Record<string, Tree[]>} */ (/** @type {unknown} */ (formulas))[key];
    if (!parts) throw new Error(`there is no formula '${key}'`);
    /** @type {Set<string>} symbols that have a tab stop already */
    const reached = new Set();
    this.element.append(...parts.map((part) => this.#grow(part, reached, point)));
  }

  /** @param {Tree} tree @param {Set<string>} reached @param {(symbol: string | null) => void} point @returns {Node} */
  #grow(tree, reached, point) {
    if (typeof tree === 'string') return document.createTextNode(tree);
    const [tag, ...rest] = tree;
    /** @type {Record<string, string>} */
    const attributes = rest[0] && typeof rest[0] === 'object' && !Array.isArray(rest[0]) ? rest.shift() : {};
    const node = document.createElementNS(SPACE, tag);
    for (const [name, value] of Object.entries(attributes)) if (name !== 'class') node.setAttribute(name, value);
    const name = (attributes.class ?? '').split(' ')[0];
    if (name.startsWith('live-')) {
      const key = name.slice('live-'.length);
      node.setAttribute('class', 'live');
      this.#live.set(key, [...(this.#live.get(key) ?? []), node]);
      // A number is not known yet; a sign between numbers is as good as any.
      node.textContent = tag === 'mo' ? String(rest[0]) : '–';
      return node;
    } else if (name) {
      node.setAttribute('class', 'symbol');
      node.setAttribute('data-symbol', name);
      if (!reached.has(name)) node.setAttribute('tabindex', '0');
      reached.add(name);
      for (const enter of ['pointerenter', 'focus']) node.addEventListener(enter, () => point(name));
      for (const leave of ['pointerleave', 'blur']) node.addEventListener(leave, () => point(null));
    }
    node.append(...rest.map((child) => this.#grow(child, reached, point)));
    return node;
  }

  /** “=” where a sum of numbers, as they are printed, is the printed total, and else “≈”. @param {string} total @param {...string} terms */
  static sign(total, ...terms) {
    const [whole, ...parts] = [total, ...terms].map((text) => Number(text.replaceAll('−', '-').replaceAll(',', '').replace('∞', 'Infinity')));
    const off = parts.reduce((sum, part) => sum + part, 0) - whole;
    // NaN where both sides are infinite.
    return Math.abs(off) > 1e-9 * Math.max(1, Math.abs(whole)) ? '≈' : '=';
  }

  /** Puts numbers in their places. @param {Record<string, string>} numbers */
  set(numbers) {
    for (const [key, text] of Object.entries(numbers)) {
      for (const node of this.#live.get(key) ?? []) if (node.textContent !== text) node.textContent = text;
    }
  }
}
