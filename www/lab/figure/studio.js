// @ts-check
// The lab as figures are made from it: what is on the screen, and the next steps of the run.

/** @import {Params, Snapshot, Status, Which} from '../../types.js' */
/** @typedef {import('../view.js').LabView} LabView */
/** @typedef {import('../settings.js').Settings} Settings */
/** @typedef {{params: Params, status: Status, latest: Snapshot | null, isConnected: boolean, csv: () => string, play: () => void, pause: () => void, snapshot: () => Promise<Snapshot>}} Lab */

const frame = () => new Promise(requestAnimationFrame);

/** What the files of the present run are called. @param {Lab} lab */
export const nameOf = ({ params, latest }) => `dstar-seed${params.seed}-step${latest?.step ?? 0}`;

/**
 * @param {Lab} lab @param {LabView} view @param {Settings} settings @param {import('../time/walk.js').Walk} walk @param {() => boolean} follows whether the page's address is the lab's
 * @returns {import('./make.js').Studio}
 */
export function studioOf(lab, view, settings, walk, follows) {
  return {
    text: view.text,
    swatch: view.swatch,
    plots: () => view.plots(),
    csv: () => lab.csv(),
    look: () => {
      const { params } = settings;
      return {
        snapshot: lab.latest, params, settings: settings.ofRun, follows: follows(), name: nameOf(lab), query: (changes) => settings.query(changes),
        view: view.lab.dataset.view ?? 'all', curtain: String(params.hide).split(',').includes('truth'),
      };
    },
    // Some steps of the networks in training, of which every look is taken; rejects where somebody else gives the run an order.
    advance: async (n) => {
      await walk.steps(n, /** @type {Which} */ (settings.params.train ?? 'both'), async ({ step }, goesOn) => {
        // What is made is handed over in the next frame.
        while (goesOn() && (lab.latest?.step ?? 0) < step) await frame();
        if (!goesOn()) throw new Error('The run was taken elsewhere.');
      });
      return /** @type {Snapshot} */ (lab.latest);
    },
  };
}

/** Pauses, and waits until what shows is where the run stands; answers how it can be let go on. @param {Lab} lab */
export async function rest(lab) {
  const isRunning = lab.status.state === 'running';
  if (isRunning) {
    lab.pause();
    const last = await lab.snapshot().catch(() => null);
    while (last && lab.isConnected && (lab.latest?.step ?? 0) < last.step) await frame();
  }
  return () => isRunning && lab.status.state === 'paused' && lab.play();
}
