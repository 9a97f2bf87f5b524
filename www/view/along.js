// @ts-check
// A line across the plane, and the values of a field of the grid along it.

/** @import {Grid} from '../types.js' */

/** Ends A and B, in the units of the plane. @typedef {{x0: number, y0: number, x1: number, y1: number}} Segment */

/**
 * The line that the parameter `slice` names, within the picture: the horizontal through the middle where it names none.
 * @param {unknown} slice `auto`, or `x0,y0,x1,y1` @param {Grid} grid
 * @returns {Segment}
 */
export function segmentOf(slice, grid) {
  const middle = (grid.y0 + grid.y1) / 2;
  const across = { x0: grid.x0, y0: middle, x1: grid.x1, y1: middle };
  const numbers = String(slice).split(',').map(Number);
  if (numbers.length !== 4 || !numbers.every(Number.isFinite)) return across;
  const [x0, x1] = [numbers[0], numbers[2]].map((x) => Math.min(grid.x1, Math.max(grid.x0, x)));
  const [y0, y1] = [numbers[1], numbers[3]].map((y) => Math.min(grid.y1, Math.max(grid.y0, y)));
  // A line that lies beyond the picture has been pressed to a point of its rim.
  return x0 === x1 && y0 === y1 ? across : { x0, y0, x1, y1 };
}

/** @param {Segment} segment */
export function lengthOf({ x0, y0, x1, y1 }) {
  return Math.hypot(x1 - x0, y1 - y0);
}

/** The point a share `t` of the way from A to B. @param {Segment} segment @param {number} t */
export function pointOn({ x0, y0, x1, y1 }, t) {
  return { x: x0 + t * (x1 - x0), y: y0 + t * (y1 - y0) };
}

/**
 * The value of a field between the four cell centres around a point, bilinear; at the rim that of the nearest centre.
 * @param {ArrayLike<number>} field n×n @param {Grid} grid @param {number} x @param {number} y
 */
export function valueAt(field, { n, x0, x1, y0, y1 }, x, y) {
  const column = Math.min(n - 1, Math.max(0, ((x - x0) / (x1 - x0)) * n - 0.5));
  const row = Math.min(n - 1, Math.max(0, ((y - y0) / (y1 - y0)) * n - 0.5));
  const [left, below] = [Math.min(n - 2, Math.floor(column)), Math.min(n - 2, Math.floor(row))];
  const [u, v] = [column - left, row - below];
  const at = below * n + left;
  return (1 - v) * ((1 - u) * field[at] + u * field[at + 1]) + v * ((1 - u) * field[at + n] + u * field[at + n + 1]);
}

/**
 * The field at `count` evenly spaced places from A to B.
 * @param {ArrayLike<number>} field @param {Grid} grid @param {Segment} segment @param {number} count at least 2
 */
export function valuesAlong(field, grid, segment, count) {
  return Float64Array.from({ length: count }, (_, i) => {
    const { x, y } = pointOn(segment, i / (count - 1));
    return valueAt(field, grid, x, y);
  });
}

/**
 * Where the foot of a point lies on the line, as a share of the way from A to B, and how far the point is from the line.
 * @param {Segment} segment @param {number} x @param {number} y
 */
export function footOf(segment, x, y) {
  const { x0, y0, x1, y1 } = segment;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = dx * dx + dy * dy;
  return { t: ((x - x0) * dx + (y - y0) * dy) / squared, distance: Math.abs((x - x0) * dy - (y - y0) * dx) / Math.sqrt(squared) };
}
