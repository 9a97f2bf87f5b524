// @ts-check
// Level lines by marching squares over cell centres.

/** @typedef {import('./heatmap.js').Box} Box */

/**
 * Traces `field = level` into the current path of `ctx`, without stroking it.
 * @param {CanvasRenderingContext2D} ctx @param {Box} box
 * @param {Float32Array} field n×n, row 0 at the bottom
 * @param {number} n @param {number} level
 * @param {(index: number) => boolean} [shown] false where the field says nothing
 */
export function tracePath(ctx, box, field, n, level, shown) {
  const dx = box.width / n;
  const dy = box.height / n;
  for (let row = 0; row + 1 < n; row++) {
    for (let column = 0; column + 1 < n; column++) {
      const i = row * n + column;
      const code = (field[i] > level ? 1 : 0) | (field[i + 1] > level ? 2 : 0) | (field[i + n + 1] > level ? 4 : 0) | (field[i + n] > level ? 8 : 0);
      if (code === 0 || code === 15 || (shown && !shown(i))) continue;
      const [a, b, c, d] = [field[i] - level, field[i + 1] - level, field[i + n + 1] - level, field[i + n] - level];
      const left = box.x + (column + 0.5) * dx;
      const bottom = box.y + box.height - (row + 0.5) * dy;
      // Where each edge is crossed: south, east, north, west.
      const cut = [
        [left + (a / (a - b)) * dx, bottom],
        [left + dx, bottom - (b / (b - c)) * dy],
        [left + (d / (d - c)) * dx, bottom - dy],
        [left, bottom - (a / (a - d)) * dy],
      ];
      for (const [from, to] of segments(code, a + b + c + d > 0)) {
        ctx.moveTo(cut[from][0], cut[from][1]);
        ctx.lineTo(cut[to][0], cut[to][1]);
      }
    }
  }
}

/** Edge pairs for each pattern of corners; the two saddles are settled by the mean. @type {[number, number][][]} */
const SEGMENTS = [
  [], [[3, 0]], [[0, 1]], [[3, 1]], [[1, 2]], [], [[0, 2]], [[3, 2]],
  [[2, 3]], [[2, 0]], [], [[2, 1]], [[1, 3]], [[1, 0]], [[0, 3]], [],
];

/** @param {number} code @param {boolean} high whether the middle lies above the level */
function segments(code, high) {
  if (code === 5) return high ? [[3, 2], [1, 0]] : [[3, 0], [1, 2]];
  if (code === 10) return high ? [[0, 3], [2, 1]] : [[0, 1], [2, 3]];
  return SEGMENTS[code];
}
