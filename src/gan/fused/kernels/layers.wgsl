// A tile of rows of the batch on its way through the networks, and back; 64 threads to a tile.
//
// An area of `scratch` holds features of every row: feature f of the four rows of group i is scratch[(area + f) · stride + i]. A matrix of `run` has
// four outputs to an element: weight (k, 4j … 4j + 3) is run[matrix + k · outs + j], and after `ins` rows, filled up with zeros to
// fours, comes a row of biases. A block is four features of four rows, a column of the mat4x4f for each feature.

@group(0) @binding(0) var<storage, read> run: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> orders: array<u32>;
@group(0) @binding(2) var<storage, read_write> scratch: array<vec4f>;

const THREADS = 64u;

var<private> thread: u32;
// Groups of rows in the whole batch, and those before this tile.
var<private> stride: u32;
var<private> base: u32;

fn load(area: u32, block: u32, group: u32) -> mat4x4f {
  let i = (area + 4u * block) * stride + group;
  return mat4x4f(scratch[i], scratch[i + stride], scratch[i + 2u * stride], scratch[i + 3u * stride]);
}

fn store(area: u32, block: u32, group: u32, value: mat4x4f) {
  let i = (area + 4u * block) * stride + group;
  scratch[i] = value[0];
  scratch[i + stride] = value[1];
  scratch[i + 2u * stride] = value[2];
  scratch[i + 3u * stride] = value[3];
}

fn each(a: mat4x4f, b: mat4x4f) -> mat4x4f {
  return mat4x4f(a[0] * b[0], a[1] * b[1], a[2] * b[2], a[3] * b[3]);
}

fn sigmoid(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(clamp(-x, vec4f(-80.0), vec4f(80.0))));
}

fn squash(x: vec4f) -> vec4f {
  return tanh(clamp(x, vec4f(-15.0), vec4f(15.0)));
}

const RELU = 0u;
const LEAKY_RELU = 1u;
const TANH = 2u;
const SILU = 3u;

// a(x).
fn activation(kind: u32, x: vec4f) -> vec4f {
  switch kind {
    case RELU: { return select(vec4f(0.0), x, x > vec4f(0.0)); }
    case LEAKY_RELU: { return select(LEAKY_SLOPE * x, x, x > vec4f(0.0)); }
    case TANH: { return squash(x); }
    default: { return x * sigmoid(x); }
  }
}

// a'(x), the slope on the left at a kink.
fn first_derivative(kind: u32, x: vec4f) -> vec4f {
  switch kind {
    case RELU: { return select(vec4f(0.0), vec4f(1.0), x > vec4f(0.0)); }
    case LEAKY_RELU: { return select(vec4f(LEAKY_SLOPE), vec4f(1.0), x > vec4f(0.0)); }
    case TANH: { let y = squash(x); return max(vec4f(0.0), 1.0 - y * y); }
    default: { let s = sigmoid(x); return s + x * (s - s * s); }
  }
}

// a''(x), nothing at a kink.
fn second_derivative(kind: u32, x: vec4f) -> vec4f {
  switch kind {
    case RELU, LEAKY_RELU: { return vec4f(0.0); }
    case TANH: { let y = squash(x); return -2.0 * y * (1.0 - y * y); }
    default: { let s = sigmoid(x); let t = s - s * s; return 2.0 * t + x * t * (1.0 - 2.0 * s); }
  }
}

fn activations(kind: u32, x: mat4x4f) -> mat4x4f {
  return mat4x4f(activation(kind, x[0]), activation(kind, x[1]), activation(kind, x[2]), activation(kind, x[3]));
}

fn first_derivatives(kind: u32, x: mat4x4f) -> mat4x4f {
  return mat4x4f(first_derivative(kind, x[0]), first_derivative(kind, x[1]), first_derivative(kind, x[2]), first_derivative(kind, x[3]));
}

fn second_derivatives(kind: u32, x: mat4x4f) -> mat4x4f {
  return mat4x4f(second_derivative(kind, x[0]), second_derivative(kind, x[1]), second_derivative(kind, x[2]), second_derivative(kind, x[3]));
}

// A block of x W: outputs 4 · column …
fn forward_block(matrix: u32, ins: u32, outs: u32, column: u32, source: u32, group: u32) -> mat4x4f {
  var a = vec4f(0.0);
  var b = vec4f(0.0);
  var c = vec4f(0.0);
  var d = vec4f(0.0);
  var i = matrix + column;
  var j = source * stride + group;
  for (var k = 0u; k < ins; k++) {
    let w = run[i];
    let x = scratch[j];
    a += w.x * x;
    b += w.y * x;
    c += w.z * x;
    d += w.w * x;
    i += outs;
    j += stride;
  }
  return mat4x4f(a, b, c, d);
}

