//! Mixtures, presets and the grid: closed forms, moments, bounds and refusals.

use std::collections::HashSet;
use std::f64::consts::TAU;

use dstar::rng::{Purpose, block};
use dstar::theory::ellipse::Ellipse;
use dstar::theory::grid::{Grid, rasterise};
use dstar::theory::mixture::{Component, Covariance, Mixture, MixtureError};
use dstar::theory::presets::{Family, FamilyError, mixture};
use proptest::prelude::*;

const FAMILIES: [Family; 10] = [
    Family::Ring(8),
    Family::Grid(25),
    Family::One,
    Family::Two,
    Family::Overlap,
    Family::Disjoint,
    Family::Random(5),
    Family::Pinwheel(5),
    Family::Moons,
    Family::Spiral(2),
];

fn gaussian(mean: [f64; 2], covariance: Covariance) -> Component {
    Component {
        weight: 1.0,
        mean,
        covariance,
    }
}

#[test]
fn the_density_of_one_gaussian_is_its_closed_form() {
    let covariance = Covariance {
        xx: 2.0,
        xy: 0.6,
        yy: 0.5,
    };
    let one = Mixture::new(vec![gaussian([1.0, -2.0], covariance)]).unwrap();
    let (x, det) = ([0.3, -1.1], 2.0 * 0.5 - 0.36);
    let (dx, dy) = (x[0] - 1.0, x[1] + 2.0);
    let squared = (0.5 * dx * dx - 1.2 * dx * dy + 2.0 * dy * dy) / det;
    let expected = f64::exp(-0.5 * squared) / (TAU * f64::sqrt(det));
    assert!((one.density(x) / expected - 1.0).abs() < 1e-13);
    assert!((one.log_density(x) - expected.ln()).abs() < 1e-13);
    assert!((one.nearest(x).1 - squared.sqrt()).abs() < 1e-13);
}

#[test]
fn log_density_survives_where_the_density_underflows() {
    let needle = mixture(Family::Two, 2.0, 1e-3, 1);
    assert_eq!(needle.density([5.0, 5.0]), 0.0);
    let log = needle.log_density([5.0, 5.0]);
    assert!(log.is_finite() && log < -1e6, "{log}");
    let near = [-1.0001, 0.0002];
    assert!((needle.log_density(near) - needle.density(near).ln()).abs() < 1e-12);
}

#[test]
fn smoothing_is_the_convolution_with_a_gaussian() {
    let (two, h, step) = (mixture(Family::Two, 2.0, 0.2, 1), 0.3, 0.03);
    for x in [[0.0, 0.0], [1.2, 0.3], [-0.4, 0.9]] {
        let mut convolved = 0.0;
        for i in -60..=60 {
            for j in -60..=60 {
                let (dx, dy) = (step * f64::from(i), step * f64::from(j));
                let kernel = (-0.5 * (dx * dx + dy * dy) / (h * h)).exp() / (TAU * h * h);
                convolved += two.density([x[0] - dx, x[1] - dy]) * kernel * step * step;
            }
        }
        assert!((two.smoothed(h).density(x) / convolved - 1.0).abs() < 1e-7);
    }
}

#[test]
fn samples_have_the_moments_and_the_weights_of_the_mixture() {
    const N: u32 = 200_000;
    let components = vec![
        Component {
            weight: 3.0,
            mean: [-1.0, 4.0],
            covariance: Covariance::rotated(0.3, 0.1, 0.7),
        },
        Component {
            weight: 1.0,
            mean: [2.0, -3.0],
            covariance: Covariance::isotropic(0.2),
        },
    ];
    let mix = Mixture::new(components.clone()).unwrap();
    let mut groups = vec![vec![]; 2];
    for row in 0..N {
        let x = mix.sample(block(11, Purpose::Data, 0, row)).map(f64::from);
        groups[mix.nearest(x).0].push(x);
    }
    let share = groups[0].len() as f64 / f64::from(N);
    assert!(
        (share - 0.75).abs() < 5.0 * f64::sqrt(0.75 * 0.25 / f64::from(N)),
        "{share}"
    );
    for (group, component) in groups.iter().zip(&components) {
        let (count, c) = (group.len() as f64, component.covariance);
        let mean = |f: &dyn Fn(&[f64; 2]) -> f64| group.iter().map(f).sum::<f64>() / count;
        let (mx, my) = (component.mean[0], component.mean[1]);
        let close = |found: f64, expected: f64, variance: f64| {
            let error = 5.0 * (variance / count).sqrt();
            assert!(
                (found - expected).abs() < error,
                "{found} for {expected} ± {error}"
            );
        };
        close(mean(&|x| x[0]), mx, c.xx);
        close(mean(&|x| x[1]), my, c.yy);
        close(mean(&|x| (x[0] - mx).powi(2)), c.xx, 2.0 * c.xx * c.xx);
        close(mean(&|x| (x[1] - my).powi(2)), c.yy, 2.0 * c.yy * c.yy);
        // Var(xy) = Σxx Σyy + Σxy² (Isserlis).
        close(
            mean(&|x| (x[0] - mx) * (x[1] - my)),
            c.xy,
            c.xx * c.yy + c.xy * c.xy,
        );
    }
}

