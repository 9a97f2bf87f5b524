// @ts-check
/** The points, the model and its handles: on the line as a histogram and a curve, in the plane as dots and ellipses. */

import { holds, outline } from '../ellipse.js';
import { REACH, SPACES, WIDEST } from './model.js';

/** @typedef {import('../chart.js').Figure} Figure */
/** @typedef {import('../chart.js').Mark} Mark */
/** @typedef {import('../../lab/theory.js').Wasm} Wasm */
/** @typedef {import('./model.js').Component} Component */

/**
 * @typedef {object} Scene
 * @property {Wasm} wasm
 * @property {Component[]} model as the state has it
 * @property {Float64Array} theta as it is used, its weights summing to 1
 * @property {Float64Array | null} truth the hidden mixture, where it is shown
 * @property {Float64Array} cells rows of x, y, count
 * @property {number} m
 * @property {[number, number]} size of the picture, in pixels
 * @property {(key: string, values?: Record<string, unknown>) => string} say
 * @property {(part: number, along: string, component: Component) => void} move
 */

/** What the colours stand for, in a corner. @param {number} x @param {number} y @param {boolean} hidden @returns {Mark[]} */
function legend(x, y, hidden) {
  const names = [['pmodel', '$p_{model}$'], ['phat', '$p̂_{data}$'], ...(hidden ? [['pdata', '$p_{data}$']] : [])];
  return names.map(([symbol, text], i) => ({ id: `name-${symbol}`, kind: 'text', symbol, x, y, dy: 14 + 20 * i, dx: -4, anchor: 'end', text }));
}

/** Up to so many points are shown one by one. */
const FEW = 60;
const STEPS = 300;
/** Where the curves of the line are drawn. */
const XS = Float64Array.from({ length: STEPS + 1 }, (_, i) => -REACH + (2 * REACH * i) / STEPS);

/** @param {Scene} scene @returns {Figure} */
export function onLine(scene) {
  const { wasm, theta, truth, cells, m, say } = scene;
  const { delta } = SPACES.line;
  const model = wasm.mleDensity(1, theta, XS);
  const hidden = truth ? wasm.mleDensity(1, truth, XS) : null;
  /** @type {number[][]} */
  const [xs, shares] = [[], []];
  for (let i = 0; i < cells.length; i += 3) {
    xs.push(cells[i]);
    shares.push(cells[i + 2] / m);
  }
  const few = m <= FEW;
  const peak = Math.max(...model, ...(hidden ?? []));
  const top = 1.2 * Math.max(0.4, peak, few ? 0 : Math.min(1.5, Math.max(...shares) / delta));
  /** @type {Mark[]} */
  const marks = [];
  if (few) {
    marks.push(stems(scene, xs), stacks(scene, top));
  } else {
    marks.push({ id: 'shares', kind: 'bars', symbol: 'phat', xs, ys: shares.map((share) => share / delta), width: delta });
  }
  if (hidden) marks.push({ id: 'truth', kind: 'line', symbol: 'pdata', xs: XS, ys: hidden, dash: true });
  if (scene.model.length > 1) {
    for (let j = 0; j < scene.model.length; j++) {
      const [weight, mean, std] = theta.subarray(3 * j, 3 * j + 3);
      const ys = wasm.mleDensity(1, Float64Array.of(1, mean, std), XS).map((p) => weight * p);
      marks.push({ id: `component-${j}`, kind: 'line', symbol: 'pmodel', class: 'component', xs: XS, ys, thin: true });
    }
  }
  marks.push({ id: 'model', kind: 'line', symbol: 'pmodel', xs: XS, ys: model });
  marks.push(...legend(REACH, top, hidden !== null), ...lineHandles(scene));
  return {
    x: [-REACH, REACH], y: [0, top], yTicks: true, xName: '$x$', marks,
    label: say('mle.chart.points'),
  };
}

/** From the axis up to the density of the model at each point: the factors of the likelihood. @param {Scene} scene @param {number[]} xs @returns {Mark} */
function stems({ wasm, theta }, xs) {
  const ys = wasm.mleDensity(1, theta, Float64Array.from(xs));
  return {
    id: 'factors', kind: 'line', symbol: 'pmodel', class: 'component', thin: true,
    xs: xs.flatMap((x) => [x, x, NaN]), ys: [...ys].flatMap((y) => [0, y, NaN]),
  };
}

/** The points themselves, one on top of the other. @param {Scene} scene @param {number} top @returns {Mark} */
function stacks({ cells }, top) {
  /** @type {number[][]} */
  const [xs, ys] = [[], []];
  for (let i = 0; i < cells.length; i += 3) {
    for (let n = 0; n < cells[i + 2]; n++) {
      xs.push(cells[i]);
      ys.push((0.018 + 0.032 * n) * top);
    }
  }
  return { id: 'points', kind: 'dots', symbol: 'phat', xs, ys, r: 3.4 };
}

