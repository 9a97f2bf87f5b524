//! The density of G(z) against what it must be: affine images, change of variables, and
//! conservation of mass.
//!
//! Every reference is the true density smoothed by the same bandwidth. Errors are L1 norms over the
//! plane.

use std::f64::consts::TAU;

use dstar::theory::grid::{Density, Grid, rasterise};
use dstar::theory::mixture::{Component, Covariance, Mixture, Point};
use dstar::theory::presets::{Family, mixture};
use dstar::theory::pushforward::{DepositError, LatentKind, Lattice, bandwidth, floor_js};
use proptest::prelude::*;

const KINDS: [LatentKind; 2] = [LatentKind::Normal, LatentKind::Uniform];

/// The affine generator of these tests.
const MATRIX: [[f64; 2]; 2] = [[0.9, 0.3], [-0.2, 0.5]];
const SHIFT: Point = [0.4, -0.3];

fn affine(z: Point) -> Point {
    [0, 1].map(|k| MATRIX[k][0] * z[0] + MATRIX[k][1] * z[1] + SHIFT[k])
}

/// An invertible bend of the plane, whose Jacobian is e^(0.4 tanh x), and its inverse.
fn bend(z: Point) -> Point {
    let x = 0.8 * z[0] + 0.3 * (1.5 * z[0]).sin();
    [
        x,
        z[1] * (0.4 * x.tanh()).exp() * 0.6 + 0.5 * (2.0 * x).cos(),
    ]
}

/// The density of `bend(z)` at `x` for a latent with this density.
fn bent_density(latent: impl Fn(Point) -> f64, x: Point) -> f64 {
    // Newton inverts the first coordinate, whose derivative is between 0.35 and 1.25.
    let derivative = |z: f64| 0.8 + 0.45 * (1.5 * z).cos();
    let mut z0 = x[0] / 0.8;
    for _ in 0..30 {
        z0 -= 0.7 * (0.8 * z0 + 0.3 * (1.5 * z0).sin() - x[0]) / derivative(z0).max(0.6);
    }
    let stretch = 0.6 * (0.4 * x[0].tanh()).exp();
    let z1 = (x[1] - 0.5 * (2.0 * x[0]).cos()) / stretch;
    latent([z0, z1]) / (derivative(z0) * stretch)
}

fn normal(z: Point) -> f64 {
    (-0.5 * (z[0] * z[0] + z[1] * z[1])).exp() / TAU
}

fn uniform(z: Point) -> f64 {
    if z.iter().all(|z| z.abs() <= 1.0) {
        0.25
    } else {
        0.0
    }
}

fn pushed(lattice: &Lattice, g: impl Fn(&[f32]) -> Point, dim: usize) -> Vec<f32> {
    let image = |z: &[f32]| g(z).map(|x| x as f32);
    lattice
        .corners()
        .chunks_exact(dim)
        .flat_map(image)
        .collect()
}

fn deposit_2d(kind: LatentKind, m: usize, g: impl Fn(Point) -> Point, grid: Grid) -> Density {
    let lattice = Lattice::new(kind, 2, m);
    let images = pushed(&lattice, |z| g([f64::from(z[0]), f64::from(z[1])]), 2);
    lattice.deposit(&images, grid, bandwidth(&grid)).unwrap()
}

fn l1(found: &Density, truth: &Density) -> f64 {
    found
        .masses()
        .iter()
        .zip(truth.masses())
        .map(|(a, b)| (a - b).abs())
        .sum()
}

/// Samples `density` at a `fine`² lattice in every cell and smooths it by the bandwidth with the
/// separable kernel of the fine lattice.
fn smoothed(grid: Grid, fine: usize, density: impl Fn(Point) -> f64) -> Density {
    let h = bandwidth(&grid);
    let (step, reach) = (grid.cell_width() / fine as f64, 6 * fine);
    let side = grid.n * fine + 2 * reach;
    let at = |i: usize, start: f64| start + (i as f64 + 0.5 - reach as f64) * step;
    let raw: Vec<f64> = (0..side * side)
        .map(|i| density([at(i % side, grid.x0), at(i / side, grid.y0)]))
        .collect();
    // The centre of a cell is a fine point where `fine` is odd.
    assert_eq!(fine % 2, 1);
    let kernel: Vec<f64> = (0..=2 * reach)
        .map(|k| {
            let d = (k as f64 - reach as f64) * step / h;
            (-0.5 * d * d).exp() / TAU.sqrt() * step / h
        })
        .collect();
    let centre = |cell: usize| cell * fine + fine / 2;
    let along_x: Vec<f64> = (0..side * grid.n)
        .map(|i| {
            let (row, column) = (i / grid.n, i % grid.n);
            let from = row * side + centre(column);
            raw[from..].iter().zip(&kernel).map(|(a, b)| a * b).sum()
        })
        .collect();
    let cells: Vec<f64> = (0..grid.n * grid.n)
        .map(|i| {
            let (row, column) = (i / grid.n, i % grid.n);
            let value = |k: usize| along_x[(centre(row) + k) * grid.n + column];
            kernel.iter().enumerate().map(|(k, w)| w * value(k)).sum()
        })
        .collect();
    let inside = cells.iter().sum::<f64>() * grid.cell_area();
    Density {
        grid,
        cells,
        outside: (1.0 - inside).max(0.0),
    }
}

