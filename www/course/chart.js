// @ts-check
/**
 * A picture with two axes, as SVG: sharp at any size, and its handles are real elements with a name and a focus.
 * `show()` is given everything that is to be seen, as data; a mark with a known id is changed in place.
 */

import { numeral, ticks } from '../view/canvas.js';
import { Handle } from './handle.js';
import { path, s, set, tenth, write } from './svg.js';

/** @typedef {import('../lab/text.js').Text} Text */
/** @typedef {import('./handle.js').Grip} Grip */
/** @typedef {import('./handle.js').Scale} Scale */

/**
 * One thing in the picture. `symbol` names what it stands for: it has that symbol's colour and lights up with it, or with
 * the symbol `lights`. Coordinates are in the units of the axes.
 * @typedef {{id: string, symbol?: string, lights?: string, class?: string} & (
 *   {kind: 'line', xs: ArrayLike<number>, ys: ArrayLike<number>, dash?: boolean, thin?: boolean, closed?: boolean} |
 *   {kind: 'area', xs: ArrayLike<number>, ys: ArrayLike<number>, base?: number | ArrayLike<number>} |
 *   {kind: 'bars', xs: ArrayLike<number>, ys: ArrayLike<number>, width: number, base?: number} |
 *   {kind: 'dots', xs: ArrayLike<number>, ys: ArrayLike<number>, r?: number} |
 *   {kind: 'rule', x?: number, y?: number, from?: number, to?: number, dash?: boolean} |
 *   {kind: 'arrow', x: number, y: number, dx: number, dy: number} |
 *   {kind: 'text', x: number, y: number, text: string, anchor?: 'start' | 'middle' | 'end', dx?: number, dy?: number} |
 *   ({kind: 'handle'} & Grip))} Mark
 */

/**
 * @typedef {object} Figure
 * @property {[number, number]} x range of the horizontal axis
 * @property {[number, number]} y range of the vertical axis
 * @property {Mark[]} marks from back to front
 * @property {string} [xName] what the axes measure, with `$…$`
 * @property {string} [yName]
 * @property {boolean} [xTicks] false for none
 * @property {boolean} [yTicks]
 * @property {boolean} [square] one unit as long on either axis; the larger range is widened
 * @property {string} [label] what it shows, for speech
 */

const GAP = { top: 8, right: 12, bottom: 24, left: 40 };

let count = 0;

