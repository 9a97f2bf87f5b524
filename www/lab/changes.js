// @ts-check
// Changes of the parameters, on their way to the engine.

/** @import {Note, Params, SessionLike, Value} from '../types.js' */
/**
 * @typedef {object} Told who is told of them
 * @property {(params: Params) => void} adopt the parameters are these from now on
 * @property {() => SessionLike | null} engine null where there is none to be told
 * @property {() => void} preview shows what can be shown without one
 * @property {() => void} ends the run, as it stands, gives way to another
 * @property {() => void} begins what comes next is that other one
 */

export class Changes {
  /** @type {Promise<void> | null} */
  #sending = null;
  /** What the engine has still to be told. @type {'change' | 'restart' | null} */
  #owed = null;
  #settings;
  #told;

  /** @param {import('./settings.js').Settings} settings @param {Told} told */
  constructor(settings, told) {
    this.#settings = settings;
    this.#told = told;
  }

  /** Changes the parameters now, and tells the engine. @param {Record<string, Value>} changes @returns {{notes: Note[], told: Promise<void>}} what was clamped or refused */
  take(changes) {
    const { notes, restart } = this.merge(changes);
    return { notes, told: this.send(restart) };
  }

  /** Changes the parameters now; what that means for the run is the caller's. @param {Record<string, Value>} changes */
  merge(changes) {
    const { params, notes, restart } = this.#settings.with(changes);
    if (restart) this.#told.ends();
    if (this.#settings.theory) this.#told.adopt(params);
    return { notes, restart };
  }

  /** Tells the engine; changes made while it is being told go together in the next telling. @param {boolean} restart whether the run begins anew */
  send(restart) {
    const session = this.#told.engine();
    if (!session) {
      this.#told.preview();
      return Promise.resolve();
    }
    this.#owed = restart || this.#owed === 'restart' ? 'restart' : 'change';
    this.#sending ??= this.#send(session).finally(() => (this.#sending = null));
    return this.#sending;
  }

  /** @param {SessionLike} session */
  async #send(session) {
    while (this.#owed) {
      const again = this.#owed === 'restart';
      this.#owed = null;
      if (again) this.#told.begins();
      await session.set(this.#settings.params, again);
    }
  }
}