#[test]
fn an_affine_image_of_a_normal_latent_is_a_gaussian() {
    let [a, b] = MATRIX;
    let covariance = Covariance {
        xx: a[0] * a[0] + a[1] * a[1],
        xy: a[0] * b[0] + a[1] * b[1],
        yy: b[0] * b[0] + b[1] * b[1],
    };
    let one = Mixture::new(vec![Component {
        weight: 1.0,
        mean: SHIFT,
        covariance,
    }])
    .unwrap();
    for (n, m) in [(128, 64), (128, 128), (64, 64)] {
        let grid = Grid::square(n, 4.0);
        let truth = rasterise(&one.smoothed(bandwidth(&grid)), grid);
        let error = l1(&deposit_2d(LatentKind::Normal, m, affine, grid), &truth);
        println!("affine, normal 2-D, n={n} m={m}: L1 {error:.5}");
        assert!(error < 0.002, "n={n} m={m}: {error}");
    }
}

#[test]
fn an_affine_image_of_a_uniform_latent_is_a_parallelogram() {
    let det = MATRIX[0][0] * MATRIX[1][1] - MATRIX[0][1] * MATRIX[1][0];
    let inverse = |x: Point| {
        let (dx, dy) = (x[0] - SHIFT[0], x[1] - SHIFT[1]);
        [
            (MATRIX[1][1] * dx - MATRIX[0][1] * dy) / det,
            (MATRIX[0][0] * dy - MATRIX[1][0] * dx) / det,
        ]
    };
    let grid = Grid::square(128, 2.0);
    let truth = smoothed(grid, 7, |x| uniform(inverse(x)) / det);
    for m in [64, 128] {
        let error = l1(&deposit_2d(LatentKind::Uniform, m, affine, grid), &truth);
        println!("affine, uniform 2-D, n=128 m={m}: L1 {error:.5}");
        assert!(error < 0.002, "m={m}: {error}");
    }
}

#[test]
fn a_bent_image_is_known_by_change_of_variables() {
    let grid = Grid::square(128, 4.0);
    for (kind, latent) in KINDS.into_iter().zip([normal as fn(Point) -> f64, uniform]) {
        let truth = smoothed(grid, 5, |x| bent_density(latent, x));
        assert!(
            truth.outside < 0.01,
            "the reference has its mass on the grid"
        );
        for m in [64, 128] {
            let error = l1(&deposit_2d(kind, m, bend, grid), &truth);
            println!("bent, {kind:?} 2-D, n=128 m={m}: L1 {error:.5}");
            assert!(error < 0.005, "{kind:?} m={m}: {error}");
        }
    }
}

#[test]
fn a_line_of_a_normal_latent_is_a_gaussian_as_thin_as_the_bandwidth() {
    let grid = Grid::square(128, 4.0);
    let (h, [dx, dy]) = (bandwidth(&grid), [0.9, 0.5]);
    let covariance = Covariance {
        xx: dx * dx,
        xy: dx * dy,
        yy: dy * dy,
    }
    .plus_isotropic(h);
    let thin = Mixture::new(vec![Component {
        weight: 1.0,
        mean: SHIFT,
        covariance,
    }])
    .unwrap();
    let truth = rasterise(&thin, grid);
    let line = |z: &[f32]| [0, 1].map(|k| SHIFT[k] + [dx, dy][k] * f64::from(z[0]));
    for m in [64, 128] {
        let lattice = Lattice::new(LatentKind::Normal, 1, m);
        let found = lattice
            .deposit(&pushed(&lattice, line, 1), grid, h)
            .unwrap();
        let error = l1(&found, &truth);
        println!("line, normal 1-D, n=128 m={m}: L1 {error:.5}");
        assert!(error < 0.01, "m={m}: {error}");
    }
}

