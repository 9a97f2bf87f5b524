//! The ways to the maximum: the gradient, a step along it, and an iteration of EM.

use super::model::{Model, Space, on_the_line, push};
use super::samples::Samples;
use crate::theory::em::{self, Statistics};
use crate::theory::mixture::Covariance;

/// Coordinates per component of the gradient.
const COORDINATES: usize = 6;

/// Where a step along the gradient has led.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The model there; its likelihood is higher, or the model is the one given.
    pub model: Model,
    /// The step size that served; 0 where none did, because the likelihood is at a maximum.
    pub rate: f64,
}

impl Samples {
    /// The mean log-likelihood, and what both the gradient and EM need to know of the samples.
    fn statistics(&self, model: &Model) -> (f64, Vec<Statistics>) {
        let spare = self.space.log_spare();
        em::expectation(&mut self.shares(), model.mixture(), spare)
    }

    /// The gradient of (1/m) Σ log p_θ(xᵢ) in the [`coordinates`] of θ.
    #[must_use]
    pub fn gradient(&self, model: &Model) -> Vec<f64> {
        self.gradient_of(model, &self.statistics(model).1)
    }

    fn gradient_of(&self, model: &Model, sums: &[Statistics]) -> Vec<f64> {
        let mut gradient = vec![];
        for ((component, factor), [n, z1, z2, z11, z12, z22]) in
            model.mixture().factored().zip(sums)
        {
            let [[l11, l21], [_, l22]] = factor.columns();
            // Σ⁻¹(x − μ) = L⁻ᵀ z.
            let y = z2 / l22;
            let x = (z1 - l21 * y) / l11;
            let along_y = match self.space {
                Space::Line => 0.0,
                Space::Plane => z22 - n,
            };
            let slant = z11 - z12 * l21 / l22 - n;
            gradient.extend_from_slice(&[n - component.weight, x, y, slant, z12 / l22, along_y]);
        }
        gradient
    }

    /// One step of gradient ascent on (1/m) Σ log p_θ(xᵢ). `rate` is halved until the likelihood
    /// rises by at least half of what the gradient promises (Armijo's rule), so it never falls.
    #[must_use]
    pub fn ascend(&self, model: &Model, rate: f64) -> Step {
        const HALVINGS: i32 = 60;
        let (before, sums) = self.statistics(model);
        let gradient = self.gradient_of(model, &sums);
        let here = coordinates(model);
        let mut rate = rate;
        for _ in 0..HALVINGS {
            let mut there = here.clone();
            for (v, g) in there.iter_mut().zip(&gradient) {
                *v += rate * g;
            }
            let there = at(self.space, &there);
            let mut promised = 0.0;
            for ((to, from), g) in coordinates(&there).iter().zip(&here).zip(&gradient) {
                promised += (to - from) * g;
            }
            let gained = self.mean_log_likelihood(&there) - before;
            if gained > 0.0 && gained >= 0.5 * promised {
                return Step { model: there, rate };
            }
            rate *= 0.5;
        }
        Step {
            model: model.clone(),
            rate: 0.0,
        }
    }

    /// One iteration of EM: it never lowers the likelihood. With one component it is the closed
    /// form, the mean and the covariance of the samples.
    ///
    /// Principal standard deviations below δ are raised to it, which is the constrained maximum of
    /// the M step. A component that has nearly no samples keeps its place.
    /// Source: Dempster, Laird and Rubin, "Maximum likelihood from incomplete data via the EM
    /// algorithm", J. R. Stat. Soc. B 39, 1977.
    #[must_use]
    pub fn em(&self, model: &Model) -> Model {
        let (_, sums) = self.statistics(model);
        let mut theta = vec![];
        for ((component, factor), sums) in model.mixture().factored().zip(&sums) {
            let next = em::maximisation(component, factor, sums);
            let covariance = match self.space {
                Space::Line => on_the_line(next.covariance.xx),
                Space::Plane => next.covariance,
            };
            push(&mut theta, self.space, next.weight, next.mean, covariance);
        }
        Model::new(self.space, &theta).expect("finite sums over finite samples")
    }
}

/// The coordinates of θ in which a step is free: for each component `log weight` (of a softmax),
/// `mean x`, `mean y`, and of the Cholesky factor of its covariance `log L₁₁`, `L₂₁`, `log L₂₂`. On
/// the line only `log weight`, `mean x` and `log L₁₁ = log σ` move.
#[must_use]
pub fn coordinates(model: &Model) -> Vec<f64> {
    let mut coordinates = vec![];
    for (component, factor) in model.mixture().factored() {
        let [[l11, l21], [_, l22]] = factor.columns();
        let [x, y] = component.mean;
        let weight = libm::log(component.weight);
        coordinates.extend_from_slice(&[weight, x, y, libm::log(l11), l21, libm::log(l22)]);
    }
    coordinates
}

/// The model at these coordinates, with its principal standard deviations brought into [δ, 1000].
///
/// # Panics
/// If a coordinate is not finite.
#[must_use]
pub fn at(space: Space, coordinates: &[f64]) -> Model {
    // Far beyond what a model keeps, and far from overflow.
    let exp = |x: f64| libm::exp(x.clamp(-50.0, 50.0));
    let mut theta = vec![];
    for v in coordinates.chunks_exact(COORDINATES) {
        let (l11, l21, l22) = (exp(v[3]), v[4], exp(v[5]));
        let covariance = Covariance {
            xx: l11 * l11,
            xy: l11 * l21,
            yy: l21 * l21 + l22 * l22,
        };
        push(&mut theta, space, exp(v[0]), [v[1], v[2]], covariance);
    }
    Model::new(space, &theta).expect("finite coordinates")
}
