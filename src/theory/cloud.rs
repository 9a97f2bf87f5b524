//! Points of the plane that a reader has painted or brought along, and the mixture that EM fits to them.

use super::ellipse::Ellipse;
use super::em::{self, Statistics};
use super::mixture::{Component, Covariance, Mixture, Point};
use crate::rng::{self, Purpose};

/// A stroke leaves a point for each of these many parts of its radius.
const PER_RADIUS: f64 = 6.0;
/// Points of a stroke that goes nowhere.
const PER_TAP: usize = 24;

/// No standard deviation of a fit is below this share of that of the points.
const FINEST: f64 = 0.02;
/// Nor below this.
const LEAST_STD: f64 = 0.01;
/// An iteration that gains less than so many nats per point is the last.
const SETTLED: f64 = 1e-6;

/// Points on this square about the origin are taken as they are, unless all of them lie within `NARROWEST`.
const WIDEST: f64 = 10.0;
const NARROWEST: f64 = 0.05;
/// The half-width that other points are scaled to.
const SCALED: f64 = 3.0;

fn uniforms(seed: u32, purpose: Purpose, row: usize) -> [f64; 4] {
    rng::block(seed, purpose, 0, row as u32).map(|bits| f64::from(rng::uniform(bits)))
}

/// What a brush of this `radius` leaves between two places: points uniform over the disc, strewn along the way. `first`
/// is the number of points that were painted before, so that no two have the same random numbers.
#[must_use]
pub fn spray(from: Point, to: Point, radius: f64, seed: u32, first: usize) -> Vec<Point> {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let length = (dx * dx + dy * dy).sqrt();
    let count = if length == 0.0 {
        PER_TAP
    } else {
        ((PER_RADIUS * length / radius) as usize).clamp(1, 1000)
    };
    let strewn = |i: usize| {
        let [along, turn, out, _] = uniforms(seed, Purpose::Paint, first + i);
        let (sin, cos) = libm::sincos(std::f64::consts::TAU * turn);
        let out = radius * out.sqrt();
        [
            from[0] + along * dx + out * cos,
            from[1] + along * dy + out * sin,
        ]
    };
    (0..count).map(strewn).collect()
}

/// `most` of the points, drawn without replacement and left in their order; all of them where there are no more.
#[must_use]
pub fn thin(points: &[Point], most: usize, seed: u32) -> Vec<Point> {
    let (mut left, mut wanted) = (points.len(), most);
    let mut kept = vec![];
    // Selection sampling: Knuth, "The Art of Computer Programming", vol. 2, algorithm 3.4.2 S.
    for (row, x) in points.iter().enumerate() {
        if left <= wanted || uniforms(seed, Purpose::Thin, row)[0] * (left as f64) < wanted as f64 {
            if wanted == 0 {
                break;
            }
            kept.push(*x);
            wanted -= 1;
        }
        left -= 1;
    }
    kept
}

/// `[cx, cy, s]`, by which x ↦ s (x − c) brings points to a size that a network learns at: `[0, 0, 1]` where they lie
/// within ±10 and are not all within a hundredth of that, else the middle of their bounding box, and what makes its
/// longer half 3.
#[must_use]
pub fn framing(points: &[Point]) -> [f64; 3] {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for x in points {
        for axis in 0..2 {
            low[axis] = low[axis].min(x[axis]);
            high[axis] = high[axis].max(x[axis]);
        }
    }
    let half = (0.5 * (high[0] - low[0])).max(0.5 * (high[1] - low[1]));
    let far = low
        .into_iter()
        .chain(high)
        .fold(0.0, |far: f64, x| far.max(x.abs()));
    if points.is_empty() || far <= WIDEST && half >= NARROWEST {
        return [0.0, 0.0, 1.0];
    }
    let scale = if half > 0.0 { SCALED / half } else { 1.0 };
    [0.5 * (low[0] + high[0]), 0.5 * (low[1] + high[1]), scale]
}

