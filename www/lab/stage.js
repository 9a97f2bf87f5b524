// @ts-check
// The views beside the heat-maps, one at a time in their place. Each is fetched and built when it is first asked for, and drawn only while it shows.

import { h } from './dom.js';

/** @import {Scene, StageView} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */

/** What a view may ask for. @typedef {{redraw: () => void, change: (key: string, value: string) => void}} Wishes */
/** @typedef {{make: (text: Text, wishes: Wishes) => StageView}} Room */

/**
 * The views by name, in the groups in which they are listed. `wide` ones take the whole width of a screen; the others share it with
 * the numbers.
 * @type {Record<string, {group: string, wide: boolean, room: () => Promise<Room>}>}
 */
const ROOMS = {
  slice: { group: 'theory', wide: true, room: () => import('./stage/slice.js') },
  excess: { group: 'theory', wide: true, room: () => import('./stage/excess.js') },
  warp: { group: 'generator', wide: false, room: () => import('./stage/warp.js') },
  field: { group: 'generator', wide: false, room: () => import('./stage/field.js') },
  trails: { group: 'generator', wide: false, room: () => import('./stage/trails.js') },
  modes: { group: 'generator', wide: true, room: () => import('./stage/modes.js') },
  phase: { group: 'time', wide: false, room: () => import('./stage/phase.js') },
};

/** The names of the views, and the group of each. */
export const STAGED = Object.entries(ROOMS).map(([name, { group }]) => ({ name, group }));

export class Stage {
  element = h('div', { class: 'stage', part: 'stage', hidden: true });
  /** @type {Map<string, StageView>} */
  #built = new Map();
  /** The view that shows, '' for none. */
  #name = '';
  /** @type {Promise<void>} */
  #arriving = Promise.resolve();
  #wishes;

  /** @param {Text} text @param {Wishes} wishes @param {(reason: string) => void} failed a view could not be fetched */
  constructor(text, wishes, failed) {
    this.text = text;
    this.failed = failed;
    this.#wishes = wishes;
  }

  /** Shows this view, or none. @param {string} view @returns {'wide' | 'square' | ''} the room it takes */
  show(view) {
    const entry = Object.hasOwn(ROOMS, view) ? ROOMS[view] : null;
    const name = entry ? view : '';
    if (name !== this.#name) {
      this.leave();
      this.#name = name;
      this.element.hidden = name === '';
      this.element.replaceChildren();
      const known = this.#built.get(name);
      if (known) this.element.append(known.element);
      else if (entry) this.#arriving = this.#fetch(name, entry.room).catch((error) => this.failed(String(error?.message ?? error)));
    }
    return entry ? (entry.wide ? 'wide' : 'square') : '';
  }

  /** @param {string} name @param {() => Promise<Room>} room */
  async #fetch(name, room) {
    const { make } = await room();
    if (!this.#built.has(name)) this.#built.set(name, make(this.text, this.#wishes));
    const view = /** @type {StageView} */ (this.#built.get(name));
    if (this.#name !== name) return;
    this.element.replaceChildren(view.element);
    this.#wishes.redraw();
  }

  /** @param {Scene} scene */
  draw(scene) {
    this.#built.get(this.#name)?.draw(scene);
  }

  /** What the view shows, once it is there; nothing where it shows none. @param {() => Scene | null} seen @returns {Promise<import('../types.js').Plot[]>} */
  async plots(seen) {
    await this.#arriving;
    const scene = seen();
    return scene ? (this.#built.get(this.#name)?.plots(scene) ?? []) : [];
  }

  /** What moves by itself rests: another view is chosen, or the lab has left the page. */
  leave() {
    this.#built.get(this.#name)?.leave?.();
  }
}
