// @ts-check
/** TensorFlow.js: the game as its own examples write training loops. */
import * as library from '@tensorflow/tfjs'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import '@tensorflow/tfjs-backend-webgpu'
import { EPSILON, LOOK, RING } from './settings.js'

const tf = /** @type {any} */ (library)

/** @param {string} backend */
export async function choose(backend) {
  tf.enableProdMode()
  setWasmPaths(new URL('./', import.meta.url).href)
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no ${backend} here`)
  await tf.ready()
  return tf
}

/** @param {import('./settings.js').Layers} layers @param {number[]} sizes */
const variables = (layers, sizes) =>
  layers.flatMap(([weights, biases], i) => [tf.variable(tf.tensor2d(weights, [sizes[i], sizes[i + 1]])), tf.variable(tf.tensor1d(biases))])

/** @type {import('./settings.js').Contestant} */
export async function game({ backend, setting, weights }) {
  await choose(backend)
  const { batch, k, rates, betas } = setting
  const [g, d] = [variables(weights.g, setting.g), variables(weights.d, setting.d)]
  /** @param {any[]} network @param {any} x */
  const forward = (network, x) => {
    // The fused op of a dense layer: the fastest way that the library has.
    for (let i = 0; i < network.length; i += 2) x = tf.fused.matMul({ a: x, b: network[i], bias: network[i + 1], activation: i + 2 < network.length ? 'relu' : 'linear' })
    return x
  }
  const means = tf.tensor2d(Array.from({ length: RING.modes }, (_, i) => [0, 1].map((side) => RING.radius * Math.cos((2 * Math.PI * i) / RING.modes - (side * Math.PI) / 2))))
  const data = (n = batch) => tf.add(tf.gather(means, tf.randomUniform([n], 0, RING.modes, 'int32')), tf.randomNormal([n, 2], 0, RING.sigma))
  const latents = (n = batch) => tf.randomNormal([n, setting.g[0]])
  const [adamG, adamD] = rates.map((rate) => tf.train.adam(rate, .../** @type {[number, number]} */ (betas), EPSILON))

  const lossD = (n = batch) => {
    const real = tf.mean(tf.softplus(tf.neg(forward(d, data(n)))))
    return tf.mul(0.5, tf.add(real, tf.mean(tf.softplus(forward(d, forward(g, latents(n)))))))
  }
  const lossG = () => tf.mul(0.5, tf.mean(tf.softplus(tf.neg(forward(d, forward(g, latents()))))))
  /** @type {any} */
  let last = null
  return {
    steps: (n) => {
      for (let i = 0; i < n; i++) {
        last?.dispose()
        last = tf.tidy(() => {
          for (let j = 1; j < k; j++) adamD.minimize(lossD, false, d)
          const loss = adamD.minimize(() => lossD(), true, d)
          adamG.minimize(lossG, false, g)
          return loss
        })
      }
    },
    settle: () => last.data(),
    look: async () => {
      const [loss, points] = tf.tidy(() => [lossD(LOOK), forward(g, latents(LOOK))])
      return { loss: (await loss.data())[0], points: await points.data() }
    },
  }
}
