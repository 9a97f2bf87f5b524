//! The square of cells on which every density is drawn and every integral taken.

use super::mixture::{Mixture, Point};

/// A grid of n×n cells over `[x0, x1] × [y0, y1]`; row 0 is at `y0`, cells are stored row by row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Cells per side; at least 1.
    pub n: usize,
    /// Left edge.
    pub x0: f64,
    /// Right edge.
    pub x1: f64,
    /// Edge of row 0.
    pub y0: f64,
    /// Edge of the last row.
    pub y1: f64,
}

impl Grid {
    /// n×n cells over the square of this half-width about the origin.
    #[must_use]
    pub fn square(n: usize, half_width: f64) -> Self {
        Self {
            n,
            x0: -half_width,
            x1: half_width,
            y0: -half_width,
            y1: half_width,
        }
    }

    /// Width of a cell along x.
    #[must_use]
    pub fn cell_width(&self) -> f64 {
        (self.x1 - self.x0) / self.n as f64
    }

    /// Height of a cell along y; the width, for a square.
    #[must_use]
    pub fn cell_height(&self) -> f64 {
        (self.y1 - self.y0) / self.n as f64
    }

    /// Area of a cell.
    #[must_use]
    pub fn cell_area(&self) -> f64 {
        self.cell_width() * self.cell_height()
    }

    /// The centre of cell `index` = row · n + column.
    #[must_use]
    pub fn centre(&self, index: usize) -> Point {
        let (row, column) = (index / self.n, index % self.n);
        [
            self.x0 + (column as f64 + 0.5) * self.cell_width(),
            self.y0 + (row as f64 + 0.5) * self.cell_height(),
        ]
    }
}

/// A probability density on a grid. The rest of the plane is one more cell, so no mass is lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Density {
    /// Where the cells lie.
    pub grid: Grid,
    /// Density per unit area, n² values.
    pub cells: Vec<f64>,
    /// Mass off the grid.
    pub outside: f64,
}

impl Density {
    /// Takes cell values whose sum may miss 1: a shortfall lies outside; a surplus (a rounding
    /// error, or the error of a quadrature) is scaled away.
    pub(crate) fn new(grid: Grid, mut cells: Vec<f64>) -> Self {
        let inside = cells.iter().sum::<f64>() * grid.cell_area();
        if inside > 1.0 {
            for cell in &mut cells {
                *cell /= inside;
            }
        }
        Self {
            grid,
            cells,
            outside: (1.0 - inside).max(0.0),
        }
    }

    /// The n² masses of the cells, then the mass outside: n² + 1 numbers with the sum 1.
    #[must_use]
    pub fn masses(&self) -> Vec<f64> {
        let area = self.grid.cell_area();
        self.cells
            .iter()
            .map(|cell| cell * area)
            .chain([self.outside])
            .collect()
    }
}

/// The density of `mixture` at the cell centres.
///
/// As a quadrature this is the midpoint rule, whose error is below 1e-8 once every standard
/// deviation is at least one cell: smooth the mixture by the bandwidth first.
#[must_use]
pub fn rasterise(mixture: &Mixture, grid: Grid) -> Density {
    let cells = (0..grid.n * grid.n)
        .map(|i| mixture.density(grid.centre(i)))
        .collect();
    Density::new(grid, cells)
}
