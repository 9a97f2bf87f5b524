// @ts-check
/**
 * <dstar-js>: two densities that can be slid apart. KL grows without bound, JS goes flat at log 2, and its slope with it: what a
 * perfect discriminator leaves the generator with.
 */

import { h, rich } from '../lab/dom.js';
import { numeral } from '../view/canvas.js';
import { Chart } from './chart.js';
import { Choice, Figure, Slider, button, row } from './parts.js';
import { flat, line } from './state.js';
import { Widget } from './widget.js';

/** @typedef {import('../lab/theory.js').Wasm} Wasm */
/** @typedef {import('./chart.js').Mark} Mark */
/** @typedef {import('./state.js').Line} Line */
/** What p and q are to each other when q stands Δ farther. @typedef {{delta: number, klPq: number, klQp: number, js: number, slopeKlPq: number, slopeKlQp: number, slopeJs: number, halfP: number, halfQ: number}} Shifted */

/** The farthest that a mean goes; the curves reach from −2 FAR to 2 FAR. */
const FAR = 5;
/** How much of the line is in the picture, and the greatest divergence in it, in nats. */
const SPAN = 8;
const HIGH = 3;
const STEP = 0.05;
/** What “Slide apart” goes on by in a frame. */
const PACE = 0.06;
/** JS is called flat where its slope is below this share of its steepest, and JS nearer log 2 than 0. */
const FLAT = 0.15;
/** Overlapping, and yet JS is log 2 and its slope 0 to all digits that are computed. */
const ALL_DIGITS = 1e-12;

const RANGE = { mean: /** @type {[number, number]} */ ([-FAR, FAR]), std: /** @type {[number, number]} */ ([1e-3, 30]), cut: true };

/** Widths at mean 0. A wide Gaussian, cut short, is as good as uniform. @type {Record<string, [Line, Line]>} */
const SHAPES = {
  equal: [shape(1), shape(1)],
  unequal: [shape(1), shape(2)],
  uniform: [shape(30, 1), shape(30, 1)],
};

export class DstarJs extends Widget {
  static room = 'js';
  static schema = { p: line('-1.5,1', RANGE), q: line('1.5,1', RANGE) };

  #densities = new Chart('main pair');
  #divergences = new Chart('pair');
  #slopes = new Chart('low');
  #halves = new Chart('sum');
  #say = h('p', { class: 'say' });
  /** @type {Shifted | null} */
  #now = null;
  /** The curves over Δ, and for which shapes they were computed. */
  #sweep = { shapes: '', rows: /** @type {Shifted[]} */ ([]) };

