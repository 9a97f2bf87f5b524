// @ts-check
/**
 * What is trained in a race: the same game for every contestant.
 *
 * @typedef {object} Setting
 * @property {number[]} g sizes of the generator's layers, from its input to its output
 * @property {number[]} d sizes of the discriminator's
 * @property {number} batch
 * @property {number} k updates of D a step
 * @property {[number, number]} rates learning rates of G and D
 * @property {[number, number]|null} betas of Adam; null for SGD
 * @property {string} query the same for dstar, as keys of its address
 */

/** Points of the look at a run: generated, and data. */
export const LOOK = 2048
export const EPSILON = 1e-8
/** The data of the first game: eight Gaussians on a ring. */
export const RING = { modes: 8, radius: 2, sigma: 0.2 }

const FAIR = 'latent=normal&latent_dim=2&loss=nonsaturating&pairing=plain&penalty=none&ema=0&noise=0&lr_decay=constant&g_act=relu&d_act=relu'

/** @param {number} width @param {number} batch @returns {Setting} */
export const adam = (width, batch) => ({
  g: [2, width, width, 2], d: [2, width, width, 1], batch, k: 1, rates: [1e-3, 1e-3], betas: [0.5, 0.99],
  query: `${FAIR}&data=ring${RING.modes}&scale=${RING.radius}&sigma=${RING.sigma}&g_layers=2&d_layers=2&g_width=${width}&d_width=${width}&batch=${batch}&k=1` +
    '&g_optim=adam&d_optim=adam&lr=0.001&d_lr_ratio=1&beta1=0.5&beta2=0.99',
})

/**
 * GAN Lab as it opens (its `gaussians`): what it calls one hidden layer of 8 is two. Its losses lack our factor ½, so that under SGD our rates
 * are twice as high. Its generator ends in a tanh, ours does not.
 * @type {Setting}
 */
export const GAN_LAB = {
  g: [2, 8, 8, 2], d: [2, 8, 8, 1], batch: 150, k: 2, rates: [0.03, 0.1], betas: null,
  query: `${FAIR}&data=custom&mix=0.5*0.3,0.7,0.1,0.1,0;0.5*0.7,0.4,0.05,0.2,0&g_layers=2&d_layers=2&g_width=8&d_width=8&batch=150&k=2` +
    '&g_optim=sgd&d_optim=sgd&lr=0.06&d_lr_ratio=3.3333333',
}

/**
 * A network as numbers: of each layer the weights, row by row from input to output, and the biases.
 * @typedef {[number[], number[]][]} Layers
 *
 * @typedef {object} Game what a contestant gives: a run of one game
 * @property {(n: number) => unknown} steps makes `n` steps, or queues them; may be awaited
 * @property {() => Promise<unknown>} settle resolves when they have been made and something of the result has been read back
 * @property {() => Promise<{loss: number, points: Float32Array}>} look J_D over {@link LOOK} fresh points of each kind, and as many generated ones
 *
 * @typedef {{backend: 'cpu'|'wasm'|'webgl'|'webgpu', setting: Setting, weights: {g: Layers, d: Layers}}} Start
 * @typedef {(start: Start) => Promise<Game>} Contestant
 */
