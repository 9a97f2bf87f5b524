//! One Gaussian brought near to a density: what each divergence makes of the same start.
//!
//! The descent is along the natural gradient in (mean, log std), whose Fisher information is
//! diag(1/σ², 2) (Amari, "Natural gradient works efficiently in learning", 1998): a step does not
//! depend on the scale of the line, and under forward KL points at the moments of p. Steps are short
//! enough to be watched, and are halved until the divergence falls (Armijo).

use super::Line;
use super::divergence::{covers, gibbs_gap, js_integrand, log_ratio_term};
use super::quadrature::integrate;
use crate::theory::divergence::softplus;

/// What is made small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// KL(p‖q): q covers p.
    Forward,
    /// KL(q‖p): q seeks a mode of p.
    Reverse,
    /// JS(p‖q).
    Js,
}

/// One place on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Mean of q.
    pub mean: f64,
    /// Standard deviation of q.
    pub std: f64,
    /// The objective there, in nats.
    pub value: f64,
}

/// A descent from start to rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// From the start to the last place, at most [`MOST_STEPS`] and evenly thinned; the values fall.
    pub steps: Vec<Step>,
    /// Whether the last place is a minimum (or as flat as one) to rounding.
    pub converged: bool,
}

/// The greatest number of places that a [`Fit`] shows.
pub const MOST_STEPS: usize = 200;

/// The greatest number of iterations.
const ITERATIONS: usize = 2000;

/// The longest step, in the Fisher metric: the move of the mean in standard deviations.
const LONGEST: f64 = 0.3;

/// The share of the way to the natural gradient's end that a step goes at first.
const FIRST_RATE: f64 = 0.1;

/// The squared length of the natural gradient at which a descent rests: the divergence is then
/// within about as much, in nats, of its minimum.
const FLAT: f64 = 1e-17;

/// The error of an integral, in nats, that a descent does not feel.
const NEGLIGIBLE: f64 = 1e-14;

/// The objective at N(mean, exp(log_std)²) against `p`, with its gradient in (mean, log std).
/// Infinite, with no gradient, under reverse KL where `p` is truncated, and where
/// [`Line::gaussian`] refuses the numbers.
#[must_use]
pub fn objective(p: &Line, objective: Objective, mean: f64, log_std: f64) -> (f64, [f64; 2]) {
    let std = libm::exp(log_std);
    let nowhere = (f64::INFINITY, [0.0, 0.0]);
    let Ok(q) = &Line::gaussian(mean, std) else {
        return nowhere;
    };
    if objective == Objective::Reverse && !covers(p, q) {
        return nowhere;
    }
    let sums = integrate(&[p, q], NEGLIGIBLE, &mut |x, lanes| {
        let (lp, lq) = (p.log_density(x), q.log_density(x));
        let z = (x - mean) / std;
        // The value, and the weight by which the scores in mean and log std add to the gradient.
        let (value, weight) = match objective {
            Objective::Forward => (gibbs_gap(lp, lq), -libm::exp(lp)),
            Objective::Reverse => (gibbs_gap(lq, lp), log_ratio_term(lq, lp)),
            Objective::Js => (
                js_integrand(lp, lq),
                -0.5 * libm::exp(lq) * softplus(lp - lq),
            ),
        };
        lanes[..3].copy_from_slice(&[value, weight * z, weight * (z * z - 1.0)]);
    });
    (sums[0], [sums[1] / std, sums[2]])
}

/// Descends from N(mean, std²) until nothing is gained. Where the objective is infinite at the start,
/// that is the only place.
#[must_use]
pub fn fit(p: &Line, which: Objective, mean: f64, std: f64) -> Fit {
    let (mut at, mut rate) = ([mean, libm::log(std)], FIRST_RATE);
    let (mut value, mut gradient) = objective(p, which, at[0], at[1]);
    let step = |at: [f64; 2], value| Step {
        mean: at[0],
        std: libm::exp(at[1]),
        value,
    };
    let mut steps = vec![Step { mean, std, value }];
    let mut converged = false;
    'descent: for _ in 0..ITERATIONS {
        if !value.is_finite() {
            break;
        }
        let std = libm::exp(at[1]);
        let natural = [-std * std * gradient[0], -0.5 * gradient[1]];
        let squared = -(natural[0] * gradient[0] + natural[1] * gradient[1]);
        if squared <= FLAT {
            converged = true;
            break;
        }
        rate = (1.25 * rate).min(1.0).min(LONGEST / squared.sqrt());
        loop {
            let next = [at[0] + rate * natural[0], at[1] + rate * natural[1]];
            let (lower, slope) = objective(p, which, next[0], next[1]);
            if lower < value && lower <= value - 1e-4 * rate * squared {
                (at, value, gradient) = (next, lower, slope);
                break;
            }
            rate *= 0.5;
            if rate < 1e-9 {
                // What is left to gain is lost in rounding.
                converged = squared < 1e-9;
                break 'descent;
            }
        }
        steps.push(step(at, value));
    }
    Fit {
        steps: thinned(steps),
        converged,
    }
}

/// At most [`MOST_STEPS`] of them, evenly spaced, with the first and the last.
fn thinned(steps: Vec<Step>) -> Vec<Step> {
    if steps.len() <= MOST_STEPS {
        return steps;
    }
    let pick = |i| steps[i * (steps.len() - 1) / (MOST_STEPS - 1)];
    (0..MOST_STEPS).map(pick).collect()
}
