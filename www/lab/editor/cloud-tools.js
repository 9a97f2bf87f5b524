// @ts-check
// The two tools that bring points: a brush, and a box to paste into or drop a file on.

import { h, rich } from '../dom.js';
import { Field } from './field.js';
import { MOST } from './cloud.js';
import { readPoints } from './read-points.js';

/** @typedef {import('../text.js').Text} Text */
/** @typedef {import('./cloud.js').Way} Way */
/** @typedef {import('./read-points.js').Reading} Reading */

/** A file beyond so many bytes is not read. */
const LARGEST_FILE = 8e6;

/**
 * @typedef {object} Handlers
 * @property {(k: number) => void} setK @property {(h: number, rests: boolean) => void} setBandwidth @property {(way: Way) => void} setWay
 * @property {(share: number) => void} setBrush a share of the view's half-width
 * @property {() => void} clear @property {(reading: Reading) => void} take @property {(key: string) => void} fail
 */

/** The number of components of the fit; the same in both tools. @param {Text} text @param {Handlers} handlers */
const kField = (text, handlers) => new Field(text, 'editor.k', { min: 1, max: MOST, step: 1, slider: [1, 32] }, (k, rests) => rests && handlers.setK(k));

export class Paint {
  /** @param {Text} text @param {Handlers} handlers */
  constructor(text, handlers) {
    this.k = kField(text, handlers);
    this.brush = new Field(text, 'editor.brush', { min: 1, max: 30, step: 1, slider: [1, 30] }, (percent) => handlers.setBrush(percent / 100));
    this.clear = text.bind(h('button', { type: 'button', 'data-key': 'clear', onclick: handlers.clear }), 'editor.clear');
    this.element = h('div', { class: 'tool paint' },
      text.bind(h('p', { class: 'hint' }), 'editor.paint.hint'), this.brush.element, this.k.element, h('div', { class: 'edit-row' }, this.clear));
  }

  /** @param {{k: number, brush: number, count: number}} state */
  show({ k, brush, count }) {
    this.k.show(k);
    this.brush.show(Math.round(100 * brush));
    this.clear.disabled = count === 0;
  }
}

export class Points {
  /** @param {Text} text @param {Handlers} handlers */
  constructor(text, handlers) {
    this.text = text;
    this.handlers = handlers;
    this.area = h('textarea', { rows: 4, spellcheck: false });
    text.bind(this.area, 'editor.paste', 'aria-label');
    this.area.placeholder = 'x,y\n-1.2,0.4\n0.7,1.1';
    // A paste is used at once; what is typed, when the button says so.
    this.area.addEventListener('paste', () => setTimeout(() => this.#use()));
    this.use = text.bind(h('button', { type: 'button', 'data-key': 'use', onclick: () => this.#use() }), 'editor.use');
    this.file = h('input', { type: 'file', accept: '.csv,.tsv,.txt,.json,text/csv,application/json', hidden: true });
    this.file.addEventListener('change', () => {
      const chosen = this.file.files?.[0];
      if (chosen) this.open(chosen);
      this.file.value = '';
    });
    const choose = text.bind(h('button', { type: 'button', 'data-key': 'file', onclick: () => this.file.click() }), 'editor.file');
    /** @param {Way} way */
    const option = (way) => text.bind(h('button', { type: 'button', 'data-way': way, onclick: () => handlers.setWay(way) }), `editor.way.${way}`);
    this.ways = [option('fit'), option('kernels')];
    this.k = kField(text, handlers);
    this.bandwidth = new Field(text, 'editor.bandwidth', { min: 0.001, max: 50, slider: [0.01, 2], log: true }, handlers.setBandwidth);
    const ways = text.bind(h('div', { class: 'choice', role: 'group' }, ...this.ways), 'editor.way', 'aria-label');
    this.about = h('p', { class: 'hint' });
    this.element = h('div', { class: 'tool points' },
      text.bind(h('p', { class: 'hint' }), 'editor.points.hint'), this.area, h('div', { class: 'edit-row' }, this.use, choose, this.file), ways, this.k.element, this.bandwidth.element, this.about);
  }

  #use() {
    this.handlers.take(readPoints(this.area.value));
  }

  /** @param {string} text */
  put(text) {
    this.area.value = text;
    this.#use();
  }

  /** @param {File} file */
  async open(file) {
    if (file.size > LARGEST_FILE) return this.handlers.fail('editor.file-large');
    try {
      this.put(await file.text());
    } catch {
      this.handlers.fail('editor.file-failed');
    }
  }

  /** @param {{k: number, way: Way, bandwidth: number}} state */
  show({ k, way, bandwidth }) {
    for (const option of this.ways) option.setAttribute('aria-pressed', String(option.dataset.way === way));
    this.k.element.hidden = way !== 'fit';
    this.bandwidth.element.hidden = way !== 'kernels';
    this.k.show(k);
    this.bandwidth.show(bandwidth);
    this.about.replaceChildren(...rich(this.text.t(`editor.way.${way}.about`, { most: MOST })));
  }
}
