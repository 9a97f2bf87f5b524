//! θ: a mixture of Gaussians on the line or in the plane, as flat numbers and as a density.

use std::f64::consts::TAU;

use crate::theory::mixture::{Component, Covariance, Mixture, Point};

/// The largest number of components of a model.
pub const MAX_COMPONENTS: usize = 4;

/// Means are kept within ±`REACH` and standard deviations below it, so that every log density is
/// finite.
const REACH: f64 = 1e3;

/// Where the samples lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// The line. Computed in the plane, with a y that is always 0 and, under every model, an
    /// independent standard normal, whose density is divided out again.
    Line,
    /// The plane.
    Plane,
}

impl Space {
    /// The dimension d.
    #[must_use]
    pub fn dimension(self) -> usize {
        match self {
            Self::Line => 1,
            Self::Plane => 2,
        }
    }

    /// Points of the lattice per unit of length, 1/δ.
    #[must_use]
    pub fn per_unit(self) -> f64 {
        match self {
            Self::Line => 10.0,
            Self::Plane => 4.0,
        }
    }

    /// δ, to which samples are recorded, and below which no standard deviation of a model may be.
    #[must_use]
    pub fn precision(self) -> f64 {
        1.0 / self.per_unit()
    }

    /// Numbers per component in a flat θ.
    #[must_use]
    pub fn stride(self) -> usize {
        match self {
            Self::Line => 3,
            Self::Plane => 6,
        }
    }

    /// d log δ.
    pub(super) fn log_cell(self) -> f64 {
        self.dimension() as f64 * libm::log(self.precision())
    }

    /// log of what a density in the plane is divided by: that of y = 0 on the line.
    pub(super) fn log_spare(self) -> f64 {
        match self {
            Self::Line => -0.5 * libm::log(TAU),
            Self::Plane => 0.0,
        }
    }
}

/// A mixture p_θ and its θ.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    space: Space,
    theta: Vec<f64>,
    mixture: Mixture,
}

impl Model {
    /// Reads a flat θ: `weight, mean, std` of each component on the line; `weight, mean x, mean y,
    /// std 1, std 2, angle` in the plane, where axis 1 of the ellipse is turned by `angle` radians
    /// counter-clockwise from x. Weights are scaled to the sum 1, standard deviations below δ
    /// raised to it (the model may not be finer than the data are recorded), numbers beyond ±1000
    /// brought back there.
    ///
    /// `None` unless there are 1 to [`MAX_COMPONENTS`] components of finite numbers, with weights
    /// and standard deviations above 0.
    #[must_use]
    pub fn new(space: Space, theta: &[f64]) -> Option<Self> {
        let (stride, d) = (space.stride(), space.dimension());
        let mut theta = theta.to_vec();
        let k = theta.len() / stride;
        if theta.len() != k * stride || !(1..=MAX_COMPONENTS).contains(&k) {
            return None;
        }
        let mut total = 0.0;
        for (i, number) in theta.iter_mut().enumerate() {
            let place = i % stride;
            let (low, high) = if place == 0 {
                // So the sum of the weights can neither overflow nor vanish.
                (1e-12, 1e12)
            } else if (1 + d..=2 * d).contains(&place) {
                (space.precision(), REACH)
            } else {
                (-REACH, REACH)
            };
            if !number.is_finite() || (low > 0.0 && *number <= 0.0) {
                return None;
            }
            *number = number.max(low).min(high);
            if place == 0 {
                total += *number;
            }
        }
        let mut components = vec![];
        for c in theta.chunks_exact_mut(stride) {
            c[0] /= total;
            let (mean, covariance) = match space {
                Space::Line => ([c[1], 0.0], on_the_line(c[2] * c[2])),
                Space::Plane => ([c[1], c[2]], Covariance::rotated(c[3], c[4], c[5])),
            };
            components.push(Component {
                weight: c[0],
                mean,
                covariance,
            });
        }
        let mixture = Mixture::new(components).ok()?;
        Some(Self {
            space,
            theta,
            mixture,
        })
    }

    /// Where the model lives.
    #[must_use]
    pub fn space(&self) -> Space {
        self.space
    }

