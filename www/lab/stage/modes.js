// @ts-check
// Which component the generated points belong to, against the components' weights.

import { FOUND, drawModes, drawNumbers, modesOf } from '../../view/modes.js';
import { drawPanel } from '../../view/panel.js';
import { h } from '../dom.js';
import { Plate } from './plate.js';

/** @import {Scene, StageView} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */

/** @implements {StageView} */
class ModesView {
  /** @param {Text} text */
  constructor(text) {
    this.text = text;
    this.plate = new Plate(text, 'modes', { secret: true });
    this.map = new Plate(text, 'modes.map', { secret: true });
    this.note = h('p', { class: 'note' });
    this.plate.element.append(this.note);
    this.element = h('div', { class: 'modes' }, this.plate.element, this.map.element);
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = this;
    const { picture, theme, curtain } = scene;
    const modes = curtain ? [] : modesOf(picture.modes);
    const behind = picture.p_model ? 'p_model' : 'p_data';
    drawModes(this.plate.canvas, modes, theme);
    drawPanel(this.map.canvas, curtain ? { ...picture, p_model: undefined } : picture, theme, { name: behind, samples: false, probe: null, curtain, unit: '' });
    drawNumbers(this.map.canvas, picture, modes, theme);
    const percent = (/** @type {number} */ share) => text.number(100 * share, { maximumFractionDigits: 1 });
    const metrics = picture.metrics;
    const values = () => ({
      count: modes.length,
      found: modes.filter(({ within }) => within >= FOUND).length,
      shares: modes.map(({ near, weight }, i) => text.t('modes.share', { i: i + 1, near: percent(near), weight: percent(weight) })).join(text.t('modes.comma')),
    });
    this.plate.tell(scene, modes.length > 0, values);
    this.map.tell(scene, modes.length > 0, values);
    const words = text.t('modes.note', { samples: text.number(metrics?.samples ?? 0), kl: metrics && !curtain ? text.nats(metrics.reverse_kl_modes) : '–' });
    if (this.note.textContent !== words) this.note.textContent = words;
  }
}

/** @param {Text} text */
export const make = (text) => new ModesView(text);
