// @ts-check
/** The page as a folder for any host: what www/ holds, without what only a build or a type checker reads. */
import { cp } from 'node:fs/promises'
import { WWW } from './inside.mjs'

const UNREAD = /\.d\.ts$|\.tex$|[/\\]formulas$|stamp\.json$|\.stamp$/

/** @param {string} out */
export const site = (out) => cp(WWW, out, { recursive: true, filter: (path) => !UNREAD.test(path) })