    /// θ as it is used, with weights of sum 1.
    #[must_use]
    pub fn theta(&self) -> &[f64] {
        &self.theta
    }

    /// The components; on the line the covariance along y is 1.
    #[must_use]
    pub fn components(&self) -> &[Component] {
        self.mixture.components()
    }

    pub(super) fn mixture(&self) -> &Mixture {
        &self.mixture
    }

    /// log p_θ(x) in nats, finite wherever |x| is at most 1000. On the line, y must be 0.
    #[must_use]
    pub fn log_density(&self, x: Point) -> f64 {
        self.log_terms(x, &mut [0.0; MAX_COMPONENTS])
    }

    /// [`Self::log_density`], and log (w_j N_j(x)) of each component in the first `terms`.
    pub(super) fn log_terms(&self, x: Point, terms: &mut [f64]) -> f64 {
        self.mixture
            .log_density_with(x, self.space.log_spare(), terms)
    }
}

/// A variance along x, in a plane whose y is an independent standard normal.
pub(super) fn on_the_line(variance: f64) -> Covariance {
    Covariance {
        xx: variance,
        xy: 0.0,
        yy: 1.0,
    }
}

/// Writes a component behind a flat θ.
pub(super) fn push(theta: &mut Vec<f64>, space: Space, weight: f64, mean: Point, c: Covariance) {
    match space {
        Space::Line => theta.extend_from_slice(&[weight, mean[0], c.xx.max(1e-12).sqrt()]),
        Space::Plane => {
            let (major, minor, angle) = c.principal();
            theta.extend_from_slice(&[weight, mean[0], mean[1], major, minor, angle]);
        }
    }
}

/// The hidden mixtures: of one, two or three Gaussians (three: skewed on the line). Every standard
/// deviation is at least 2δ, and nothing to speak of lies beyond ±6.
///
/// # Panics
/// Where `components` is none of 1, 2 and 3.
#[must_use]
pub fn truth(space: Space, components: usize) -> Model {
    const LINE: [&[f64]; 3] = [
        &[1.0, 0.5, 1.0],
        &[0.5, -1.8, 0.6, 0.5, 1.6, 0.9],
        &[0.5, -1.6, 0.4, 0.3, -0.2, 0.7, 0.2, 1.9, 1.0],
    ];
    const PLANE: [&[f64]; 3] = [
        &[1.0, 0.6, 0.3, 1.4, 0.6, 0.5],
        &[
            0.5, -1.5, -0.2, 1.1, 0.5, 0.8, 0.5, 1.5, 0.2, 1.1, 0.5, -0.8,
        ],
        &[
            0.4, -1.6, 0.9, 0.9, 0.5, 0.6, 0.35, 1.6, 1.1, 0.6, 0.6, 0.0, 0.25, 0.2, -1.6, 1.2,
            0.5, 0.0,
        ],
    ];
    let named = match space {
        Space::Line => LINE,
        Space::Plane => PLANE,
    };
    Model::new(space, named[components - 1]).expect("the numbers above")
}

/// KL(p‖q) = ∫ p log(p/q) in nats between two models in the same space: for each component of p the
/// trapezoidal rule in its own whitened coordinates, which converges exponentially.
///
/// Below 1e-8 off on the line, and below 1e-4 in the plane while q has no σ under 2δ.
#[must_use]
pub fn kl_between(p: &Model, q: &Model) -> f64 {
    let (step, reach, rows) = match p.space {
        Space::Line => (0.01, 700, 0),
        Space::Plane => (0.3, 22, 22),
    };
    let mut kl = 0.0;
    for (component, factor) in p.mixture.factored() {
        let (mut sum, mut mass) = (0.0, 0.0);
        for row in -rows..=rows {
            for column in -reach..=reach {
                let z = [column, row].map(|i: i32| step * f64::from(i));
                let weight = libm::exp(-0.5 * (z[0] * z[0] + z[1] * z[1]));
                if weight > 1e-11 {
                    let offset = factor.apply(z);
                    let x = [component.mean[0] + offset[0], component.mean[1] + offset[1]];
                    sum += weight * (p.log_density(x) - q.log_density(x));
                    mass += weight;
                }
            }
        }
        kl += component.weight * sum / mass;
    }
    kl.max(0.0)
}
