// @ts-check
/**
 * `<dstar-mle>`: points from a hidden density, a model to be dragged, and its likelihood: a product that no machine can
 * hold, a sum that any can, and the same as a KL divergence up to a constant.
 */

import { h } from '../lab/dom.js';
import { Chart } from './chart.js';
import { curvePicture, curves } from './mle/curves.js';
import { components, flat, model, shared, SPACES } from './mle/model.js';
import { onLine, onPlane } from './mle/points.js';
import { productPicture } from './mle/product.js';
import { Formula } from './formula.js';
import { button, Choice, Figure, Slider, Toggle } from './parts.js';
import { choice, flag, integer } from './state.js';
import { Widget } from './widget.js';

/** @typedef {import('../lab/theory.js').Wasm} Wasm */
/** @typedef {import('../pkg/theory/dstar.js').Likelihood} Likelihood */
/** @typedef {import('./mle/model.js').Component} Component */
/** @typedef {import('./mle/model.js').Space} Space */
/** @typedef {import('./state.js').State} State */

/** Places at which the running product is drawn. */
const RUNNING = 240;
/** A climb or a run of EM ends after so many steps at the latest. */
const LONGEST = 400;
/** A gain of less, in nats, is not given in digits. */
const SLIGHT = 1e-6;
/** The step size that a first step begins with. */
const RATE = 1;

/** Three digits, and a power of ten where it is one. @param {number} value */
function powers(value) {
  const [digits, exponent] = value.toExponential(2).split('e');
  if (Math.abs(Number(exponent)) < 4) return String(Number(value.toPrecision(3)));
  return `${digits} · 10${[...exponent.replace('+', '')].map((sign) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(sign)]).join('')}`;
}

/** What `evaluate` returns, by name. @param {Float64Array} all */
function named(all) {
  const [logLikelihood, nll, kl, entropy, gap, product, log10, subnormalAt, zeroAt] = all;
  return { logLikelihood, nll, kl, entropy, gap, product, log10, subnormalAt, zeroAt, running: all.subarray(9) };
}

export class MleWidget extends Widget {
  static room = 'mle';
  static schema = {
    space: choice('line', 'plane'),
    truth: choice('1', '2', '3'),
    m: integer(500, 1, 10000),
    seed: integer(1, 0, 4294967295),
    model: model('line'),
    model2d: model('plane'),
    part: integer(1, 1, 4),
    along: choice('mean', 'mean-y', 'std', 'std-2'),
    reveal: flag(false),
  };

  /** @type {Likelihood | null} */
  #likelihood = null;
  /** What its samples were drawn by. */
  #drawn = '';
  /** @type {Float64Array} */
  #truth = new Float64Array();
  /** @type {ReturnType<typeof named> | null} */
  #numbers = null;
  /** What the last step did. @type {{key: string, values: Record<string, string>} | null} */
  #remark = null;
  /** The step size of the last step of a climb. */
  #rate = RATE;
  #steps = 0;

  #points = new Chart('main points');
  #product = new Chart('low product');
  #curves = new Chart('curves extra');

  #space = new Choice(this.text, 'mle.space', ['line', 'plane'], (space) => this.#put({ space, part: 1, along: 'mean' }));
  #hidden = new Choice(this.text, 'mle.truth', ['1', '2', '3'], (truth) => this.#put({ truth }));
  #count = new Choice(this.text, 'mle.k', ['1', '2', '3', '4'], (k) => this.#begin(Number(k)));
  #along = new Choice(this.text, 'mle.along', ['mean', 'mean-y', 'std', 'std-2'], (along) => this.change({ along }));
  #reveal = new Toggle(this.text, 'mle.reveal', (reveal) => this.change({ reveal }));
  #m = new Slider(this.text, 'mle.m', { min: 1, max: 10000, step: 1, log: true, symbol: 'count' }, (m) => this.#put({ m }));
  #weight = new Slider(this.text, 'mle.weight', { min: 0.01, max: 0.99, step: 0.01, symbol: 'pmodel' }, (share) => this.#share(share));
  #climb = button(this.text, 'mle.climb', () => this.#goOn('climb'), 'primary');
  #fit = button(this.text, 'mle.closed', () => this.#once('em'));
  #run = button(this.text, 'mle.em-run', () => this.#goOn('em'));
  #said = h('p', { class: 'caption remark' });
  #machine = h('p', { class: 'caption machine' });
  #loss = new Figure(this.text, 'mle.nll', { symbol: 'loss' });
  #kl = new Figure(this.text, 'mle.kl', { symbol: 'kl' });
  #gap = new Figure(this.text, 'mle.gap', { symbol: 'entropy' });
  #limit = new Figure(this.text, 'mle.limit', { symbol: 'pdata' });
  #l = this.formula('mle.likelihood');
  #log = this.formula('mle.log');
  #identity = { line: this.formula('mle.kl'), plane: this.formula('mle.kl-plane') };

