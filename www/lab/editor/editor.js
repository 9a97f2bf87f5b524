// @ts-check
/**
 * The editor of the data, over the picture of p_data: its components by hand, a density painted, points brought along. What
 * is in hand is a draft, painted by the theory alone; at rest it goes into the parameters `data=custom` and `mix`, and from
 * there comes back. Every state of the data is remembered, so that it can be taken back.
 */

import { arrange } from '../../view/axes.js';
import { h, icon } from '../dom.js';
import { mixOf } from '../theory.js';
import { Cloud, MOST } from './cloud.js';
import { Paint, Points } from './cloud-tools.js';
import { Overlay } from './overlay.js';
import { Past } from './past.js';
import { Shape } from './shape.js';

/** @import {Params, Preview, Theme} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */
/** @typedef {import('../theory.js').Theory} Theory */
/** @typedef {import('../theory.js').Wasm} Wasm */
/** @typedef {import('../../course/ellipse.js').Component} Component */
/** @typedef {'shape' | 'paint' | 'points'} Tool */

/**
 * What the editor asks of the lab around it.
 * @typedef {object} Bench
 * @property {Theory} theory @property {Wasm} wasm
 * @property {() => Params} params
 * @property {(changes: Params) => void} change into the parameters at once, which come back by `update()`; and into the run
 * @property {() => void} redraw
 * @property {(open: boolean) => void} opened the editor has come or gone
 */

/** The data, and the points that were in hand. @typedef {{data: Params, points: Float64Array}} State */

/** Keys have come to rest after so many ms. */
const REST_MS = 500;
/** @type {Tool[]} */
const TOOLS = ['shape', 'paint', 'points'];

/** A button with a picture only. @param {'undo' | 'redo'} way @param {string} keys */
const arrow = (way, keys) => h('button', { type: 'button', class: `plain ${way}`, 'aria-keyshortcuts': keys }, icon(way));

export class Editor {
  open = false;
  undo = arrow('undo', 'Control+Z');
  redo = arrow('redo', 'Control+Shift+Z');
  done = h('button', { type: 'button', class: 'done' });
  kind = h('p', { class: 'hint kind' });
  said = h('div', { class: 'editor-said', role: 'status' });
  /** @type {Component[]} */
  #components = [];
  #selected = 0;
  /** @type {Tool} */
  #tool = 'shape';
  /** Parameters that are being tried out. @type {Params | null} */
  #draft = null;
  /** Waits for keys to rest. */
  #timer = 0;
  /** The half-width of the view. */
  #half = 1;
  /** The radius of the brush as a share of it. */
  #brush = 0.08;
  /** The last picture, and what it was painted from. @type {{face: string, picture: Preview} | null} */
  #painted = null;
  /** The data that the components were read from. */
  #loaded = '';
  /** @type {() => string[]} */
  #says = () => [];
  /** @type {Past<State>} */
  #past;

