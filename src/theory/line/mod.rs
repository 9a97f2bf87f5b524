//! The line: Gaussian mixtures in one dimension, on all of it or on an interval.
//!
//! * [`Line`]: a density on the line.
//! * [`quadrature`]: integrals over panels that know where the densities live.
//! * [`divergence`]: entropy, cross-entropy, KL and JS; [`running`]: the integrands of KL as curves.
//! * [`fit`]: one Gaussian brought near to a density, by forward KL, reverse KL or JS.
//! * [`sweep`]: divergences, and their slopes, as one density is moved past another.

pub mod divergence;
pub mod fit;
pub mod quadrature;
pub mod running;
pub mod sweep;

use std::f64::consts::PI;
use std::fmt;

use quadrature::integrate;

/// The least and the greatest standard deviation of a component.
pub const STDS: [f64; 2] = [1e-9, 1e9];

/// The greatest distance of a mean from 0.
pub const FARTHEST_MEAN: f64 = 1e9;

/// The least mass, as its logarithm, that a truncation may leave: that of a Gaussian from 1000 σ
/// on. Beyond it, log densities have lost the digits that tell one point from another.
pub const LEAST_LOG_MASS: f64 = -500_000.0;

/// One weighted Gaussian of a [`Line`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Component {
    /// Share of the mass (before truncation); positive.
    pub weight: f64,
    /// Mean (before truncation); at most [`FARTHEST_MEAN`] from 0.
    pub mean: f64,
    /// Standard deviation (before truncation); within [`STDS`].
    pub std: f64,
}

/// Why numbers are no density on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineError {
    /// The slice is not two bounds and, for one component or more, weight, mean and std.
    Length,
    /// A weight is not positive and finite (or the sum of all overflows).
    Weight,
    /// A mean is farther from 0 than [`FARTHEST_MEAN`].
    Mean,
    /// A standard deviation is not within [`STDS`].
    Std,
    /// The low bound is not below the high bound.
    Bounds,
    /// The bounds leave next to nothing of the mass: see [`LEAST_LOG_MASS`].
    Mass,
}

impl LineError {
    /// The sentence that says what is wrong.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Length => "a density needs two bounds, and weight, mean and std of a component",
            Self::Weight => "a weight is not positive and finite",
            Self::Mean => "a mean is not finite and within 1e9 of 0",
            Self::Std => "a standard deviation is not between 1e-9 and 1e9",
            Self::Bounds => "the low bound is not below the high bound",
            Self::Mass => "the bounds leave no mass between them",
        }
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for LineError {}

/// A density on the line: Σᵢ wᵢ N(μᵢ, σᵢ²) with weights that sum to 1, restricted to an interval
/// and divided by the mass it has there; 0 outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    components: Vec<Component>,
    bounds: [f64; 2],
    /// log(wᵢ / (√(2π) σᵢ)) − log mass between the bounds: the log density of each at its mean.
    log_peaks: Vec<f64>,
}

impl Line {
    /// Checks the components, scales their weights to the sum 1, and restricts them to `bounds`
    /// (low, high; −∞ and ∞ where there is no bound).
    ///
    /// # Errors
    /// [`LineError`] says what cannot be used.
    pub fn new(mut components: Vec<Component>, bounds: [f64; 2]) -> Result<Self, LineError> {
        let mut total = 0.0;
        for component in &components {
            total += component.weight;
            if !(component.weight > 0.0 && total.is_finite()) {
                return Err(LineError::Weight);
            }
            if component.mean.is_nan() || component.mean.abs() > FARTHEST_MEAN {
                return Err(LineError::Mean);
            }
            if !(STDS[0]..=STDS[1]).contains(&component.std) {
                return Err(LineError::Std);
            }
        }
        if components.is_empty() {
            return Err(LineError::Length);
        }
        if bounds[0].is_nan() || bounds[1].is_nan() || bounds[0] >= bounds[1] {
            return Err(LineError::Bounds);
        }
        for component in &mut components {
            component.weight /= total;
        }
        let log_peak = |c: &Component| libm::log(c.weight / c.std) - 0.5 * libm::log(2.0 * PI);
        let mut line = Self {
            log_peaks: components.iter().map(log_peak).collect(),
            components,
            bounds,
        };
        let log_mass = line.log_mass();
        if log_mass.is_nan() || log_mass < LEAST_LOG_MASS {
            return Err(LineError::Mass);
        }
        for log_peak in &mut line.log_peaks {
            *log_peak -= log_mass;
        }
        Ok(line)
    }

