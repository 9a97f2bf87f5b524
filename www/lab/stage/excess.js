// @ts-check
// J_D taken apart over the plane: what any discriminator pays there, and what this one pays on top.

import { gameOf } from '../../view/game.js';
import { drawLossMap } from '../../view/loss-map.js';
import { range } from '../../view/panel.js';
import { h, rich } from '../dom.js';
import { Plate } from './plate.js';

/** @import {Scene, StageView} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */

/** @implements {StageView} */
class ExcessView {
  #said = '';

  /** @param {Text} text */
  constructor(text) {
    this.text = text;
    this.plates = /** @type {const} */ ([['optimal', 'bound', 'loss_d_optimal'], ['excess', 'excess', 'excess_d']]).map(([field, part, metric]) => {
      const plate = new Plate(text, field, { secret: true });
      plate.value.classList.add('chip', part);
      return { field, part, metric, plate };
    });
    this.how = h('p', { class: 'note' });
    this.element = h('div', { class: 'excess-view' }, ...this.plates.map(({ plate }) => plate.element), this.how);
  }

  /** @param {Scene} scene */
  plots(scene) {
    const { text } = this;
    const { picture, params, curtain } = scene;
    const { nats, optimum } = gameOf(picture.params ?? params);
    return this.plates.map(({ field: name, part, metric, plate }) => {
      const field = picture[name]?.length ? picture[name] : null;
      const sum = text.nats(picture.metrics?.[metric] ?? NaN);
      return plate.onPaper(scene, (canvas, theme) => drawLossMap(canvas, picture, curtain ? null : field, part, theme), {
        ...(name === 'optimal' && { title: `$${optimum?.bound ?? '–'}$` }),
        gloss: text.t('excess.integral', { sum, unit: nats ? text.t('unit.nats') : '' }).trim(),
        absent: this.#absent(picture),
      });
    });
  }

  /** The engine has answered, and has no such map. @param {Scene['picture']} picture */
  #absent(picture) {
    return picture.params?.view === 'excess' && !picture.excess?.length ? 'excess.none' : undefined;
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = this;
    const { picture, params, theme, curtain } = scene;
    const { metrics } = picture;
    const { nats, optimum } = gameOf(picture.params ?? params);
    const unit = nats ? text.t('unit.nats') : '';
    const absent = this.#absent(picture);
    for (const plot of this.plots(scene)) plot.draw(plot.canvas, theme);
    let inside = 0;
    for (const { field: name, metric, plate } of this.plates) {
      const field = picture[name]?.length ? picture[name] : null;
      const seen = curtain ? null : field;
      if (name === 'optimal') title(plate.name, text.language, optimum?.bound ?? '–');
      const sum = text.nats(metrics?.[metric] ?? NaN);
      write(plate.value, seen ? text.t('excess.integral', { sum, unit }).trim() : '');
      plate.value.hidden = !seen;
      plate.tell(scene, field !== null, () => ({ high: text.nats(range(/** @type {Float32Array} */ (field)).high), sum, unit, bound: optimum?.bound }), absent);
      if (seen) inside += integral(seen, picture.grid);
    }
    const shown = !curtain && metrics && picture.excess?.length;
    const words = !shown ? '' : text.t(nats ? 'excess.how' : 'excess.how.other', {
      bound: text.nats(metrics.loss_d_optimal ?? NaN),
      excess: text.nats(metrics.excess_d ?? NaN),
      // What rounding leaves over is not mass.
      outside: text.nats(Math.max(0, Number(((metrics.loss_d ?? NaN) - inside).toFixed(5)))),
    });
    if (words !== this.#said) {
      this.#said = words;
      this.how.replaceChildren(...rich(words));
    }
  }
}

/** @param {Float32Array} field @param {import('../../types.js').Grid} grid */
function integral(field, { n, x0, x1, y0, y1 }) {
  let sum = 0;
  for (const value of field) sum += value;
  return (sum * (x1 - x0) * (y1 - y0)) / (n * n);
}

/** @param {Node} node @param {string} words */
function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

/** A change of language writes the usual symbol. @param {HTMLElement} node @param {string} language @param {string} symbol */
function title(node, language, symbol) {
  const face = `${language} ${symbol}`;
  if (node.dataset.face === face) return;
  node.dataset.face = face;
  node.replaceChildren(...rich(`$${symbol}$`));
}

/** @param {Text} text */
export const make = (text) => new ExcessView(text);
