// @ts-check
// Everything the element shows: the parts, put together, and the frame in which they are drawn.

import { gameOf } from '../view/game.js';
import { History } from '../view/history.js';
import { drawCurves } from '../view/curves.js';
import { readTheme } from '../view/theme.js';
import { Trails } from '../view/trails.js';
import { Announcer } from './announcer.js';
import { Badge } from './badge.js';
import { Banner } from './banner.js';
import { Controls } from './controls.js';
import { curtain } from './curtain.js';
import { h, icon, styleSheets } from './dom.js';
import { listenToKeys } from './keys.js';
import { Keys } from './keys-list.js';
import { Late } from './late.js';
import { light } from './lights.js';
import { Notices } from './notices.js';
import { Panels } from './panels.js';
import { poster } from './poster.js';
import { Readout } from './readout.js';
import { Remarks } from './remarks.js';
import { Stage } from './stage.js';
import { Projection } from './projection.js';
import { Further, Tabs } from './tabs.js';
import { Text } from './text.js';
import { Compare } from './time/compare.js';
import { Runs } from './time/runs.js';
import { Scrubber } from './time/scrubber.js';
import { Ways } from './time/ways.js';
import { Transport } from './transport.js';

/** @import {Params, Picture, Plot, Preview, Row, Scene, Snapshot, Status, Theme, TimelineState} from '../types.js' */
/** @typedef {import('./transport.js').Actions & import('./controls.js').Handlers & import('./time/ways.js').WayOrders
 *   & import('./time/runs.js').RunOrders & import('./time/slow.js').SlowOrders & import('./figure/dialog.js').FigureOrders & {goto: (step: number) => Promise<unknown>, compare: () => {params: Params, rows: Row[]},
 *   share: () => Omit<import('./share/share.js').Subject, 'pace'>}} Orders */
/** @typedef {import('./editor/editor.js').Editor} Editor */

/** With reduced motion asked for, pictures change this often at most. */
const STILL_MS = 1000;
const STILL = matchMedia('(prefers-reduced-motion: reduce)');
const DARK = matchMedia('(prefers-color-scheme: dark)');
const FORCED = matchMedia('(forced-colors: active)');

export class LabView {
  /** @type {Status} */
  #status = { state: 'loading', backend: null, adapter: null, reason: '', progress: null, stepsPerSecond: 0, diverged: null, reached: null, memory: 0 };
  /** @type {TimelineState} */
  #timeline = { steps: [], at: null, bytes: 0 };
  /** @type {Params} */
  #params = {};
  /** @type {Snapshot | null} */
  #snapshot = null;
  /** @type {Preview | null} */
  #preview = null;
  /** @type {Theme | null} */
  #theme = null;
  #history = new History();
  #trails = new Trails();
  #still = false;
  /** How much the arrows are enlarged. */
  #times = 1;
  #frame = 0;
  #timer = 0;
  #drawn = -Infinity;
  #abort = new AbortController();
  #resize = new ResizeObserver(() => this.#laidOut());
  /** Of the data; made when it is first wanted. @type {Editor | null} */
  editor = null;
  /** Whether it is on its way. */
  #making = false;
  /** Steps a second, as they were seen last. */
  #pace = 0;
  /** What is not to be changed by hand. @type {Set<string>} */
  #locked = new Set();
  /** What is seen where nothing can be computed. @type {Element | null} */
  #poster = null;
  /** @type {Set<string>} */
  #hidden = new Set();

