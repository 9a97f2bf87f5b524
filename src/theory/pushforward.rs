//! p_model: the density of G(z), from a lattice of equal latent masses.
//!
//! The latent distribution is cut into cells of equal mass by its quantiles. Only the corners of the cells go
//! through G; inside a cell G is taken as (bi)linear, which lets each cell be cut further, into sub-cells
//! about half a grid cell apart, without another call of G. The mass of each sub-cell is deposited on the
//! grid by cloud-in-cell weights, and the whole is smoothed by a discrete Gaussian, so that the total
//! smoothing has the variance h²; p_data smoothed by the same h ([`Mixture::smoothed`]) is then its like.
//!
//! Sources: cloud-in-cell is the tent kernel of Birdsall and Fuss (1969), variance Δ²/6; the start of the
//! quantile is Abramowitz and Stegun 26.2.23.

use std::f64::consts::{SQRT_2, TAU};
use std::fmt;

use super::divergence;
use super::grid::{Density, Grid, rasterise};
use super::mixture::{Mixture, Point};

/// Each axis of a latent cell is cut into at most this many parts; a power of two.
const MAX_PARTS: usize = 16;

/// Sub-cells to a grid cell, along each axis.
const PARTS_PER_CELL: f64 = 2.0;

/// Where the discrete Gaussian is cut off, in standard deviations.
const CUT_OFF: f64 = 6.0;

/// The distribution of each latent coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LatentKind {
    /// N(0, 1).
    Normal,
    /// Uniform on [−1, 1].
    Uniform,
}

impl LatentKind {
    /// The quantile of probability `p` in (0, 1).
    fn quantile(self, p: f64) -> f64 {
        match self {
            Self::Normal => normal_quantile(p),
            Self::Uniform => 2.0 * p - 1.0,
        }
    }
}

/// Why images cannot be deposited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DepositError {
    /// There is not one image (x, y) for each corner; `expected` numbers were.
    Length {
        /// Two for each corner.
        expected: usize,
        /// Numbers received.
        received: usize,
    },
    /// The image of this corner is not finite.
    NotFinite(usize),
    /// The bandwidth is below the width of the tent, Δ/√6, or above the grid.
    Bandwidth(f64),
}

impl fmt::Display for DepositError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { expected, received } => {
                write!(
                    f,
                    "{received} numbers for images, where {expected} were expected"
                )
            }
            Self::NotFinite(corner) => write!(f, "the image of corner {corner} is not finite"),
            Self::Bandwidth(h) => write!(f, "the bandwidth {h} does not fit the grid"),
        }
    }
}

impl std::error::Error for DepositError {}

/// A lattice of m^dim latent cells of equal mass, and its (m+1)^dim corners.
#[derive(Clone, Debug, PartialEq)]
pub struct Lattice {
    dim: usize,
    cells_per_axis: usize,
    /// The m+1 corners along an axis.
    axis: Vec<f32>,
    /// For parts = 1, 2, 4, … [`MAX_PARTS`], and each cell of an axis, where the medians of the equal-mass
    /// parts lie between the two corners of the cell: 0 at the lower, 1 at the upper.
    medians: Vec<Vec<f64>>,
}

impl Lattice {
    /// The lattice of a latent of dimension `dim` (1 or 2) with `cells_per_axis` ≥ 1 cells along each axis.
    ///
    /// The tails of the normal have no end to put a corner at, so there the outermost corners are the
    /// outermost points that a deposit ever needs.
    ///
    /// # Panics
    /// If `dim` is neither 1 nor 2, or there are no cells.
    #[must_use]
    pub fn new(kind: LatentKind, dim: usize, cells_per_axis: usize) -> Self {
        assert!(matches!(dim, 1 | 2), "a latent has one or two dimensions");
        assert!(cells_per_axis > 0, "a lattice has cells");
        let points = (cells_per_axis * MAX_PARTS) as f64;
        let corner = |i: usize| {
            let p = i as f64 / cells_per_axis as f64;
            match kind {
                LatentKind::Normal => kind.quantile(p.clamp(0.5 / points, 1.0 - 0.5 / points)),
                LatentKind::Uniform => kind.quantile(p),
            }
        };
        let axis: Vec<f32> = (0..=cells_per_axis).map(|i| corner(i) as f32).collect();
        let medians_of = |parts: usize| {
            let place = |i: usize| {
                let (low, high) = (f64::from(axis[i / parts]), f64::from(axis[i / parts + 1]));
                let p = (i as f64 + 0.5) / (cells_per_axis * parts) as f64;
                (kind.quantile(p) - low) / (high - low)
            };
            (0..cells_per_axis * parts).map(place).collect()
        };
        let levels = 0..=MAX_PARTS.ilog2();
        let medians = levels.map(|level| medians_of(1 << level)).collect();
        Self {
            dim,
            cells_per_axis,
            axis,
            medians,
        }
    }

    /// What is to be pushed through G: (m+1)^dim points of `dim` numbers each; the first latent runs fastest.
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

