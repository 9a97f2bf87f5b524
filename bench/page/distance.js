// @ts-check
/** How far generated points are from the data, by one measure for every contestant: the energy distance, 2 E‖x − y‖ − E‖x − x'‖ − E‖y − y'‖. */

/** @type {Float32Array} */
let data
let own = 0

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function apart(a, b) {
  let sum = 0
  for (let i = 0; i < a.length; i += 2) for (let j = 0; j < b.length; j += 2) sum += Math.hypot(a[i] - b[j], a[i + 1] - b[j + 1])
  return sum / ((a.length / 2) * (b.length / 2))
}

/** @param {ArrayLike<number>} points x y x y … */
export const distance = (points) => 2 * apart(points, data) - apart(points, points) - own

/** Tells what points of the data are. @param {Float32Array} points */
distance.to = (points) => {
  data = points
  own = apart(data, data)
}
