// @ts-check
// Where everything stands in the diagram of an update: on a screen, and on a phone held upright.

/** @typedef {{x: number, y: number, size: number}} Box */
/** @typedef {{x: number, y: number}} Place */

/**
 * @typedef {object} Plan
 * @property {number} width @property {number} height
 * @property {Box} z @property {Box} generated @property {Box} data
 * @property {Place} G the centre @property {Place} D the centre
 * @property {{x: number, y: number, width: number, height: number}} verdicts
 * @property {Place} loss the centre
 * @property {{d: Place, g: Place}} slopes where the length of each network's gradient stands
 * @property {{intoG: string, outOfG: string, generatedToD: string, dataToD: string, outOfD: string, intoLoss: string,
 *   lossToD: [string, string], dToGenerated: string, generatedToG: string}} wires `lossToD`: in D's turn, in G's turn
 */

/** @type {Plan} */
export const WIDE = {
  width: 1000, height: 410,
  z: { x: 4, y: 10, size: 170 }, generated: { x: 306, y: 10, size: 186 }, data: { x: 306, y: 216, size: 186 },
  G: { x: 240, y: 95 }, D: { x: 588, y: 206 },
  verdicts: { x: 690, y: 106, width: 130, height: 200 },
  loss: { x: 932, y: 206 },
  slopes: { d: { x: 760, y: 392 }, g: { x: 214, y: 216 } },
  wires: {
    intoG: 'M178 95H202', outOfG: 'M276 95H302', generatedToD: 'M496 130 558 182', dataToD: 'M496 280 558 230',
    outOfD: 'M624 206H650', intoLoss: 'M824 206H866',
    lossToD: ['M932 268C932 392 620 396 594 246', 'M932 144C932 8 640 20 598 168'],
    dToGenerated: 'M574 166 498 100', generatedToG: 'M304 118 272 112',
  },
};

/** @type {Plan} */
export const TALL = {
  width: 480, height: 640,
  z: { x: 4, y: 6, size: 160 }, generated: { x: 286, y: 6, size: 190 }, data: { x: 4, y: 222, size: 190 },
  G: { x: 226, y: 86 }, D: { x: 381, y: 286 },
  verdicts: { x: 316, y: 388, width: 130, height: 200 },
  loss: { x: 130, y: 520 },
  slopes: { d: { x: 150, y: 622 }, g: { x: 150, y: 200 } },
  wires: {
    intoG: 'M166 86H188', outOfG: 'M262 86H282', generatedToD: 'M392 200V248', dataToD: 'M198 300 344 290',
    outOfD: 'M381 322V362', intoLoss: 'M288 520H196',
    lossToD: ['M130 460C130 380 250 350 350 308', 'M130 460C130 380 250 350 350 308'],
    dToGenerated: 'M366 252V202', generatedToG: 'M282 108 258 104',
  },
};
