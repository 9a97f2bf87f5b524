// @ts-check
// What the audience may not change: the parameters that `lock` names. Addresses, attributes, messages, lessons and programs still can.

/** @import {Params, Row, Value} from '../types.js' */

/** With any of them locked, what would undo it. */
const WITH = ['lock', 'hide'];

/**
 * The keys that are locked; `all` stands for every parameter of the run, and not for how it is looked at.
 * @param {Row[]} rows @param {Params} params @returns {Set<string>}
 */
export function lockedKeys(rows, params) {
  const names = String(params.lock ?? '').split(',').filter(Boolean);
  if (names.length === 0) return new Set();
  const run = names.includes('all') ? rows.filter(({ group }) => group !== 'view').map(({ key }) => key) : [];
  return new Set([...names.filter((name) => name !== 'all'), ...run, ...WITH]);
}

/** The changes that are allowed, and the keys of the others. @param {Record<string, Value>} changes @param {Set<string>} locked @param {Params} now */
export function sift(changes, locked, now) {
  const refused = Object.keys(changes).filter((key) => locked.has(key) && String(changes[key]) !== String(now[key]));
  return { allowed: Object.fromEntries(Object.entries(changes).filter(([key]) => !locked.has(key))), refused };
}
