// @ts-check
/**
 * `<dstar-ab>`: two runs from the same seed that differ in one parameter, in step with each other. Attributes (and, with the
 * attribute `hash`, the address) are the keys of the parameter table, which hold for both, and `vary` and `b`: the key that
 * differs, and its value in B. Taken out of the page, it frees both engines.
 */
import { address, keyOf } from '../../address.js';
import { readTheme } from '../../view/theme.js';
import { h, styleSheets } from '../dom.js';
import { makeField } from '../fields.js';
import { listenToKeys } from '../keys.js';
import { Rest } from '../lifecycle.js';
import { lockedKeys } from '../locks.js';
import { Notices } from '../notices.js';
import { Opening } from '../opening.js';
import { Remarks } from '../remarks.js';
import { Text } from '../text.js';
import { loadTheory } from '../theory.js';
import { Transport } from '../transport.js';
import { language } from '../url.js';
import { another, offers, read } from './question.js';
import { Side } from './side.js';
import { Walk } from './walk.js';

/** @import {Note, Params, Snapshot, Status, Theme, Value, Which} from '../../types.js' */
/** @typedef {import('../theory.js').Theory} Theory */

/** Milliseconds from one look at both runs to the next. */
const CYCLE = 200;
const SEEDS = 100_000;
const DARK = matchMedia('(prefers-color-scheme: dark)');
const STILL = matchMedia('(prefers-reduced-motion: reduce)');

