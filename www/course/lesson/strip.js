// @ts-check
// The strip above the lab: which step of which lesson, what to do and to watch, and how far its goal is.

import { h, icon, rich } from '../../lab/dom.js';
import { figure, nameOf, progress, target } from './metrics.js';

/** @import {Snapshot, Status} from '../../types.js' */
/** @typedef {import('../../lab/text.js').Text} Text */
/** @typedef {import('./book.js').Fault} Fault */
/** @typedef {import('./book.js').Lesson} Lesson */
/** @typedef {import('./book.js').Step} Step */

/**
 * @typedef {object} Orders
 * @property {(name: string) => void} open @property {() => void} close
 * @property {(index: number) => void} go @property {() => void} again @property {() => void} toggle
 */

/**
 * What there is to be shown.
 * @typedef {object} State
 * @property {Lesson} lesson @property {number} index
 * @property {boolean} ready false while the lab is being led to the step's beginning
 * @property {boolean} reached @property {number} reachedAt the step of the run at which the goal was reached @property {number} reachedWith its metric then
 * @property {Status} status
 * @property {Snapshot | null} snapshot
 * @property {(metric: string) => number} value of a metric now
 * @property {number} from the goal's metric when the step began
 * @property {Fault[]} faults @property {string} failure
 */

export class Strip {
  /** @type {State | null} */
  #state = null;
  #face = '';
  #title = h('h2', { class: 'title' });
  #count = h('p', { class: 'count' });
  #words = h('p', { class: 'words' });
  #fault = h('p', { class: 'fault', role: 'alert', hidden: true });
  #numbers = h('p', { class: 'numbers' });
  #bar = h('progress', { max: 1, value: 0 });
  #offers = h('div', { class: 'offers' });
  #complaint = h('span', { class: 'fault', role: 'alert', hidden: true });
  #said = h('p', { class: 'said', role: 'status', 'aria-live': 'polite' });

