// @ts-check
/**
 * <dstar-ce>: labels y and predictions h over a few classes, as bars that can be dragged; the cross-entropy L = H(y) + KL(y‖h)
 * as one bar in two colours; its gradient; and gradient descent, which ends at H(y).
 */

import { h, rich } from '../lab/dom.js';
import { numeral } from '../view/canvas.js';
import { Chart } from './chart.js';
import { Formula } from './formula.js';
import { Choice, Slider, button, row } from './parts.js';
import { choice, numbers } from './state.js';
import { Widget } from './widget.js';

/** @typedef {import('../lab/theory.js').Wasm} Wasm */
/** @typedef {import('./chart.js').Mark} Mark */
/** @typedef {{y: Float64Array, h: Float64Array, entropy: number, loss: number, kl: number, descent: Float64Array, gradient: Float64Array, gradientLogits: Float64Array}} View */

const FEWEST = 2;
const MOST = 8;
/** Of no distribution an index. */
const NO_CLASS = MOST;
/** Steps in which gradient descent arrives, but for labels rarer than one in a million. */
const MOST_STEPS = 1e6;
/** What L − H(y) is when descent has arrived, in nats. */
const ARRIVED = 1.01e-6;
/** Half the distance between the two bars of a class, and their width. */
const ASIDE = 0.2;
const WIDE = 0.36;
/** The longest arrow of a gradient that has no scale of its own. */
const REACH = 0.25;
/** Frames for which each of the first steps is seen. */
const SLOW = { steps: 12, frames: 5 };
/** The scale of the bar ends at the first of these that is beyond L, in nats. */
const ENDS = [2, 5, 12, 30];

export class DstarCe extends Widget {
  static room = 'ce';
  static schema = {
    y: numbers([0.6, 0.3, 0.1], 0, 1e6, FEWEST, MOST),
    h: numbers([0.15, 0.25, 0.6], 0, 1e6, FEWEST, MOST),
    gradient: choice('logits', 'h', 'none'),
  };

  #bars = new Chart('main bars-of-classes');
  #sum = new Chart('sum');
  #say = h('p', { class: 'say' });
  /** Steps taken by gradient descent since a bar was moved last. */
  #steps = 0;
  /** @type {View | null} */
  #view = null;
  /** @type {Wasm | null} */
  #wasm = null;
  /** @type {HTMLInputElement[][]} boxes of y and of h */
  #boxes = [[], []];
  #table = h('table');
  #about = h('p', { class: 'caption' });

