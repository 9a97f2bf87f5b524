//! Points that a reader paints or brings along, and EM's mixture of them.

use dstar::rng::{Purpose, block};
use dstar::theory::cloud::{Fit, bandwidth, framing, spray, thin};
use dstar::theory::mixture::Point;
use dstar::theory::presets::{Family, mixture};
use proptest::prelude::*;

fn drawn(family: Family, m: u32) -> Vec<Point> {
    let mix = mixture(family, 2.0, 0.2, 1);
    let sample = |row| mix.sample(block(3, Purpose::Data, 0, row)).map(f64::from);
    (0..m).map(sample).collect()
}

/// Runs EM to its end; the likelihoods on the way.
fn run(fit: &mut Fit) -> Vec<f64> {
    let mut way = vec![fit.mean_log_likelihood()];
    for _ in 0..1000 {
        let goes_on = fit.step();
        way.push(fit.mean_log_likelihood());
        if !goes_on {
            break;
        }
    }
    way
}

#[test]
fn em_rises_to_the_mixture_that_the_points_come_from() {
    let points = drawn(Family::Ring(8), 1600);
    let truth = mixture(Family::Ring(8), 2.0, 0.2, 1);
    let of_truth = points.iter().map(|x| truth.log_density(*x)).sum::<f64>() / points.len() as f64;
    let mut fit = Fit::new(points, 8, 1).unwrap();
    let way = run(&mut fit);
    assert!(way.len() < 200 && way.len() > 2, "{}", way.len());
    for pair in way.windows(2) {
        assert!(pair[1] >= pair[0] - 1e-12, "{pair:?}");
    }
    // At a maximum it is above the truth, by about half a nat for each of the 47 free numbers, divided by m.
    let gained = way.last().unwrap() - of_truth;
    assert!((0.0..0.04).contains(&gained), "{gained}");
    for wanted in truth.components() {
        let (i, _) = fit.mixture().nearest(wanted.mean);
        let found = fit.mixture().components()[i];
        assert!((found.weight - 0.125).abs() < 0.03, "{found:?}");
        for axis in 0..2 {
            assert!(
                (found.mean[axis] - wanted.mean[axis]).abs() < 0.06,
                "{found:?}"
            );
        }
        assert!((found.covariance.xx.sqrt() - 0.2).abs() < 0.03, "{found:?}");
    }
}

#[test]
fn one_component_is_the_mean_and_the_covariance() {
    let points = drawn(Family::One, 500);
    let mut fit = Fit::new(points.clone(), 1, 5).unwrap();
    fit.step();
    let m = points.len() as f64;
    let mean = [0, 1].map(|axis| points.iter().map(|x| x[axis]).sum::<f64>() / m);
    let moment = |a: usize, b: usize| {
        points
            .iter()
            .map(|x| (x[a] - mean[a]) * (x[b] - mean[b]))
            .sum::<f64>()
            / m
    };
    let [found] = fit.mixture().components() else {
        panic!()
    };
    let covariance = found.covariance;
    for (found, wanted) in [
        (found.mean[0], mean[0]),
        (found.mean[1], mean[1]),
        (covariance.xx, moment(0, 0)),
        (covariance.xy, moment(0, 1)),
        (covariance.yy, moment(1, 1)),
    ] {
        assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
    }
}

#[test]
fn few_and_equal_points_are_fitted_by_few_components() {
    assert!(Fit::new(vec![], 3, 1).is_none());
    for (points, most) in [
        (vec![[1.0, 2.0]], 1),
        (vec![[1.0, 2.0]; 50], 1),
        (vec![[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]], 2),
        ((0..40).map(|i| [f64::from(i), 0.0]).collect(), 64),
    ] {
        let mut fit = Fit::new(points.clone(), 64, 9).unwrap();
        run(&mut fit);
        let components = fit.mixture().components();
        assert!((1..=most).contains(&components.len()), "{points:?}");
        assert!(fit.mean_log_likelihood().is_finite());
        for c in components {
            // Nothing is thinner than the finest allowed.
            assert!(c.covariance.principal().1 > 0.0099, "{c:?}");
        }
    }
}

