// @ts-check
// What the loss in force makes of the pictures: whether it is in nats, and how its least value is written.

/** @import {Params} from '../types.js' */

/**
 * @typedef {object} Game
 * @property {string} key names the texts that belong to it
 * @property {boolean} nats whether its losses are in nats; the others have no unit
 * @property {string} [also] names one more sentence about it
 * @property {{end: string, distance: string, bound: string} | null} optimum the symbols of J_D of the best D: where the game ends, how far
 *   it is from there, and the difference; null where there is no best D, or none of known form
 */

/** @type {Record<string, Game>} */
const GAMES = {
  logistic: { key: 'logistic', nats: true, optimum: { end: 'log 2', distance: 'JS', bound: 'log 2 − JS' } },
  squares: { key: 'squares', nats: false, optimum: { end: '¼', distance: '¼ LC', bound: '¼ − ¼ LC' } },
  hinge: { key: 'hinge', nats: false, optimum: { end: '1', distance: 'TV', bound: '1 − TV' } },
  critic: { key: 'critic', nats: false, optimum: null },
  'logistic-pairs': { key: 'logistic-pairs', nats: true, optimum: { end: 'log 2', distance: 'JS_2', bound: 'log 2 − JS_2' } },
  'squares-pairs': { key: 'squares-pairs', nats: false, optimum: { end: '1', distance: '2LC/(1 + LC)', bound: '(1 − LC)/(1 + LC)' } },
  // With noise on what D sees, JS is that of the blurred densities.
  noisy: { key: 'logistic', nats: true, also: 'formula.noise', optimum: { end: 'log 2', distance: 'JS_σ', bound: 'log 2 − JS_σ' } },
  // Of several points at once the least loss would be an integral over all of them.
  packs: { key: 'packs', nats: true, optimum: null },
  'other-packs': { key: 'packs', nats: false, optimum: null },
  'hinge-pairs': { key: 'hinge-pairs', nats: false, optimum: null },
};

/** The loss's family, by its word. @type {Record<string, string>} */
const FAMILIES = { nonsaturating: 'logistic', minimax: 'logistic', leastsquares: 'squares', hinge: 'hinge', wasserstein: 'critic' };

/** The game these parameters name; the default's before there are any. @param {Params | undefined} params @returns {Game} */
export function gameOf(params) {
  const family = FAMILIES[String(params?.loss)] ?? 'logistic';
  if (Number(params?.pack) > 1) return GAMES[family === 'logistic' ? 'packs' : 'other-packs'];
  if (family === 'logistic' && Number(params?.noise) > 0 && params?.pairing !== 'relativistic') return GAMES.noisy;
  // Pairs change nothing where the loss is linear.
  return GAMES[params?.pairing === 'relativistic' && family !== 'critic' ? `${family}-pairs` : family];
}
