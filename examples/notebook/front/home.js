// @ts-check
/**
 * Where the one lab of a model lives. A lab is one run, and can be seen in one place; a model may be shown in many, and in none.
 * So each view is a seat: the newest one on the page has the lab, the others say so and can fetch it. A notebook takes cells out of the
 * page as they are scrolled away, and a lab that leaves the page loses its run: without a seat it is parked, unseen, where
 * it also obeys orders; after a while its run is written down, and its worker let go.
 */
import '../../../www/lab/element.js'
import { h } from '../../../www/lab/dom.js'
import { Text } from '../../../www/lab/text.js'
import { loadTheory } from '../../../www/lab/theory.js'

/** @typedef {import('../../../www/lab/element.js').DstarLab} DstarLab */
/** @typedef {import('./wire.js').Model} Model */

/** Words of the notebook's own. @type {Record<'en' | 'zh', {elsewhere: string, here: string}>} */
const WORDS = {
  en: { elsewhere: 'This lab is shown in another place of the notebook.', here: 'Show it here' },
  zh: { elsewhere: '该实验正显示在笔记本的另一处。', here: '移到此处' },
}

/** A place in the notebook where a lab may be seen. */
class Seat extends HTMLElement {
  /** @type {Home | null} */
  home = null

  connectedCallback() {
    this.home?.sit(this)
  }

  disconnectedCallback() {
    // Called before the lab's own, so that this comes before the lab notices; a seat that is only moved is back by then.
    queueMicrotask(() => {
      if (!this.isConnected) this.home?.leave(this)
    })
  }
}
if (!customElements.get('dstar-seat')) customElements.define('dstar-seat', Seat)

export class Home {
  #model
  #orders
  #text = new Text()
  /** On the page, the newest last. @type {Seat[]} */
  #seats = []
  /** @type {DstarLab | null} */
  #lab = null
  /** Holds a lab that nobody looks at: of a usual size, and never seen. */
  #parking = h('div', { 'aria-hidden': 'true', inert: true, style: 'position: fixed; inset: 0 auto auto 0; width: 960px; height: 540px; visibility: hidden; pointer-events: none; z-index: -1' })
  /** The run, where its lab was let go. @type {{text: string, ran: boolean} | null} */
  #kept = null
  /** Whether it was training when it was parked. */
  #ran = false
  /** When that run is in the new lab. @type {Promise<unknown>} */
  #restored = Promise.resolve()
  #timer = 0
  /** Counts who wants the lab. */
  #wanted = 0
  #closed = false
  #resize = () => this.#size()

