// @ts-check
/**
 * The menu of settings with a name. They are data: `www/presets/index.json` lists the files, and each file is one part of the
 * menu, `{group, title, presets: [{name, title, about, set}]}`, its words in both languages. A preset takes the parameters of
 * its group to their defaults, and then to what it sets.
 */

import { h } from './dom.js';

/** @import {Params, Row} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */
/** @typedef {Record<'en' | 'zh', string>} Words */
/** @typedef {{name: string, title: Words, about: Words, set: Params}} Preset */
/** @typedef {{group: string, title: Words, presets: Preset[]}} Part */

const FOLDER = new URL('../presets/', import.meta.url);

/** @param {string} name @returns {Promise<any>} */
async function read(name) {
  const response = await fetch(new URL(`${name}.json`, FOLDER));
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.json();
}

export class Presets {
  /** @type {Part[]} */
  #parts = [];
  /** @type {Promise<void> | null} */
  #loading = null;
  /** @type {Row[]} */
  #rows = [];
  /** @type {Params} */
  #params = {};
  #about = h('p', { class: 'hint' });

  /** @param {Text} text @param {(changes: Params) => void} apply @param {() => void} edit what is in force, by hand */
  constructor(text, apply, edit) {
    this.text = text;
    this.apply = apply;
    this.select = h('select', { id: 'presets', onchange: () => this.#choose() });
    this.element = h('div', { class: 'field wide presets', 'data-key': 'presets', hidden: true }, text.bind(h('label', { for: 'presets' }), 'controls.presets'), h('div', { class: 'pair' }, this.select, text.bind(h('button', { type: 'button', class: 'edit-data', onclick: edit }), 'editor.open')), this.#about);
    text.onChange(this.element, () => this.#list());
  }

  /** @param {Row[]} rows */
  know(rows) {
    this.#rows = rows;
  }

  /** Reads the files, once; without them there is no menu, and everything else is as it was. */
  load() {
    this.#loading ??= (async () => {
      const names = /** @type {string[]} */ (await read('index'));
      this.#parts = await Promise.all(names.map(read));
      this.#list();
    })().catch(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /** @param {Params} params @param {Set<string>} hidden */
  update(params, hidden) {
    this.#params = params;
    this.element.hidden = this.#parts.length === 0 || hidden.has('data');
    this.#show();
  }

  /** Every parameter that a preset decides. @param {Part} part @param {Preset} preset @returns {Params} */
  #whole({ group }, { set }) {
    const own = this.#rows.filter((row) => row.group === group);
    return { ...Object.fromEntries(own.map((row) => [row.key, row.default])), ...set };
  }

  /** The preset that is in force, if one is. */
  #current() {
    for (const part of this.#parts) {
      for (const preset of part.presets) {
        const whole = Object.entries(this.#whole(part, preset));
        if (whole.every(([key, value]) => String(this.#params[key]) === String(value))) return preset;
      }
    }
    return null;
  }

  #choose() {
    for (const part of this.#parts) {
      const chosen = part.presets.find(({ name }) => name === this.select.value);
      if (chosen) this.apply(this.#whole(part, chosen));
    }
  }

  #list() {
    const { language } = this.text;
    this.element.hidden = this.#parts.length === 0;
    this.select.replaceChildren(
      h('option', { value: '' }, this.text.t('controls.no-preset')),
      ...this.#parts.map(({ title, presets }) => h('optgroup', { label: title[language] }, ...presets.map((preset) => h('option', { value: preset.name }, preset.title[language])))));
    this.#show();
  }

  #show() {
    const current = this.#current();
    this.select.value = current?.name ?? '';
    this.#about.textContent = current?.about[this.text.language] ?? '';
    this.#about.hidden = !current;
  }
}
