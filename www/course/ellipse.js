// @ts-check
// A Gaussian of the plane as an ellipse that is moved, turned and stretched by three handles. Screen geometry only.

/** `[weight, mean x, mean y, std 1, std 2, degrees]`. @typedef {number[]} Component */
/** @typedef {{x: number, y: number, moved: (x: number, y: number) => Component}} Hold where a handle stands, and what becomes of the component when it is moved */

const TURN = Array.from({ length: 61 }, (_, i) => (2 * Math.PI * i) / 60);

/** Six decimals, so that an address stays short. @param {number} value */
const tidy = (value) => Number(value.toFixed(6));

/** The closed curve at so many standard deviations. @param {Component} component @param {number} radius */
export function outline([, x, y, first, second, degrees], radius) {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [radius * Math.cos(angle), radius * Math.sin(angle)];
  const [u, v] = [TURN.map((t) => first * Math.cos(t)), TURN.map((t) => second * Math.sin(t))];
  return { xs: TURN.map((_, i) => x + cos * u[i] - sin * v[i]), ys: TURN.map((_, i) => y + sin * u[i] + cos * v[i]) };
}

/**
 * Three places to take hold of: the mean, which moves, and the ends of the two axes, which stretch and turn.
 * @param {Component} component
 * @param {{stds: [number, number], beyond?: number}} how the range of a standard deviation, and how far beyond an end its handle stands
 * @returns {{mean: Hold, first: Hold, second: Hold}}
 */
export function holds([weight, mx, my, first, second, degrees], { stds: [least, most], beyond = 0 }) {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  /** @param {number} x @param {number} y */
  const std = (x, y) => tidy(Math.min(most, Math.max(least, Math.hypot(x - mx, y - my) - beyond)));
  /** The angle of an axis. @param {number} x @param {number} y */
  const turn = (x, y) => tidy((Math.atan2(y, x) * 180) / Math.PI);
  const [far, wide] = [first + beyond, second + beyond];
  return {
    mean: { x: mx, y: my, moved: (x, y) => [weight, x, y, first, second, degrees] },
    first: { x: mx + far * cos, y: my + far * sin, moved: (x, y) => [weight, mx, my, std(x, y), second, turn(x - mx, y - my)] },
    second: { x: mx - wide * sin, y: my + wide * cos, moved: (x, y) => [weight, mx, my, first, std(x, y), turn(y - my, mx - x)] },
  };
}
