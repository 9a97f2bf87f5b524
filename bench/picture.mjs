// @ts-check
/** The curves of growth as a picture, by hand: three panels of logarithms, for a light page and a dark one. */
import { median } from './page/statistics.js'

/** @typedef {import('./page/solo.js').Point} Point */
/** @typedef {import('./page/measure.js').Results} Results */

const [WIDTH, HEIGHT] = [960, 360]
const PANEL = { width: 240, height: 230, top: 62, left: 62, gap: 310 }
const PANELS = /** @type {const} */ ([
  ['batch', 'a step, by batch', ''],
  ['width', 'a step, by width', ''],
  ['grid', 'a look, by grid', '²'],
])

const STYLE = `text { font: 14px system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; fill: #191d28 }
.title { font-size: 15px; font-weight: 600 } .quiet { fill: #565c6b; font-size: 13px }
.paper { fill: #fbfaf7 } .grid { stroke: #e3e0d8 } .axis { stroke: #8b8f9a } .linear { stroke: #8b8f9a; stroke-dasharray: 3 4; fill: none }
.cpu { stroke: #17699c; fill: none; stroke-width: 2.5 } .gpu { stroke: #dd7a10; fill: none; stroke-width: 2.5; stroke-dasharray: 8 4 }
circle.cpu { fill: #17699c } rect.gpu { fill: #dd7a10; stroke-dasharray: none } .cpu-ink { fill: #17699c } .gpu-ink { fill: #a9580a }
@media (prefers-color-scheme: dark) {
text { fill: #efede7 } .quiet { fill: #a9adb9 } .paper { fill: #111317 } .grid { stroke: #2e323b } .axis, .linear { stroke: #6d7280 }
.cpu { stroke: #62b6e8 } circle.cpu { fill: #62b6e8 } .cpu-ink { fill: #62b6e8 } .gpu { stroke: #f0a23c } rect.gpu { fill: #f0a23c } .gpu-ink { fill: #f0a23c } }`

/** @param {Results['growth']} growth */
export function picture({ cpu, webgpu }) {
  const panels = PANELS.map(([key, title, power], i) => panel(title, power, [cpu[key], ...(webgpu ? [webgpu[key]] : [])], PANEL.left + i * PANEL.gap))
  const key = webgpu
    ? `<text x="62" y="26"><tspan class="cpu-ink">● CPU</tspan><tspan class="gpu-ink" dx="18">■ WebGPU</tspan><tspan class="quiet" dx="18">┄ as the work grows: points of the batch, weights, cells</tspan></text>`
    : `<text x="62" y="26"><tspan class="cpu-ink">● CPU</tspan><tspan class="quiet" dx="18">┄ as the work grows: points of the batch, weights, cells</tspan></text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="Milliseconds of a step against batch and width, and of a look against the grid, on the CPU and on WebGPU, both axes logarithmic">
<style>${STYLE}</style>
<rect class="paper" width="100%" height="100%"/>
${key}
${panels.join('\n')}
</svg>
`
}

/** @param {string} title @param {string} power after a number of the axis @param {Point[][]} both @param {number} left */
function panel(title, power, both, left) {
  const { width, height, top } = PANEL
  const xs = both[0].map(({ x }) => x)
  const values = both.flat().map(({ ms }) => median(ms))
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))
  const [first, last] = [xs[0], xs[xs.length - 1]]
  const px = (/** @type {number} */ x) => left + (width * Math.log(x / first)) / Math.log(last / first)
  const py = (/** @type {number} */ ms) => top + height - (height * (Math.log10(ms) - low)) / (high - low)
  const at = (/** @type {number} */ x, /** @type {number} */ y) => `${x.toFixed(1)} ${y.toFixed(1)}`
  const decades = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i))
  // Every number that has room: the last, and each that is far enough from the one before it.
  const labels = xs.filter((x, i) => i === xs.length - 1 || (i % Math.ceil(xs.length / 5) === 0 && px(last) - px(x) > 50))
  const lines = both.map((points, i) => {
    const mark = (/** @type {number} */ x, /** @type {number} */ y) => (i === 0 ? `<circle class="cpu" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3"/>` : `<rect class="gpu" x="${(x - 3).toFixed(1)}" y="${(y - 3).toFixed(1)}" width="6" height="6"/>`)
    const places = points.map(({ x, ms }) => /** @type {const} */ ([px(x), py(median(ms))]))
    return `<path class="${i ? 'gpu' : 'cpu'}" d="M${places.map(([x, y]) => at(x, y)).join('L')}"/>${places.map(([x, y]) => mark(x, y)).join('')}`
  })
  // Cells of a grid and weights of a layer grow with the square.
  const order = power || title.includes('width') ? 2 : 1
  const begin = median(both[0][0].ms)
  const end = Math.min(last, first * (10 ** high / begin) ** (1 / order))
  return `<text class="title" x="${left}" y="${top - 12}">ms ${title}</text>
${decades.map((ms) => `<path class="grid" d="M${at(left, py(ms))}h${width}"/><text class="quiet" text-anchor="end" x="${left - 8}" y="${(py(ms) + 4).toFixed(1)}">${ms.toLocaleString('en', { maximumSignificantDigits: 1 })}</text>`).join('\n')}
${labels.map((x) => `<path class="axis" d="M${at(px(x), top + height)}v5"/><text class="quiet" text-anchor="middle" x="${px(x).toFixed(1)}" y="${top + height + 22}">${x.toLocaleString('en')}${power}</text>`).join('\n')}
<path class="axis" d="M${at(left, top)}v${height}h${width}" fill="none"/>
<path class="linear" d="M${at(px(first), py(begin))}L${at(px(end), py(begin * (end / first) ** order))}"/>
${lines.join('\n')}`
}
