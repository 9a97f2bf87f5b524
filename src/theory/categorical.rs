//! Distributions over a few classes: labels y, predictions h, and the cross-entropy between them.
//!
//! L = −Σ yᵢ log hᵢ = H(y) + KL(y‖h), in nats, with 0 log 0 = 0. Nothing is floored here: where
//! yᵢ > 0 and hᵢ = 0, L and KL are +∞, as they should be. H is
//! [`entropy`](super::divergence::entropy).
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

/// The number of steps after which [`minimise`] stops in any case.
pub const MOST_STEPS: u32 = 1_000_000;

/// L(y, h) = −Σ yᵢ log hᵢ in nats; +∞ where h excludes what y allows.
///
/// # Panics
/// If the lengths differ; so does every function here that takes y and h.
#[must_use]
pub fn cross_entropy(y: &[f64], h: &[f64]) -> f64 {
    over_labels(y, h, |y, h| -y * libm::log(h))
}

/// KL(y‖h) = Σ yᵢ log(yᵢ/hᵢ) in nats; not negative, and +∞ where h excludes what y allows.
///
/// Computed as the divergence it is, not as L − H(y), so that the identity can be checked.
#[must_use]
pub fn kl(y: &[f64], h: &[f64]) -> f64 {
    let kl = over_labels(y, h, |y, h| y * (libm::log(y) - libm::log(h)));
    // `f64::max` would turn NaN into 0.
    if kl < 0.0 { 0.0 } else { kl }
}

/// ∂L/∂hᵢ = −yᵢ/hᵢ, each class for itself; −∞ where h excludes what y allows, 0 where both are 0.
#[must_use]
pub fn gradient(y: &[f64], h: &[f64]) -> Vec<f64> {
    pairs(y, h)
        .map(|(y, h)| if y > 0.0 { -y / h } else { 0.0 })
        .collect()
}

/// The steepest way down that keeps Σ hᵢ = 1: −[`gradient`], less its mean over the classes.
///
/// 0 in every class at h = y > 0. Where some gradient is −∞: +∞ in its class, −∞ in the others.
#[must_use]
pub fn descent(y: &[f64], h: &[f64]) -> Vec<f64> {
    let gradient = gradient(y, h);
    let mean = gradient.iter().sum::<f64>() / gradient.len() as f64;
    gradient
        .into_iter()
        .map(|slope| {
            if slope.is_finite() {
                mean - slope
            } else {
                -slope
            }
        })
        .collect()
}

/// ∂L/∂zᵢ = hᵢ − yᵢ, with respect to the logits.
#[must_use]
pub fn gradient_logits(y: &[f64], h: &[f64]) -> Vec<f64> {
    pairs(y, h).map(|(y, h)| h - y).collect()
}

/// One step of gradient descent on the logits: h becomes softmax(z − [`RATE`] · (h − y)).
pub fn step(y: &[f64], h: &mut [f64]) {
    let gap = |(y, h): (f64, f64)| y - h;
    for (h, y) in h.iter_mut().zip(y) {
        if *y > 0.0 && *h == 0.0 {
            *h = START;
        }
    }
    // Shifting all logits alike changes nothing, and keeps the largest power at e⁰.
    let largest = pairs(y, h).map(gap).fold(f64::MIN, f64::max);
    let mut sum = 0.0;
    for (h, &y) in h.iter_mut().zip(y) {
        *h *= libm::exp(RATE * (gap((y, *h)) - largest));
        sum += *h;
    }
    h.iter_mut().for_each(|h| *h /= sum);
}

/// Takes [`step`]s from `h` until KL(y‖h) ≤ [`TOLERANCE`], and looks at the way less and less often:
/// rows of the number of steps taken and h after them, the last row the end. Empty where there is
/// nothing to do.
///
/// Where some y is 0 its logit has to go to −∞, so the end is far: L − H(y) falls like 1/steps.
#[must_use]
pub fn minimise(y: &[f64], h: &[f64]) -> Vec<f64> {
    let (mut rows, mut h, mut next_look) = (Vec::new(), h.to_vec(), 1);
    let mut arrived = kl(y, &h) <= TOLERANCE;
    for steps in 1..=MOST_STEPS {
        if arrived {
            break;
        }
        step(y, &mut h);
        arrived = kl(y, &h) <= TOLERANCE;
        if arrived || steps == MOST_STEPS || steps == next_look {
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
    for p in &mut *p {
        if !(0.0..f64::INFINITY).contains(p) {
            *p = 0.0;
        }
    }
    let sum: f64 = p.iter().sum();
    if !(sum > 0.0 && sum < f64::INFINITY) {
        p.fill(1.0 / p.len() as f64);
    } else if (sum - 1.0).abs() > 1e-12 {
        p.iter_mut().for_each(|p| *p /= sum);
    }
}

/// Σ term(yᵢ, hᵢ) over the classes with yᵢ > 0.
fn over_labels(y: &[f64], h: &[f64], term: impl Fn(f64, f64) -> f64) -> f64 {
    pairs(y, h)
        .filter(|&(y, _)| y > 0.0)
        .map(|(y, h)| term(y, h))
        .sum()
}

/// The classes of two distributions side by side.
fn pairs<'a>(y: &'a [f64], h: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + 'a {
    assert_eq!(y.len(), h.len(), "two distributions over different classes");
    y.iter().copied().zip(h.iter().copied())
}