    /// One Gaussian on the whole line.
    ///
    /// # Errors
    /// As [`Line::new`].
    pub fn gaussian(mean: f64, std: f64) -> Result<Self, LineError> {
        let one = Component {
            weight: 1.0,
            mean,
            std,
        };
        Self::new(vec![one], [f64::NEG_INFINITY, f64::INFINITY])
    }

    /// Reads `[low, high, weight, mean, std, weight, mean, std, …]`.
    ///
    /// # Errors
    /// As [`Line::new`]; [`LineError::Length`] where the slice has another shape.
    pub fn from_slice(flat: &[f64]) -> Result<Self, LineError> {
        let [low, high, rest @ ..] = flat else {
            return Err(LineError::Length);
        };
        let (triples, left) = rest.as_chunks::<3>();
        if !left.is_empty() {
            return Err(LineError::Length);
        }
        let component = |&[weight, mean, std]: &[f64; 3]| Component { weight, mean, std };
        Self::new(triples.iter().map(component).collect(), [*low, *high])
    }

    /// The components; their weights sum to 1 over the whole line.
    #[must_use]
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// The interval outside which the density is 0: low and high, −∞ and ∞ where not truncated.
    #[must_use]
    pub fn bounds(&self) -> [f64; 2] {
        self.bounds
    }

    /// The density at `x`, per unit length.
    #[must_use]
    pub fn density(&self, x: f64) -> f64 {
        libm::exp(self.log_density(x))
    }

    /// The log density at `x` in nats, by log-sum-exp: it does not underflow far from every
    /// component. −∞ outside the bounds.
    #[must_use]
    pub fn log_density(&self, x: f64) -> f64 {
        if x < self.bounds[0] || x > self.bounds[1] {
            return f64::NEG_INFINITY;
        }
        let largest = self.log_terms(x).fold(f64::NEG_INFINITY, f64::max);
        if self.components.len() == 1 || largest == f64::NEG_INFINITY {
            return largest;
        }
        let sum: f64 = self
            .log_terms(x)
            .map(|term| libm::exp(term - largest))
            .sum();
        largest + libm::log(sum)
    }

    /// The score d log density / dx at `x`, as if the bounds were not there.
    #[must_use]
    pub fn score(&self, x: f64) -> f64 {
        let pull = |c: &Component| (c.mean - x) / (c.std * c.std);
        if let [one] = &self.components[..] {
            return pull(one);
        }
        let largest = self.log_terms(x).fold(f64::NEG_INFINITY, f64::max);
        let (mut sum, mut total) = (0.0, 0.0);
        for (component, term) in self.components.iter().zip(self.log_terms(x)) {
            let share = libm::exp(term - largest);
            sum += share * pull(component);
            total += share;
        }
        sum / total
    }

    /// The same density `shift` farther along the line, bounds and all.
    #[must_use]
    pub fn shifted(&self, shift: f64) -> Self {
        let moved = |c: &Component| Component {
            mean: c.mean + shift,
            ..*c
        };
        Self {
            components: self.components.iter().map(moved).collect(),
            bounds: self.bounds.map(|bound| bound + shift),
            log_peaks: self.log_peaks.clone(),
        }
    }

    /// log(wᵢ N(x; μᵢ, σᵢ²)) of every component, over the mass between the bounds.
    fn log_terms(&self, x: f64) -> impl Iterator<Item = f64> {
        self.components
            .iter()
            .zip(&self.log_peaks)
            .map(move |(c, log_peak)| {
                let z = (x - c.mean) / c.std;
                log_peak - 0.5 * z * z
            })
    }

    /// log ∫ Σᵢ wᵢ N(x; μᵢ, σᵢ²) over the bounds, before it is taken off the peaks; exactly 0 on the
    /// whole line.
    fn log_mass(&self) -> f64 {
        if self.bounds == [f64::NEG_INFINITY, f64::INFINITY] {
            return 0.0;
        }
        // Relative to the largest value that any component has between the bounds.
        let highest =
            |c: &Component| self.log_density(c.mean.clamp(self.bounds[0], self.bounds[1]));
        let scale = self
            .components
            .iter()
            .map(highest)
            .fold(f64::NEG_INFINITY, f64::max);
        let relative = |x: f64| libm::exp(self.log_density(x) - scale);
        scale + libm::log(integrate(&[self], 0.0, &mut |x, sums| sums[0] = relative(x))[0])
    }
}
