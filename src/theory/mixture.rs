//! Gaussian mixtures in the plane: density, exact smoothing, sampling.

use std::f64::consts::TAU;
use std::fmt;

use crate::rng;

/// A point of the plane, `[x, y]`.
pub type Point = [f64; 2];

/// A symmetric 2×2 covariance matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Covariance {
    /// Variance along x.
    pub xx: f64,
    /// Covariance of x and y.
    pub xy: f64,
    /// Variance along y.
    pub yy: f64,
}

impl Covariance {
    /// σ²I.
    #[must_use]
    pub fn isotropic(sigma: f64) -> Self {
        let variance = sigma * sigma;
        Self {
            xx: variance,
            xy: 0.0,
            yy: variance,
        }
    }

    /// Standard deviations along two perpendicular axes; the major axis is turned by `angle`
    /// radians counter-clockwise from x.
    #[must_use]
    pub fn rotated(std_major: f64, std_minor: f64, angle: f64) -> Self {
        let (sin, cos) = libm::sincos(angle);
        let (major, minor) = (std_major * std_major, std_minor * std_minor);
        Self {
            xx: major * cos * cos + minor * sin * sin,
            xy: (major - minor) * sin * cos,
            yy: major * sin * sin + minor * cos * cos,
        }
    }

    /// Σ + h²I: the covariance after convolution with an isotropic normal of standard deviation
    /// `h`.
    #[must_use]
    pub fn plus_isotropic(self, h: f64) -> Self {
        Self {
            xx: self.xx + h * h,
            yy: self.yy + h * h,
            ..self
        }
    }

    /// The standard deviations along the axes of the ellipse, the longer first, and the angle of the longer in radians
    /// counter-clockwise from x, in (−π/2, π/2]. A variance below 10⁻¹² counts as that.
    #[must_use]
    pub fn principal(self) -> (f64, f64, f64) {
        let std = |variance: f64| variance.max(1e-12).sqrt();
        let (centre, half) = (0.5 * (self.xx + self.yy), 0.5 * (self.xx - self.yy));
        let radius = (half * half + self.xy * self.xy).sqrt();
        let angle = 0.5 * libm::atan2(self.xy, half);
        (std(centre + radius), std(centre - radius), angle)
    }

    /// The Cholesky factor, or `None` where the matrix is not positive definite (or not finite).
    pub(crate) fn factor(self) -> Option<Factor> {
        let l11 = self.xx.sqrt();
        let l21 = self.xy / l11;
        let l22 = (self.yy - l21 * l21).sqrt();
        let positive = |l: f64| l > 0.0 && l.is_finite();
        (positive(l11) && positive(l22)).then_some(Factor { l11, l21, l22 })
    }
}

/// The lower Cholesky factor L of a covariance Σ = L Lᵀ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Factor {
    l11: f64,
    l21: f64,
    l22: f64,
}

impl Factor {
    /// L z.
    pub(crate) fn apply(self, z: Point) -> Point {
        [self.l11 * z[0], self.l21 * z[0] + self.l22 * z[1]]
    }

    /// L⁻¹ x.
    pub(crate) fn solve(self, x: Point) -> Point {
        let z0 = x[0] / self.l11;
        [z0, (x[1] - self.l21 * z0) / self.l22]
    }

    /// ½ log det Σ = log det L.
    pub(crate) fn log_det(self) -> f64 {
        libm::log(self.l11) + libm::log(self.l22)
    }

    /// The columns of L.
    pub(crate) fn columns(self) -> [Point; 2] {
        [[self.l11, self.l21], [0.0, self.l22]]
    }
}

/// One weighted Gaussian of a [`Mixture`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Component {
    /// Share of the mass; positive.
    pub weight: f64,
    /// Mean.
    pub mean: Point,
    /// Covariance; positive definite.
    pub covariance: Covariance,
}

/// Why a list of components is no mixture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MixtureError {
    /// There is no component.
    Empty,
    /// The weight of this component is not positive and finite (or the sum of all overflows).
    Weight(usize),
    /// The mean of this component is not finite.
    Mean(usize),
    /// The covariance of this component is not finite and positive definite.
    Covariance(usize),
}

impl fmt::Display for MixtureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "a mixture needs at least one component"),
            Self::Weight(i) => write!(f, "component {i}: the weight is not positive and finite"),
            Self::Mean(i) => write!(f, "component {i}: the mean is not finite"),
            Self::Covariance(i) => {
                write!(f, "component {i}: the covariance is not positive definite")
            }
        }
    }
}

impl std::error::Error for MixtureError {}

/// A mixture of Gaussians, Σᵢ wᵢ N(μᵢ, Σᵢ), with weights that sum to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    components: Vec<Component>,
    factors: Vec<Factor>,
    /// log(wᵢ / (2π √det Σᵢ)): the log density of each component at its mean.
    log_peaks: Vec<f64>,
}

impl Mixture {
    /// Checks the components and scales their weights to the sum 1.
    ///
    /// # Errors
    /// [`MixtureError`] names the first component that cannot be used.
    pub fn new(mut components: Vec<Component>) -> Result<Self, MixtureError> {
        if components.is_empty() {
            return Err(MixtureError::Empty);
        }
        let mut factors = Vec::with_capacity(components.len());
        let mut total = 0.0;
        for (i, component) in components.iter().enumerate() {
            total += component.weight;
            if !(component.weight > 0.0 && total.is_finite()) {
                return Err(MixtureError::Weight(i));
            }
            if !component.mean.iter().all(|x| x.is_finite()) {
                return Err(MixtureError::Mean(i));
            }
            factors.push(
                component
                    .covariance
                    .factor()
                    .ok_or(MixtureError::Covariance(i))?,
            );
        }
        for component in &mut components {
            component.weight /= total;
        }
        let log_peak = |(c, f): (&Component, &Factor)| libm::log(c.weight / TAU) - f.log_det();
        let log_peaks = components.iter().zip(&factors).map(log_peak).collect();
        Ok(Self {
            components,
            factors,
            log_peaks,
        })
    }

