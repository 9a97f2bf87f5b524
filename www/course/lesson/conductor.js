// @ts-check
/**
 * Brings a lab to where a step begins. The same step gives the same run, whichever way one came: what a lesson does not
 * name stands at its default, and what the steps before would have trained is trained.
 */

/** @import {Params, Row, Snapshot, Value} from '../../types.js' */
/** @typedef {import('../../lab/element.js').DstarLab} Lab */
/** @typedef {import('./book.js').Lesson} Lesson */
/** @typedef {import('./book.js').Step} Step */

/** The reader's own, which a lesson leaves alone, but for the picture of a step that names one. */
const OWN = new Set(['backend', 'autoplay', 'view', 'slice', 'theme', 'lang', 'hide']);

export class Conductor {
  /** What the reader has hidden, less what this lesson hides and shows. @type {string[]} */
  #hidden;
  /** The picture that the lesson has chosen, and the reader's that it took the place of. @type {{chosen: Value, theirs: Value} | null} */
  #view = null;
  #rows;
  #over = false;

  /**
   * @param {Lab} lab @param {Row[]} rows @param {Lesson} lesson
   * @param {Params | null} before the lab's parameters before the lesson; null where it came with the page's address, which gives the lesson's own
   */
  constructor(lab, rows, lesson, before) {
    this.lab = lab;
    this.lesson = lesson;
    this.#rows = rows;
    this.defaults = Object.fromEntries(rows.filter(({ key }) => !OWN.has(key)).map((row) => [row.key, row.default]));
    const ours = new Set(lesson.steps.flatMap(({ set }) => listed(set?.hide)));
    this.#hidden = listed((before ?? lab.params).hide).filter((name) => !ours.has(name));
    const view = rows.find(({ key }) => key === 'view')?.default ?? '';
    /** The parameters to go back to after the lesson. @type {Params} */
    this.before = before ?? { ...this.defaults, view, hide: this.#hidden.join(',') };
    // A page that is opened in mid-lesson shows the lesson's picture already.
    const chosen = lesson.steps.map(({ set }) => set?.view).find((each) => each !== undefined && each === lab.params.view);
    if (chosen !== undefined) this.#view = { chosen, theirs: this.before.view };
  }

  /** The conductor of the lesson that follows this one at once: after it, the lab goes back to where it was before both. @param {Lesson} lesson */
  heir(lesson) {
    const heir = new Conductor(this.lab, this.#rows, lesson, { ...this.before, hide: this.#hidden.join(',') });
    heir.#view = this.#view;
    return heir;
  }

  /** Leads no further: what is on its way to a step's beginning stops where it is, and `enter` rejects. */
  abandon() {
    this.#over = true;
  }

  /** @template T @param {() => Promise<T>} lead @returns {Promise<T>} */
  async #unlessOver(lead) {
    if (this.#over) throw new Error('The lesson was left.');
    return lead();
  }

  /** Puts the lab back to where it was before the lesson; it waits there. */
  async leave() {
    this.lab.pause();
    const own = Object.fromEntries(Object.entries(this.before).filter(([key]) => !OWN.has(key) || key === 'hide'));
    await this.lab.set({ ...own, view: this.#viewOf(undefined) });
  }

  /** The step's own picture, or the reader's. @param {Value | undefined} wish */
  #viewOf(wish) {
    const now = this.lab.params.view;
    const theirs = this.#view && this.#view.chosen === now ? this.#view.theirs : now;
    this.#view = wish === undefined ? null : { chosen: wish, theirs };
    return wish ?? theirs;
  }

  /** All that a step asks of the parameters. @param {Step} step @returns {Params} */
  #paramsOf(step) {
    const named = { ...this.lesson.set, ...step.set, ...step.swap };
    const hide = [...new Set([...this.#hidden, ...listed(named.hide)])].join(',');
    return { ...this.defaults, ...named, train: step.train?.network ?? 'both', hide, view: this.#viewOf(named.view) };
  }

  /**
   * Leads the lab to the beginning of a step.
   * @param {number} index @param {boolean} on whether the lab stands at the end of the step before
   * @returns {Promise<{before: Snapshot, now: Snapshot}>} what was to be seen just before the step changed anything, and with what it begins
   */
  async enter(index, on) {
    const { lab, lesson: { steps } } = this;
    const step = steps[index];
    lab.pause();
    if (step.begin !== 'on' || index === 0) {
      await this.#fresh(step);
      const now = await lab.snapshot();
      return { before: now, now };
    }
    if (!on) await this.#rebuild(index);
    const before = await lab.snapshot();
    await this.#turn(step);
    return { before, now: await lab.snapshot() };
  }

  /** All steps before this one, from the last that began afresh. @param {number} index */
  async #rebuild(index) {
    const { steps } = this.lesson;
    let first = index - 1;
    while (first > 0 && steps[first].begin === 'on') first--;
    await this.#fresh(steps[first]);
    for (let i = first; i < index; i++) {
      if (i > first) await this.#turn(steps[i]);
      const { train } = steps[i];
      if (train) await this.#unlessOver(() => this.lab.step(train.steps, train.network));
    }
  }

  /** @param {Step} step */
  async #fresh(step) {
    await this.#unlessOver(() => this.lab.set(this.#paramsOf(step)));
    await this.#unlessOver(() => this.lab.reset());
  }

  /** Another setting for the same run. @param {Step} step */
  async #turn(step) {
    const { lab } = this;
    const { swap } = step;
    if (swap && Object.entries(swap).some(([key, value]) => lab.params[key] !== value)) {
      const run = JSON.parse(await this.#unlessOver(() => lab.export()));
      Object.assign(run.params, swap);
      await this.#unlessOver(() => lab.import(JSON.stringify(run)));
    }
    await this.#unlessOver(() => lab.set(this.#paramsOf(step)));
  }
}

/** @param {unknown} names separated by commas */
function listed(names) {
  return String(names ?? '').split(',').filter(Boolean);
}