  build() {
    const { text } = this;
    const best = this.formula('mle.best');
    return [
      h('div', { class: 'row extra settings' }, this.#space.element, text.bind(h('span', { class: 'group-name' }), 'mle.truth'), this.#hidden.element, this.#reveal.element, this.#limit.element),
      h('div', { class: 'mle' },
        h('div', { class: 'stack see' },
          this.#points.element,
          h('div', { class: 'row extra' }, this.#m.element, button(text, 'mle.resample', () => this.#put({ seed: (this.state.seed + 1) % 2 ** 32 }))),
          h('div', { class: 'row extra' },
            text.bind(h('span', { class: 'group-name' }), 'mle.k'), this.#count.element,
            button(text, 'mle.step', () => this.#once('ascend')), this.#climb, this.#fit, this.#run),
          h('div', { class: 'row extra' }, this.#weight.element, this.#said)),
        h('div', { class: 'stack read' },
          this.#l.element, this.#machine, this.#product.element, h('div', { class: 'extra' }, this.#log.element),
          h('div', { class: 'row extra along' }, text.bind(h('span', { class: 'group-name' }), 'mle.along'), this.#along.element),
          this.#curves.element)),
      h('div', { class: 'row ledger' },
        h('div', { class: 'numbers-row' }, this.#loss.element, this.#kl.element, h('div', { class: 'extra' }, this.#gap.element)),
        h('div', { class: 'extra' }, this.#identity.line.element, this.#identity.plane.element)),
      h('div', { class: 'extra tall' }, best.element),
    ];
  }

  /** The widget's own space, and what belongs to it. */
  get #here() {
    const space = /** @type {Space} */ (this.state.space);
    const { key } = SPACES[space];
    const all = /** @type {Component[]} */ (this.state[key]);
    return { space, key, all, part: Math.min(this.state.part, all.length) - 1 };
  }

  /** A change by hand: whatever moves by itself gives way. @param {State} changes */
  #put(changes) {
    this.stop();
    this.#remark = null;
    this.#rate = RATE;
    this.change(changes);
  }

  /** Begins anew with so many components. @param {number} k */
  #begin(k) {
    const { space, key } = this.#here;
    this.#put({ [key]: SPACES[space].start[k - 1], part: 1 });
  }

  /** @param {number} j @param {string} along the coordinate that moved, if it was one @param {Component} component */
  #move(j, along, component) {
    const { key, all } = this.#here;
    this.#put({ [key]: all.with(j, component), part: j + 1, ...(along && { along }) });
  }

  /** @param {number} share */
  #share(share) {
    const { key, all, part } = this.#here;
    this.#put({ [key]: shared(all, part, share) });
  }

  // ---- the ways up ----

  /** One step; false where nothing moved. @param {'ascend' | 'em'} way */
  #step(way) {
    const { space, key, all } = this.#here;
    const likelihood = this.#likelihood;
    if (!likelihood) return false;
    likelihood.set(flat(all));
    const before = named(likelihood.evaluate(1)).logLikelihood;
    const found = way === 'em' ? likelihood.em() : likelihood.ascend(this.#rate);
    const rate = way === 'em' ? 1 : found[found.length - 1];
    const next = components(way === 'em' ? found : found.subarray(0, -1), space);
    const same = rate === 0 || JSON.stringify(next) === JSON.stringify(components(likelihood.set(flat(all)), space));
    if (same) {
      this.#remark = { key: all.length === 1 ? 'mle.at-maximum' : 'mle.at-local-maximum', values: {} };
      this.redraw();
      return false;
    }
    likelihood.set(flat(next));
    const gained = named(likelihood.evaluate(1)).logLikelihood - before;
    const values = { eta: rate.toPrecision(2).replace(/\.?0+$/, ''), gained: gained < SLIGHT ? '< 10⁻⁶' : this.text.nats(gained), steps: String(++this.#steps) };
    this.#remark = { key: way === 'ascend' ? 'mle.stepped' : all.length === 1 ? 'mle.closed-done' : 'mle.em-done', values };
    this.#rate = rate;
    this.change({ [key]: next });
    return true;
  }

  /** @param {'ascend' | 'em'} way */
  #once(way) {
    this.stop();
    this.#rate = RATE;
    this.#steps = 0;
    this.#step(way);
  }

  /** Step after step, until nothing moves. @param {'climb' | 'em'} way */
  #goOn(way) {
    if (this.moving) {
      this.stop();
      this.redraw();
      return;
    }
    this.#rate = RATE;
    this.#steps = 0;
    this.run(() => {
      // A step that went well may be longer the next time.
      this.#rate = Math.min(2 * this.#rate, 64);
      if (!this.#step(way === 'em' ? 'em' : 'ascend')) return false;
      if (this.#steps < LONGEST) return true;
      if (this.#remark) this.#remark.key = 'mle.stopped';
      return false;
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#likelihood?.free();
    this.#likelihood = null;
    this.#drawn = '';
  }

  // ---- the picture ----

  /** @param {Wasm} wasm @param {State} state */
  draw(wasm, state) {
    const { space, all, part } = this.#here;
    const { dimension, delta, ranges, places } = SPACES[space];
    const likelihood = this.#samples(wasm, state, dimension);
    const theta = likelihood.set(flat(all));
    const numbers = named(likelihood.evaluate(RUNNING));
    this.#numbers = numbers;
    const say = (/** @type {string} */ words, /** @type {Record<string, unknown>} */ values = {}) => this.text.t(words, values);
    const spoken = (/** @type {string} */ words, /** @type {Record<string, unknown>} */ values = {}) => this.text.spoken(words, values).trim();

    const scene = {
      wasm, model: all, theta, truth: state.reveal ? this.#truth : null, cells: likelihood.cells(), m: state.m, say: spoken,
      size: this.#points.size,
      move: (/** @type {number} */ j, /** @type {string} */ along, /** @type {Component} */ component) => this.#move(j, along, component),
    };
    this.#points.show(space === 'line' ? onLine(scene) : onPlane(scene));
    this.#product.show(productPicture(numbers.running, numbers.zeroAt, say));

    const along = state.along in places ? state.along : 'mean';
    const curve = curves(likelihood, space, part, along);
    const place = places[along];
    const grip = {
      best: this.text.t('mle.chart.best', { value: this.text.number(curve.best[0], { minimumFractionDigits: 2, maximumFractionDigits: 2 }) }),
      name: `$${this.text.t(`mle.axis.${space}.${along}`)}$`, handle: 'along', spoken: spoken('mle.handle.along'), range: ranges[place - 1],
      move: (/** @type {number} */ value) => this.#move(part, along, all[part].with(place, value)),
    };
    this.#curves.show(curvePicture(curve, { value: all[part][place], nll: numbers.nll, kl: numbers.kl }, grip, say));
    this.#curves.element.dataset.best = String(curve.best[0]);
    this.#curves.element.dataset.bestKl = String(curve.best[1]);
    this.#write(state, numbers, space, delta);
    this.#controls(state, space, theta, part, along, all);
    if (state.reveal) this.#limit.show(this.text.nats(likelihood.truthKl()), this.text.t('mle.limit.how'));
    this.#limit.element.hidden = !state.reveal;
  }

  /** The samples, drawn anew where they differ. @param {Wasm} wasm @param {State} state @param {number} dimension @returns {Likelihood} */
  #samples(wasm, { truth, m, seed }, dimension) {
    const drawn = [dimension, truth, m, seed].join();
    if (this.#likelihood && this.#drawn === drawn) return this.#likelihood;
    this.#likelihood?.free();
    this.#likelihood = new wasm.Likelihood(dimension, Number(truth), m, seed);
    this.#drawn = drawn;
    // Before a model is set, the truth is in its place.
    this.#truth = this.#likelihood.set(new Float64Array());
    return this.#likelihood;
  }

  /** @param {State} state @param {ReturnType<typeof named>} numbers @param {Space} space @param {number} delta */
  #write({ m }, numbers, space, delta) {
    const { text } = this;
    const count = text.number(m);
    const decimal = (/** @type {number} */ value) => text.number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    this.#l.set({ exponent: decimal(numbers.log10) });
    this.#log.set({ 'log-likelihood': `${decimal(numbers.logLikelihood)} ${text.t('unit.nats')}` });
    this.#machine.classList.toggle('alarm', numbers.zeroAt > 0);
    this.#machine.replaceChildren(numbers.zeroAt
      ? text.t('mle.machine.zero', { at: text.number(numbers.zeroAt), count })
      : text.t('mle.machine.held', { product: powers(numbers.product) }));
    this.#machine.dataset.product = String(numbers.product);
    this.#machine.dataset.zeroAt = String(numbers.zeroAt);
    this.#loss.show(text.nats(numbers.nll), text.t('mle.nll.how', { count }));
    this.#kl.show(text.nats(numbers.kl), text.t('mle.kl.how', { delta }));
    const [nll, kl, gap] = [numbers.nll, numbers.kl, numbers.gap].map((value) => text.nats(value));
    // The two as they are printed may differ by another last digit.
    const minus = kl.startsWith('−') ? kl.slice(1) : `−${kl}`;
    this.#gap.show(Formula.sign(gap, nll, minus) === '=' ? gap : `≈ ${gap}`, text.t(`mle.gap.how.${space}`, { entropy: text.nats(numbers.entropy), log: text.nats(numbers.gap - numbers.entropy) }));
  }

  /** @param {State} state @param {Space} space @param {Float64Array} theta @param {number} part @param {string} along @param {Component[]} all */
  #controls(state, space, theta, part, along, all) {
    const { text } = this;
    const { ranges, places, delta } = SPACES[space];
    const several = all.length > 1;
    this.#points.element.dataset.space = space;
    this.#space.show(space);
    this.#hidden.show(state.truth);
    this.#reveal.show(state.reveal);
    this.#count.show(String(all.length));
    this.#m.show(state.m, text.t('mle.m.spoken', { m: text.number(state.m) }));
    this.#along.show(along);
    for (const option of this.#along.element.querySelectorAll('button')) option.hidden = !(String(option.dataset.option) in places);
    this.#weight.element.hidden = !several;
    if (several) this.#weight.show(Number(theta[part * (ranges.length + 1)].toFixed(4)), text.t('mle.weight.spoken', { part: part + 1 }));
    this.#fit.replaceChildren(text.t(several ? 'mle.em-step' : 'mle.closed'));
    this.#fit.dataset.key = several ? 'mle.em-step' : 'mle.closed';
    this.#run.hidden = !several;
    this.#climb.replaceChildren(text.t(this.moving ? 'mle.stop' : 'mle.climb'));
    this.#identity.line.element.hidden = space !== 'line';
    this.#identity.plane.element.hidden = space === 'line';
    const floored = all.some((component) => component.some((value, i) => i > 0 && ranges[i - 1][0] === delta && value <= delta));
    this.#said.replaceChildren(this.#remark ? text.t(this.#remark.key, this.#remark.values) : text.t(floored ? 'mle.floor' : several ? 'mle.hint-em' : space === 'line' ? 'mle.hint' : 'mle.hint-plane', { delta }));
  }

  summary() {
    const numbers = this.#numbers;
    if (!numbers) return '';
    const { text } = this;
    const done = this.#remark ? `${text.spoken(this.#remark.key, this.#remark.values)} ` : '';
    return done + text.spoken(numbers.zeroAt ? 'mle.summary.zero' : 'mle.summary.held', {
      m: text.number(this.state.m), log: text.number(numbers.logLikelihood, { maximumFractionDigits: 1 }), exponent: text.number(numbers.log10, { maximumFractionDigits: 1 }),
      at: text.number(numbers.zeroAt), nll: text.nats(numbers.nll), kl: text.nats(numbers.kl), gap: text.nats(numbers.gap),
    });
  }

  table() {
    const likelihood = this.#likelihood;
    if (!likelihood) return null;
    const { space } = this.#here;
    const plane = space === 'plane';
    const [cells, logs] = [likelihood.cells(), likelihood.logDensities()];
    const digits = (/** @type {number} */ value) => Number(value.toPrecision(7));
    return {
      head: [...(plane ? ['x₁', 'x₂'] : ['x']), this.text.t('mle.table.count'), 'p̂', 'log p(x; θ)'],
      rows: Array.from(logs, (log, i) => {
        const [x, y, count] = cells.subarray(3 * i, 3 * i + 3);
        return [x, ...(plane ? [y] : []), count, digits(count / this.state.m), digits(log)];
      }),
    };
  }
}

customElements.define('dstar-mle', MleWidget);
