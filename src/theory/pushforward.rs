//! p_model: the density of G(z), from a lattice of latent masses.
//!
//! The latent distribution is cut into cells of known mass. Only the corners of the cells go
//! through G; inside a cell G is taken as (bi)linear, which lets each cell be cut further, into
//! equal-mass sub-cells about half a grid cell apart, without another call of G. The mass of each
//! sub-cell is deposited on the grid by cloud-in-cell weights, and the whole is smoothed by a
//! discrete Gaussian, so that the total smoothing has the variance h²; p_data smoothed by the same
//! h ([`Mixture::smoothed`]) is then its like.
//!
//! Cloud-in-cell is the tent kernel of Birdsall and Fuss (1969); its variance is Δ²/6.

use std::fmt;

use super::divergence;
use super::grid::{Density, Grid, rasterise};
use super::lattice::MAX_PARTS;
pub use super::lattice::{LatentKind, Lattice};
use super::mixture::{Mixture, Point};

/// Sub-cells to a grid cell, along each axis.
const PARTS_PER_CELL: f64 = 2.0;

/// Where the discrete Gaussian is cut off, in standard deviations.
const CUT_OFF: f64 = 6.0;

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

impl Lattice {
    /// The density of G(z), smoothed by an isotropic normal of standard deviation `h` (see
    /// [`bandwidth`]). `images` are x, y of each corner. What falls off the grid is counted in
    /// `outside`.
    ///
    /// # Errors
    /// [`DepositError`] if the number of images is wrong, one of them is not finite, or `h` cannot
    /// be had.
    pub fn deposit(&self, images: &[f32], grid: Grid, h: f64) -> Result<Density, DepositError> {
        let mut canvas = Canvas::new(grid, h)?;
        canvas.deposit(self, images, 1.0)?;
        Ok(canvas.finish())
    }
}

/// The bandwidth for a grid: one cell.
#[must_use]
pub fn bandwidth(grid: &Grid) -> f64 {
    grid.cell_width()
}

/// The JS in nats that a perfect generator reads on this grid with this estimator: each component
/// of `mixture` is the affine image of a normal lattice of its share of the m² cells. What is left
/// is the error of the deposit; below it, a JS means nothing.
///
/// # Panics
/// If the grid has no cells or no width, or a component lies beyond the range of `f32`.
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
/// Inside, a position is in units of cells, with the centre of cell (0, 0) of the margin at the
/// origin.
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
        let m = lattice.masses.len();
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
        for cell in 0..m.pow(lattice.dim as u32) {
            let (i, j) = (cell % m, cell / m);
            let low = j * (m + 1) + i;
            // The image of a 1-D latent is a curve: a patch of no height.
            let (high, share) = match lattice.dim {
                1 => (low, mass * lattice.masses[i]),
                _ => (low + m + 1, mass * lattice.masses[i] * lattice.masses[j]),
            };
            let patch = Patch([places[low], places[low + 1], places[high], places[high + 1]]);
            if patch.misses(self.side) {
                continue;
            }
            let [parts_u, parts_v] = patch.parts();
            let (us, vs) = (lattice.medians(i, parts_u), lattice.medians(j, parts_v));
            self.deposit_patch(&patch, us, vs, share);
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

/// The image of a latent cell: its corners at (u, v) = (0, 0), (1, 0), (0, 1), (1, 1), bilinear
/// between.
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

/// Half of a discrete Gaussian, centre first, cut off at [`CUT_OFF`] and of total weight 1. The
/// variance is in cells²; at 0 (or below it by a rounding error) the kernel does nothing.
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
