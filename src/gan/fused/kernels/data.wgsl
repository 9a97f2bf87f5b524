// A point of p_data: the component by its cumulative weight, then μ + L z. Two elements a component: weight, mean, l11; l21, l22.

@group(0) @binding(3) var<storage, read> mixture: array<vec4f>;

fn data_point(bits: vec4u) -> vec2f {
  var left = unit(bits.x);
  let last = arrayLength(&mixture) / 2u - 1u;
  var i = 0u;
  for (; i < last; i++) {
    left -= mixture[2u * i].x;
    if (left < 0.0) {
      break;
    }
  }
  let near = mixture[2u * i];
  let far = mixture[2u * i + 1u];
  let z = normal(bits.y, bits.z);
  return near.yz + vec2f(near.w * z.x, far.x * z.x + far.y * z.y);
}
