//! The discriminator's loss at one point x, as a function of the number D = D(x).
//!
//! J_D = ∫ f(D(x)) dx with f(D) = −½ a log D − ½ b log(1 − D), a = p_data(x), b = p_model(x): the
//! integral is least where every f is. f'(D) = −½ a/D + ½ b/(1 − D) = 0 gives D* = a/(a + b), and
//! f(D) = f(D*) + ½(a + b) KL(Bernoulli(D*) ‖ Bernoulli(D)), where f(D*) = ½(a + b) log 2 − j, and
//! ∫ j dx = JS(p_data‖p_model). (Goodfellow et al., "Generative adversarial nets", 2014,
//! proposition 1.)
//!
//! Densities are per unit area, so f is in nats per unit area. 0 log 0 = 0, and the limits at D = 0
//! and D = 1 are the true ones, +∞ among them.

use super::categorical;
use super::divergence;
use super::optimal;

/// The loss at a point, and what it is made of; nats per unit area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pointwise {
    /// D* = a/(a + b); ½ where both are 0.
    pub d_star: f64,
    /// −½ a log D, what the data costs.
    pub on_data: f64,
    /// −½ b log(1 − D), what the generated points cost.
    pub on_model: f64,
    /// f(D), the sum of the two.
    pub loss: f64,
    /// f(D*), the least possible.
    pub least: f64,
    /// f(D) − f(D*) = ½(a + b) KL(Bernoulli(D*) ‖ Bernoulli(D)), computed as that.
    pub excess: f64,
    /// f'(D) = −½ a/D + ½ b/(1 − D).
    pub slope: f64,
    /// f''(D) = ½ a/D² + ½ b/(1 − D)²: never negative, so the zero of f' is the minimum.
    pub curvature: f64,
    /// j = ½ a log(2a/(a + b)) + ½ b log(2b/(a + b)), this point's part of JS.
    pub js: f64,
}

/// The loss of `d` in \[0, 1\] where the densities are `a` of the data and `b` of the model, both
/// finite and not negative.
#[must_use]
pub fn at(a: f64, b: f64, d: f64) -> Pointwise {
    let [on_data, on_model] = costs(a, b, d);
    let best = optimal::d_star(a, b);
    let (weight, labels) = (0.5 * (a + b), [best, optimal::d_star(b, a)]);
    Pointwise {
        d_star: best,
        on_data,
        on_model,
        loss: on_data + on_model,
        least: weight * divergence::entropy(&labels),
        excess: scaled(weight, categorical::kl(&labels, &[d, 1.0 - d])),
        slope: scaled(0.5 * b, 1.0 / (1.0 - d)) - scaled(0.5 * a, 1.0 / d),
        curvature: scaled(0.5 * b, 1.0 / ((1.0 - d) * (1.0 - d))) + scaled(0.5 * a, 1.0 / (d * d)),
        js: divergence::js(&[a], &[b]),
    }
}

/// `[−½ a log D, −½ b log(1 − D)]`.
#[must_use]
pub fn costs(a: f64, b: f64, d: f64) -> [f64; 2] {
    [
        scaled(0.5 * a, -libm::log(d)),
        scaled(0.5 * b, -libm::log1p(-d)),
    ]
}

/// Density times what a point of it costs; nothing where there is no density, whatever it would
/// cost.
fn scaled(density: f64, cost: f64) -> f64 {
    if density > 0.0 { density * cost } else { 0.0 }
}
