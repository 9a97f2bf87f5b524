// @ts-check
/**
 * The menus of settings with a name. They are data: `www/presets/index.json` lists the files, and each file is one menu,
 * `{group, with, title, presets: [{name, title, about, set}]}`, hidden with the parameter `with`, its words in both languages. A preset takes the parameters of its
 * group to their defaults, and what else its menu is about, but for the group of another menu; and then all to what it sets.
 */

import { read } from '../assets.js';
import { h } from './dom.js';

/** @import {Params, Row} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */
/** @typedef {Record<'en' | 'zh', string>} Words */
/** @typedef {{name: string, title: Words, about: Words, set: Params}} Preset */
/** @typedef {{group: string, with: string, title: Words, presets: Preset[]}} Part */

/** @param {string} name @returns {Promise<any>} */
async function load(name) {
  return (await read(`presets/${name}.json`)).json();
}

/** One menu: what can be chosen, what is in force, and a sentence on it. */
class Menu {
  #about = h('p', { class: 'hint' });
  /** What is locked of what its presets set: a preset is taken whole or not at all. @type {string[]} */
  locked = [];
  /** @type {Params} */
  #params = {};
  #wholes;

  /**
   * @param {Text} text @param {Part} part @param {Params} given the defaults of what the menu is about
   * @param {(changes: Params) => void} apply @param {HTMLElement | null} beside
   */
  constructor(text, part, given, apply, beside) {
    this.text = text;
    this.part = part;
    this.apply = apply;
    this.#wholes = new Map(part.presets.map(({ name, set }) => [name, { ...given, ...set }]));
    const id = `presets-${part.group}`;
    this.select = h('select', {
      id,
      onchange: () => {
        const whole = this.#wholes.get(this.select.value);
        if (whole) apply(whole);
      },
    });
    this.title = h('label', { for: id });
    this.element = h('div', { class: 'field wide presets', 'data-key': id }, this.title, h('div', { class: 'pair' }, this.select, beside), this.#about);
    text.onChange(this.element, () => this.#list());
    this.#list();
  }

  /** @param {Params} params @param {Set<string>} hidden @param {Set<string>} locked */
  update(params, hidden, locked) {
    this.#params = params;
    this.element.hidden = hidden.has(this.part.with);
    this.locked = [...new Set([...this.#wholes.values()].flatMap((whole) => Object.keys(whole)))].filter((key) => locked.has(key));
    this.select.disabled = this.locked.length > 0;
    this.select.title = this.select.disabled ? this.text.spoken('lock.sign') : '';
    this.#show();
  }

  /** Takes the next preset, or the one before. @param {1 | -1} way */
  go(way) {
    const { presets } = this.part;
    const at = presets.findIndex(({ name }) => name === this.select.value);
    const next = presets[at < 0 ? (way > 0 ? 0 : presets.length - 1) : Math.min(presets.length - 1, Math.max(0, at + way))];
    const whole = this.#wholes.get(next.name);
    if (whole && next.name !== this.select.value) this.apply(whole);
  }

  #list() {
    const { text, part } = this;
    this.title.textContent = part.title[text.language];
    this.select.replaceChildren(h('option', { value: '' }, text.t('controls.no-preset')), ...part.presets.map(({ name, title }) => h('option', { value: name }, title[text.language])));
    this.#show();
  }

  #show() {
    const current = this.part.presets.find(({ name }) => Object.entries(this.#wholes.get(name) ?? {}).every(([key, value]) => String(this.#params[key]) === String(value)));
    this.select.value = current?.name ?? '';
    this.#about.textContent = current?.about[this.text.language] ?? '';
    this.#about.hidden = !current;
  }
}

export class Presets {
  /** @type {Menu[]} */
  #menus = [];
  /** @type {Promise<void> | null} */
  #loading = null;
  /** @type {Row[]} */
  #rows = [];
  /** @type {Params} */
  #params = {};
  /** @type {Set<string>} */
  #hidden = new Set();
  /** @type {Set<string>} */
  #locked = new Set();

  /** @param {Text} text @param {(changes: Params) => void} apply @param {() => void} edit opens the editor of the data */
  constructor(text, apply, edit) {
    this.text = text;
    this.apply = apply;
    this.editor = text.bind(h('button', { type: 'button', class: 'edit-data', onclick: edit }), 'editor.open');
    this.element = h('div', { class: 'ready-made' });
  }

  /** @param {Row[]} rows */
  know(rows) {
    this.#rows = rows;
  }

  /** Reads the files, once; without them there is no menu, and everything else is as it was. */
  load() {
    this.#loading ??= (async () => {
      const names = /** @type {string[]} */ (await load('index'));
      const parts = /** @type {Part[]} */ (await Promise.all(names.map(load)));
      this.#menus = parts.map((part) => {
        const others = parts.filter((other) => other !== part).map(({ group }) => group);
        const named = new Set(part.presets.flatMap(({ set }) => Object.keys(set)));
        const own = this.#rows.filter(({ group, key }) => group === part.group || (named.has(key) && !others.includes(group)));
        return new Menu(this.text, part, Object.fromEntries(own.map((row) => [row.key, row.default])), this.apply, part.group === 'data' ? this.editor : null);
      });
      this.element.replaceChildren(...this.#menus.map(({ element }) => element));
      this.update(this.#params, this.#hidden, this.#locked);
    })().catch(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /** @param {Params} params @param {Set<string>} hidden @param {Set<string>} locked */
  update(params, hidden, locked) {
    this.#params = params;
    this.#hidden = hidden;
    this.#locked = locked;
    this.editor.disabled = ['data', 'mix'].some((key) => locked.has(key));
    for (const menu of this.#menus) menu.update(params, hidden, locked);
  }

  /**
   * To the next preset of a menu, or the one before; none is taken where any of what they set is locked.
   * @param {string} group @param {1 | -1} way @returns {Promise<string[]>} the keys that are
   */
  async go(group, way) {
    await this.load();
    const menu = this.#menus.find(({ part }) => part.group === group);
    if (menu?.locked.length === 0) menu.go(way);
    return menu?.locked ?? [];
  }
}
