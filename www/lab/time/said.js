// @ts-check
// A step in slow motion: its stages, and what is said of each.

/** @import {Params, Trace} from '../../types.js' */
/** @typedef {import('../text.js').Text} Text */
/** @typedef {import('./flow.js').Part} Part */
/** @typedef {'latent' | 'push' | 'samples' | 'judge' | 'loss' | 'gradient' | 'update'} Name */
/** @typedef {{network: 'd' | 'g', name: Name, lit: Part[]}} Stage */

/** What happens in each, in the order in which it happens. @type {Stage[]} */
export const STAGES = [
  { network: 'd', name: 'latent', lit: ['z'] },
  { network: 'd', name: 'push', lit: ['G'] },
  { network: 'd', name: 'samples', lit: ['generated', 'data'] },
  { network: 'd', name: 'judge', lit: ['D', 'verdicts'] },
  { network: 'd', name: 'loss', lit: ['loss'] },
  { network: 'd', name: 'gradient', lit: ['back-d'] },
  { network: 'd', name: 'update', lit: ['D'] },
  { network: 'g', name: 'latent', lit: ['z'] },
  { network: 'g', name: 'push', lit: ['G'] },
  { network: 'g', name: 'samples', lit: ['generated', 'data'] },
  { network: 'g', name: 'judge', lit: ['D', 'verdicts'] },
  { network: 'g', name: 'loss', lit: ['loss'] },
  { network: 'g', name: 'gradient', lit: ['back-g', 'arrows'] },
  { network: 'g', name: 'update', lit: ['G', 'moved'] },
];

/** `[J_D, J_G]` of each loss, E being the mean over the batch: the table of src/theory/loss.rs. @type {Record<string, [string, string]>} */
const FORMULAS = {
  nonsaturating: ['−½ E log D(x) − ½ E log(1 − D(G(z)))', '−½ E log D(G(z))'],
  minimax: ['−½ E log D(x) − ½ E log(1 − D(G(z)))', '½ E log(1 − D(G(z)))'],
  leastsquares: ['½ E (l(x) − 1)² + ½ E l(G(z))²', '½ E (l(G(z)) − 1)²'],
  hinge: ['½ E max(0, 1 − l(x)) + ½ E max(0, 1 + l(G(z)))', '−½ E l(G(z))'],
  wasserstein: ['½ E l(G(z)) − ½ E l(x)', '−½ E l(G(z))'],
  'nonsaturating-pair': ['−E log σ(r)', '−E log σ(−r)'],
  'minimax-pair': ['−E log σ(r)', 'E log σ(r)'],
  'leastsquares-pair': ['E (r − 1)²', 'E (r + 1)²'],
  'hinge-pair': ['E max(0, 1 − r)', 'E max(0, 1 + r)'],
};

/** The losses whose numbers are nats. */
const IN_NATS = ['nonsaturating', 'minimax'];

/**
 * What is said of a stage; `$…$` marks symbols.
 * @param {Text} text @param {Trace} trace @param {Params} params those of the step @param {Stage} stage
 */
export function said(text, trace, params, { network, name }) {
  const update = trace[network];
  const nats = IN_NATS.includes(String(params.loss));
  const own = (/** @type {string} */ key) => (network === 'g' ? params[`g_${key}`] : params[`d_${key}`]);
  const number = (/** @type {number | null} */ value) => text.nats(value);
  const loss = (/** @type {number | null} */ value) => `${number(value)}${nats ? ` ${text.t('unit.nats')}` : ''}`;
  const pair = trace.reading === 'pair';
  const [ofD, ofG] = FORMULAS[`${params.loss}${pair ? '-pair' : ''}`] ?? ['', ''];
  const shown = update.generated.length / 2;
  const lengths = range(update.arrows.length / 2).map((i) => Math.hypot(update.arrows[2 * i], update.arrows[2 * i + 1]));
  const values = {
    batch: text.number(trace.batch), shown, k: trace.k, pack: trace.pack, unroll: trace.unroll, noise: number(trace.noise),
    layers: String(params.g_layers), width: String(params.g_width), optimiser: text.t(`choice.${own('optim')}`),
    real: number(update.mean_data), fake: number(update.mean_generated), difference: number((update.mean_data ?? 0) - update.mean_generated),
    formula: network === 'd' ? `$J_D$ = $${ofD}$` : `$J_G$ = $${ofG}$`, loss: loss(update.loss), after: loss(update.loss_after),
    penalty: number(update.penalty), penalty_after: number(update.penalty_after),
    gradient: number(update.gradient), change: number(update.change), rate: text.number(update.rate, { maximumSignificantDigits: 3 }),
    longest: number(Math.max(0, ...lengths)), unit: text.t(nats ? 'panel.arrow-unit' : 'panel.arrow-unit.none'),
  };
  const [penalised, packed, spectral] = [update.penalty !== null, trace.pack > 1, params.spectral === true];
  /** @type {Record<Name, (string | false)[]>} */
  const sentences = {
    latent: [`latent.${params.latent}`, shown < trace.batch && 'shown'],
    push: [params.g_layers === 0 ? 'push.none' : params.g_layers === 1 ? 'push.one' : 'push'],
    samples: [network === 'g' && pair ? 'g.samples.pair' : `${network}.samples`],
    judge: [`judge.${network}.${trace.reading}`, network === 'g' && trace.unroll > 0 && 'unroll', trace.noise > 0 && 'noise', packed && 'pack', spectral && 'spectral'],
    loss: ['loss', network === 'g' && params.loss === 'minimax' && !pair && 'loss.part', penalised && 'penalty'],
    gradient: network === 'd' ? [penalised ? 'd.gradient.penalised' : 'd.gradient', spectral && 'raw'] : [packed ? 'g.gradient.pack' : 'g.gradient'],
    update: [`${network}.update`, penalised && 'd.update.penalty', network === 'd' && trace.k > 1 && 'first-of'],
  };
  const gap = text.language === 'zh' ? '' : ' ';
  return sentences[name].filter((key) => key !== false).map((key) => text.t(`slow.${key}`, values)).join(gap);
}

const range = (/** @type {number} */ n) => Array.from({ length: n }, (_, i) => i);