    /// The components; their weights sum to 1.
    #[must_use]
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// Each component with the Cholesky factor of its covariance.
    pub(crate) fn factored(&self) -> impl Iterator<Item = (&Component, Factor)> {
        self.components.iter().zip(self.factors.iter().copied())
    }

    /// The density at `x`, per unit area.
    #[must_use]
    pub fn density(&self, x: Point) -> f64 {
        self.log_terms(x).map(libm::exp).sum()
    }

    /// The log density at `x` in nats, by log-sum-exp: it does not underflow far from every
    /// component.
    #[must_use]
    pub fn log_density(&self, x: Point) -> f64 {
        let largest = self.log_terms(x).fold(f64::NEG_INFINITY, f64::max);
        if largest == f64::NEG_INFINITY {
            return largest;
        }
        largest
            + libm::log(
                self.log_terms(x)
                    .map(|term| libm::exp(term - largest))
                    .sum(),
            )
    }

    /// log(wᵢ N(x; μᵢ, Σᵢ)) of every component.
    pub(crate) fn log_terms(&self, x: Point) -> impl Iterator<Item = f64> {
        self.factored()
            .zip(&self.log_peaks)
            .map(move |((component, factor), log_peak)| {
                log_peak - 0.5 * squared_mahalanobis(component, factor, x)
            })
    }

    /// log Σ wᵢ Nᵢ(x) − `spare` in nats, by log-sum-exp, with log (wᵢ Nᵢ(x)) − `spare` in the first `terms`.
    ///
    /// # Panics
    /// If there are fewer `terms` than components.
    pub(crate) fn log_density_with(&self, x: Point, spare: f64, terms: &mut [f64]) -> f64 {
        let mut largest = f64::NEG_INFINITY;
        let mut k = 0;
        for term in self.log_terms(x) {
            terms[k] = term - spare;
            largest = largest.max(terms[k]);
            k += 1;
        }
        if k == 1 || largest == f64::NEG_INFINITY {
            return largest;
        }
        let sum: f64 = terms[..k].iter().map(|t| libm::exp(t - largest)).sum();
        largest + libm::log(sum)
    }

    /// The convolution with an isotropic normal of standard deviation `h ≥ 0`: exact, since a
    /// Gaussian mixture stays one, with Σ + h²I.
    ///
    /// # Panics
    /// If `h²` is not finite.
    #[must_use]
    pub fn smoothed(&self, h: f64) -> Self {
        let smooth = |c: &Component| Component {
            covariance: c.covariance.plus_isotropic(h),
            ..*c
        };
        Self::new(self.components.iter().map(smooth).collect())
            .expect("a positive definite covariance stays so under a finite bandwidth")
    }

    /// The component nearest to `x` in Mahalanobis distance, and that distance (in standard
    /// deviations; infinite where `x` is not finite).
    #[must_use]
    pub fn nearest(&self, x: Point) -> (usize, f64) {
        let mut best = (0, f64::INFINITY);
        for (i, (component, factor)) in self.factored().enumerate() {
            let squared = squared_mahalanobis(component, factor, x);
            if squared < best.1 {
                best = (i, squared);
            }
        }
        (best.0, best.1.sqrt())
    }

    /// Half-width of a square view about the origin that shows every component with four standard
    /// deviations about it, and some room where these are small: the largest, over components and
    /// axes, of |mean| + 4 std and 1.15 |mean|, rounded up to a multiple of half its power of ten.
    #[must_use]
    pub fn extent(&self) -> f64 {
        let reach = |mean: f64, variance: f64| {
            let mean = mean.abs();
            (1.15 * mean).max(mean + 4.0 * variance.sqrt())
        };
        let axes = self.components.iter().flat_map(|c| {
            [
                reach(c.mean[0], c.covariance.xx),
                reach(c.mean[1], c.covariance.yy),
            ]
        });
        let reach = axes.fold(0.0, f64::max);
        // The power of ten at or below the reach: exact up to 10²², and rounded once below 1.
        let (mut power, mut inverse) = (1.0, 1.0);
        while 10.0 * power <= reach {
            power *= 10.0;
        }
        while power / inverse > reach && inverse < 1e22 {
            inverse *= 10.0;
        }
        let step = 0.5 * power / inverse;
        // The slack keeps a reach of 3 plus a rounding error from becoming 3.5.
        (reach / step - 1e-9).ceil() * step
    }

    /// A sample from four random words (the fourth is not used): the component by its cumulative
    /// weight, then μ + L z. The last step is in `f64` and rounds once.
    #[must_use]
    pub fn sample(&self, bits: [u32; 4]) -> [f32; 2] {
        let mut left = f64::from(rng::uniform(bits[0]));
        let last = self.components.len() - 1;
        let chosen = self.components[..last].iter().position(|component| {
            left -= component.weight;
            left < 0.0
        });
        let i = chosen.unwrap_or(last);
        let mean = self.components[i].mean;
        let offset = self.factors[i].apply(rng::normal_pair(bits[1], bits[2]).map(f64::from));
        [(mean[0] + offset[0]) as f32, (mean[1] + offset[1]) as f32]
    }
}

fn squared_mahalanobis(component: &Component, factor: Factor, x: Point) -> f64 {
    let z = factor.solve([x[0] - component.mean[0], x[1] - component.mean[1]]);
    z[0] * z[0] + z[1] * z[1]
}
