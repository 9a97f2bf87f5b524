// Random numbers as src/rng.rs draws them: Philox4x32-10 of (seed, purpose, update, row). The integers are the same; the elementary
// functions differ in their last bits.

fn high(a: u32, b: u32) -> u32 {
  let a0 = a & 0xffffu;
  let a1 = a >> 16u;
  let b0 = b & 0xffffu;
  let b1 = b >> 16u;
  let cross = a0 * b1;
  let other = a1 * b0;
  let carry = ((a0 * b0) >> 16u) + (cross & 0xffffu) + (other & 0xffffu);
  return a1 * b1 + (cross >> 16u) + (other >> 16u) + (carry >> 16u);
}

fn random(purpose: u32, update: u32, row: u32) -> vec4u {
  var counter = vec4u(row, update, purpose, 0u);
  var key = vec2u(orders[SEED], 0x64737461u);
  for (var round = 0u; round < 10u; round++) {
    counter = vec4u(
      high(0xCD9E8D57u, counter.z) ^ counter.y ^ key.x,
      0xCD9E8D57u * counter.z,
      high(0xD2511F53u, counter.x) ^ counter.w ^ key.y,
      0xD2511F53u * counter.x,
    );
    key += vec2u(0x9E3779B9u, 0xBB67AE85u);
  }
  return counter;
}

// In (0, 1), from the 23 upper bits.
fn unit(bits: u32) -> f32 {
  return (f32(bits >> 9u) + 0.5) * 1.1920928955078125e-7;
}

// sin 2πx: a sine of the language need be no better than 2⁻¹¹. Taylor's series on a quarter of a turn either way errs by less than 10⁻⁷.
fn sine(x: f32) -> f32 {
  let halves = round(2.0 * x);
  let t = 6.2831855 * (x - 0.5 * halves);
  let s = t * t;
  let value = t * (1.0 + s * (-1.0 / 6.0 + s * (1.0 / 120.0 + s * (-1.0 / 5040.0 + s * (1.0 / 362880.0 - s / 39916800.0)))));
  return select(value, -value, (i32(halves) & 1) == 1);
}

// Two standard normal numbers, by Box and Muller's transform.
fn normal(a: u32, b: u32) -> vec2f {
  // The language lets a logarithm near 1 come out above 0.
  let radius = sqrt(max(0.0, -2.0 * log(unit(a))));
  let turn = unit(b);
  return radius * vec2f(sine(turn + 0.25), sine(turn));
}
