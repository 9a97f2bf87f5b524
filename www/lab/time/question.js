// @ts-check
// What two runs are asked: what holds for both, which parameter differs, and its value in B.

import { decoded, keyOf } from '../../address.js';
import { PAGE_KEYS } from '../settings.js';

/** @import {Note, Params, Row, Value} from '../../types.js' */
/** @typedef {import('../theory.js').Theory} Theory */
/**
 * @typedef {object} Question
 * @property {Params} params of A
 * @property {string} vary the key that differs
 * @property {Value} value its value in B
 * @property {Note[]} notes what was clamped or refused
 * @property {string | null} unknown a key that was to differ, and cannot
 * @property {string[]} unheeded keys that were given, and do nothing here
 */

/** Of what belongs to the page, not to the run: what two runs obey as a lab does. */
const HEEDED = ['generator', 'theme', 'lang', 'projector', 'keys', 'lock', 'hide', 'grid', 'samples', 'arrows', 'backend', 'start', 'autoplay'];

/** Whether two runs can differ in it. @param {Row} row */
export function offers({ group, key, kind }) {
  // A mixture of one's own is drawn, not chosen.
  return group !== 'view' && kind !== 'mix' && !PAGE_KEYS.includes(key);
}

/** Whether it does anything here. @param {Row} row */
export const heeds = ({ group, key }) => HEEDED.includes(key) || !(group === 'view' || PAGE_KEYS.includes(key));

/**
 * @param {Theory} theory @param {[name: string, value: string][]} attributes @param {string} query of the address, '' where it is not followed
 * @param {string} vary what differs where that is not said @returns {Question}
 */
export function read(theory, attributes, query, vary) {
  const own = attributes.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const pairs = [...own, ...query.split('&').filter(Boolean)];
  const last = (/** @type {string} */ key) => pairs.filter((pair) => keyOf(pair) === key).map((pair) => decoded(pair.slice(key.length + 1))).at(-1);
  const rows = new Map(theory.rows.map((row) => [row.key, row]));
  // An element has attributes of other kinds; an address has nothing but keys.
  const known = pairs.filter((pair, i) => (i < own.length ? rows.has(keyOf(pair)) : !['vary', 'b'].includes(keyOf(pair))));
  const parsed = theory.parse(known.filter((pair, i) => known.findLastIndex((other) => keyOf(other) === keyOf(pair)) === i).join('&'));
  // Two labs on a GPU would share it: in step with each other, the CPU serves.
  const params = parsed.params.backend === 'auto' ? { ...parsed.params, backend: 'cpu' } : parsed.params;
  const wish = last('vary') ?? 'lr';
  const wished = rows.get(wish);
  const key = wished && offers(wished) ? wish : vary;
  const given = last('b');
  const asked = given === undefined ? null : theory.update(params, { [key]: given });
  // A value that is none leaves what stands there without a wish: another one than A's.
  const refused = asked !== null && asked.notes.length > 0 && asked.params[key] === params[key];
  const row = rows.get(key);
  const changed = asked && !refused ? asked : theory.update(params, { [key]: row ? another(row, params[key]) : '' });
  const value = changed.params[key];
  return {
    params, vary: key, value, unknown: key === wish ? null : wish,
    notes: [...parsed.notes, ...(asked?.notes ?? []).map((note) => (refused ? { ...note, used: String(value) } : note))],
    unheeded: theory.rows.filter((row) => !heeds(row) && params[row.key] !== row.default).map((row) => row.key),
  };
}

/** A value to begin with that is not the one in force: twice the number, the next of the words. @param {Row} row @param {Value} value @returns {Value} */
export function another(row, value) {
  const next = (/** @type {Value[]} */ list) => list[(list.indexOf(value) + 1) % list.length];
  if (row.kind === 'bool') return !value;
  if (row.kind === 'choice') return next(row.choices ?? []);
  if (row.kind === 'family') return next((row.families ?? []).map((family) => family.default));
  const number = Number(value);
  const bounds = { low: row.min ?? 0, high: row.max ?? 1 };
  if (row.key === 'seed') return number + 1;
  // Where D's number is the same as G's, it has none of its own yet.
  const doubled = number ? 2 * number : (bounds.low + bounds.high) / 2;
  return doubled <= bounds.high ? doubled : Math.max(bounds.low, row.kind === 'int' ? Math.floor(number / 2) : number / 2);
}
