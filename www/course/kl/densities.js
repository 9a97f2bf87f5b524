// @ts-check
// Densities in the main picture: their curves, and the handles that shape them.

import { flat } from '../state.js';

/** @typedef {import('../../lab/theory.js').Wasm} Wasm */
/** @typedef {import('../../lab/text.js').Text} Text */
/** @typedef {import('../chart.js').Mark} Mark */
/** @typedef {import('../state.js').Line} Line */

/** Half of the line that is in the picture, wider where a density needs it. */
const SPANS = [6, 10, 15, 25, 40, 60];
/** How near to the picture's edge a mean is dragged, and the least width that a drag gives. */
const MARGIN = 0.5;
const LEAST = 0.1;
const STEP = 0.05;

/** How far the picture reaches on either side of 0: every component's mean and σ are in it. @param {Line[]} lines */
export function spanOf(lines) {
  const need = Math.max(...lines.flatMap(({ parts }) => parts.map(({ mean, std }) => Math.abs(mean) + std)));
  return SPANS.find((span) => span >= need) ?? SPANS[SPANS.length - 1];
}

/** Where curves are drawn: evenly, closer where a density is narrow, and on both sides of a bound. @param {Line[]} lines @param {number} span */
export function pointsOf(lines, span) {
  const knots = lines.flatMap(({ parts, low, high }) => [
    ...parts.flatMap(({ mean, std }) => even(mean - 5 * std, mean + 5 * std, 30)),
    ...[low, high].filter(Number.isFinite).flatMap((x) => [x - 1e-9, x, x + 1e-9]),
  ]);
  return Float64Array.from(new Set([...even(-span, span, 240), ...knots])).filter((x) => Math.abs(x) <= span).sort();
}

/** @param {number} low @param {number} high @param {number} count */
export const even = (low, high, count) => Array.from({ length: count + 1 }, (_, i) => low + ((high - low) * i) / count);

/** The least round number that is not below `value`: scales change in steps, not with every pixel of a drag. @param {number} value */
export function roof(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-6)));
  return power * ([1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8].find((step) => step * power >= value * 0.9999) ?? 10);
}

/**
 * The curve of a density, and its name beside its highest peak.
 * @param {string} name its symbol @param {ArrayLike<number>} xs @param {Float64Array} ys @param {-1 | 1} side where the name stands
 * @returns {Mark[]}
 */
export function curve(name, xs, ys, side) {
  const top = ys.reduce((best, y, i) => (y > ys[best] ? i : best), 0);
  return [
    { id: `${name}-area`, kind: 'area', symbol: name, xs, ys },
    { id: name, kind: 'line', symbol: name, xs, ys },
    { id: `${name}-name`, kind: 'text', symbol: name, x: xs[top], y: ys[top], dx: 15 * side, dy: 0, anchor: side < 0 ? 'end' : 'start', text: `$${name}$` },
  ];
}

/**
 * Handles at the mean and one σ beside it for each component, and at the bounds.
 * @param {Wasm} wasm @param {Text} text @param {string} name @param {Line} line @param {number} span @param {(line: Line) => void} change
 * @param {number} side where the handle of σ stands, of one component: left (−1) or right
 * @returns {Mark[]}
 */
export function handles(wasm, text, name, line, span, change, side) {
  const symbol = name;
  const { parts, low, high } = line;
  const spoken = (/** @type {string} */ what, /** @type {number} */ i) => text.spoken(`kl.handle.${what}`, { name, which: parts.length > 1 ? i + 1 : '' }).replace(/ +/g, ' ').trim();
  const number = (/** @type {number} */ value) => text.number(value, { maximumFractionDigits: 3 });
  // The σ handles of two components stand on their outer sides.
  const sides = parts.map(({ mean, std }, i) => {
    const outer = parts.length === 1 ? side : mean < parts[1 - i].mean ? -1 : 1;
    return Math.abs(mean + outer * std) > span ? -outer : outer;
  });
  const flanks = parts.map(({ mean, std }, i) => mean + sides[i] * std);
  const ys = wasm.lineDensity(flat(line), [...parts.map(({ mean }) => mean), ...flanks]);
  const with_ = (/** @type {number} */ i, /** @type {object} */ changes) => ({ ...line, parts: parts.map((part, j) => (j === i ? { ...part, ...changes } : part)) });
  /** @type {Mark[]} */
  const marks = [];
  parts.forEach(({ mean, std }, i) => {
    const side = sides[i];
    marks.push({
      id: `${name}-mean-${i + 1}`, kind: 'handle', symbol, along: 'x', x: mean, y: ys[i], xs: [-span + MARGIN, span - MARGIN], step: STEP,
      label: spoken('mean', i), value: number(mean), move: (x) => change(with_(i, { mean: x })),
    }, {
      id: `${name}-std-${i + 1}`, kind: 'handle', symbol, along: 'x', x: flanks[i], y: ys[parts.length + i], step: STEP,
      xs: side < 0 ? [-span, mean - LEAST] : [mean + LEAST, span],
      label: spoken('std', i), value: number(std), move: (x) => change(with_(i, { std: Number(Math.abs(x - mean).toPrecision(12)) })),
    }, {
      id: `${name}-sigma-${i + 1}`, kind: 'text', symbol, x: flanks[i], y: ys[parts.length + i], dx: 13 * side, dy: -2, anchor: side < 0 ? 'end' : 'start', text: '$σ$', class: 'small',
    });
  });
  for (const [bound, x, xs] of /** @type {['low' | 'high', number, [number, number]][]} */ ([['low', low, [-span, Math.min(high, span) - LEAST]], ['high', high, [Math.max(low, -span) + LEAST, span]]])) {
    if (!Number.isFinite(x)) continue;
    marks.push({
      id: `${name}-${bound}`, kind: 'handle', symbol, along: 'x', x, y: 0, xs, step: STEP,
      label: spoken(bound, 0), value: number(x), move: (to) => change({ ...line, [bound]: to }),
    });
  }
  return marks;
}

/** Whether two densities are the same to the digit. @param {Line} a @param {Line} b */
export const same = (a, b) => String(flat(a)) === String(flat(b));

/** Where p is and q is not, within the picture. @param {Line} p @param {Line} q @param {number} span @returns {[number, number][]} */
export function holes(p, q, span) {
  const [low, high] = [Math.max(p.low, -span), Math.min(p.high, span)];
  const sides = /** @type {[number, number][]} */ ([[low, Math.min(q.low, high)], [Math.max(q.high, low), high]]);
  return sides.filter(([from, to]) => from < to);
}