#[test]
fn what_is_no_mixture_is_refused() {
    let good = gaussian([0.0, 0.0], Covariance::isotropic(1.0));
    let refused = |bad: Component| Mixture::new(vec![good, bad]).unwrap_err();
    assert_eq!(Mixture::new(vec![]), Err(MixtureError::Empty));
    for weight in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            refused(Component { weight, ..good }),
            MixtureError::Weight(1)
        );
    }
    assert_eq!(
        refused(gaussian([0.0, f64::NAN], good.covariance)),
        MixtureError::Mean(1)
    );
    for (xx, xy, yy) in [
        (1.0, 1.0, 1.0),
        (0.0, 0.0, 1.0),
        (1.0, 2.0, 1.0),
        (-1.0, 0.0, 1.0),
        (f64::NAN, 0.0, 1.0),
    ] {
        let bad = gaussian([0.0, 0.0], Covariance { xx, xy, yy });
        assert_eq!(refused(bad), MixtureError::Covariance(1));
    }
}

#[test]
fn presets_are_what_their_names_say() {
    let weights = |m: &Mixture| m.components().iter().map(|c| c.weight).sum::<f64>();
    for family in FAMILIES {
        assert!(
            (weights(&mixture(family, 2.0, 0.2, 1)) - 1.0).abs() < 1e-14,
            "{family}"
        );
    }
    let ring = mixture(Family::Ring(8), 2.0, 0.2, 1);
    assert!(
        ring.components()
            .iter()
            .all(|c| (c.mean[0].hypot(c.mean[1]) - 2.0).abs() < 1e-14)
    );
    let grid = mixture(Family::Grid(25), 2.0, 0.2, 1);
    let places: HashSet<_> = grid
        .components()
        .iter()
        .map(|c| c.mean.map(|x| x as i32))
        .collect();
    assert_eq!(places.len(), 25);
    assert!(
        places
            .iter()
            .flatten()
            .all(|x| [-4, -2, 0, 2, 4].contains(x))
    );
    let one = mixture(Family::One, 2.0, 0.2, 1);
    let c = one.components()[0].covariance;
    assert_eq!(one.components()[0].mean, [1.0, 0.5]);
    // Eigenvalues 0.36 and 0.04; the major axis at 30°.
    assert!((c.xx + c.yy - 0.40).abs() < 1e-14);
    assert!((c.xx * c.yy - c.xy * c.xy - 0.36 * 0.04).abs() < 1e-14);
    assert!((2.0 * c.xy / (c.xx - c.yy) - f64::sqrt(3.0)).abs() < 1e-12);
    // Means on the x axis; the second component mirrors the first.
    for (family, x, diagonal, cross) in [
        (Family::Two, 1.0, 0.1, 0.06),
        (Family::Overlap, 0.5, 0.16, 0.0),
        (Family::Disjoint, 2.0, 0.01, 0.0),
    ] {
        let pair = mixture(family, 2.0, 0.2, 1);
        for (c, side) in pair.components().iter().zip([-1.0, 1.0]) {
            assert_eq!((c.weight, c.mean), (0.5, [side * x, 0.0]), "{family}");
            let found = [c.covariance.xx, c.covariance.xy, c.covariance.yy];
            for (found, expected) in found.into_iter().zip([diagonal, side * cross, diagonal]) {
                assert!((found - expected).abs() < 1e-14, "{family}: {c:?}");
            }
        }
    }
}

