// @ts-check
/**
 * Colours as people see them whose eyes lack one kind of cone, and how far apart two of them are.
 *
 * The matrices are those of Machado, Oliveira and Fernandes, “A Physiologically-based Model for Simulation of Color Vision Deficiency”,
 * IEEE TVCG 15 (2009) 1291–1298, at severity 1. They are for linear light; culori's own filters multiply encoded values.
 */
import { converter, differenceCiede2000 } from 'culori'

/** @typedef {{mode: 'lrgb', r: number, g: number, b: number}} Light */
/** @typedef {string | import('culori').Color} Colour as CSS writes it, or as culori does */

/** A trichromat, and the three kinds of dichromat. @type {Record<string, number[]>} */
const EYES = {
  trichromat: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanope: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranope: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanope: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
}

/** Whose eyes are tried. */
export const SEEN_BY = Object.keys(EYES)

const toLight = converter('lrgb')
const toLab = converter('lab')
const apart = differenceCiede2000()
const clamp = (/** @type {number} */ v) => Math.max(0, Math.min(1, v))

/** A colour over a ground, as far as it lets it through; browsers blend encoded values. @param {Colour} colour @param {Colour} [ground] @returns {Light} */
function painted(colour, ground) {
  const rgb = converter('rgb')
  const [top, below] = [rgb(colour), ground === undefined ? undefined : rgb(ground)]
  if (!top) throw new Error(`no colour: ${String(colour)}`)
  const alpha = top.alpha ?? 1
  if (alpha < 1 && !below) throw new Error(`${String(colour)} needs a ground`)
  const mixed = below ? { mode: /** @type {const} */ ('rgb'), r: alpha * top.r + (1 - alpha) * below.r, g: alpha * top.g + (1 - alpha) * below.g, b: alpha * top.b + (1 - alpha) * below.b } : top
  return /** @type {Light} */ (toLight(mixed))
}

/** What `eye` sees of a colour. @param {string} eye @param {Colour} colour @param {Colour} [ground] @returns {Light} */
export function seen(eye, colour, ground) {
  const { r, g, b } = painted(colour, ground)
  const m = EYES[eye]
  return { mode: 'lrgb', r: clamp(m[0] * r + m[1] * g + m[2] * b), g: clamp(m[3] * r + m[4] * g + m[5] * b), b: clamp(m[6] * r + m[7] * g + m[8] * b) }
}

/** ΔE (CIEDE2000) of two colours on a ground, for `eye`. @param {string} eye @param {Colour} one @param {Colour} other @param {Colour} [ground] */
export const distance = (eye, one, other, ground) => apart(seen(eye, one, ground), seen(eye, other, ground))

/** L* of a colour, for `eye`. @param {string} eye @param {Colour} colour */
export const lightness = (eye, colour) => toLab(seen(eye, colour)).l
