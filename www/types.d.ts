// The shapes that cross the page's boundaries. Types only: nothing here runs.

/** What a parameter may hold. `hide` is a comma-separated list of names. */
export type Value = string | number | boolean;
export type Params = Record<string, Value>;

/** One row of the parameter table (src/params.rs), as `table()` gives it. */
export interface Row {
  key: string;
  kind: 'int' | 'float' | 'own' | 'choice' | 'bool' | 'family' | 'names' | 'mix' | 'line';
  default: Value;
  group: string;
  /** true where a change rebuilds the networks */
  restart: boolean;
  /** true where `hide=` may name this key */
  hidable: boolean;
  doc: string;
  min?: number;
  max?: number;
  /** true where the range spans decades */
  log?: boolean;
  /** a slider's step: in the value, or in decades where `log` is set */
  step?: number;
  /** of a number of D's own (kind 'own', whose value may be 'same'): the key of G's */
  of?: string;
  choices?: string[];
  families?: { word: string; default: string; counts: number[] }[];
  unit: string;
}

/** What became of a value that was clamped or refused. */
export interface Note {
  key: string;
  given: string;
  used: Value | null;
  why: string;
  code?: string;
  /** the known word that an unknown one was probably meant to be */
  nearest?: string | null;
  /** the component of a mixture that the remark is about, from 1, and what is used for it (null: it is left out) */
  part?: { number: number; used: string | null };
}

/** A square grid of n×n cell centres; row 0 lies at y0. */
export interface Grid { n: number; x0: number; x1: number; y0: number; y1: number }

/** Divergences and logistic losses in nats, other losses without a unit; `null` where a loss has no best discriminator, or none of known form. */
export interface Metrics {
  /** null, as all that follows from it, where D judges packs of points: then `loss_d_samples` is what there is */
  loss_d: number | null;
  /** J_D estimated from the points shown, and its standard error; both 0 where the count is 0 */
  loss_d_samples: number;
  loss_d_samples_se: number;
  /** data points (or packs of them), and as many generated ones, behind the estimate; 0 where fewer than two of each are shown */
  loss_d_samples_count: number;
  loss_g: number | null;
  loss_d_optimal: number | null;
  excess_d: number | null;
  /** what loss_d_optimal is when p_model = p_data: log 2 for the logistic losses */
  loss_d_end: number | null;
  js: number;
  /** JS of the densities as D sees them, with the noise on its points; `js` where there is none */
  js_seen: number;
  js_floor: number;
  kl_forward: number;
  kl_reverse: number;
  d_gap: number | null;
  /** the raw outputs of D that `d` shows as 0 and 1; null for the logistic losses */
  critic_low: number | null;
  critic_high: number | null;
  /** mean and largest ‖∇l‖ on the grid, per unit of length; null unless a penalty is in force, or there is no best D */
  slope_mean: number | null;
  slope_max: number | null;
  modes: number;
  modes_total: number;
  high_quality: number;
  reverse_kl_modes: number;
  bandwidth: number;
  /** σ of the noise on every point that D sees at this step */
  noise: number;
  /** learning rates of the next update */
  lr_g: number;
  lr_d: number;
  outside_data: number;
  outside_model: number;
  samples: number;
  high_quality_ceiling: number;
  [name: string]: number | null;
}

/** What `lab.snapshot()` answers. Arrays are row-major, row 0 at the bottom. */
export interface Snapshot {
  step: number;
  seed: number;
  backend: 'cpu' | 'webgpu';
  params: Params;
  grid: Grid;
  p_data: Float32Array;
  p_model: Float32Array;
  /** D in [0, 1]; of packs of points D(x, …, x) */
  d: Float32Array;
  /** the best `d` there is, of packs at (x, …, x); empty where there is none, or none of known form */
  d_star: Float32Array;
  /** D's raw output */
  critic: Float32Array;
  samples_data: Float32Array;
  samples_model: Float32Array;
  /** −∂J_G/∂x of each generated point's own term of J_G, u v u v …; empty unless `arrows` is on */
  arrows_model: Float32Array;
  /** what D pays above the least possible, per unit area; empty unless the view is `excess`, and for losses of pairs or without a best D */
  excess: Float32Array;
  /** what any D pays, per unit area; empty where `excess` is */
  optimal: Float32Array;
  /** for each component its weight, mean x, mean y, the share of the generated points nearest to it, and the share within its 3σ besides */
  modes: Float32Array;
  /** rows of z₁, z₂, x, y: a regular lattice of latents and its images; empty unless the view is `warp`, or `slice` with a 1-D latent */
  warp: Float32Array;
  /** the probability of each cell of that lattice */
  warp_mass: Float32Array;
  /** −∂J_G/∂x at the centres of a square of cells that covers the plane, u v u v …; empty unless the view is `field` */
  field: Float32Array;
  metrics: Metrics;
}

