// @ts-check
// The page's words: one language at a time, and every node that shows one of its strings.

import { STRINGS } from '../i18n/strings.js';
import sentences from '../i18n/zh-sentences.js';
import { plain, rich } from './dom.js';

/** @typedef {'en' | 'zh'} Language */

export class Text {
  /** @type {Language} */
  language = 'en';
  /** @type {Set<() => void>} */
  #bound = new Set();

  /** @param {string} key */
  has(key) {
    return key in STRINGS[this.language];
  }

  /**
   * The string of this key, `{name}` replaced from `values`; the key itself where there is none.
   * @param {string} key @param {Record<string, unknown>} [values]
   */
  t(key, values = {}) {
    const template = STRINGS[this.language][key] ?? key;
    return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  /** For attributes and speech: the same without mathematical marks. @param {string} key @param {Record<string, unknown>} [values] */
  spoken(key, values) {
    return plain(this.t(key, values));
  }

  /** A sentence that another part of the program wrote in English. @param {string} english */
  sentence(english) {
    return this.language === 'zh' ? sentences(english) : english;
  }

  /**
   * Shows a string in `node`, or in one of its attributes, now and in whatever language comes next.
   * @template {Element} E @param {E} node @param {string} key @param {string} [attribute] @returns {E}
   */
  bind(node, key, attribute) {
    return this.onChange(node, () => {
      if (attribute) node.setAttribute(attribute, this.spoken(key));
      else node.replaceChildren(...rich(this.t(key)));
    });
  }

  /** Runs `show` now and at every change of language. @template {Element} E @param {E} node @param {() => void} show @returns {E} */
  onChange(node, show) {
    this.#bound.add(show);
    show();
    return node;
  }

  /** @param {string} wish 'auto', 'en' or 'zh' @returns {boolean} whether anything changed */
  use(wish) {
    const language = wish === 'zh' || wish === 'en' ? wish : preferred();
    if (language === this.language) return false;
    this.language = language;
    for (const show of this.#bound) show();
    return true;
  }

  /** @param {number} value @param {Intl.NumberFormatOptions} [options] */
  number(value, options) {
    return value.toLocaleString(this.language, options).replace('-', '−');
  }

  /** About how long something takes: in seconds, minutes, hours or days, whichever is short. @param {number} seconds */
  duration(seconds) {
    const [unit, size] = /** @type {const} */ ([['second', 1], ['minute', 60], ['hour', 3600], ['day', 86400]]).findLast(([, size]) => seconds >= 2 * size) ?? ['second', 1];
    // As before every word in Latin script or figure, there is a space in Chinese.
    return this.number(Math.max(1, Math.round(seconds / size)), { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: 2 }).replace(/(?<=\d)(?=\p{Script=Han})/u, ' ');
  }

  /** A number of nats: three decimals, more where three would show nothing, powers of ten where it is huge. @param {number | null | undefined} value */
  nats(value) {
    if (value == null || !Number.isFinite(value)) return '–';
    const size = Math.abs(value);
    if (size >= 1e4 || (size > 5e-7 && size < 0.00095)) return value.toExponential(1).replace('e+', 'e').replaceAll('-', '−');
    return this.fixed(value, size < 5e-7 || size >= 0.0095 ? 3 : 4);
  }

  /** With so many decimals, thousands apart, and no sign before what rounds to zero. @param {number} value @param {number} digits */
  fixed(value, digits) {
    if (Math.abs(value) >= 1000) return this.number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return value.toFixed(digits).replace(/^-(?=[0.]*$)/, '').replace('-', '−');
  }
}

/** The browser's language, if it is one of ours. @returns {Language} */
function preferred() {
  const first = (navigator.languages ?? [navigator.language]).map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in STRINGS);
  return /** @type {Language} */ (first ?? 'en');
}
