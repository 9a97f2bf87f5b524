// @ts-check
// The data flow of one update as a diagram: latents → G → points → D → verdicts → loss, and back again as gradients.

import { s, set, tenth, write } from '../../course/svg.js';
import { TALL, WIDE } from './plan.js';

/** @import {Grid, Params, Trace, TraceUpdate} from '../../types.js' */
/** @typedef {import('./plan.js').Plan} Plan */
/** @typedef {import('./plan.js').Box} Box */
/** @typedef {'z' | 'G' | 'generated' | 'data' | 'D' | 'verdicts' | 'loss' | 'back-d' | 'back-g' | 'arrows' | 'moved'} Part */

/**
 * @typedef {object} Scene
 * @property {Trace} trace @property {Params} params those of the step @property {'d' | 'g'} network
 * @property {Set<Part>} seen what has happened by now @property {Set<Part>} lit what is happening
 * @property {Grid} grid the square of the plane that is shown @property {boolean} blurred whether D's noise is on the points
 * @property {boolean} after whether the update has been made
 * @property {{loss: string, after: string, gradient: string}} figures
 */

/** Held upright a phone has room for another plan. */
const UPRIGHT = matchMedia('(max-width: 44em) and (orientation: portrait)');
/** A latent farther out is drawn at the rim, if the latents are normal. */
const LATENT = { normal: 3.2, uniform: 1.1 };
/** The share of the side that an arrow takes for each unit of its length per unit of the plane; and the most it may take. */
const ARROW = 0.25;
const LONGEST = 0.32;
/** A shorter arrow has no room for a head. */
const BARB = 6;
/** Raw outputs that a loss wants, and which the axis therefore shows. @type {Record<string, number[]>} */
const TARGETS = { leastsquares: [0, 1], hinge: [-1, 1] };

export class Flow {
  element = s('svg', { role: 'img', class: 'flow' });
  /** @type {Map<string, SVGGElement>} */
  #parts = new Map();
  /** @type {Plan} */
  #plan = WIDE;
  /** @type {Scene | null} */
  #scene = null;
  #symbol = s('text', { class: 'symbol' });
  #value = s('text', { class: 'value' });
  #after = s('text', { class: 'value' });
  #slopes = { d: s('text', { class: 'figure' }), g: s('text', { class: 'figure' }) };

