// @ts-check
// The paths of some generated points.

import { drawPaths } from '../../view/paths.js';
import { h } from '../dom.js';
import { Plate, arrowUnit } from './plate.js';

/** @import {Scene, StageView} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */

/** @implements {StageView} */
class TrailsView {
  /** @param {Text} text */
  constructor(text) {
    this.text = text;
    this.plate = new Plate(text, 'trails');
    this.note = h('p', { class: 'note' });
    this.plate.element.append(this.note);
    this.element = this.plate.element;
  }

  /** @param {Scene} scene */
  plots(scene) {
    const { picture, curtain, samples, trails } = scene;
    const unit = arrowUnit(this.text, picture);
    return [this.plate.onPaper(scene, (canvas, theme) => drawPaths(canvas, picture, theme, samples ? trails : [], { curtain, unit }))];
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = this;
    const { picture, theme, samples, trails } = scene;
    for (const plot of this.plots(scene)) plot.draw(plot.canvas, theme);
    const looks = samples ? trails : [];
    const points = (looks[0]?.points.length ?? 0) / 2;
    const values = { points, looks: looks.length, from: text.number(looks[0]?.step ?? 0), to: text.number(looks.at(-1)?.step ?? 0) };
    this.plate.tell(scene, picture.d !== undefined, () => values);
    const words = text.t(points > 0 ? 'trails.note' : 'trails.none', values);
    if (this.note.textContent !== words) this.note.textContent = words;
  }
}

/** @param {Text} text */
export const make = (text) => new TrailsView(text);
