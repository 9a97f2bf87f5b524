//! Densities on the line: closed forms, limits and refusals.

use dstar::theory::line::{Component, Line, LineError};

const WHOLE: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];

fn component(weight: f64, mean: f64, std: f64) -> Component {
    Component { weight, mean, std }
}

/// log N(x; mean, std²).
fn log_normal(x: f64, mean: f64, std: f64) -> f64 {
    -0.5 * ((x - mean) / std).powi(2) - std.ln() - 0.5 * std::f64::consts::TAU.ln()
}

#[test]
fn the_density_of_one_gaussian_is_its_closed_form() {
    let line = Line::gaussian(0.3, 2.0).unwrap();
    for x in [-3.0, 0.3, 1.0, 7.5] {
        assert!((line.log_density(x) - log_normal(x, 0.3, 2.0)).abs() < 1e-14);
        assert!((line.density(x) / log_normal(x, 0.3, 2.0).exp() - 1.0).abs() < 1e-13);
    }
    let needle = Line::gaussian(0.0, 1e-3).unwrap();
    assert_eq!(needle.density(5.0), 0.0);
    assert!((needle.log_density(5.0) / log_normal(5.0, 0.0, 1e-3) - 1.0).abs() < 1e-14);
}

#[test]
fn a_mixture_adds_what_its_weights_say() {
    let line = Line::new(
        vec![component(3.0, -1.0, 0.5), component(1.0, 2.0, 1.5)],
        WHOLE,
    )
    .unwrap();
    assert_eq!(line.components()[0].weight, 0.75);
    for x in [-4.0f64, -1.0, 0.4, 3.0] {
        let sum = 0.75 * log_normal(x, -1.0, 0.5).exp() + 0.25 * log_normal(x, 2.0, 1.5).exp();
        assert!((line.density(x) / sum - 1.0).abs() < 1e-13);
    }
    assert!(line.log_density(400.0).is_finite());
}

#[test]
fn truncation_renormalises() {
    // Mass of a standard normal: on [0, ∞) a half; on [−1, 2] and [50, 51] from tables of Φ, the
    // last by the continued fraction of Mills' ratio.
    let on = |low, high| Line::new(vec![component(1.0, 0.0, 1.0)], [low, high]).unwrap();
    let log_mass = |line: &Line, x: f64| log_normal(x, 0.0, 1.0) - line.log_density(x);
    for (line, x, mass) in [
        (on(0.0, f64::INFINITY), 0.7, 0.5_f64.ln()),
        (on(-1.0, 2.0), 0.7, 0.818_594_614_120_364_f64.ln()),
        (on(-40.0, 40.0), 0.7, 0.0),
        (on(50.0, 51.0), 50.1, -1_254.831_361_139_419_9),
    ] {
        let found = log_mass(&line, x);
        assert!((found - mass).abs() < 1e-11, "{found} for {mass}");
    }
    let cut = on(-1.0, 2.0);
    assert_eq!(
        (cut.density(-1.01), cut.log_density(2.01)),
        (0.0, f64::NEG_INFINITY)
    );
    assert_eq!(cut.bounds(), [-1.0, 2.0]);
    // So narrow that the density is flat.
    let sliver = on(1.0, 1.0 + 1e-9);
    assert!((sliver.density(1.0) * 1e-9 - 1.0).abs() < 1e-6);
}

#[test]
fn a_flat_slice_is_bounds_and_components() {
    let flat = [-1.0, f64::INFINITY, 1.0, 0.0, 1.0, 3.0, 4.0, 0.5];
    let line = Line::from_slice(&flat).unwrap();
    assert_eq!(line.bounds(), [-1.0, f64::INFINITY]);
    assert_eq!(line.components()[1], component(0.75, 4.0, 0.5));
    for bad in [&flat[..0], &flat[..1], &flat[..2], &flat[..4], &flat[..7]] {
        assert_eq!(Line::from_slice(bad), Err(LineError::Length));
    }
}

#[test]
fn what_is_no_density_is_refused() {
    let good = component(1.0, 0.0, 1.0);
    let refused = |bad| Line::new(vec![good, bad], WHOLE).unwrap_err();
    for weight in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(refused(Component { weight, ..good }), LineError::Weight);
    }
    for mean in [f64::NAN, f64::INFINITY, -2e9] {
        assert_eq!(refused(Component { mean, ..good }), LineError::Mean);
    }
    for std in [f64::NAN, 0.0, -1.0, 1e-10, 1e10] {
        assert_eq!(refused(Component { std, ..good }), LineError::Std);
    }
    for bounds in [[1.0, 1.0], [2.0, -2.0], [f64::NAN, 1.0], [0.0, f64::NAN]] {
        assert_eq!(Line::new(vec![good], bounds), Err(LineError::Bounds));
    }
    for bounds in [[2000.0, 3000.0], [f64::NEG_INFINITY, -1e12]] {
        assert_eq!(Line::new(vec![good], bounds), Err(LineError::Mass));
    }
    assert_eq!(Line::new(vec![], WHOLE), Err(LineError::Length));
}