/** What is known before the engine has arrived: the data, and nothing learnt. */
export interface Preview {
  grid: Grid;
  p_data: Float32Array;
  samples_data: Float32Array;
  bandwidth: number;
}

/** What a picture is drawn from: a snapshot, or as much of one as there is. */
export type Picture = Preview & Partial<Snapshot>;

export interface Status {
  state: 'loading' | 'paused' | 'running' | 'diverged' | 'failed';
  backend: 'cpu' | 'webgpu' | null;
  adapter: string | null;
  reason: string;
  progress: number | null;
  stepsPerSecond: number;
  /** where the run stopped being finite, and the parameter that is the likeliest cause */
  diverged: { step: number; cause: string } | null;
  /** what `until` asked for, where training stopped because of it */
  reached: 'step' | 'optimal' | 'converged' | null;
  /** bytes of the engine's memory, which never shrinks */
  memory: number;
  /** while the lab is loading: how far the run has come to the step at which it opens (`start`); steps a second, and the seconds left, once they are known */
  preroll?: { step: number; to: number; pace: number | null; left: number | null };
}

/** One update of one network (src/gan/trace.rs says more): the first points of its batch, and the numbers of all of it. */
export interface TraceUpdate {
  latents: number[];
  generated: number[];
  data: number[];
  /** as D sees them, with its noise; empty where there is none */
  seen_generated: number[];
  seen_data: number[];
  /** what D says, one number for each pack */
  verdicts_generated: number[];
  verdicts_data: number[];
  mean_generated: number;
  mean_data: number | null;
  arrows: number[];
  moved: number[];
  loss: number;
  loss_after: number;
  penalty: number | null;
  penalty_after: number | null;
  gradient: number;
  change: number;
  rate: number;
}

/** What happened in one step: the first of k updates of D, and the update of G. */
export interface Trace {
  step: number;
  batch: number;
  pack: number;
  k: number;
  unroll: number;
  noise: number;
  /** what D's numbers are: probabilities, its raw outputs, or raw outputs of which only the difference within a pair counts */
  reading: 'probability' | 'output' | 'pair';
  d: TraceUpdate;
  g: TraceUpdate;
}

/** What can be gone back to. */
export interface TimelineState {
  /** the steps whose states are kept */
  steps: number[];
  /** the kept state that the run stands at or went on from last; null before the first */
  at: number | null;
  /** what all of them take in the page's memory */
  bytes: number;
}

/** What the page around a frame sends it (messages.js). */
export interface Order {
  type: 'dstar';
  v: 1;
  cmd: 'play' | 'pause' | 'step' | 'reset' | 'set' | 'goto' | 'snapshot' | 'export' | 'import' | 'csv' | 'params' | 'timeline' | 'status' | 'scale' | 'seen';
  params?: Record<string, unknown>;
  /** comes back with the answer; null where none was given */
  id: string | number | null;
}

/** What a frame sends back: one answer for each order. */
export type Answer = { type: 'dstar'; v: 1; id: Order['id'] } & ({ ok: true; result: unknown } | { ok: false; error: string });

/** What a frame tells by itself. */
export interface FrameNews {
  type: 'dstar';
  v: 1;
  /** `hello` as soon as the frame can hear, `height` when it should be higher or lower, `key` for one it has no use for; the others are the element's events */
  event: 'hello' | 'height' | 'key' | 'ready' | 'state' | 'params' | 'metrics' | 'timeline' | 'error' | 'change';
  detail: any;
}

/** Which network an update trains. */
export type Which = 'both' | 'd' | 'g';

