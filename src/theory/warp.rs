//! A regular lattice over the latent space, to be seen through G: straight lines before, curved ones after.
//!
//! [`Lattice`](super::lattice::Lattice) is for the density, and its lines lie closer where the latent is denser. Here they are
//! evenly spaced, so that whoever sees them bent knows what was straight; how much probability a cell holds is said beside it.

use super::lattice::LatentKind;

/// Cells along each axis of a two-dimensional latent.
const CELLS: usize = 24;
/// Cells of a one-dimensional latent.
const CELLS_ON_A_LINE: usize = 96;
/// Each side of a cell is drawn through so many corners more, less one.
const PARTS: usize = 3;
/// How far a normal latent is followed to each side: 99.7 % of it.
const REACH: f64 = 3.0;

/// Evenly spaced places of the latent space, and the masses of the cells between them.
#[derive(Clone, Debug, PartialEq)]
pub struct WarpLattice {
    /// Coordinates of a latent: 1 or 2.
    pub dim: usize,
    /// Cells along an axis.
    pub cells: usize,
    /// Places from one corner of a cell to the next, along an axis.
    pub parts: usize,
    axis: Vec<f64>,
    masses: Vec<f64>,
}

impl WarpLattice {
    /// The lattice of a latent of dimension `dim`: over [−3, 3] in each coordinate if it is normal, over [−1, 1] if uniform.
    ///
    /// # Panics
    /// If `dim` is neither 1 nor 2.
    #[must_use]
    pub fn new(kind: LatentKind, dim: usize) -> Self {
        assert!(matches!(dim, 1 | 2), "a latent has one or two dimensions");
        let cells = if dim == 1 { CELLS_ON_A_LINE } else { CELLS };
        let reach = match kind {
            LatentKind::Normal => REACH,
            LatentKind::Uniform => 1.0,
        };
        let steps = cells * PARTS;
        // Counted from the middle, so that the two halves are mirror images to the last bit.
        let place = |i: usize| reach * (2.0 * i as f64 - steps as f64) / steps as f64;
        let axis: Vec<f64> = (0..=steps).map(place).collect();
        let below: Vec<f64> = axis
            .iter()
            .step_by(PARTS)
            .map(|&z| kind.distribution(z))
            .collect();
        Self {
            dim,
            cells,
            parts: PARTS,
            masses: below.windows(2).map(|p| p[1] - p[0]).collect(),
            axis,
        }
    }

    /// Places along an axis: cells · parts + 1.
    #[must_use]
    pub fn side(&self) -> usize {
        self.axis.len()
    }

    /// side^dim latents of `dim` numbers each; the first coordinate runs fastest.
    #[must_use]
    pub fn places(&self) -> Vec<f32> {
        let axis = self.axis.iter().map(|&z| z as f32);
        if self.dim == 1 {
            return axis.collect();
        }
        axis.clone()
            .flat_map(|v| axis.clone().flat_map(move |u| [u, v]))
            .collect()
    }

    /// The probability of each cell, cells^dim numbers in the order of the places. What lies beyond the lattice is missing: 0.5 %
    /// of a normal latent in the plane.
    #[must_use]
    pub fn masses(&self) -> Vec<f64> {
        if self.dim == 1 {
            return self.masses.clone();
        }
        self.masses
            .iter()
            .flat_map(|v| self.masses.iter().map(move |u| u * v))
            .collect()
    }
}