#[test]
fn the_curved_families_follow_their_curves() {
    // Every mean of the moons lies on one of two half circles of radius 0.8 scale.
    let moons = mixture(Family::Moons, 2.0, 0.2, 1);
    assert_eq!(moons.components().len(), 16);
    for (i, c) in moons.components().iter().enumerate() {
        let side = if i < 8 { -1.0 } else { 1.0 };
        let from = [c.mean[0] + side * 0.8, c.mean[1] - side * 0.4];
        assert!((from[0].hypot(from[1]) - 1.6).abs() < 1e-12, "{c:?}");
        // Half a chord of an eighth of the half circle long, σ wide.
        let (long, wide, _) = c.covariance.principal();
        let chord = 2.0 * 1.6 * f64::sin(std::f64::consts::PI / 16.0);
        assert!((long - 0.5 * chord).abs() < 1e-12 && (wide - 0.2).abs() < 1e-12);
    }
    // A pinwheel and a spiral look the same after a turn by one arm.
    for (family, arms) in [
        (Family::Pinwheel(5), 5),
        (Family::Spiral(2), 2),
        (Family::Spiral(3), 3),
    ] {
        let mix = mixture(family, 2.0, 0.1, 1);
        let (sin, cos) = (TAU / f64::from(arms)).sin_cos();
        for x in [[1.0, 0.3], [-0.7, 1.4], [0.2, -1.9]] {
            let turned = [cos * x[0] - sin * x[1], sin * x[0] + cos * x[1]];
            let (here, there) = (mix.log_density(x), mix.log_density(turned));
            assert!((here - there).abs() < 1e-9, "{family}: {here} {there}");
        }
    }
    // Along the curve the density is nearly even; across it, it falls as that of a Gaussian.
    let along: Vec<_> = (10..=30)
        .map(|i| {
            let angle = std::f64::consts::PI * f64::from(i) / 40.0;
            moons.density([1.6 * angle.cos() - 0.8, 0.4 - 1.6 * angle.sin()])
        })
        .collect();
    let most = along.iter().fold(0.0_f64, |a, &b| a.max(b));
    let least = along.iter().fold(f64::INFINITY, |a, &b| a.min(b));
    assert!(most / least < 1.12, "{most} {least}");
}

#[test]
#[should_panic(expected = "custom")]
fn a_custom_mixture_is_in_no_preset() {
    let _ = mixture(Family::Custom, 2.0, 0.2, 1);
}

#[test]
fn an_ellipse_is_another_way_to_write_a_gaussian() {
    for (first, second, degrees) in [(0.5, 0.2, 30.0), (0.2, 0.5, 30.0), (1.0, 0.1, -75.0)] {
        let ellipse = Ellipse {
            weight: 0.7,
            mean: [1.0, -2.0],
            stds: [first, second],
            degrees,
        };
        let component = ellipse.component();
        let back = Ellipse::of(&component);
        assert_eq!((back.weight, back.mean), (0.7, [1.0, -2.0]));
        assert!((back.stds[0] - f64::max(first, second)).abs() < 1e-12);
        assert!((back.stds[1] - f64::min(first, second)).abs() < 1e-12);
        // A longer second axis is the first one of the same ellipse, a quarter of a turn on.
        let turned = if first < second {
            degrees + 90.0
        } else {
            degrees
        };
        let off = (back.degrees - turned).rem_euclid(180.0);
        assert!(off.min(180.0 - off) < 1e-9, "{back:?}");
    }
}

#[test]
fn random_mixtures_follow_their_seed_and_keep_their_bounds() {
    let of = |seed| mixture(Family::Random(64), 3.0, 0.1, seed);
    assert_eq!(of(5), of(5));
    assert_ne!(of(5), of(6));
    let weights = || {
        of(5)
            .components()
            .iter()
            .map(|c| c.weight)
            .collect::<Vec<_>>()
    };
    let ratio =
        weights().iter().fold(0.0, |a, &b| b.max(a)) / weights().iter().fold(1.0, |a, &b| b.min(a));
    assert!(
        (2.5..=3.0).contains(&ratio),
        "weights are uniform on [½, 1½]: {ratio}"
    );
    let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
    for c in of(5).components() {
        assert!(c.mean.iter().all(|x| x.abs() <= 3.0));
        let (half_trace, det) = (
            0.5 * (c.covariance.xx + c.covariance.yy),
            c.covariance.xx * c.covariance.yy - c.covariance.xy * c.covariance.xy,
        );
        let spread = (half_trace * half_trace - det).max(0.0).sqrt();
        least = least.min((half_trace - spread).sqrt());
        most = most.max((half_trace + spread).sqrt());
    }
    assert!(
        (0.05..0.07).contains(&least) && (0.18..=0.2).contains(&most),
        "{least} {most}"
    );
}