  /** @param {Text} text @param {Bench} bench @param {HTMLElement} plot of p_data */
  constructor(text, bench, plot) {
    this.text = text;
    this.bench = bench;
    this.plot = plot;
    this.cloud = new Cloud({
      text, wasm: bench.wasm, seed: () => Number(bench.params().data_seed),
      attempt: (components) => this.#attempt(components), settle: () => this.#settle(), say: (says, aloud) => this.#say(says, aloud),
    });
    this.#past = new Past(this.#state(), (a, b) => Object.entries(a.data).every(([key, value]) => b.data[key] === value));
    this.overlay = new Overlay(text, {
      move: (j, component) => this.#move(j, component, this.overlay.holding ? 'held' : 'keys'),
      settle: () => this.#settle(), select: (j) => this.#select(j), add: (x, y) => this.#add(x, y),
      stroke: (from, to) => this.#cloud(() => this.cloud.stroke(from, to, this.#brush * this.#half)), stroked: () => this.cloud.make(),
    });
    this.shape = new Shape(text, {
      change: (component, rests) => this.#move(this.#selected, component, rests ? 'rests' : 'held'),
      select: (j) => this.#select(j), add: () => this.#add(), remove: () => this.#remove(),
    });
    const handlers = {
      setK: (/** @type {number} */ k) => this.#cloud(() => (this.cloud.k = k), true),
      setBandwidth: (/** @type {number} */ width, /** @type {boolean} */ rests) => this.#cloud(() => ((this.cloud.bandwidth = width), this.cloud.make(rests))),
      setWay: (/** @type {import('./cloud.js').Way} */ way) => this.#cloud(() => (this.cloud.way = way), true),
      setBrush: (/** @type {number} */ share) => this.#cloud(() => (this.#brush = share)),
      clear: () => this.#cloud(() => this.cloud.clear()),
      take: (/** @type {import('./read-points.js').Reading} */ reading) => this.#take(reading),
      fail: (/** @type {string} */ key) => this.#say(() => [text.t(key)]),
    };
    this.paint = new Paint(text, handlers);
    this.points = new Points(text, handlers);
    this.tools = TOOLS.map((tool) => text.bind(h('button', { type: 'button', 'data-tool': tool, onclick: () => this.#pick(tool) }), `editor.tool.${tool}`));
    this.element = this.#build();
  }

  #build() {
    const { text, undo, redo, done } = this;
    for (const [button, way] of /** @type {const} */ ([[undo, 'undo'], [redo, 'redo']])) {
      text.bind(button, `editor.${way}`, 'aria-label');
      text.bind(button, `editor.${way}`, 'title');
      button.addEventListener('click', () => this.#back(way));
    }
    text.bind(done, 'editor.done').addEventListener('click', () => this.toggle(false));
    const tools = text.bind(h('div', { class: 'choice', role: 'group' }, ...this.tools), 'editor.tool', 'aria-label');
    const element = h('section', { class: 'editor', part: 'editor', hidden: true },
      h('div', { class: 'editor-head' }, tools, h('span', { class: 'past' }, undo, redo), done),
      this.shape.element, this.paint.element, this.points.element, this.said,
      h('div', { class: 'editor-foot' }, this.kind, text.bind(h('p', { class: 'hint' }), 'editor.restarts')));
    text.bind(element, 'editor.label', 'aria-label');
    text.onChange(element, () => this.open && this.#refresh());
    for (const target of [element, this.overlay.element]) {
      target.addEventListener('keydown', (event) => this.#key(/** @type {KeyboardEvent} */ (event)));
      target.addEventListener('dragover', (event) => event.preventDefault());
      target.addEventListener('drop', (event) => this.#drop(/** @type {DragEvent} */ (event)));
    }
    return element;
  }

  // ---- coming and going ----

  /** @param {boolean} [open] */
  toggle(open = !this.open) {
    if (open === this.open) return;
    this.cloud.stop();
    this.#settle();
    this.open = open;
    this.element.hidden = !open;
    if (open) {
      this.plot.append(this.overlay.element);
      this.#load();
      this.#half = this.#natural();
    } else this.overlay.element.remove();
    this.bench.opened(open);
    this.#refresh();
  }

  /** The parameters have changed, by the editor or by anything else. */
  update() {
    this.#past.push(this.#state());
    if (!this.open || this.overlay.holding || this.cloud.fitting || this.#timer) return;
    if (this.#draft || this.#loaded !== this.#face) {
      this.#draft = null;
      this.#load();
      this.#frame();
    }
    this.#refresh();
  }

  /** What is to be drawn while the editor is open. @returns {Preview} */
  get picture() {
    const params = this.#draft ?? this.bench.params();
    const face = JSON.stringify([this.#dataOf(params), params.grid, params.samples, params.seed, this.#half]);
    if (this.#painted?.face !== face) this.#painted = { face, picture: this.bench.theory.preview(params, this.#half) };
    return this.#painted.picture;
  }

  /** Puts the handles where the picture is; after each drawing. @param {Theme} theme */
  place(theme) {
    const canvas = this.plot.querySelector('canvas');
    if (!this.open || !canvas || canvas.clientWidth < 20) return;
    const { box } = arrange(canvas.clientWidth, canvas.clientHeight, theme.size);
    this.overlay.show({
      grid: this.picture.grid, box, components: this.#components, selected: this.#selected, tool: this.#tool,
      points: this.cloud.points, brush: this.#brush * this.#half,
    });
  }

  // ---- the state ----

  /** @param {Params} params @returns {Params} what names the data */
  #dataOf(params) {
    const rows = this.bench.theory.rows.filter(({ group }) => group === 'data');
    return Object.fromEntries(rows.map(({ key }) => [key, params[key]]));
  }

  get #face() {
    return JSON.stringify(this.#dataOf(this.bench.params()));
  }

  /** @returns {State} */
  #state() {
    return { data: this.#dataOf(this.bench.params()), points: this.cloud.points };
  }

  #load() {
    this.#loaded = this.#face;
    this.#components = this.bench.theory.components(this.bench.params());
    this.#selected = Math.min(this.#selected, this.#components.length - 1);
  }

  /** The half-width that shows all of the data. */
  #natural() {
    return this.bench.theory.preview({ ...this.bench.params(), grid: 16, samples: 0 }).grid.x1;
  }

  /** The view follows the data, but not at every little change; under the brush only where it must. */
  #frame() {
    const natural = this.#natural();
    const ample = this.#tool === 'shape' ? 1 : 1.34;
    if (natural > ample * this.#half || natural < 0.6 * this.#half) this.#half = natural;
  }

  /** Shows components without the run. @param {Component[]} components */
  #attempt(components) {
    this.#components = components;
    this.#draft = this.bench.theory.update(this.bench.params(), { data: 'custom', mix: mixOf(components) }).params;
    this.bench.redraw();
  }

  /** What was tried out goes into the parameters; the run begins again. */
  #settle() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (!this.#draft) return;
    const { data, mix } = this.#draft;
    this.bench.change({ data, mix });
  }

  /** @param {'undo' | 'redo'} way */
  #back(way) {
    this.cloud.stop();
    // What is in hand is a state of its own.
    this.#settle();
    const { data, points } = way === 'undo' ? this.#past.undo() : this.#past.redo();
    this.cloud.points = points;
    this.#says = () => [];
    this.bench.change(data);
  }

  // ---- components ----

  /** @param {number} j @param {Component} component @param {'held' | 'keys' | 'rests'} how whether it goes on, may go on, or has come to rest */
  #move(j, component, how) {
    clearTimeout(this.#timer);
    this.#timer = how === 'keys' ? window.setTimeout(() => this.#settle(), REST_MS) : 0;
    this.#selected = j;
    this.#attempt(this.#components.with(j, component));
    if (how === 'rests') this.#settle();
    this.#show();
  }

  /** @param {number} j */
  #select(j) {
    if (j === this.#selected) return;
    this.#selected = j;
    this.#refresh();
  }

  /** A new one at this place, or near the middle of the view. @param {number} [x] @param {number} [y] */
  #add(x, y) {
    const n = this.#components.length;
    if (n >= MOST) return;
    const [, , , first, second] = this.#components[this.#selected];
    const std = Number(Math.min(first, second, this.#half / 6).toPrecision(2));
    // By the golden angle: one after the other finds a place of its own.
    const [turn, out] = [2.4 * n, (this.#half * ((n % 5) + 1)) / 12];
    const place = [x ?? out * Math.cos(turn), y ?? out * Math.sin(turn)].map((v) => Number(v.toPrecision(3)));
    const weight = this.#components.reduce((sum, [w]) => sum + w, 0) / n;
    this.#selected = n;
    this.#attempt([...this.#components, [Number(weight.toPrecision(4)), ...place, std, std, 0]]);
    this.#settle();
  }

  #remove() {
    if (this.#components.length <= 1) return;
    const gone = this.#selected;
    this.#selected = Math.max(0, gone - 1);
    this.#attempt(this.#components.filter((_, j) => j !== gone));
    this.#settle();
  }

  // ---- points ----

  /** @param {() => void} act on the cloud @param {boolean} [make] whether a mixture is then made of it */
  #cloud(act, make = false) {
    act();
    if (make) this.cloud.make();
    this.#refresh();
  }

  /** @param {import('./read-points.js').Reading} reading */
  #take(reading) {
    this.cloud.stop();
    if (!this.cloud.take(reading)) return;
    this.#half = this.cloud.points.reduce((far, x) => Math.max(far, 1.15 * Math.abs(x)), 0.1);
    this.cloud.make();
    this.#refresh();
  }

  /** @param {DragEvent} event */
  #drop(event) {
    const { dataTransfer } = event;
    if (!dataTransfer) return;
    event.preventDefault();
    this.#pick('points');
    const [file] = dataTransfer.files;
    if (file) this.points.open(file);
    else this.points.put(dataTransfer.getData('text/plain'));
  }

  // ---- the page ----

  /** @param {Tool} tool */
  #pick(tool) {
    this.#settle();
    this.#tool = tool;
    this.#says = () => [];
    this.#refresh();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {Element} */ (event.target);
    const key = event.key.toLowerCase();
    /** @type {(() => void) | undefined} */
    let act;
    if (event.ctrlKey || event.metaKey) {
      if (target.matches('textarea')) return;
      if (key === 'z') act = () => this.#back(event.shiftKey ? 'redo' : 'undo');
      else if (key === 'y') act = () => this.#back('redo');
    } else if (key === 'escape') act = () => this.toggle(false);
    else if ((key === 'delete' || key === 'backspace') && this.overlay.element.contains(target)) act = () => this.#remove();
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /** @param {() => string[]} says @param {boolean} [aloud] whether a screen reader should hear it */
  #say(says, aloud = true) {
    this.#says = says;
    this.said.setAttribute('aria-live', aloud ? 'polite' : 'off');
    this.#speak();
  }

  #speak() {
    this.said.replaceChildren(...this.#says().map((sentence) => h('p', {}, sentence)));
  }

  /** The controls, as they stand. */
  #show() {
    const { text, cloud } = this;
    for (const button of this.tools) button.setAttribute('aria-pressed', String(button.dataset.tool === this.#tool));
    for (const tool of TOOLS) this[tool].element.hidden = tool !== this.#tool;
    this.shape.show(this.#components, this.#selected);
    this.paint.show({ k: cloud.k, brush: this.#brush, count: cloud.points.length / 2 });
    this.points.show(cloud);
    const { data } = this.bench.params();
    this.kind.textContent = data === 'custom' ? text.t('editor.custom', { count: this.#components.length }) : text.t('editor.preset', { data: String(data) });
    this.undo.disabled = !this.#past.canUndo && !this.#draft;
    this.redo.disabled = !this.#past.canRedo;
  }

  #refresh() {
    this.#show();
    this.#speak();
    this.bench.redraw();
  }
}
