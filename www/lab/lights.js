// @ts-check
// The parts of the lab that can be lit, by name: for lessons that point at them, and for symbols that stand for them.

import { PANELS } from '../view/panel.js';
import { METRICS } from './readout.js';

/** Name → where it is in the lab. @type {Record<string, string>} */
const PLACES = {
  ...Object.fromEntries(PANELS.map((name) => [name, `.panel[data-name="${name}"]`])),
  ...Object.fromEntries(METRICS.map((name) => [name, `.metric[data-metric="${name}"]`])),
  curves: '.curves',
  bar: '.bar .plot',
  loss: '.formula .loss',
  bound: '.formula .bound',
  excess: '.formula .excess',
  play: '.play',
  'step-d': '.transport .step-d',
  'step-g': '.transport .step-g',
  seed: '.transport .seed',
};

/** Every part that can be lit. */
export const LIGHTS = Object.keys(PLACES);

/**
 * Lights these parts and no others. @param {Element} lab @param {string[]} names @returns {string[]} the names that are none
 */
export function light(lab, names) {
  for (const lit of lab.querySelectorAll('.lit')) lit.classList.remove('lit');
  for (const name of names) if (Object.hasOwn(PLACES, name)) lab.querySelector(PLACES[name])?.classList.add('lit');
  return names.filter((name) => !Object.hasOwn(PLACES, name));
}