export class DstarAb extends HTMLElement {
  /** Resolves when both runs are seen, or it is known that they will not be; never rejects. @type {Promise<void>} */
  ready = Promise.resolve();
  #text = new Text();
  #notices = new Notices(this.#text);
  /** @type {Theory | null} */
  #theory = null;
  /** A's parameters. @type {Params} */
  #params = {};
  #vary = 'lr';
  /** What is not to be changed by hand. @type {Set<string>} */
  #locked = new Set();
  /** B's value. @type {Value} */
  #value = '';
  /** @type {Side[]} */
  #sides = [];
  #running = false;
  #remarks = new Remarks(this.#text, this.#notices, { change: () => {}, toggle: () => this.#opening.stop() });
  #walk = new Walk(async (n, which) => /** @type {Snapshot} */ ((await this.step(n, which))[0]));
  #opening = new Opening(this.#walk, {
    skip: (n) => this.#sides.forEach(({ history }) => history.skip(n)), complain: (error) => this.#complain(error),
    stoppedShort: (step, to) => this.#remarks.stoppedShort(step, to),
  });
  /** Why there can be no comparison; empty while there can. */
  #reason = '';
  /** Steps a second of each, in the last round. */
  #rate = 0;
  /** What touches the runs stands in one line. @type {Promise<unknown>} */
  #line = Promise.resolve();
  /** @type {Theme | null} */
  #theme = null;
  #frame = 0;
  #stay = new AbortController();
  #rest = new Rest(this, { isRunning: () => this.#running, play: () => this.play(), pause: () => this.#halt() });
  #resize = new ResizeObserver(() => this.#draw());
  #swatch = h('span', { hidden: true });
  #choose = h('select', { onchange: () => this.#byHand(this.#vary, () => this.set({ vary: this.#choose.value })) });
  #field = h('span', { class: 'value-of-b' });
  #said = h('p', { class: 'said', role: 'status', 'aria-live': 'polite' });
  #body = h('div', { class: 'sides' });

  constructor() {
    super();
    const text = this.#text;
    /** @type {import('../transport.js').Actions} */
    const actions = {
      toggle: () => (this.#opening.goesOn ? this.#opening.stop() : this.#running ? this.pause() : this.play()),
      stepBoth: () => this.#quietly(this.step(1, 'both')),
      stepD: () => this.#quietly(this.step(1, 'd')),
      stepG: () => this.#quietly(this.step(1, 'g')),
      reset: () => this.#quietly(this.reset()),
      newSeed: () => this.#byHand('seed', () => this.reset({ seed: crypto.getRandomValues(new Uint32Array(1))[0] % SEEDS })),
      setSpeed: () => {},
    };
    this.transport = new Transport(text, actions);
    this.transport.speedLabel.hidden = true;
    text.bind(this.#choose, 'ab.choose', 'aria-label');
    const question = h('div', { class: 'question' }, text.bind(h('span', { class: 'lead' }), 'ab.title'), this.#choose, h('span', { class: 'letter' }, 'B'), this.#field);
    this.frame = h('div', { class: 'ab', role: 'group', tabindex: '0' }, question, this.transport.element, this.#notices.element, this.#body, this.#said, this.#swatch);
    text.bind(this.frame, 'ab.label', 'aria-label');
    listenToKeys(this.frame, actions, () => this.#params.keys !== false);
    this.attachShadow({ mode: 'open' }).append(...styleSheets(['tokens', 'widgets', 'ab'], () => {
      this.frame.dataset.styled = '';
      this.#restyle();
    }), this.frame);
  }

  connectedCallback() {
    const stay = (this.#stay = new AbortController());
    DARK.addEventListener('change', () => this.#restyle(), { signal: stay.signal });
    // A deck that scales its slides changes no size in them.
    addEventListener('resize', () => this.#draw(), { signal: stay.signal });
    this.#reason = '';
    this.ready = this.#boot(stay.signal).catch((error) => this.#fail(error));
  }

  disconnectedCallback() {
    this.#stay.abort();
    this.#rest.stop();
    this.#running = false;
    this.#resize.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    for (const side of this.#sides) side.close();
    this.#sides = [];
    this.#body.replaceChildren();
  }

  /** @param {AbortSignal} signal */
  async #boot(signal) {
    this.#theory = await loadTheory();
    if (signal.aborted) return;
    this.#ask();
    const follows = this.hasAttribute('hash');
    this.#read(follows);
    if (follows) address.listen(() => this.#read(true) && this.#quietly(this.#begin().then(() => (this.#params.start ? this.#open(signal) : undefined))), signal);
    this.#sides = /** @type {const} */ (['a', 'b']).map((name) => new Side(this.#text, name, () => this.#draw()));
    this.#body.replaceChildren(...this.#sides.map(({ element }) => element));
    for (const side of this.#sides) for (const canvas of [...side.canvases, side.curves]) this.#resize.observe(canvas);
    const both = this.both;
    await Promise.all(this.#sides.map((side, i) => side.start(both[i])));
    if (signal.aborted) return;
    this.#draw();
    this.#rest.watch();
    await this.#open(signal);
  }

  /** Trains both to the step at which they are to be seen, and begins, if that is wanted. @param {AbortSignal} signal */
  async #open(signal) {
    this.#running = false;
    this.#opening.plan(Number(this.#params.start));
    const ab = this;
    const now = async () => /** @type {Snapshot} */ (this.latest[0]);
    const both = {
      get status() {
        return ab.#state;
      },
      snapshot: now,
      step: (/** @type {number} */ n, /** @type {Which} */ which) => this.#inLine(() => this.#advance(n, which)).then(now),
    };
    const opens = await this.#opening.run(both, /** @type {Which} */ (this.#params.train), () => !signal.aborted);
    this.#draw();
    if (opens && !signal.aborted && this.#params.autoplay && !STILL.matches) this.#rest.begin();
  }

  /** The parameters of A and of B. @returns {[Params, Params]} */
  get both() {
    const b = this.#theory?.update(this.#params, { [this.#vary]: this.#value }).params ?? this.#params;
    return [this.#params, b];
  }

  /** The key that differs. */
  get vary() {
    return this.#vary;
  }

  /** The looks on the screen, of A and of B. @returns {(Snapshot | null)[]} */
  get latest() {
    return this.#sides.map(({ snapshot }) => snapshot);
  }

  /** The worse of the two states; on the way to where they open, how far both have come. @returns {Status} */
  get status() {
    return this.#opening.seen(this.#state);
  }

  /** @returns {Status} */
  get #state() {
    const [a, b] = this.#sides.map(({ status }) => status);
    if (!a || !b) return { state: this.#reason ? 'failed' : 'loading', backend: null, adapter: null, reason: this.#reason, progress: null, stepsPerSecond: 0, diverged: null, reached: null, memory: 0 };
    const worst = /** @type {const} */ (['failed', 'loading', 'diverged']).find((state) => a.state === state || b.state === state);
    return { ...(worst && b.state === worst ? b : a), state: worst ?? (this.#running ? 'running' : 'paused'), stepsPerSecond: this.#running ? this.#rate : 0 };
  }

  /** Trains both, with as many steps for each between two looks. */
  play() {
    if (this.#running || this.status.state !== 'paused') return;
    this.#running = true;
    this.#draw();
    this.#quietly(this.#train());
  }

  pause() {
    this.#rest.forget();
    this.#halt();
  }

  #halt() {
    this.#running = false;
    this.#draw();
  }

  /** @param {number} n @param {Which} which @returns {Promise<(Snapshot | null)[]>} */
  async step(n = 1, which = 'both') {
    this.#rest.forget();
    this.#running = false;
    await this.ready;
    await this.#inLine(() => this.#advance(n, which));
    return this.latest;
  }

  /** Both from their initial weights, of the present seed or of another. @param {{seed?: Value}} [options] */
  async reset({ seed } = {}) {
    await this.ready;
    if (seed !== undefined && this.#theory) this.#params = this.#theory.update(this.#params, { seed }).params;
    this.#write();
    await this.#begin();
  }

  /** @param {{vary?: string, b?: Value}} change @returns {Promise<Note[]>} what was clamped or refused */
  async set({ vary = this.#vary, b }) {
    const theory = this.#theory;
    const row = theory?.rows.find(({ key }) => key === vary);
    if (!theory || !row || !offers(row)) throw new RangeError(this.#text.t('ab.no-such', { key: vary }));
    const { params, notes } = theory.update(this.#params, { [vary]: b ?? another(row, this.#params[vary]) });
    [this.#vary, this.#value] = [vary, params[vary]];
    this.#notices.addNotes(notes);
    this.#write();
    this.#showQuestion();
    await this.#begin();
    return notes;
  }

  async #train() {
    let n = 1;
    while (this.#running) {
      const start = performance.now();
      await this.#inLine(async () => {
        if (this.#running) await this.#advance(n, /** @type {Which} */ (this.#params.train));
      });
      await new Promise(requestAnimationFrame);
      const took = performance.now() - start;
      this.#rate = (1000 * n) / took;
      if (took < 0.8 * CYCLE) n = Math.min(10_000, Math.ceil(n * 1.5));
      else if (took > 1.2 * CYCLE) n = Math.max(1, Math.floor(n * 0.7));
    }
    this.#said.textContent = this.#text.t('ab.said', { step: this.#text.number(this.#step), ...Object.fromEntries(this.#sides.map(({ name, snapshot }) => [name, this.#text.nats(snapshot?.metrics.js ?? NaN)])) });
  }

  /** As many steps for each; where one cannot go on, both stop. @param {number} n @param {Which} which */
  async #advance(n, which) {
    const outcomes = await Promise.allSettled(this.#sides.map((side) => side.step(n, which)));
    if (outcomes.some(({ status }) => status === 'rejected')) this.#running = false;
    this.#draw();
  }

  /** Both from the beginning; what was running goes on running. */
  #begin() {
    const both = this.both;
    return this.#inLine(async () => {
      await Promise.allSettled(this.#sides.map((side, i) => side.reset(both[i])));
      this.#draw();
    });
  }

  /** What differs in both is said of both. */
  get #seeds() {
    const [a, b] = this.both;
    return a.seed === b.seed ? a.seed : `${a.seed} / ${b.seed}`;
  }

  get #step() {
    return this.#sides[0]?.snapshot?.step ?? 0;
  }

  /** @template T @param {() => T | Promise<T>} task @returns {Promise<T>} */
  #inLine(task) {
    const done = this.#line.then(task);
    this.#line = done.catch(() => {});
    return done;
  }

  /** What may differ, in the table's groups. */
  #ask() {
    const rows = (this.#theory?.rows ?? []).filter(offers);
    this.#choose.replaceChildren(...[...new Set(rows.map(({ group }) => group))].map((group) => {
      const options = rows.filter((row) => row.group === group).map(({ key }) => this.#text.bind(h('option', { value: key }), `param.${key}`));
      const box = h('optgroup', {}, ...options);
      return this.#text.bind(box, `group.${group}`, 'label');
    }));
  }

  /** Takes attributes and address. @param {boolean} follows @returns {boolean} whether there is a table to read them by */
  #read(follows) {
    const theory = this.#theory;
    if (!theory) return false;
    const attributes = /** @type {[string, string][]} */ ([...this.attributes].map(({ name, value }) => [name, value]));
    const { params, vary, value, notes, unknown, unheeded } = read(theory, attributes, follows ? (address.chapter?.query ?? '') : '', this.#vary);
    [this.#params, this.#vary, this.#value] = [params, vary, value];
    this.#locked = lockedKeys(theory.rows, params);
    if (unknown !== null) this.#notices.add(() => [this.#text.t('ab.no-such', { key: unknown })], 'vary');
    if (unheeded.length > 0) this.#notices.add(() => [this.#text.t('ab.unheeded', { names: unheeded.map((key) => this.#text.spoken(`param.${key}`)).join(', ') })], 'unheeded');
    else this.#notices.dismiss('unheeded');
    this.#notices.addNotes(notes);
    this.#text.use(String(params.lang));
    this.frame.lang = this.#text.language === 'zh' ? 'zh-Hans' : 'en';
    this.frame.toggleAttribute('data-projector', params.projector === true);
    this.style.colorScheme = params.theme === 'auto' ? '' : String(params.theme);
    if (follows) {
      document.documentElement.lang = this.frame.lang;
      document.documentElement.style.colorScheme = this.style.colorScheme;
    }
    this.#restyle();
    this.#showQuestion();
    return true;
  }

  /** Writes the address, where it is this element's. */
  #write() {
    if (!this.hasAttribute('hash') || !this.#theory) return;
    // The CPU is what serves here anyway, and language and colours are everybody's in the address.
    const query = this.#theory.query(this.#params).split('&').filter((pair) => pair && pair !== 'backend=cpu' && !['lang', 'theme'].includes(keyOf(pair)));
    address.writeChapter({ name: 'ab', query: [...query, `vary=${this.#vary}`, `b=${encodeURIComponent(String(this.#value))}`].join('&') });
  }

  #showQuestion() {
    if (this.#value === this.#params[this.#vary]) this.#notices.add(() => [this.#text.t('ab.same')], 'same');
    else this.#notices.dismiss('same');
    const row = this.#theory?.rows.find(({ key }) => key === this.#vary);
    if (!row) return;
    this.#choose.value = this.#vary;
    const isLocked = this.#locked.has(this.#vary);
    this.#choose.disabled = isLocked;
    for (const option of this.#choose.options) option.disabled = this.#locked.has(option.value);
    const field = makeField(row, this.#text, (value) => this.#byHand(this.#vary, () => this.set({ b: value })));
    field.show(this.#value, this.both[1], isLocked);
    this.#field.replaceChildren(field.element);
    this.#draw();
  }

  /** The parameter and its value, as a symbol of the address. @param {Value} value */
  #what(value) {
    return `${this.#text.spoken(`param.${this.#vary}`)} = ${typeof value === 'number' ? value : this.#text.has(`choice.${value}`) ? this.#text.spoken(`choice.${value}`) : value}`;
  }

  #restyle() {
    this.#theme = readTheme(this.#swatch);
    this.#draw();
  }

  /** Draws both in the same frame. */
  #draw() {
    if (this.#frame || !this.isConnected) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const theme = this.#theme;
      if (!theme) return;
      const size = parseFloat(getComputedStyle(this.frame).fontSize);
      if (size !== theme.size) return this.#restyle();
      const { status } = this;
      this.#remarks.onStatus(status, {}, this.#step);
      this.transport.update(status, { ...this.#params, seed: this.#seeds }, this.#step, null, this.#locked);
      const [a, b] = this.#sides;
      if (!a || !b) return;
      a.draw(theme, this.#what(this.#params[this.#vary]), b);
      b.draw(theme, this.#what(this.#value), a);
    });
  }

  /** What is locked is not changed by hand. @param {string} key @param {() => Promise<unknown>} act */
  #byHand(key, act) {
    if (this.#locked.has(key)) this.#remarks.refused([key]);
    else this.#quietly(act());
  }

  /** @param {Promise<unknown>} work */
  #quietly(work) {
    work.catch((error) => this.#complain(error));
  }

  /** Nothing can be compared here. @param {unknown} error */
  #fail(error) {
    this.#reason = error instanceof Error ? error.message : String(error);
    if (!this.#theory) this.#text.use(language(this, this.hasAttribute('hash')));
    this.#notices.add(() => [this.#text.sentence(this.#reason)], 'failure');
    this.#draw();
  }

  /** @param {unknown} error */
  #complain(error) {
    this.#notices.fail(error);
  }
}

if (!customElements.get('dstar-ab')) customElements.define('dstar-ab', DstarAb);
