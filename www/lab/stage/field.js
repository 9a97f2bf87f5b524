// @ts-check
// The generator's gradient field, over D.

import { drawField } from '../../view/field.js';
import { Plate, arrowUnit } from './plate.js';

/** @import {Scene, StageView} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */

/** @implements {StageView} */
class FieldView {
  /** @param {Text} text */
  constructor(text) {
    this.text = text;
    this.plate = new Plate(text, 'field');
    this.element = this.plate.element;
  }

  /** @param {Scene} scene */
  plots(scene) {
    const { picture, curtain, times } = scene;
    const unit = arrowUnit(this.text, picture);
    return [this.plate.onPaper(scene, (canvas, theme) => drawField(canvas, picture, theme, { curtain, unit, times }))];
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { picture, theme } = scene;
    for (const plot of this.plots(scene)) plot.draw(plot.canvas, theme);
    const unit = arrowUnit(this.text, picture);
    const { field } = picture;
    this.plate.tell(scene, Boolean(field?.length), () => ({ longest: this.text.nats(longest(field ?? new Float32Array())), unit }), picture.params?.view === 'field' ? 'excess.none' : undefined);
  }
}

/** The length of the longest arrow, in nats per unit of length. @param {Float32Array} field */
function longest(field) {
  let most = 0;
  for (let i = 0; i + 1 < field.length; i += 2) most = Math.max(most, Math.hypot(field[i], field[i + 1]));
  return most;
}

/** @param {Text} text */
export const make = (text) => new FieldView(text);
