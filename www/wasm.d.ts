// The generated theory artefact, declared so that the page type-checks before it is built.
declare module '*/pkg/theory/dstar.js' {
  export default function init(): Promise<unknown>;
  export function table(): string;
  export function parse(query: string): string;
  export function update(paramsJson: string, changesJson: string): string;
  export function query(paramsJson: string): string;
  export function preview(paramsJson: string): import('./types.js').Preview;
  /** `[H(y), L, KL(y‖h)]`, then per class −∂L/∂h on the simplex, then ∂L/∂h, then ∂L/∂z. */
  export function categorical(y: Float64Array, h: Float64Array): Float64Array;
  /** h after one step of gradient descent on the logits. */
  export function categoricalStep(y: Float64Array, h: Float64Array): Float64Array;
  /** The way down to h = y: rows of the number of steps taken and h after them. */
  export function categoricalMinimise(y: Float64Array, h: Float64Array): Float64Array;
  /** `p` as a distribution; with a `class`, that class set to `value` and the others scaled. */
  export function categoricalSet(p: Float64Array, klass: number | undefined, value: number): Float64Array;
  /** `[D*, −½ a log D, −½ b log(1 − D), f(D), f(D*), f(D) − f(D*), f'(D), f''(D), j]` at one point. */
  export function pointwise(a: number, b: number, d: number): Float64Array;
  /** `[−½ a log D, −½ b log(1 − D), f'(D)]` for each D, one triple after another. */
  export function pointwiseCurve(a: number, b: number, d: Float64Array): Float64Array;
}
// The formulas of www/formulas, rendered by the build.
declare module '*/pkg/formulas.js' {
  const formulas: Record<string, unknown>;
  export default formulas;
}
