// @ts-check
/** −(1/m) log L and KL(p̂‖p_θ) as one coordinate of θ goes through its range: one curve and the same curve, shifted. */

import { REACH, SPACES, WIDEST } from './model.js';

/** @typedef {import('../chart.js').Figure} Figure */
/** @typedef {import('../chart.js').Mark} Mark */
/** @typedef {import('../../pkg/theory/dstar.js').Likelihood} Likelihood */
/** @typedef {import('./model.js').Space} Space */

const STEPS = 60;
/** The minimum is looked for again between the neighbours of the lowest point, so many times. */
const ZOOMS = 3;

/** @typedef {{values: Float64Array, nll: number[], kl: number[], best: [number, number], least: [number, number]}} Curves `best`: where each is least; `least`: how low */

/** @param {Likelihood} likelihood @param {Space} space @param {number} part @param {string} along @returns {Curves} */
export function curves(likelihood, space, part, along) {
  const { delta, ranges, places } = SPACES[space];
  const coordinate = part * (ranges.length + 1) + places[along];
  const [low, high] = along.startsWith('std') ? [delta, WIDEST] : [-REACH, REACH];
  /** The two columns are looked at in the same places, as long as they agree. @type {Map<string, {values: Float64Array, columns: number[][]}>} */
  const known = new Map();
  const at = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ steps) => {
    const key = `${from} ${to}`;
    const found = known.get(key);
    if (found) return found;
    const values = Float64Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps);
    const rows = likelihood.curve(coordinate, values);
    const all = { values, columns: [0, 1].map((column) => [...values].map((_, i) => rows[2 * i + column])) };
    known.set(key, all);
    return all;
  };
  const whole = at(low, high, STEPS);
  /** The lowest point of each column. @type {[number, number][]} */
  const lowest = [];
  for (const column of [0, 1]) {
    const index = (/** @type {number[]} */ ys) => ys.indexOf(Math.min(...ys));
    let { values, columns } = whole;
    for (let zoom = 0; zoom < ZOOMS; zoom++) {
      const i = index(columns[column]);
      ({ values, columns } = at(values[Math.max(0, i - 1)], values[Math.min(values.length - 1, i + 1)], 10));
    }
    const i = index(columns[column]);
    lowest.push([values[i], columns[column][i]]);
  }
  return { values: whole.values, nll: whole.columns[0], kl: whole.columns[1], best: [lowest[0][0], lowest[1][0]], least: [lowest[0][1], lowest[1][1]] };
}

/**
 * @param {Curves} curve
 * @param {{value: number, nll: number, kl: number}} here
 * @param {{name: string, best: string, handle: string, spoken: string, range: [number, number], move: (value: number) => void}} grip
 * @param {(key: string, values?: Record<string, unknown>) => string} say
 * @returns {Figure}
 */
export function curvePicture({ values, nll, kl, best, least }, here, grip, say) {
  const floor = Math.min(0, ...least);
  const ceiling = Math.max(...least) + Math.max(2.5, 1.15 * (Math.max(here.nll, here.kl) - Math.max(...least)));
  const middle = (here.nll + here.kl) / 2;
  const [low, high] = [values[0], values[values.length - 1]];
  const right = here.value > low + 0.75 * (high - low);
  /** @type {Mark[]} */
  const marks = [
    { id: 'best', kind: 'rule', symbol: 'best', x: best[0], dash: true },
    { id: 'gap', kind: 'rule', symbol: 'entropy', x: here.value, from: here.kl, to: here.nll },
    { id: 'nll', kind: 'line', symbol: 'loss', xs: values, ys: nll },
    { id: 'kl', kind: 'line', symbol: 'kl', xs: values, ys: kl },
    { id: 'best-nll', kind: 'dots', symbol: 'loss', xs: [best[0]], ys: [least[0]], r: 4 },
    { id: 'best-kl', kind: 'dots', symbol: 'kl', xs: [best[1]], ys: [least[1]], r: 4 },
    { id: 'here-kl', kind: 'dots', symbol: 'kl', xs: [here.value], ys: [here.kl], r: 5 },
    { id: 'best-name', kind: 'text', symbol: 'best', class: 'small', x: best[0], y: ceiling, dx: best[0] > low + 0.7 * (high - low) ? -6 : 6, dy: 10, anchor: best[0] > low + 0.7 * (high - low) ? 'end' : 'start', text: grip.best },
    // Above the picture, so that neither curve runs through its name.
    { id: 'nll-name', kind: 'text', symbol: 'loss', x: high, y: ceiling, dx: -34, dy: -10, anchor: 'end', text: say('mle.chart.nll') },
    { id: 'kl-name', kind: 'text', symbol: 'kl', x: high, y: ceiling, dy: -10, anchor: 'end', text: say('mle.chart.kl') },
    { id: 'gap-name', kind: 'text', symbol: 'entropy', class: 'small', x: here.value, y: middle, dx: right ? -8 : 8, dy: 4, anchor: right ? 'end' : 'start', text: say('mle.chart.gap') },
    {
      id: grip.handle, kind: 'handle', symbol: 'pmodel', along: 'x', step: 0.01, x: here.value, y: here.nll, xs: grip.range,
      label: grip.spoken, value: here.value.toFixed(2), move: grip.move,
    },
  ];
  return { x: [low, high], y: [floor, ceiling], xName: grip.name, yName: say('mle.chart.curves-y'), marks, label: say('mle.chart.curves') };
}
