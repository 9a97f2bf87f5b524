// @ts-check
/**
 * `<dstar-lab>`: a GAN at work beside its theory. Attributes are the keys of the parameter table; with the attribute
 * `hash` the element also follows the page's address and writes itself there.
 *
 * Events: `ready` (status and params), `state` (Status), `params` (all of them), `metrics` (step and metrics), `timeline` (what
 * can be gone back to), `error` (reason).
 * The attribute `light` names parts of the lab to be lit: `light="excess bar"` (see lights.js); `enlarge="8"` draws the arrows so many
 * times as long as their fixed scale has them, and their legend says so.
 */
import { LabView } from './view.js';
import { loadTheory, loadWasm, mixOf } from './theory.js';
import { address } from '../address.js';
import { gather, language } from './url.js';
import { lockedKeys, sift } from './locks.js';
import { Rest } from './lifecycle.js';
import { save } from './save.js';
import { SHORTEST, book } from './time/book.js';
import { Looks } from './time/looks.js';

/** @import {FigureWish, Note, Params, SessionLike, Snapshot, Status, TimelineState, Value, Which} from '../types.js' */
/** @typedef {import('./theory.js').Theory} Theory */

/** New seeds are small enough to be read aloud. */
const SEEDS = 100_000;

/** So many steps at once leave a gap in the curves, rather than a line through what nobody has seen. */
const UNSEEN = 100;

/** Many steps are made so many at a time: the page shows how far they have come, and can end them. */
const STRIDE = 50;

/** On the way to the step at which a lab opens, the page is told every so often, in ms. */
const TOLD_MS = 300;

/** Belong to the page and not to the run, beside all that is for the view. */
const PAGE_KEYS = ['backend', 'start', 'autoplay', 'speed', 'until', 'steps', 'tolerance', 'patience'];

/** @type {Status} */
const UNBORN = { state: 'loading', backend: null, adapter: null, reason: '', progress: null, stepsPerSecond: 0, diverged: null, reached: null, memory: 0 };
/** @type {TimelineState} */
const NOTHING_KEPT = { steps: [], at: null, bytes: 0 };

const STILL = matchMedia('(prefers-reduced-motion: reduce)');

export class DstarLab extends HTMLElement {
  static observedAttributes = ['light', 'enlarge'];

  /** Resolves when the first frame is drawn, or when it is known that none will be; never rejects. @type {Promise<void>} */
  ready = Promise.resolve();
  /** @type {Params} */
  #params = {};
  /** @type {Status} */
  #status = UNBORN;
  /** @type {Theory | null} */
  #theory = null;
  /** @type {SessionLike | null} */
  #session = null;
  /** @type {Snapshot | null} */
  #snapshot = null;
  /** Every look at the run. */
  #looks = new Looks();
  /** Ends the listening to the page's address. @type {AbortController | null} */
  #following = null;
  /** Attributes changed after the start. */
  #observer = new MutationObserver((changes) => this.#takeAttributes(changes));
  #rest = new Rest(this, { isRunning: () => this.#status.state === 'running', play: () => this.#session?.play(), pause: () => this.#session?.pause() });
  #settle = () => {};
  #isReady = false;
  /** This stay in the page; a boot that outlives it stops. @type {object | null} */
  #stay = null;
  /** Changes on their way to the engine. @type {Promise<void> | null} */
  #sending = null;
  /** What the engine has still to be told. @type {'change' | 'restart' | null} */
  #owed = null;
  /** The steps that are being made by the stride; other steps, a pause or another run end them. @type {object | null} */
  #walking = null;
  /** The step to which the run is being trained before it is shown, and how far it has come. @type {{step: number, to: number} | null} */
  #rolling = null;
  #view;

