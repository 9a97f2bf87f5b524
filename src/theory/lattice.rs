//! A lattice over the latent distribution: its corners go through G, its cells carry known masses.
//!
//! Source of the quantile's start: Abramowitz and Stegun 26.2.23.

use std::f64::consts::{SQRT_2, TAU};

/// Each axis of a latent cell is cut into at most this many parts; a power of two.
pub(super) const MAX_PARTS: usize = 16;

/// The corners of a normal latent are its quantiles stretched by this: the cells are finer in the
/// tails, where cells of equal mass are wide, and coarser in the middle. The optimal quantiser of a
/// density f puts cells with the density f^(1/2) in two dimensions (Zador 1982), and for a normal
/// that is a normal √2 times as wide.
const STRETCH: f64 = SQRT_2;

/// The distribution of each latent coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LatentKind {
    /// N(0, 1).
    Normal,
    /// Uniform on [−1, 1].
    Uniform,
}

impl LatentKind {
    /// The probability of a coordinate below `z`.
    pub(super) fn distribution(self, z: f64) -> f64 {
        match self {
            Self::Normal => normal_distribution(z),
            Self::Uniform => 0.5 * (z + 1.0),
        }
    }

    /// The inverse of [`Self::distribution`], for `p` in (0, 1).
    fn quantile(self, p: f64) -> f64 {
        match self {
            Self::Normal => normal_quantile(p),
            Self::Uniform => 2.0 * p - 1.0,
        }
    }
}

/// A lattice of m^dim latent cells, and its (m+1)^dim corners.
#[derive(Clone, Debug, PartialEq)]
pub struct Lattice {
    pub(super) dim: usize,
    /// The m+1 corners along an axis.
    axis: Vec<f32>,
    /// The masses of the m cells of an axis.
    pub(super) masses: Vec<f64>,
    /// For parts = 1, 2, 4, … [`MAX_PARTS`], and each cell of an axis, where the medians of the
    /// equal-mass parts lie between the two corners of the cell: 0 at the lower, 1 at the upper.
    medians: Vec<Vec<f64>>,
}

impl Lattice {
    /// The lattice of a latent of dimension `dim` (1 or 2) with `cells_per_axis` ≥ 1 cells along
    /// each axis.
    ///
    /// The corners are the quantiles of the latent, for the normal stretched by √2, which makes the
    /// cells smaller in the tails. The tails have no end to put a corner at, so there the outermost
    /// corners are the outermost points that a deposit ever needs.
    ///
    /// # Panics
    /// If `dim` is neither 1 nor 2, or there are no cells.
    #[must_use]
    pub fn new(kind: LatentKind, dim: usize, cells_per_axis: usize) -> Self {
        assert!(matches!(dim, 1 | 2), "a latent has one or two dimensions");
        assert!(cells_per_axis > 0, "a lattice has cells");
        let stretch = if kind == LatentKind::Normal {
            STRETCH
        } else {
            1.0
        };
        // The cuts between cells, as f32, and the probabilities below them.
        let inner = (1..cells_per_axis)
            .map(|i| (stretch * kind.quantile(i as f64 / cells_per_axis as f64)) as f32);
        let inner: Vec<f32> = inner.collect();
        let below = inner.iter().map(|&z| kind.distribution(f64::from(z)));
        let below: Vec<f64> = [0.0].into_iter().chain(below).chain([1.0]).collect();
        let masses: Vec<f64> = below.windows(2).map(|p| p[1] - p[0]).collect();
        let median = |cell: usize, part: usize, parts: usize| {
            kind.quantile(below[cell] + masses[cell] * (part as f64 + 0.5) / parts as f64)
        };
        let ends = match kind {
            LatentKind::Normal => [
                median(0, 0, MAX_PARTS),
                median(cells_per_axis - 1, MAX_PARTS - 1, MAX_PARTS),
            ],
            LatentKind::Uniform => [-1.0, 1.0],
        }
        .map(|z| z as f32);
        let axis: Vec<f32> = [ends[0]]
            .into_iter()
            .chain(inner)
            .chain([ends[1]])
            .collect();
        let medians_of = |parts: usize| {
            let place = |i: usize| {
                let (low, high) = (f64::from(axis[i / parts]), f64::from(axis[i / parts + 1]));
                (median(i / parts, i % parts, parts) - low) / (high - low)
            };
            (0..cells_per_axis * parts).map(place).collect()
        };
        let levels = 0..=MAX_PARTS.ilog2();
        let medians = levels.map(|level| medians_of(1 << level)).collect();
        Self {
            dim,
            axis,
            masses,
            medians,
        }
    }

    /// What is to be pushed through G: (m+1)^dim points of `dim` numbers each; the first latent
    /// runs fastest.
    #[must_use]
    pub fn corners(&self) -> Vec<f32> {
        if self.dim == 1 {
            return self.axis.clone();
        }
        self.axis
            .iter()
            .flat_map(|&v| self.axis.iter().flat_map(move |&u| [u, v]))
            .collect()
    }

    /// The medians of cell `cell` of an axis when it is cut into `parts`.
    pub(super) fn medians(&self, cell: usize, parts: usize) -> &[f64] {
        &self.medians[parts.ilog2() as usize][cell * parts..][..parts]
    }
}

/// The distribution function of the standard normal.
fn normal_distribution(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

/// The quantile of the standard normal: a start with an error below 4.5e-4, then two steps of
/// Halley's cubically convergent method on the lower tail.
fn normal_quantile(p: f64) -> f64 {
    if p > 0.5 {
        return -normal_quantile(1.0 - p);
    }
    let t = (-2.0 * libm::log(p)).sqrt();
    let start = (2.515_517 + t * (0.802_853 + t * 0.010_328))
        / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)))
        - t;
    (0..2).fold(start, |z, _| {
        let density = libm::exp(-0.5 * z * z) / TAU.sqrt();
        let newton = (normal_distribution(z) - p) / density;
        z - newton / (1.0 + 0.5 * z * newton)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantile_agrees_with_published_values_and_inverts_the_distribution() {
        for (p, z) in [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (0.995, 2.575_829_303_548_901),
            (1e-6, -4.753_424_308_822_899),
        ] {
            assert!(
                (normal_quantile(p) - z).abs() < 1e-12,
                "{p}: {}",
                normal_quantile(p)
            );
        }
        for i in 1..20_000 {
            let p = f64::from(i) / 20_000.0;
            let back = normal_distribution(normal_quantile(p));
            assert!((back - p).abs() < 1e-14, "{p}: {back}");
        }
    }
}
