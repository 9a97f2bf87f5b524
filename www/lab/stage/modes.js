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
  plots(scene) {
    const { picture, curtain } = scene;
    const modes = curtain ? [] : modesOf(picture.modes);
    const behind = picture.p_model ? 'p_model' : 'p_data';
    const seen = curtain ? { ...picture, p_model: undefined } : picture;
    return [
      this.plate.onPaper(scene, (canvas, theme) => drawModes(canvas, modes, theme), { height: (width) => width / 1.7, share: 1.7 }),
      this.map.onPaper(scene, (canvas, theme) => {
        drawPanel(canvas, seen, theme, { name: behind, samples: false, probe: null, curtain, unit: '' });
        drawNumbers(canvas, picture, modes, theme);
      }),
    ];
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = this;
    const { picture, theme, curtain } = scene;
    const modes = curtain ? [] : modesOf(picture.modes);
    for (const plot of this.plots(scene)) plot.draw(plot.canvas, theme);
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
