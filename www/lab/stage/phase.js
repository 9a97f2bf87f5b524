// @ts-check
// The run as a path from where it began towards the corner where the game ends.

import { gameOf } from '../../view/game.js';
import { drawPhase } from '../../view/phase.js';
import { Plate } from './plate.js';

/** @import {Scene, StageView} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */

/** @implements {StageView} */
class PhaseView {
  /** @param {Text} text */
  constructor(text) {
    this.text = text;
    this.plate = new Plate(text, 'phase', { secret: true });
    this.element = this.plate.element;
  }

  /** @param {Scene} scene */
  plots(scene) {
    const { text } = this;
    const { picture, params, curtain, history } = scene;
    const game = gameOf(picture.params ?? params);
    const words = { ideal: text.t('phase.ideal'), unit: game.nats ? text.t('unit.nats') : '' };
    return [this.plate.onPaper(scene, (canvas, theme) => drawPhase(canvas, curtain ? [] : history, theme, game, words), { height: (width) => width / 1.25, absent: game.optimum ? undefined : 'panel.no-optimum' })];
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = this;
    const { picture, params, theme, history } = scene;
    const game = gameOf(picture.params ?? params);
    for (const plot of this.plots(scene)) plot.draw(plot.canvas, theme);
    const last = history.at(-1);
    const absent = game.optimum && !last ? undefined : 'panel.no-optimum';
    this.plate.tell(scene, last !== undefined && Number.isFinite(last.excess), () => ({
      distance: game.optimum?.distance, end: game.optimum?.end, bound: game.optimum?.bound, unit: game.nats ? text.t('unit.nats') : '',
      excess: text.nats(last?.excess ?? NaN), value: text.nats((last?.end ?? NaN) - (last?.bound ?? NaN)), loss: text.nats(last?.loss_d ?? NaN),
      from: text.number(history[0]?.step ?? 0), to: text.number(last?.step ?? 0),
    }), absent);
  }
}

/** @param {Text} text */
export const make = (text) => new PhaseView(text);
