// The generated theory artefact, declared so that the page type-checks before it is built.
declare module '*/pkg/theory/dstar.js' {
  export default function init(options: { module_or_path: Response }): Promise<unknown>;
  export function table(): string;
  export function parse(query: string): string;
  export function update(paramsJson: string, changesJson: string): string;
  export function query(paramsJson: string): string;
  export function inert(paramsJson: string): string;
  /** The data before any training, on a grid of this half-width, or of one that shows everything. */
  export function preview(paramsJson: string, halfWidth?: number): import('./types.js').Preview;
  // What the editor of the data asks for. Points are flat, x y x y …; components are rows of `weight, x, y, σ1, σ2, degrees`.

  /** The components of the data that these parameters name, as a custom mixture keeps them. */
  export function components(paramsJson: string): Float64Array;
  /** Points that a brush leaves between two places, after it has left `first`. */
  export function spray(from: Float64Array, to: Float64Array, radius: number, seed: number, first: number): Float64Array;
  /** At most so many of the points. */
  export function thin(points: Float64Array, most: number, seed: number): Float64Array;
  /** `[cx, cy, s]`, where x ↦ s (x − c) brings the points to size; then Scott's bandwidth of the points as they are. */
  export function framing(points: Float64Array): Float64Array;
  /** A mixture on its way to the maximum of the likelihood of some points. */
  export class Fit {
    /** Begins with `k` components; throws without any point. */
    constructor(points: Float64Array, k: number, seed: number);
    free(): void;
    /** One iteration of EM; whether it is worth another. */
    step(): boolean;
    /** The components reached. */
    components(): Float64Array;
    /** (1/m) Σ log p(xᵢ) in nats. */
    meanLogLikelihood(): number;
  }
  /** `[H(y), L, KL(y‖h)]`, then for each class ∂L/∂h, −∂L/∂h on the simplex, and ∂L/∂z. */
  export function categorical(y: Float64Array, h: Float64Array): Float64Array;
  /** The way down to h = y, of `most` steps at most: rows of the number of steps taken and h after them. */
  export function categoricalDescend(y: Float64Array, h: Float64Array, most: number): Float64Array;
  /** `p` as a distribution, with the class of this index, if there is such a one, set to `value` and the others scaled. */
  export function categoricalSet(p: Float64Array, index: number, value: number): Float64Array;
  /** For each D `[D*, −½ a log D, −½ b log(1 − D), f(D), f(D*), f(D) − f(D*), f'(D), f''(D), j]`. */
  export function pointwise(a: number, b: number, d: Float64Array): Float64Array;

  // Densities on the line are flat: [low, high, weight, mean, std, weight, mean, std, …], low and high infinite where not cut.
  // What is no density throws, with a sentence that says why. Everything is in nats.

  /** The density at each of `xs`. */
  export function lineDensity(line: Float64Array, xs: ArrayLike<number>): Float64Array;
  /** p, then q, then m = (p + q)/2 at `xs`, one after the other. */
  export function lineMixture(p: Float64Array, q: Float64Array, xs: ArrayLike<number>): Float64Array;
  /** [KL(p‖q), KL(q‖p), JS, H(p), H(q), H(p, q), H(q, p)] by quadrature; infinite where it is. */
  export function lineDivergences(p: Float64Array, q: Float64Array): Float64Array;
  /** p log(p/q) at the sorted `xs`; then its integral from −∞ to each of them; then KL(p‖q), at which the integral ends. */
  export function lineRunning(p: Float64Array, q: Float64Array, xs: ArrayLike<number>): Float64Array;
  /** [r, log r, r − 1 − log r] with r = q(x)/p(x). */
  export function lineGibbs(p: Float64Array, q: Float64Array, x: number): Float64Array;
  /**
   * One Gaussian brought near to p, from N(mean, std²), by KL(p‖q) (0), KL(q‖p) (1) or JS (2): [converged, mean, std, value, mean, std,
   * value, …], from the start to the end, at most 200 places. Only the start, where the objective is infinite.
   */
  export function lineFit(p: Float64Array, objective: number, mean: number, std: number): Float64Array;
  /**
   * For each shift Δ of q: KL(p‖q), KL(q‖p), JS, their derivatives in Δ in the same order, ½ KL(p‖m), ½ KL(q‖m). Where a divergence
   * is infinite, so is its derivative.
   */
  export function lineShifted(p: Float64Array, q: Float64Array, shifts: ArrayLike<number>): Float64Array;
  /** p_θ at these points (x x … or x y x y …); nothing where θ is no model. */
  export function mleDensity(dimension: number, theta: Float64Array, points: Float64Array): Float64Array;
  /**
   * Samples of a hidden mixture, and the model that is held against them: at first the truth. A θ is flat: `weight, mean,
   * std` of each component on the line; `weight, mean x, mean y, std 1, std 2, angle` in the plane.
   */
  export class Likelihood {
    /** `m` samples that `seed` draws from the mixture of so many `components` (1, 2, 3). */
    constructor(dimension: number, components: number, m: number, seed: number);
    free(): void;
    /** Rows of `x, y, count`: the cells that hold a sample; y is 0 on the line. */
    cells(): Float64Array;
    /** Takes a θ, and gives it back as it is used; what is no model changes nothing. */
    set(theta: Float64Array): Float64Array;
    /**
     * `[Σ log p, −Σ log p / m, KL(p̂‖P), H(p̂), H(p̂) + d log δ]`, then of the product: `[in f64, its log10, factors until it is
     * subnormal, until it is 0 (0: never)]`, then rows of `factors, log10 of their product`.
     */
    evaluate(points: number): Float64Array;
    /** log p at each row of `cells`. */
    logDensities(): Float64Array;
    /** KL(p_data‖p), what KL(p̂‖P) tends to as m grows (to the precision of the recording). */
    truthKl(): number;
    /** Rows of `−Σ log p / m, KL(p̂‖P)`, for each value of this coordinate of θ. */
    curve(coordinate: number, values: Float64Array): Float64Array;
    /** θ after one step of gradient ascent that begins with this step size; then the step size that served, 0 at a maximum. */
    ascend(rate: number): Float64Array;
    /** θ after one iteration of EM; with one component, the closed form. */
    em(): Float64Array;
  }
}
// The formulas of www/formulas, rendered by the build.
declare module '*/pkg/formulas.js' {
  const formulas: Record<string, unknown>;
  export default formulas;
}
// Parts of libraries, made by the build (xtask/vendor.mjs), which writes their types beside them.
declare module '*/pkg/media.js';
declare module '*/pkg/gif.js';
declare module '*/pkg/qr.js';
// An engine, as the worker calls it.
declare module '*/pkg/engine-cpu/dstar.js';
declare module '*/pkg/engine-webgpu/dstar.js';
