// What a turn is made of beside its layers.

// What the threads drew: for each kind of draw ROWS pairs of numbers.
var<workgroup> drawn: array<vec2f, THREADS>;

// The order at hand; the copy of the cursor is for the learning.
fn begin(tile: u32, index: u32) -> u32 {
  thread = index;
  stride = orders[STRIDE];
  base = tile * GROUPS;
  let cursor = orders[CURSOR];
  if (tile == 0u && index == 0u) {
    orders[COPY] = cursor;
  }
  return ORDERS + cursor * ORDER;
}

// What was drawn for four rows: their first numbers, and their second ones.
fn pairs(kind: u32, group: u32) -> mat2x4f {
  let i = kind * ROWS + 4u * group;
  return transpose(mat4x2f(drawn[i], drawn[i + 1u], drawn[i + 2u], drawn[i + 3u]));
}

// The points of a group.
fn points(area: u32, group: u32) -> mat2x4f {
  return mat2x4f(scratch[area * stride + group], scratch[(area + 1u) * stride + group]);
}

// The value where there is a row of the batch, and nothing beyond the last.
fn within(value: vec4f, tile: u32, group: u32) -> vec4f {
  let row = tile * ROWS + 4u * group + vec4u(0u, 1u, 2u, 3u);
  return select(vec4f(0.0), value, row < vec4u(orders[BATCH]));
}