#[test]
fn family_names_are_read_strictly_and_written_back() {
    for family in FAMILIES {
        assert_eq!(family.to_string().parse(), Ok(family));
    }
    assert_eq!("ring".parse(), Ok(Family::Ring(8)));
    assert_eq!("grid".parse(), Ok(Family::Grid(25)));
    assert_eq!("random".parse(), Ok(Family::Random(5)));
    for (text, nearest) in [
        ("grid24", Family::Grid(25)),
        ("grid12", Family::Grid(9)),
        ("grid13", Family::Grid(16)),
        ("grid65", Family::Grid(64)),
        ("ring0", Family::Ring(1)),
        ("random99999999999999999999", Family::Random(64)),
        ("pinwheel17", Family::Pinwheel(16)),
        ("pinwheel0", Family::Pinwheel(1)),
        ("spiral5", Family::Spiral(4)),
    ] {
        assert_eq!(
            text.parse::<Family>(),
            Err(FamilyError::Count(nearest)),
            "{text}"
        );
    }
    for text in [
        "",
        "8",
        "Ring8",
        "ring-8",
        "ring8 ",
        "ring８",
        "one1",
        "moons2",
        "custom3",
        "rings8",
        "ring8ring8",
    ] {
        assert_eq!(text.parse::<Family>(), Err(FamilyError::Unknown), "{text}");
    }
}

#[test]
fn the_extent_is_a_round_number_that_shows_everything() {
    assert_eq!(mixture(Family::Ring(8), 2.0, 0.2, 1).extent(), 3.0);
    assert_eq!(mixture(Family::Grid(25), 2.0, 0.2, 1).extent(), 5.0);
    assert_eq!(mixture(Family::Ring(8), 10.0, 0.5, 1).extent(), 15.0);
    let exact = Mixture::new(vec![gaussian([2.6, 0.0], Covariance::isotropic(0.1))]).unwrap();
    assert_eq!(exact.extent(), 3.0);
}

#[test]
fn cells_are_stored_by_rows_from_the_lower_left() {
    let grid = Grid {
        n: 4,
        x0: 0.0,
        x1: 8.0,
        y0: -2.0,
        y1: 2.0,
    };
    assert_eq!(
        (grid.cell_width(), grid.cell_height(), grid.cell_area()),
        (2.0, 1.0, 2.0)
    );
    assert_eq!(grid.centre(0), [1.0, -1.5]);
    assert_eq!(grid.centre(7), [7.0, -0.5]);
}

#[test]
fn a_raster_keeps_the_mass_that_the_view_cuts_off() {
    // A standard normal on [0, 8]²: three quarters of it are outside.
    let normal = Mixture::new(vec![gaussian([0.0, 0.0], Covariance::isotropic(1.0))]).unwrap();
    let quarter = rasterise(
        &normal,
        Grid {
            n: 256,
            x0: 0.0,
            x1: 8.0,
            y0: 0.0,
            y1: 8.0,
        },
    );
    assert!((quarter.outside - 0.75).abs() < 1e-4, "{}", quarter.outside);
    // A needle between two centres is lost to the midpoint rule, one on a centre is too heavy for
    // it.
    for (mean, outside) in [([0.0, 0.0], 1.0), ([0.5, 0.5], 0.0)] {
        let needle = Mixture::new(vec![gaussian(mean, Covariance::isotropic(1e-3))]).unwrap();
        let raster = rasterise(&needle, Grid::square(4, 2.0));
        assert_eq!(raster.outside, outside);
        assert!((raster.masses().iter().sum::<f64>() - 1.0).abs() < 1e-14);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_preset_fits_its_view_without_waste(
        k in 1u32..=64,
        scale in 0.1..10.0f64,
        sigma in 0.005..2.0f64,
        seed: u32,
        which in 0usize..10,
    ) {
        let family = match FAMILIES[which] {
            Family::Ring(_) => Family::Ring(k),
            Family::Grid(_) => Family::Grid(k),
            Family::Random(_) => Family::Random(k),
            Family::Pinwheel(_) => Family::Pinwheel(1 + k % 16),
            Family::Spiral(_) => Family::Spiral(1 + k % 4),
            fixed => fixed,
        };
        let mix = mixture(family, scale, sigma, seed);
        let grid = Grid::square(64, mix.extent());
        let raster = rasterise(&mix.smoothed(grid.cell_width()), grid);
        prop_assert!((raster.masses().iter().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!(raster.outside < 0.01, "{family}: {}", raster.outside);
        let reach = |c: &Component| c.mean[0].abs().max(c.mean[1].abs())
            + 4.0 * c.covariance.xx.max(c.covariance.yy).sqrt();
        let reach = mix.components().iter().map(reach).fold(0.0, f64::max);
        prop_assert!(mix.extent() < 1.8 * reach, "{family}: {} for {reach}", mix.extent());
    }
}
