// @ts-check
/**
 * What the pictures draw on, writing SVG: as much of CanvasRenderingContext2D as they use, and nothing else. A call that it
 * does not know is not a function, and a setting that it does not know cannot be set, so that no picture can lose a part in silence.
 *
 * Plain SVG 1.1, for other programs than browsers: colours as #rrggbb with an opacity, no style sheet, letters on their baseline.
 */

const SVG = 'http://www.w3.org/2000/svg';
const XLINK = 'http://www.w3.org/1999/xlink';

/** @typedef {{offset: number, colour: string}[]} Stops */
/** @typedef {{id: string, addColorStop: (offset: number, colour: string) => void}} Gradient */
/** What is written once for all of a page, and a letter before each name. @typedef {{defs: SVGElement, prefix: string, count: number}} Book */

/** What `save` keeps. @type {['fillStyle', 'strokeStyle', 'lineWidth', 'lineJoin', 'lineCap', 'globalAlpha', 'font', 'textAlign', 'textBaseline']} */
const SETTINGS = ['fillStyle', 'strokeStyle', 'lineWidth', 'lineJoin', 'lineCap', 'globalAlpha', 'font', 'textAlign', 'textBaseline'];
/** @type {Record<string, string>} */
const ANCHORS = { left: 'start', center: 'middle', right: 'end' };

/** Measures letters and colours as a canvas takes them. @type {CanvasRenderingContext2D | null} */
let ruler = null;
/** @returns {CanvasRenderingContext2D} */
function measuring() {
  if (ruler) return ruler;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  return (ruler = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true })));
}

/** @type {Map<string, {hex: string, opacity: number}>} */
const colours = new Map();
/** Any colour of CSS as one that every program reads. @param {string} colour */
function plain(colour) {
  const known = colours.get(colour);
  if (known) return known;
  const ctx = measuring();
  ctx.clearRect(0, 0, 1, 1);
  ctx.fillStyle = colour;
  ctx.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = ctx.getImageData(0, 0, 1, 1).data;
  const made = { hex: `#${[r, g, b].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`, opacity: a / 255 };
  if (colours.size > 500) colours.clear();
  colours.set(colour, made);
  return made;
}

/** To a hundredth. @param {number} value */
export const short = (value) => String(Math.round(value * 100) / 100);

/** @param {string} tag @param {Record<string, string | number>} attributes @param {...(Node | string)} children @returns {SVGElement} */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    const text = typeof value === 'number' ? short(value) : value;
    if (name.startsWith('xlink:')) made.setAttributeNS(XLINK, name, text);
    else made.setAttribute(name, text);
  }
  made.append(...children);
  return made;
}

export class Pen {
  fillStyle = /** @type {string | Gradient} */ ('#000000');
  strokeStyle = '#000000';
  lineWidth = 1;
  lineJoin = 'miter';
  lineCap = 'butt';
  globalAlpha = 1;
  font = '10px sans-serif';
  textAlign = 'left';
  textBaseline = 'alphabetic';
  imageSmoothingEnabled = true;
  imageSmoothingQuality = 'low';
  /** @type {number[]} */
  #dash = [];
  #path = '';
  #begun = false;
  /** @type {{settings: any[], dash: number[], group: SVGElement}[]} */
  #saved = [];
  #group;
  #book;

  /** @param {SVGElement} group what is drawn goes in here @param {Book} book */
  constructor(group, book) {
    this.#group = group;
    this.#book = book;
    Object.preventExtensions(this);
  }

  // ---- state ----

  save() {
    this.#saved.push({ settings: SETTINGS.map((name) => this[name]), dash: this.#dash, group: this.#group });
  }

  restore() {
    const last = this.#saved.pop();
    if (!last) return;
    SETTINGS.forEach((name, i) => (/** @type {any} */ (this)[name] = last.settings[i]));
    this.#dash = last.dash;
    this.#group = last.group;
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.#dash = dash;
  }

  /** A page has its own units. @param {...number} matrix */
  setTransform(...matrix) {
    if (matrix.join() !== '1,0,0,1,0,0') throw new RangeError(`A figure is not drawn through ${matrix.join()}.`);
  }

  /** Paper is empty. */
  clearRect() {}

  // ---- paths ----

  beginPath() {
    this.#path = '';
    this.#begun = false;
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#path += `M${short(x)} ${short(y)}`;
    this.#begun = true;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.#path += `${this.#begun ? 'L' : 'M'}${short(x)} ${short(y)}`;
    this.#begun = true;
  }

  closePath() {
    this.#path += 'Z';
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.#path += `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}Z`;
    this.#begun = true;
  }

  /** A whole circle. @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to */
  arc(x, y, radius, from, to) {
    if (Math.abs(to - from) < 2 * Math.PI - 1e-9) throw new RangeError('A figure has whole circles only.');
    const r = short(radius);
    this.#path += `M${short(x + radius)} ${short(y)}A${r} ${r} 0 1 1 ${short(x - radius)} ${short(y)}A${r} ${r} 0 1 1 ${short(x + radius)} ${short(y)}Z`;
    this.#begun = true;
  }

  /** What follows is seen within the path, until `restore`. */
  clip() {
    const id = this.#name();
    this.#book.defs.append(element('clipPath', { id }, element('path', { d: this.#path || 'M0 0' })));
    const group = element('g', { 'clip-path': `url(#${id})` });
    this.#group.append(group);
    this.#group = group;
  }