#[test]
fn a_curve_of_a_latent_is_its_convolution_with_the_bandwidth() {
    let curve = |z: f64| [1.5 * z, (2.0 * z).sin()];
    let grid = Grid::square(128, 4.0);
    let h = bandwidth(&grid);
    // A dense sum over the latent, each point with its mass, is the convolution.
    let (from, step) = (-4.0, 0.005);
    let truth_of = |density: fn(f64) -> f64| {
        let points: Vec<(Point, f64)> = (0..1600)
            .map(|i| from + (f64::from(i) + 0.5) * step)
            .map(|z| (curve(z), density(z) * step))
            .collect();
        let value = |x: Point| {
            let term = |&(c, mass): &(Point, f64)| {
                let squared = (x[0] - c[0]).powi(2) + (x[1] - c[1]).powi(2);
                mass * (-0.5 * squared / (h * h)).exp() / (TAU * h * h)
            };
            points.iter().map(term).sum::<f64>()
        };
        let cells: Vec<f64> = (0..grid.n * grid.n)
            .map(|i| value(grid.centre(i)))
            .collect();
        let inside = cells.iter().sum::<f64>() * grid.cell_area();
        Density {
            grid,
            cells,
            outside: (1.0 - inside).max(0.0),
        }
    };
    let densities: [fn(f64) -> f64; 2] = [
        |z| (-0.5 * z * z).exp() / TAU.sqrt(),
        |z| if z.abs() <= 1.0 { 0.5 } else { 0.0 },
    ];
    for (kind, density) in KINDS.into_iter().zip(densities) {
        let truth = truth_of(density);
        let lattice = Lattice::new(kind, 1, 128);
        let images = pushed(&lattice, |z| curve(f64::from(z[0])), 1);
        let error = l1(&lattice.deposit(&images, grid, h).unwrap(), &truth);
        println!("curve, {kind:?} 1-D, n=128 m=128: L1 {error:.5}");
        assert!(error < 0.02, "{kind:?}: {error}");
    }
}

#[test]
fn a_perfect_generator_reads_almost_no_js() {
    for name in [
        "ring8", "grid25", "one", "two", "overlap", "disjoint", "random5", "ring64",
    ] {
        let mix = mixture(name.parse().unwrap(), 2.0, 0.2, 1);
        for (n, m) in [(64, 64), (128, 128)] {
            let floor = floor_js(&mix, Grid::square(n, mix.extent()), m);
            println!("floor of JS, {name}, n={n} m={m}: {floor:.2e} nats");
            assert!(floor < 1e-4, "{name} n={n} m={m}: {floor}");
        }
    }
    let needle = mixture(Family::Disjoint, 2.0, 0.005, 1);
    assert!(floor_js(&needle, Grid::square(64, needle.extent()), 64) < 2e-2);
}