// A block of δ Wᵀ: inputs 4 · block …
fn backward_block(matrix: u32, outs: u32, block: u32, source: u32, group: u32) -> mat4x4f {
  var a = vec4f(0.0);
  var b = vec4f(0.0);
  var c = vec4f(0.0);
  var d = vec4f(0.0);
  let i = matrix + 4u * block * outs;
  for (var j = 0u; j < outs; j++) {
    let delta = load(source, j, group);
    a += delta * run[i + j];
    b += delta * run[i + outs + j];
    c += delta * run[i + 2u * outs + j];
    d += delta * run[i + 3u * outs + j];
  }
  return mat4x4f(a, b, c, d);
}

fn biases(matrix: u32, ins: u32, outs: u32, column: u32) -> mat4x4f {
  let bias = run[matrix + (ins + 3u) / 4u * 4u * outs + column];
  return mat4x4f(vec4f(bias.x), vec4f(bias.y), vec4f(bias.z), vec4f(bias.w));
}

// What follows is done for `count` groups of the tile from the `first`.

// h = x W + b into `before`, and a(h) into `after`.
fn hidden(kind: u32, matrix: u32, ins: u32, outs: u32, source: u32, before: u32, after: u32, first: u32, count: u32) {
  for (var i = thread; i < outs * count; i += THREADS) {
    let column = i % outs;
    let group = base + first + i / outs;
    let h = forward_block(matrix, ins, outs, column, source, group) + biases(matrix, ins, outs, column);
    store(before, column, group, h);
    store(after, column, group, activations(kind, h));
  }
  storageBarrier();
}

// x W + b.
fn affine(matrix: u32, ins: u32, outs: u32, source: u32, result: u32, first: u32, count: u32) {
  for (var i = thread; i < outs * count; i += THREADS) {
    let column = i % outs;
    let group = base + first + i / outs;
    store(result, column, group, forward_block(matrix, ins, outs, column, source, group) + biases(matrix, ins, outs, column));
  }
  storageBarrier();
}

// δ Wᵀ.
fn transposed(matrix: u32, ins: u32, outs: u32, source: u32, result: u32, first: u32, count: u32) {
  let blocks = (ins + 3u) / 4u;
  for (var i = thread; i < blocks * count; i += THREADS) {
    let group = base + first + i / blocks;
    store(result, i % blocks, group, backward_block(matrix, outs, i % blocks, source, group));
  }
  storageBarrier();
}

// u = v Wᵀ, and a'(h) u: on the way back to ∂l/∂x.
fn climb(kind: u32, matrix: u32, ins: u32, outs: u32, source: u32, before: u32, up: u32, result: u32, first: u32, count: u32) {
  let blocks = (ins + 3u) / 4u;
  for (var i = thread; i < blocks * count; i += THREADS) {
    let block = i % blocks;
    let group = base + first + i / blocks;
    let u = backward_block(matrix, outs, block, source, group);
    store(up, block, group, u);
    store(result, block, group, each(first_derivatives(kind, load(before, block, group)), u));
  }
  storageBarrier();
}

// q = t W, and a'(h) q: the derivative of a layer along a direction of x.
fn along(kind: u32, matrix: u32, ins: u32, outs: u32, source: u32, before: u32, raw: u32, result: u32, first: u32, count: u32) {
  for (var i = thread; i < outs * count; i += THREADS) {
    let column = i % outs;
    let group = base + first + i / outs;
    let q = forward_block(matrix, ins, outs, column, source, group);
    store(raw, column, group, q);
    store(result, column, group, each(first_derivatives(kind, load(before, column, group)), q));
  }
  storageBarrier();
}

// a'(h) (δ Wᵀ), and in `bent` groups from the `bends` besides a''(h) q u, by which h changes the derivative along a direction.
fn descend(kind: u32, matrix: u32, ins: u32, outs: u32, source: u32, before: u32, result: u32, first: u32, count: u32, raw: u32, up: u32, bends: u32, bent: u32) {
  let blocks = (ins + 3u) / 4u;
  for (var i = thread; i < blocks * count; i += THREADS) {
    let block = i % blocks;
    let place = first + i / blocks;
    let group = base + place;
    let h = load(before, block, group);
    var delta = each(first_derivatives(kind, h), backward_block(matrix, outs, block, source, group));
    if (place >= bends && place < bends + bent) {
      delta += each(second_derivatives(kind, h), each(load(raw, block, group), load(up, block, group)));
    }
    store(result, block, group, delta);
  }
  storageBarrier();
}
