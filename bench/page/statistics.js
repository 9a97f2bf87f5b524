// @ts-check
/** What is said of many measurements. */

/** @param {number[]} values @param {number} share between two values in proportion */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  return sorted[below] + (at - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below])
}
/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5)

/** As many digits as a reader wants. @param {number} value */
export function short(value) {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  return size >= 100 ? Math.round(value).toLocaleString('en') : size >= 10 ? value.toFixed(1) : size >= 0.1 || size === 0 ? value.toFixed(2) : value.toPrecision(2)
}
/** Median and quartiles. @param {number[]} values */
export const spread = (values) => `${short(median(values))} (${short(quantile(values, 0.25))} to ${short(quantile(values, 0.75))})`

/** The exponent of y ~ x^e, by least squares of logarithms. @param {number[]} xs @param {number[]} ys */
export function exponent(xs, ys) {
  const [lx, ly] = [xs.map(Math.log), ys.map(Math.log)]
  const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(lx), mean(ly)]
  return lx.reduce((sum, x, i) => sum + (x - mx) * (ly[i] - my), 0) / lx.reduce((sum, x) => sum + (x - mx) ** 2, 0)
}