/// Mean of the points, and the standard deviation along an axis, of both together.
fn spread(points: &[Point]) -> (Point, f64) {
    let m = points.len() as f64;
    let mut mean = [0.0; 2];
    for x in points {
        mean = [mean[0] + x[0] / m, mean[1] + x[1] / m];
    }
    let squares: f64 = points.iter().map(|x| squared(*x, mean)).sum();
    (mean, (0.5 * squares / m).sqrt())
}

fn squared(a: Point, b: Point) -> f64 {
    let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
    dx * dx + dy * dy
}

/// Scott's bandwidth for a kernel density in the plane, σ m^(−1/6) (Scott, "Multivariate Density Estimation", 1992); at
/// least 0.01.
#[must_use]
pub fn bandwidth(points: &[Point]) -> f64 {
    let (_, std) = spread(points);
    (std * libm::exp(libm::log(points.len().max(1) as f64) / -6.0)).max(LEAST_STD)
}

/// A mixture on its way to the maximum of the likelihood of some points.
#[derive(Clone, Debug)]
pub struct Fit {
    points: Vec<Point>,
    mixture: Mixture,
    mean_log: f64,
    sums: Vec<Statistics>,
    floor: f64,
}

impl Fit {
    /// Begins with `k` equal round Gaussians on points chosen by `seed`, each with a probability in proportion to its
    /// squared distance from those chosen before (Arthur and Vassilvitskii, "k-means++", SODA 2007): fewer where there
    /// are not so many different points. At least one. `None` without any point.
    #[must_use]
    pub fn new(points: Vec<Point>, k: usize, seed: u32) -> Option<Self> {
        let m = points.len();
        if m == 0 {
            return None;
        }
        let (_, std) = spread(&points);
        let floor = (FINEST * std).max(LEAST_STD);
        let mut distances = vec![f64::INFINITY; m];
        let mut means: Vec<Point> = vec![];
        while means.len() < k.max(1) {
            let draw = uniforms(seed, Purpose::Fit, means.len())[0];
            let chosen = if means.is_empty() {
                (draw * m as f64) as usize
            } else {
                let total: f64 = distances.iter().sum();
                if total <= 0.0 {
                    break;
                }
                let mut left = draw * total;
                let found = distances.iter().position(|d| {
                    left -= d;
                    left < 0.0
                });
                found.unwrap_or(0)
            };
            let mean = points[chosen.min(m - 1)];
            for (distance, x) in distances.iter_mut().zip(&points) {
                *distance = distance.min(squared(*x, mean));
            }
            means.push(mean);
        }
        let within = (0.5 * distances.iter().sum::<f64>() / m as f64).sqrt();
        let covariance = Covariance::isotropic(within.max(floor));
        let component = |mean| Component {
            weight: 1.0,
            mean,
            covariance,
        };
        let mixture = Mixture::new(means.into_iter().map(component).collect()).ok()?;
        let mut fit = Self {
            points,
            mixture,
            mean_log: 0.0,
            sums: vec![],
            floor,
        };
        fit.expect();
        Some(fit)
    }

    /// The E step with the present mixture.
    fn expect(&mut self) {
        let share = 1.0 / self.points.len() as f64;
        let mut points = self.points.iter().map(|x| (*x, share));
        (self.mean_log, self.sums) = em::expectation(&mut points, &self.mixture, 0.0);
    }

    /// One iteration of EM, which never lowers the likelihood; whether it is worth another. Principal standard
    /// deviations below the finest allowed are raised to it, which is the constrained maximum of the M step.
    pub fn step(&mut self) -> bool {
        let mut next = vec![];
        for ((component, factor), sums) in self.mixture.factored().zip(&self.sums) {
            let mut ellipse = Ellipse::of(&em::maximisation(component, factor, sums));
            ellipse.stds = ellipse.stds.map(|std| std.max(self.floor));
            next.push(ellipse.component());
        }
        let before = self.mean_log;
        self.mixture = Mixture::new(next).expect("finite sums over finite points");
        self.expect();
        self.mean_log - before > SETTLED
    }

    /// The mixture reached.
    #[must_use]
    pub fn mixture(&self) -> &Mixture {
        &self.mixture
    }

    /// (1/m) Σ log p(xᵢ) of it, in nats.
    #[must_use]
    pub fn mean_log_likelihood(&self) -> f64 {
        self.mean_log
    }
}