  /** @param {ShadowRoot} root @param {Orders} orders */
  constructor(root, orders) {
    const text = new Text();
    this.text = text;
    this.orders = orders;
    this.host = /** @type {HTMLElement} */ (root.host);
    this.badge = new Badge(text);
    this.scrubber = new Scrubber(text, orders.goto);
    this.ways = new Ways(text, orders, {
      slow: () => this.#openSlow(), figure: () => this.#openFigure(), share: () => this.#openShare(), keys: () => this.keys.open(),
      controls: () => this.controls.toggle(true), full: () => this.projection.fill(), language: () => this.#otherLanguage(),
    });
    this.transport = new Transport(text, orders, this.ways.element, this.scrubber.element);
    this.banner = new Banner(text, orders.reset);
    this.tabs = new Tabs(text, (view) => orders.change('view', view));
    this.further = new Further(text, (view) => orders.change('view', view));
    this.stage = new Stage(text, { redraw: () => this.#answer(), change: orders.change }, (reason) => this.notify({ code: 'view-failed', text: reason }));
    this.panels = new Panels(text, () => this.redraw(), (name) => orders.change('view', this.lab.dataset.view === name ? 'auto' : name), orders.edit);
    this.readout = new Readout(text);
    this.runs = new Runs(text, orders);
    this.compare = new Compare(text);
    this.keys = new Keys(text);
    this.controls = new Controls(text, orders, { runs: () => this.runs.open(), compare: () => this.#compare(), share: () => this.#openShare(), figure: () => this.#openFigure(), keys: () => this.keys.open() });
    this.notices = new Notices(text);
    this.remarks = new Remarks(text, this.notices, orders);
    this.projection = new Projection(text, this.host, { change: orders.change, complain: (key, values) => this.notices.add(() => [text.t(key, values)], 'full') });
    this.announcer = new Announcer(text);
    this.curves = h('canvas', { role: 'img', part: 'picture' });
    this.swatch = h('span', { class: 'swatch', hidden: true });
    this.lab = h('div', { class: 'lab', part: 'lab', role: 'group', tabindex: '0' }, this.#header(), this.transport.element,
      h('div', { class: 'news' }, this.banner.element, this.notices.element), this.tabs.element, this.panels.element, this.stage.element, this.#curvesFigure(), this.readout.element, this.controls.element, this.announcer.element, this.runs.element, this.compare.element, this.keys.element, this.swatch);
    this.slow = new Late(this.lab, 'slow', async () => new (await import('./time/slow.js')).Slow(text, orders));
    this.share = new Late(this.lab, 'share', async () => new (await import('./share/share.js')).Share(text, orders.share().rows));
    this.figure = new Late(this.lab, 'figure', async () => new (await import('./figure/dialog.js')).FigureDialog(text, orders));
    text.bind(this.lab, 'lab.label', 'aria-label');
    this.lab.dataset.view = 'all';
    this.#addStyles(root);
    root.append(this.lab);
    listenToKeys(this.lab, { ...orders, full: () => this.projection.fill(), projector: () => this.projection.enlarge(), help: () => this.keys.open(), go: (way) => this.#goOn(way) }, () => this.#params.keys !== false);
  }

  #header() {
    const { text, orders } = this;
    const brand = h('p', { class: 'brand', part: 'brand' }, 'D', h('span', { class: 'star', 'aria-hidden': 'true' }, '★'));
    brand.setAttribute('aria-label', 'D-star');
    brand.setAttribute('role', 'heading');
    brand.setAttribute('aria-level', '2');
    const language = h('button', { type: 'button', class: 'plain language', onclick: () => this.#otherLanguage() });
    text.bind(language, 'lab.language');
    text.bind(language, 'lab.language.label', 'aria-label');
    const theme = h('button', { type: 'button', class: 'plain theme', onclick: () => orders.change('theme', this.#theme?.dark ? 'light' : 'dark') }, icon('theme'));
    text.bind(theme, 'lab.theme', 'aria-label');
    text.bind(theme, 'lab.theme', 'title');
    const share = h('button', { type: 'button', class: 'plain share', part: 'button share', onclick: () => this.#openShare() }, icon('share'), text.bind(h('span', { class: 'word' }), 'share.word'));
    text.bind(share, 'share.title', 'aria-label');
    text.bind(share, 'share.title', 'title');
    this.header = h('header', { class: 'header', part: 'header' }, brand, text.bind(h('p', { class: 'tagline' }), 'lab.tagline'), this.further.element, this.badge.element, share, ...this.projection.buttons, language, theme, this.controls.opener);
    this.dressing = { lang: language, theme };
    return this.header;
  }

  #otherLanguage() {
    this.orders.change('lang', this.text.language === 'en' ? 'zh' : 'en');
  }

  #curvesFigure() {
    const { text } = this;
    this.curvesGloss = h('span', { class: 'gloss' });
    text.onChange(this.curvesGloss, () => this.#speakOfGame());
    return h('figure', { class: 'curves', part: 'curves' },
      h('figcaption', {}, text.bind(h('span', { class: 'name' }), 'curves.title'), this.curvesGloss),
      h('div', { class: 'plot' }, this.curves, curtain(text)));
  }

  /** The wording of a text for the loss in force. @param {string} key */
  #ofGame(key) {
    const { nats, optimum } = gameOf(this.#params);
    return nats && optimum ? key : `${key}.${optimum ? 'other' : 'none'}`;
  }

  #speakOfGame() {
    const gloss = this.text.t(this.#ofGame('curves.gloss'));
    if (this.curvesGloss && this.curvesGloss.textContent !== gloss) this.curvesGloss.textContent = gloss;
    const label = this.text.spoken(this.#ofGame('curves.label'));
    if (this.curves.getAttribute('aria-label') !== label) this.curves.setAttribute('aria-label', label);
  }

  /** @param {ShadowRoot} root */
  #addStyles(root) {
    root.append(...styleSheets(['tokens', 'lab', 'widgets', 'stage', 'layout'], () => {
      this.lab.dataset.styled = '';
      this.#restyle();
    }));
  }

  connect() {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    for (const colours of [DARK, FORCED]) colours.addEventListener('change', () => this.#restyle(), { signal });
    // A deck that scales its slides changes no size in them.
    addEventListener('resize', () => this.redraw(), { signal });
    this.#resize.observe(this.lab);
    this.projection.connect(signal);
    for (const canvas of [this.curves, this.readout.canvas, this.stage.element, ...this.panels.panels.map((panel) => panel.canvas)]) this.#resize.observe(canvas);
    this.text.use(String(this.#params.lang ?? 'auto'));
    this.#refresh();
  }

  disconnect() {
    this.editor?.toggle(false);
    this.slow.ifMade((slow) => slow.close());
    this.figure.ifMade((dialog) => dialog.element.close());
    this.#abort.abort();
    this.#resize.disconnect();
    this.stage.leave();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = 0;
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    this.lab.focus(options);
  }

  /** @param {Row[]} rows */
  build(rows) {
    this.controls.build(rows);
    this.ways.know(rows);
  }

  /**
   * @param {Params} params @param {boolean} ownsPage whether the page takes its colours and language from this lab
   * @param {Set<string>} [inert] the keys that change nothing at present @param {Set<string>} [locked] those not to be changed by hand
   */
  setParams(params, ownsPage, inert = new Set(), locked = new Set()) {
    const before = this.#params;
    this.#params = params;
    this.#locked = locked;
    this.#hidden = new Set(String(params.hide).split(',').filter(Boolean));
    this.text.use(String(params.lang));
    this.projection.update(params, ownsPage);
    if (before.projector !== params.projector) this.#restyle();
    if (before.theme !== params.theme) {
      const scheme = params.theme === 'auto' ? '' : String(params.theme);
      this.host.style.colorScheme = scheme;
      if (ownsPage) document.documentElement.style.colorScheme = scheme;
      this.#restyle();
    }
    this.lab.lang = this.text.language === 'zh' ? 'zh-Hans' : 'en';
    if (ownsPage) document.documentElement.lang = this.lab.lang;
    if (before.hide !== undefined && before.hide !== params.hide) this.remarks.hidden(this.#hidden);
    this.#hideParts();
    this.#speakOfGame();
    this.controls.update(params, new Set([...this.#hidden, ...inert]), locked);
    this.keys.update(params);
    this.#padlock();
    this.editor?.update();
    this.remarks.onParams(params);
    this.#laidOut();
    this.#refresh();
  }

  /** @param {Status} status */
  setStatus(status) {
    this.#status = status;
    this.#pace = status.stepsPerSecond || status.preroll?.pace || this.#pace;
    this.#remark();
    this.#refresh();
  }

  /** @param {Snapshot} snapshot */
  setSnapshot(snapshot) {
    const before = this.#snapshot;
    // Of another loss the curves are others, in another unit.
    if (before && gameOf(snapshot.params) !== gameOf(before.params)) this.newRun();
    // A trail leads forwards.
    else if (before && snapshot.step < before.step) this.#trails.clear();
    this.#snapshot = snapshot;
    this.#history.add(snapshot);
    this.#trails.add(snapshot);
    this.#remark();
    this.redraw();
  }

  /** @param {TimelineState} timeline */
  setTimeline(timeline) {
    this.#timeline = timeline;
    this.#history.stand(timeline);
    this.scrubber.update(timeline);
    this.redraw();
  }

  #compare() {
    if (this.#isOpening()) return;
    const { params, rows } = this.orders.compare();
    this.compare.open(params, rows).catch((error) => this.notices.fail(error));
  }

  #openShare() {
    const subject = this.orders.share();
    // Without the table there is nothing that a link could say.
    if (subject.rows.length === 0) return void (this.#isOpening() || this.notices.add(() => [this.text.t('share.nothing')], 'share'));
    this.share.get().then((share) => share.open({ ...subject, pace: this.#pace }), (error) => this.notices.add(() => [this.text.t('share.failed', { reason: String(error) })], 'failure'));
  }

  /** To the next setting of the data or the one before; in a lesson, to its next step: whoever leads the lab hears of it first. @param {1 | -1} way */
  #goOn(way) {
    if (this.host.dispatchEvent(new CustomEvent('go', { detail: way, bubbles: true, cancelable: true }))) this.controls.presets.go('data', way).then((keys) => this.remarks.refused(keys));
  }

  /** Buttons outside of the drawer whose parameter is locked. */
  #padlock() {
    const locked = this.#locked;
    for (const [key, button] of Object.entries(this.dressing ?? {})) button.disabled = locked.has(key);
    this.projection.lock(locked.has('projector'));
    this.tabs.lock(locked.has('view'));
    this.further.element.disabled = locked.has('view');
    this.panels.edit.disabled = locked.has('data') || locked.has('mix');
  }

  #openSlow() {
    this.slow.get().then((slow) => slow.open()).catch((error) => this.notices.fail(error));
  }

  #openFigure() {
    if (this.#isOpening()) return;
    this.figure.get().then((dialog) => dialog.open()).catch((error) => this.notices.fail(error));
  }

  /** Whether the lab is still on its way, which what stands over it would end; then that is said. */
  #isOpening() {
    const opening = this.#status?.state === 'loading';
    if (opening) this.remarks.opening();
    return opening;
  }

  /** What comes next is another run: its curves begin anew. */
  newRun() {
    this.#history.clear();
    this.#trails.clear();
    // A step that is told of was another run's.
    this.slow.ifMade((slow) => slow.close());
  }

  #remark() {
    this.remarks.onStatus(this.#status, this.#params, this.#snapshot?.step ?? 0);
  }

  /** So many steps come unseen. @param {number} steps */
  skip(steps) {
    this.#history.skip(steps);
  }

  /** @param {Preview} preview */
  setPreview(preview) {
    this.#preview = preview;
    this.redraw();
  }

  /** Whether training waits because motion is unwelcome. @param {boolean} still */
  still(still) {
    this.#still = still;
    this.#refresh();
  }

  /** What the engine has to say. @param {{code: string, text: string}} news */
  notify({ code, text }) {
    const key = `notice.${code}`;
    this.notices.add(() => {
      const reason = this.text.sentence(text);
      return [this.text.has(key) ? this.text.t(key, { text: reason }) : reason];
    }, code);
  }

  /** Lights some parts of the lab, and no others. @param {string[]} names */
  light(names) {
    this.remarks.unlit(light(this.lab, names));
  }

  /** Enlarges the arrows; their legend with them. @param {number} times */
  enlarge(times) {
    this.#times = times > 0 && Number.isFinite(times) ? times : 1;
    this.redraw();
  }

  /** Draws in the next animation frame; with reduced motion, not before a second has passed. */
  redraw() {
    if (this.#frame || this.#timer) return;
    const wait = STILL.matches && (this.#status.state === 'running' || this.#status.preroll) ? this.#drawn + STILL_MS - performance.now() : 0;
    if (wait > 0) {
      this.#timer = window.setTimeout(() => {
        this.#timer = 0;
        this.redraw();
      }, wait);
      return;
    }
    this.#answer();
  }

  /** Draws in the next animation frame: what a reader moves follows at once, motion reduced or not. */
  #answer() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.draw();
    });
  }

  /** Draws now. */
  draw() {
    const theme = this.#theme;
    if (!theme) return;
    this.#drawn = performance.now();
    const scene = this.#scene(theme);
    if (scene) this.panels.draw(scene.picture, theme, scene);
    if (scene) this.stage.draw(scene);
    this.editor?.place(theme);
    this.#drawCurves(this.curves, theme);
    this.readout.draw(this.#snapshot, theme, this.#params, this.#curtain);
    this.controls.tell(this.#snapshot);
    this.#refresh();
  }

  /** What there is to draw, and how; null while there is nothing. @param {Theme} theme @returns {Scene | null} */
  #scene(theme) {
    /** @type {Picture | null} */
    const picture = this.editor?.open ? this.editor.picture : this.#snapshot ? { ...this.#snapshot, bandwidth: this.#snapshot.metrics.bandwidth } : this.#preview;
    return picture && {
      picture, theme, params: this.#params, history: this.#history.points, trails: this.#trails.looks, state: this.#status.state,
      samples: !this.#hidden.has('samples') && !this.editor?.open, curtain: this.#curtain, settled: this.#status.state !== 'running', times: this.#times,
    };
  }

  /** @param {HTMLCanvasElement} canvas @param {Theme} theme */
  #drawCurves(canvas, theme) {
    drawCurves(canvas, this.#curtain ? [] : this.#history.points, theme, gameOf(this.#snapshot?.params ?? this.#params), this.lab.dataset.view === 'curves' ? this.#curveWords() : null, this.#curtain ? {} : this.#history);
  }

  /** The pictures that show, in the order in which they are read, to be drawn once more on paper. @returns {Promise<Plot[]>} */
  async plots() {
    const view = this.lab.dataset.view ?? 'all';
    if (this.lab.dataset.stage) {
      const plots = await this.stage.plots(() => this.#scene(readTheme(this.swatch)));
      if (plots.length > 0) return plots;
    }
    const scene = this.#scene(readTheme(this.swatch));
    if (!scene) return [];
    const panels = this.panels.plots(scene.picture, scene);
    const panel = panels.get(/** @type {import('../types.js').PanelName} */ (view));
    if (panel) return [panel];
    const { text } = this;
    const alone = view === 'curves';
    /** @type {Plot} */
    const curves = {
      canvas: this.curves, title: text.t('curves.title'), gloss: text.t(this.#ofGame('curves.gloss')).split(/[;；]/)[0], share: 1, height: (width, size) => (alone ? Math.max(width / 1.4, 31 * size) : width / 1.5),
      draw: (canvas, theme) => this.#drawCurves(canvas, theme), ...(this.#curtain && { instead: text.t('curtain.hidden') }),
    };
    if (alone) return [curves];
    const bar = this.#hidden.has('bar') ? null : this.readout.onPaper(this.#snapshot, this.#curtain);
    // A picture that will never come needs no room on paper.
    const drawn = [...panels.values()].filter(({ instead }) => instead !== text.t('panel.no-optimum'));
    return [...drawn, ...(this.#hidden.has('curves') ? [] : [curves]), ...(bar ? [bar] : [])];
  }

  /** Opens or closes the editor of the data. @param {import('./editor/editor.js').Bench} bench */
  async edit(bench) {
    if (this.#making) return;
    if (!this.editor) {
      this.#making = true;
      try {
        const { Editor } = await import('./editor/editor.js');
        await new Promise((resolve) => /** @type {ShadowRoot} */ (this.lab.getRootNode()).append(...styleSheets(['handle', 'editor'], () => resolve(null))));
        this.editor = new Editor(this.text, bench, /** @type {HTMLElement} */ (this.panels.panels[0].canvas.parentElement));
        this.panels.element.after(this.editor.element);
      } finally {
        this.#making = false;
      }
    }
    this.editor.toggle();
  }

  /** @param {boolean} open whether the editor has come or gone */
  editing(open) {
    this.lab.toggleAttribute('data-editing', open);
    this.panels.edit.setAttribute('aria-expanded', String(open));
    this.#laidOut();
    if (open) this.editor?.tools[0].focus();
    else this.panels.edit.focus();
  }

  /** What the curves are called that have no symbol. */
  #curveWords() {
    const { text } = this;
    return { floor: text.t('curves.floor'), ceiling: text.t('curves.ceiling'), quality: text.t('metric.high_quality') };
  }

  /** The words and buttons, as opposed to the pictures. */
  #refresh() {
    const step = this.#snapshot?.step ?? 0;
    this.lab.dataset.state = this.#status.state;
    const blank = this.#status.state === 'failed' && !this.#snapshot && !this.#preview;
    this.lab.toggleAttribute('data-blank', blank);
    if (blank && !this.#poster) this.lab.append((this.#poster = poster(this.text)));
    this.transport.update(this.#status, this.#params, step, this.#timeline, this.#locked);
    this.ways.update(this.#params, this.#status.state === 'paused' || this.#status.state === 'running', this.#hidden, this.#locked);
    this.badge.update(this.#status);
    this.banner.update(this.#status, this.#params, step, this.#still, blank);
    this.announcer.update(this.#snapshot, this.#status, this.#params, this.#curtain);
  }

  /** Whether the data are out of sight. */
  get #curtain() {
    return this.#hidden.has('truth');
  }

  #hideParts() {
    const gone = (/** @type {string} */ name) => this.#hidden.has(name);
    this.header && (this.header.hidden = gone('header'));
    this.transport.element.hidden = gone('transport');
    this.readout.metrics.hidden = this.readout.assumes.hidden = gone('metrics');
    this.readout.bar.hidden = gone('bar');
    this.controls.opener.hidden = gone('controls');
    if (gone('controls')) this.controls.toggle(false);
    this.panels.edit.hidden = ['controls', 'data', 'mix', 'truth'].some(gone);
    if (this.panels.edit.hidden) this.editor?.toggle(false);
    this.lab.toggleAttribute('data-curtain', this.#curtain);
    this.lab.toggleAttribute('data-controls', !gone('controls'));
    this.lab.toggleAttribute('data-curves', !gone('curves'));
    this.lab.toggleAttribute('data-ledger', !(gone('metrics') && gone('bar')));
  }

  /** The style sheet has chosen a layout for this size; which picture fits it is decided here. */
  #laidOut() {
    const layout = getComputedStyle(this.lab).getPropertyValue('--layout').trim();
    this.controls.place(layout === 'side' && !this.#hidden.has('controls'));
    const wish = String(this.#params.view ?? 'auto');
    const view = this.editor?.open ? 'p_data' : wish !== 'auto' ? wish : layout === 'tiny' ? 'd' : 'all';
    this.lab.dataset.view = view;
    this.lab.dataset.stage = this.stage.show(view);
    this.tabs.update(view);
    this.further.update(view);
    this.ways.arrange(layout === 'tiny');
    const size = parseFloat(getComputedStyle(this.lab).fontSize);
    if (this.#theme && this.#theme.size !== size) this.#restyle();
    this.redraw();
  }

  #restyle() {
    this.#theme = readTheme(this.swatch);
    this.redraw();
  }
}
