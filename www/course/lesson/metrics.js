// @ts-check
// The numbers that a lesson may watch: those of the snapshot, and two of its own about the arrows.

import { rich } from '../../lab/dom.js';

/** @import {Snapshot} from '../../types.js' */
/** @typedef {import('../../lab/text.js').Text} Text */
/** @typedef {import('./book.js').Goal} Goal */
/** @typedef {'nats' | 'nats-per-unit' | 'count' | 'share' | 'probability'} Unit */

/** @type {Record<string, Unit>} */
const UNITS = {
  loss_d: 'nats', loss_g: 'nats', loss_d_optimal: 'nats', excess_d: 'nats', js: 'nats', kl_forward: 'nats', kl_reverse: 'nats',
  d_gap: 'probability', modes: 'count', high_quality: 'share', reverse_kl_modes: 'nats',
  arrow_longest: 'nats-per-unit', arrow_change: 'nats-per-unit',
};

export const METRICS = Object.keys(UNITS);

/** Belong to no snapshot alone. */
const OWN = {
  /** The longest arrow there is. @param {Snapshot} now */
  arrow_longest: ({ arrows_model: arrows }) => {
    let longest = arrows?.length ? 0 : NaN;
    for (let i = 0; i + 1 < (arrows?.length ?? 0); i += 2) longest = Math.max(longest, Math.hypot(arrows[i], arrows[i + 1]));
    return longest;
  },
  /** The largest change in any coordinate of any arrow since `before`, at the same points. @param {Snapshot} now @param {Snapshot | null} before */
  arrow_change: (now, before) => {
    const [arrows, old] = [now.arrows_model, before?.arrows_model];
    if (!before || !old?.length || arrows?.length !== old.length || farthest(now.samples_model, before.samples_model) !== 0) return NaN;
    return farthest(arrows, old);
  },
};

/** The largest difference between two arrays of one length. @param {Float32Array} a @param {Float32Array} b */
function farthest(a, b) {
  if (a.length !== b.length) return NaN;
  let far = 0;
  for (let i = 0; i < a.length; i++) far = Math.max(far, Math.abs(a[i] - b[i]));
  return far;
}

/** @param {string} metric @param {Snapshot} now @param {Snapshot | null} before the snapshot with which the step began @returns {number} NaN where there is none */
export function measure(metric, now, before) {
  if (metric === 'arrow_longest') return OWN.arrow_longest(now);
  if (metric === 'arrow_change') return OWN.arrow_change(now, before);
  return now.metrics[metric] ?? NaN;
}

/** @param {Goal} goal @param {number} value */
export function reached({ below, above, equals }, value) {
  return (below !== undefined && value < below) || (above !== undefined && value > above) || (equals !== undefined && value === equals);
}

/** How far the goal is, from 0 to 1: by decades where its metric has to fall. @param {Goal} goal @param {number} from @param {number} value @param {number} trained steps @returns {number} */
export function progress(goal, from, value, trained) {
  if (goal.after !== undefined && trained < goal.after) return Math.min(trained / goal.after, progress({ ...goal, after: undefined }, from, value, trained));
  if (reached(goal, value)) return 1;
  const { below, above } = goal;
  const way = below !== undefined
    ? below > 0 && from > below ? Math.log(from / value) / Math.log(from / below) : (from - value) / (from - below)
    : above !== undefined ? (value - from) / (above - from) : 0;
  return Number.isFinite(way) ? Math.max(0, Math.min(1, way)) : 0;
}

/** A value of a metric as long as any that is likely, for measuring. @param {string} metric */
export function sample(metric) {
  return metric === 'modes' ? 8 : metric === 'arrow_change' ? 0 : metric.startsWith('kl_') ? 18.888 : 0.888;
}

/** A value of a metric with its unit, as text. @param {Text} text @param {string} metric @param {number} value @param {number} [total] of modes */
export function figure(text, metric, value, total) {
  if (!Number.isFinite(value)) return '–';
  const unit = UNITS[metric];
  if (unit === 'count') return total === undefined ? text.number(value) : `${text.number(value)} / ${text.number(total)}`;
  if (unit === 'share') return `${text.number(100 * value, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} %`;
  if (unit === 'probability') return text.nats(value);
  // A difference that is not there is said as such, not rounded.
  if (metric === 'arrow_change' && value === 0) return '0';
  return `${text.nats(value)} ${text.t(`lesson.unit.${unit}`)}`;
}

/** A goal's number, as text. @param {Text} text @param {string} metric @param {number} value */
export function target(text, metric, value) {
  return UNITS[metric] === 'share' ? `${text.number(100 * value, { maximumSignificantDigits: 4 })} %` : text.number(value, { maximumSignificantDigits: 6 });
}

/** @param {Text} text @param {string} metric */
export function nameOf(text, metric) {
  return rich(text.t(`lesson.metric.${metric}`));
}
