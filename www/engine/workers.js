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

/** Why no worker can be started here, once that is known. @type {string|null} */
let denied = null
/** @type {Set<House>} */
const houses = new Set()

/** A worker, and those that live in it. */
class House {
  /** @type {Set<Room>} */
  rooms = new Set()
  #worker
  /** Rooms whose ports wait for the worker to start. @type {Map<Room, MessagePort>|null} */
  #waiting = new Map()

  /** @param {Backend} backend */
  constructor(backend) {
    this.backend = backend
    this.#worker = startWorker()
    this.#worker.onmessage = () => this.#settle((room, port) => this.#send(room, port))
    this.#worker.onerror = (event) => {
      event.preventDefault?.()
      const reason = event.message || 'the worker could not be started'
      if (this.#waiting) this.#deny(reason)
      else this.fall(reason)
    }
    houses.add(this)
  }

  /** @param {Room} room @param {MessagePort} port */
  take(room, port) {
    this.rooms.add(room)
    if (this.#waiting) this.#waiting.set(room, port)
    else this.#send(room, port)
  }

  /** @param {Room} room */
  leave(room) {
    this.rooms.delete(room)
    this.#waiting?.delete(room)
    if (this.rooms.size === 0) this.#end()
  }

  /** Of no more use to anybody. @param {string} reason */
  fall(reason) {
    this.#end()
    for (const room of [...this.rooms]) room.tenant.die(reason)
  }

  /** @param {(room: Room, port: MessagePort) => void} place */
  #settle(place) {
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.forEach((port, room) => place(room, port))
  }

  /** @param {Room} room @param {MessagePort} port */
  #send(room, port) {
    this.#worker.postMessage(port, [port])
    room.settle(false)
  }

  /** It never started; those who waited for it live on the page. @param {string} reason */
  #deny(reason) {
    denied = reason
    this.#end()
    this.#settle(onPage)
  }

  #end() {
    houses.delete(this)
    this.#worker.terminate()
  }
}

/** @param {Room} room @param {MessagePort} port */
async function onPage(room, port) {
  try {
    const { Trainer } = await import('./trainer.js')
    new Trainer(port, { breath: BREATH, onPage: true, printed: { line: '' }, left: () => {} })
    room.settle(true)
  } catch (error) {
    room.tenant.die(String(error))
  }
}

/** The worker where a new engine is to live, or null for the page's own thread. @param {Backend} backend @returns {House|null} */
function houseFor(backend) {
  if (denied !== null) return null
  const kind = [...houses].filter((house) => house.backend === backend)
  if (kind.length < MOST) {
    try {
      return new House(backend)
    } catch (error) {
      denied = String(error)
      return null
    }
  }
  if (backend === 'webgpu') throw new Error(`${MOST} labs on this page train on WebGPU already.`)
  return kind.reduce((least, house) => (house.rooms.size < least.rooms.size ? house : least))
}

/** A place for one engine, and the way to it. */
export class Room {
  /** Whether it is on the page's own thread, as soon as that is known. @type {Promise<boolean>} */
  onPage
  /** @type {(onPage: boolean) => void} */
  settle = () => {}
  #port
  #house

  /** @param {Tenant} tenant @param {Backend} backend */
  constructor(tenant, backend) {
    this.tenant = tenant
    this.onPage = new Promise((resolve) => (this.settle = resolve))
    this.#house = houseFor(backend)
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    port1.onmessage = ({ data }) => tenant.hear(data)
    port1.onmessageerror = () => tenant.die('the engine sent something unreadable')
    if (this.#house) this.#house.take(this, port2)
    else onPage(this, port2)
  }

  /** What is posted before the worker has started waits for it. @param {any} message */
  post(message) {
    this.#port.postMessage(message)
  }

  /** The engine is not wanted any more. */
  leave() {
    this.settle(false)
    this.#port.onmessage = null
    this.#port.postMessage({ cmd: 'close' })
    this.#house?.leave(this)
  }

  /** The engine is beyond help, and so is whoever shares its instance. @param {string} reason */
  fall(reason) {
    this.leave()
    this.#house?.fall(reason)
  }
}