  constructor() {
    super();
    this.#awaitReady();
    this.#view = new LabView(this.attachShadow({ mode: 'open' }), {
      toggle: () => (this.#rolling !== null ? (this.#walking = null) : this.#status.state === 'running' ? this.pause() : this.play()),
      stepBoth: () => this.#quietly(this.step(1, 'both')),
      stepD: () => this.#quietly(this.step(1, 'd')),
      stepG: () => this.#quietly(this.step(1, 'g')),
      reset: () => this.#quietly(this.reset()),
      newSeed: () => this.#byHand({ seed: crypto.getRandomValues(new Uint32Array(1))[0] % SEEDS }, (changes) => this.#quietly(this.reset(changes))),
      setSpeed: (speed) => this.#byHand({ speed }),
      change: (key, value) => this.#byHand({ [key]: value }, (changes) => (key === 'data' ? this.#whenReady(() => this.#changeNow(this.#otherData(value))) : this.#change(changes))),
      apply: (changes) => this.#byHand(changes),
      edit: () => this.#quietly(this.#edit()),
      share: () => ({ rows: this.#theory?.rows ?? [], params: this.#params, step: this.#snapshot?.step ?? 0, follows: this.#follows, query: (params) => this.#theory?.query(params) ?? '' }),
      steps: (n, which) => this.#quietly(this.#walk(n, which)),
      slow: () => this.#slow(),
      studio: () => this.#studio(),
      rest: () => this.#stop(),
      goto: (step) => this.goto(step).catch((error) => this.#complain(error)),
      copyLink: () => navigator.clipboard.writeText(this.#link()),
      save: () => this.#quietly(this.export().then((text) => save(`${this.#name()}.json`, new Blob([text], { type: 'application/json' })))),
      csv: () => save(`${this.#name()}.csv`, new Blob([this.csv()], { type: 'text/csv' })),
      table: (text) => save('dstar-runs.csv', new Blob([text], { type: 'text/csv' })),
      compare: () => (this.pause(), { params: this.#params, defaults: this.#defaults }),
      restore: (run) => this.#quietly(this.#restore(run)),
      load: (text) => this.#quietly(this.import(text)),
    });
  }

  connectedCallback() {
    if (this.#stay) return;
    const stay = (this.#stay = {});
    this.#view.connect();
    this.#boot(() => this.#stay === stay).catch((error) => this.#stay === stay && this.#fail(error));
  }

  disconnectedCallback() {
    // A node that is only moved is connected again within the same task.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#stay = null;
      this.#session?.close();
      this.#session = null;
      this.#following?.abort();
      this.#following = null;
      this.#observer.disconnect();
      this.#rest.stop();
      this.#view.disconnect();
      this.#status = { ...UNBORN, state: 'failed', reason: 'The lab was taken out of the page.' };
      // Whoever waits is let go; a new stay in the page is waited for anew.
      this.#finish();
      this.#awaitReady();
    });
  }

  /** @param {string} name @param {string | null} _before @param {string | null} value */
  attributeChangedCallback(name, _before, value) {
    if (name === 'enlarge') this.#view.enlarge(Number(value ?? 1));
    else this.#view.light((value ?? '').split(/\s+/).filter(Boolean));
  }

  /** @returns {Status} */
  get status() {
    return { ...this.#status };
  }

  /** Every key of the parameter table. @returns {Params} */
  get params() {
    return { ...this.#params };
  }

  /** The snapshot on the screen, or null before the first; asks nothing of the engine. @returns {Snapshot | null} */
  get latest() {
    return this.#snapshot;
  }

  /** What can be gone back to, and where the run stands. @returns {TimelineState} */
  get timeline() {
    return this.#session?.timeline ?? NOTHING_KEPT;
  }

  play() {
    this.#halt();
    this.#whenReady(() => this.#session?.play());
  }

  pause() {
    this.#halt();
    this.#rest.forget();
    this.#whenReady(() => this.#session?.pause());
  }

  /**
   * Exactly `n` updates, then one snapshot. @param {number} n @param {Which} which @returns {Promise<Snapshot>}
   */
  step(n = 1, which = 'both') {
    this.#halt();
    return this.#make(n, which);
  }

  /** Another order ends the steps that are being made; before the lab has opened, it waits for them. */
  #halt() {
    if (this.#isReady) this.#walking = null;
  }

  /** @param {number} n @param {Which} which */
  async #walk(n, which) {
    const walk = (this.#walking = {});
    for (let left = n; left > 0 && this.#walking === walk; left -= STRIDE) await this.#make(Math.min(left, STRIDE), which);
  }

  /** @param {number} n @param {Which} which @returns {Promise<Snapshot>} */
  async #make(n, which) {
    this.#rest.forget();
    const engine = await this.#engine();
    if (n > UNSEEN) this.#view.skip(n);
    return engine.step(n, which);
  }

  /**
   * Goes to the kept state nearest to a step, and pauses there. Training goes on from there; until it does, what came after is kept.
   * @param {number} step @returns {Promise<Snapshot>}
   */
  async goto(step) {
    this.#halt();
    this.#rest.forget();
    return (await this.#engine()).goto(step);
  }

  /** The initial weights of the present seed, or of another. @param {{seed?: Value}} [options] @returns {Promise<Note[]>} */
  async reset(options = {}) {
    if (options === null || typeof options !== 'object') throw new TypeError('reset: an object such as {seed: 7} is wanted.');
    const { seed } = options;
    this.#halt();
    this.#rest.forget();
    const engine = await this.#engine();
    const { notes, restart } = seed === undefined ? { notes: [], restart: false } : this.#merge({ seed });
    if (!restart) this.#conclude();
    this.#newRun();
    await engine.reset(this.#params);
    return notes;
  }

  /** @param {Record<string, Value>} changes @returns {Promise<Note[]>} what was clamped or refused */
  async set(changes) {
    if (changes === null || typeof changes !== 'object') throw new TypeError('set: an object such as {lr: 0.001} is wanted.');
    await this.ready;
    const { notes, restart } = this.#merge(changes);
    await this.#send(restart);
    return notes;
  }

  /** @returns {Promise<Snapshot>} */
  async snapshot() {
    return (await this.#engine()).snapshot();
  }

  /** The run as JSON. @returns {Promise<string>} */
  async export() {
    return (await this.#engine()).export();
  }

  /** Takes up a run that was exported; rejects on anything else, and leaves the present one alone. @param {string} text */
  async import(text) {
    if (typeof text !== 'string') throw new TypeError('import: the run must be a text, as export gives it.');
    this.#halt();
    this.#rest.forget();
    const engine = await this.#engine();
    const ended = await this.#ended();
    const { params } = await engine.import(text);
    if (ended) book.add(ended);
    this.#newRun();
    this.#adopt(this.#onThisPage(params));
    await this.#send(false);
  }

  /**
   * What is on the screen as a figure for a paper, a handout or a slide: an SVG, a PNG, the metrics as CSV; or its next steps as a film.
   * @param {FigureWish} [wish] @returns {Promise<Blob>} rejects on a wish that makes no sense
   */
  async figure(wish = {}) {
    await this.ready;
    const { make } = await import('./figure/make.js');
    return make(this.#studio(), wish);
  }

  /** What figures are made from. @returns {import('./figure/make.js').Studio} */
  #studio() {
    const view = this.#view;
    return {
      text: view.text,
      swatch: view.swatch,
      plots: () => view.plots(),
      csv: () => this.csv(),
      advance: (n) => this.#advance(n),
      look: () => {
        const params = this.#params;
        return {
          snapshot: this.#snapshot, params, settings: this.#theory ? this.#settings() : '', follows: this.#follows, name: this.#name(),
          view: view.lab.dataset.view ?? 'all', curtain: String(params.hide).split(',').includes('truth'),
          query: (changes) => this.#theory?.query({ ...params, ...changes }) ?? '',
        };
      },
    };
  }

  /** Some steps of the networks in training, of which every look is taken; rejects where somebody else gives the run an order. @param {number} n */
  async #advance(n) {
    const walk = (this.#walking = {});
    const which = /** @type {Which} */ (this.#params.train ?? 'both');
    for (let left = n; left > 0; left -= STRIDE) {
      const { step } = await this.#make(Math.min(left, STRIDE), which);
      // What is made is handed over in the next frame.
      while (this.#walking === walk && (this.#snapshot?.step ?? 0) < step) await new Promise(requestAnimationFrame);
      if (this.#walking !== walk) throw new Error('The run was taken elsewhere.');
    }
    return /** @type {Snapshot} */ (this.#snapshot);
  }

  /** Pauses, and waits until what shows is where the run stands; answers how it can be let go on. */
  async #stop() {
    const isRunning = this.#status.state === 'running';
    if (isRunning) {
      this.pause();
      const last = await this.snapshot().catch(() => null);
      while (last && this.isConnected && (this.#snapshot?.step ?? 0) < last.step) await new Promise(requestAnimationFrame);
    }
    return () => isRunning && this.#status.state === 'paused' && this.play();
  }

  /** Every look at the present run as CSV: one row for each, a head with units. */
  csv() {
    return this.#looks.csv(Number(this.#params.seed));
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    this.#view.focus(options);
  }

  /** @param {() => boolean} stays whether the element is still in the page for which this was begun */
  async #boot(stays) {
    this.#status = UNBORN;
    const theory = await loadTheory();
    if (!stays()) return;
    this.#theory = theory;
    const { params, notes } = gather(theory, this, this.#follows);
    this.#view.build(theory.rows);
    this.#adopt(params);
    this.#view.notices.addNotes(notes);
    this.#preview();
    performance.mark('dstar:theory');
    this.#observer.observe(this, { attributes: true });
    if (this.#follows) {
      this.#following = new AbortController();
      address.listen(() => this.#takeAddress(), this.#following.signal);
      address.writeLab(theory.query(params));
    }

    const { Session } = await import('../engine/session.js');
    if (!stays()) return;
    const session = /** @type {SessionLike} */ (/** @type {unknown} */ (new Session()));
    this.#session = session;
    session.addEventListener('status', (event) => this.#hear(/** @type {CustomEvent<Status>} */ (event).detail));
    session.addEventListener('snapshot', (event) => this.#take(/** @type {CustomEvent<Snapshot>} */ (event).detail));
    session.addEventListener('timeline', (event) => this.#keep(/** @type {CustomEvent<TimelineState>} */ (event).detail));
    session.addEventListener('notice', (event) => this.#view.notify(/** @type {CustomEvent} */ (event).detail));
    this.#rolling = this.#params.start ? { step: 0, to: Number(this.#params.start) } : null;
    await session.start(this.#params);
    if (!stays()) return;
    this.#rest.watch();
    const opens = await this.#roll(session, stays);
    if (!stays()) return;
    this.#hear(session.status);
    if (this.#status.state === 'paused') {
      this.#take(await session.snapshot());
      if (!stays()) return;
      this.#view.draw();
      if (opens) this.#begin();
    }
    this.#finish();
    this.#emit('ready', { status: this.status, params: this.params });
  }

  /** Begins by itself, if it is to, and motion is welcome. */
  #begin() {
    if (this.#params.autoplay && !STILL.matches) this.#rest.begin();
    else this.#view.still(Boolean(this.#params.autoplay));
  }

  /**
   * Trains to the step at which the lab is to open, a stride at a time, so that the page shows how far it has come and can end it.
   * @param {SessionLike} session @param {() => boolean} stays @returns {Promise<boolean>} whether it has come there
   */
  async #roll(session, stays) {
    const roll = this.#rolling;
    if (!roll) return true;
    const walk = (this.#walking = {});
    let stride = 1;
    try {
      // The picture on the screen may be of the run before.
      roll.step = (await session.snapshot()).step;
      while (roll.step < roll.to && stays() && this.#walking === walk && session.status.state === 'paused') {
        const n = Math.min(stride, roll.to - roll.step);
        const begun = performance.now();
        if (n > UNSEEN) this.#view.skip(n);
        // An engine that died is replaced, and the run goes on from where it was kept.
        const looked = session.step(n, /** @type {Which} */ (this.#params.train)).catch((error) => {
          if (session.status.diverged || session.status.state === 'failed') throw error;
          return session.snapshot();
        });
        roll.step = (await looked).step;
        const took = performance.now() - begun;
        stride = took < TOLD_MS / 2 ? 2 * stride : took > 2 * TOLD_MS ? Math.ceil(stride / 2) : stride;
      }
    } catch (error) {
      // A run that has diverged says so itself, and so does a lab without an engine.
      if (stays() && !session.status.diverged && session.status.state !== 'failed') this.#complain(error);
    }
    this.#rolling = null;
    const { step, to } = roll;
    if (step < to && stays() && session.status.state === 'paused') this.#view.stoppedShort(step, to);
    return step >= to;
  }

  /** Whether the page's address is this lab's. */
  get #follows() {
    return this.hasAttribute('hash');
  }

  /** @param {unknown} error */
  #fail(error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!this.#theory) this.#view.text.use(language(this, this.#follows));
    this.#hear({ ...this.#status, state: 'failed', reason });
    this.#finish();
  }

  #finish() {
    this.#isReady = true;
    this.#settle();
  }

  #awaitReady() {
    this.#isReady = false;
    this.ready = new Promise((resolve) => (this.#settle = resolve));
  }

  /** @param {() => void} act now, or as soon as there is an engine to hear it */
  #whenReady(act) {
    if (this.#isReady) act();
    else this.ready.then(act);
  }

  /** The engine, once it is there. @returns {Promise<SessionLike>} */
  async #engine() {
    await this.ready;
    if (!this.#session || this.#status.state === 'failed') throw new Error(`dstar-lab: no engine. ${this.#status.reason}`);
    return this.#session;
  }

  /** On its way to the step at which it opens the lab is not there yet. @param {Status} status @returns {Status} */
  #seen(status) {
    const roll = this.#rolling;
    if (!roll || status.state !== 'paused') return status;
    return { ...status, state: 'loading', progress: Math.min(1, roll.step / roll.to), preroll: { ...roll } };
  }

  /** @param {Status} news */
  #hear(news) {
    const { state } = this.#status;
    const status = (this.#status = this.#seen(news));
    this.#view.setStatus(status);
    this.#emit('state', this.status);
    if (state === status.state) return;
    if (status.state === 'running') this.#view.still(false);
    if (status.state === 'failed') this.#emit('error', { state: status.state, reason: status.reason });
    if (status.diverged) this.#emit('error', { state: status.state, reason: `The run diverged at step ${status.diverged.step}.`, ...status.diverged });
  }

  /** @param {Snapshot} snapshot */
  #take(snapshot) {
    // For whoever measures how soon the page teaches: `cargo xtask bench` does.
    if (snapshot.step > 0 && !this.#snapshot?.step) performance.mark('dstar:trained');
    this.#snapshot = snapshot;
    this.#looks.add(snapshot);
    // The speed comes with the pictures; only a change of state is an event.
    if (this.#session) this.#view.setStatus((this.#status = this.#seen(this.#session.status)));
    this.#view.setSnapshot(snapshot);
    this.#emit('metrics', { step: snapshot.step, ...snapshot.metrics });
  }

  /** @param {TimelineState} timeline */
  #keep(timeline) {
    this.#looks.stand(timeline);
    this.#view.setTimeline(timeline);
    this.#emit('timeline', timeline);
  }

  /** @param {Params} params */
  #adopt(params) {
    this.#params = params;
    this.#view.setParams(params, this.#follows, this.#theory?.inert(params), this.#locked);
    if (this.#theory && this.#following) address.writeLab(this.#theory.query(params));
    this.#emit('params', this.params);
  }

  /** The parameters of another run, with what belongs to this page and not to a run. @param {Params} params */
  #onThisPage(params) {
    const own = (this.#theory?.rows ?? []).filter(({ group, key }) => group === 'view' || PAGE_KEYS.includes(key)).map(({ key }) => key);
    return { ...params, ...Object.fromEntries(own.map((key) => [key, this.#params[key]])) };
  }

  get #defaults() {
    return Object.fromEntries((this.#theory?.rows ?? []).map((row) => [row.key, row.default]));
  }

  /** What the files of the present run are called. */
  #name() {
    return `dstar-seed${this.#params.seed}-step${this.#snapshot?.step ?? 0}`;
  }

  /** What comes next is another run. */
  #newRun() {
    this.#walking = null;
    this.#view.newRun();
    this.#looks.clear();
  }

  /** The present run as a line of the book, if it is worth one. @returns {Promise<Omit<import('./time/book.js').Run, 'number'> | null>} */
  async #ended() {
    const seen = this.#snapshot;
    // What is on the screen may be a frame behind what is kept.
    const step = Math.max(seen?.step ?? 0, this.timeline.at ?? 0);
    if (!this.#session || !this.#theory || !seen || step < SHORTEST || this.#status.state === 'failed' || this.#status.state === 'loading') return null;
    const [settings, params] = [this.#settings(), this.#params];
    const { snapshot, bytes } = await this.#session.last();
    const { metrics, backend, ...last } = snapshot ?? seen;
    // A run may have begun since.
    return last.step < SHORTEST ? null : { settings, params, metrics, step: last.step, backend, diverged: snapshot === null, bytes };
  }

  /** What differs from the defaults in the run itself, as in an address; the seed apart. */
  #settings() {
    const { rows, query } = /** @type {Theory} */ (this.#theory);
    const own = rows.filter(({ group, key }) => group === 'view' || key === 'seed' || PAGE_KEYS.includes(key));
    const pairs = query({ ...this.#params, ...Object.fromEntries(own.map((row) => [row.key, row.default])) }).split('&');
    return decodeURIComponent(pairs.filter((pair) => !pair.startsWith('seed=')).join('&'));
  }

  /** Writes the present run down. Called before another begins; the engine is asked in this order too. */
  async #conclude() {
    // A run that cannot be written down any more is no reason not to begin another.
    const ended = await this.#ended().catch(() => null);
    if (ended) book.add(ended);
  }

  /** A step that is told of; what hinders it is said. */
  async #slow() {
    this.#halt();
    this.#rest.forget();
    try {
      return await (await this.#engine()).slow();
    } catch (error) {
      this.#complain(error);
      throw error;
    }
  }

  /** @param {import('./time/book.js').Run} run */
  async #restore({ bytes, params }) {
    if (!bytes) return;
    this.#rest.forget();
    const engine = await this.#engine();
    this.#conclude();
    this.#newRun();
    this.#adopt(this.#onThisPage(params));
    await engine.restore(bytes, this.#params);
  }

  /** @param {Record<string, Value>} changes */
  #merge(changes) {
    if (!this.#theory) return { notes: [], restart: false };
    const { params, notes, restart } = this.#theory.update(this.#params, changes);
    if (restart) this.#conclude();
    this.#adopt(params);
    return { notes, restart };
  }

  /** Tells the engine; changes made while it is being told go together in the next telling. @param {boolean} restart */
  #send(restart) {
    const session = this.#session;
    if (!session || this.#status.state === 'failed') {
      this.#preview();
      return Promise.resolve();
    }
    this.#owed = restart || this.#owed === 'restart' ? 'restart' : 'change';
    this.#sending ??= (async () => {
      while (this.#owed) {
        const again = this.#owed === 'restart';
        this.#owed = null;
        if (again) this.#newRun();
        await session.set(this.#params, again);
      }
    })().finally(() => (this.#sending = null));
    return this.#sending;
  }

  /** Another family by hand: a mixture of one's own begins as what is there, and does not outlive its use. @param {Value} data */
  #otherData(data) {
    const { rows = [], components } = this.#theory ?? {};
    const unused = rows.find(({ key }) => key === 'mix')?.default ?? '';
    return { data, mix: data === 'custom' && components ? mixOf(components(this.#params)) : unused };
  }

  /** Opens or closes the editor of the data. */
  async #edit() {
    const theory = this.#theory;
    if (!theory) return;
    const refused = ['data', 'mix'].filter((key) => this.#locked.has(key));
    this.#view.refuse(refused);
    if (refused.length > 0) return;
    const wasm = await loadWasm();
    await this.#view.edit({
      theory, wasm,
      params: () => this.#params,
      change: (changes) => this.#changeNow(changes),
      redraw: () => this.#view.redraw(),
      opened: (open) => this.#view.editing(open),
    });
  }

  /**
   * What a reader asks for; what is locked stays as it is, and that is said. @param {Record<string, Value>} changes
   * @param {(changes: Record<string, Value>) => void} [act]
   */
  #byHand(changes, act = (allowed) => this.#change(allowed)) {
    const { allowed, refused } = sift(changes, this.#locked, this.#params);
    this.#view.refuse(refused);
    if (Object.keys(allowed).length > 0) act(allowed);
  }

  get #locked() {
    return lockedKeys(this.#theory?.rows ?? [], this.#params);
  }

  /** A change by hand: remarks about it are shown. @param {Record<string, Value>} changes */
  #change(changes) {
    this.#quietly(this.set(changes).then((notes) => this.#view.notices.addNotes(notes)));
  }

  /** As `#change`, but the parameters are changed when this returns: the next change may depend on them. @param {Record<string, Value>} changes */
  #changeNow(changes) {
    const { notes, restart } = this.#merge(changes);
    this.#view.notices.addNotes(notes);
    this.#quietly(this.#send(restart));
  }

  /** What a button started may fail; it is said, not thrown. @param {Promise<unknown>} work */
  #quietly(work) {
    work.catch((error) => this.#complain(error));
  }

  /** @param {unknown} error */
  #complain(error) {
    this.#view.notices.add([error instanceof Error ? error.message : String(error)], 'failure');
  }

  /** The data, before any engine has a say. */
  #preview() {
    if (this.#theory) this.#view.setPreview(this.#theory.preview(this.#params));
  }

  #takeAddress() {
    if (!this.#theory) return;
    const { params, notes } = gather(this.#theory, this, true);
    this.#view.notices.addNotes(notes);
    // Another place in another address is opened as it would be in another tab.
    const { restart } = this.#theory.update(this.#params, params);
    const opens = Number(params.start) > 0 && (restart || params.start !== this.#params.start);
    this.#quietly((async () => {
      this.#view.notices.addNotes(await this.set(params));
      if (opens) await this.#reopen();
    })());
  }

  /** Opens anew at the step that the parameters name, with the page as it is. */
  async #reopen() {
    const [session, stay] = [this.#session, this.#stay];
    if (!session || this.#status.state === 'failed' || session.status.diverged) return;
    this.#halt();
    this.#rest.forget();
    session.pause();
    this.#rolling = { step: 0, to: Number(this.#params.start) };
    const opens = await this.#roll(session, () => this.#stay === stay);
    if (this.#stay !== stay) return;
    this.#hear(session.status);
    if (opens && this.#status.state === 'paused') this.#begin();
  }

  /** @param {MutationRecord[]} records */
  #takeAttributes(records) {
    const defaults = new Map(this.#theory?.rows.map((row) => [row.key, row.default]));
    const names = new Set(records.map(({ attributeName }) => attributeName ?? '').filter((name) => defaults.has(name)));
    if (names.size === 0) return;
    this.#change(Object.fromEntries([...names].map((name) => [name, this.getAttribute(name) ?? defaults.get(name) ?? ''])));
  }

  #link() {
    const here = new URL(location.href);
    here.hash = this.#theory?.query(this.#params) ?? '';
    return here.href;
  }

  /** @param {'ready' | 'state' | 'params' | 'metrics' | 'timeline' | 'error'} type @param {unknown} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

if (!customElements.get('dstar-lab')) customElements.define('dstar-lab', DstarLab);
