// @ts-check
/** Undo and redo: a line of states. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Past } from '../../www/lab/editor/past.js'

test('states are taken back and brought back, and a new one ends what was taken back', () => {
  const past = new Past(/** @type {number} */ (0), Object.is)
  assert.deepEqual([past.canUndo, past.canRedo, past.undo(), past.redo()], [false, false, 0, 0])
  for (const state of [1, 2, 3]) assert.ok(past.push(state))
  assert.ok(!past.push(3), 'the same again is no state of its own')
  assert.deepEqual([past.undo(), past.undo(), past.canUndo, past.canRedo], [2, 1, true, true])
  assert.equal(past.redo(), 2)
  assert.ok(past.push(9))
  assert.deepEqual([past.canRedo, past.redo(), past.undo(), past.undo(), past.undo()], [false, 9, 2, 1, 0])
})

test('two hundred states are remembered', () => {
  const past = new Past(/** @type {number} */ (0), Object.is)
  for (let i = 1; i <= 1000; i++) past.push(i)
  let steps = 0
  while (past.canUndo) {
    past.undo()
    steps++
  }
  assert.deepEqual([steps, past.now], [199, 801])
  while (past.canRedo) past.redo()
  assert.equal(past.now, 1000)
})