  constructor() {
    this.#lay();
    UPRIGHT.addEventListener('change', () => {
      this.#lay();
      if (this.#scene) this.draw(this.#scene);
    });
  }

  /** Puts everything in its place. */
  #lay() {
    const plan = UPRIGHT.matches ? TALL : WIDE;
    this.#plan = plan;
    this.#parts.clear();
    const part = (/** @type {Part} */ name, /** @type {(Node | string)[]} */ ...inside) => {
      const group = s('g', { 'data-part': name }, ...inside);
      this.#parts.set(name, group);
      return group;
    };
    const wire = (/** @type {string} */ d) => s('path', { class: 'wire', d, 'marker-end': 'url(#flow-head)' });
    const back = (/** @type {string} */ d) => s('path', { class: 'wire back', d, 'marker-end': 'url(#flow-head)' });
    const node = (/** @type {'G' | 'D'} */ name) => {
      const { x, y } = plan[name];
      return [s('circle', { cx: x, cy: y, r: 34, class: 'node' }), s('text', { x, y: y + 10, class: 'letter' }, name)];
    };
    const room = (/** @type {'z' | 'generated' | 'data'} */ name, /** @type {string} */ symbol) => {
      const { x, y, size } = plan[name];
      const label = s('text', { x: x + 10, y: y + 25, class: 'label' });
      write(label, symbol);
      return [s('rect', { x, y, width: size, height: size, class: 'room' }), s('g', { class: 'points' }), label];
    };
    const { verdicts, loss, wires } = plan;
    set(this.#symbol, { x: loss.x, y: loss.y - 20 });
    set(this.#value, { x: loss.x, y: loss.y + 14 });
    set(this.#after, { x: loss.x, y: loss.y + 44 });
    for (const network of /** @type {const} */ (['d', 'g'])) set(this.#slopes[network], { ...plan.slopes[network] });
    const head = (/** @type {string} */ id, /** @type {number} */ size) => s('marker', { id, viewBox: '0 0 10 10', refX: 8, refY: 5, markerWidth: size, markerHeight: size, markerUnits: 'userSpaceOnUse', orient: 'auto' }, s('path', { d: 'M0 0 10 5 0 10z', class: 'head' }));
    set(this.element, { viewBox: `0 0 ${plan.width} ${plan.height}` });
    this.element.replaceChildren(s('defs', {}, head('flow-head', 15), head('flow-barb', 8)),
      part('z', ...room('z', '$z$')),
      part('G', wire(wires.intoG), ...node('G')),
      part('generated', wire(wires.outOfG), ...room('generated', '$G(z)$')),
      part('data', ...room('data', '$x$')),
      part('D', s('g', { class: 'from-data' }, wire(wires.dataToD)), wire(wires.generatedToD), ...node('D')),
      part('verdicts', wire(wires.outOfD), s('rect', { ...sized(verdicts), class: 'room' }), s('g', { class: 'axis' }), s('g', { class: 'points' })),
      part('loss', wire(wires.intoLoss), s('rect', { x: loss.x - 62, y: loss.y - 58, width: 124, height: 116, rx: 12 }), this.#symbol, this.#value, this.#after),
      part('back-d', back(wires.lossToD[0]), this.#slopes.d),
      part('back-g', back(wires.lossToD[1]), back(wires.dToGenerated), back(wires.generatedToG), this.#slopes.g),
      part('arrows', s('g', { class: 'points' })), part('moved', s('g', { class: 'points' })));
  }

  /** @param {Scene} scene */
  draw(scene) {
    this.#scene = scene;
    const { trace, params, network, seen, lit, grid, blurred, after, figures } = scene;
    const update = trace[network];
    for (const [name, group] of this.#parts) set(group, { class: lit.has(/** @type {Part} */ (name)) ? (after ? 'changed' : 'now') : seen.has(/** @type {Part} */ (name)) ? 'past' : 'to-come' });
    // G's turn takes data only if its loss is one of pairs.
    const data = update.data.length > 0;
    for (const group of [this.#parts.get('data'), this.#parts.get('D')?.querySelector('.from-data')]) group?.classList.toggle('idle', !data);
    const plane = (/** @type {Box} */ { x, y, size }) => (/** @type {number[]} */ points, /** @type {number} */ i) => /** @type {[number, number]} */ ([
      x + size * within((points[2 * i] - grid.x0) / (grid.x1 - grid.x0)), y + size * within((grid.y1 - points[2 * i + 1]) / (grid.y1 - grid.y0))]);
    const all = (/** @type {Box} */ box, /** @type {number[]} */ points) => range(points.length / 2).map((i) => plane(box)(points, i));
    const { generated: mine, data: theirs } = this.#plan;
    this.#fill('z', this.#latents(update, String(params.latent)).map(([x, y]) => dot(x, y, 'latent')));
    const noisy = (/** @type {number[]} */ clear, /** @type {number[]} */ dim) => (blurred && dim.length > 0 ? dim : clear);
    const packs = lit.has('D') || seen.has('D') ? trace.pack : 1;
    const fakes = all(mine, noisy(update.generated, update.seen_generated));
    this.#fill('generated', [...joined(fakes, packs), ...fakes.map(([x, y]) => triangle(x, y, 'fake'))]);
    const reals = all(theirs, noisy(update.data, update.seen_data));
    this.#fill('data', [...joined(reals, packs), ...reals.map(([x, y]) => dot(x, y, 'real'))]);
    this.#judge(update, trace.reading, TARGETS[String(params.loss)] ?? []);
    const starts = all(mine, update.generated);
    this.#fill('arrows', starts.map(([x, y], i) => {
      const [u, v] = [update.arrows[2 * i] ?? 0, -(update.arrows[2 * i + 1] ?? 0)];
      const length = Math.hypot(u, v);
      const drawn = (mine.size * Math.min(LONGEST, ARROW * length)) / (length || 1);
      return s('path', { class: 'arrow', d: `M${tenth(x)} ${tenth(y)}l${tenth(u * drawn)} ${tenth(v * drawn)}`, ...(length * drawn > BARB ? { 'marker-end': 'url(#flow-barb)' } : {}) });
    }));
    this.#fill('moved', all(mine, update.moved).flatMap(([u, v], i) => [
      s('path', { class: 'way', d: `M${tenth(starts[i][0])} ${tenth(starts[i][1])}L${tenth(u)} ${tenth(v)}` }), triangle(u, v, 'moved')]));
    write(this.#symbol, network === 'd' ? '$J_D$' : '$J_G$');
    this.#value.textContent = figures.loss;
    this.#after.textContent = after ? `→ ${figures.after}` : '';
    // With a penalty it is the gradient of the sum.
    write(this.#slopes[network], update.penalty === null ? `$‖∇J_{${network.toUpperCase()}}‖$ = ${figures.gradient}` : `$‖∇‖$ = ${figures.gradient}`);
    set(this.element, { 'data-after': String(after) });
  }

  /** What D says, data on the left and generated points on the right, and the mean of each. @param {TraceUpdate} update @param {Trace['reading']} reading @param {number[]} targets */
  #judge({ verdicts_data: real, verdicts_generated: fake, mean_data, mean_generated }, reading, targets) {
    const { x, y, width, height } = this.#plan.verdicts;
    const probability = reading === 'probability';
    const ticks = probability ? [0, 0.5, 1] : spanned([...real, ...fake], targets);
    const [low, high] = [ticks[0], ticks[ticks.length - 1]];
    const level = (/** @type {number} */ value) => y + height * (1 - within((value - low) / (high - low), 0.015));
    const column = (/** @type {number[]} */ values, /** @type {number} */ centre) => values.map((value, i) => /** @type {[number, number]} */ ([x + width * (centre + 0.15 * spread(i)), level(value)]));
    const [left, right] = [column(real, 0.25), column(fake, 0.75)];
    const pairs = reading === 'pair' ? left.map(([a, b], i) => s('path', { class: 'pair', d: `M${tenth(a)} ${tenth(b)}L${tenth(right[i][0])} ${tenth(right[i][1])}` })) : [];
    const mean = (/** @type {number | null} */ value, /** @type {number} */ at, /** @type {string} */ kind) => (value === null ? [] : [s('path', { class: `mean ${kind}`, d: `M${x + width * (at - 0.22)} ${tenth(level(value))}h${width * 0.44}` })]);
    this.#fill('verdicts', [...pairs, ...left.map(([u, v]) => dot(u, v, 'real')), ...right.map(([u, v]) => triangle(u, v, 'fake')), ...mean(mean_data, 0.25, 'real'), ...mean(mean_generated, 0.75, 'fake')]);
    const letter = probability ? 'D' : 'l';
    const caption = (/** @type {number} */ at, /** @type {string} */ words) => {
      const label = s('text', { x: x + width * at, y: y - 12, class: 'caption' });
      write(label, words);
      return label;
    };
    const lines = ticks.filter((tick) => tick > low && tick < high).map((tick) => s('path', { class: 'half', d: `M${x} ${tenth(level(tick))}h${width}` }));
    const labels = ticks.map((tick) => s('text', { x: x - 8, y: tenth(level(tick) + 6), class: 'tick' }, tick === 0.5 && probability ? '½' : numeral(tick)));
    this.#parts.get('verdicts')?.querySelector('.axis')?.replaceChildren(...lines, ...labels,
      ...(real.length > 0 ? [caption(0.22, `$${letter}(x)$`)] : []), caption(0.75, `$${letter}(G(z))$`));
  }

  /** Latents as places; with one coordinate they lie on a line. @param {TraceUpdate} update @param {string} kind @returns {[number, number][]} */
  #latents({ latents: z, generated }, kind) {
    const count = generated.length / 2;
    const dim = z.length / count;
    const { x, y, size } = this.#plan.z;
    const across = (/** @type {number} */ value) => within(0.5 + value / (2 * (kind === 'uniform' ? LATENT.uniform : LATENT.normal)));
    return range(count).map((i) => [x + size * across(z[dim * i]), y + size * (dim > 1 ? 1 - across(z[dim * i + 1]) : 0.5)]);
  }

  /** @param {Part} name @param {Element[]} marks */
  #fill(name, marks) {
    this.#parts.get(name)?.querySelector('.points')?.replaceChildren(...marks);
  }
}

/** @param {number} x @param {number} y @param {string} kind */
const triangle = (x, y, kind) => s('path', { class: kind, d: `M${tenth(x)} ${tenth(y - 4.5)}l4.5 8h-9z` });
/** @param {number} x @param {number} y @param {string} kind */
const dot = (x, y, kind) => s('circle', { cx: tenth(x), cy: tenth(y), r: 3.4, class: kind });
/** A line through the points of each pack. @param {[number, number][]} places @param {number} pack */
const joined = (places, pack) => (pack < 2 ? [] : range(Math.floor(places.length / pack)).map((i) => s('path', { class: 'pack', d: `M${places.slice(i * pack, (i + 1) * pack).map(([x, y]) => `${tenth(x)} ${tenth(y)}`).join('L')}` })));
const range = (/** @type {number} */ n) => Array.from({ length: n }, (_, i) => i);
/** Just inside its box. @param {number} share @param {number} [margin] */
const within = (share, margin = 0.02) => Math.min(1 - margin, Math.max(margin, share));
/** From −1 to 1, so that marks of the same height lie beside each other. @param {number} i */
const spread = (i) => ((i * 0.618034) % 1) * 2 - 1;
/** @param {{x: number, y: number, width: number, height: number}} box */
const sized = ({ x, y, width, height }) => ({ x, y, width, height });

/** @param {number} value */
const numeral = (value) => (Math.abs(value) < 1e4 ? String(value) : value.toExponential(1).replace('e+', 'e')).replaceAll('-', '−');

/** Round ends of an axis on which all values and targets lie, and the targets between them. @param {number[]} values @param {number[]} targets */
function spanned(values, targets) {
  const [low, high] = [Math.min(...values, ...targets), Math.max(...values, ...targets)];
  const span = Math.max(high - low, 1e-6);
  const power = 10 ** Math.floor(Math.log10(span));
  const unit = power * (span >= 5 * power ? 1 : span >= 2 * power ? 0.5 : 0.2);
  const round = (/** @type {number} */ value) => Number(value.toPrecision(4));
  const ends = [round(unit * (Math.floor(low / unit) - (targets.includes(low) ? 1 : 0))), round(unit * (Math.ceil(high / unit) + (targets.includes(high) ? 1 : 0)))];
  if (ends[0] === ends[1]) ends[1] += unit;
  return [...new Set([ends[0], ...targets, ends[1]])];
}
