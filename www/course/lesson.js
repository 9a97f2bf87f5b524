// @ts-check
/**
 * `<dstar-lesson lesson="game" step="2"><dstar-lab></dstar-lab></dstar-lesson>`: guided steps through the lab it holds. Without
 * `lesson` it offers what lessons there are. A step sets the lab up, says what to watch, and knows when it has been seen.
 *
 * With `fit` it makes its own lab, if it holds none.
 *
 * Event: `change`, with `{lesson, step}` (both null where no lesson is open), when the reader goes somewhere else. With the attribute `hash`
 * the element follows the page's address, and writes itself there, as chapter or widget of the name that `hash` gives, or `lesson`.
 */
import '../lab/element.js';
import { address } from '../address.js';
import { h, styleSheets } from '../lab/dom.js';
import { uses } from '../lab/keys.js';
import { LIGHTS } from '../lab/lights.js';
import { Text } from '../lab/text.js';
import { loadTheory } from '../lab/theory.js';
import { faultsOf, lessonNames, loadLesson } from './lesson/book.js';
import { Conductor } from './lesson/conductor.js';
import { METRICS, measure, reached } from './lesson/metrics.js';
import { Strip } from './lesson/strip.js';

/** @import {Params, Snapshot} from '../types.js' */
/** @typedef {import('../lab/element.js').DstarLab} Lab */
/** @typedef {import('./lesson/book.js').Lesson} Lesson */
/** @typedef {import('./lesson/book.js').Fault} Fault */

/** Where the reader is in a lesson. */
class Place {
  index = 0;
  /** False while the lab is being led to the step's beginning. */
  ready = false;
  reached = false;
  reachedAt = 0;
  reachedWith = NaN;
  /** The snapshot with which the step began. @type {Snapshot | null} */
  before = null;
  /** The goal's metric when the step began. */
  from = NaN;
  /** The run's step when the lesson's step began. */
  start = 0;
  failure = '';
  /** Whether the run has been begun again since. */
  rewound = false;
  /** The lab's parameters when the step began. @type {Params} */
  given = {};

  /** @param {string} name @param {Lesson} lesson @param {Conductor} conductor @param {Fault[]} faults */
  constructor(name, lesson, conductor, faults) {
    this.name = name;
    this.lesson = lesson;
    this.conductor = conductor;
    this.faults = faults;
  }
}

export class DstarLesson extends HTMLElement {
  static observedAttributes = ['lesson', 'step'];

  text = new Text();
  #strip;
  #body = h('div', { class: 'frame' });
  /** @type {Place | null} */
  #place = null;
  /** Counts the moves, so that an older one gives way. */
  #moves = 0;
  /** One move at a time. @type {Promise<unknown>} */
  #line = Promise.resolve();
  /** This stay in the page. */
  #abort = new AbortController();
  /** The listening to one lab. */
  #hearing = new AbortController();
  /** Whether the attributes are being written from within. */
  #writing = false;