/** The engine as the element sees it (engine/session.js). */
export interface SessionLike extends EventTarget {
  status: Status;
  timeline: TimelineState;
  start(params: Params): Promise<void>;
  play(): void;
  pause(): void;
  step(n: number, which: Which): Promise<Snapshot>;
  reset(params: Params): Promise<Snapshot>;
  set(params: Params, restart: boolean): Promise<void>;
  slow(): Promise<{ trace: Trace; snapshot: Snapshot }>;
  goto(step: number): Promise<Snapshot>;
  last(): Promise<{ snapshot: Snapshot | null; bytes: Uint8Array | null }>;
  restore(bytes: Uint8Array, params: Params): Promise<Snapshot>;
  snapshot(): Promise<Snapshot>;
  export(): Promise<string>;
  import(text: string): Promise<{ params: Params }>;
  close(): void;
}

/** The colours and type sizes a picture is drawn with, resolved from the style sheet. */
export interface Theme {
  dark: boolean;
  /** base type size in CSS pixels */
  size: number;
  /** how many times as thick as usual lines are drawn */
  stroke: number;
  fontUi: string;
  fontMath: string;
  ink: string;
  muted: string;
  grid: string;
  surface: string;
  bound: string;
  excess: string;
  generator: string;
  real: string;
  fake: string;
  accent: string;
  onAccent: string;
}

/** What a view beside the heat-maps is drawn from (www/lab/stage.js). */
export interface Scene {
  picture: Picture;
  theme: Theme;
  params: Params;
  /** what the metrics were, by step */
  history: import('./view/history.js').Point[];
  /** where some generated points were at the last looks; see view/trails.js */
  trails: import('./view/trails.js').Look[];
  /** whether points may be drawn */
  samples: boolean;
  /** nothing of the data is drawn, and nothing computed from them */
  curtain: boolean;
  /** no other picture follows soon */
  settled: boolean;
  /** how much arrows are enlarged */
  times: number;
  state: Status['state'];
}

/** One picture of a view, and how it is drawn: on the screen, or on paper (www/lab/figure). */
export interface Plot {
  /** its place on the screen */
  canvas: HTMLCanvasElement;
  /** rich text: a symbol or a few words, and what may stand beside them */
  title: string;
  gloss?: string;
  /** words of a colour in the place of a title */
  legend?: { words: string; colour: 'ink' | 'bound' | 'excess' }[];
  /** how high it is on paper, of this width and type size */
  height(width: number, size: number): number;
  /** how much of a line's width it takes, in units of a map's; Infinity for all of it */
  share: number;
  /** what is said in its place, where it cannot or may not be shown */
  instead?: string;
  draw(canvas: HTMLCanvasElement, theme: Theme): void;
}

/** A view beside the heat-maps. */
export interface StageView {
  element: HTMLElement;
  draw(scene: Scene): void;
  /** what the view shows, to be drawn once more on paper */
  plots(scene: Scene): Plot[];
  /** another view is chosen, or the lab has left the page */
  leave?(): void;
}

/** A point of the plane a reader points at, or none. */
export type Probe = { x: number; y: number } | null;

export type PanelName = 'p_data' | 'p_model' | 'd' | 'd_star' | 'gap';

/** What `lab.figure()` is asked for. */
export interface FigureWish {
  /** svg by default */
  format?: 'svg' | 'png' | 'csv' | 'mp4' | 'webm' | 'gif';
  /** of the figure in points, 72 to the inch: 252 is a column of a paper, 504 the width of its text; or as large as a slide of 960 × 540 lets it be; what suits the view by default */
  width?: number | 'slide';
  /** of a png: pixels for 1/96 inch, 1 to 4; 2 by default. Of a clip as well, 0.5 to 4; 1 by default */
  scale?: number;
  /** whether the step, the seed, the main numbers and the address stand beneath; true by default, and false in a clip */
  caption?: boolean;
  /** of a clip: how many pictures it has (60), how many steps lie between two (10), and how many are shown in a second (20) */
  frames?: number;
  every?: number;
  fps?: number;
  /** of a clip: is told how many pictures there are, after each */
  progress?(done: number, frames: number): void;
  /** of a clip: ends it, and the promise rejects; the run stays where it is by then */
  signal?: AbortSignal;
}
