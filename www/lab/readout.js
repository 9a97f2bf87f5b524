// @ts-check
// The numbers: J_D as a sum and a bar, the distances between the densities, the modes, and how each was measured.

import { drawBar } from '../view/bar.js';
import { gameOf } from '../view/game.js';
import { curtain } from './curtain.js';
import { h, rich } from './dom.js';

/** @import {Metrics, Params, Plot, Snapshot, Theme} from '../types.js' */
/** @typedef {import('../view/game.js').Game} Game */
/** @typedef {import('./text.js').Text} Text */

/**
 * @typedef {object} Measure one number: what it is, how it reads, how it was come by
 * @property {string} key
 * @property {(m: Metrics, text: Text) => string} figure
 * @property {boolean} [nats]
 * @property {(s: Snapshot, text: Text) => Record<string, unknown>} how
 * @property {(s: Snapshot) => string} [variant] another wording of how
 * @property {(m: Metrics) => boolean} [absent] whether it is left out
 */

/** @type {(s: Snapshot) => Record<string, unknown>} */
const onGrid = ({ grid, metrics }) => ({ n: grid.n, h: Number(metrics.bandwidth.toPrecision(2)) });
/** With a 1-D latent p_model is a smoothed curve, and no generator is perfect: there is no floor. @param {Snapshot} s */
const isCurve = (s) => s.params.latent_dim === 1;
/** Whether D judges several points at once: then there are no integrals over one point. @param {Snapshot} s */
const isPacked = (s) => s.metrics.loss_d === null;
/** J_D: by quadrature, or estimated from the points shown. @type {(m: Metrics, text: Text) => string} */
const lossOf = ({ loss_d, loss_d_samples: mean, loss_d_samples_se: se, loss_d_samples_count: count }, text) =>
  loss_d === null && count > 0 ? `${text.nats(mean)} ± ${text.nats(se)}` : text.nats(loss_d);
