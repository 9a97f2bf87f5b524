// @ts-check
/**
 * <dstar-kl>: two densities, the integrand of KL with its running total both ways, Gibbs' inequality as a picture, and one Gaussian
 * fitted to p by either direction and by JS.
 */

import { h, plain, rich } from '../lab/dom.js';
import { Chart } from './chart.js';
import { curve, handles, pointsOf, roof, same, spanOf } from './kl/densities.js';
import { Directions, running } from './kl/directions.js';
import { Fits, LONGEST, OBJECTIVES, width } from './kl/fits.js';
import { Gibbs } from './kl/gibbs.js';
import { Inputs } from './kl/inputs.js';
import { Choice, Slider, button } from './parts.js';
import { choice, flat, integer, line, number } from './state.js';
import { Widget } from './widget.js';

/** @typedef {import('../lab/theory.js').Wasm} Wasm */
/** @typedef {import('./chart.js').Mark} Mark */
/** @typedef {import('./state.js').Line} Line */
/** @typedef {import('./state.js').State} State */
/** What is drawn now. @typedef {{p: Line, q: Line, xs: Float64Array, ps: Float64Array, qs: Float64Array, both: import('./kl/directions.js').Running[], d: Float64Array}} View */

const RANGE = { mean: /** @type {[number, number]} */ ([-50, 50]), std: /** @type {[number, number]} */ ([1e-3, 10]), most: 2, cut: true };
const TWO = '0.75*-2,1;0.25*2,0.4';
/** To this, in nats, an integral is exact. */
const EXACT = 1e-13;

/** What the buttons set; “same” sets q to p, whatever p is. @type {Record<string, Record<string, string>>} */
const PRESETS = {
  gaussians: { p: '-1,1', q: '0.5,1.6' },
  bimodal: { p: TWO, q: '-2,1.05' },
  cut: { p: '0,1.2', q: '0,1.2@-1.5,2' },
  same: {},
};

export class DstarKl extends Widget {
  static room = 'kl';
  static schema = {
    p: line('-1,1', RANGE), q: line('0.5,1.6', RANGE), view: choice('directions', 'gibbs', 'fit'), x: number(-1.5, -60, 60),
    start: line('0.5,1', { mean: RANGE.mean, std: RANGE.std }), step: integer(0, 0, LONGEST),
  };

  #chart = new Chart('main kl-main');
  #say = h('p', { class: 'say' });
  #about = '';
  /** @type {View | null} */
  #now = null;
  /** @type {import('./kl/fits.js').Place[]} */
  #places = [];