  build() {
    const { text } = this;
    this.split = this.formula('ce.split');
    this.live = this.formula('ce.split-live');
    this.slopes = { logits: this.formula('ce.gradient-logits'), h: this.formula('ce.gradient') };
    this.which = new Choice(text, 'ce.gradient', ['logits', 'h', 'none'], (gradient) => this.change({ gradient }));
    this.count = new Slider(text, 'ce.classes', { min: FEWEST, max: MOST, step: 1 }, (k) => this.#resize(k));
    const fields = h('details', { class: 'extra fields' }, text.bind(h('summary'), 'ce.fields'), h('div', { class: 'scroll' }, this.#table));
    return [
      h('div', { class: 'duo' },
        h('div', { class: 'stack' }, this.#bars.element),
        h('div', { class: 'stack' },
          h('div', { class: 'sums' }, this.split.element, this.live.element), this.#sum.element,
          row(button(text, 'ce.one-hot', () => this.#oneHot()), button(text, 'ce.step', () => this.#step()), button(text, 'ce.minimise', () => this.#minimise(), 'primary')),
          this.#say,
          h('div', { class: 'extra stack' }, row(text.bind(h('span', { class: 'group-name' }), 'ce.gradient'), this.which.element), this.slopes.logits.element, this.slopes.h.element, this.#about),
          h('div', { class: 'extra' }, this.count.element), fields)),
    ];
  }

  /** @param {Wasm} wasm @param {import('./state.js').State} state */
  draw(wasm, state) {
    this.#wasm = wasm;
    const view = this.#read(wasm, state);
    this.#view = view;
    this.#drawBars(view, state.gradient);
    this.#drawSum(view);
    const [entropy, loss, kl] = [view.entropy, view.loss, view.kl].map((value) => this.#nats(value));
    this.live?.set({ loss, entropy, kl, is: Formula.sign(loss, entropy, kl) });
    this.#say.replaceChildren(...rich(this.#words(view)));
    this.#say.classList.toggle('alarm', view.loss === Infinity);
    this.which?.show(state.gradient);
    for (const [name, { element }] of Object.entries(this.slopes ?? {})) element.hidden = name !== state.gradient;
    this.#about.hidden = state.gradient === 'none';
    this.#about.replaceChildren(...rich(this.text.t(`ce.gradient.about.${state.gradient}`)));
    this.count?.show(view.y.length);
    this.#drawFields(view);
  }

  /** What a state means; what it cannot mean is put right, and said. @param {Wasm} wasm @param {import('./state.js').State} state @returns {View} */
  #read(wasm, state) {
    const { text } = this;
    /** @type {string[]} */
    const remarks = [];
    const k = state.y.length;
    let given = state.h;
    if (given.length !== k) {
      remarks.push(text.t('ce.note.count', { given: given.length, used: k }));
      given = Array(k).fill(1 / k);
    }
    const [y, predicted] = [state.y, given].map((p) => wasm.categoricalSet(Float64Array.from(p), NO_CLASS, 0));
    [['y', state.y, y], ['h', given, predicted]].forEach(([name, from, to]) => {
      if (!from.every((/** @type {number} */ value, /** @type {number} */ i) => value === to[i])) remarks.push(text.t(from.some((/** @type {number} */ value) => value > 0) ? 'ce.note.scaled' : 'ce.note.empty', { name }));
    });
    if (remarks.length > 0) {
      this.notices.add(remarks, 'distribution');
      this.change({ y: [...y], h: [...predicted] });
    }
    const all = wasm.categorical(y, predicted);
    const [entropy, loss, kl] = all;
    const per = (/** @type {number} */ i) => y.map((_, one) => all[3 + 3 * one + i]);
    return { y, h: predicted, entropy, loss, kl, gradient: per(0), descent: per(1), gradientLogits: per(2) };
  }

  /** @param {View} view @param {string} gradient */
  #drawBars(view, gradient) {
    const { text } = this;
    const k = view.y.length;
    const classes = Array.from(view.y, (_, i) => i + 1);
    /** @type {Mark[]} */
    const marks = [];
    for (const [name, p, aside] of /** @type {const} */ ([['y', view.y, -ASIDE], ['h', view.h, ASIDE]])) {
      const xs = classes.map((one) => one + aside);
      marks.push({ id: name, kind: 'bars', symbol: name, xs, ys: p, width: WIDE });
    }
    const shown = gradient === 'none' ? null : gradient === 'logits' ? view.gradientLogits : view.gradient;
    const way = gradient === 'logits' ? view.gradientLogits.map((slope) => -slope) : scaled(view.descent);
    classes.forEach((one, i) => {
      marks.push(
        { id: `class-${one}`, kind: 'text', x: one, y: 0, dy: 17, anchor: 'middle', text: String(one), class: 'quiet' },
        { id: `y-name-${one}`, kind: 'text', symbol: 'y', x: one - ASIDE, y: 0, dy: 17, anchor: 'middle', text: '$y$' },
        { id: `h-name-${one}`, kind: 'text', symbol: 'h', x: one + ASIDE, y: 0, dy: 17, anchor: 'middle', text: '$h$' },
      );
      if (!shown) return;
      if (Math.abs(way[i]) > 5e-4) marks.push({ id: `way-${one}`, kind: 'arrow', symbol: 'kl', x: one + ASIDE, y: view.h[i], dx: 0, dy: way[i] });
      marks.push({ id: `slope-${one}`, kind: 'text', x: one, y: 0, dy: 36, anchor: 'middle', text: signed(shown[i]), class: 'quiet slope' });
    });
    if (shown) marks.push({ id: 'slope', kind: 'text', x: 0.5, y: 0, dx: -6, dy: 36, anchor: 'end', text: gradient === 'logits' ? '$∂L/∂s$' : '$∂L/∂h$', class: 'quiet' });
    for (const [name, p, aside] of /** @type {const} */ ([['y', view.y, -ASIDE], ['h', view.h, ASIDE]])) {
      classes.forEach((one, i) => marks.push({
        id: `${name}${one}`, kind: 'handle', symbol: name, along: 'y', x: one + aside, y: p[i], ys: [0, 1],
        label: text.spoken(`ce.handle.${name}`, { class: one }), value: text.number(p[i], { maximumFractionDigits: 3 }),
        move: (_, value) => this.#move(name, i, value),
      }));
    }
    this.#bars.show({ x: [0.5, k + 0.5], y: [0, 1], xTicks: false, xName: ' ', yName: text.t('ce.probability'), label: text.t('ce.bars'), marks });
  }

  /** @param {View} view */
  #drawSum({ entropy, loss }) {
    const end = ENDS.find((end) => end > loss) ?? (Number.isFinite(loss) ? loss : ENDS[1]);
    const right = Math.min(loss, end);
    const long = (/** @type {number} */ nats, /** @type {number} */ pixels) => (nats / end) * this.#sum.size[0] > pixels;
    /** @type {Mark[]} */
    const marks = [
      { id: 'entropy', kind: 'area', symbol: 'entropy', xs: [0, entropy], ys: [1, 1] },
      { id: 'kl', kind: 'area', symbol: 'kl', xs: [entropy, right], ys: [1, 1] },
    ];
    if (long(entropy, 60)) marks.push({ id: 'entropy-name', kind: 'text', symbol: 'entropy', x: entropy / 2, y: 0.5, dy: 5, anchor: 'middle', text: '$H(y)$' });
    if (long(right - entropy, loss === Infinity ? 130 : 85)) marks.push({ id: 'kl-name', kind: 'text', symbol: 'kl', x: (entropy + right) / 2, y: 0.5, dy: 5, anchor: 'middle', text: loss === Infinity ? '$KL(y‖h)$ = ∞ →' : '$KL(y‖h)$' });
    marks.push({ id: 'floor', kind: 'rule', symbol: 'entropy', x: entropy });
    this.#sum.show({ x: [0, end], y: [0, 1], yTicks: false, xName: this.text.t('unit.nats'), label: this.text.t('ce.sum'), marks });
  }

  /** Boxes with the same numbers as the bars. @param {View} view */
  #drawFields(view) {
    const k = view.y.length;
    if (this.#boxes[0].length !== k) {
      this.#boxes = [[], []];
      const rows = /** @type {const} */ (['y', 'h']).map((name, r) => h('tr', {}, h('th', { scope: 'row', 'data-symbol': name }, name), ...Array.from({ length: k }, (_, i) => {
        const box = h('input', { type: 'number', min: '0', max: '1', step: '0.01', inputMode: 'decimal' });
        box.addEventListener('change', () => {
          if (box.value.trim() !== '' && Number.isFinite(box.valueAsNumber)) this.#move(name, i, box.valueAsNumber);
          this.redraw();
        });
        this.#boxes[r].push(box);
        return h('td', {}, box);
      })));
      this.#table.replaceChildren(h('thead', {}, h('tr', {}, h('td'), ...Array.from({ length: k }, (_, i) => h('th', { scope: 'col' }, String(i + 1))))), h('tbody', {}, ...rows));
    }
    [view.y, view.h].forEach((p, r) => p.forEach((value, i) => {
      const box = this.#boxes[r][i];
      box.setAttribute('aria-label', this.text.spoken(`ce.handle.${r ? 'h' : 'y'}`, { class: i + 1 }));
      if (!box.matches(':focus')) box.value = String(Number(value.toFixed(4)));
    }));
  }

  /** @param {'y' | 'h'} name @param {number} i @param {number} value */
  #move(name, i, value) {
    if (!this.#wasm || !this.#view) return;
    this.stop();
    this.#steps = 0;
    this.change({ [name]: [...this.#wasm.categoricalSet(this.#view[name], i, value)] });
  }

  /** @param {number} k */
  #resize(k) {
    const wasm = this.#wasm;
    if (!wasm || !this.#view || k === this.#view.y.length) return;
    this.stop();
    this.#steps = 0;
    const [y, predicted] = [this.#view.y, this.#view.h].map((p) => {
      // A new class gets as much as the others have on average.
      const kept = [...p.slice(0, k), ...Array(Math.max(0, k - p.length)).fill(1 / p.length)];
      return [...wasm.categoricalSet(Float64Array.from(kept), NO_CLASS, 0)];
    });
    this.change({ y, h: predicted });
  }

  /** The likeliest class becomes the label; where there is a label already, the next class. */
  #oneHot() {
    if (!this.#view) return;
    const { y } = this.#view;
    const top = y.indexOf(Math.max(...y));
    this.#move('y', y[top] === 1 ? (top + 1) % y.length : top, 1);
  }

  #step() {
    if (!this.#wasm || !this.#view) return;
    this.stop();
    const [steps, ...predicted] = this.#wasm.categoricalDescend(this.#view.y, this.#view.h, 1);
    if (steps === undefined) return;
    this.#steps += steps;
    this.change({ h: predicted });
  }

  #minimise() {
    if (!this.#wasm || !this.#view) return;
    this.stop();
    const k = this.#view.y.length;
    const rows = this.#wasm.categoricalDescend(this.#view.y, this.#view.h, MOST_STEPS);
    const before = this.#steps;
    let [frame, at] = [0, 0];
    this.run(() => {
      if (at >= rows.length) return false;
      this.#steps = before + rows[at];
      this.change({ h: [...rows.slice(at + 1, at + 1 + k)] });
      frame++;
      if (at >= SLOW.steps * (k + 1) || frame % SLOW.frames === 0) at += k + 1;
      return at < rows.length;
    });
  }

  set(/** @type {Record<string, unknown>} */ changes) {
    this.#steps = 0;
    return super.set(changes);
  }

  reset() {
    this.#steps = 0;
    super.reset();
  }

  /** @param {View} view */
  #words(view) {
    const { text } = this;
    const excluded = view.y.findIndex((y, i) => y > 0 && view.h[i] === 0);
    const label = view.y.indexOf(1);
    const key = excluded >= 0 ? 'infinite' : view.kl < ARRIVED ? 'minimum' : label >= 0 ? 'one-hot' : 'split';
    const words = text.t(`ce.say.${key}`, { class: (excluded >= 0 ? excluded : label) + 1, entropy: this.#nats(view.entropy), loss: this.#nats(view.loss), kl: this.#nats(view.kl), y: numeral(view.y[excluded] ?? 0) });
    const steps = this.#steps > 0 ? ` ${text.t(this.#steps === 1 ? 'ce.steps.one' : 'ce.steps', { count: text.number(this.#steps) })}` : '';
    return words + steps;
  }

  summary() {
    const view = this.#view;
    if (!view) return '';
    const list = (/** @type {Float64Array} */ p) => Array.from(p, (value) => numeral(Number(value.toFixed(3)))).join(', ');
    return `${this.text.t('ce.summary', { y: list(view.y), h: list(view.h), loss: this.#nats(view.loss), entropy: this.#nats(view.entropy), kl: this.#nats(view.kl) })} ${this.#say.textContent}`;
  }

  table() {
    const view = this.#view;
    if (!view) return null;
    return {
      head: [this.text.t('ce.class'), 'y', 'h', '∂L/∂h', '∂L/∂s', `−∂L/∂h (${this.text.t('ce.on-simplex')})`],
      rows: Array.from(view.y, (y, i) => [i + 1, y.toFixed(4), view.h[i].toFixed(4), signed(view.gradient[i]), signed(view.gradientLogits[i]), signed(view.descent[i])]),
    };
  }

  /** @param {number} value */
  #nats(value) {
    return value === Infinity ? '∞' : value.toFixed(4);
  }
}

/** Arrows of which the longest is `REACH`. @param {Float64Array} way */
function scaled(way) {
  const longest = Math.max(...way.map((one) => (Number.isFinite(one) ? Math.abs(one) : 0)));
  if (way.some((one) => !Number.isFinite(one))) return way.map((one) => (Number.isFinite(one) ? 0 : Math.sign(one) * REACH));
  return longest < 1e-9 ? way.map(() => 0) : way.map((one) => (one / longest) * REACH);
}

/** @param {number} value */
function signed(value) {
  if (!Number.isFinite(value)) return value < 0 ? '−∞' : '∞';
  return Math.abs(value) < 5e-4 ? '0' : numeral(value);
}

customElements.define('dstar-ce', DstarCe);
