// @ts-check
// What stands over the lab and is seldom wanted: fetched and made when it is first asked for, with its style sheets.

import { styleSheets } from './dom.js';

/** @template {{element: HTMLElement}} T */
export class Late {
  /** @type {Promise<T> | null} */
  #made = null;
  #lab;
  #sheet;
  #make;

  /** @param {HTMLElement} lab where it is put @param {string} sheet its style sheet @param {() => Promise<T>} make */
  constructor(lab, sheet, make) {
    this.#lab = lab;
    this.#sheet = sheet;
    this.#make = make;
  }

  /** Rejects where it could not be fetched; then it may be asked for again. @returns {Promise<T>} */
  get() {
    this.#made ??= this.#fetch();
    this.#made.catch(() => (this.#made = null));
    return this.#made;
  }

  /** Does this if it has been made. @param {(made: T) => void} act */
  ifMade(act) {
    this.#made?.then(act, () => {});
  }

  async #fetch() {
    const made = await this.#make();
    await new Promise((resolve) => /** @type {ShadowRoot} */ (this.#lab.getRootNode()).append(...styleSheets([this.#sheet], () => resolve(null))));
    this.#lab.append(made.element);
    return made;
  }
}
