// @ts-check
/**
 * The peer's step: the same GAN, written for TensorFlow.js as its own examples write training loops.
 * Runs in the page, where `tf` is the bundle that `run.mjs` has loaded.
 *
 * @param {any} tf
 * @param {{width: number, batch: number, lr: number, beta1: number, beta2: number}} setting
 */
export function game(tf, { width, batch, lr, beta1, beta2 }) {
  /** @param {number[]} sizes */
  const network = (sizes) =>
    sizes.slice(1).flatMap((size, i) => [
      tf.variable(tf.randomUniform([sizes[i], size], -Math.sqrt(6 / sizes[i]), Math.sqrt(6 / sizes[i]))),
      tf.variable(tf.zeros([size])),
    ])
  const g = network([2, width, width, 2])
  const d = network([2, width, width, 1])
  /** @param {any[]} variables @param {any} x */
  const forward = (variables, x) => {
    for (let i = 0; i < variables.length; i += 2) {
      x = tf.add(tf.matMul(x, variables[i]), variables[i + 1])
      if (i + 2 < variables.length) x = tf.relu(x)
    }
    return x
  }
  const means = tf.tensor2d(Array.from({ length: 8 }, (_, i) => [2 * Math.cos((i * Math.PI) / 4), 2 * Math.sin((i * Math.PI) / 4)]))
  const data = () => tf.add(tf.gather(means, tf.randomUniform([batch], 0, 8, 'int32')), tf.randomNormal([batch, 2], 0, 0.2))
  const latents = () => tf.randomNormal([batch, 2])
  const [adamG, adamD] = [0, 1].map(() => tf.train.adam(lr, beta1, beta2, 1e-8))

  const lossD = () => {
    const fake = forward(g, latents())
    const real = tf.mean(tf.softplus(tf.neg(forward(d, data()))))
    return tf.mul(0.5, tf.add(real, tf.mean(tf.softplus(forward(d, fake)))))
  }
  const lossG = () => tf.mul(0.5, tf.mean(tf.softplus(tf.neg(forward(d, forward(g, latents()))))))

  /** Makes `n` steps, then waits for the last loss. @param {number} n @returns {Promise<number>} */
  return async (n) => {
    let loss
    for (let i = 0; i < n; i++) {
      loss?.dispose()
      loss = tf.tidy(() => {
        const value = adamD.minimize(lossD, true, d)
        adamG.minimize(lossG, false, g)
        return value
      })
    }
    return (await loss.data())[0]
  }
}
