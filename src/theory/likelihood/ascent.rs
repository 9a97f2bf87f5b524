//! The ways to the maximum: the gradient, a step along it, and an iteration of EM.

use super::model::{MAX_COMPONENTS, Model, Space, on_the_line, push};
use super::samples::Samples;
use crate::theory::mixture::Covariance;

/// Coordinates per component of the gradient.
const COORDINATES: usize = 6;

/// Below this share of the samples a component is starved: EM keeps its mean and covariance.
const STARVED: f64 = 1e-9;

/// Where a step along the gradient has led.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The model there; its likelihood is higher, or the model is the one given.
    pub model: Model,
    /// The step size that served; 0 where none did, because the likelihood is at a maximum.
    pub rate: f64,
}

/// Sums over the samples, divided by m, for one component with the responsibilities
/// r = w_j N_j(x) / p(x) and z = L⁻¹(x − μ): `[Σ r, Σ r z₁, Σ r z₂, Σ r z₁², Σ r z₁ z₂, Σ r z₂²]`.
type Statistics = [f64; 6];

impl Samples {
    /// The mean log-likelihood, and what both the gradient and EM need to know of the samples.
    fn statistics(&self, model: &Model) -> (f64, [Statistics; MAX_COMPONENTS]) {
        let mut sums = [[0.0; 6]; MAX_COMPONENTS];
        let mut terms = [0.0; MAX_COMPONENTS];
        let mut mean_log = 0.0;
        for (x, share) in self.shares() {
            let log_p = model.log_terms(x, &mut terms);
            mean_log += share * log_p;
            for (j, (component, factor)) in model.mixture().factored().enumerate() {
                let r = share * libm::exp(terms[j] - log_p);
                let z = factor.solve([x[0] - component.mean[0], x[1] - component.mean[1]]);
                let products = [1.0, z[0], z[1], z[0] * z[0], z[0] * z[1], z[1] * z[1]];
                for (sum, product) in sums[j].iter_mut().zip(products) {
                    *sum += r * product;
                }
            }
        }
        (mean_log, sums)
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
            let n = sums[0];
            if n < STARVED {
                let (mean, covariance) = (component.mean, component.covariance);
                push(&mut theta, self.space, n.max(1e-12), mean, covariance);
                continue;
            }
            let [_, z1, z2, z11, z12, z22] = sums.map(|sum| sum / n);
            let [[l11, l21], [_, l22]] = factor.columns();
            let (s11, s12, s22) = (z11 - z1 * z1, z12 - z1 * z2, z22 - z2 * z2);
            let xx = l11 * l11 * s11;
            let covariance = match self.space {
                Space::Line => on_the_line(xx),
                Space::Plane => Covariance {
                    xx,
                    xy: l11 * (l21 * s11 + l22 * s12),
                    yy: l21 * l21 * s11 + 2.0 * l21 * l22 * s12 + l22 * l22 * s22,
                },
            };
            let offset = factor.apply([z1, z2]);
            let mean = [component.mean[0] + offset[0], component.mean[1] + offset[1]];
            push(&mut theta, self.space, n, mean, covariance);
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