/** @param {Scene} scene @returns {Mark[]} */
function lineHandles({ wasm, model, theta, say, move }) {
  const { delta } = SPACES.line;
  return model.flatMap((component, j) => {
    const [weight, mean, std] = theta.subarray(3 * j, 3 * j + 3);
    const alone = Float64Array.of(1, mean, std);
    const [peak, side] = wasm.mleDensity(1, alone, Float64Array.of(mean, mean + std));
    const names = { part: model.length > 1 ? j + 1 : '' };
    return /** @type {Mark[]} */ ([
      {
        id: `mean-${j}`, kind: 'handle', symbol: 'pmodel', along: 'x', step: 0.01, x: mean, y: weight * peak, xs: [-REACH, REACH],
        label: say('mle.handle.mean', names), value: mean.toFixed(2),
        move: (/** @type {number} */ x) => move(j, 'mean', [component[0], x, component[2]]),
      },
      {
        id: `std-${j}`, kind: 'handle', symbol: 'pmodel', along: 'x', step: 0.01, x: mean + std, y: weight * side, xs: [mean + delta, mean + WIDEST],
        label: say('mle.handle.std', names), value: std.toFixed(2),
        move: (/** @type {number} */ x) => move(j, 'std', [component[0], component[1], tidy(x - mean)]),
      },
    ]);
  });
}

/** Six decimals, so that an address stays short. @param {number} value */
const tidy = (value) => Number(value.toFixed(6));

/** Counts from which a dot is larger, and its radius in widths of a cell. */
const SIZES = [[1, 0.17], [2, 0.22], [4, 0.29], [8, 0.37], [16, 0.45], [32, 0.52]];
/** The plane is shown on ±these. */
const PLANE = [5, 3.6];

/** @param {Scene} scene @returns {Figure} */
export function onPlane(scene) {
  const { model, theta, truth, cells, size, say } = scene;
  const cell = SPACES.plane.delta * Math.min(size[0] / (2 * PLANE[0]), size[1] / (2 * PLANE[1]));
  /** @type {Mark[]} */
  const marks = SIZES.map(([least, share], i) => {
    const below = SIZES[i + 1]?.[0] ?? Infinity;
    /** @type {number[][]} */
    const [xs, ys] = [[], []];
    for (let at = 0; at < cells.length; at += 3) {
      if (cells[at + 2] < least || cells[at + 2] >= below) continue;
      xs.push(cells[at]);
      ys.push(cells[at + 1]);
    }
    return { id: `points-${i}`, kind: /** @type {const} */ ('dots'), symbol: 'phat', xs, ys, r: Math.max(1, Math.round(10 * share * cell) / 10) };
  });
  if (truth) marks.push(...ellipses(truth, 'truth', 'pdata', true));
  marks.push(...ellipses(theta, 'model', 'pmodel', false));
  marks.push(...legend(PLANE[0], PLANE[1], truth !== null), ...model.flatMap((component, j) => planeHandles(scene, component, j)));
  return { x: [-PLANE[0], PLANE[0]], y: [-PLANE[1], PLANE[1]], square: true, xName: '$x_1$', yName: '$x_2$', marks, label: say('mle.chart.points') };
}

/** One and two standard deviations of each component. @param {Float64Array} theta @param {string} id @param {string} symbol @param {boolean} dash @returns {Mark[]} */
function ellipses(theta, id, symbol, dash) {
  /** @type {Mark[]} */
  const marks = [];
  for (let j = 0; 6 * j < theta.length; j++) {
    const [weight, x, y, major, minor, angle] = theta.subarray(6 * j, 6 * j + 6);
    for (const radius of [1, 2]) {
      const curve = outline([weight, x, y, major, minor, (angle * 180) / Math.PI], radius);
      marks.push({ id: `${id}-${j}-${radius}`, kind: 'line', symbol, closed: true, dash, thin: radius === 2, ...curve });
    }
  }
  return marks;
}

/** @param {Scene} scene @param {Component} component @param {number} j @returns {Mark[]} */
function planeHandles({ model, say, move }, component, j) {
  const { ranges } = SPACES.plane;
  const [, mx, my, major, minor, degrees] = component;
  const names = { part: model.length > 1 ? j + 1 : '' };
  const { mean, first, second } = holds(component, { stds: ranges[2] });
  const two = (/** @type {number} */ v) => v.toFixed(2);
  /** Where the end of an axis can lie. @param {number} v @returns {[number, number]} */
  const about = (v) => [v - WIDEST, v + WIDEST];
  return /** @type {Mark[]} */ ([
    {
      id: `mean-${j}`, kind: 'handle', symbol: 'pmodel', along: 'xy', step: 0.05, x: mx, y: my, xs: ranges[0], ys: ranges[1],
      label: say('mle.handle.mean', names), value: `${two(mx)}, ${two(my)}`,
      move: (/** @type {number} */ x, /** @type {number} */ y) => move(j, x === mx ? 'mean-y' : y === my ? 'mean' : '', mean.moved(x, y)),
    },
    {
      id: `std-${j}`, kind: 'handle', symbol: 'pmodel', along: 'xy', step: 0.05, x: first.x, y: first.y, xs: about(mx), ys: about(my),
      label: say('mle.handle.axis-1', names), value: say('mle.handle.axis-value', { std: two(major), angle: degrees.toFixed(0) }),
      move: (/** @type {number} */ x, /** @type {number} */ y) => move(j, 'std', first.moved(x, y)),
    },
    {
      id: `std-2-${j}`, kind: 'handle', symbol: 'pmodel', along: 'xy', step: 0.05, x: second.x, y: second.y, xs: about(mx), ys: about(my),
      label: say('mle.handle.axis-2', names), value: say('mle.handle.axis-value', { std: two(minor), angle: (degrees + 90).toFixed(0) }),
      move: (/** @type {number} */ x, /** @type {number} */ y) => move(j, 'std-2', second.moved(x, y)),
    },
  ]);
}
