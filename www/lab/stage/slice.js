// @ts-check
// The slice: p_data, p_model, D and D* along a line that the reader lays across the plane.

import { lengthOf, pointOn, segmentOf, valueAt } from '../../view/along.js';
import { drawPanel, fieldOf, placeAt, reading } from '../../view/panel.js';
import { drawSegment, drawSlice, shareAt, spotOf } from '../../view/slice.js';
import { h, rich } from '../dom.js';
import { Grip } from './grip.js';
import { Plate, arrowUnit } from './plate.js';

/** @import {PanelName, Scene, StageView} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */
/** @typedef {import('../../view/along.js').Segment} Segment */
/** @typedef {import('../stage.js').Wishes} Wishes */

/** A pointer this close to the line takes hold of all of it, in CSS pixels. */
const REACH = 12;
/** What is read off at a place of the line; the data are in all but two. @type {PanelName[]} */
const READ = ['p_data', 'p_model', 'd', 'd_star', 'gap'];
/** @type {ReadonlySet<PanelName>} */
const OPEN = new Set(['p_model', 'd']);
/** @type {(keyof Segment)[]} */
const COORDINATES = ['x0', 'y0', 'x1', 'y1'];

/** @implements {StageView} */
class SliceView {
  /** The last scene. @type {Scene | null} */
  #scene = null;
  /** The line while the reader moves it, until the parameter says the same. @type {Segment | null} */
  #moved = null;
  /** Where along the line values are read. */
  #t = 0.5;
  /** Where the pointer took hold of the whole line. @type {{x: number, y: number, from: Segment} | null} */
  #held = null;
  #said = '';

