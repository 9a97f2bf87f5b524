// The update of a network, after its turn: each gradient is a product of what went into a layer with what came back to it, over all rows; then the
// rule of the optimiser. Four by four weights are one piece of work, shared by SLICES threads that take the rows in turn.

@group(0) @binding(0) var<storage, read_write> run: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> orders: array<u32>;
@group(0) @binding(2) var<storage, read> scratch: array<vec4f>;

const THREADS = 64u;
const SLICES = 8u;
const PIECES = THREADS / SLICES;

// Where a layer is, and where lies what its gradient is made of: what went in, what came back, and the same of the penalty.
struct Layer {
  matrix: u32,
  ins: u32,
  outs: u32,
  left: u32,
  right: u32,
  tangent: u32,
  climbed: u32,
}

// A piece of work: four by four weights of a layer, or four biases.
struct Part {
  there: bool,
  index: u32,
  layer: Layer,
}

var<workgroup> sums: array<mat4x4f, THREADS>;
var<private> stride: u32;
var<private> order: u32;

fn number(i: u32) -> f32 {
  return bitcast<f32>(orders[i]);
}

// Σ over groups of left ⊗ right: column k is ∂J/∂w of input k for four outputs.
fn outer(sum: mat4x4f, left: u32, right: u32, group: u32) -> mat4x4f {
  let l = left * stride + group;
  let r = right * stride + group;
  let delta = mat4x4f(scratch[r], scratch[r + stride], scratch[r + 2u * stride], scratch[r + 3u * stride]);
  return sum + mat4x4f(scratch[l] * delta, scratch[l + stride] * delta, scratch[l + 2u * stride] * delta, scratch[l + 3u * stride] * delta);
}

fn total(right: u32, group: u32) -> vec4f {
  let r = right * stride + group;
  let delta = mat4x4f(scratch[r], scratch[r + stride], scratch[r + 2u * stride], scratch[r + 3u * stride]);
  return vec4f(1.0) * delta;
}

// The gradient of piece i of a layer, over the rows of one slice; the last pieces are biases, and fill one column.
fn gradient(i: u32, slice: u32, layer: Layer) -> mat4x4f {
  var sum = mat4x4f();
  let row = 4u * (i / layer.outs);
  let column = 4u * (i % layer.outs);
  if (row >= layer.ins) {
    for (var j = slice; j < stride / GROUPS * TRAINED; j += SLICES) {
      sum[0] += total(layer.right + column, j / TRAINED * GROUPS + j % TRAINED);
    }
    return sum;
  }
  for (var j = slice; j < stride / GROUPS * TRAINED; j += SLICES) {
    sum = outer(sum, layer.left + row, layer.right + column, j / TRAINED * GROUPS + j % TRAINED);
  }
  // The same for the penalty: what went in along the slope, and what came back to x.
  for (var j = slice; j < stride / GROUPS * BENT; j += SLICES) {
    sum = outer(sum, layer.tangent + row, layer.climbed + column, j / max(BENT, 1u) * GROUPS + BENDS + j % max(BENT, 1u));
  }
  return sum;
}

// One update of four weights.
fn learn(i: u32, gradient: vec4f) {
  let w = updated(i, gradient);
  run[i] = w;
  let kept = number(EMA);
  // Of G alone there is an average.
  if (AVERAGE > 0u && kept > 0.0) {
    run[i + AVERAGE] = kept * run[i + AVERAGE] + (1.0 - kept) * w;
  }
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  stride = orders[STRIDE];
  order = ORDERS + orders[COPY] * ORDER;
  // Whoever comes next has the next order.
  if (group.x == 0u && thread == 0u) {
    orders[CURSOR] = orders[COPY] + 1u;
  }
  let piece = group.x * PIECES + thread / SLICES;
  let part = find(piece);
  if (part.there) {
    sums[thread] = gradient(part.index, thread % SLICES, part.layer);
  }
  workgroupBarrier();
  if (part.there && thread % SLICES == 0u) {
    var sum = sums[thread];
    for (var slice = 1u; slice < SLICES; slice++) {
      sum += sums[thread + slice];
    }
    let row = 4u * (part.index / part.layer.outs);
    let column = part.index % part.layer.outs;
    let rows = select(4u, 1u, row >= part.layer.ins);
    for (var k = 0u; k < rows; k++) {
      learn(part.layer.matrix + (row + k) * part.layer.outs + column, sum[k]);
    }
  }
}