  fill() {
    if (this.#path) this.#write('path', { d: this.#path, ...this.#filled() });
  }

  stroke() {
    if (this.#path) this.#write('path', { d: this.#path, fill: 'none', ...this.#stroked() });
  }

  // ---- shapes, letters, pictures ----

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.#write('rect', { ...box(x, y, width, height), ...this.#filled() });
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  strokeRect(x, y, width, height) {
    this.#write('rect', { ...box(x, y, width, height), fill: 'none', ...this.#stroked() });
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    this.#letters(text, x, y, this.#filled());
  }

  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    this.#letters(text, x, y, { fill: 'none', ...this.#stroked() });
  }

  /** @param {string} text */
  measureText(text) {
    const ctx = measuring();
    ctx.font = this.font;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    return ctx.measureText(text);
  }

  /** A picture as it is, pixel by pixel. @param {HTMLCanvasElement} canvas @param {number} x @param {number} y @param {number} width @param {number} height */
  drawImage(canvas, x, y, width, height) {
    this.#write('image', { 'xlink:href': canvas.toDataURL('image/png'), ...box(x, y, width, height), preserveAspectRatio: 'none', ...this.#veil() });
  }

  /** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @returns {Gradient} */
  createLinearGradient(x1, y1, x2, y2) {
    const id = this.#name();
    const gradient = element('linearGradient', { id, gradientUnits: 'userSpaceOnUse', x1, y1, x2, y2 });
    this.#book.defs.append(gradient);
    return {
      id,
      addColorStop: (offset, colour) => {
        const { hex, opacity } = plain(colour);
        gradient.append(element('stop', { offset: String(offset), 'stop-color': hex, ...(opacity < 1 && { 'stop-opacity': opacity }) }));
      },
    };
  }

  /**
   * One mark at many places. @param {(pen: CanvasRenderingContext2D) => void} draw around the origin
   * @param {[x: number, y: number][]} places @param {number} opacity of all of them together
   */
  repeat(draw, places, opacity) {
    const id = this.#name();
    const mark = element('g', { id });
    draw(new Pen(mark, this.#book).asCanvas);
    this.#book.defs.append(mark);
    this.#group.append(element('g', { opacity }, ...places.map(([x, y]) => element('use', { 'xlink:href': `#${id}`, x, y }))));
  }

  /** For those who draw on canvases; what this has not, they may not use. @returns {CanvasRenderingContext2D} */
  get asCanvas() {
    return /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (this));
  }

  #name() {
    return `${this.#book.prefix}${++this.#book.count}`;
  }

  /** @param {string} tag @param {Record<string, string | number>} attributes @param {...string} children */
  #write(tag, attributes, ...children) {
    this.#group.append(element(tag, attributes, ...children));
  }

  /** @returns {Record<string, number>} */
  #veil() {
    return this.globalAlpha < 1 ? { opacity: this.globalAlpha } : {};
  }

  /** @returns {Record<string, string | number>} */
  #filled() {
    const { fillStyle } = this;
    if (typeof fillStyle !== 'string') return { fill: `url(#${fillStyle.id})`, ...this.#veil() };
    const { hex, opacity } = plain(fillStyle);
    const seen = opacity * this.globalAlpha;
    return { fill: hex, ...(seen < 1 && { 'fill-opacity': seen }) };
  }

  /** @returns {Record<string, string | number>} */
  #stroked() {
    const { hex, opacity } = plain(this.strokeStyle);
    const seen = opacity * this.globalAlpha;
    return {
      stroke: hex, 'stroke-width': this.lineWidth,
      ...(this.lineJoin !== 'miter' && { 'stroke-linejoin': this.lineJoin }),
      ...(this.lineCap !== 'butt' && { 'stroke-linecap': this.lineCap }),
      ...(this.#dash.length > 0 && { 'stroke-dasharray': this.#dash.map(short).join(' ') }),
      ...(seen < 1 && { 'stroke-opacity': seen }),
    };
  }

  /** @param {string} text @param {number} x @param {number} y @param {Record<string, string | number>} ink */
  #letters(text, x, y, ink) {
    const parts = /^(italic )?(\d{3} )?([\d.]+)px (.+)$/.exec(this.font);
    if (!parts || !(this.textAlign in ANCHORS)) throw new RangeError(`A figure knows no letters as of “${this.font}”, ${this.textAlign}.`);
    const [, slant, weight, size, family] = parts;
    this.#write('text', {
      x, y: y + this.#drop(text), 'font-family': family, 'font-size': Number(size),
      ...(slant && { 'font-style': 'italic' }), ...(weight && { 'font-weight': weight.trim() }),
      ...(this.textAlign !== 'left' && { 'text-anchor': ANCHORS[this.textAlign] }), ...ink,
      // A space at an end is room, and SVG would drop it.
    }, text.replace(/^ | $/g, '\u00a0'));
  }

  /** From where the text is asked for down to its baseline. @param {string} text */
  #drop(text) {
    if (this.textBaseline === 'alphabetic') return 0;
    const ctx = measuring();
    ctx.font = this.font;
    const [here, there] = [this.textBaseline, 'alphabetic'].map((baseline) => {
      ctx.textBaseline = /** @type {CanvasTextBaseline} */ (baseline);
      return ctx.measureText(text).actualBoundingBoxAscent;
    });
    return there - here;
  }
}

/** @param {number} x @param {number} y @param {number} width @param {number} height */
const box = (x, y, width, height) => ({ x: Math.min(x, x + width), y: Math.min(y, y + height), width: Math.abs(width), height: Math.abs(height) });
