// @ts-check
// Train, step, reset, new seed; and how far the run has come.

import { gameOf } from '../view/game.js';
import { h, icon } from './dom.js';

/** @import {Params, Status, TimelineState} from '../types.js' */
/** @typedef {import('./text.js').Text} Text */

/**
 * @typedef {object} Actions
 * @property {() => void} toggle @property {() => void} stepBoth @property {() => void} stepD @property {() => void} stepG
 * @property {() => void} reset @property {() => void} newSeed @property {(speed: number) => void} setSpeed
 */

/** Steps a second offered beside the step buttons; 0 is as fast as possible. */
const SPEEDS = [0, 1000, 100, 10, 1];

export class Transport {
  /** @param {Text} text @param {Actions} actions @param {HTMLElement} [ways] more ways to train @param {HTMLElement} [scrubber] */
  constructor(text, actions, ways, scrubber) {
    this.text = text;
    /** @param {string} name @param {string} key @param {() => void} act @param {Node[]} [inside] */
    const button = (name, key, act, inside) => {
      const made = h('button', { type: 'button', class: name, part: `button ${name}`, onclick: act, 'aria-keyshortcuts': key }, ...(inside ?? []));
      if (!inside) {
        made.append(text.bind(h('span', { class: 'long' }), `transport.${name}`), text.bind(h('span', { class: 'short' }), `transport.${name}.short`));
        text.bind(made, `transport.${name}`, 'aria-label');
      }
      return text.onChange(made, () => {
        made.title = `${text.spoken(`transport.${name}.hint`)} (${key})`;
      });
    };
    this.playLabel = h('span');
    this.playIcon = h('span', { class: 'icon' });
    this.play = button('play', 'T', actions.toggle, [this.playIcon, this.playLabel]);
    this.steps = [button('step', 'B', actions.stepBoth), button('step-d', 'D', actions.stepD), button('step-g', 'E', actions.stepG)];
    this.reset = button('reset', 'R', actions.reset);
    this.newSeed = button('new-seed', 'N', actions.newSeed);
    this.reset.classList.add('apart');

    this.speed = h('select', { part: 'speed', onchange: () => actions.setSpeed(Number(this.speed.value)) });
    text.bind(this.speed, 'param.speed', 'aria-label');
    this.speedLabel = h('span', { class: 'speed' }, text.bind(h('span', { class: 'caption', 'aria-hidden': 'true' }), 'transport.speed'), this.speed);

    this.step = h('b', { class: 'step-count' });
    this.seed = h('b', { class: 'seed-value' });
    this.rate = h('span', { class: 'rate', part: 'rate' });
    this.progress = h('progress', { max: 1, hidden: true });
    text.bind(this.progress, 'status.loading', 'aria-label');
    this.counts = h('div', { class: 'counts', part: 'counts' },
      this.progress, this.rate,
      h('span', { class: 'seed' }, text.bind(h('span'), 'param.seed'), ' ', this.seed),
      h('span', { class: 'step' }, text.bind(h('span'), 'transport.steps'), ' ', this.step));
    this.element = h('div', { class: 'transport', part: 'transport', role: 'group' },
      this.play, ...this.steps, ways, this.reset, this.newSeed, this.speedLabel, this.counts, scrubber);
    text.bind(this.element, 'transport.label', 'aria-label');
    this.#state = '';
  }
  #state;

  /** @param {Status} status @param {Params} params @param {number} step @param {TimelineState | null} timeline @param {Set<string>} [locked] */
  update(status, params, step, timeline, locked) {
    const { text } = this;
    const running = status.state === 'running';
    const { preroll } = status;
    const label = preroll ? text.spoken('preroll.stop') : running ? text.spoken('transport.pause') : this.#intent(params, step);
    const face = `${running} ${preroll !== undefined} ${label}`;
    if (face !== this.#state) {
      this.#state = face;
      this.playIcon.replaceChildren(icon(running || preroll ? 'pause' : 'play'));
      this.playLabel.textContent = label;
    }
    const ready = status.state === 'paused' || running;
    this.play.disabled = !ready && !preroll;
    for (const button of this.steps) button.disabled = !ready;
    this.reset.disabled = this.newSeed.disabled = !ready && status.state !== 'diverged';
    if (locked?.has('seed')) this.newSeed.disabled = true;
    this.speed.disabled = locked?.has('speed') ?? false;
    this.speed.title = this.speed.disabled ? text.spoken('lock.sign') : '';
    this.#showSpeed(Number(params.speed ?? 0));
    const last = timeline?.steps.at(-1) ?? 0;
    const isBack = timeline !== null && timeline.at !== null && timeline.at < last && !running;
    this.step.textContent = text.number(preroll?.step ?? step) + (isBack ? ` / ${text.number(last)}` : '');
    this.seed.textContent = String(params.seed ?? '–');
    const loading = status.state === 'loading';
    this.progress.hidden = !loading;
    if (loading && status.progress !== null) this.progress.value = status.progress;
    else this.progress.removeAttribute('value');
    this.element.toggleAttribute('data-preroll', preroll !== undefined);
    this.rate.textContent = preroll ? text.t('preroll.train', { to: text.number(preroll.to) }) + (preroll.left === null ? '' : text.t('preroll.left', { time: text.duration(preroll.left) }))
      : loading ? text.t('status.loading') + (status.progress ? ` ${Math.round(100 * status.progress)} %` : '')
      : running ? text.t('transport.rate', { rate: text.number(Math.round(status.stepsPerSecond)) }) : text.t(status.reached ? `reached.${status.reached}` : `status.${status.state}`);
  }

  /** What the play button would do: which networks, and until when. @param {Params} params @param {number} step */
  #intent(params, step) {
    const { text } = this;
    const train = String(params.train ?? 'both');
    const what = text.spoken(train === 'both' ? 'transport.train' : `transport.train-${train}`);
    const until = String(params.until ?? 'pause');
    const isVain = (until === 'step' && step >= Number(params.steps)) || (until === 'optimal' && gameOf(params).optimum === null);
    if (until === 'pause' || isVain) return what;
    return text.t(`transport.until.${until}`, { what, steps: text.number(Number(params.steps)) });
  }

  /** @param {number} speed */
  #showSpeed(speed) {
    const choices = [...new Set([...SPEEDS, speed])].sort((a, b) => (a || Infinity) < (b || Infinity) ? 1 : -1);
    const face = `${this.text.language} ${choices}`;
    if (this.speed.dataset.face !== face) {
      this.speed.dataset.face = face;
      this.speed.replaceChildren(...choices.map((value) => h('option', { value: String(value) }, value ? this.text.t('transport.rate', { rate: value }) : this.text.t('transport.fastest'))));
    }
    this.speed.value = String(speed);
  }
}
