// @ts-check
// What lies over the picture while it is edited: the ellipses, their handles, the points, and the plane that hears the brush.

import { holds, outline } from '../../course/ellipse.js';
import { Handle } from '../../course/handle.js';
import { path, s, set, tenth } from '../../course/svg.js';

/** @import {Grid} from '../../types.js' */
/** @typedef {import('../../course/ellipse.js').Component} Component */
/** @typedef {import('../../course/handle.js').Scale} Scale */
/** @typedef {import('../../view/heatmap.js').Box} Box */
/** @typedef {import('../text.js').Text} Text */

/** As the parameter table has it. @type {[number, number]} */
const STDS = [0.001, 50];
/** The handles of the axes stand so many pixels beyond their ends: apart from each other however small the ellipse. */
const BEYOND = 20;
/** Two taps within these are one double tap. */
const DOUBLE_MS = 400;
const DOUBLE_PX = 16;

/**
 * @typedef {object} Orders
 * @property {(j: number, component: Component) => void} move a component changes, and may go on to
 * @property {() => void} settle what was changing has come to rest
 * @property {(j: number) => void} select
 * @property {(x: number, y: number) => void} add
 * @property {(from: [number, number], to: [number, number]) => void} stroke @property {() => void} stroked
 */

/**
 * @typedef {object} Scene
 * @property {Grid} grid @property {Box} box
 * @property {Component[]} components
 * @property {number} selected
 * @property {'shape' | 'paint' | 'points'} tool
 * @property {ArrayLike<number>} points x y x y …
 * @property {number} brush the radius of the brush, in units of the plane
 */