  build() {
    const { text } = this;
    this.delta = new Slider(text, 'js.delta', { min: -2 * FAR, max: 2 * FAR, step: STEP, symbol: 'delta' }, (delta) => this.#apart(delta));
    this.shape = new Choice(text, 'js.shape', Object.keys(SHAPES), (name) => this.#reshape(name));
    this.live = this.formula('js.live');
    const generator = h('div', { class: 'sums' }, this.formula('js.generator').element, text.bind(h('span', { class: 'caption' }), 'js.generator.why'));
    this.ceiling = this.formula('js.ceiling');
    this.figures = {
      klPq: new Figure(text, 'js.kl-pq', { symbol: 'kl' }),
      klQp: new Figure(text, 'js.kl-qp', { symbol: 'kl' }),
      js: new Figure(text, 'js.js', { symbol: 'js' }),
      slopeKl: new Figure(text, 'js.slope-kl', { symbol: 'kl', unit: 'js.per-unit' }),
      slopeJs: new Figure(text, 'js.slope', { symbol: 'js', unit: 'js.per-unit' }),
    };
    for (const { element } of [this.figures.klQp, this.figures.slopeKl]) element.classList.add('extra');
    return [
      h('div', { class: 'duo' },
        h('div', { class: 'stack' },
          this.#densities.element,
          this.delta.element,
          h('div', { class: 'extra' }, row(this.shape.element, button(text, 'js.swap', () => this.#swap()), button(text, 'js.slide', () => this.#slide(), 'primary')))),
        h('div', { class: 'stack' }, this.#divergences.element, h('div', { class: 'extra' }, this.#slopes.element))),
      h('div', { class: 'numbers-row tight' }, ...Object.values(this.figures).map(({ element }) => element)),
      h('div', { class: 'extra duo' },
        h('div', { class: 'stack' }, h('div', { class: 'sums' }, this.formula('js.mixture').element, this.formula('js.definition').element, this.live.element), this.#halves.element),
        h('div', { class: 'stack' }, h('div', { class: 'facts' }, this.formula('js.symmetric').element, this.formula('js.bounds').element, this.ceiling.element), generator, this.#say)),
    ];
  }

  /** @param {Wasm} wasm @param {import('./state.js').State} state */
  draw(wasm, state) {
    const { p, q } = this.#usable(wasm, state);
    const delta = distance(p, q);
    const [now] = shifted(wasm, p, q, [0]);
    now.delta = delta;
    this.#now = now;
    this.#sweepShapes(wasm, p, q);
    this.#drawDensities(wasm, p, q);
    this.#drawDivergences(now);
    this.#drawSlopes(now);
    this.#drawHalves(now);
    this.delta?.show(delta);
    const name = Object.keys(SHAPES).find((each) => same(SHAPES[each][0], p) && same(SHAPES[each][1], q));
    this.shape?.show(name ?? '');
    this.#drawNumbers(now);
  }

  /** Densities that the theory takes; where it refuses one, the default's shape, with a remark. @param {Wasm} wasm @param {import('./state.js').State} state */
  #usable(wasm, state) {
    for (const key of /** @type {const} */ (['p', 'q'])) {
      try {
        wasm.lineDensity(flat(state[key]), Float64Array.of());
      } catch {
        const { [key]: kind } = DstarJs.schema;
        this.notices.add([this.text.t('js.note.mass', { name: key, given: kind.write(state[key]), used: kind.write(kind.default) })], key);
        this.change({ [key]: kind.default });
      }
    }
    return /** @type {{p: Line, q: Line}} */ ({ ...this.state });
  }

  /** @param {Wasm} wasm @param {Line} p @param {Line} q */
  #sweepShapes(wasm, p, q) {
    const home = [moved(p, -p.parts[0].mean), moved(q, -q.parts[0].mean)];
    const shapes = home.map(DstarJs.schema.p.write).join(' ');
    if (this.#sweep.shapes === shapes) return;
    // Even steps, and finer ones where narrow shapes meet.
    const wide = Math.max(...home.map(({ parts: [{ std }], low, high }) => Math.min(std, (high - low) / 2)));
    const steps = [...even(-2 * FAR, 2 * FAR, 80), ...even(-6 * wide, 6 * wide, 48)];
    // And on both sides of where a bound meets a bound.
    const [a, b] = home.map(({ low, high }) => [low, high].filter(Number.isFinite));
    for (const kink of a.flatMap((x) => b.map((y) => x - y))) steps.push(kink - 1e-6, kink + 1e-6);
    const deltas = [...new Set(steps)].filter((delta) => Math.abs(delta) <= 2 * FAR).sort((a, b) => a - b);
    this.#sweep = { shapes, rows: shifted(wasm, home[0], home[1], deltas) };
  }

  /** @param {Wasm} wasm @param {Line} p @param {Line} q */
  #drawDensities(wasm, p, q) {
    const { text } = this;
    const xs = Float64Array.from(new Set([...even(-SPAN, SPAN, 320), ...knots(p), ...knots(q)])).sort();
    const [ps, qs, ms] = thirds(wasm.lineMixture(flat(p), flat(q), xs));
    const means = Float64Array.from([p.parts[0].mean, q.parts[0].mean]);
    const [atP, atQ, atM] = thirds(wasm.lineMixture(flat(p), flat(q), means));
    const tops = [atP[0], atQ[1]];
    const high = Math.max(...ps, ...qs);
    const aside = means[0] <= means[1] ? 1 : -1;
    /** @type {Mark[]} */
    const marks = [
      { id: 'p-area', kind: 'area', symbol: 'p', xs, ys: ps },
      { id: 'q-area', kind: 'area', symbol: 'q', xs, ys: qs },
      { id: 'p', kind: 'line', symbol: 'p', xs, ys: ps },
      { id: 'q', kind: 'line', symbol: 'q', xs, ys: qs },
      { id: 'm', kind: 'line', symbol: 'm', xs, ys: ms, dash: true },
      { id: 'p-name', kind: 'text', symbol: 'p', x: means[0], y: tops[0], dx: -14 * aside, dy: -2, anchor: aside > 0 ? 'end' : 'start', text: '$p$' },
      { id: 'q-name', kind: 'text', symbol: 'q', x: means[1], y: tops[1], dx: 14 * aside, dy: -2, anchor: aside > 0 ? 'start' : 'end', text: '$q$' },
      { id: 'm-name', kind: 'text', symbol: 'm', x: means[0], y: atM[0], dy: 17, anchor: 'middle', text: '$M$' },
    ];
    /** @type {[('p' | 'q'), Line][]} */
    const lines = [['p', p], ['q', q]];
    lines.forEach(([name, one], i) => marks.push({
      id: name === 'p' ? 'handle-p' : 'handle-q', kind: 'handle', symbol: name, along: 'x', x: means[i], y: tops[i], xs: [-FAR, FAR], step: STEP,
      label: text.spoken(`js.handle.${name}`), value: text.t('js.at', { mean: text.number(means[i], { maximumFractionDigits: 2 }) }),
      move: (x) => this.#move(name, one, x),
    }));
    this.#densities.show({ x: [-SPAN, SPAN], y: [0, high * 1.14], yTicks: false, xName: '$x$', label: text.t('js.densities'), marks });
  }

  /** @param {Shifted} now */
  #drawDivergences(now) {
    const { text } = this;
    const { rows } = this.#sweep;
    const xs = rows.map(({ delta }) => delta);
    const narrow = this.#divergences.size[0] < 280;
    /** @type {Mark[]} */
    const marks = [
      { id: 'ceiling', kind: 'rule', symbol: 'bound', y: Math.LN2, dash: true },
      { id: 'now', kind: 'rule', symbol: 'delta', x: now.delta, class: 'quiet' },
      { id: 'kl-pq', kind: 'line', symbol: 'kl', xs, ys: rows.map(({ klPq }) => klPq) },
      { id: 'kl-qp', kind: 'line', symbol: 'kl', xs, ys: rows.map(({ klQp }) => klQp), thin: true, dash: true },
      { id: 'js', kind: 'line', symbol: 'js', xs, ys: rows.map(({ js }) => js) },
      ...dots('at', 'kl', now.delta, [now.klPq, now.klQp], HIGH),
      { id: 'ceiling-name', kind: 'text', symbol: 'bound', x: -2 * FAR, y: Math.LN2, dx: 6, dy: -7, text: narrow ? '$log 2$' : '$log 2$ = 0.693' },
      { id: 'js-name', kind: 'text', symbol: 'js', x: 2 * FAR, y: Math.LN2, dx: -6, dy: 18, anchor: 'end', text: '$JS$' },
      ...this.#klNames(now),
      {
        id: 'handle-delta', kind: 'handle', symbol: 'js', along: 'x', x: now.delta, y: now.js, xs: [-2 * FAR, 2 * FAR], step: STEP,
        label: text.spoken('js.delta'), value: text.number(now.delta, { maximumFractionDigits: 2 }), move: (delta) => this.#apart(delta),
      },
    ];
    this.#divergences.show({ x: [-2 * FAR, 2 * FAR], y: [0, HIGH], xName: '$Δ$', yName: text.t('unit.nats'), label: text.t('js.divergences'), marks });
  }

  /** The names of the curves of KL: of the wider one on its left, of the other within it; where one is infinite, that. @param {Shifted} now @returns {Mark[]} */
  #klNames(now) {
    const name = { klPq: '$KL(p‖q)$', klQp: '$KL(q‖p)$' };
    const { rows } = this.#sweep;
    const equal = rows.every(({ klPq, klQp }) => klPq === klQp || Math.abs(klPq - klQp) <= 1e-6 * klPq);
    const out = (/** @type {'klPq' | 'klQp'} */ key) => rows.findLast((one) => one.delta < 0 && one[key] > 0.93 * HIGH)?.delta ?? -2 * FAR;
    const keys = /** @type {('klPq' | 'klQp')[]} */ (equal ? ['klPq'] : ['klPq', 'klQp'].sort((a, b) => out(/** @type {any} */ (a)) - out(/** @type {any} */ (b))));
    return keys.map((key, i) => {
      const words = equal ? '$KL$' : name[key];
      /** @type {Mark} */
      const mark = { id: `name-${i}`, kind: 'text', symbol: 'kl', x: -2 * FAR, y: HIGH, dx: 6, dy: 16 + 20 * i, text: `${words} = ∞` };
      if (now[key] === Infinity) return mark;
      const place = i === 0 ? { x: out(key), dx: -10, anchor: /** @type {const} */ ('end') } : { x: 0, dx: 0, anchor: /** @type {const} */ ('middle') };
      return { ...mark, ...place, text: words };
    });
  }

  /** @param {Shifted} now */
  #drawSlopes(now) {
    const { text } = this;
    const { rows } = this.#sweep;
    const xs = rows.map(({ delta }) => delta);
    const high = 2.2 * Math.max(...rows.map(({ slopeJs }) => Math.abs(slopeJs)));
    // Where the slope of KL leaves the picture stands its name.
    const steep = rows.findLast(({ slopeKlPq }) => slopeKlPq < -high);
    /** @type {Mark[]} */
    const marks = [
      { id: 'now', kind: 'rule', symbol: 'delta', x: now.delta, class: 'quiet' },
      { id: 'slope-kl', kind: 'line', symbol: 'kl', xs, ys: rows.map(({ slopeKlPq }) => slopeKlPq) },
      { id: 'slope-js-area', kind: 'area', symbol: 'js', xs, ys: rows.map(({ slopeJs }) => slopeJs) },
      { id: 'slope-js', kind: 'line', symbol: 'js', xs, ys: rows.map(({ slopeJs }) => slopeJs) },
      ...dots('at-kl', 'kl', now.delta, [now.slopeKlPq], high),
      ...dots('at', 'js', now.delta, [now.slopeJs], high),
      { id: 'name', kind: 'text', symbol: 'js', x: 2 * FAR, y: 0, dx: -6, dy: -8, anchor: 'end', text: '$dJS/dΔ$ → 0' },
      ...(steep ? [/** @type {Mark} */ ({ id: 'kl-name', kind: 'text', symbol: 'kl', x: steep.delta, y: -high, dx: -8, dy: -6, anchor: 'end', text: '$dKL/dΔ$' })] : []),
    ];
    this.#slopes.show({ x: [-2 * FAR, 2 * FAR], y: [-high, high], xTicks: false, yName: text.t('js.slopes-name'), label: text.t('js.slopes'), marks });
  }

  /** @param {Shifted} now */
  #drawHalves({ js, halfP, halfQ }) {
    const end = Math.LN2 * 1.12;
    /** @type {Mark[]} */
    const marks = [
      { id: 'p', kind: 'area', symbol: 'p', xs: [0, halfP], ys: [1, 1] },
      { id: 'q', kind: 'area', symbol: 'q', xs: [halfP, js], ys: [1, 1] },
      { id: 'ceiling', kind: 'rule', symbol: 'bound', x: Math.LN2, dash: true },
      { id: 'ceiling-name', kind: 'text', symbol: 'bound', x: Math.LN2, y: 0.5, dx: 6, dy: 5, text: '$log 2$' },
    ];
    if (halfP > 0.2 * end) marks.push({ id: 'p-name', kind: 'text', symbol: 'p', x: halfP / 2, y: 0.5, dy: 5, anchor: 'middle', text: '½ $KL(p‖M)$' });
    if (halfQ > 0.2 * end) marks.push({ id: 'q-name', kind: 'text', symbol: 'q', x: (halfP + js) / 2, y: 0.5, dy: 5, anchor: 'middle', text: '½ $KL(q‖M)$' });
    this.#halves.show({ x: [0, end], y: [0, 1], yTicks: false, xName: this.text.t('unit.nats'), label: this.text.t('js.halves'), marks });
  }

  /** @param {Shifted} now */
  #drawNumbers(now) {
    const { text } = this;
    this.figures?.klPq.show(this.#nats(now.klPq), text.t('js.how'));
    this.figures?.klQp.show(this.#nats(now.klQp));
    this.figures?.js.show(this.#nats(now.js), text.t('js.share', { share: this.#share(now) }));
    // Where KL is infinite here and beside here, it has no slope.
    this.figures?.slopeKl.show(now.klPq === Infinity ? '–' : this.#nats(now.slopeKlPq));
    this.figures?.slopeJs.show(this.#nats(now.slopeJs));
    this.live?.set({ js: now.js.toFixed(4), 'half-p': now.halfP.toFixed(4), 'half-q': now.halfQ.toFixed(4) });
    if (this.ceiling) this.ceiling.element.hidden = this.#case(now) !== 'apart';
    this.#say.replaceChildren(...rich(this.#words(now)));
  }

  /** What there is to say. @param {Shifted} now */
  #case({ js, slopeJs, klPq }) {
    // Where they touch, JS is log 2 too, and falls as soon as they come nearer.
    if (this.#disjoint() && Math.abs(slopeJs) < ALL_DIGITS) return 'apart';
    if (js === 0) return 'same';
    if (Math.LN2 - js < ALL_DIGITS && Math.abs(slopeJs) < ALL_DIGITS) return klPq === Infinity ? 'digits-infinite' : 'digits';
    const steepest = Math.max(...this.#sweep.rows.map((row) => Math.abs(row.slopeJs)));
    if (js <= Math.LN2 / 2 || Math.abs(slopeJs) >= FLAT * steepest) return 'slope';
    return klPq === Infinity ? 'flat-infinite' : 'flat';
  }

  /** Whether nowhere both densities are positive. */
  #disjoint() {
    const { p, q } = /** @type {{p: Line, q: Line}} */ (this.state);
    return p.high <= q.low || q.high <= p.low;
  }

  /** @param {Shifted} now */
  #words(now) {
    return this.text.t(`js.say.${this.#case(now)}`, { left: this.#nats(Math.LN2 - now.js), slope: this.#nats(Math.abs(now.slopeJs)), kl: this.text.nats(Math.abs(now.slopeKlPq)), share: this.#share(now) });
  }

  /** @param {'p' | 'q'} name @param {Line} one @param {number} mean */
  #move(name, one, mean) {
    this.stop();
    this.change({ [name]: moved(one, mean - one.parts[0].mean) });
  }

  /** Puts Δ between the means, and leaves their middle where it is if it can. @param {number} delta */
  #apart(delta) {
    this.stop();
    const { p, q } = /** @type {{p: Line, q: Line}} */ (this.state);
    const [from, to] = [p.parts[0].mean, q.parts[0].mean];
    const lowest = Math.max(-FAR, -FAR - delta);
    const mean = Math.min(Math.min(FAR, FAR - delta), Math.max(lowest, (from + to - delta) / 2));
    this.change({ p: moved(p, mean - from), q: moved(q, mean + delta - to) });
  }

  /** @param {string} name */
  #reshape(name) {
    this.stop();
    const { p, q } = /** @type {{p: Line, q: Line}} */ (this.state);
    this.change({ p: moved(SHAPES[name][0], p.parts[0].mean), q: moved(SHAPES[name][1], q.parts[0].mean) });
  }

  #swap() {
    this.stop();
    const { p, q } = this.state;
    this.change({ p: q, q: p });
  }

  /** From one on top of the other to as far apart as they go. */
  #slide() {
    let delta = 0;
    this.run(() => {
      delta = Math.min(2 * FAR, delta + PACE);
      const { p, q } = /** @type {{p: Line, q: Line}} */ (this.state);
      this.change({ p: moved(p, -delta / 2 - p.parts[0].mean), q: moved(q, delta / 2 - q.parts[0].mean) });
      return delta < 2 * FAR;
    });
  }

  summary() {
    const now = this.#now;
    if (!now) return '';
    return `${this.text.spoken('js.summary', { delta: this.text.number(now.delta, { maximumFractionDigits: 3 }), pq: this.#nats(now.klPq), qp: this.#nats(now.klQp), js: this.#nats(now.js), share: this.#share(now), slope: this.#nats(now.slopeJs) })} ${this.#say.textContent}`;
  }

  table() {
    const { rows } = this.#sweep;
    const now = this.#now;
    const half = rows.filter(({ delta }) => Number.isInteger(delta));
    return {
      head: ['Δ', 'KL(p‖q)', 'KL(q‖p)', 'JS(p‖q)', '½ KL(p‖M)', '½ KL(q‖M)', 'dKL(p‖q)/dΔ', 'dKL(q‖p)/dΔ', 'dJS/dΔ'],
      rows: [...(now ? [now] : []), ...half].map(({ delta, klPq, klQp, js, halfP, halfQ, slopeKlPq, slopeKlQp, slopeJs }) =>
        [numeral(delta), ...[klPq, klQp, js, halfP, halfQ, klPq === Infinity ? NaN : slopeKlPq, klQp === Infinity ? NaN : slopeKlQp, slopeJs].map((value) => (Number.isFinite(value) ? value.toPrecision(5).replaceAll('-', '−') : Number.isNaN(value) ? '–' : '∞'))]),
    };
  }

  /** JS as a share of log 2. @param {Shifted} now */
  #share({ js }) {
    const percent = (100 * js) / Math.LN2;
    if (this.#disjoint()) return '100';
    // Not “100%” before it is.
    return percent > 99.99 ? '>99.99' : this.text.number(percent, { maximumFractionDigits: percent > 99 ? 2 : 0 });
  }

  /** @param {number} value */
  #nats(value) {
    return value === Infinity ? '∞' : this.text.nats(value);
  }
}

/** A Gaussian at 0, perhaps cut at ±`half`. @param {number} std @param {number} [half] @returns {Line} */
function shape(std, half = Infinity) {
  return { parts: [{ weight: 1, mean: 0, std }], low: -half, high: half };
}

/** A density `by` farther, bounds and all. @param {Line} one @param {number} by @returns {Line} */
function moved({ parts, low, high }, by) {
  const on = (/** @type {number} */ x) => Number((x + by).toPrecision(12));
  return { parts: parts.map((part) => ({ ...part, mean: on(part.mean) })), low: on(low), high: on(high) };
}

/** Whether they differ by their place at most. @param {Line} a @param {Line} b */
function same(a, b) {
  return DstarJs.schema.p.write(moved(a, -a.parts[0].mean)) === DstarJs.schema.p.write(moved(b, -b.parts[0].mean));
}

/** How far q's mean is from p's. @param {Line} p @param {Line} q */
const distance = (p, q) => Number((q.parts[0].mean - p.parts[0].mean).toPrecision(12));

/** @param {number} low @param {number} high @param {number} count */
const even = (low, high, count) => Array.from({ length: count + 1 }, (_, i) => low + ((high - low) * i) / count);

/** Where a density wants points beside the even ones: about its peak, and on both sides of a bound. @param {Line} one */
function knots({ parts: [{ mean, std }], low, high }) {
  const edges = [low, high].filter(Number.isFinite).flatMap((x) => [x - 1e-9, x, x + 1e-9]);
  return [...even(mean - 5 * std, mean + 5 * std, 80), ...edges].filter((x) => Math.abs(x) <= SPAN);
}

/**
 * What is in the picture of these values at one place.
 * @param {string} id @param {string} symbol @param {number} x @param {number[]} values @param {number} high @returns {Mark[]}
 */
function dots(id, symbol, x, values, high) {
  const ys = values.filter((value) => Math.abs(value) <= high);
  return [{ id, kind: 'dots', symbol, xs: ys.map(() => x), ys, r: 4.5 }];
}

/** @param {Float64Array} all */
const thirds = (all) => [0, 1, 2].map((i) => all.subarray((i * all.length) / 3, ((i + 1) * all.length) / 3));

/** @param {Wasm} wasm @param {Line} p @param {Line} q @param {number[]} deltas how far q is moved from where it is @returns {Shifted[]} */
function shifted(wasm, p, q, deltas) {
  const all = wasm.lineShifted(flat(p), flat(q), Float64Array.from(deltas));
  return deltas.map((delta, i) => {
    const [klPq, klQp, js, slopeKlPq, slopeKlQp, slopeJs, halfP, halfQ] = all.subarray(8 * i, 8 * i + 8);
    return { delta, klPq, klQp, js, slopeKlPq, slopeKlQp, slopeJs, halfP, halfQ };
  });
}

customElements.define('dstar-js', DstarJs);
