// @ts-check
// The inside of a worker: a trainer for every port and engine that the page sends.

import { Trainer } from './trainer.js'

/** Several trainers take turns every so often, in ms. */
const BREATH = 50

/** @type {Set<Trainer>} */
const trainers = new Set()
const printed = { line: '' }
const printError = console.error
console.error = (...words) => {
  printed.line ||= words.map(String).join(' ').split('\n')[0]
  printError(...words)
}

self.onmessage = ({ data }) => {
  trainers.add(new Trainer(data.port, data.module, { breath: BREATH, onPage: false, printed, left: (trainer) => trainers.delete(trainer) }))
}
// A trap inside an awaited wasm future rejects nothing: it surfaces here, and the answer never comes.
for (const [type, about] of /** @type {const} */ ([['error', 'message'], ['unhandledrejection', 'reason']])) {
  self.addEventListener(type, (/** @type {any} */ event) => trainers.forEach((trainer) => trainer.die(event[about])))
}
// That it could be started at all: not every page lets one.
self.postMessage('started')
