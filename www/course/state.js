// @ts-check
/**
 * The state of a widget as text and back: `p=0,1&q=0.5*-2,0.6;0.5*2,0.6`. A widget declares its keys once (`Schema`); its
 * attributes, its address and `set()` are read by the same readers, which clamp or refuse, and say so.
 */

import { decoded } from '../address.js';

/** @import {Note} from '../types.js' */

/** A density on the line: a Gaussian mixture, perhaps cut to [low, high]. @typedef {{parts: {weight: number, mean: number, std: number}[], low: number, high: number}} Line */

/**
 * @template T
 * @typedef {object} Kind how one key is read and written
 * @property {T} default
 * @property {(text: string) => {value: T, code?: string}} read never throws; `code` says what was wrong with the text, `value` is what is used
 * @property {(value: T) => string} write the shortest text that `read` gives back exactly
 */
/** @typedef {Record<string, Kind<any>>} Schema */
/** @typedef {Record<string, any>} State one value for each key of the schema */

/** Text beyond this is not read. */
const MAX_LENGTH = 4000;
/** A density below this counts as 0: near the least double, a picture has no scale. */
const LEAST_DENSITY = 1e-100;

/** @param {string} text @returns {number} NaN where it is no number */
const parse = (text) => (text.trim() === '' ? NaN : Number(text));

/**
 * @param {number} value @param {number} min @param {number} max
 * @returns {{value: number, code?: string}}
 */
function clamp(value, min, max) {
  if (value < min) return { value: min, code: 'below' };
  if (value > max) return { value: max, code: 'above' };
  return { value };
}

/** A finite number. @param {number} fallback @param {number} min @param {number} max @returns {Kind<number>} */
export function number(fallback, min, max) {
  return {
    default: fallback,
    read: (text) => {
      const value = parse(text);
      return Number.isFinite(value) ? clamp(value, min, max) : { value: fallback, code: 'not-a-number' };
    },
    write: String,
  };
}

/** A density at a point: a number from 0 to 10⁶. @param {number} fallback @returns {Kind<number>} */
export function density(fallback) {
  const any = number(fallback, 0, 1e6);
  return {
    ...any,
    read: (text) => {
      const { value, code } = any.read(text);
      return value > 0 && value < LEAST_DENSITY ? { value: 0, code: 'below' } : { value, code };
    },
  };
}

/** A whole number. @param {number} fallback @param {number} min @param {number} max @returns {Kind<number>} */
export function integer(fallback, min, max) {
  const any = number(fallback, min, max);
  return {
    ...any,
    read: (text) => {
      const { value, code } = any.read(text);
      return Number.isInteger(value) ? { value, code } : { value: Math.round(value), code: 'rounded' };
    },
  };
}

/** One of these words; the first is the default. @param {...string} words @returns {Kind<string>} */
export function choice(...words) {
  return { default: words[0], read: (text) => (words.includes(text) ? { value: text } : { value: words[0], code: 'not-a-choice' }), write: String };
}

/** @param {boolean} fallback @returns {Kind<boolean>} */
export function flag(fallback) {
  return {
    default: fallback,
    read: (text) => (/^(true|false)$/.test(text) ? { value: text === 'true' } : { value: fallback, code: 'not-a-boolean' }),
    write: String,
  };
}

/**
 * So many numbers, separated by commas.
 * @param {number[]} fallback @param {number} min @param {number} max @param {number} least @param {number} most how many
 * @returns {Kind<number[]>}
 */
export function numbers(fallback, min, max, least, most) {
  return {
    default: fallback,
    read: (text) => {
      const given = text.split(',').map(parse);
      if (given.length < least || given.length > most) return { value: fallback, code: 'count' };
      if (!given.every(Number.isFinite)) return { value: fallback, code: 'not-a-number' };
      const read = given.map((value) => clamp(value, min, max));
      return { value: read.map(({ value }) => value), code: read.find(({ code }) => code)?.code };
    },
    write: (value) => value.join(','),
  };
}

/**
 * A density on the line: `mean,std` or `weight*mean,std;weight*mean,std`, with `@low,high` behind it where it is cut.
 * @param {string} fallback its default, in the same notation
 * @param {{mean: [number, number], std: [number, number], most?: number, cut?: boolean}} range bounds, the greatest number of components, and whether it may be cut
 * @returns {Kind<Line>}
 */