  build() {
    const { text } = this;
    this.view = new Choice(text, 'kl.view', ['directions', 'gibbs', 'fit'], (view) => this.#look(view));
    this.preset = new Choice(text, 'kl.preset', Object.keys(PRESETS), (name) => this.#preset(name));
    this.swap = button(text, 'kl.swap', () => this.#shape({ p: this.state.q, q: this.state.p }));
    this.directions = new Directions(this);
    this.gibbs = new Gibbs(this);
    this.fits = new Fits(this, (step) => this.change({ step }));
    this.x = new Slider(text, 'kl.x', { min: -6, max: 6, step: 0.05, symbol: 'ratio' }, (x) => this.change({ x }));
    this.inputs = {
      p: new Inputs(text, 'p', (p) => this.#shape({ p })), q: new Inputs(text, 'q', (q) => this.#shape({ q })),
      start: new Inputs(text, 'start', (start) => this.#shape({ start }), { simple: true, symbol: 'start' }),
    };
    return [
      h('div', { class: 'extra row kl-bar' }, this.view.element, this.preset.element, this.swap),
      this.#chart.element,
      h('div', { class: 'extra' }, this.x.element),
      this.directions.element, this.gibbs.element, this.fits.element,
      this.#say,
      h('details', { class: 'fields extra' }, text.bind(h('summary'), 'kl.inputs'), h('div', { class: 'cols' }, ...Object.values(this.inputs).map(({ element }) => element))),
    ];
  }

  /** @param {Wasm} wasm @param {State} state */
  draw(wasm, state) {
    const { p, q } = this.#usable(wasm, state);
    const { view, x, start, step } = /** @type {{view: string, x: number, start: Line, step: number}} */ (state);
    const span = spanOf(view === 'fit' ? [p, start] : [p, q]);
    const xs = pointsOf(view === 'fit' ? [p, start] : [p, q], span);
    const [ps, qs] = [p, q].map((one) => wasm.lineDensity(flat(one), xs));
    const both = view === 'directions' ? [running(wasm, p, q, xs), running(wasm, q, p, xs)] : [];
    this.#now = { p, q, xs, ps, qs, both, d: wasm.lineDivergences(flat(p), flat(q)) };
    this.#toggle(view);
    const nats = (/** @type {number} */ value) => this.#nats(value);
    if (view === 'directions') {
      this.directions?.show(p, q, span, xs, both, nats);
      this.#about = this.#words(this.#now);
    } else if (view === 'gibbs') {
      this.#about = this.gibbs?.show(wasm, p, q, x, this.#now.d[0], (value) => this.#number(value), nats) ?? '';
      this.x?.show(x);
    } else {
      this.#places = this.fits?.at(wasm, p, start, step) ?? [];
      this.fits?.show(this.#places, step, nats);
      this.#about = this.text.t(p.parts.length === 1 && p.low === -Infinity && p.high === Infinity ? 'kl.say.fit-one' : step === 0 ? 'kl.say.start' : 'kl.say.fit');
    }
    this.#say.replaceChildren(...(view === 'gibbs' ? [] : rich(this.#about)));
    this.#say.hidden = view === 'gibbs';
    this.#say.classList.toggle('alarm', view === 'directions' && (this.#now.d[0] === Infinity || this.#now.d[1] === Infinity));
    const marks = view === 'fit' ? this.#fitted(wasm, xs, ps, p, start, step, span) : this.#pair(wasm, xs, ps, qs, p, q, span, view === 'gibbs' ? x : null);
    const high = roof(1.1 * Math.max(...marks.flatMap((mark) => (mark.kind === 'line' ? [...Array.from(mark.ys)] : [])), 0.2));
    this.#chart.show({ x: [-span, span], y: [0, high], xName: '$x$', yTicks: false, label: this.text.t(view === 'fit' ? 'kl.chart.fit' : 'kl.chart'), marks });
    for (const key of /** @type {const} */ (['p', 'q', 'start'])) this.inputs?.[key].show(key === 'start' ? start : key === 'p' ? p : q);
  }

  /** @param {string} view */
  #toggle(view) {
    const shown = { directions: this.directions, gibbs: this.gibbs, fit: this.fits };
    for (const [name, part] of Object.entries(shown)) if (part) part.element.hidden = name !== view;
    if (this.x) this.x.element.hidden = view !== 'gibbs';
    if (this.inputs) {
      this.inputs.q.element.hidden = view === 'fit';
      this.inputs.start.element.hidden = view !== 'fit';
    }
    this.view?.show(view);
    if (this.preset) this.preset.element.hidden = view === 'fit';
    if (this.swap) this.swap.hidden = view === 'fit';
    const { p, q } = this.state;
    const is = (/** @type {string} */ name) => Object.entries(PRESETS[name]).every(([key, value]) => DstarKl.schema[/** @type {'p'} */ (key)].write(this.state[key]) === value);
    this.preset?.show(same(p, q) ? 'same' : Object.keys(PRESETS).find((name) => name !== 'same' && is(name)) ?? '');
  }

  /**
   * p and q with their handles; at a point x, both densities there.
   * @param {Wasm} wasm @param {Float64Array} xs @param {Float64Array} ps @param {Float64Array} qs @param {Line} p @param {Line} q @param {number} span @param {number | null} x
   * @returns {Mark[]}
   */
  #pair(wasm, xs, ps, qs, p, q, span, x) {
    const { text } = this;
    const side = p.parts[0].mean <= q.parts[0].mean ? -1 : 1;
    /** @type {Mark[]} */
    const marks = [...curve('p', xs, ps, side), ...curve('q', xs, qs, side < 0 ? 1 : -1)];
    if (x !== null) {
      const [atP, atQ] = [p, q].map((one) => wasm.lineDensity(flat(one), [x])[0]);
      marks.push(
        { id: 'x', kind: 'rule', symbol: 'ratio', x, dash: true },
        { id: 'at-p', kind: 'dots', symbol: 'p', xs: [x], ys: [atP], r: 5 },
        { id: 'at-q', kind: 'dots', symbol: 'q', xs: [x], ys: [atQ], r: 5 },
      );
    }
    marks.push(...handles(wasm, text, 'p', p, span, (p) => this.#shape({ p }), side), ...handles(wasm, text, 'q', q, span, (q) => this.#shape({ q }), -side));
    if (x !== null) {
      marks.push({
        id: 'handle-x', kind: 'handle', symbol: 'ratio', along: 'x', x, y: 0, xs: [-span, span], step: 0.05,
        label: text.spoken('kl.x'), value: text.number(x, { maximumFractionDigits: 2 }), move: (x) => this.change({ x }),
      });
    }
    return marks;
  }

  /**
   * p, the start, and where each objective has brought it.
   * @param {Wasm} wasm @param {Float64Array} xs @param {Float64Array} ps @param {Line} p @param {Line} start @param {number} step @param {number} span
   * @returns {Mark[]}
   */
  #fitted(wasm, xs, ps, p, start, step, span) {
    const { text } = this;
    const gaussian = (/** @type {number} */ mean, /** @type {number} */ std) => wasm.lineDensity(Float64Array.of(-Infinity, Infinity, 1, mean, std), xs);
    const { mean, std } = start.parts[0];
    // Where each curve has its name: forward on its right flank, reverse on top, JS on its left flank.
    const flanks = /** @type {const} */ ([[2, 'start', 8, -8], [0, 'middle', 0, -10], [-1.4, 'end', -8, -4]]);
    const fits = step === 0 ? [] : OBJECTIVES.flatMap(([name, symbol], i) => {
      const place = this.#places[i];
      const [off, anchor, dx, dy] = flanks[i];
      const x = place.mean + off * place.std;
      const y = wasm.lineDensity(Float64Array.of(-Infinity, Infinity, 1, place.mean, place.std), [x])[0];
      return /** @type {Mark[]} */ ([
        { id: `fit-${name}`, kind: 'line', symbol, xs, ys: gaussian(place.mean, place.std) },
        { id: `fit-${name}-name`, kind: 'text', symbol, x, y, dx, dy, anchor, text: text.t(`kl.fit.${name}`) },
      ]);
    });
    /** @type {Mark[]} */
    const from = [{ id: 'start', kind: 'line', symbol: 'start', xs, ys: gaussian(mean, std), dash: true, thin: true }];
    return [
      ...curve('p', xs, ps, -1), ...from, ...fits,
      { id: 'start-name', kind: 'text', symbol: 'start', x: mean, y: wasm.lineDensity(flat(start), [mean])[0], dy: -14, anchor: 'middle', text: text.t('kl.start'), class: 'small' },
      ...handles(wasm, text, 'p', p, span, (p) => this.#shape({ p }), -1),
      ...handles(wasm, text, 'start', start, span, (start) => this.#shape({ start }), 1),
    ];
  }

  /** Densities that the theory takes; where it refuses one, the default, with a remark. @param {Wasm} wasm @param {State} state */
  #usable(wasm, state) {
    const used = { p: /** @type {Line} */ (state.p), q: /** @type {Line} */ (state.q) };
    for (const key of /** @type {const} */ (['p', 'q'])) {
      try {
        wasm.lineDensity(flat(used[key]), []);
      } catch {
        const kind = DstarKl.schema[key];
        const whole = { ...used[key], low: -Infinity, high: Infinity };
        this.notices.add([this.text.t('kl.note.mass', { name: key, given: kind.write(used[key]), used: kind.write(whole) })], key);
        used[key] = whole;
        this.change({ [key]: whole });
      }
    }
    return used;
  }

  /** A change by hand: a fit begins again. @param {State} changes */
  #shape(changes) {
    this.stop();
    this.change({ ...changes, step: 0 });
  }

  /** @param {string} view */
  #look(view) {
    this.stop();
    // Where p has one bump, every objective finds it.
    const dull = view === 'fit' && this.state.p.parts.length === 1;
    this.change({ view, ...(dull ? { p: DstarKl.schema.p.read(TWO).value } : {}) });
  }

  /** @param {string} name */
  #preset(name) {
    const read = Object.entries(PRESETS[name]).map(([key, value]) => [key, DstarKl.schema[/** @type {'p'} */ (key)].read(value).value]);
    this.#shape(name === 'same' ? { q: this.state.p } : Object.fromEntries(read));
  }

  /** @param {View} view */
  #words({ p, q, d }) {
    const forward = d[0] === Infinity;
    const reverse = d[1] === Infinity;
    const where = (/** @type {Line} */ of, /** @type {Line} */ by) => {
      const [low, high] = [by.low > of.low ? by.low : null, by.high < of.high ? by.high : null];
      const number = (/** @type {number | null} */ value) => this.text.number(value ?? 0, { maximumFractionDigits: 2 });
      return this.text.t(low !== null && high !== null ? 'kl.where.both' : low !== null ? 'kl.where.below' : 'kl.where.above', { low: number(low), high: number(high) });
    };
    if (forward && reverse) return this.text.t('kl.say.infinite-both');
    if (forward) return this.text.t('kl.say.infinite', { where: where(p, q), first: 'p', second: 'q', other: this.#nats(d[1]) });
    if (reverse) return this.text.t('kl.say.infinite', { where: where(q, p), first: 'q', second: 'p', other: this.#nats(d[0]) });
    return this.text.t(d[0] === 0 ? 'kl.say.same' : 'kl.say.sum');
  }

  summary() {
    const now = this.#now;
    if (!now) return '';
    const { text } = this;
    if (this.state.view === 'fit') {
      const [forward, reverse, js] = this.#places.map(({ mean, std, value }) => text.t('kl.summary.place', { value: this.#nats(value), mean: text.number(mean, { maximumFractionDigits: 2 }), std: width(text, std) }));
      return text.spoken('kl.summary.fit', { step: this.state.step, forward, reverse, js });
    }
    return `${text.spoken('kl.summary', { pq: this.#nats(now.d[0]), qp: this.#nats(now.d[1]) })} ${plain(this.#about)}`;
  }

  table() {
    const now = this.#now;
    if (!now) return null;
    const digits = (/** @type {number} */ value) => (Number.isFinite(value) ? value.toPrecision(5).replaceAll('-', '−') : value < 0 ? '−∞' : '∞');
    if (this.state.view === 'fit') {
      return {
        head: [this.text.t('kl.table.objective'), this.text.t('kl.table.mean'), 'σ', this.text.t('kl.table.value')],
        rows: OBJECTIVES.map(([name], i) => [this.text.spoken(`kl.fit.${name}`), ...[this.#places[i].mean, this.#places[i].std, this.#places[i].value].map(digits)]),
      };
    }
    const [forward, reverse] = now.both;
    const some = Array.from(now.xs.keys()).filter((i) => Math.abs(now.xs[i] * 2 - Math.round(now.xs[i] * 2)) < 1e-12);
    const columns = forward ? [forward.integrand, forward.running, reverse.integrand, reverse.running] : [];
    return {
      head: ['x', 'p', 'q', ...(forward ? ['p log(p/q)', '∫ p log(p/q)', 'q log(q/p)', '∫ q log(q/p)'] : [])],
      rows: some.map((i) => [digits(now.xs[i]), ...[now.ps, now.qs, ...columns].map((column) => digits(column[i]))]),
    };
  }

  /** A divergence; what the quadrature cannot tell from 0 is 0. @param {number} value */
  #nats(value) {
    return this.#number(value < EXACT ? 0 : value);
  }

  /** Four decimals, powers of ten where these would show nothing. @param {number} value */
  #number(value) {
    const size = Math.abs(value);
    if (size === Infinity) return value < 0 ? '−∞' : '∞';
    if (size >= 1e4 || (size > 0 && size < 0.00095)) return value.toExponential(2).replace('e+', 'e').replaceAll('-', '−');
    return this.text.fixed(value, 4);
  }
}

customElements.define('dstar-kl', DstarKl);
