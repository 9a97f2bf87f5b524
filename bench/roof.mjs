// @ts-check
/**
 * What simd128 can do on a core: two small kernels in wasm text. `registers`: multiply and add on registers alone, twelve chains beside each other, since
 * one must wait for its own result. `product`: C = A B of 64 × 64, four rows by four vectors of C in registers at a time.
 */
import binaryen from 'binaryen'

const CHAINS = 12
/** Times that a chain goes on between two looks at the counter. */
const UNROLLED = 8
/** Rows and columns of a matrix. */
const SIDE = 64
/** Rows and vectors of a block. */
const [ROWS, VECTORS] = [4, 4]

/** @param {number} n @param {(i: number) => string} write */
const times = (n, write) => Array.from({ length: n }, (_, i) => write(i)).join('\n')
const BYTES = SIDE * SIDE * 4

const text = `(module
  (memory (export "memory") 1)
  ;; 2 · 4 · ${CHAINS * UNROLLED} FLOPs each time round.
  (func (export "registers") (param $n i32) (result f32)
    (local $a v128) (local $b v128) ${times(CHAINS, (i) => `(local $c${i} v128)`)}
    (local.set $a (f32x4.splat (f32.const 0.999)))
    (local.set $b (f32x4.splat (f32.const 0.001)))
    (loop $again
      ${times(CHAINS * UNROLLED, (i) => `(local.set $c${i % CHAINS} (f32x4.add (f32x4.mul (local.get $c${i % CHAINS}) (local.get $a)) (local.get $b)))`)}
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (f32x4.extract_lane 0 ${times(CHAINS, (i) => (i + 1 < CHAINS ? `(f32x4.add (local.get $c${i}) ` : `(local.get $c${i})`))}${')'.repeat(CHAINS - 1)}))
  ;; A at 0, B after it, C after that.
  (func (export "product") (param $n i32)
    (local $i i32) (local $j i32) (local $k i32) (local $pa i32) (local $pb i32) (local $x v128)
    ${times(VECTORS, (v) => `(local $b${v} v128)`)} ${times(ROWS * VECTORS, (i) => `(local $c${i} v128)`)}
    (loop $again
      (local.set $i (i32.const 0))
      (loop $rows
        (local.set $j (i32.const 0))
        (loop $columns
          ${times(ROWS * VECTORS, (i) => `(local.set $c${i} (v128.const i32x4 0 0 0 0))`)}
          (local.set $pa (i32.mul (local.get $i) (i32.const ${SIDE * 4})))
          (local.set $pb (i32.add (i32.const ${BYTES}) (i32.mul (local.get $j) (i32.const 4))))
          (local.set $k (i32.const ${SIDE}))
          (loop $inner
            ${times(VECTORS, (v) => `(local.set $b${v} (v128.load offset=${16 * v} (local.get $pb)))`)}
            ${times(ROWS, (r) => `(local.set $x (v128.load32_splat offset=${r * SIDE * 4} (local.get $pa)))
            ${times(VECTORS, (v) => `(local.set $c${r * VECTORS + v} (f32x4.add (local.get $c${r * VECTORS + v}) (f32x4.mul (local.get $x) (local.get $b${v}))))`)}`)}
            (local.set $pa (i32.add (local.get $pa) (i32.const 4)))
            (local.set $pb (i32.add (local.get $pb) (i32.const ${SIDE * 4})))
            (br_if $inner (local.tee $k (i32.sub (local.get $k) (i32.const 1)))))
          (local.set $pa (i32.add (i32.mul (local.get $i) (i32.const ${SIDE * 4})) (i32.mul (local.get $j) (i32.const 4))))
          ${times(ROWS * VECTORS, (i) => `(v128.store offset=${2 * BYTES + Math.floor(i / VECTORS) * SIDE * 4 + (i % VECTORS) * 16} (local.get $pa) (local.get $c${i}))`)}
          (br_if $columns (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const ${4 * VECTORS}))) (i32.const ${SIDE}))))
        (br_if $rows (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const ${ROWS}))) (i32.const ${SIDE}))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
)`

/** The module, as bytes. */
export function roof() {
  const module = binaryen.parseText(text)
  module.setFeatures(binaryen.Features.SIMD128)
  if (!module.validate()) throw new Error('the kernels of the roof are not valid')
  const bytes = module.emitBinary()
  module.dispose()
  return bytes
}