    /// The density of G(z), smoothed by an isotropic normal of standard deviation `h` (see [`bandwidth`]).
    /// `images` are x, y of each corner. What falls off the grid is counted in `outside`.
    ///
    /// # Errors
    /// [`DepositError`] if the number of images is wrong, one of them is not finite, or `h` cannot be had.
    pub fn deposit(&self, images: &[f32], grid: Grid, h: f64) -> Result<Density, DepositError> {
        let mut canvas = Canvas::new(grid, h)?;
        canvas.deposit(self, images, 1.0)?;
        Ok(canvas.finish())
    }

    /// The medians of cell `cell` of an axis when it is cut into `parts`.
    fn medians(&self, cell: usize, parts: usize) -> &[f64] {
        &self.medians[parts.ilog2() as usize][cell * parts..][..parts]
    }
}

/// The bandwidth for a grid: one cell.
#[must_use]
pub fn bandwidth(grid: &Grid) -> f64 {
    grid.cell_width()
}

/// The JS in nats that a perfect generator reads on this grid with this estimator: each component of
/// `mixture` is the affine image of a normal lattice of its share of the m² cells. What is left is the
/// error of the deposit; below it, a JS means nothing.
///
/// # Panics
/// If `m` is 0 or the grid has no width.
#[must_use]
pub fn floor_js(mixture: &Mixture, grid: Grid, m: usize) -> f64 {
    let h = bandwidth(&grid);
    let mut canvas = Canvas::new(grid, h).expect("the bandwidth of the grid fits the grid");
    for (component, factor) in mixture.factored() {
        let cells = (m as f64 * component.weight.sqrt()).round().max(1.0) as usize;
        let lattice = Lattice::new(LatentKind::Normal, 2, cells);
        let image = |z: &[f32]| {
            let offset = factor.apply([f64::from(z[0]), f64::from(z[1])]);
            [
                (component.mean[0] + offset[0]) as f32,
                (component.mean[1] + offset[1]) as f32,
            ]
        };
        let images: Vec<f32> = lattice.corners().chunks_exact(2).flat_map(image).collect();
        canvas
            .deposit(&lattice, &images, component.weight)
            .expect("a finite affine image");
    }
    let p = rasterise(&mixture.smoothed(h), grid).masses();
    divergence::js(&p, &canvas.finish().masses())
}

/// A grid with a margin, on which masses are deposited, and which is smoothed in the end.
///
/// Inside, a position is in units of cells, with the centre of cell (0, 0) of the margin at the origin.
struct Canvas {
    grid: Grid,
    /// Halves of the symmetric kernels along x and y, centre first.
    kernels: [Vec<f64>; 2],
    /// Cells on each side of the grid from which mass can still be smoothed into it.
    margin: usize,
    /// Cells per side, with both margins.
    side: usize,
    masses: Vec<f64>,
}

impl Canvas {
    fn new(grid: Grid, h: f64) -> Result<Self, DepositError> {
        let cell = [grid.cell_width(), grid.cell_height()];
        let span = grid.n as f64 * cell[0].min(cell[1]);
        let tent = cell[0].max(cell[1]) / 6f64.sqrt();
        if !(tent > 0.0 && (tent..=span).contains(&h)) {
            return Err(DepositError::Bandwidth(h));
        }
        let kernels = cell.map(|width| half_gaussian((h / width).powi(2) - 1.0 / 6.0));
        let margin = kernels[0].len().max(kernels[1].len());
        let side = grid.n + 2 * margin;
        Ok(Self {
            grid,
            kernels,
            margin,
            side,
            masses: vec![0.0; side * side],
        })
    }

    /// Adds the images of a lattice that carries `mass` altogether.
    fn deposit(
        &mut self,
        lattice: &Lattice,
        images: &[f32],
        mass: f64,
    ) -> Result<(), DepositError> {
        let m = lattice.cells_per_axis;
        let expected = 2 * (m + 1).pow(lattice.dim as u32);
        if images.len() != expected {
            return Err(DepositError::Length {
                expected,
                received: images.len(),
            });
        }
        if let Some(i) = images.iter().position(|x| !x.is_finite()) {
            return Err(DepositError::NotFinite(i / 2));
        }
        let places: Vec<Point> = images
            .chunks_exact(2)
            .map(|image| self.place(image))
            .collect();
        let cells = m.pow(lattice.dim as u32);
        for cell in 0..cells {
            let (i, j) = (cell % m, cell / m);
            let low = j * (m + 1) + i;
            // The image of a 1-D latent is a curve: a patch of no height.
            let high = if lattice.dim == 1 { low } else { low + m + 1 };
            let patch = Patch([places[low], places[low + 1], places[high], places[high + 1]]);
            if patch.misses(self.side) {
                continue;
            }
            let [parts_u, parts_v] = patch.parts();
            self.deposit_patch(
                &patch,
                lattice.medians(i, parts_u),
                lattice.medians(j, parts_v),
                mass / cells as f64,
            );
        }
        Ok(())
    }

