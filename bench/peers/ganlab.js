// @ts-check
/**
 * An iteration of GAN Lab: the operations of its training, in its order, on the version of TensorFlow.js of these days. Data and noise are slices of
 * 12,000 points that were drawn before; a generator that ends in a tanh, a discriminator that ends in a sigmoid, logarithms of probabilities, SGD. What
 * it draws every fifty iterations is left out.
 */
import { choose } from './tfjs.js'
import { LOOK } from './settings.js'

const ATLAS = 12_000
/** The two components of the data: mean and standard deviations. */
const PARTS = [[0.3, 0.7, 0.1, 0.1], [0.7, 0.4, 0.05, 0.2]]

/** @type {import('./settings.js').Contestant} */
export async function game({ backend, setting, weights }) {
  const tf = await choose(backend)
  const { batch, k, rates } = setting
  const [g, d] = [/** @type {const} */ ('g'), /** @type {const} */ ('d')].map((name) =>
    weights[name].flatMap(([values, biases], i) => [tf.variable(tf.tensor2d(values, [setting[name][i], setting[name][i + 1]])), tf.variable(tf.tensor1d(biases))])
  )
  /** @param {any[]} network @param {any} x */
  const hidden = (network, x) => {
    for (let i = 0; i < network.length; i += 2) {
      x = tf.add(tf.matMul(x, network[i]), network[i + 1])
      if (i + 2 < network.length) x = tf.relu(x)
    }
    return x
  }
  const generator = (/** @type {any} */ z) => tf.tanh(hidden(g, z))
  const discriminator = (/** @type {any} */ x) => tf.reshape(tf.sigmoid(hidden(d, x)), [-1])

  const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
  const points = Array.from({ length: ATLAS }, () => {
    const [x, y, sx, sy] = PARTS[Math.random() < 0.5 ? 0 : 1]
    return [x + sx * normal(), y + sy * normal()]
  })
  const [data, noise] = [tf.tensor2d(points), tf.truncatedNormal([ATLAS, 2], 0.5, 0.25)].map((atlas) => {
    let taken = -1
    return (n = batch) => tf.slice(atlas, [(++taken * n) % (ATLAS - (ATLAS % n)), 0], [n, 2])
  })
  const lossD = (n = batch) => {
    const fake = discriminator(generator(noise(n)))
    return tf.mul(-1, tf.add(tf.mean(tf.mul(0.95, tf.log(discriminator(data(n))))), tf.mean(tf.log(tf.sub(1, fake)))))
  }
  const lossG = () => tf.mul(-1, tf.mean(tf.log(discriminator(generator(noise())))))
  const [sgdG, sgdD] = rates.map((rate) => tf.train.sgd(rate))
  return {
    steps: (n) => {
      for (let i = 0; i < n; i++) {
        tf.tidy(() => {
          for (let j = 0; j < k; j++) sgdD.minimize(() => lossD(), true, d)
        })
        tf.tidy(() => sgdG.minimize(lossG, true, g))
      }
    },
    settle: () => g[1].data(),
    look: async () => {
      const [loss, made] = tf.tidy(() => [tf.mul(0.5, lossD(LOOK)), generator(noise(LOOK))])
      return { loss: (await loss.data())[0], points: await made.data() }
    },
  }
}