#[test]
fn a_collapsed_generator_is_one_blob_of_the_bandwidth() {
    for (kind, dim) in [(KINDS[0], 1), (KINDS[0], 2), (KINDS[1], 1), (KINDS[1], 2)] {
        let lattice = Lattice::new(kind, dim, 32);
        let grid = Grid::square(64, 2.0);
        let h = bandwidth(&grid);
        for point in [[0.0, 0.0], [0.43, -0.77]] {
            let density = lattice
                .deposit(&pushed(&lattice, |_| point, dim), grid, h)
                .unwrap();
            let masses = density.masses();
            assert!((masses.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(density.outside < 1e-12);
            let mean = |f: &dyn Fn(Point) -> f64| -> f64 {
                (0..64 * 64).map(|i| masses[i] * f(grid.centre(i))).sum()
            };
            for k in 0..2 {
                assert!((mean(&|x| x[k]) - f64::from(point[k] as f32)).abs() < 1e-12);
                // The tent of a single point has a variance between 0 and Δ²/4, about a mean of
                // Δ²/6.
                let variance = mean(&|x| (x[k] - point[k]).powi(2)) / (h * h);
                assert!(
                    (5.0 / 6.0 - 1e-6..=13.0 / 12.0 + 1e-6).contains(&variance),
                    "{variance}"
                );
            }
        }
    }
}

#[test]
fn what_leaves_the_grid_is_outside() {
    let lattice = Lattice::new(LatentKind::Uniform, 2, 64);
    let grid = Grid::square(64, 2.0);
    let h = bandwidth(&grid);
    let outside = |g: &dyn Fn(&[f32]) -> Point| {
        lattice
            .deposit(&pushed(&lattice, g, 2), grid, h)
            .unwrap()
            .outside
    };
    for far in [3.0, 1e30, -1e30, f64::from(f32::MAX)] {
        assert_eq!(outside(&|_| [far, 0.0]), 1.0);
        assert_eq!(outside(&|_| [0.0, far]), 1.0);
    }
    // On an edge one half leaves, in a corner three quarters.
    assert!((outside(&|z| [2.0, f64::from(z[1])]) - 0.5).abs() < 1e-12);
    assert!((outside(&|_| [-2.0, 2.0]) - 0.75).abs() < 1e-12);
    // A square of twice the width of the grid.
    let wide = outside(&|z| [4.0 * f64::from(z[0]), 4.0 * f64::from(z[1])]);
    assert!((wide - 0.75).abs() < 1e-3, "{wide}");
    // Evenly over one cell beyond the edge, the bandwidth still reaches in. A cell holds the
    // density at its centre, so Φ(½) of the mass stays outside.
    let near = outside(&|z| [2.0 + 0.5 * h * (1.0 + f64::from(z[0])), f64::from(z[1])]);
    assert!((near - 0.691_46).abs() < 0.005, "{near}");
}

#[test]
fn what_cannot_be_deposited_is_refused() {
    let lattice = Lattice::new(LatentKind::Normal, 2, 4);
    let grid = Grid::square(32, 2.0);
    let h = bandwidth(&grid);
    let mut images = vec![0.0; 50];
    assert!(lattice.deposit(&images, grid, h).is_ok());
    for short in [0, 48, 49] {
        assert_eq!(
            lattice.deposit(&images[..short], grid, h),
            Err(DepositError::Length {
                expected: 50,
                received: short
            })
        );
    }
    for bad in [0.0, 0.4 * h, 5.0, f64::INFINITY, -h] {
        assert_eq!(
            lattice.deposit(&images, grid, bad),
            Err(DepositError::Bandwidth(bad))
        );
    }
    assert!(lattice.deposit(&images, grid, f64::NAN).is_err());
    assert!(lattice.deposit(&images, Grid::square(32, 0.0), h).is_err());
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        images[11] = bad;
        assert_eq!(
            lattice.deposit(&images, grid, h),
            Err(DepositError::NotFinite(5))
        );
    }
}

#[test]
fn corners_are_finite_increasing_and_symmetric() {
    for kind in KINDS {
        for m in [1, 2, 7, 256] {
            let axis = Lattice::new(kind, 1, m).corners();
            assert_eq!(axis.len(), m + 1);
            assert!(axis.windows(2).all(|pair| pair[0] < pair[1]));
            for (low, high) in axis.iter().zip(axis.iter().rev()) {
                assert!((low + high).abs() < 1e-6);
            }
            let plane = Lattice::new(kind, 2, m).corners();
            assert_eq!(plane.len(), 2 * (m + 1) * (m + 1));
            // The first latent runs fastest.
            assert_eq!(plane[..4], [axis[0], axis[0], axis[1], axis[0]]);
        }
    }
    let quartiles = Lattice::new(LatentKind::Normal, 1, 4).corners();
    assert!((quartiles[3] - 0.674_489_8 * 2f32.sqrt()).abs() < 1e-6);
    assert_eq!(
        Lattice::new(LatentKind::Uniform, 1, 4).corners(),
        [-1.0, -0.5, 0.0, 0.5, 1.0]
    );
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_generator_gains_or_loses_mass(
        dim in 1usize..=2,
        normal: bool,
        m in 1usize..=24,
        n in 8usize..=48,
        exponent in -6f32..30.0,
        noise in prop::collection::vec(-1f32..1.0, 1250),
    ) {
        let lattice = Lattice::new(KINDS[usize::from(!normal)], dim, m);
        let size = 10f32.powf(exponent);
        let numbers = 2 * (m + 1).pow(dim as u32);
        let images: Vec<f32> = noise.iter().cycle().take(numbers).map(|x| x * size).collect();
        let grid = Grid::square(n, 1.5);
        let density = lattice.deposit(&images, grid, bandwidth(&grid)).unwrap();
        prop_assert!((density.masses().iter().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!(density.cells.iter().all(|&cell| cell >= 0.0) && density.outside >= 0.0);
        if size < 0.5 {
            prop_assert!(density.outside < 0.05, "{}", density.outside);
        }
    }
}
