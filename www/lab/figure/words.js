// @ts-check
// What a figure says of itself: its title, its caption, its parameters, and the address that brings the run back to it.

import { hrefOf } from '../../assets.js';

/** @typedef {import('../text.js').Text} Text */
/** @typedef {import('./make.js').Look} Look */

/** @param {Text} text @param {Look} look */
function valuesOf(text, { snapshot, params }) {
  const metrics = snapshot?.metrics;
  return {
    step: text.number(snapshot?.step ?? 0), seed: String(params.seed),
    js: text.nats(metrics?.js), modes: metrics?.modes ?? '–', total: metrics?.modes_total ?? '–',
    quality: metrics ? text.number(100 * metrics.high_quality, { maximumFractionDigits: 1 }) : '–',
  };
}

/** @param {Text} text @param {Look} look */
export function captionOf(text, look) {
  return text.t(look.snapshot && !look.curtain ? 'figure.caption' : 'figure.caption.short', valuesOf(text, look));
}

/** @param {Text} text @param {Look} look */
export function titleOf(text, look) {
  const key = `choice.${look.view}`;
  return text.t('figure.name', { ...valuesOf(text, look), view: text.has(key) ? text.t(key) : look.view });
}

/** Those that are not the default, as in an address. @param {Look} look */
export const parametersOf = ({ params, settings }) => [settings.replaceAll('&', ' '), `seed=${params.seed}`].filter(Boolean).join(' ');

/**
 * Opened, it stands at the step that is shown: the same parameters and seed give the same run. A file says its name and not where it
 * lies on somebody's disk.
 * @param {Look} look
 */
export function addressOf({ snapshot, query, follows }) {
  const state = query({ start: snapshot?.step ?? 0, autoplay: false });
  // A lab in somebody's page does not follow that page's address.
  const here = new URL(follows ? location.href : hrefOf('embed.html'));
  const place = /^https?:$/.test(here.protocol) ? here.origin + here.pathname : here.protocol === 'file:' ? (here.pathname.split('/').at(-1) ?? '') : '';
  return `${place}#${state}`;
}
