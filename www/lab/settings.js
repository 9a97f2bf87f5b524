// @ts-check
// A lab's parameters, beside the table that says what they may be.

import { lockedKeys } from './locks.js';
import { mixOf } from './theory.js';

/** @import {Note, Params, Row, Value} from '../types.js' */
/** @typedef {import('./theory.js').Theory} Theory */

/** Belong to the page and not to the run, beside all that is for the view. */
export const PAGE_KEYS = ['backend', 'start', 'autoplay', 'speed', 'until', 'steps', 'tolerance', 'patience'];

export class Settings {
  /** The table; null until it has arrived, and where nothing can be computed. @type {Theory | null} */
  theory = null;
  /** Every key of the table; none before it has arrived. @type {Params} */
  params = {};

  /** @returns {Row[]} */
  get rows() {
    return this.theory?.rows ?? [];
  }

  get defaults() {
    return Object.fromEntries(this.rows.map((row) => [row.key, row.default]));
  }

  /** The keys that are not to be changed by hand. */
  get locked() {
    return lockedKeys(this.rows, this.params);
  }

  /** What belongs to this page, and stays where a run comes from elsewhere. */
  get #own() {
    return this.rows.filter(({ group, key }) => group === 'view' || PAGE_KEYS.includes(key));
  }

  /** What would come of these changes. @param {Record<string, Value>} changes @returns {{params: Params, notes: Note[], restart: boolean}} */
  with(changes) {
    return this.theory?.update(this.params, changes) ?? { params: this.params, notes: [], restart: false };
  }

  /** As an address has them. @param {Params} [changes] */
  query(changes = {}) {
    return this.theory?.query({ ...this.params, ...changes }) ?? '';
  }

  /** What differs from the defaults in the run itself, as in an address; the seed apart. */
  get ofRun() {
    const pairs = this.query(Object.fromEntries(this.#own.map((row) => [row.key, row.default]))).split('&');
    return decodeURIComponent(pairs.filter((pair) => !pair.startsWith('seed=')).join('&'));
  }

  /** The parameters of another run, with what belongs to this page and not to a run. @param {Params} params @returns {Params} */
  onThisPage(params) {
    return { ...params, ...Object.fromEntries(this.#own.map(({ key }) => [key, this.params[key]])) };
  }

  /** Another family by hand: a mixture of one's own begins as what is there, and does not outlive its use. @param {Value} data */
  otherData(data) {
    const { theory } = this;
    return { data, mix: data === 'custom' && theory ? mixOf(theory.components(this.params)) : (this.defaults.mix ?? '') };
  }
}
