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

use super::categorical::split;
use super::optimal::d_star;

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
    /// j = ½ a log(2a/(a + b)) + ½ b log(2b/(a + b)) = ½(a + b) KL(Bernoulli(D*) ‖ Bernoulli(½)), this
    /// point's part of JS.
    pub js: f64,
}

/// The loss of `d` in \[0, 1\] where the densities are `a` of the data and `b` of the model, both
/// finite and not negative.
#[must_use]
pub fn at(a: f64, b: f64, d: f64) -> Pointwise {
    let (data, model) = (cost(a, d), cost(b, 1.0 - d));
    let (weight, labels) = (0.5 * (a + b), [d_star(a, b), d_star(b, a)]);
    let here = split(&labels, &[d, 1.0 - d]);
    Pointwise {
        d_star: labels[0],
        on_data: data[0],
        on_model: model[0],
        loss: data[0] + model[0],
        least: weight * here.entropy,
        excess: if weight > 0.0 { weight * here.kl } else { 0.0 },
        slope: model[1] - data[1],
        curvature: data[2] + model[2],
        js: weight * split(&labels, &[0.5, 0.5]).kl,
    }
}

/// What a density costs where its points are called what they are with `probability`, and the sizes
/// of the first two derivatives: `[−½ c log p, ½ c/p, ½ c/p²]`. Nothing where there is no density,
/// whatever it would cost.
fn cost(density: f64, probability: f64) -> [f64; 3] {
    if density > 0.0 {
        let slope = 0.5 * density / probability;
        let loss = -0.5 * density * libm::log(probability);
        [loss, slope, slope / probability]
    } else {
        [0.0; 3]
    }
}
