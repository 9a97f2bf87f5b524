//! Entropy, cross-entropy and divergences, in nats.
//!
//! The functions over slices take masses over the same cells; 0 log 0 = 0.

use super::mixture::Component;

/// The least mass of a model that [`cross_entropy`] and [`kl`] read.
///
/// Where p > 0 and q = 0 the true value is infinite; with the floor both are lower bounds and
/// finite.
pub const MASS_FLOOR: f64 = 1e-12;

/// H(p) = −Σ p log p.
#[must_use]
pub fn entropy(p: &[f64]) -> f64 {
    p.iter().map(|&p| -x_log_x(p)).sum()
}

/// H(p, q) = −Σ p log q, with q at least [`MASS_FLOOR`].
#[must_use]
pub fn cross_entropy(p: &[f64], q: &[f64]) -> f64 {
    pairs(p, q)
        .map(|(p, q)| -p * libm::log(q.max(MASS_FLOOR)))
        .sum()
}

/// KL(p‖q) = Σ p log(p/q), with q at least [`MASS_FLOOR`]: a lower bound, finite and not negative.
#[must_use]
pub fn kl(p: &[f64], q: &[f64]) -> f64 {
    let term = |(p, q): (f64, f64)| {
        if p > 0.0 {
            p * libm::log(p / q.max(MASS_FLOOR))
        } else {
            0.0
        }
    };
    pairs(p, q).map(term).sum::<f64>().max(0.0)
}

/// JS(p‖q) = ½ KL(p‖m) + ½ KL(q‖m) with m = (p + q)/2; in [0, log 2]. No floor is needed.
#[must_use]
pub fn js(p: &[f64], q: &[f64]) -> f64 {
    let half = |p: f64, q: f64| {
        if p > 0.0 {
            0.5 * p * libm::log(2.0 * (p / (p + q)))
        } else {
            0.0
        }
    };
    pairs(p, q)
        .map(|(p, q)| half(p, q) + half(q, p))
        .sum::<f64>()
        .max(0.0)
}

/// KL(Bernoulli(`d_star`) ‖ Bernoulli(σ(`logit`))): finite for every finite logit.
#[must_use]
pub fn bernoulli_kl_logit(d_star: f64, logit: f64) -> f64 {
    let (heads, tails) = (d_star, 1.0 - d_star);
    let [cost_of_tails, cost_of_heads] = softplus_both(logit);
    let kl = heads * cost_of_heads + tails * cost_of_tails + x_log_x(heads) + x_log_x(tails);
    // `f64::max` would turn NaN into 0.
    if kl < 0.0 { 0.0 } else { kl }
}

/// KL between two Gaussians in closed form; the weights are not read. NaN where a covariance is not
/// positive definite.
///
/// ½ [tr(Σ_q⁻¹ Σ_p) + (μ_q − μ_p)ᵀ Σ_q⁻¹ (μ_q − μ_p) − 2 + log(det Σ_q / det Σ_p)]
#[must_use]
pub fn kl_gaussian(p: &Component, q: &Component) -> f64 {
    let (Some(factor_p), Some(factor_q)) = (p.covariance.factor(), q.covariance.factor()) else {
        return f64::NAN;
    };
    let squared = |x| factor_q.solve(x).iter().map(|z| z * z).sum::<f64>();
    let trace: f64 = factor_p.columns().into_iter().map(squared).sum();
    let distance = squared([q.mean[0] - p.mean[0], q.mean[1] - p.mean[1]]);
    0.5 * (trace + distance - 2.0) + factor_q.log_det() - factor_p.log_det()
}

/// log(1 + eˣ), without overflow.
#[must_use]
pub fn softplus(x: f64) -> f64 {
    softplus_both(x)[0]
}

/// `[softplus(x), softplus(−x)]` for the price of one.
pub(crate) fn softplus_both(x: f64) -> [f64; 2] {
    // `max` would turn NaN into 0, but the shared term keeps it.
    let shared = libm::log1p(libm::exp(-x.abs()));
    [x.max(0.0) + shared, (-x).max(0.0) + shared]
}

/// σ(x) = 1 / (1 + e⁻ˣ), accurate at both ends.
#[must_use]
pub fn sigmoid(x: f64) -> f64 {
    let tail = libm::exp(-x.abs());
    if x < 0.0 {
        tail / (1.0 + tail)
    } else {
        1.0 / (1.0 + tail)
    }
}

/// log σ(x) = −softplus(−x).
#[must_use]
pub fn log_sigmoid(x: f64) -> f64 {
    -softplus(-x)
}

fn x_log_x(x: f64) -> f64 {
    if x > 0.0 { x * libm::log(x) } else { 0.0 }
}

/// The cells of two densities side by side.
fn pairs<'a>(p: &'a [f64], q: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + 'a {
    assert_eq!(p.len(), q.len(), "two densities over different cells");
    p.iter().copied().zip(q.iter().copied())
}
