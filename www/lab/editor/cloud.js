// @ts-check
// The points in hand, painted or brought along, and the mixture that is made of them: by EM, or each point a small Gaussian.

import { Fitting } from './fitting.js';

/** @typedef {import('../text.js').Text} Text */
/** @typedef {import('../theory.js').Wasm} Wasm */
/** @typedef {import('../../course/ellipse.js').Component} Component */
/** @typedef {import('./read-points.js').Reading} Reading */
/** @typedef {import('./fitting.js').Stand} Stand */
/** @typedef {'fit' | 'kernels'} Way */

/**
 * @typedef {object} Host
 * @property {Text} text @property {Wasm} wasm
 * @property {() => number} seed of every random choice
 * @property {(components: Component[]) => void} attempt shows a mixture without the run
 * @property {() => void} settle the run takes it
 * @property {(says: () => string[], aloud?: boolean) => void} say what has come of it
 */

/** No more points than these are painted or fitted. */
const MOST_POINTS = 3000;
/** The greatest number of components, as the parameter table has it. */
export const MOST = 64;
/** The widest standard deviation, as the parameter table has it. */
const WIDEST = 50;

export class Cloud {
  /** x y x y … @type {Float64Array} */
  points = new Float64Array();
  k = 8;
  /** @type {Way} */
  way = 'fit';
  /** The standard deviation of the Gaussian about each point. */
  bandwidth = 0.2;
  #fitting;
  /** What reading the points has come to. @type {() => string[]} */
  #read = () => [];

  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.#fitting = new Fitting(host.wasm);
  }

  get fitting() {
    return this.#fitting.running;
  }

  stop() {
    this.#fitting.stop();
  }

  clear() {
    this.stop();
    this.points = new Float64Array();
    this.#read = () => [];
    this.host.say(() => []);
  }

  /** A stroke of the brush. @param {[number, number]} from @param {[number, number]} to @param {number} radius */
  stroke(from, to, radius) {
    const { host } = this;
    this.stop();
    const count = this.points.length / 2;
    if (count >= MOST_POINTS) {
      host.say(() => [host.text.t('editor.full', { most: host.text.number(MOST_POINTS) })]);
      return;
    }
    const more = host.wasm.spray(Float64Array.from(from), Float64Array.from(to), radius, host.seed(), count);
    this.points = Float64Array.from([...this.points, ...more]).subarray(0, 2 * MOST_POINTS);
    this.#read = () => [];
    this.way = 'fit';
  }

  /** Takes points that were read; false where there is none. @param {Reading} reading */
  take(reading) {
    const { text, wasm, say, seed } = this.host;
    const { good, bad, examples, header, beyond, error } = reading;
    const amiss = () => [
      ...(bad ? [text.t('editor.bad-rows', { bad: text.number(bad), examples: examples.map(({ row, text: said }) => `${row}: “${said}”`).join('  ') })] : []),
      ...(beyond ? [text.t('editor.beyond', { beyond: text.number(beyond) })] : []),
    ];
    if (error || good === 0) {
      say(() => [text.t(error ? `editor.${error}` : 'editor.no-points'), ...amiss()]);
      return false;
    }
    const given = Float64Array.from(reading.points);
    const [cx, cy, scale] = wasm.framing(given);
    const asGiven = cx === 0 && cy === 0 && scale === 1;
    this.points = wasm.thin(asGiven ? given : given.map((value, i) => scale * (value - (i % 2 ? cy : cx))), MOST_POINTS, seed());
    const [, , , scott] = wasm.framing(wasm.thin(this.points, MOST, seed()));
    this.bandwidth = Math.min(WIDEST, Number(scott.toPrecision(2)));
    const kept = this.points.length / 2;
    const four = (/** @type {number} */ value) => text.number(value, { maximumSignificantDigits: 4 });
    this.#read = () => [
      text.t(header ? 'editor.read-header' : 'editor.read', { good: text.number(good) }),
      ...amiss(),
      ...(asGiven ? [] : [text.t('editor.scaled', { x: four(cx), y: four(cy), s: four(scale) })]),
      ...(kept < good ? [text.t('editor.thinned', { kept: text.number(kept) })] : []),
    ];
    return true;
  }

  /** Makes a mixture of the points, in the way that is chosen; a bandwidth still on its slider does not `rest`. */
  make(rests = true) {
    this.stop();
    if (this.points.length === 0) return;
    if (this.way === 'fit') this.#fit();
    else this.#kernels(rests);
  }

  #fit() {
    const { text, attempt, settle, say, seed } = this.host;
    const count = text.number(this.points.length / 2);
    this.#fitting.start(this.points, this.k, seed(), (stand, done) => {
      attempt(stand.components);
      if (done) settle();
      const { iterations, logLikelihood, first, components } = stand;
      const words = () => text.t(done ? 'editor.fitted' : 'editor.fitting', { count, k: components.length, iterations, now: text.nats(logLikelihood), first: text.nats(first) });
      say(() => [...this.#read(), words()], done);
    });
  }

  /** p̂_data as a density: an equal round Gaussian at each point, or at as many as a mixture may have. @param {boolean} rests */
  #kernels(rests) {
    const { text, wasm, attempt, settle, say, seed } = this.host;
    const { points, bandwidth } = this;
    const centres = wasm.thin(points, MOST, seed());
    attempt(Array.from({ length: centres.length / 2 }, (_, i) => [1, centres[2 * i], centres[2 * i + 1], bandwidth, bandwidth, 0]));
    if (rests) settle();
    const key = centres.length < points.length ? 'editor.kernels-thinned' : 'editor.kernels';
    say(() => [...this.#read(), text.t(key, { count: text.number(points.length / 2), most: MOST, h: text.number(bandwidth, { maximumSignificantDigits: 3 }) })]);
  }
}