export class Overlay {
  #plane = s('rect', { class: 'plane' });
  #dots = s('path', { class: 'cloud' });
  #others = s('path', { class: 'ellipse' });
  #chosen = s('path', { class: 'ellipse chosen' });
  #stalks = s('path', { class: 'stalk' });
  #handles = s('g');
  #brush = s('circle', { class: 'brush' });
  element = s('svg', { class: 'overlay', role: 'group' }, this.#plane, this.#dots, this.#others, this.#chosen, this.#stalks, this.#handles, this.#brush);
  /** @type {Handle[]} */
  #means = [];
  /** @type {[Handle, Handle] | null} */
  #axes = null;
  /** @type {Scene | null} */
  #scene = null;
  /** @type {Scale} */
  #scale = { toX: (x) => x, toY: (y) => y, fromX: (px) => px, fromY: (px) => px };
  /** Whether a handle is held by a pointer. */
  holding = false;
  /** Where the brush was last. @type {[number, number] | null} */
  #painting = null;
  #tapped = { time: -Infinity, x: 0, y: 0 };
  /** @type {ArrayLike<number>} */
  #dotted = [];

  /** @param {Text} text @param {Orders} orders */
  constructor(text, orders) {
    this.text = text;
    this.orders = orders;
    const { element } = this;
    text.bind(element, 'editor.plane', 'aria-label');
    element.addEventListener('pointerdown', (event) => this.#down(event));
    element.addEventListener('pointermove', (event) => this.#moved(event));
    for (const end of ['pointerup', 'pointercancel']) element.addEventListener(end, () => this.#up());
    element.addEventListener('lostpointercapture', () => this.#up());
    element.addEventListener('pointerleave', () => set(this.#brush, { visibility: 'hidden' }));
    // Chromium scrolls all the same where only an SVG element has `touch-action: none`.
    this.#plane.addEventListener('touchstart', (event) => this.#scene?.tool === 'paint' && event.preventDefault(), { passive: false });
    element.addEventListener('focusin', (event) => {
      const j = this.#means.findIndex((handle) => handle.element === event.target);
      if (j >= 0) orders.select(j);
    });
  }

  /** @param {PointerEvent} event @returns {[number, number]} in the plane */
  #at(event) {
    const { element } = this;
    const bounds = element.getBoundingClientRect();
    const px = ((event.clientX - bounds.left) * element.clientWidth) / bounds.width;
    const py = ((event.clientY - bounds.top) * element.clientHeight) / bounds.height;
    return [this.#scale.fromX(px), this.#scale.fromY(py)];
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0) return;
    if (event.target !== this.#plane) {
      this.holding = true;
      return;
    }
    const at = this.#at(event);
    if (this.#scene?.tool === 'paint') {
      event.preventDefault();
      this.element.setPointerCapture(event.pointerId);
      this.#painting = at;
      this.orders.stroke(at, at);
    } else if (this.#scene?.tool === 'shape') {
      const { time, x, y } = this.#tapped;
      const again = event.timeStamp - time < DOUBLE_MS && Math.hypot(event.clientX - x, event.clientY - y) < DOUBLE_PX;
      this.#tapped = { time: again ? -Infinity : event.timeStamp, x: event.clientX, y: event.clientY };
      if (again) this.orders.add(...at);
    }
  }

  /** @param {PointerEvent} event */
  #moved(event) {
    if (this.#scene?.tool !== 'paint') return;
    const at = this.#at(event);
    set(this.#brush, { cx: tenth(this.#scale.toX(at[0])), cy: tenth(this.#scale.toY(at[1])), visibility: 'visible' });
    if (!this.#painting || (at[0] === this.#painting[0] && at[1] === this.#painting[1])) return;
    this.orders.stroke(this.#painting, at);
    this.#painting = at;
  }

  #up() {
    if (this.#painting) {
      this.#painting = null;
      this.orders.stroked();
    }
    if (this.holding) {
      this.holding = false;
      this.orders.settle();
    }
  }

  /** @param {Scene} scene */
  show(scene) {
    this.#scene = scene;
    const { grid, box, components, selected, tool, points, brush } = scene;
    const [wide, high] = [box.width / (grid.x1 - grid.x0), box.height / (grid.y1 - grid.y0)];
    const scale = (this.#scale = {
      toX: (x) => box.x + (x - grid.x0) * wide, toY: (y) => box.y + (grid.y1 - y) * high,
      fromX: (px) => grid.x0 + (px - box.x) / wide, fromY: (px) => grid.y1 - (px - box.y) / high,
    });
    set(this.element, { 'data-tool': tool });
    set(this.#plane, { x: box.x, y: box.y, width: box.width, height: box.height });
    set(this.#brush, { r: tenth(brush * wide), ...(tool !== 'paint' && { visibility: 'hidden' }) });
    this.#dot(tool === 'shape' ? [] : points, box);
    const curves = components.map((component) => {
      const { xs, ys } = outline(component, 1);
      return path(xs.map(scale.toX), ys.map(scale.toY), true);
    });
    const shaping = tool === 'shape';
    set(this.#others, { d: curves.filter((_, j) => !shaping || j !== selected).join('') });
    set(this.#chosen, { d: shaping ? (curves[selected] ?? '') : '' });
    this.#place(shaping ? components : [], selected, grid, scale, BEYOND / wide);
  }

  /** @param {ArrayLike<number>} points @param {Box} box */
  #dot(points, box) {
    const face = `${box.x} ${box.y} ${box.width} ${this.#scene?.grid.x1}`;
    if (points === this.#dotted && this.#dots.dataset.face === face) return;
    this.#dotted = points;
    this.#dots.dataset.face = face;
    let d = '';
    for (let i = 0; i < points.length; i += 2) d += `M${tenth(this.#scale.toX(points[i]))} ${tenth(this.#scale.toY(points[i + 1]))}h0`;
    set(this.#dots, { d });
  }

  /** @param {Component[]} components @param {number} selected @param {Grid} grid @param {Scale} scale @param {number} beyond */
  #place(components, selected, grid, scale, beyond) {
    const { text, orders } = this;
    // A hundredth of the power of ten below the width of the view: the same feeling at every size.
    const step = 10 ** (Math.floor(Math.log10(grid.x1)) - 2);
    const decimals = Math.max(0, Math.round(-Math.log10(step)));
    const say = (/** @type {number} */ value) => text.number(value, { maximumFractionDigits: Math.max(2, decimals) });
    const edge = 0.985 * grid.x1;
    const total = components.length;
    components.forEach((component, j) => {
      const { mean } = holds(component, { stds: STDS });
      /** @type {import('../../course/handle.js').Grip} */
      const grip = {
        id: `mean-${j}`, along: 'xy', step, x: mean.x, y: mean.y, xs: [-edge, edge], ys: [-edge, edge],
        label: text.t('editor.handle.mean', { part: j + 1, total }), value: `${say(mean.x)}, ${say(mean.y)}`,
        move: (x, y) => orders.move(j, mean.moved(x, y)),
      };
      let handle = this.#means[j];
      if (!handle) {
        handle = this.#means[j] = new Handle(grip, scale);
        this.#handles.insertBefore(handle.element, this.#axes?.[0].element ?? null);
      }
      handle.show(grip, scale);
      set(handle.element, { tabindex: j === selected ? 0 : -1, 'data-chosen': String(j === selected) });
    });
    for (const { element } of this.#means.splice(total)) {
      // The keys go on being heard here.
      if (element.matches(':focus')) this.#means[selected]?.element.focus({ preventScroll: true });
      element.remove();
    }
    this.#placeAxes(components[selected], selected, { step, say, scale, beyond, total });
  }

  /** @param {Component | undefined} component @param {number} j @param {{step: number, say: (value: number) => string, scale: Scale, beyond: number, total: number}} how */
  #placeAxes(component, j, { step, say, scale, beyond, total }) {
    if (!component) {
      this.#axes?.forEach((handle) => handle.element.remove());
      this.#axes = null;
      set(this.#stalks, { d: '' });
      return;
    }
    const { text, orders } = this;
    const { mean, first, second } = holds(component, { stds: STDS, beyond });
    const reach = STDS[1] + beyond;
    const axis = (/** @type {1 | 2} */ which, /** @type {import('../../course/ellipse.js').Hold} */ hold) => /** @type {import('../../course/handle.js').Grip} */ ({
      id: `axis-${which}`, along: 'xy', step, x: hold.x, y: hold.y, xs: [mean.x - reach, mean.x + reach], ys: [mean.y - reach, mean.y + reach],
      label: text.t(`editor.handle.axis-${which}`, { part: j + 1, total }),
      value: text.t('editor.handle.axis-value', { std: say(component[2 + which]), angle: Math.round(component[5] + (which === 2 ? 90 : 0)) }),
      move: (/** @type {number} */ x, /** @type {number} */ y) => orders.move(j, hold.moved(x, y)),
    });
    const grips = [axis(1, first), axis(2, second)];
    this.#axes ??= /** @type {[Handle, Handle]} */ (grips.map((grip) => {
      const handle = new Handle(grip, scale);
      handle.element.classList.add('axis-end');
      this.#handles.append(handle.element);
      return handle;
    }));
    this.#axes.forEach((handle, i) => handle.show(grips[i], scale));
    set(this.#stalks, { d: [first, second].map((hold) => path([scale.toX(mean.x), scale.toX(hold.x)], [scale.toY(mean.y), scale.toY(hold.y)])).join('') });
  }
}
