// @ts-check
// What a reader's hand may order. It goes through the lab's contract, as a page around it would; but what is locked stays, and what fails is said.

import { nameOf, rest, studioOf } from './figure/studio.js';
import { sift } from './locks.js';
import { save } from './save.js';
import { loadWasm } from './theory.js';

/** @import {Note, Snapshot, Trace, Value} from '../types.js' */
/** @typedef {import('./element.js').DstarLab} Lab */
/** @typedef {import('./view.js').LabView} LabView */
/**
 * What the lab lends beside its contract.
 * @typedef {object} Inside
 * @property {import('./settings.js').Settings} settings
 * @property {import('./time/walk.js').Walk} walk
 * @property {import('./opening.js').Opening} opening
 * @property {() => LabView} view
 * @property {() => boolean} follows whether the page's address is the lab's
 * @property {(act: () => void) => void} whenReady now, or as soon as there is an engine to hear it
 * @property {(changes: Record<string, Value>) => {notes: Note[], told: Promise<void>}} take changes the parameters now, and tells the engine
 * @property {() => Promise<{trace: Trace, snapshot: Snapshot}>} slow
 * @property {(run: import('./time/book.js').Run) => Promise<void>} restore
 * @property {(error: unknown) => void} complain
 */

/** New seeds are small enough to be read aloud. */
const SEEDS = 100_000;

/** @param {Lab} lab @param {Inside} inside @returns {import('./view.js').Orders} */
export function ordersOf(lab, { settings, walk, opening, view, follows, whenReady, take, slow, restore, complain }) {
  /** What a button started may fail; it is said, not thrown. @param {Promise<unknown>} work */
  const quietly = (work) => void work.catch(complain);

  /** A change by hand: remarks about it are shown. @param {Record<string, Value>} changes */
  const change = (changes) => quietly(lab.set(changes).then((notes) => view().notices.addNotes(notes)));

  /** The same, but the parameters are changed when this returns: the next change may depend on them. @param {Record<string, Value>} changes */
  const changeNow = (changes) => {
    const { notes, told } = take(changes);
    view().notices.addNotes(notes);
    quietly(told);
  };

  /**
   * What a reader asks for; what is locked stays as it is, and that is said. @param {Record<string, Value>} changes
   * @param {(changes: Record<string, Value>) => void} [act]
   */
  const byHand = (changes, act = change) => {
    const { allowed, refused } = sift(changes, settings.locked, settings.params);
    view().remarks.refused(refused);
    if (Object.keys(allowed).length > 0) act(allowed);
  };

  /** Opens or closes the editor of the data. */
  const edit = async () => {
    const { theory } = settings;
    if (!theory) return;
    const refused = ['data', 'mix'].filter((key) => settings.locked.has(key));
    view().remarks.refused(refused);
    if (refused.length > 0) return;
    const wasm = await loadWasm();
    await view().edit({ theory, wasm, params: () => settings.params, change: changeNow, redraw: () => view().redraw(), opened: (open) => view().editing(open) });
  };

  const link = () => {
    const here = new URL(location.href);
    here.hash = settings.query();
    return here.href;
  };

  return {
    toggle: () => (opening.goesOn ? opening.stop() : lab.status.state === 'running' ? lab.pause() : lab.play()),
    stepBoth: () => quietly(lab.step(1, 'both')),
    stepD: () => quietly(lab.step(1, 'd')),
    stepG: () => quietly(lab.step(1, 'g')),
    steps: (n, which) => quietly(walk.steps(n, which)),
    reset: () => quietly(lab.reset()),
    newSeed: () => byHand({ seed: crypto.getRandomValues(new Uint32Array(1))[0] % SEEDS }, (changes) => quietly(lab.reset(changes))),
    setSpeed: (speed) => byHand({ speed }),
    change: (key, value) => byHand({ [key]: value }, (changes) => (key === 'data' ? whenReady(() => changeNow(settings.otherData(value))) : change(changes))),
    apply: (changes) => byHand(changes),
    edit: () => quietly(edit()),
    goto: (step) => lab.goto(step).catch(complain),
    // A step that is told of; what hinders it is said.
    slow: () => slow().catch((error) => {
      complain(error);
      throw error;
    }),
    share: () => ({ rows: settings.rows, params: settings.params, step: lab.latest?.step ?? 0, follows: follows(), query: (params) => settings.query(params) }),
    studio: () => studioOf(lab, view(), settings, walk, follows),
    rest: () => rest(lab),
    compare: () => (lab.pause(), { params: settings.params, rows: settings.rows }),
    restore: (run) => quietly(restore(run)),
    copyLink: () => navigator.clipboard.writeText(link()),
    save: () => quietly(lab.export().then((text) => save(`${nameOf(lab)}.json`, new Blob([text], { type: 'application/json' })))),
    csv: () => save(`${nameOf(lab)}.csv`, new Blob([lab.csv()], { type: 'text/csv' })),
    table: (text) => save('dstar-runs.csv', new Blob([text], { type: 'text/csv' })),
    load: (text) => quietly(lab.import(text)),
  };
}
