// @ts-check
/** Points as people have them: CSV with any separator, JSON, and what is neither. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPoints } from '../../www/lab/editor/read-points.js'

const GOOD = { bad: 0, examples: [], header: false, beyond: 0 }

test('rows are read whatever stands between x and y', () => {
  for (const text of ['1,2\n-3.5,.25', '1;2\r\n-3,5;0,25', '1\t2\n-3.5\t0.25', '1 2\n  -3.5   0.25  ', '1,2,a\n-3.5,0.25,b', '"1","2"\n"-3.5","0.25"', '\uFEFF1,2\n\n# a remark\n−3.5,2.5e-1\n']) {
    assert.deepEqual(readPoints(text), { points: [1, 2, -3.5, 0.25], good: 2, ...GOOD }, JSON.stringify(text))
  }
})

test('a header is known, and says which columns are x and y', () => {
  assert.deepEqual(readPoints('x,y\n1,2'), { points: [1, 2], good: 1, ...GOOD, header: true })
  assert.deepEqual(readPoints('name,Y,label,X\na,2,b,1'), { points: [1, 2], good: 1, ...GOOD, header: true })
  assert.deepEqual(readPoints('first,second\n1,2'), { points: [1, 2], good: 1, ...GOOD, header: true })
  assert.deepEqual(readPoints('"x1";"x2"\n1;2'), { points: [1, 2], good: 1, ...GOOD, header: true })
})

test('JSON is read as pairs or as objects', () => {
  for (const text of ['[[1,2],[3,4]]', '[{"x":1,"y":2},{"y":4,"x":3,"label":"b"}]', ' [ [1, 2], {"x": 3, "y": 4} ] ']) {
    assert.deepEqual(readPoints(text), { points: [1, 2, 3, 4], good: 2, ...GOOD }, text)
  }
  const { error, good } = readPoints('[[1,2],')
  assert.deepEqual([error, good], ['not-json', 0])
  assert.equal(readPoints('{"x":1,"y":2}').error, 'not-a-list')
})

test('bad rows are counted, and the first of them shown', () => {
  const read = readPoints('1,2\n3\nfour,5\n6,NaN\n7,Infinity\n8,1e9\n0x10,1\n1,2')
  assert.deepEqual([read.points, read.good, read.bad], [[1, 2, 1, 2], 2, 6])
  assert.deepEqual(read.examples, [{ row: 2, text: '3' }, { row: 3, text: 'four,5' }, { row: 4, text: '6,NaN' }])
  const json = readPoints('[[1,2],[1],[1,"2"],null,{"x":1},[1,2,3],"<b>"]')
  assert.deepEqual([json.good, json.bad, json.examples[0]], [1, 6, { row: 2, text: '[1]' }])
  for (const text of ['', '   \n ', 'nothing here', '[]', '<script>alert(1)</script>']) assert.equal(readPoints(text).good, 0, text)
})

test('of very many rows the first hundred thousand are read', () => {
  const { good, beyond } = readPoints('1,2\n'.repeat(100_005))
  assert.deepEqual([good, beyond], [100_000, 5])
})
