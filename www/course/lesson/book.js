// @ts-check
/**
 * Lessons are data: `www/lessons/index.json` lists them in order, and each is one file.
 *
 * @typedef {object} Goal what a step waits for: one metric, held against one number
 * @property {string} metric a key of METRICS (metrics.js)
 * @property {number} [below] @property {number} [above] @property {number} [equals]
 * @property {number} [after] not before so many steps of the run
 *
 * @typedef {object} Step
 * @property {string} text key of what to do and what to watch
 * @property {string} [done] key of what has been seen, once the goal is reached
 * @property {'fresh' | 'on'} begin from the initial weights, or from where the step before has led
 * @property {Params} [set] parameters of this step, over those of the lesson
 * @property {Params} [swap] parameters that take the place of others under a run that goes on, its weights untouched
 * @property {{network: 'd' | 'g' | 'both', steps: number}} [train] what is trained, and how many steps are enough to reach the goal
 * @property {Goal} [goal]
 * @property {string[]} [watch] metrics shown beside the goal
 * @property {number} [enlarge] draws the arrows so many times as long
 * @property {string[]} [light] parts of the lab to be lit (LIGHTS in lab/lights.js)
 *
 * @typedef {object} Lesson
 * @property {string} title key @property {string} about key of one sentence
 * @property {Params} [set] parameters of every step, over the defaults
 * @property {Step[]} steps
 */

import { read } from '../../assets.js';

/** @import {Params} from '../../types.js' */

/** @param {string} name @returns {Promise<any>} */
async function load(name) {
  return (await read(`lessons/${name}.json`)).json();
}

/** @type {Promise<string[]> | null} */
let index = null;

/** The names of the lessons, in the order in which they are taught. */
export function lessonNames() {
  index ??= load('index');
  index.catch(() => (index = null));
  return index;
}

/** @param {string} name one of `lessonNames()` @returns {Promise<Lesson>} */
export async function loadLesson(name) {
  return load(name);
}

/**
 * What a lesson may speak of.
 * @typedef {object} Known
 * @property {(changes: Params) => {key: string, why: string}[]} refuse what the parameter table has against these values
 * @property {(key: string) => boolean} hasText
 * @property {readonly string[]} metrics
 * @property {readonly string[]} lights
 */

/** @type {Record<string, (value: any) => boolean>} */
const LESSON = { title: isText, about: isText, set: isObject, steps: (value) => Array.isArray(value) && value.length > 0 && value.every(isObject) };
/** @type {Record<string, (value: any) => boolean>} */
const STEP = {
  text: isText, done: isText, begin: (value) => value === 'fresh' || value === 'on', set: isObject, swap: isObject,
  train: isObject, goal: isObject, watch: Array.isArray, light: Array.isArray, enlarge: (value) => value > 0,
};
/** @type {Record<string, (value: any) => boolean>} */
const TRAIN = { network: (value) => ['d', 'g', 'both'].includes(value), steps: (value) => Number.isSafeInteger(value) && value > 0 };
/** @type {Record<string, (value: any) => boolean>} */
const GOAL = { metric: isText, below: Number.isFinite, above: Number.isFinite, equals: Number.isFinite, after: (value) => Number.isSafeInteger(value) && value > 0 };

/** @param {unknown} value */
function isText(value) {
  return typeof value === 'string';
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @typedef {{code: 'field' | 'value' | 'missing' | 'param' | 'text' | 'metric' | 'light', where: string, name: string}} Fault */

/**
 * Everything in a lesson that nobody here knows. A lesson with faults can still be taught, without what is faulty.
 * @param {any} lesson @param {Known} known @returns {Fault[]}
 */
export function faultsOf(lesson, known) {
  /** @type {Fault[]} */
  const faults = [];
  /** @param {any} given @param {Record<string, (value: any) => boolean>} fields @param {string[]} needed @param {string} where */
  const shape = (given, fields, needed, where) => {
    for (const [name, value] of Object.entries(given)) {
      if (!Object.hasOwn(fields, name)) faults.push({ code: 'field', where, name });
      else if (!fields[name](value)) faults.push({ code: 'value', where, name });
    }
    for (const name of needed) if (!Object.hasOwn(given, name)) faults.push({ code: 'missing', where, name });
  };
  /** @param {Fault['code']} code @param {any} names @param {(name: string) => boolean} has @param {string} where */
  const names = (code, names, has, where) => {
    for (const name of Array.isArray(names) ? names : []) if (!has(name)) faults.push({ code, where, name: String(name) });
  };
  /** @param {any} changes @param {string} where */
  const params = (changes, where) => {
    if (isObject(changes)) for (const { key } of known.refuse(changes)) faults.push({ code: 'param', where, name: key });
  };
  if (!isObject(lesson)) return [{ code: 'value', where: '', name: 'lesson' }];
  shape(lesson, LESSON, ['title', 'about', 'steps'], 'lesson');
  names('text', [lesson.title, lesson.about].filter(isText), known.hasText, 'lesson');
  params(lesson.set, 'lesson.set');
  const steps = Array.isArray(lesson.steps) ? lesson.steps.filter(isObject) : [];
  steps.forEach((/** @type {any} */ step, /** @type {number} */ i) => {
    const where = `steps[${i}]`;
    shape(step, STEP, ['text', 'begin'], where);
    names('text', [step.text, step.done].filter(isText), known.hasText, where);
    params(step.set, `${where}.set`);
    params(step.swap, `${where}.swap`);
    if (i === 0 && step.begin === 'on') faults.push({ code: 'value', where, name: 'begin' });
    if (isObject(step.train)) shape(step.train, TRAIN, ['network', 'steps'], `${where}.train`);
    // Which networks train is said in one place.
    if (isObject(step.set) && Object.hasOwn(step.set, 'train')) faults.push({ code: 'field', where: `${where}.set`, name: 'train' });
    if (isObject(step.goal)) {
      shape(step.goal, GOAL, ['metric'], `${where}.goal`);
      names('metric', [step.goal.metric], (name) => known.metrics.includes(name), `${where}.goal`);
      if (['below', 'above', 'equals'].filter((word) => Object.hasOwn(step.goal, word)).length !== 1) faults.push({ code: 'missing', where: `${where}.goal`, name: 'below, above, equals' });
    }
    names('metric', step.watch, (name) => known.metrics.includes(name), `${where}.watch`);
    names('light', step.light, (name) => known.lights.includes(name), `${where}.light`);
  });
  return faults;
}
