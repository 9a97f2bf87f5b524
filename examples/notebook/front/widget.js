// @ts-check
/**
 * The notebook's end of a lab: what anywidget calls. `cargo xtask bundle` makes one module of it, with everything inside,
 * since a notebook loads it from memory.
 */
import { Home } from './home.js'
import { Wire } from './wire.js'
import { Messages } from '../../../www/messages.js'

/** A model as anywidget hands it over. @typedef {import('./wire.js').Model} Model */

/** By the model's own number: one module may serve many models, and each of them many views. @type {Map<string, Home>} */
const homes = new Map()

/** @param {Model} model @returns {Home} */
function homeOf(model) {
  const id = String(model.get('_number'))
  const known = homes.get(id)
  if (known) return known
  const wire = new Wire(model)
  const home = new Home(model, { made: (lab) => messages.follow(lab), busy: () => wire.waiting > 0 })
  const messages = new Messages(() => home.lab(), wire)
  homes.set(id, home)
  wire.greet()
  home.faults().then((notes) => notes.length > 0 && wire.post({ event: 'notes', detail: notes }))
  return home
}

/** Once for each model: orders are heard before anything is shown. @param {{model: Model}} given */
function initialize({ model }) {
  const home = homeOf(model)
  return () => {
    homes.delete(String(model.get('_number')))
    home.close()
  }
}

/** Once for each view. @param {{model: Model, el: HTMLElement}} given */
function render({ model, el }) {
  const seat = homeOf(model).seat()
  el.append(seat)
  return () => seat.remove()
}

export default { initialize, render }
