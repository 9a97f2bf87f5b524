//! Distributions over a few classes: labels y, predictions h, and the cross-entropy between them.
//!
//! L = −Σ yᵢ log hᵢ = H(y) + KL(y‖h), in nats, with 0 log 0 = 0. Nothing is floored here: where
//! yᵢ > 0 and hᵢ = 0, L and KL are +∞, as they should be.
//!
//! h = softmax(z) gives the gradients ∂L/∂hᵢ = −yᵢ/hᵢ and ∂L/∂zᵢ = hᵢ − yᵢ (Bishop, *Pattern
//! Recognition and Machine Learning*, 2006, section 4.3.4).

/// What [`step`] takes for h = 0 in a class that has y > 0: its logit is −∞, and no step would ever
/// lead away.
pub const START: f64 = 1e-6;

/// The rate of [`step`]: 1 over the greatest curvature, so that L falls at every step.
///
/// The Hessian of L in the logits is diag(h) − hhᵀ, and has no eigenvalue above ½.
pub const RATE: f64 = 2.0;

/// Where [`minimise`] stops: at this L − H(y) = KL(y‖h), in nats.
pub const TOLERANCE: f64 = 1e-6;

/// More steps than [`minimise`] needs, unless labels are as rare as its tolerance.
pub const MOST_STEPS: u32 = 1_000_000;

/// How a prediction does, in nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split {
    /// H(y) = −Σ yᵢ log yᵢ: no prediction gets below it.
    pub entropy: f64,
    /// L = −Σ yᵢ log hᵢ.
    pub cross_entropy: f64,
    /// KL(y‖h) = Σ yᵢ log(yᵢ/hᵢ), not negative.
    pub kl: f64,
}

/// The loss of predicting `h` for the labels `y`, and its two parts.
///
/// Each is a sum of its own, so that L = H(y) + KL(y‖h) can be checked.
///
/// # Panics
/// If the lengths differ; so does every function here that takes y and h.
#[must_use]
#[inline(never)]
pub fn split(y: &[f64], h: &[f64]) -> Split {
    let (mut entropy, mut cross_entropy, mut kl) = (0.0, 0.0, 0.0);
    for (y, h) in pairs(y, h).filter(|&(y, _)| y > 0.0) {
        let (log_y, log_h) = (libm::log(y), libm::log(h));
        entropy -= y * log_y;
        cross_entropy -= y * log_h;
        kl += y * (log_y - log_h);
    }
    Split {
        entropy,
        cross_entropy,
        // `f64::max` would turn NaN into 0.
        kl: if kl < 0.0 { 0.0 } else { kl },
    }
}

/// The gradients of L, three numbers for each class:
///
/// * ∂L/∂hᵢ = −yᵢ/hᵢ, each class for itself; −∞ where h excludes what y allows, 0 where both are 0;
/// * the steepest way down that keeps Σ hᵢ = 1, which is minus that, less the mean over the classes;
///   where some slope is −∞, it is +∞ in that class and −∞ in the others;
/// * ∂L/∂zᵢ = hᵢ − yᵢ.
#[must_use]
pub fn gradients(y: &[f64], h: &[f64]) -> Vec<[f64; 3]> {
    let mut all = Vec::with_capacity(y.len());
    let mut mean = 0.0;
    for (y_i, h_i) in pairs(y, h) {
        let slope = if y_i > 0.0 { -y_i / h_i } else { 0.0 };
        mean += slope / y.len() as f64;
        all.push([slope, 0.0, h_i - y_i]);
    }
    for [slope, way, _] in &mut all {
        *way = if slope.is_finite() {
            mean - *slope
        } else {
            f64::INFINITY
        };
    }
    all
}

/// One step of gradient descent on the logits: h becomes softmax(z − [`RATE`] · (h − y)).
#[inline(never)]
pub fn step(y: &[f64], h: &mut [f64]) {
    // Shifting all logits alike changes nothing, and keeps the largest power at e⁰.
    let mut largest = f64::MIN;
    for (h, &y) in h.iter_mut().zip(y) {
        if y > 0.0 && *h == 0.0 {
            *h = START;
        }
        largest = largest.max(y - *h);
    }
    let mut sum = 0.0;
    for (h, &y) in h.iter_mut().zip(y) {
        *h *= libm::exp(RATE * (y - *h - largest));
        sum += *h;
    }
    h.iter_mut().for_each(|h| *h /= sum);
}

/// Takes [`step`]s from `h` until KL(y‖h) ≤ [`TOLERANCE`], or `most` of them, and looks at the way
/// less and less often: rows of the number of steps taken and h after them, the last row the end.
/// Empty where there is nothing to do.
///
/// Where some y is 0 its logit has to go to −∞, so the end is far: L − H(y) falls like 1/steps.
#[must_use]
pub fn minimise(y: &[f64], h: &[f64], most: u32) -> Vec<f64> {
    let (mut rows, mut h, mut next_look) = (Vec::new(), h.to_vec(), 1);
    let mut steps = 0;
    while steps < most && split(y, &h).kl > TOLERANCE {
        step(y, &mut h);
        steps += 1;
        if steps == next_look || steps == most || split(y, &h).kl <= TOLERANCE {
            rows.push(f64::from(steps));
            rows.extend_from_slice(&h);
            next_look += 1 + steps / 12;
        }
    }
    rows
}

/// Sets `p[class]` to `value`, and scales the other classes to keep the sum 1; if all others are 0,
/// they share equally. A value outside \[0, 1\] is taken to the nearer end, NaN to 0.
///
/// # Panics
/// If there is no such class.
pub fn set_class(p: &mut [f64], class: usize, value: f64) {
    let value = if value > 0.0 { value.min(1.0) } else { 0.0 };
    p[class] = 0.0;
    let others: f64 = p.iter().sum();
    let rest = 1.0 - value;
    let share = rest / (p.len() - 1) as f64;
    for p in &mut *p {
        *p = if others > 0.0 {
            *p * (rest / others)
        } else {
            share
        };
    }
    p[class] = value;
}

/// Scales `p` to the sum 1, and leaves it alone if its sum is 1 but for rounding, so that a
/// distribution written down is read back to the bit.
///
/// What is negative, infinite or NaN counts as 0; if nothing is left, the classes share equally.
pub fn normalise(p: &mut [f64]) {
    let mut sum = 0.0;
    for p in &mut *p {
        if !(*p > 0.0 && *p < f64::INFINITY) {
            *p = 0.0;
        }
        sum += *p;
    }
    let share = 1.0 / p.len() as f64;
    let usable = sum > 0.0 && sum < f64::INFINITY;
    if usable && (sum - 1.0).abs() <= 1e-12 {
        return;
    }
    for p in p {
        *p = if usable { *p / sum } else { share };
    }
}

/// The classes of two distributions side by side.
fn pairs<'a>(y: &'a [f64], h: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + 'a {
    assert_eq!(y.len(), h.len(), "two distributions over different classes");
    y.iter().copied().zip(h.iter().copied())
}