  /** @param {Text} text @param {Wishes} wishes */
  constructor(text, wishes) {
    this.text = text;
    this.wishes = wishes;
    this.map = new Plate(text, 'slice.map');
    this.plate = new Plate(text, 'slice');
    this.grips = /** @type {const} */ (['A', 'B']).map((letter, end) => new Grip(letter, {
      place: () => pointOn(this.segment, end),
      at: (clientX, clientY) => this.#at({ clientX, clientY }),
      step: () => this.#side / 100,
      move: (x, y) => this.#moveEnd(end, x, y),
      done: () => this.#commit(),
    }));
    this.map.plot.append(...this.grips.map(({ element }) => element));
    this.map.canvas.addEventListener('pointerdown', (event) => this.#take(event));
    this.map.canvas.addEventListener('pointermove', (event) => this.#drag(event));
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) this.map.canvas.addEventListener(end, () => this.#release());
    this.plate.canvas.addEventListener('pointermove', (event) => this.#read(event));
    this.plate.canvas.addEventListener('pointerdown', (event) => this.#read(event));
    this.values = h('p', { class: 'values' });
    this.place = h('input', { type: 'range', class: 'place', min: '0', max: '1000', step: '1', value: '500' });
    text.bind(this.place, 'slice.place', 'aria-label');
    this.place.addEventListener('input', () => this.#look(Number(this.place.value) / 1000));
    this.plate.element.append(this.place, this.values);
    this.fields = COORDINATES.map((key) => this.#field(key));
    const ends = [['A', this.fields.slice(0, 2)], ['B', this.fields.slice(2)]];
    this.form = h('div', { class: 'ends', role: 'group' }, ...ends.map(([letter, fields]) => h('span', { class: 'end' }, h('b', { 'aria-hidden': 'true' }, String(letter)), ...fields)));
    text.bind(this.form, 'slice.ends', 'aria-label');
    this.map.element.append(this.form);
    this.element = h('div', { class: 'slice' }, this.map.element, this.plate.element);
  }

  /** @param {keyof Segment} key */
  #field(key) {
    const box = h('input', { type: 'number', step: 'any', inputMode: 'decimal', 'data-key': key });
    this.text.bind(box, `slice.${key}`, 'aria-label');
    this.text.bind(box, `slice.${key}`, 'title');
    box.addEventListener('change', () => {
      const segment = { ...this.segment, [key]: Number(box.value) };
      if (box.value !== '' && Number.isFinite(segment[key]) && lengthOf(segment) > 0) this.#send(segment);
      else box.value = this.#write(this.segment[key]);
    });
    return box;
  }

  /** The line as it is drawn. @returns {Segment} */
  get segment() {
    const { picture, params } = /** @type {Scene} */ (this.#scene);
    return this.#moved ?? segmentOf(params.slice, picture.grid);
  }

  get #side() {
    const { x0, x1 } = /** @type {Scene} */ (this.#scene).picture.grid;
    return x1 - x0;
  }

  /** A coordinate, to a thousandth of the picture's side. @param {number} value */
  #round(value) {
    const digits = Math.max(0, Math.ceil(-Math.log10(this.#side / 1000)));
    return Number(value.toFixed(Math.min(6, digits)));
  }

  /** @param {number} value */
  #write(value) {
    return String(this.#round(value));
  }

  /** @param {{x: number, y: number}} point */
  #words({ x, y }) {
    return this.text.t('slice.at', { x: this.#write(x).replace('-', '−'), y: this.#write(y).replace('-', '−') });
  }

  /** @param {{clientX: number, clientY: number}} pointer */
  #at(pointer) {
    return this.#scene && placeAt(this.map.canvas, this.#scene.picture, this.#scene.theme, pointer);
  }

  /** @param {number} end 0 for A, 1 for B @param {number} x @param {number} y */
  #moveEnd(end, x, y) {
    const { grid } = /** @type {Scene} */ (this.#scene).picture;
    const to = { x: this.#round(Math.min(grid.x1, Math.max(grid.x0, x))), y: this.#round(Math.min(grid.y1, Math.max(grid.y0, y))) };
    const moved = end === 0 ? { ...this.segment, x0: to.x, y0: to.y } : { ...this.segment, x1: to.x, y1: to.y };
    // The ends keep a cell apart: there is no line through one point.
    if (lengthOf(moved) < this.#side / grid.n) return;
    this.#moved = moved;
    this.wishes.redraw();
  }

  /** @param {PointerEvent} event */
  #take(event) {
    const at = this.#scene && event.button === 0 ? this.#at(event) : null;
    if (!at || !this.#scene) return;
    const { canvas } = this.map;
    const spot = (/** @type {{x: number, y: number}} */ point) => spotOf(canvas, /** @type {Scene} */ (this.#scene).picture, /** @type {Scene} */ (this.#scene).theme, point);
    const [a, b, here] = [pointOn(this.segment, 0), pointOn(this.segment, 1), at].map(spot);
    const [dx, dy] = [b.left - a.left, b.top - a.top];
    const long = Math.hypot(dx, dy);
    const along = ((here.left - a.left) * dx + (here.top - a.top) * dy) / long;
    const off = Math.abs((here.left - a.left) * dy - (here.top - a.top) * dx) / long;
    if (off > REACH || along < -REACH || along > long + REACH) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    this.#held = { ...at, from: this.segment };
  }

  /** Moves the whole line, and keeps both ends in the picture. @param {PointerEvent} event */
  #drag(event) {
    const at = this.#held && this.#at(event);
    if (!at || !this.#held || !this.#scene) return;
    const { from } = this.#held;
    const { grid } = this.#scene.picture;
    /** @param {number} by @param {number} a @param {number} b @param {number} low @param {number} high */
    const held = (by, a, b, low, high) => Math.min(high - Math.max(a, b), Math.max(low - Math.min(a, b), by));
    const dx = held(at.x - this.#held.x, from.x0, from.x1, grid.x0, grid.x1);
    const dy = held(at.y - this.#held.y, from.y0, from.y1, grid.y0, grid.y1);
    this.#moved = { x0: this.#round(from.x0 + dx), y0: this.#round(from.y0 + dy), x1: this.#round(from.x1 + dx), y1: this.#round(from.y1 + dy) };
    this.wishes.redraw();
  }

  #release() {
    if (this.#held) this.#commit();
    this.#held = null;
  }

  #commit() {
    if (this.#moved) this.#send(this.#moved);
  }

  /** @param {Segment} segment */
  #send(segment) {
    this.wishes.change('slice', this.#textOf(segment));
  }

  /** @param {Segment} segment */
  #textOf(segment) {
    return COORDINATES.map((key) => this.#round(segment[key])).join(',');
  }

  /** @param {PointerEvent} event */
  #read(event) {
    if (this.#scene) this.#look(shareAt(this.plate.canvas, this.#scene.theme, event.clientX));
  }

  /** @param {number} t */
  #look(t) {
    this.#t = t;
    this.place.value = String(Math.round(1000 * t));
    this.wishes.redraw();
  }

  /** Without the place that the reader points at. @param {Scene} scene */
  plots(scene) {
    return this.#plots(scene, this.#moved ?? segmentOf(scene.params.slice, scene.picture.grid), null);
  }

  /** @param {Scene} scene @param {Segment} segment @param {number | null} t */
  #plots(scene, segment, t) {
    const { text } = this;
    const { picture, samples, curtain } = scene;
    const behind = picture.d ? 'd' : 'p_data';
    const unit = arrowUnit(text, picture);
    return [
      this.map.onPaper(scene, (canvas, theme) => {
        drawPanel(canvas, picture, theme, { name: behind, samples, probe: null, curtain, unit });
        drawSegment(canvas, picture, theme, segment, t);
      }, { title: text.t(`panel.${behind}`), gloss: '' }),
      this.plate.onPaper(scene, (canvas, theme) => drawSlice(canvas, picture, theme, { segment, t, samples, curtain, words: { density: text.t('slice.density') } }), { height: (width) => width / 1.6, share: 1.7 }),
    ];
  }

  /** @param {Scene} scene */
  draw(scene) {
    this.#scene = scene;
    if (this.#moved && this.#textOf(this.#moved) === String(scene.params.slice)) this.#moved = null;
    const { segment } = this;
    for (const plot of this.#plots(scene, segment, this.#t)) plot.draw(plot.canvas, scene.theme);
    this.#placeGrips(scene);
    this.fields.forEach((box, i) => {
      const value = this.#write(segment[COORDINATES[i]]);
      if (!box.matches(':focus') && box.value !== value) box.value = value;
    });
    this.#tell(scene);
  }

  /** @param {Scene} scene */
  #placeGrips({ picture, theme }) {
    const { text, segment } = this;
    this.grips.forEach((grip, end) => {
      const place = pointOn(segment, end);
      grip.show(spotOf(this.map.canvas, picture, theme, place), {
        label: text.t('slice.grip', { end: 'AB'[end] }),
        value: this.#words(place),
        low: picture.grid.x0, high: picture.grid.x1,
      });
    });
  }

  /** What the line reads at the place of the cursor, in words. @param {Scene} scene */
  #tell(scene) {
    const { text, segment } = this;
    const { picture, curtain } = scene;
    const { x, y } = pointOn(segment, this.#t);
    const at = this.#words({ x, y });
    const said = READ.filter((name) => !curtain || OPEN.has(name)).flatMap((name) => {
      const field = fieldOf(picture, name);
      return field ? [{ name, value: text.nats(reading(picture, name, valueAt(field, picture.grid, x, y))) }] : [];
    });
    const face = [text.language, at, ...said.flatMap(({ name, value }) => [name, value])].join(' ');
    if (face !== this.#said) {
      this.#said = face;
      this.values.replaceChildren(h('span', { class: 'at' }, at), ...said.map(({ name, value }) =>
        h('span', { class: 'reading', 'data-name': name }, ...rich(text.t(`slice.read.${name}`)), ' ', h('b', {}, value))));
      this.place.setAttribute('aria-valuetext', `${at}: ${said.map(({ name, value }) => `${text.spoken(`slice.read.${name}`)} ${value}`).join(', ')}`);
    }
    const ends = () => ({ from: this.#words(pointOn(segment, 0)), to: this.#words(pointOn(segment, 1)), values: this.place.getAttribute('aria-valuetext') });
    this.plate.tell(scene, true, ends);
    this.map.tell(scene, true, ends);
  }
}

/** @param {Text} text @param {Wishes} wishes */
export const make = (text, wishes) => new SliceView(text, wishes);
