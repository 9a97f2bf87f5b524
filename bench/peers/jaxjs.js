// @ts-check
/** jax-js: a step is one function of the state, compiled as a whole by `jit`. Arrays are owned: whoever uses one again takes a `ref` first. */
import * as library from '@jax-js/jax'
import { EPSILON, LOOK, RING } from './settings.js'

const { defaultDevice, init, jit, nn, numpy: np, random, tree, valueAndGrad } = /** @type {any} */ (library)

/** Steps that are left to wait at most. */
const TOGETHER = 10

/** @typedef {any} Tree arrays, as lists of layers of two */

/** @param {Tree} network @param {any} x */
const forward = (network, x) => {
  network.forEach((/** @type {any} */ [weights, biases], /** @type {number} */ i) => {
    x = np.matmul(x, weights).add(biases)
    if (i + 1 < network.length) x = nn.relu(x)
  })
  return x
}
/** J_D of a discriminator, which it uses up. @param {Tree} d @param {any} real @param {any} fake */
const lossD = (d, real, fake) => {
  const honest = nn.softplus(forward(tree.ref(d), real).neg()).mean()
  return honest.add(nn.softplus(forward(d, fake)).mean()).mul(0.5)
}
/** @param {Tree} g @param {Tree} d @param {any} z */
const lossG = (g, d, z) => nn.softplus(forward(d, forward(g, z)).neg()).mean().mul(0.5)

/** @type {import('./settings.js').Contestant} */
export async function game({ backend, setting, weights }) {
  const device = backend === 'webgpu' ? 'webgpu' : 'wasm'
  if (!(await init(device)).includes(device)) throw new Error(`jax-js has no ${device} here`)
  defaultDevice(device)
  const { batch, k, rates: [rateG, rateD] } = setting
  const [beta1, beta2] = /** @type {[number, number]} */ (setting.betas)

  /** @param {any} key used up @param {number} n */
  const data = (key, n) => {
    const [which, noise] = np.unstack(random.split(key, 2))
    const angle = random.randint(which, { minval: 0, maxval: RING.modes, shape: [n, 1] }).astype(np.float32).mul((2 * Math.PI) / RING.modes)
    const means = np.concatenate([np.cos(angle.ref), np.sin(angle)], 1).mul(RING.radius)
    return means.add(random.normal(noise, [n, 2]).mul(RING.sigma))
  }
  /** @param {any} key used up @param {number} n */
  const latents = (key, n) => random.normal(key, [n, setting.g[0]])

  /**
   * Adam's update of a network; all arguments are used up.
   * @param {Tree} values @param {Tree} gradients @param {Tree} state @param {number} rate
   */
  const learn = (values, gradients, { mean, square, decay }, rate) => {
    const means = tree.map((/** @type {any} */ m, /** @type {any} */ g) => m.mul(beta1).add(g.mul(1 - beta1)), mean, tree.ref(gradients))
    const squares = tree.map((/** @type {any} */ v, /** @type {any} */ g) => v.mul(beta2).add(g.ref.mul(g).mul(1 - beta2)), square, gradients)
    const powers = decay.mul(np.array([beta1, beta2]))
    const [one, two] = np.unstack(np.array(1).sub(powers.ref))
    const next = tree.map(
      (/** @type {any} */ w, /** @type {any} */ m, /** @type {any} */ v) => w.sub(m.div(one.ref).div(np.sqrt(v.div(two.ref)).add(EPSILON)).mul(rate)),
      values, tree.ref(means), tree.ref(squares)
    )
    one.dispose()
    two.dispose()
    return [next, { mean: means, square: squares, decay: powers }]
  }

  const step = jit((/** @type {any} */ { g, d, adamG, adamD, key }) => {
    const keys = np.unstack(random.split(key, 2 + 2 * k))
    let loss = null
    for (let j = 0; j < k; j++) {
      const fake = forward(tree.ref(g), latents(keys[2 * j], batch))
      loss?.dispose()
      const [value, gradients] = valueAndGrad(lossD)(tree.ref(d), data(keys[2 * j + 1], batch), fake)
      loss = value
      ;[d, adamD] = learn(d, gradients, adamD, rateD)
    }
    const [value, gradients] = valueAndGrad(lossG)(tree.ref(g), tree.ref(d), latents(keys[2 * k], batch))
    value.dispose()
    ;[g, adamG] = learn(g, gradients, adamG, rateG)
    return { state: { g, d, adamG, adamD, key: keys[2 * k + 1] }, loss }
  })
  const look = jit((/** @type {any} */ { g, d, key }) => {
    const [one, two, three] = np.unstack(random.split(key, 3))
    const points = forward(tree.ref(g), latents(three, LOOK))
    return { loss: lossD(d, data(one, LOOK), forward(g, latents(two, LOOK))), points }
  })

  const [g, d] = [/** @type {const} */ ('g'), /** @type {const} */ ('d')].map((name) =>
    weights[name].map(([values, biases], i) => [np.array(new Float32Array(values)).reshape([setting[name][i], setting[name][i + 1]]), np.array(new Float32Array(biases))])
  )
  /** @param {Tree} network */
  const still = (network) => tree.map((/** @type {any} */ values) => np.zeros(values.shape), network)
  /** @param {Tree} network */
  const fresh = (network) => ({ mean: still(network), square: still(network), decay: np.ones([2]) })
  let state = { g, d, adamG: fresh(g), adamD: fresh(d), key: random.key(1) }
  let looks = 1000
  /** @type {any} */
  let last = null
  return {
    steps: async (n) => {
      for (let i = 1; i <= n; i++) {
        last?.dispose()
        const next = step(state)
        state = next.state
        last = next.loss
        // Nothing is computed before it is asked for, and what waits must not pile up.
        if (i % TOGETHER === 0) await last.ref.data()
      }
    },
    settle: () => last.ref.data(),
    look: async () => {
      const { loss, points } = look({ g: tree.ref(state.g), d: tree.ref(state.d), key: random.key(looks++) })
      return { loss: (await loss.data())[0], points: await points.data() }
    },
  }
}