  constructor() {
    super();
    this.#strip = new Strip(this.text, {
      open: (name) => this.start(name),
      close: () => this.stop(),
      go: (index) => this.#go(index),
      again: () => this.#place && this.#go(this.#place.index),
      toggle: () => (this.lab?.status.state === 'running' ? this.lab.pause() : this.lab?.play()),
    });
    const root = this.attachShadow({ mode: 'open' });
    this.#body.append(this.#strip.element, h('slot', { onslotchange: () => this.#listen() }));
    root.append(...styleSheets(['tokens', 'widgets', 'lesson']), this.#body);
  }

  /** The lab this element leads. @returns {Lab | null} */
  get lab() {
    return this.querySelector('dstar-lab');
  }

  /** Where the reader is: `{lesson, step}`, steps counted from 1; null where no lesson is open. */
  get place() {
    return this.#place ? { lesson: this.#place.name, step: this.#place.index + 1, reached: this.#place.reached, ready: this.#place.ready } : null;
  }

  connectedCallback() {
    this.#abort = new AbortController();
    // Alone in its frame, it brings its own lab.
    if (this.hasAttribute('fit') && !this.lab) {
      const lab = document.createElement('dstar-lab');
      lab.toggleAttribute('hash', this.hasAttribute('hash'));
      this.append(lab);
    }
    this.#listen();
    const { signal } = this.#abort;
    this.addEventListener('go', (event) => this.#turn(event, /** @type {CustomEvent} */ (event).detail), { signal });
    document.addEventListener('keydown', (event) => this.#hearPages(event), { signal });
    this.#stock();
    if (this.hasAttribute('hash')) {
      address.listen((before) => this.#takeAddress(before), this.#abort.signal);
      this.#takeAddress(null);
    } else this.#takeAttributes();
  }

  disconnectedCallback() {
    this.#abort.abort();
    this.#hearing.abort();
    this.#moves++;
    this.#place = null;
  }

  attributeChangedCallback() {
    if (this.isConnected && !this.#writing) this.#takeAttributes();
  }

  /**
   * Opens a lesson at a step. @param {string} name @param {number} [step] counted from 1
   * @returns {Promise<void>} settles when the lab stands at the step's beginning; never rejects
   */
  start(name, step = 1) {
    return this.#open(name, step - 1, this.lab?.params ?? null, true);
  }

  /** Closes the lesson; the lab goes back to where it was before. */
  async stop() {
    const place = this.#place;
    if (!place) return;
    place.conductor.abandon();
    this.#moves++;
    this.#place = null;
    this.#point();
    this.#strip.show(null);
    this.#publish();
    if (this.hasAttribute('hash')) keep(null);
    this.#strip.shelf.querySelector('button')?.focus({ preventScroll: true });
    await this.#inLine(() => place.conductor.leave()).catch(() => {});
  }

  /** The address has gone elsewhere, and so has the lab, which follows it: nothing is to be put back. */
  #leave() {
    if (!this.#place) return;
    this.#place.conductor.abandon();
    this.#moves++;
    this.#place = null;
    this.#point();
    this.lab?.pause();
    this.#strip.show(null);
    this.#publish();
  }

  async #stock() {
    try {
      const names = await lessonNames();
      const lessons = await Promise.all(names.map(async (name) => ({ name, title: (await loadLesson(name)).title })));
      this.#strip.stock(lessons);
    } catch {
      // Without its lessons the lab is still a lab.
      this.#strip.shelf.hidden = true;
    }
  }

  #listen() {
    this.#hearing.abort();
    this.#hearing = new AbortController();
    const { signal } = this.#hearing;
    const { lab } = this;
    if (!lab) return;
    lab.addEventListener('metrics', () => this.#look(), { signal });
    lab.addEventListener('state', () => this.#draw(), { signal });
    lab.addEventListener('error', () => this.#draw(), { signal });
    for (const event of ['params', 'ready']) lab.addEventListener(event, () => this.#dress(), { signal });
    this.#dress();
  }

  /** Takes the language and the colours of the lab, and hides the offer of lessons with the lab's title bar. */
  #dress() {
    const params = this.lab?.params ?? {};
    this.text.use(String(params.lang ?? 'auto'));
    this.#body.lang = this.text.language === 'zh' ? 'zh-Hans' : 'en';
    this.style.colorScheme = params.theme === 'light' || params.theme === 'dark' ? params.theme : '';
    this.#body.toggleAttribute('data-bare', String(params.hide ?? '').split(',').includes('header'));
    this.#draw();
  }

  #takeAttributes() {
    const [name, step] = [this.getAttribute('lesson'), Number(this.getAttribute('step') ?? 1)];
    if (!name) return void this.stop();
    if (name === this.#place?.name && step - 1 === this.#place.index) return;
    this.#open(name, step - 1, null, false);
  }

  /** The name under which the page's address knows this element. */
  get #room() {
    return this.getAttribute('hash') || 'lesson';
  }

  /** The lesson and step that a part of the address names. @param {import('../address.js').Chapter | null} chapter */
  #named(chapter) {
    if (chapter?.name !== this.#room) return null;
    const query = new URLSearchParams(chapter.query);
    const name = query.get('lesson') ?? (query.has('step') ? 'game' : null);
    return name === null ? null : { name, index: Number(query.get('step') ?? 1) - 1 };
  }

  /** @param {import('../address.js').Parts | null} before null where the page has just been opened */
  #takeAddress(before) {
    const wish = this.#named(address.chapter);
    if (!wish) {
      if (before && this.#named(before.chapter)) this.#leave();
      return;
    }
    const was = before && this.#named(before.chapter);
    // Whoever follows a link from further down is taken to where it is taught.
    if (before && (was?.name !== wish.name || was.index !== wish.index)) this.scrollIntoView();
    if (wish.name === this.#place?.name && wish.index === this.#place.index) return;
    this.#open(wish.name, wish.index, kept(), before !== null);
  }

  /** @param {string} name @param {number} index @param {Params | null} before @param {boolean} byHand */
  async #open(name, index, before, byHand) {
    const { lab } = this;
    if (!lab) return;
    const move = ++this.#moves;
    const old = this.#place;
    try {
      const [names, { rows, update }] = await Promise.all([lessonNames(), loadTheory()]);
      if (!names.includes(name)) throw new Error(this.text.t('lesson.unknown', { name, known: names.join(', ') }));
      const lesson = await loadLesson(name);
      await lab.ready;
      if (move !== this.#moves) return;
      const faults = faultsOf(lesson, {
        refuse: (changes) => update(lab.params, changes).notes,
        hasText: (key) => this.text.has(key), metrics: METRICS, lights: LIGHTS,
      });
      const conductor = old?.conductor.heir(lesson) ?? new Conductor(lab, rows, lesson, before);
      this.#place = new Place(name, lesson, conductor, faults);
      if (this.hasAttribute('hash')) keep(conductor.before);
      this.#strip.complain('');
    } catch (error) {
      if (move === this.#moves) this.#strip.complain(this.text.sentence(error instanceof Error ? error.message : String(error)));
      return;
    }
    await this.#go(index, byHand);
  }

  /** Goes to a step of the open lesson; to the same step again, it is begun anew. @param {number} wish @param {boolean} [byHand] */
  async #go(wish, byHand = true) {
    const { lab } = this;
    const place = this.#place;
    if (!lab || !place) return;
    const { steps } = place.lesson;
    const index = Math.max(0, Math.min(steps.length - 1, Number.isInteger(wish) ? wish : 0));
    const step = steps[index];
    const last = steps[place.index];
    // What was trained by hand goes on; what was skipped is trained now.
    const on = place.ready && index === place.index + 1 && (!last.train || place.reached);
    const move = ++this.#moves;
    const given = () => move !== this.#moves || this.#place !== place;
    Object.assign(place, { index, ready: false, reached: false, failure: '', rewound: false, from: NaN, before: null });
    this.#point(step);
    this.#publish();
    this.#draw();
    if (byHand) this.#strip.focus();
    await this.#inLine(async () => {
      if (given()) return;
      const { before, now } = await place.conductor.enter(index, on);
      // The picture on the screen comes after the answer; one from before must not be taken for the step's own.
      if (lab.latest !== now) await this.#drawn(lab);
      if (given()) return;
      place.before = before;
      place.start = now.step;
      place.from = step.goal ? this.#value(step.goal.metric) : NaN;
      place.given = lab.params;
      place.ready = true;
      this.#look();
      // Whoever has gone on to something else meanwhile is left there.
      if (byHand && this.#holdsFocus()) this.#strip.focus();
    }).catch((error) => {
      if (given()) return;
      place.failure = error instanceof Error ? error.message : String(error);
      this.#draw();
      if (byHand && this.#holdsFocus()) this.#strip.focus();
    });
  }

  /** A step further, or back, in the lesson that is open. @param {Event} event @param {1 | -1} way */
  #turn(event, way) {
    const place = this.#place;
    if (!place) return;
    event.preventDefault();
    const index = place.index + way;
    if (index >= 0 && index < place.lesson.steps.length) this.#go(index);
  }

  /** A presenter's remote control turns the steps of a lesson that has the page to itself; in a frame it turns the pages of the deck. @param {KeyboardEvent} event */
  #hearPages(event) {
    if ((event.key !== 'PageDown' && event.key !== 'PageUp') || window.parent !== window) return;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    // Beside the course the same keys scroll the page, unless the reader is in the lesson.
    if (!this.hasAttribute('fit') && !this.matches(':focus-within, :fullscreen')) return;
    const target = /** @type {Element} */ (event.composedPath()[0]);
    if (uses(target, event.key) || target.closest('dialog')) return;
    this.#turn(event, event.key === 'PageDown' ? 1 : -1);
  }

  /** Points at parts of the lab; without a step, at none. @param {import('./lesson/book.js').Step} [step] */
  #point({ light, enlarge } = { text: '', begin: 'on' }) {
    const names = (light ?? []).filter((name) => LIGHTS.includes(name)).join(' ');
    for (const [attribute, value] of [['light', names], ['enlarge', enlarge ? String(enlarge) : '']]) {
      if (value) this.lab?.setAttribute(attribute, value);
      else this.lab?.removeAttribute(attribute);
    }
  }

  /** Whether the focus is in the strip, or nowhere. */
  #holdsFocus() {
    const { activeElement } = /** @type {Document | ShadowRoot} */ (this.getRootNode());
    return activeElement === null || activeElement === document.body || (activeElement === this && this.shadowRoot?.activeElement !== null);
  }

  /** Whether the reader has changed what the lesson has set, but for the speed, or has begun its run again. */
  #isChanged() {
    const place = this.#place;
    const now = this.lab?.params;
    if (!place?.ready || !now) return false;
    return place.rewound || Object.keys(place.conductor.defaults).some((key) => key !== 'speed' && String(now[key]) !== String(place.given[key]));
  }

  /** Waits for the lab's next picture, or for the end of this stay in the page. @param {Lab} lab @returns {Promise<void>} */
  #drawn(lab) {
    const { signal } = this.#abort;
    return new Promise((resolve) => {
      lab.addEventListener('metrics', () => resolve(), { once: true, signal });
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** @template T @param {() => Promise<T>} task @returns {Promise<T>} */
  #inLine(task) {
    const done = this.#line.then(task);
    this.#line = done.catch(() => {});
    return done;
  }

  /** @param {string} metric */
  #value(metric) {
    const now = this.lab?.latest;
    return now ? measure(metric, now, this.#place?.before ?? null) : NaN;
  }

  /** A new snapshot: is the goal reached? */
  #look() {
    const place = this.#place;
    const now = this.lab?.latest;
    if (place?.ready && now && now.step < place.start) Object.assign(place, { start: now.step, rewound: true });
    if (place?.ready && now && !place.reached) {
      const { goal, train } = place.lesson.steps[place.index];
      // What trains has to have trained.
      const value = goal ? this.#value(goal.metric) : NaN;
      if (goal && reached(goal, value) && (!train || now.step - place.start >= (goal.after ?? 1))) {
        Object.assign(place, { reached: true, reachedAt: now.step, reachedWith: value });
        if (train && this.lab?.status.state === 'running') this.lab.pause();
      }
    }
    this.#draw();
  }

  #draw() {
    const { lab } = this;
    const place = this.#place;
    this.toggleAttribute('data-open', place !== null);
    if (!lab || !place) return this.#strip.show(null);
    const { name, lesson, index, ready, reached: isReached, reachedAt, reachedWith, from, faults, failure } = place;
    this.#strip.show({
      name, lesson, index, ready, reached: isReached, reachedAt, reachedWith, from, faults, failure,
      trained: (lab.latest?.step ?? 0) - place.start, changed: this.#isChanged(), status: lab.status, snapshot: lab.latest, value: (metric) => (ready ? this.#value(metric) : NaN),
    });
  }

  /** Says where the reader is, in the attributes and, if it is this element's, the address. */
  #publish() {
    const place = this.#place;
    this.#writing = true;
    if (place) {
      this.setAttribute('lesson', place.name);
      this.setAttribute('step', String(place.index + 1));
    } else for (const name of ['lesson', 'step']) this.removeAttribute(name);
    this.#writing = false;
    this.dispatchEvent(new CustomEvent('change', { detail: { lesson: place?.name ?? null, step: place ? place.index + 1 : null } }));
    if (!this.hasAttribute('hash')) return;
    if (place) address.writeChapter({ name: this.#room, query: `lesson=${place.name}&step=${place.index + 1}` });
    else if (address.chapter?.name === this.#room) address.writeChapter(this.#room === 'lesson' ? { name: 'lesson', query: '' } : null);
  }
}

/**
 * Keeps the lab's parameters from before the lesson through a reload: beside this entry of the browser's history, so that neither another
 * page nor another frame takes them for its own. @param {Params | null} before
 */
function keep(before) {
  try {
    history.replaceState({ ...history.state, beforeLesson: before }, '');
  } catch {
    // A frame without an address has no entry of its own either.
  }
}

/** What was kept. @returns {Params | null} */
function kept() {
  const before = history.state?.beforeLesson;
  return typeof before === 'object' ? before : null;
}

if (!customElements.get('dstar-lesson')) customElements.define('dstar-lesson', DstarLesson);