    /// Deposits a patch whose `mass` is spread evenly over the points (u, v) in `us` × `vs`.
    fn deposit_patch(&mut self, patch: &Patch, us: &[f64], vs: &[f64], mass: f64) {
        let share = mass / (us.len() * vs.len()) as f64;
        let limit = (self.side - 1) as f64;
        for &v in vs {
            let (start, end) = patch.across(v);
            for &u in us {
                let [x, y] = between(start, end, u);
                if !(x >= 0.0 && x < limit && y >= 0.0 && y < limit) {
                    continue;
                }
                let (column, row) = (x as usize, y as usize);
                let (right, up) = (x - column as f64, y - row as f64);
                let (upper, lower) = (share * up, share * (1.0 - up));
                let first = row * self.side + column;
                let second = first + self.side;
                self.masses[first] += lower * (1.0 - right);
                self.masses[first + 1] += lower * right;
                self.masses[second] += upper * (1.0 - right);
                self.masses[second + 1] += upper * right;
            }
        }
    }

    fn place(&self, image: &[f32]) -> Point {
        let shift = self.margin as f64 - 0.5;
        [
            (f64::from(image[0]) - self.grid.x0) / self.grid.cell_width() + shift,
            (f64::from(image[1]) - self.grid.y0) / self.grid.cell_height() + shift,
        ]
    }

    /// Smooths along x and then along y, drops the margin, and turns masses into densities.
    fn finish(self) -> Density {
        let Self {
            grid,
            kernels: [kernel_x, kernel_y],
            margin,
            side,
            masses,
        } = self;
        let n = grid.n;
        let mut smooth_x = vec![0.0; side * n];
        for (target, row) in smooth_x.chunks_exact_mut(n).zip(masses.chunks_exact(side)) {
            for (offset, weight) in taps(&kernel_x) {
                add_scaled(
                    target,
                    &row[margin.wrapping_add_signed(offset)..][..n],
                    weight,
                );
            }
        }
        let per_area = 1.0 / grid.cell_area();
        let mut cells = vec![0.0; n * n];
        for (j, target) in cells.chunks_exact_mut(n).enumerate() {
            for (offset, weight) in taps(&kernel_y) {
                let row = (j + margin).wrapping_add_signed(offset);
                add_scaled(target, &smooth_x[row * n..][..n], weight * per_area);
            }
        }
        Density::new(grid, cells)
    }
}

/// The image of a latent cell: its corners at (u, v) = (0, 0), (1, 0), (0, 1), (1, 1), bilinear between.
struct Patch([Point; 4]);

impl Patch {
    /// Whether no point of the patch lies on a canvas of `side` cells.
    fn misses(&self, side: usize) -> bool {
        let limit = (side - 1) as f64;
        (0..2).any(|k| self.0.iter().all(|p| p[k] < 0.0) || self.0.iter().all(|p| p[k] >= limit))
    }

    /// Into how many parts to cut u and v: powers of two, up to [`MAX_PARTS`].
    fn parts(&self) -> [usize; 2] {
        let [a, b, c, d] = self.0;
        let length = |a: Point, b: Point| ((b[0] - a[0]).powi(2) + (b[1] - a[1]).powi(2)).sqrt();
        [
            length(a, b).max(length(c, d)),
            length(a, c).max(length(b, d)),
        ]
        .map(|span| {
            let parts = (PARTS_PER_CELL * span).ceil().clamp(1.0, MAX_PARTS as f64);
            (parts as usize).next_power_of_two()
        })
    }

    /// The ends, at u = 0 and u = 1, of the line at `v`.
    fn across(&self, v: f64) -> (Point, Point) {
        let [a, b, c, d] = self.0;
        (between(a, c, v), between(b, d, v))
    }
}

fn between(a: Point, b: Point, t: f64) -> Point {
    [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
}

/// Offsets and weights of a symmetric kernel given by its half.
fn taps(half: &[f64]) -> impl Iterator<Item = (isize, f64)> {
    let reach = half.len() as isize - 1;
    (-reach..=reach).map(|offset| (offset, half[offset.unsigned_abs()]))
}

fn add_scaled(target: &mut [f64], source: &[f64], weight: f64) {
    for (target, source) in target.iter_mut().zip(source) {
        *target += weight * source;
    }
}

/// Half of a discrete Gaussian, centre first, cut off at [`CUT_OFF`] and of total weight 1. The variance is
/// in cells²; at 0 (or below it by a rounding error) the kernel does nothing.
fn half_gaussian(variance: f64) -> Vec<f64> {
    let reach = (CUT_OFF * variance.max(0.0).sqrt()).ceil() as usize;
    let mut half: Vec<f64> = (0..=reach)
        .map(|k| {
            if k == 0 {
                1.0
            } else {
                libm::exp(-0.5 * (k * k) as f64 / variance)
            }
        })
        .collect();
    let total = 2.0 * half.iter().sum::<f64>() - 1.0;
    for weight in &mut half {
        *weight /= total;
    }
    half
}

/// The quantile of the standard normal: a start with an error below 4.5e-4, then two steps of Halley's
/// cubically convergent method on the lower tail.
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
        let newton = (0.5 * libm::erfc(-z / SQRT_2) - p) / density;
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
            let back = 0.5 * libm::erfc(-normal_quantile(p) / SQRT_2);
            assert!((back - p).abs() < 1e-14, "{p}: {back}");
        }
    }
}
