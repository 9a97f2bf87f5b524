//! Samples recorded on a lattice, p̂_data, and the likelihood of a model.

use super::model::{MAX_COMPONENTS, Model, Space};
use crate::rng::{self, Purpose};
use crate::theory::divergence::softplus;
use crate::theory::mixture::Point;

/// The largest number of samples.
pub const MAX_SAMPLES: usize = 10_000;

/// The lattice ends at ±`EDGE`; what falls beyond is recorded there.
const EDGE: f64 = 10.0;

/// m samples, recorded to the precision δ of their space: the sequence, and its shares over the
/// points of the lattice that occur ("cells").
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    pub(super) space: Space,
    /// The points of the lattice that occur, by rows from the lower left.
    cells: Vec<Point>,
    /// How many samples each holds.
    counts: Vec<f64>,
    /// The cell of each sample, in the order of drawing.
    sequence: Vec<u16>,
    entropy: f64,
}

impl Samples {
    /// The first `m` samples (1..=[`MAX_SAMPLES`], clamped) that `seed` draws from `truth`. A larger
    /// `m` only adds to them.
    #[must_use]
    pub fn draw(truth: &Model, m: usize, seed: u32) -> Self {
        let mut points = vec![];
        for row in 0..m.clamp(1, MAX_SAMPLES) as u32 {
            let bits = rng::block(seed, Purpose::Likelihood, 0, row);
            points.push(truth.mixture().sample(bits).map(f64::from));
        }
        Self::record(truth.space(), &points)
    }

    /// Records the first [`MAX_SAMPLES`] points: each coordinate is rounded to a multiple of δ within
    /// ±10. On the line, y is not read.
    ///
    /// # Panics
    /// Without any point.
    #[must_use]
    pub fn record(space: Space, points: &[Point]) -> Self {
        assert!(!points.is_empty(), "p̂ of no samples");
        let per_unit = space.per_unit();
        let side = (2.0 * EDGE * per_unit) as usize + 1;
        let index = |x: f64| ((x.clamp(-EDGE, EDGE) + EDGE) * per_unit).round() as usize;
        let mut tally = vec![0_u16; side.pow(space.dimension() as u32)];
        let mut sequence = vec![];
        for x in points.iter().take(MAX_SAMPLES) {
            let place = match space {
                Space::Line => index(x[0]),
                Space::Plane => side * index(x[1]) + index(x[0]),
            };
            tally[place] += 1;
            sequence.push(place as u16);
        }
        let (mut cells, mut counts) = (vec![], vec![]);
        // From here on `tally` says which cell a place of the lattice has become.
        for (place, count) in tally
            .iter_mut()
            .enumerate()
            .filter(|(_, count)| **count > 0)
        {
            let coordinate = |i: usize| (i as f64 - EDGE * per_unit) / per_unit;
            counts.push(f64::from(*count));
            *count = cells.len() as u16;
            cells.push(match space {
                Space::Line => [coordinate(place), 0.0],
                Space::Plane => [coordinate(place % side), coordinate(place / side)],
            });
        }
        for place in &mut sequence {
            *place = tally[usize::from(*place)];
        }
        let m = sequence.len() as f64;
        let entropy = -counts.iter().map(|n| n / m * libm::log(n / m)).sum::<f64>();
        Self {
            space,
            cells,
            counts,
            sequence,
            entropy,
        }
    }

    /// m.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sequence.len()
    }

    /// Never: there is at least one sample.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sequence.is_empty()
    }

    /// The points of the lattice that occur; on the line their y is 0.
    #[must_use]
    pub fn cells(&self) -> &[Point] {
        &self.cells
    }

    /// How many samples each cell holds; m p̂.
    #[must_use]
    pub fn counts(&self) -> &[f64] {
        &self.counts
    }

    /// The cell of each sample, in the order of drawing.
    #[must_use]
    pub fn sequence(&self) -> &[u16] {
        &self.sequence
    }

    /// H(p̂) in nats.
    #[must_use]
    pub fn entropy(&self) -> f64 {
        self.entropy
    }

    /// −(1/m) Σ log p_θ(xᵢ) − KL(p̂‖P_θ) = H(p̂) + d log δ in nats, whatever θ is.
    #[must_use]
    pub fn gap(&self) -> f64 {
        self.entropy + self.space.log_cell()
    }

    /// Each cell with its share p̂.
    pub(super) fn shares(&self) -> impl Iterator<Item = (Point, f64)> {
        let m = self.len() as f64;
        let shares = self.counts.iter().map(move |n| n / m);
        self.cells.iter().copied().zip(shares)
    }

    /// log p_θ at each cell.
    #[must_use]
    pub fn log_densities(&self, model: &Model) -> Vec<f64> {
        let mut all = vec![];
        for &x in &self.cells {
            all.push(model.log_density(x));
        }
        all
    }

    /// (1/m) Σ log p_θ(xᵢ) in nats.
    #[must_use]
    pub fn mean_log_likelihood(&self, model: &Model) -> f64 {
        self.shares()
            .map(|(x, share)| share * model.log_density(x))
            .sum()
    }

    /// `[−(1/m) Σ log p_θ(xᵢ), KL(p̂‖P_θ)]` in nats from log p_θ at each cell, both by their
    /// definitions.
    #[must_use]
    pub fn nll_and_kl(&self, log_densities: &[f64]) -> [f64; 2] {
        let (log_cell, mut nll, mut kl) = (self.space.log_cell(), 0.0, 0.0);
        for ((_, share), log_p) in self.shares().zip(log_densities) {
            nll -= share * log_p;
            kl += share * (libm::log(share) - (log_p + log_cell));
        }
        [nll, kl]
    }

    /// [`Self::nll_and_kl`] as one coordinate of θ takes these values and all others stay.
    /// `coordinate` counts in the flat θ, and is a mean, a standard deviation or an angle.
    ///
    /// # Panics
    /// If `coordinate` is beyond θ or a value is not allowed there.
    #[must_use]
    pub fn curve(&self, model: &Model, coordinate: usize, values: &[f64]) -> Vec<[f64; 2]> {
        let stride = self.space.stride();
        let (j, place) = (coordinate / stride, coordinate % stride);
        // The other components stay, so their sum at each cell is taken once.
        let mut rest = vec![];
        for &x in &self.cells {
            let mut terms = [f64::NEG_INFINITY; MAX_COMPONENTS];
            model.log_terms(x, &mut terms);
            terms[j] = f64::NEG_INFINITY;
            rest.push(terms.into_iter().fold(f64::NEG_INFINITY, log_sum));
        }
        let mut theta = model.theta()[j * stride..(j + 1) * stride].to_vec();
        let log_weight = libm::log(theta[0]);
        let mut log_densities = rest.clone();
        let mut curve = vec![];
        for &value in values {
            theta[place] = value;
            let own = Model::new(self.space, &theta).expect("an allowed value of the coordinate");
            for (i, &x) in self.cells.iter().enumerate() {
                log_densities[i] = log_sum(log_weight + own.log_density(x), rest[i]);
            }
            curve.push(self.nll_and_kl(&log_densities));
        }
        curve
    }
}

/// log(eᵃ + eᵇ); −∞ stands for log 0.
fn log_sum(a: f64, b: f64) -> f64 {
    let (large, small) = (a.max(b), a.min(b));
    // Beyond this the smaller is lost to rounding.
    if small > large - 40.0 {
        large + softplus(small - large)
    } else {
        large
    }
}