  /** @param {Text} text @param {Orders} orders */
  constructor(text, orders) {
    this.text = text;
    this.orders = orders;
    const index = () => this.#state?.index ?? 0;
    /** @param {string} name @param {() => void} act @param {Node} [inside] */
    const button = (name, act, inside) => {
      const made = h('button', { type: 'button', class: name, part: `button ${name}`, onclick: act }, inside);
      text.bind(made, `lesson.${name}`, 'aria-label');
      return text.bind(made, `lesson.${name}`, 'title');
    };
    this.main = h('button', { type: 'button', class: 'main', part: 'button main', onclick: () => (this.#offersNext() ? orders.go(index() + 1) : orders.toggle()) });
    this.previous = button('previous', () => orders.go(index() - 1), chevron('M10.5 2 4.5 8l6 6'));
    this.next = button('next', () => orders.go(index() + 1), chevron('M5.5 2l6 6-6 6'));
    this.again = button('again', orders.again, icon('reset'));
    this.close = button('close', orders.close, icon('close'));
    for (const plain of [this.again, this.close]) plain.classList.add('plain');
    text.bind(this.#bar, 'lesson.progress', 'aria-label');
    this.lesson = h('section', { class: 'lesson', part: 'lesson', hidden: true },
      h('div', { class: 'where' }, this.#title, this.#count),
      h('div', { class: 'text' }, this.#words, this.#fault),
      h('div', { class: 'goal' }, this.#numbers, this.#bar),
      h('div', { class: 'buttons', role: 'group' }, this.previous, this.main, this.next, this.again, this.close), this.#said);
    this.shelf = h('nav', { class: 'shelf', part: 'shelf' }, this.#offers, this.#complaint);
    text.bind(this.shelf, 'lesson.shelf', 'aria-label');
    this.element = h('div', { class: 'strip', part: 'strip' }, this.shelf, this.lesson);
    text.onChange(this.element, () => {
      this.#face = '';
      this.show(this.#state);
    });
  }

  /** The slim bar that offers the lessons. @param {{name: string, title: string}[]} lessons */
  stock(lessons) {
    const { text, orders } = this;
    this.#offers.replaceChildren(text.bind(h('span', { class: 'shelf-name' }), 'lesson.shelf'),
      ...lessons.map(({ name, title }) => text.bind(h('button', { type: 'button', 'data-lesson': name, onclick: () => orders.open(name) }), title)));
  }

  /** Says why a lesson is not there. @param {string} words */
  complain(words) {
    this.#complaint.textContent = words;
    this.#complaint.hidden = words === '';
  }

  /** Leaves the focus where the next click belongs. */
  focus() {
    this.main.focus({ preventScroll: true });
  }

  /** @param {State | null} state null where no lesson is open */
  show(state) {
    this.#state = state;
    this.lesson.hidden = state === null;
    this.shelf.hidden = state !== null;
    if (!state) {
      this.#face = '';
      return;
    }
    const { text } = this;
    const { lesson, index, reached, ready, status } = state;
    const step = lesson.steps[index];
    const running = status.state === 'running';
    const face = [lesson.title, index, reached, ready, running, status.state, state.failure, state.faults.length].join(' ');
    if (face !== this.#face) {
      this.#face = face;
      this.#title.replaceChildren(...rich(text.t(lesson.title)));
      text.bind(this.lesson, lesson.title, 'aria-label');
      this.#count.textContent = text.t('lesson.count', { step: index + 1, count: lesson.steps.length });
      this.#speak(step, state);
      this.#blame(state);
      this.#dress(step, state, running);
    }
    this.#measure(step, state);
  }

  /** @param {Step} step @param {State} state */
  #speak(step, { ready, reached }) {
    const { text } = this;
    const key = reached && step.done ? step.done : step.text;
    this.#words.replaceChildren(...rich(text.t(key)));
    const said = !ready ? text.t('lesson.getting-ready') : `${reached && step.goal ? `${text.t('lesson.reached.said')} ` : ''}${text.spoken(key)}`;
    if (this.#said.textContent !== said) this.#said.textContent = said;
  }

  /** @param {State} state */
  #blame({ faults, failure }) {
    const { text } = this;
    const said = [...(failure ? [text.sentence(failure)] : []), ...faults.map((fault) => text.t(`lesson.fault.${fault.code}`, { ...fault }))].join(' ');
    this.#fault.hidden = said === '';
    this.#fault.textContent = said;
  }

  /** Whether the main button leads on, rather than training. */
  #offersNext() {
    const state = this.#state;
    const step = state?.lesson.steps[state.index];
    return Boolean(state && step && (!step.train || state.reached) && state.index + 1 < state.lesson.steps.length);
  }

  /** @param {Step} step @param {State} state @param {boolean} running */
  #dress(step, { lesson, index, ready, reached, status }, running) {
    const { text } = this;
    const network = step.train?.network ?? 'both';
    const next = this.#offersNext();
    const word = !ready ? 'lesson.getting-ready' : next ? 'lesson.on' : running ? 'transport.pause' : `lesson.train.${network}`;
    this.main.replaceChildren(...(!ready || next ? [] : [icon(running ? 'pause' : 'play')]), h('span', {}, ...rich(text.t(word))));
    this.main.hidden = !next && !step.train;
    const able = status.state === 'paused' || running;
    this.main.disabled = !ready || (!next && !able);
    this.main.classList.toggle('onward', next && reached);
    this.previous.disabled = index === 0;
    this.next.disabled = index + 1 >= lesson.steps.length;
  }

  /** The numbers the step watches, live. @param {Step} step @param {State} state */
  #measure({ goal, train, watch = [] }, { snapshot, value, from, reached, reachedAt, reachedWith }) {
    const { text } = this;
    const total = snapshot?.metrics.modes_total;
    /** @param {string} metric @param {number} number @param {boolean} [chief] */
    const term = (metric, number, chief) => h('span', { class: chief ? 'chief' : 'term', 'data-metric': metric }, ...nameOf(text, metric), ' ', h('b', {}, figure(text, metric, number, metric === 'modes' ? total : undefined)));
    /** @type {Node[]} */
    const terms = [];
    if (goal) {
      // What was reached by training stays, though the run goes on for a moment.
      const now = reached && train ? reachedWith : value(goal.metric);
      const word = goal.below !== undefined ? 'below' : goal.above !== undefined ? 'above' : 'equals';
      const aim = h('span', { class: 'target' }, reached && goal.equals === undefined ? text.t('lesson.reached', { step: text.number(reachedAt) }) : text.t(`lesson.goal.${word}`, { target: target(text, goal.metric, goal[word] ?? NaN) }));
      terms.push(term(goal.metric, now, true), aim);
      this.#bar.value = reached ? 1 : progress(goal, from, now);
    }
    if (goal && watch.length > 0) terms.push(h('span', { class: 'break' }));
    terms.push(...watch.map((metric) => term(metric, value(metric))));
    this.#bar.hidden = !goal;
    this.#bar.classList.toggle('reached', reached);
    this.#numbers.parentElement?.toggleAttribute('hidden', terms.length === 0);
    this.#numbers.replaceChildren(...terms.flatMap((node, i) => (i > 0 ? [' ', node] : [node])));
  }
}

/** @param {string} d */
function chevron(d) {
  const svg = icon('play');
  const path = svg.querySelector('path');
  path?.setAttribute('d', d);
  svg.classList.add('chevron');
  return svg;
}
