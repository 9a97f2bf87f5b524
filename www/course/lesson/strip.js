// @ts-check
// The strip above the lab: which step of which lesson, what to do and to watch, and how far its goal is.

import { h, icon, rich } from '../../lab/dom.js';
import { figure, nameOf, progress, sample, target } from './metrics.js';

/** @import {Snapshot, Status} from '../../types.js' */
/** @typedef {import('../../lab/text.js').Text} Text */
/** @typedef {import('./book.js').Fault} Fault */
/** @typedef {import('./book.js').Goal} Goal */
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
 * @property {string} name @property {Lesson} lesson @property {number} index
 * @property {boolean} ready false while the lab is being led to the step's beginning
 * @property {boolean} reached @property {number} reachedAt the step of the run at which the goal was reached @property {number} reachedWith its metric then
 * @property {Status} status
 * @property {Snapshot | null} snapshot
 * @property {(metric: string) => number} value of a metric now
 * @property {number} from the goal's metric when the step began @property {number} trained steps of the run since then
 * @property {Fault[]} faults @property {string} failure why the step's beginning could not be reached
 * @property {boolean} changed whether the reader has changed what the lesson has set
 */

export class Strip {
  /** @type {State | null} */
  #state = null;
  #face = '';
  #title = h('h2', { class: 'title' });
  #count = h('p', { class: 'count' });
  #words = h('p', { class: 'words' });
  #fault = h('p', { class: 'fault', role: 'alert', hidden: true });
  #changed = h('p', { class: 'changed', role: 'status' });
  /** All that this lesson will say, unseen: the strip is as high as the longest of it, so that nothing below it moves from step to step. */
  #room = h('div', { class: 'room', 'aria-hidden': 'true' });
  /** The lessons there are, in their order. @type {{name: string, title: string}[]} */
  #lessons = [];
  #numbers = h('p', { class: 'numbers' });
  /** The numbers of every step, unseen, for the same reason. */
  #numbersRoom = h('div', { class: 'room', 'aria-hidden': 'true' });
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
    this.main = h('button', { type: 'button', class: 'main', part: 'button main', onclick: () => this.#act() });
    this.previous = button('previous', () => orders.go(index() - 1), chevron('M10.5 2 4.5 8l6 6'));
    this.next = button('next', () => orders.go(index() + 1), chevron('M5.5 2l6 6-6 6'));
    this.again = button('again', orders.again, icon('reset'));
    this.close = button('close', orders.close, icon('close'));
    for (const plain of [this.again, this.close]) plain.classList.add('plain');
    text.bind(this.#bar, 'lesson.progress', 'aria-label');
    this.lesson = h('section', { class: 'lesson', part: 'lesson', tabindex: '-1', hidden: true },
      h('div', { class: 'where' }, this.#title, this.#count),
      h('div', { class: 'text' }, h('div', { class: 'says' }, this.#words, this.#changed, this.#fault), this.#room),
      h('div', { class: 'goal' }, h('div', { class: 'figures' }, this.#numbers, this.#numbersRoom), this.#bar),
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
    this.#lessons = lessons;
    this.#offers.replaceChildren(text.bind(h('span', { class: 'shelf-name' }), 'lesson.shelf'),
      ...lessons.map(({ name, title }) => text.bind(h('button', { type: 'button', 'data-lesson': name, onclick: () => orders.open(name) }), title)));
  }

  /** Says why a lesson is not there. @param {string} words */
  complain(words) {
    this.#complaint.textContent = words;
    this.#complaint.hidden = words === '';
  }

  /** Leaves the focus where the next click belongs; while that cannot be pressed, in the strip. */
  focus() {
    (this.main.disabled || this.main.hidden ? this.lesson : this.main).focus({ preventScroll: true });
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
    const { lesson, index, reached, ready, status, changed } = state;
    const step = lesson.steps[index];
    const running = status.state === 'running';
    const face = [lesson.title, index, reached, ready, running, status.state, state.failure, state.faults.length, changed, this.#lessons.length].join(' ');
    if (face !== this.#face) {
      this.#face = face;
      this.#title.replaceChildren(...rich(text.t(lesson.title)));
      this.lesson.setAttribute('aria-label', text.spoken(lesson.title));
      this.#makeRoom(lesson);
      this.#count.textContent = text.t('lesson.count', { step: index + 1, count: lesson.steps.length });
      this.#speak(step, state);
      this.#blame(state);
      this.#dress(step, state, running);
    }
    this.#measure(step, state);
  }

  /** @param {Lesson} lesson */
  #makeRoom({ title, steps }) {
    const { text } = this;
    const face = `${text.language} ${title}`;
    if (this.#room.dataset.face === face) return;
    this.#room.dataset.face = face;
    const keys = steps.flatMap((step) => [step.text, step.done ?? []].flat());
    this.#room.replaceChildren(...keys.map((key) => h('p', { class: 'words' }, ...rich(text.t(key)))));
    this.#numbersRoom.replaceChildren(...steps.map((step) => h('p', { class: 'numbers' }, ...this.#terms(step, sample))));
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
  #blame({ faults, failure, status, changed }) {
    const { text } = this;
    this.#changed.textContent = changed ? text.t('lesson.changed') : '';
    const why = status.state === 'failed' ? text.t('lesson.no-engine', { reason: text.sentence(status.reason) }) : failure ? text.sentence(failure) : '';
    const said = [...(why ? [why] : []), ...faults.map((fault) => text.t(`lesson.fault.${fault.code}`, { ...fault }))].join(' ');
    this.#fault.hidden = said === '';
    this.#fault.textContent = said;
  }

  /** Where the main button leads, if it does not train: to the next step, the next lesson, or out of the last. @returns {'step' | 'lesson' | 'end' | null} */
  #onward() {
    const state = this.#state;
    const step = state?.lesson.steps[state.index];
    if (!state || !step || (step.train && !state.reached)) return null;
    if (state.index + 1 < state.lesson.steps.length) return 'step';
    return this.#following(state) ? 'lesson' : 'end';
  }

  /** The lesson that comes after this one. @param {State} state */
  #following({ name }) {
    const at = this.#lessons.findIndex((each) => each.name === name);
    return at < 0 ? undefined : this.#lessons[at + 1];
  }

  #act() {
    const { orders } = this;
    const state = this.#state;
    const way = this.#onward();
    if (!state || !way) orders.toggle();
    else if (way === 'step') orders.go(state.index + 1);
    else if (way === 'lesson') orders.open(this.#following(state)?.name ?? '');
    else orders.close();
  }

  /** @param {Step} step @param {State} state @param {boolean} running */
  #dress(step, state, running) {
    const { text } = this;
    const { lesson, index, ready, reached, status, failure } = state;
    const network = step.train?.network ?? 'both';
    const way = this.#onward();
    const failed = failure !== '' || status.state === 'failed';
    const word = failed ? 'lesson.cannot' : !ready ? 'lesson.getting-ready' : way ? `lesson.on.${way}` : running ? 'transport.pause' : `lesson.train.${network}`;
    this.main.replaceChildren(...(failed || !ready || way ? [] : [icon(running ? 'pause' : 'play')]), h('span', {}, ...rich(text.t(word))));
    const following = way === 'lesson' ? this.#following(state) : undefined;
    this.main.title = following ? text.spoken(following.title) : '';
    const able = status.state === 'paused' || running;
    this.main.disabled = failed || !ready || (!way && !able);
    this.main.classList.toggle('onward', way !== null && reached);
    this.previous.disabled = index === 0;
    this.next.disabled = index + 1 >= lesson.steps.length;
  }

  /** The numbers the step watches, live. @param {Step} step @param {State} state */
  #measure(step, { snapshot, value, from, trained, reached, reachedAt, reachedWith }) {
    const { goal, train } = step;
    // What was reached by training stays, though the run goes on for a moment.
    const held = goal && reached && train ? reachedWith : null;
    /** @param {string} metric @param {boolean} [chief] */
    const now = (metric, chief) => (chief && held !== null ? held : value(metric));
    this.#numbers.replaceChildren(...this.#terms(step, now, reached ? reachedAt : null, snapshot?.metrics.modes_total));
    if (goal) this.#bar.value = reached ? 1 : progress(goal, from, now(goal.metric, true), trained);
    this.#bar.classList.toggle('none', !goal);
    this.#bar.classList.toggle('reached', reached);
  }

  /**
   * The step's numbers, with spaces between them. @param {Step} step @param {(metric: string, chief?: boolean) => number} value
   * @param {number | null} [reachedAt] the step of the run at which the goal was reached @param {number} [total] of modes @returns {(Node | string)[]}
   */
  #terms({ goal, watch = [] }, value, reachedAt = null, total = undefined) {
    const { text } = this;
    /** @param {string} metric @param {boolean} [chief] */
    const term = (metric, chief) => h('span', { class: chief ? 'chief' : 'term', 'data-metric': metric }, ...nameOf(text, metric), ' ', h('b', {}, figure(text, metric, value(metric, chief), metric === 'modes' ? total : undefined)));
    /** @type {Node[]} */
    const terms = [];
    if (goal) terms.push(term(goal.metric, true), h('span', { class: 'target' }, reachedAt !== null && goal.equals === undefined ? text.t('lesson.reached', { step: text.number(reachedAt) }) : this.#aim(goal)));
    if (goal && watch.length > 0) terms.push(h('span', { class: 'break' }));
    terms.push(...watch.map((metric) => term(metric)));
    return terms.flatMap((node, i) => (i > 0 ? [' ', node] : [node]));
  }

  /** What the step waits for, in words. @param {Goal} goal */
  #aim(goal) {
    const { text } = this;
    const word = goal.below !== undefined ? 'below' : goal.above !== undefined ? 'above' : 'equals';
    const number = text.t(`lesson.goal.${word}`, { target: target(text, goal.metric, goal[word] ?? NaN) });
    return goal.after === undefined ? number : number + text.t('lesson.goal.after', { steps: text.number(goal.after) });
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
