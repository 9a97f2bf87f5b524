// @ts-check
/**
 * <dstar-dstar>: the discriminator's loss at one point x as a curve over D, whose lowest point is D*; the derivation, line by
 * line; and J_D of the running lab, written in three ways.
 */

import { h, rich } from '../lab/dom.js';
import { Chart } from './chart.js';
import { Derivation } from './derivation.js';
import { Slider, button } from './parts.js';
import { density, integer, number } from './state.js';
import { ThreeWays } from './three-ways.js';
import { Widget } from './widget.js';

/** @typedef {import('../lab/theory.js').Wasm} Wasm */
/** @typedef {import('./chart.js').Mark} Mark */
/**
 * @typedef {object} Point the loss at a point; nats per unit area
 * @property {number} a p_data(x) @property {number} b p_model(x) @property {number} d D(x)
 * @property {number} dStar NaN where nothing comes @property {number} onData −½ a log D @property {number} onModel −½ b log(1 − D)
 * @property {number} loss @property {number} least the loss of D* @property {number} excess
 * @property {number} slope @property {number} curvature @property {number} js this point's part of JS
 */

/** Densities that the sliders reach; a lab's may be higher. */
const REACH = 2;
/** A minimum is called flat where the slope is below this share of a + b, and the loss as near to the least. */
const FLAT = { slope: 0.05, excess: 5e-5 };
/** Where the curves are computed: D at even steps of its logit, since they rise at the ends. */
const GRID = Float64Array.from({ length: 161 }, (_, i) => 1 / (1 + Math.exp(-(i - 80) / 10)));
/** Half the length of a tangent, in D. */
const TANGENT = 0.16;

export class DstarDstar extends Widget {
  static room = 'dstar';
  static schema = {
    a: density(1.2),
    b: density(0.4),
    d: number(0.45, 0, 1),
    line: integer(2, 1, Derivation.count),
  };
  static common = [...Widget.common, 'lab'];

  #curve = new Chart('main');
  #slope = new Chart('slope extra');
  #say = h('p', { class: 'say' });
  #derivation = new Derivation(this);
  #ways = new ThreeWays(this);
  /** @type {Point | null} */
  #point = null;

