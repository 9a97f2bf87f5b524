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
import { Changes } from './changes.js';
import { Rest } from './lifecycle.js';
import { Opening } from './opening.js';
import { ordersOf } from './orders.js';
import { Settings } from './settings.js';
import { loadTheory } from './theory.js';
import { Log } from './time/log.js';
import { UNSEEN, Walk } from './time/walk.js';
import { Sources, gather, language } from './url.js';
import { LabView } from './view.js';

/** @import {FigureWish, Note, Params, SessionLike, Snapshot, Status, TimelineState, Value, Which} from '../types.js' */

/** @type {Status} */
const UNBORN = { state: 'loading', backend: null, adapter: null, reason: '', progress: null, stepsPerSecond: 0, diverged: null, reached: null, memory: 0 };
/** @type {TimelineState} */
const NOTHING_KEPT = { steps: [], at: null, bytes: 0 };

const STILL = matchMedia('(prefers-reduced-motion: reduce)');

export class DstarLab extends HTMLElement {
  static observedAttributes = ['light', 'enlarge'];

  /** Resolves when the first frame is drawn, or when it is known that none will be; never rejects. @type {Promise<void>} */
  ready = Promise.resolve();
  #settings = new Settings();
  /** @type {Status} */
  #status = UNBORN;
  /** @type {SessionLike | null} */
  #session = null;
  /** @type {Snapshot | null} */
  #snapshot = null;
  #log = new Log(() => this.#session && this.#snapshot && { session: this.#session, status: this.#status, seen: this.#snapshot, settings: this.#settings.ofRun, params: this.#settings.params });
  #walk = new Walk((n, which) => this.#make(n, which));
  #opening = new Opening(this.#walk, { skip: (n) => this.#view.skip(n), stoppedShort: (step, to) => this.#view.remarks.stoppedShort(step, to), complain: (error) => this.#complain(error) });
  #changes = new Changes(this.#settings, {
    adopt: (params) => this.#adopt(params), engine: () => (this.#status.state === 'failed' ? null : this.#session), preview: () => this.#preview(),
    ends: () => this.#log.conclude(), begins: () => this.#newRun(),
  });
  #sources = new Sources(this, { attributes: (changes) => this.#heed(() => this.#change(changes)), address: (given) => this.#heed(() => this.#moveTo(given)) });
  #rest = new Rest(this, { isRunning: () => this.#status.state === 'running', play: () => this.#session?.play(), pause: () => this.#session?.pause() });
  #settle = () => {};
  #isReady = false;
  /** This stay in the page; a boot that outlives it stops. @type {object | null} */
  #stay = null;
  #view;

  constructor() {
    super();
    this.#awaitReady();
    this.#view = new LabView(this.attachShadow({ mode: 'open' }), ordersOf(this, {
      settings: this.#settings, walk: this.#walk, opening: this.#opening, view: () => this.#view, follows: () => this.#follows, whenReady: (act) => this.#whenReady(act),
      take: (changes) => this.#changes.take(changes), slow: () => this.#slow(), restore: (run) => this.#restore(run), complain: (error) => this.#complain(error),
    }));
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
      this.#sources.stop();
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
    return { ...this.#settings.params };
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
    if (this.#isReady) this.#walk.end();
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
    const { notes, restart } = seed === undefined ? { notes: [], restart: false } : this.#changes.merge({ seed });
    if (!restart) this.#log.conclude();
    this.#newRun();
    await engine.reset(this.#settings.params);
    return notes;
  }

  /** @param {Record<string, Value>} changes @returns {Promise<Note[]>} what was clamped or refused */
  async set(changes) {
    if (changes === null || typeof changes !== 'object') throw new TypeError('set: an object such as {lr: 0.001} is wanted.');
    await this.ready;
    const { notes, told } = this.#changes.take(changes);
    await told;
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
    const ended = await this.#log.line();
    const { params } = await engine.import(text);
    this.#log.write(ended);
    this.#newRun();
    this.#adopt(this.#settings.onThisPage(params));
    await this.#changes.send(false);
  }

  /**
   * What is on the screen as a figure for a paper, a handout or a slide: an SVG, a PNG, the metrics as CSV; or its next steps as a film.
   * @param {FigureWish} [wish] @returns {Promise<Blob>} rejects on a wish that makes no sense
   */
  async figure(wish = {}) {
    await this.ready;
    const { make } = await import('./figure/make.js');
    return make(this.#view.orders.studio(), wish);
  }

  /** Every look at the present run as CSV: one row for each, a head with units. */
  csv() {
    return this.#log.csv(this.#settings.params);
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
    this.#settings.theory = theory;
    const { params, notes } = gather(theory, this, this.#follows);
    this.#view.build(theory.rows);
    this.#adopt(params);
    this.#view.notices.addNotes(notes);
    this.#preview();
    performance.mark('dstar:theory');
    this.#sources.watch(theory, this.#follows);
    this.#sources.write(params);

    const { Session } = await import('../engine/session.js');
    if (!stays()) return;
    const session = /** @type {SessionLike} */ (/** @type {unknown} */ (new Session()));
    this.#session = session;
    session.addEventListener('status', (event) => this.#hear(/** @type {CustomEvent<Status>} */ (event).detail));
    session.addEventListener('snapshot', (event) => this.#show(/** @type {CustomEvent<Snapshot>} */ (event).detail));
    session.addEventListener('timeline', (event) => this.#keep(/** @type {CustomEvent<TimelineState>} */ (event).detail));
    session.addEventListener('notice', (event) => this.#view.notify(/** @type {CustomEvent} */ (event).detail));
    this.#opening.plan(Number(this.#settings.params.start));
    await session.start(this.#settings.params);
    if (!stays()) return;
    this.#rest.watch();
    const opens = await this.#open(session, stays);
    if (!stays()) return;
    this.#hear(session.status);
    if (this.#status.state === 'paused') {
      this.#show(await session.snapshot());
      if (!stays()) return;
      this.#view.draw();
      if (opens) this.#begin();
    }
    this.#finish();
    this.#emit('ready', { status: this.status, params: this.params });
  }

  /** Begins by itself, if it is to, and motion is welcome. */
  #begin() {
    if (this.#settings.params.autoplay && !STILL.matches) this.#rest.begin();
    else this.#view.still(Boolean(this.#settings.params.autoplay));
  }

  /** Goes to the step at which the lab is to open. @param {SessionLike} session @param {() => boolean} stays */
  #open(session, stays) {
    return this.#opening.run(session, /** @type {Which} */ (this.#settings.params.train), stays);
  }

  /** Whether the page's address is this lab's. */
  get #follows() {
    return this.hasAttribute('hash');
  }

  /** @param {unknown} error */
  #fail(error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!this.#settings.theory) this.#view.text.use(language(this, this.#follows));
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

  /** @param {Status} news */
  #hear(news) {
    const { state } = this.#status;
    const status = (this.#status = this.#opening.seen(news));
    this.#view.setStatus(status);
    this.#emit('state', this.status);
    if (state === status.state) return;
    if (status.state === 'running') this.#view.still(false);
    if (status.state === 'failed') this.#emit('error', { state: status.state, reason: status.reason });
    if (status.diverged) this.#emit('error', { state: status.state, reason: `The run diverged at step ${status.diverged.step}.`, ...status.diverged });
  }

  /** @param {Snapshot} snapshot */
  #show(snapshot) {
    // For whoever measures how soon the page teaches: `cargo xtask bench` does.
    if (snapshot.step > 0 && !this.#snapshot?.step) performance.mark('dstar:trained');
    this.#snapshot = snapshot;
    this.#log.see(snapshot);
    // The speed comes with the pictures; only a change of state is an event.
    if (this.#session) this.#view.setStatus((this.#status = this.#opening.seen(this.#session.status)));
    this.#view.setSnapshot(snapshot);
    this.#emit('metrics', { step: snapshot.step, ...snapshot.metrics });
  }

  /** @param {TimelineState} timeline */
  #keep(timeline) {
    this.#log.stand(timeline);
    this.#view.setTimeline(timeline);
    this.#emit('timeline', timeline);
  }

  /** @param {Params} params */
  #adopt(params) {
    this.#settings.params = params;
    this.#view.setParams(params, this.#follows, this.#settings.theory?.inert(params), this.#settings.locked);
    this.#sources.write(params);
    this.#emit('params', this.params);
  }

  /** What comes next is another run. */
  #newRun() {
    this.#walk.end();
    this.#view.newRun();
    this.#log.begin();
  }

  /** One step that is told of. */
  async #slow() {
    this.#halt();
    this.#rest.forget();
    return (await this.#engine()).slow();
  }

  /** @param {import('./time/book.js').Run} run */
  async #restore({ bytes, params }) {
    if (!bytes) return;
    this.#rest.forget();
    const engine = await this.#engine();
    this.#log.conclude();
    this.#newRun();
    this.#adopt(this.#settings.onThisPage(params));
    await engine.restore(bytes, this.#settings.params);
  }

  /** @param {unknown} error */
  #complain(error) {
    this.#view.notices.fail(error);
  }

  /** The data, before any engine has a say. */
  #preview() {
    if (this.#settings.theory) this.#view.setPreview(this.#settings.theory.preview(this.#settings.params));
  }

  /** What the page around does is done; what fails of it is said. @param {() => Promise<void>} act */
  #heed(act) {
    act().catch((error) => this.#complain(error));
  }

  /** What the page around changed; remarks about it are shown. @param {Record<string, Value>} changes */
  async #change(changes) {
    this.#view.notices.addNotes(await this.set(changes));
  }

  /** Another address. @param {{params: Params, notes: Note[]}} given */
  async #moveTo({ params, notes }) {
    this.#view.notices.addNotes(notes);
    // Another place in it is opened as it would be in another tab.
    const opens = Number(params.start) > 0 && (params.start !== this.#settings.params.start || this.#settings.with(params).restart);
    await this.#change(params);
    if (opens) await this.#reopen();
  }

  /** Opens anew at the step that the parameters name, with the page as it is. */
  async #reopen() {
    const [session, stay] = [this.#session, this.#stay];
    if (!session || this.#status.state === 'failed' || session.status.diverged) return;
    this.#halt();
    this.#rest.forget();
    session.pause();
    this.#opening.plan(Number(this.#settings.params.start));
    const opens = await this.#open(session, () => this.#stay === stay);
    if (this.#stay !== stay) return;
    this.#hear(session.status);
    if (opens && this.#status.state === 'paused') this.#begin();
  }

  /** @param {'ready' | 'state' | 'params' | 'metrics' | 'timeline' | 'error'} type @param {unknown} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

if (!customElements.get('dstar-lab')) customElements.define('dstar-lab', DstarLab);