export function line(fallback, range) {
  const { mean, std, most = 1, cut = false } = range;
  /** @param {string} text @returns {{value: Line, code?: string} | null} */
  const scan = (text) => {
    const [body, bounds, ...more] = text.split('@');
    if (more.length > 0 || (bounds !== undefined && !cut)) return null;
    const pieces = body.split(';');
    if (pieces.length > most) return null;
    /** @type {string | undefined} */
    let code;
    /** @param {string} given @param {number} min @param {number} max */
    const held = (given, min, max) => {
      const read = clamp(parse(given), min, max);
      code ??= read.code;
      return read.value;
    };
    const parts = pieces.map((piece) => {
      const [first, ...rest] = piece.split('*');
      const [weight, shape] = rest.length === 1 ? [first, rest[0]] : ['1', first];
      const [m, s, ...extra] = shape.split(',');
      return extra.length > 0 || rest.length > 1 || s === undefined ? null : { weight: held(weight, 1e-3, 1e3), mean: held(m, ...mean), std: held(s, ...std) };
    });
    const [low, high, ...others] = bounds === undefined ? [-Infinity, Infinity] : bounds.split(',').map(parse);
    const whole = /** @type {Line['parts']} */ (parts.filter((part) => part && [part.weight, part.mean, part.std].every(Number.isFinite)));
    if (whole.length !== parts.length || others.length > 0 || !(low < high)) return null;
    return { value: { parts: whole, low, high }, code };
  };
  const known = scan(fallback);
  if (!known) throw new TypeError(`no density: ${fallback}`);
  return {
    default: known.value,
    read: (text) => scan(text) ?? { value: known.value, code: 'not-a-density' },
    write: ({ parts, low, high }) => {
      const body = parts.map(({ weight, mean: m, std: s }) => `${parts.length > 1 || weight !== 1 ? `${weight}*` : ''}${m},${s}`).join(';');
      return Number.isFinite(low) || Number.isFinite(high) ? `${body}@${low},${high}` : body;
    },
  };
}

/** A density as the theory artefact takes it: [low, high, w, m, s, …]. @param {Line} value */
export function flat({ parts, low, high }) {
  return Float64Array.from([low, high, ...parts.flatMap(({ weight, mean, std }) => [weight, mean, std])]);
}

/** @param {Schema} schema @returns {State} */
export function defaults(schema) {
  return Object.fromEntries(Object.entries(schema).map(([key, kind]) => [key, kind.default]));
}

/**
 * Takes texts for some keys into a state.
 * @param {Schema} schema @param {State} state @param {[string, string][]} given
 * @returns {{state: State, notes: Note[]}}
 */
export function merge(schema, state, given) {
  /** @type {Note[]} */
  const notes = [];
  const after = { ...state };
  /** @type {Set<string>} */
  const seen = new Set();
  for (const [key, text] of given) {
    /** @param {string} code @param {string | null} used */
    const note = (code, used) => void notes.push({ key, given: text, used, why: `${key}: ${code}`, code });
    if (!Object.hasOwn(schema, key)) {
      notes.push({ key, given: key, used: null, why: `'${key}' is no key of this widget`, code: 'unknown' });
      continue;
    }
    const { value, code } = schema[key].read(text);
    after[key] = value;
    if (seen.has(key)) note('duplicate', schema[key].write(value));
    else if (code) note(code, schema[key].write(value));
    seen.add(key);
  }
  return { state: after, notes };
}

/** @param {string} query @returns {{pairs: [string, string][], notes: Note[]}} */
export function pairsOf(query) {
  if (query.length > MAX_LENGTH) return { pairs: [], notes: [{ key: '', given: '', used: null, why: 'the address is too long', code: 'too-long' }] };
  /** @type {[string, string][]} */
  const pairs = query.split('&').filter(Boolean).map((pair) => {
    const at = pair.indexOf('=');
    return at < 0 ? [decoded(pair), ''] : [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))];
  });
  return { pairs, notes: [] };
}

/** What differs from the defaults, as a query. @param {Schema} schema @param {State} state */
export function queryOf(schema, state) {
  return Object.entries(schema)
    .filter(([key, kind]) => kind.write(state[key]) !== kind.write(kind.default))
    .map(([key, kind]) => `${key}=${encodeURIComponent(kind.write(state[key])).replace(/%2C/g, ',').replace(/%3B/g, ';').replace(/%40/g, '@')}`)
    .join('&');
}