export class Chart {
  #clip = `clip-${++count}`;
  #window = s('rect', { width: 0, height: 0 });
  #grid = s('path', { class: 'grid' });
  #frame = s('path', { class: 'axis' });
  #numbers = s('g', { class: 'numbers' });
  #inside = s('g', { 'clip-path': `url(#${this.#clip})` });
  #over = s('g');
  #xName = s('text', { class: 'axis-name', 'text-anchor': 'end' });
  #yName = s('text', { class: 'axis-name', 'text-anchor': 'start' });
  svg = s('svg', { role: 'group' }, s('clipPath', { id: this.#clip }, this.#window), this.#grid, this.#numbers, this.#inside, this.#frame, this.#xName, this.#yName, this.#over);
  /** The picture as an element; give it classes, a caption beside it, or a height. */
  element = document.createElement('div');
  /** @type {Map<string, SVGElement | Handle>} */
  #known = new Map();
  /** @type {Figure | null} */
  #figure = null;
  #size = [0, 0];
  /** @type {[number, number] | null} */
  #room = null;

  /** @param {string} [style] classes, such as `main` or `extra` */
  constructor(style = '') {
    this.element.className = `chart ${style}`;
    this.element.append(this.svg);
    new ResizeObserver(([{ contentRect }]) => {
      this.#room = [Math.round(contentRect.width), Math.round(contentRect.height)];
      if (this.#figure) this.show(this.#figure);
    }).observe(this.element);
  }

  /** Width and height in pixels; asked of the page only until they are known, since an answer takes a layout. @returns {[number, number]} */
  get size() {
    return this.#room ?? [this.element.clientWidth, this.element.clientHeight];
  }

  /** @param {Figure} figure */
  show(figure) {
    this.#figure = figure;
    const [width, height] = this.size;
    if (width < 20 || height < 20) return;
    const box = {
      left: figure.yTicks === false ? 8 : GAP.left, right: width - GAP.right,
      top: figure.yName ? GAP.top + 14 : GAP.top, bottom: height - (figure.xTicks === false ? (figure.xName ? 20 : 8) : GAP.bottom),
    };
    const scale = scaleOf(box, figure.square ? squared(box, figure) : figure);
    if (figure.label) set(this.svg, { 'aria-label': figure.label });
    if (this.#size[0] !== width || this.#size[1] !== height) {
      this.#size = [width, height];
      set(this.svg, { viewBox: `0 0 ${width} ${height}` });
      set(this.#window, { x: box.left, y: box.top - 3, width: Math.max(0, box.right - box.left), height: Math.max(0, box.bottom - box.top + 6) });
    }
    this.#axes(figure, box, scale);
    this.#marks(figure.marks, scale, box);
  }

  /** @param {Figure} figure @param {Box} box @param {Scale & {x: number[], y: number[]}} scale */
  #axes(figure, box, scale) {
    const across = figure.xTicks === false ? [] : ticks(scale.x[0], scale.x[1], Math.max(2, Math.round((box.right - box.left) / 80)));
    const up = figure.yTicks === false ? [] : ticks(scale.y[0], scale.y[1], Math.max(2, Math.round((box.bottom - box.top) / 45)));
    set(this.#grid, { d: up.map((v) => `M${box.left} ${half(scale.toY(v))}H${box.right}`).join('') });
    const [low, high] = scale.y;
    const ground = low < 0 && high > 0 ? scale.toY(0) : box.bottom;
    set(this.#frame, { d: `M${box.left} ${half(ground)}H${box.right}` + across.map((v) => `M${half(scale.toX(v))} ${half(ground)}v4`).join('') });
    const labels = [
      // The name of the axis stands at its end.
      ...across.filter((v) => !figure.xName || scale.toX(v) < box.right - 14).map((v) => ({ x: scale.toX(v), y: box.bottom + 16, anchor: 'middle', text: numeral(v) })),
      ...up.map((v) => ({ x: box.left - 6, y: scale.toY(v) + 4, anchor: 'end', text: numeral(v) })),
    ];
    while (this.#numbers.childElementCount > labels.length) this.#numbers.lastElementChild?.remove();
    labels.forEach(({ x, y, anchor, text }, i) => {
      const node = this.#numbers.children[i] ?? this.#numbers.appendChild(s('text'));
      set(node, { x: tenth(x), y: tenth(y), 'text-anchor': anchor });
      if (node.textContent !== text) node.textContent = text;
    });
    write(this.#xName, figure.xName ?? '');
    write(this.#yName, figure.yName ?? '');
    set(this.#xName, { x: box.right + GAP.right - 2, y: box.bottom + (figure.xTicks === false ? 15 : 16) });
    set(this.#yName, { x: 4, y: 13 });
  }

  /** @param {Mark[]} marks @param {Scale} scale @param {Box} box */
  #marks(marks, scale, box) {
    const ids = new Set(marks.map(({ id }) => id));
    for (const [id, known] of this.#known) {
      if (ids.has(id)) continue;
      (known instanceof Handle ? known.element : known).remove();
      this.#known.delete(id);
    }
    for (const mark of marks) {
      const known = this.#known.get(mark.id);
      if (mark.kind === 'handle') {
        const handle = known instanceof Handle ? known : new Handle(mark, scale);
        if (!known) {
          this.#known.set(mark.id, handle);
          this.#over.append(handle.element);
        }
        handle.show(mark, scale);
        continue;
      }
      const node = /** @type {SVGElement} */ (known ?? s(mark.kind === 'text' ? 'text' : 'path'));
      if (!known) {
        this.#known.set(mark.id, node);
        (mark.kind === 'text' ? this.#over : this.#inside).append(node);
      }
      set(node, { class: `mark ${mark.kind} ${mark.class ?? ''}${'dash' in mark && mark.dash ? ' dash' : ''}${'thin' in mark && mark.thin ? ' thin' : ''}`, 'data-symbol': mark.symbol ?? '', 'data-lights': mark.lights ?? '', 'data-mark': mark.id });
      if (mark.kind === 'text') {
        write(/** @type {SVGTextElement} */ (node), mark.text);
        set(node, { x: tenth(scale.toX(mark.x) + (mark.dx ?? 0)), y: tenth(scale.toY(mark.y) + (mark.dy ?? 0)), 'text-anchor': mark.anchor ?? 'start' });
      } else set(node, { d: outline(mark, scale, box) });
    }
  }
}

/** @typedef {{left: number, right: number, top: number, bottom: number}} Box in pixels */

/** @param {Box} box @param {{x: [number, number], y: [number, number]}} ranges @returns {Scale & {x: number[], y: number[]}} */
function scaleOf(box, { x, y }) {
  const [wide, high] = [(box.right - box.left) / (x[1] - x[0] || 1), (box.bottom - box.top) / (y[1] - y[0] || 1)];
  return {
    x, y,
    toX: (v) => box.left + (v - x[0]) * wide,
    toY: (v) => box.bottom - (v - y[0]) * high,
    fromX: (px) => x[0] + (px - box.left) / wide,
    fromY: (px) => y[0] + (box.bottom - px) / high,
  };
}

/** Ranges in which one unit is as long on either axis. @param {Box} box @param {Figure} figure @returns {{x: [number, number], y: [number, number]}} */
function squared(box, { x, y }) {
  const unit = Math.min((box.right - box.left) / (x[1] - x[0]), (box.bottom - box.top) / (y[1] - y[0]));
  /** @param {[number, number]} range @param {number} pixels @returns {[number, number]} */
  const widen = ([low, high], pixels) => {
    const [middle, reach] = [(low + high) / 2, pixels / unit / 2];
    return [middle - reach, middle + reach];
  };
  return { x: widen(x, box.right - box.left), y: widen(y, box.bottom - box.top) };
}

/** Sharp lines lie between pixels. @param {number} px */
const half = (px) => Math.round(px) + 0.5;

/** @param {ArrayLike<number>} values @param {(v: number) => number} to */
const mapped = (values, to) => Array.from(values, to);

/** @param {Exclude<Mark, {kind: 'text'} | {kind: 'handle'}>} mark @param {Scale} scale @param {Box} box */
function outline(mark, { toX, toY }, box) {
  switch (mark.kind) {
    case 'line':
      return path(mapped(mark.xs, toX), mapped(mark.ys, toY), mark.closed);
    case 'area': {
      const { base = 0 } = mark;
      const xs = mapped(mark.xs, toX);
      const floor = typeof base === 'number' ? xs.map(() => toY(base)) : mapped(base, toY);
      const ys = mapped(mark.ys, toY).map((y, i) => (Number.isFinite(y) ? y : floor[i]));
      return path([...xs, ...xs.toReversed()], [...ys, ...floor.reverse()], true);
    }
    case 'bars': {
      const base = tenth(toY(mark.base ?? 0));
      const wide = tenth(Math.max(1, toX(mark.width) - toX(0) - 1));
      return Array.from(mark.xs, (x, i) => (mark.ys[i] === 0 || !Number.isFinite(mark.ys[i]) ? '' : `M${tenth(toX(x) - wide / 2)} ${base}V${tenth(toY(mark.ys[i]))}h${wide}V${base}Z`)).join('');
    }
    case 'dots': {
      const r = mark.r ?? 2.5;
      return Array.from(mark.xs, (x, i) => `M${tenth(toX(x) - r)} ${tenth(toY(mark.ys[i]))}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`).join('');
    }
    case 'rule': {
      if (mark.x !== undefined) return Number.isFinite(mark.x) ? `M${tenth(toX(mark.x))} ${mark.from === undefined ? box.bottom : tenth(toY(mark.from))}V${mark.to === undefined ? box.top : tenth(toY(mark.to))}` : '';
      const y = mark.y ?? 0;
      return Number.isFinite(y) ? `M${mark.from === undefined ? box.left : tenth(toX(mark.from))} ${tenth(toY(y))}H${mark.to === undefined ? box.right : tenth(toX(mark.to))}` : '';
    }
    case 'arrow': {
      const [x0, y0, x1, y1] = [toX(mark.x), toY(mark.y), toX(mark.x + mark.dx), toY(mark.y + mark.dy)];
      const length = Math.hypot(x1 - x0, y1 - y0);
      if (!(length > 0.5)) return '';
      const [ux, uy, head] = [(x1 - x0) / length, (y1 - y0) / length, Math.min(8, length)];
      const wing = (/** @type {number} */ side) => `${tenth(x1 - head * ux + (side * head * -uy) / 2)} ${tenth(y1 - head * uy + (side * head * ux) / 2)}`;
      return `M${tenth(x0)} ${tenth(y0)}L${tenth(x1)} ${tenth(y1)}M${wing(1)}L${tenth(x1)} ${tenth(y1)}L${wing(-1)}`;
    }
  }
}