#[test]
fn a_brush_leaves_points_along_its_way() {
    let all = spray([-1.0, 0.5], [2.0, 0.5], 0.2, 7, 0);
    assert_eq!(all.len(), 90);
    assert!(
        all.iter()
            .all(|x| (-1.2..=2.2).contains(&x[0]) && (x[1] - 0.5).abs() <= 0.2)
    );
    let mean = all.iter().map(|x| x[0]).sum::<f64>() / 90.0;
    assert!((mean - 0.5).abs() < 0.4, "{mean}");
    let tap = spray([1.0, 1.0], [1.0, 1.0], 0.2, 7, 90);
    assert!(tap.len() > 10 && tap.iter().all(|x| (x[0] - 1.0).hypot(x[1] - 1.0) <= 0.2));
    assert_ne!(tap, spray([1.0, 1.0], [1.0, 1.0], 0.2, 7, 0));
    assert_eq!(tap, spray([1.0, 1.0], [1.0, 1.0], 0.2, 7, 90));
}

#[test]
fn a_choice_of_points_is_fair_and_keeps_their_order() {
    let points: Vec<Point> = (0..1000).map(|i| [f64::from(i), 0.0]).collect();
    assert_eq!(thin(&points, 1000, 1), points);
    assert_eq!(thin(&points[..5], 64, 1), &points[..5]);
    assert_eq!(thin(&points, 0, 1), Vec::<Point>::new());
    let kept = thin(&points, 64, 1);
    assert_eq!(kept.len(), 64);
    assert!(kept.windows(2).all(|pair| pair[0][0] < pair[1][0]));
    // Over many seeds the mean index is that of all: 499.5 with a standard error of 288.7 · √(0.936/64) / √50 = 4.9.
    let mean = (0..50)
        .map(|seed| thin(&points, 64, seed).iter().map(|x| x[0]).sum::<f64>() / 64.0)
        .sum::<f64>()
        / 50.0;
    assert!((mean - 499.5).abs() < 20.0, "{mean}");
}

#[test]
fn points_far_off_or_close_together_are_brought_to_size() {
    assert_eq!(framing(&[]), [0.0, 0.0, 1.0]);
    assert_eq!(framing(&[[-9.0, 0.0], [3.0, 10.0]]), [0.0, 0.0, 1.0]);
    assert_eq!(framing(&[[100.0, 0.0], [300.0, 50.0]]), [200.0, 25.0, 0.03]);
    let [x, y, s] = framing(&[[1.0, 1.0], [1.02, 1.01]]);
    assert!((x - 1.01).abs() < 1e-12 && (y - 1.005).abs() < 1e-12 && (s - 300.0).abs() < 1e-6);
    assert_eq!(framing(&[[5.0, 5.0], [5.0, 5.0]]), [5.0, 5.0, 1.0]);
}

#[test]
fn the_bandwidth_is_scotts() {
    // Four corners: σ = 1 along each axis.
    let corners = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]];
    assert!((bandwidth(&corners) - f64::powf(4.0, -1.0 / 6.0)).abs() < 1e-12);
    assert_eq!(bandwidth(&[[2.0, 2.0]]), 0.01);
    assert_eq!(bandwidth(&[]), 0.01);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn em_never_falls(
        points in prop::collection::vec([-10.0..10.0f64, -10.0..10.0f64], 1..80), k in 1usize..20, seed: u32
    ) {
        let mut fit = Fit::new(points, k, seed).unwrap();
        for _ in 0..30 {
            let before = fit.mean_log_likelihood();
            fit.step();
            prop_assert!(fit.mean_log_likelihood() >= before - 1e-9, "{} {}", before, fit.mean_log_likelihood());
        }
        prop_assert!(fit.mixture().components().iter().map(|c| c.weight).sum::<f64>() > 0.999);
    }
}
