// @ts-check
// What the lab remarks upon by itself, each remark for as long as it is true: what is locked, hidden, asked for and cannot be shown, or takes long.

/** @import {Params, Status} from '../types.js' */
/** @typedef {{change: (key: string, value: string) => void, toggle: () => void}} RemarkOrders */

/** From so many seconds on the way to the step at which a lab opens is long. */
const LONG_S = 20;
/** So many times as long, or as short, is another time. */
const OTHERWISE = 1.5;

export class Remarks {
  /** Whether it is said that the step to stop at has been passed. */
  #behind = false;
  /** How long the way to the step at which the lab opens takes, as it is said, in seconds; 0 while nothing is. */
  #long = 0;

  /** @param {import('./text.js').Text} text @param {import('./notices.js').Notices} notices @param {RemarkOrders} orders */
  constructor(text, notices, orders) {
    this.text = text;
    this.notices = notices;
    this.orders = orders;
  }

  /** @param {Status} status @param {Params} params @param {number} step */
  onStatus(status, params, step) {
    if (status.state !== 'loading') this.notices.dismiss('opening');
    this.#onWay(status.preroll);
    this.#onBehind(status.state === 'running' && params.until === 'step' && step > Number(params.steps), Number(params.steps));
  }

  /** Where training goes on beyond the step at which it was to stop, nothing will stop it. @param {boolean} behind @param {number} step */
  #onBehind(behind, step) {
    if (behind === this.#behind) return;
    this.#behind = behind;
    if (behind) this.notices.add(() => [this.text.t('notice.behind', { step: this.text.number(step) })], 'behind');
    else this.notices.dismiss('behind');
  }

  /** Where the way to the step at which the lab opens is long, a way out is offered. @param {Status['preroll']} way */
  #onWay(way) {
    if (!way && this.#long) {
      this.#long = 0;
      this.notices.dismiss('long');
    }
    if (!way?.pace) return;
    const [said, takes] = [this.#long, way.to / way.pace];
    if (!said && (way.left ?? 0) < LONG_S) return;
    // Only what is far from what was said is said anew.
    if (said && Math.abs(Math.log(takes / said)) < Math.log(OTHERWISE)) return;
    this.#long = takes;
    if (said) this.notices.renew('long');
    else this.notices.add(() => [this.text.t('preroll.long', { to: this.text.number(way.to), time: this.text.duration(this.#long) })], 'long', { label: 'preroll.now', act: this.orders.toggle });
  }

  /** The lab was to open at a later step. @param {number} step @param {number} to */
  stoppedShort(step, to) {
    this.notices.add(() => [this.text.t('notice.preroll-stopped', { step: this.text.number(step), to: this.text.number(to) })], 'preroll');
  }

  /** What was asked for would end the opening of the lab. */
  opening() {
    this.notices.add(() => [this.text.t('notice.opening')], 'opening');
  }

  /** What was asked for by hand, and is locked. @param {string[]} keys */
  refused(keys) {
    if (keys.length > 0) this.notices.add(() => [this.text.t('lock.refused', { names: keys.map((key) => this.text.spoken(`param.${key}`)).join(', ') })], 'lock');
  }

  /** Parts that were to be lit, and are none. @param {string[]} names */
  unlit(names) {
    if (names.length > 0) this.notices.add(() => [this.text.t('notice.light', { names: names.join(', ') })], 'light');
    else this.notices.dismiss('light');
  }

  /** Hiding by hand can be undone by hand. @param {Set<string>} hidden */
  hidden(hidden) {
    this.notices.dismiss('hidden');
    // The curtain before the data says so itself.
    if ([...hidden].every((name) => name === 'truth')) return;
    this.notices.add(() => [this.text.t('notice.hidden')], 'hidden', { label: 'notice.show-again', act: () => this.orders.change('hide', '') });
  }

  /** What is asked for and cannot be shown. @param {Params} params */
  onParams({ generator, ema, loss, penalty, pairing }) {
    /** @param {boolean} wanted @param {string} kind @param {string} label @param {[key: string, value: string]} change */
    const offer = (wanted, kind, label, change) => {
      if (wanted) this.notices.add(() => [this.text.t(`notice.${kind}`)], kind, { label: `notice.${label}`, act: () => this.orders.change(...change) });
      else this.notices.dismiss(kind);
    };
    offer(generator === 'average' && ema === 0, 'no-average', 'show-live', ['generator', 'live']);
    offer(loss === 'wasserstein' && penalty === 'none', 'unbounded', 'add-gp', ['penalty', 'gp']);
    offer(loss === 'wasserstein' && pairing === 'relativistic', 'linear-pairs', 'use-points', ['pairing', 'plain']);
  }
}
