// @ts-check
/**
 * Where engines live: in a few workers, however many labs a page has. Engines on the CPU share them once each has one; an engine on WebGPU has
 * one to itself, since a module's instance can have no second. Where the page lets no worker start, they live on its own thread.
 *
 * @typedef {{hear: (message: any) => void, die: (reason: string) => void}} Tenant
 * @typedef {'cpu'|'webgpu'} Backend
 */
import { startWorker } from '../assets.js'

/** Workers of either kind at most: as many as the cores of a small machine, and drawing needs some too. */
export const MOST = 4
/** On the page's own thread the reader has their turn so often, in ms: twice in a frame. */
const BREATH = 8

/** Whether no worker can be started here, as far as is known. */
let denied = false
/** @type {Set<House>} */
const houses = new Set()

/** A worker, and those that live in it. */
class House {
  /** @type {Set<Room>} */
  rooms = new Set()
  /** Whether the worker could be started, once that is known. @type {Promise<boolean>} */
  started
  /** @type {(started: boolean) => void} */
  #settle = () => {}
  #isStarted = false
  #worker

  /** @param {Backend} backend */
  constructor(backend) {
    this.backend = backend
    this.started = new Promise((resolve) => (this.#settle = resolve))
    this.#worker = startWorker()
    this.#worker.onmessage = () => {
      this.#isStarted = true
      this.#settle(true)
    }
    this.#worker.onerror = (event) => {
      event.preventDefault?.()
      if (this.#isStarted) this.fall(event.message || 'the worker stopped')
      else this.#deny()
    }
    houses.add(this)
  }

  /** @param {MessagePort} port @param {WebAssembly.Module|Blob} module */
  take(port, module) {
    // Not every browser lets a module through a port.
    this.#worker.postMessage({ port, module }, [port])
  }

  /** @param {Room} room */
  leave(room) {
    this.rooms.delete(room)
    if (this.rooms.size === 0) this.#end()
  }

  /** Of no more use to anybody. @param {string} reason */
  fall(reason) {
    this.#end()
    for (const room of [...this.rooms]) room.tenant.die(reason)
  }

  /** It never started, and no other will. */
  #deny() {
    denied = true
    this.#settle(false)
    this.#end()
  }

  #end() {
    houses.delete(this)
    this.#worker.terminate()
    this.#settle(true)
  }
}

/** The worker where a new engine is to live, or null for the page's own thread. @param {Backend} backend @returns {House|null} */
function houseFor(backend) {
  if (denied) return null
  const kind = [...houses].filter((house) => house.backend === backend)
  if (kind.length < MOST) {
    try {
      return new House(backend)
    } catch {
      denied = true
      return null
    }
  }
  if (backend === 'webgpu') throw new Error(`${MOST} labs on this page train on WebGPU already.`)
  return kind.reduce((least, house) => (house.rooms.size < least.rooms.size ? house : least))
}

/** A place for one engine, and the way to it. */
export class Room {
  /** Whether it is on the page's own thread, once that is known. @type {Promise<boolean>} */
  onPage
  #house
  #channel = new MessageChannel()

  /** @param {Tenant} tenant @param {Backend} backend */
  constructor(tenant, backend) {
    this.tenant = tenant
    this.#house = houseFor(backend)
    this.#house?.rooms.add(this)
    this.onPage = this.#house ? this.#house.started.then((started) => !started) : Promise.resolve(true)
    const { port1 } = this.#channel
    port1.onmessage = ({ data }) => tenant.hear(data)
    port1.onmessageerror = () => tenant.die('the engine sent something unreadable')
  }

  /** Puts a trainer there. @param {WebAssembly.Module|Blob} module its engine */
  async furnish(module) {
    const { port2 } = this.#channel
    if (this.#house && !(await this.onPage)) return this.#house.take(port2, module)
    const { Trainer } = await import('./trainer.js')
    new Trainer(port2, module, { breath: BREATH, onPage: true, printed: { line: '' }, left: () => {} })
  }

  /** @param {any} message */
  post(message) {
    this.#channel.port1.postMessage(message)
  }

  /** The engine is not wanted any more. */
  leave() {
    this.#channel.port1.onmessage = null
    this.post({ cmd: 'close' })
    this.#house?.leave(this)
  }

  /** The engine is beyond help, and so is whoever shares its instance. @param {string} reason */
  fall(reason) {
    this.leave()
    this.#house?.fall(reason)
  }
}