  /** @param {Model} model @param {{made: (lab: DstarLab) => void, busy: () => boolean}} orders told of each lab as soon as it is there; knows whether one is at work */
  constructor(model, orders) {
    this.#model = model
    this.#orders = orders
    model.on('change:height', this.#resize)
  }

  /** A new place for the lab. */
  seat() {
    const seat = /** @type {Seat} */ (document.createElement('dstar-seat'))
    // JupyterLab would take D D for "delete this cell", and B for a new one.
    seat.setAttribute('data-lm-suppress-shortcuts', 'true')
    seat.style.display = 'block'
    seat.home = this
    return seat
  }

  /** The lab, wherever it is, with its run in it; one is made where there is none. @returns {Promise<DstarLab | null>} */
  async lab() {
    if (this.#closed) return null
    if (!this.#lab) this.#make()
    if (this.#seats.length === 0) this.#park()
    await this.#restored
    return this.#lab
  }

  /** What is wrong with the parameters that the lab was made with. @returns {Promise<import('../../../www/types.js').Note[]>} */
  async faults() {
    const query = Object.entries(this.#given).map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    return loadTheory().then(({ parse }) => parse(query.join('&')).notes, () => [])
  }

  /** @param {Seat} seat */
  sit(seat) {
    this.#seats = [...this.#seats.filter((other) => other !== seat), seat]
    this.#settle()
  }

  /** @param {Seat} seat */
  leave(seat) {
    // Several may have gone at once, and have not been heard of yet.
    this.#seats = this.#seats.filter((other) => other !== seat && other.isConnected)
    this.#settle()
  }

  /** Ends it, with its worker. */
  close() {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#model.off('change:height', this.#resize)
    for (const seat of this.#seats) seat.remove()
    this.#seats = []
    this.#lab?.remove()
    this.#parking.remove()
  }

  /** @returns {Record<string, string>} */
  get #given() {
    return /** @type {any} */ (this.#model.get('_given'))
  }

  /** Puts the lab where it belongs. */
  #settle() {
    if (this.#closed) return
    clearTimeout(this.#timer)
    const seat = this.#seats.at(-1)
    if (!seat) {
      if (this.#lab) this.#park()
      return
    }
    if (!this.#lab) this.#make()
    const lab = /** @type {DstarLab} */ (this.#lab)
    seat.style.colorScheme = isDark(seat) ? 'dark' : 'light'
    if (lab.parentElement !== seat) seat.replaceChildren(lab)
    this.#parking.remove()
    this.#text.use(String(lab.params.lang ?? this.#given.lang ?? 'auto'))
    for (const other of this.#seats.slice(0, -1)) other.replaceChildren(this.#placeholder(other))
  }

  /** @param {Seat} seat */
  #placeholder(seat) {
    const words = WORDS[this.#text.language]
    return h('p', { style: 'margin: 0.5em 0; font: 14px system-ui' }, `${words.elsewhere} `, h('button', { type: 'button', style: 'min-height: 24px; font: inherit', onclick: () => this.sit(seat) }, words.here))
  }

  #make() {
    const lab = /** @type {DstarLab} */ (document.createElement('dstar-lab'))
    for (const [key, value] of Object.entries(this.#given)) lab.setAttribute(key, value)
    this.#lab = lab
    this.#size()
    this.#orders.made(lab)
    const kept = this.#kept
    this.#kept = null
    // Where it cannot be taken up again, the lab says so when it is asked for more.
    if (kept) this.#restored = lab.ready.then(() => lab.import(kept.text)).then(() => kept.ran && lab.play(), () => {})
  }

  #size() {
    if (!this.#lab) return
    this.#lab.style.aspectRatio = 'auto'
    this.#lab.style.height = `${this.#model.get('height')}px`
  }

  /** Takes the lab out of sight; it goes on hearing orders, and rests. */
  #park() {
    const lab = this.#lab
    if (!lab) return
    if (lab.parentElement !== this.#parking) {
      this.#ran = lab.status.state === 'running'
      this.#parking.append(lab)
      document.body.append(this.#parking)
    }
    clearTimeout(this.#timer)
    this.#wanted++
    this.#timer = window.setTimeout(() => this.#release(lab), Number(this.#model.get('_keep')) * 1000)
  }

  /** Writes the run down, and lets the lab go, unless somebody wants it meanwhile. @param {DstarLab} lab */
  async #release(lab) {
    if (this.#orders.busy()) return this.#park()
    const wanted = this.#wanted
    const text = await lab.export().catch(() => null)
    if (this.#closed || this.#seats.length > 0 || this.#wanted !== wanted) return
    this.#kept = text === null ? null : { text, ran: this.#ran }
    this.#lab = null
    lab.remove()
    this.#parking.remove()
  }
}

/** Whether what lies behind an element is dark, as the notebook has it. @param {Element} element */
function isDark(element) {
  for (let at = /** @type {Node | null} */ (element); at; at = at.parentNode ?? /** @type {any} */ (at).host) {
    if (!(at instanceof Element)) continue
    const [red, green, blue, alpha = 1] = (getComputedStyle(at).backgroundColor.match(/[\d.]+/g) ?? []).map(Number)
    if (alpha > 0.5) return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128
  }
  return matchMedia('(prefers-color-scheme: dark)').matches
}