  build() {
    const { text } = this;
    this.sliders = {
      a: new Slider(text, 'dstar.a', { min: 0, max: REACH, step: 0.01, symbol: 'pdata' }, (a) => this.change({ a })),
      b: new Slider(text, 'dstar.b', { min: 0, max: REACH, step: 0.01, symbol: 'pmodel' }, (b) => this.change({ b })),
      d: new Slider(text, 'dstar.d', { min: 0, max: 1, step: 0.01, symbol: 'D' }, (d) => this.change({ d })),
    };
    this.take = button(text, 'dstar.take', () => this.#take());
    return [
      h('div', { class: 'duo point' },
        h('div', { class: 'stack' }, this.#curve.element, this.#slope.element,
          h('div', { class: 'sliders' }, this.sliders.a.element, this.sliders.b.element, this.sliders.d.element, this.take)),
        h('div', { class: 'stack' }, this.#say, h('div', { class: 'stack steps' }, ...this.#derivation.build()))),
      this.#ways.build(),
    ];
  }

  connectedCallback() {
    super.connectedCallback();
    this.#ways.connect();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#ways.disconnect();
  }

  /** @param {Wasm} wasm @param {import('./state.js').State} state */
  draw(wasm, state) {
    const { a, b, d } = state;
    const all = wasm.pointwise(a, b, Float64Array.of(d, ...GRID));
    const [share, onData, onModel, loss, least, excess, slope, curvature, js] = all;
    const dStar = a + b > 0 ? share : NaN;
    const point = { a, b, d, dStar, onData, onModel, loss, least, excess, slope, curvature, js };
    this.#point = point;
    /** One of the numbers over the grid. @param {number} i */
    const over = (i) => GRID.map((_, at) => all[9 * (at + 1) + i]);
    this.#drawCurve(point, over(1), over(2), state.line);
    this.#drawSlope(point, over(6), state.line);
    for (const key of /** @type {const} */ (['a', 'b', 'd'])) this.sliders?.[key].show(state[key]);
    this.#say.replaceChildren(...rich(this.#words(point)));
    this.#derivation.show(Math.round(state.line), point);
    this.#ways.show();
    if (this.take) this.take.hidden = !this.#ways.lab;
  }

  /** @param {Point} point @param {Float64Array} data @param {Float64Array} model @param {number} line */
  #drawCurve(point, data, model, line) {
    const { text } = this;
    const { a, b, d, dStar, loss, least, slope } = point;
    const top = roundUp(0.9 * (a + b));
    const some = a + b > 0;
    const sum = data.map((cost, i) => cost + model[i]);
    const lit = (/** @type {string} */ id) => (Derivation.lights(line).includes(id) ? 'spoken' : '');
    const seen = (/** @type {number} */ v) => (v <= 2 * top ? v : NaN);
    /** A name beside a curve, where it comes into sight at this height. @param {string} id @param {string} symbol @param {Float64Array} ys @param {number} height @param {'start' | 'end'} anchor @returns {Mark[]} */
    const name = (id, symbol, ys, height, anchor) => {
      const inside = (/** @type {number} */ y) => y <= height * top;
      const at = anchor === 'start' ? ys.findIndex(inside) : ys.findLastIndex(inside);
      const shown = at > 0 && at < ys.length - 1;
      return shown ? [{ id: `${id}-name`, kind: 'text', symbol, x: GRID[at], y: ys[at], dx: anchor === 'start' ? 16 : -12, anchor, text: text.t(`dstar.name.${id}`), class: lit(id) }] : [];
    };
    /** @type {Mark[]} */
    const marks = [
      ...(some ? [/** @type {Mark} */ ({ id: 'dstar', kind: 'rule', symbol: 'Dstar', x: dStar, dash: true, class: lit('dstar') })] : []),
      { id: 'least', kind: 'rule', symbol: 'bound', y: least, dash: true, class: lit('least') },
      { id: 'data', kind: 'line', symbol: 'pdata', xs: GRID, ys: data.map(seen), class: lit('data') },
      { id: 'model', kind: 'line', symbol: 'pmodel', xs: GRID, ys: model.map(seen), class: lit('model') },
      { id: 'loss', kind: 'line', symbol: 'loss', xs: GRID, ys: sum.map(seen), class: lit('loss') },
      { id: 'excess', kind: 'rule', symbol: 'excess', x: d, from: least, to: Math.min(loss, 1.1 * top), class: `thick ${lit('excess')}` },
    ];
    // At an end of the curve it is least, and still not flat.
    if (a > 0 && b > 0) marks.push({ id: 'flat', kind: 'line', symbol: 'Dstar', xs: [dStar - TANGENT, dStar + TANGENT], ys: [least, least], class: lit('flat') });
    if (some) marks.push({ id: 'minimum', kind: 'dots', symbol: 'Dstar', xs: [dStar], ys: [least], r: 5, class: lit('dstar') });
    if (Number.isFinite(slope) && Number.isFinite(loss)) marks.push({ id: 'tangent', kind: 'line', symbol: 'slope', thin: true, xs: [d - TANGENT, d + TANGENT], ys: [loss - TANGENT * slope, loss + TANGENT * slope], class: lit('tangent') });
    marks.push(
      ...name('loss', 'loss', sum, 0.96, dStar < 0.35 ? 'end' : 'start'), ...name('data', 'pdata', data, 0.8, 'start'), ...name('model', 'pmodel', model, 0.55, 'end'),
      ...(some ? [/** @type {Mark} */ ({ id: 'dstar-name', kind: 'text', symbol: 'Dstar', x: dStar, y: top, dy: 14, dx: dStar > 0.8 ? -8 : 8, anchor: dStar > 0.8 ? 'end' : 'start', text: '$D*$', class: lit('dstar') })] : []),
      {
        id: 'd', kind: 'handle', symbol: 'D', along: 'x', x: d, y: Math.min(loss, top), xs: [0, 1], step: 0.01,
        label: text.spoken('dstar.handle'), value: `D = ${text.number(d, { maximumFractionDigits: 3 })}, ${text.t('dstar.handle.value', { loss: this.nats(loss) })}`,
        move: (to) => this.change({ d: to }),
      },
    );
    this.#curve.element.classList.toggle('choosing', Derivation.lights(line).length > 0);
    this.#curve.show({ x: [0, 1], y: [0, top], marks, xName: '$D$', yName: text.t('dstar.axis.loss'), label: text.t('dstar.curve') });
  }

  /** @param {Point} point @param {Float64Array} slopes @param {number} line */
  #drawSlope({ a, b, d, dStar, slope }, slopes, line) {
    const reach = roundUp(2 * (a + b));
    const lit = (/** @type {string} */ id) => (Derivation.lights(line).includes(id) ? 'spoken' : '');
    this.#slope.element.classList.toggle('choosing', Derivation.lights(line).length > 0);
    this.#slope.show({
      x: [0, 1], y: [-reach, reach], xTicks: false, yName: this.text.t('dstar.axis.slope'), label: this.text.t('dstar.slope'),
      marks: [
        ...(a + b > 0 ? [/** @type {Mark} */ ({ id: 'dstar', kind: 'rule', symbol: 'Dstar', x: dStar, dash: true, class: lit('dstar') })] : []),
        { id: 'slope', kind: 'line', symbol: 'slope', xs: GRID, ys: slopes.map((v) => (Math.abs(v) <= 3 * reach ? v : NaN)), class: lit('slope') },
        ...(a > 0 && b > 0 ? [/** @type {Mark} */ ({ id: 'zero', kind: 'dots', symbol: 'Dstar', xs: [dStar], ys: [0], r: 5, class: lit('zero') })] : []),
        { id: 'here', kind: 'dots', symbol: 'D', xs: [d], ys: [Math.min(reach, Math.max(-reach, slope))], r: 4, class: lit('slope') },
      ],
    });
  }

  /** @param {Point} point */
  #words({ a, b, d, dStar, loss, excess, slope }) {
    const { text } = this;
    const minimum = excess < FLAT.excess * (a + b) && Math.abs(slope) < FLAT.slope * (a + b);
    const edge = a === 0 ? 'only-model' : b === 0 ? 'only-data' : null;
    const key = a + b === 0 ? 'empty' : loss === Infinity ? (d === 0 ? 'zero' : 'one') : edge ? (d === dStar ? `${edge}.at` : edge) : minimum ? 'minimum' : 'excess';
    return text.t(`dstar.say.${key}`, { d: this.figure(d), dStar: this.figure(dStar), loss: this.nats(loss), excess: this.nats(excess) });
  }

  /** The point of the lab's picture at which D and D* differ most, weighted by how much happens there. */
  async #take() {
    const s = await this.#ways.lab?.snapshot();
    if (!s) return;
    let [best, most] = [-1, 0];
    s.d.forEach((/** @type {number} */ d, /** @type {number} */ i) => {
      const weight = (s.p_data[i] + s.p_model[i]) * Math.abs(d - s.d_star[i]);
      if (weight > most) [best, most] = [i, weight];
    });
    if (best < 0) return;
    const short = (/** @type {number} */ value) => Number(value.toPrecision(6));
    this.change({ a: short(s.p_data[best]), b: short(s.p_model[best]), d: short(s.d[best]) });
  }

  summary() {
    const point = this.#point;
    if (!point) return '';
    const { a, b, d, dStar, loss, least } = point;
    return `${this.text.t(a + b > 0 ? 'dstar.summary' : 'dstar.summary.empty', { a: this.figure(a), b: this.figure(b), d: this.figure(d), dStar: this.figure(dStar), loss: this.nats(loss), least: this.nats(least) })} ${this.#say.textContent}`;
  }

  table() {
    const point = this.#point;
    if (!point) return null;
    const { a, b, d, dStar, onData, onModel, loss, least, excess, slope, curvature, js } = point;
    const names = /** @type {[string, number][]} */ ([['a', a], ['b', b], ['d', d], ['d_star', dStar], ['on_data', onData], ['on_model', onModel], ['loss', loss], ['least', least], ['excess', excess], ['slope', slope], ['curvature', curvature], ['js', js]]);
    return { head: [this.text.t('dstar.table.what'), this.text.t('dstar.table.value')], rows: names.map(([key, value]) => [this.text.spoken(`dstar.table.${key}`), this.nats(value, 6)]) };
  }

  /** A density or a probability. @param {number} value */
  figure(value) {
    if (Number.isNaN(value)) return '–';
    return String(Number(value.toPrecision(4))).replace('-', '−');
  }

  /** @param {number} value @param {number} [digits] */
  nats(value, digits = 4) {
    if (Number.isNaN(value)) return '–';
    if (!Number.isFinite(value)) return value < 0 ? '−∞' : '∞';
    return (Math.abs(value) >= 1e5 ? value.toExponential(2) : value.toFixed(digits)).replace(/^-(?=[0.]*$)/, '').replace('-', '−');
  }
}

/** The next of 1, 2, 5, 10 …, so that the axes keep still while a slider moves a little. @param {number} value */
function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 1.5, 2, 3, 5, 7].find((m) => m * power >= value * 0.999999) ?? 10);
}

customElements.define('dstar-dstar', DstarDstar);