/** @type {(s: Snapshot, text: Text) => Record<string, unknown>} */
const onSamples = ({ metrics }, text) => ({ count: text.number(metrics.samples) });
/** @param {Text} text @param {number} share */
const percent = (text, share) => text.number(100 * share, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** @type {Measure[]} */
const MEASURES = [
  { key: 'js', nats: true, figure: (m, text) => text.nats(m.js), how: (s, text) => ({ ...onGrid(s), floor: text.nats(s.metrics.js_floor), seen: text.nats(s.metrics.js_seen) }), variant: (s) => (s.metrics.noise > 0 ? '-noise' : isCurve(s) ? '-curve' : '') },
  { key: 'd_gap', figure: (m, text) => text.nats(m.d_gap), how: onGrid, variant: (s) => (isPacked(s) ? '-packs' : gameOf(s.params).nats ? '' : '-critic'), absent: (m) => m.d_gap === null && m.slope_mean !== null },
  { key: 'slope_mean', figure: (m, text) => text.nats(m.slope_mean), how: (s, text) => ({ ...onGrid(s), largest: text.nats(s.metrics.slope_max) }), absent: (m) => m.d_gap !== null || m.slope_mean === null },
  { key: 'modes', figure: (m) => `${m.modes} / ${m.modes_total}`, how: onSamples },
  {
    key: 'high_quality',
    figure: (m, text) => `${percent(text, m.high_quality)} %`,
    how: (s, text) => ({ ceiling: text.number(100 * s.metrics.high_quality_ceiling, { maximumFractionDigits: 2 }), ...onSamples(s, text) }),
  },
  { key: 'kl_forward', nats: true, figure: (m, text) => `≥ ${text.nats(m.kl_forward)}`, how: onGrid },
  { key: 'kl_reverse', nats: true, figure: (m, text) => `≥ ${text.nats(m.kl_reverse)}`, how: onGrid },
  { key: 'reverse_kl_modes', nats: true, figure: (m, text) => text.nats(m.reverse_kl_modes), how: onSamples },
  { key: 'loss_g', nats: true, figure: (m, text) => text.nats(m.loss_g), how: onGrid, variant: (s) => (isPacked(s) ? '-packs' : '') },
];

/** The numbers shown, by their keys in a snapshot's metrics. */
export const METRICS = MEASURES.map(({ key }) => key);

export class Readout {
  /** @type {Map<string, {cell: HTMLElement, figure: globalThis.Text, how: HTMLElement, unit: HTMLElement | undefined}>} */
  #cells = new Map();
  #bound = h('span');
  #split = h('span');
  #unit = h('span', { class: 'unit' });
  #terms = h('span', { class: 'terms' });
  /** The game the words are of. */
  #game = '';
  #numbers = { loss: h('b', {}, '–'), bound: h('b', {}, '–'), excess: h('b', {}, '–') };
  #equals = document.createTextNode('=');
  #assumptions = h('div', { class: 'sheet' });
  #spoken = '';
  /** The snapshot that the numbers are of; none while they are hidden. @type {Snapshot | null} */
  #shown = null;

  /** @param {Text} text */
  constructor(text) {
    this.text = text;
    this.canvas = h('canvas', { role: 'img', part: 'picture' });
    text.bind(this.canvas, 'bar.label', 'aria-label');
    this.plot = h('div', { class: 'plot' }, this.canvas, curtain(text));
    this.bar = h('figure', { class: 'bar', part: 'bar' }, this.#formula(), this.plot);
    this.metrics = h('dl', { class: 'metrics', part: 'metrics' }, ...MEASURES.map((measure) => this.#cell(measure)));
    this.assumes = h('details', { class: 'assumes', part: 'assumes' }, text.bind(h('summary'), 'assumes.title'), this.#assumptions);
    // While nothing trains, nothing is drawn by itself.
    this.assumes.addEventListener('toggle', () => this.#shown && this.#describe(this.#shown));
    this.assumes.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.assumes.open = false;
    });
    this.element = h('section', { class: 'ledger', part: 'ledger' }, this.bar, this.metrics, this.assumes);
    text.bind(this.element, 'metrics.label', 'aria-label');
  }

  /** J_D = [log 2 − JS] + excess, each symbol with its number, in the colours of the bar. */
  #formula() {
    const { text } = this;
    const { loss, bound, excess } = this.#numbers;
    /** @param {HTMLElement} symbol @param {string} style @param {HTMLElement} value */
    const term = (symbol, style, value) => h('span', { class: style }, symbol, ' ', value);
    /** @param {string} name */
    const named = (name) => text.bind(h('span'), `formula.${name}`);
    this.#split.append(' ', this.#equals, ' ', term(this.#bound, 'chip bound', bound), ' + ', term(named('excess'), 'chip excess', excess));
    this.formula = h('p', { class: 'formula', part: 'formula' },
      h('span', { class: 'sum' }, term(named('loss'), 'loss', loss), this.#split, ' ', text.bind(this.#unit, 'unit.nats')), this.#terms);
    return this.formula;
  }

  /** The words that belong to a loss, and to a penalty on it. @param {Game} game @param {boolean} penalised */
  #speakOf({ key, nats, also, optimum }, penalised) {
    const { text } = this;
    const face = [text.language, key, nats, also, penalised].join(' ');
    if (face === this.#game) return;
    this.#game = face;
    this.#split.hidden = this.plot.hidden = !optimum;
    // Without a bar there is room to say why.
    this.formula?.classList.toggle('alone', !optimum);
    this.#unit.hidden = !nats;
    const unit = this.#cells.get('loss_g')?.unit;
    if (unit) unit.hidden = !nats;
    if (optimum) this.#bound.replaceChildren(...rich(`$${optimum.bound}$`));
    const bare = `formula.terms.${key}`;
    const own = penalised && text.has(`${bare}.penalised`);
    this.#terms.replaceChildren(...rich(text.t(own ? `${bare}.penalised` : bare)), ...(penalised && optimum ? [' ', text.t('formula.penalty')] : []), ...(also ? [' ', ...rich(text.t(also))] : []));
  }

  /** @param {Measure} measure */
  #cell({ key, nats, absent }) {
    const { text } = this;
    const figure = document.createTextNode('–');
    const how = h('span', { class: 'how' });
    const unit = nats ? text.bind(h('span', { class: 'unit' }), 'unit.nats') : undefined;
    const term = text.bind(h('dt'), `metric.${key}`);
    text.bind(term, `metric.${key}.about`, 'title');
    const cell = h('div', { class: 'metric', 'data-metric': key, hidden: Boolean(absent) && key !== 'd_gap' }, term, h('dd', {}, h('span', { class: 'figure' }, figure, unit && ' ', unit), how));
    this.#cells.set(key, { cell, figure, how, unit });
    return cell;
  }

  /**
   * @param {Snapshot | null} snapshot @param {Theme} theme @param {Params} params those in force
   * @param {boolean} hidden whether the data, and so every number here, are out of sight
   */
  draw(snapshot, theme, params, hidden) {
    const asked = snapshot?.params ?? params;
    const game = gameOf(asked);
    this.#speakOf(game, (asked.penalty ?? 'none') !== 'none');
    if (game.optimum) drawBar(this.canvas, hidden ? null : (snapshot?.metrics ?? null), theme, game.optimum);
    this.#shown = hidden ? null : snapshot;
    if (!snapshot) return;
    if (hidden) return this.#hide();
    const { text } = this;
    const { metrics } = snapshot;
    for (const { key, figure, how, variant, absent } of MEASURES) {
      const cell = this.#cells.get(key);
      if (!cell) continue;
      if (absent) cell.cell.hidden = absent(metrics);
      set(cell.figure, figure(metrics, text));
      set(cell.how, text.t(`metric.${key}.how${variant?.(snapshot) ?? ''}`, how(snapshot, text)));
    }
    const { loss, bound, excess } = this.#numbers;
    set(loss, lossOf(metrics, text));
    set(bound, text.nats(metrics.loss_d_optimal));
    set(excess, text.nats(metrics.excess_d));
    // Each number is rounded for itself, so that it reads the same everywhere; the three may then miss the sum by a digit.
    const printed = [loss, bound, excess].map((node) => Number(node.textContent?.replace('−', '-')));
    set(this.#equals, Math.abs(printed[0] - printed[1] - printed[2]) < 1e-9 ? '=' : '≈');
    this.#describe(snapshot);
  }

  /** The bar for paper, with its sum; null where there is none. @param {Snapshot | null} snapshot @param {boolean} hidden @returns {Plot | null} */
  onPaper(snapshot, hidden) {
    const { text } = this;
    const { nats, optimum } = gameOf(snapshot?.params);
    if (!snapshot || !optimum) return null;
    const { metrics } = snapshot;
    const [loss, bound, excess] = [metrics.loss_d, metrics.loss_d_optimal, metrics.excess_d].map((value) => text.nats(value));
    return {
      canvas: this.canvas, title: '$J_D$', share: Infinity, height: (_, size) => size * 5.4, ...(hidden && { instead: text.t('curtain.hidden') }),
      ...(!hidden && { legend: [
        { words: `$J_D$ ${loss} ${this.#equals.data} `, colour: /** @type {const} */ ('ink') },
        { words: `$${optimum.bound}$ ${bound}`, colour: /** @type {const} */ ('bound') },
        { words: ' + ', colour: /** @type {const} */ ('ink') },
        { words: `${text.t('formula.excess')} ${excess}`, colour: /** @type {const} */ ('excess') },
        { words: nats ? ` ${text.t('unit.nats')}` : '', colour: /** @type {const} */ ('ink') },
      ] }),
      draw: (canvas, theme) => drawBar(canvas, hidden ? null : metrics, theme, optimum),
    };
  }

  /** All of these numbers are computed from the data. */
  #hide() {
    const word = this.text.t('curtain.number');
    for (const { figure, how } of this.#cells.values()) {
      set(figure, word);
      set(how, '');
    }
    for (const value of Object.values(this.#numbers)) set(value, word);
    const words = `${this.text.spoken('bar.label')} ${this.text.t('curtain.hidden')}`;
    if (words !== this.#spoken) this.canvas.setAttribute('aria-label', (this.#spoken = words));
    this.#assumptions.replaceChildren();
  }

  /** @param {Snapshot} snapshot */
  #describe(snapshot) {
    const { metrics, grid, params } = snapshot;
    const { key, optimum } = gameOf(params);
    const { text } = this;
    const words = text.spoken(key === 'logistic' ? 'bar.description' : 'bar.description.other', {
      loss: text.nats(metrics.loss_d), bound: text.nats(metrics.loss_d_optimal), excess: text.nats(metrics.excess_d), symbol: optimum?.bound, end: optimum?.end,
    });
    if (words !== this.#spoken) this.canvas.setAttribute('aria-label', (this.#spoken = words));
    if (!this.assumes.open) return;
    const values = {
      n: grid.n, h: Number(metrics.bandwidth.toPrecision(3)), floor: text.nats(metrics.js_floor),
      outside: text.number(100 * metrics.outside_model, { maximumSignificantDigits: 2 }),
      m: snapshot.params.pack, both: 2 * Number(snapshot.params.pack), count: metrics.loss_d_samples_count,
      noise: Number(metrics.noise.toPrecision(2)), seen: text.nats(metrics.js_seen),
    };
    const best = isPacked(snapshot) ? 'assumes.packs' : !optimum ? 'assumes.none' : key === 'hinge' ? 'assumes.hinge' : 'assumes.priors';
    const facts = ['assumes.density', 'assumes.smooth', best, isCurve(snapshot) ? 'assumes.curve' : 'assumes.floor', ...(metrics.noise > 0 ? ['assumes.noise'] : []), 'assumes.empty'].map((fact) => text.t(fact, values));
    if (this.#assumptions.textContent !== facts.join('')) this.#assumptions.replaceChildren(...facts.map((fact) => h('p', {}, fact)));
  }
}

/** Rewrites text only where it has changed. @param {Node} node @param {string} words */
function set(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
