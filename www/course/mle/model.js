// @ts-check
/**
 * θ in three forms: the text of an address (`0.4*-1,0.7;0.6*2,1`), the components of a state, and the flat numbers of the
 * theory artefact.
 */

/** @typedef {import('../state.js').Kind<Component[]>} Kind */
/** `[weight, mean, std]` on the line; `[weight, mean x, mean y, std 1, std 2, degrees]` in the plane. @typedef {number[]} Component */
/** @typedef {'line' | 'plane'} Space */

/** The samples are drawn on ±`REACH`, and means stay there. */
export const REACH = 6;
/** The widest standard deviation. */
export const WIDEST = 4;
/** The greatest number of components. */
export const MOST = 4;

/**
 * What is different on the line and in the plane. `delta`: to which the points are recorded, and below which no σ may be;
 * `ranges`: of the numbers of a component behind its weight; `places`: of the coordinates that the curves can go along.
 * @type {Record<Space, {dimension: number, key: string, delta: number, ranges: [number, number][], places: Record<string, number>, start: Component[][]}>}
 */
export const SPACES = {
  line: {
    dimension: 1,
    key: 'model',
    delta: 0.1,
    ranges: [[-REACH, REACH], [0.1, WIDEST]],
    places: { mean: 1, std: 2 },
    start: [
      [[1, -2, 0.8]],
      [[1, -2, 1], [1, 1, 1]],
      [[1, -3, 0.8], [1, -0.5, 0.8], [1, 2, 0.8]],
      [[1, -3, 0.7], [1, -1, 0.7], [1, 1, 0.7], [1, 3, 0.7]],
    ],
  },
  plane: {
    dimension: 2,
    key: 'model2d',
    delta: 0.25,
    ranges: [[-REACH, REACH], [-REACH, REACH], [0.25, WIDEST], [0.25, WIDEST], [-360, 360]],
    places: { mean: 1, 'mean-y': 2, std: 3, 'std-2': 4 },
    start: [
      [[1, -1.5, -1, 1, 0.6, -30]],
      [[1, -1, 1.5, 1, 0.8, 0], [1, 1, -1.5, 1, 0.8, 0]],
      [[1, -2, -1, 0.8, 0.8, 0], [1, 2, -1, 0.8, 0.8, 0], [1, 0, 2, 0.8, 0.8, 0]],
      [[1, -2, -1.5, 0.7, 0.7, 0], [1, 2, -1.5, 0.7, 0.7, 0], [1, -2, 1.5, 0.7, 0.7, 0], [1, 2, 1.5, 0.7, 0.7, 0]],
    ],
  },
};

/** A key that holds a model. @param {Space} space @returns {Kind} */
export function model(space) {
  const { ranges, start } = SPACES[space];
  return {
    default: start[0],
    read: (text) => {
      const pieces = text.split(';').map((piece) => {
        const [first, ...rest] = piece.split('*');
        return [...(rest.length ? [first] : ['1']), ...(rest.length ? rest.join('*') : first).split(',')].map((word) => (word.trim() === '' ? NaN : Number(word)));
      });
      if (pieces.length > MOST || pieces.some((piece) => piece.length !== ranges.length + 1)) return { value: start[0], code: 'count' };
      if (!pieces.flat().every(Number.isFinite)) return { value: start[0], code: 'not-a-number' };
      /** @type {string | undefined} */
      let code;
      const value = pieces.map((piece) => piece.map((given, i) => {
        const [low, high] = i === 0 ? [1e-6, 1e6] : ranges[i - 1];
        if (given < low) code ??= 'below';
        if (given > high) code ??= 'above';
        return Math.min(high, Math.max(low, given));
      }));
      return { value, code };
    },
    write: (components) => components.map(([weight, ...rest]) => `${components.length > 1 || weight !== 1 ? `${weight}*` : ''}${rest.join(',')}`).join(';'),
  };
}

/** For the theory artefact, which takes the angle in radians. @param {Component[]} components */
export function flat(components) {
  return Float64Array.from(components.flatMap((c) => (c.length === 6 ? [...c.slice(0, 5), (c[5] * Math.PI) / 180] : c)));
}

/** From the theory artefact, to six decimals: so the address stays short, and what still moves is more than rounding. @param {Float64Array} numbers @param {Space} space @returns {Component[]} */
export function components(numbers, space) {
  const { ranges } = SPACES[space];
  const stride = ranges.length + 1;
  const all = [];
  for (let i = 0; i < numbers.length; i += stride) {
    all.push([...numbers.slice(i, i + stride)].map((value, place) => {
      const rounded = Number((place === 5 ? (value * 180) / Math.PI : value).toFixed(6));
      const [low, high] = place === 0 ? [1e-6, 1] : ranges[place - 1];
      return Math.min(high, Math.max(low, rounded));
    }));
  }
  return all;
}

/** With one component's share set to this, and those of the others in proportion. @param {Component[]} all @param {number} which @param {number} share @returns {Component[]} */
export function shared(all, which, share) {
  const others = all.reduce((sum, [weight], i) => (i === which ? sum : sum + weight), 0);
  return all.map(([weight, ...rest], i) => [i === which ? share : Number((((1 - share) * weight) / others).toFixed(6)), ...rest]);
}
