// @ts-check
/** log₁₀ of the product of the first so many factors, and where f64 ends. */

/** @typedef {import('../chart.js').Figure} Figure */
/** @typedef {import('../chart.js').Mark} Mark */

/** log₁₀ 2⁻¹⁰⁷⁵, below which every product is rounded to 0. */
const ZERO = -323.6;

/**
 * @param {Float64Array} running rows of factors and log₁₀ of their product
 * @param {number} zeroAt after how many factors f64 has 0, or 0
 * @param {(key: string, values?: Record<string, unknown>) => string} say
 * @returns {Figure}
 */
export function productPicture(running, zeroAt, say) {
  /** @type {number[][]} */
  const [factors, logs] = [[], []];
  for (let i = 0; i < running.length; i += 2) {
    factors.push(running[i]);
    logs.push(running[i + 1]);
  }
  const m = factors[factors.length - 1];
  const low = Math.min(-430, 1.1 * Math.min(...logs));
  const high = Math.max(0, 1.1 * Math.max(...logs));
  /** @type {Mark[]} */
  const marks = [
    { id: 'nothing', kind: 'area', class: 'nothing', xs: [0, m], ys: [ZERO, ZERO], base: low },
    { id: 'end', kind: 'rule', symbol: 'alarm', y: ZERO, dash: true },
    { id: 'log', kind: 'line', symbol: 'pmodel', xs: factors, ys: logs },
    { id: 'end-name', kind: 'text', class: 'small', x: m, y: ZERO, dy: 16, dx: -4, anchor: 'end', text: say('mle.chart.zero') },
  ];
  if (zeroAt) marks.push({ id: 'zero', kind: 'dots', symbol: 'alarm', xs: [zeroAt], ys: [ZERO], r: 4.5 });
  return { x: [0, m], y: [low, high], xName: '$i$', yName: say('mle.chart.product-y'), marks, label: say('mle.chart.product') };
}
