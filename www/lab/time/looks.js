// @ts-check
// Every look at a run as a row of numbers, and tables as CSV (RFC 4180).

/** @import {Snapshot, TimelineState} from '../../types.js' */

/** Rows kept at most; a longer run keeps every second of its looks, and then every fourth. */
const CAPACITY = 10_000;

/** What a metric is measured in, where it is not a plain number. @type {Record<string, string>} */
const UNITS = {
  ...Object.fromEntries(['loss_d', 'loss_d_samples', 'loss_d_samples_se', 'loss_g', 'loss_d_optimal', 'excess_d', 'js', 'js_floor', 'kl_forward', 'kl_reverse', 'reverse_kl_modes'].map((key) => [key, 'nats'])),
  ...Object.fromEntries(['d_gap', 'high_quality', 'high_quality_ceiling', 'outside_data', 'outside_model'].map((key) => [key, 'share'])),
  ...Object.fromEntries(['modes', 'modes_total'].map((key) => [key, 'components'])),
  ...Object.fromEntries(['samples', 'loss_d_samples_count'].map((key) => [key, 'points'])),
  bandwidth: 'units of length',
};

/** @param {string} key a metric's */
export const withUnit = (key) => (key in UNITS ? `${key} (${UNITS[key]})` : key);

/** Rows of cells as CSV: lines end in CR LF; what holds a comma, a quote or a line break is quoted. @param {(string | number)[][]} rows */
export function csv(rows) {
  const cell = (/** @type {string | number} */ value) => {
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

export class Looks {
  /** @type {string[]} */
  #keys = [];
  /** @type {{step: number, values: Float64Array}[]} */
  #rows = [];
  #stride = 1;
  /** Whether the run stands where it has been before. */
  #back = false;

  get length() {
    return this.#rows.length;
  }

  clear() {
    this.#keys = [];
    this.#rows = [];
    this.#stride = 1;
    this.#back = false;
  }

  /** Where the run stands; once it goes on from an earlier point, the looks after it are no longer its own. @param {TimelineState} timeline */
  stand({ steps, at }) {
    this.#back = at !== null && at < (steps.at(-1) ?? 0);
    if (!this.#back && at !== null) this.#rows = this.#rows.filter(({ step }) => step <= at);
  }

  /** @param {Snapshot} snapshot */
  add({ step, metrics }) {
    if (this.#back) return;
    const last = this.#rows.at(-1);
    if (last && step < last.step) this.clear();
    if (!this.#keys.length) this.#keys = Object.keys(metrics);
    const values = Float64Array.from(this.#keys, (key) => metrics[key] ?? NaN);
    // The newest look is always there, and gives way until it has come a full stride.
    const before = this.#rows.at(-2);
    if (last && (step === last.step || (before && step - before.step < this.#stride))) this.#rows.pop();
    this.#rows.push({ step, values });
    if (this.#rows.length < CAPACITY) return;
    this.#rows = this.#rows.filter((_, i) => i % 2 === 0 || i === this.#rows.length - 1);
    this.#stride = Math.max(1, ((step - this.#rows[0].step) / CAPACITY) * 2);
  }

  /** One row for each look, with a head that names the units. @param {number} seed */
  csv(seed) {
    const head = ['step', 'seed', ...this.#keys.map(withUnit)];
    return csv([head, ...this.#rows.map(({ step, values }) => [step, seed, ...[...values].map((value) => (Number.isNaN(value) ? '' : value))])]);
  }
}
