//! Every loss over densities: its optimum against one found by descent, its value against pairs counted one by one.

use std::f64::consts::LN_2;

use dstar::theory::critic::{Reading, best, judge, le_cam, parts};
use dstar::theory::loss::{Game, Loss, Pairing};
use dstar::theory::pairs::Line;
use proptest::prelude::*;

const LOSSES: [Loss; 5] = [
    Loss::Minimax,
    Loss::NonSaturating,
    Loss::LeastSquares,
    Loss::Hinge,
    Loss::Wasserstein,
];

fn games() -> impl Iterator<Item = Game> {
    let pairings = [Pairing::Plain, Pairing::Relativistic];
    LOSSES
        .into_iter()
        .flat_map(move |loss| pairings.map(|pairing| Game { loss, pairing }))
}

/// J_D straight from its definition, pair by pair where it is one of pairs.
fn loss_d(game: Game, p: &[f64], q: &[f64], l: &[f64]) -> f64 {
    let cost = |t: f64| match game.loss {
        Loss::Minimax | Loss::NonSaturating => (1.0 + (-t).exp()).ln(),
        Loss::LeastSquares => (t - 1.0).powi(2),
        Loss::Hinge => (1.0 - t).max(0.0),
        Loss::Wasserstein => -t,
    };
    let cells = || 0..p.len();
    if game.pairing == Pairing::Relativistic && game.loss != Loss::Wasserstein {
        let row = |i: usize| -> f64 { cells().map(|j| p[i] * q[j] * cost(l[i] - l[j])).sum() };
        return cells().map(row).sum();
    }
    let generated = |t: f64| match game.loss {
        Loss::LeastSquares => t * t,
        _ => cost(-t),
    };
    cells()
        .map(|i| 0.5 * p[i] * cost(l[i]) + 0.5 * q[i] * generated(l[i]))
        .sum()
}

/// Outputs that no small change makes better, by descent along differences of [`loss_d`].
fn descend(game: Game, p: &[f64], q: &[f64]) -> Vec<f64> {
    let mut l = vec![0.1; p.len()];
    for round in 0..400 {
        let step = 0.5f64.powf(f64::from(round) / 20.0);
        for i in 0..l.len() {
            let here = l[i];
            let mut at = |x: f64| {
                l[i] = x;
                loss_d(game, p, q, &l)
            };
            let tries = [here, here - step, here + step];
            let values = tries.map(&mut at);
            let least = (0..3)
                .min_by(|&a, &b| values[a].total_cmp(&values[b]))
                .unwrap();
            l[i] = tries[least];
        }
    }
    l
}

fn densities() -> (Vec<f64>, Vec<f64>) {
    let p = vec![0.30, 0.25, 0.20, 0.10, 0.10, 0.05];
    let q = vec![0.05, 0.15, 0.21, 0.24, 0.05, 0.30];
    (p, q)
}

#[test]
fn the_optimum_is_the_one_that_descent_finds() {
    let (p, q) = densities();
    for game in games() {
        let Some(optimum) = judge(game, &p, &q, &[0.0; 6]).optimum else {
            assert!(best(game, 0.3, 0.1).is_none());
            continue;
        };
        let found = descend(game, &p, &q);
        let least = loss_d(game, &p, &q, &found);
        assert!(
            (optimum.loss_d - least).abs() < 1e-3,
            "{game:?}: {optimum:?}, found {least}"
        );
        let verdict = judge(game, &p, &q, &found);
        let reached = verdict.optimum.unwrap();
        assert!(
            reached.excess_d < 1e-3 && reached.d_gap < 0.02,
            "{game:?}: {reached:?}"
        );
        let reading = Reading::new(game, &p, &q, &found);
        for (i, &l) in found.iter().enumerate() {
            let d_star = best(game, p[i], q[i]).unwrap();
            assert!(
                (reading.d(l) - d_star).abs() < 0.03,
                "{game:?}: {l} for {d_star}"
            );
        }
    }
}

#[test]
fn the_games_without_an_optimum_have_none() {
    let (p, q) = densities();
    for game in games() {
        let none = game.loss == Loss::Wasserstein
            || game.loss == Loss::Hinge && game.pairing == Pairing::Relativistic;
        assert_eq!(
            judge(game, &p, &q, &[0.0; 6]).optimum.is_none(),
            none,
            "{game:?}"
        );
    }
    // Of a critic twice as steep the loss is twice as low.
    let critic = Game {
        loss: Loss::Wasserstein,
        pairing: Pairing::Plain,
    };
    let l: Vec<f64> = p.iter().zip(&q).map(|(p, q)| p - q).collect();
    let steep: Vec<f64> = l.iter().map(|l| 2.0 * l).collect();
    let [once, twice] = [l, steep].map(|l| judge(critic, &p, &q, &l).loss_d);
    assert!(once < 0.0 && (twice - 2.0 * once).abs() < 1e-15);
}

#[test]
fn disjoint_and_equal_densities_are_the_two_ends() {
    let (p, q) = ([0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]);
    for game in games() {
        let Some(apart) = judge(game, &p, &q, &[0.3; 4]).optimum else {
            continue;
        };
        assert!(apart.loss_d.abs() < 1e-12, "{game:?}: {apart:?}");
        let same = judge(game, &p, &p, &[0.3; 4]).optimum.unwrap();
        assert!((same.loss_d - same.end).abs() < 1e-12, "{game:?}: {same:?}");
        let end = match (game.loss, game.pairing) {
            (Loss::LeastSquares, Pairing::Plain) => 0.25,
            (Loss::LeastSquares, _) | (Loss::Hinge, _) => 1.0,
            _ => LN_2,
        };
        assert_eq!(same.end, end);
    }
    assert_eq!((le_cam(&p, &q), le_cam(&p, &p)), (1.0, 0.0));
}

#[test]
fn the_reading_of_an_output_is_blind_where_the_loss_is() {
    let (p, q) = densities();
    let l = [1.2, 0.4, -0.1, -0.9, 0.3, -2.0];
    let moved = l.map(|l| l + 7.0);
    for game in games() {
        let blind = game.pairing == Pairing::Relativistic || game.loss == Loss::Wasserstein;
        let [here, there] = [&l, &moved].map(|l| {
            let reading = Reading::new(game, &p, &q, l);
            l.map(|l| reading.d(l))
        });
        let apart = here
            .iter()
            .zip(there)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        assert_eq!(apart < 1e-9, blind, "{game:?}: {here:?} {there:?}");
        assert!(here.iter().all(|d| (0.0..=1.0).contains(d)));
    }
}

#[test]
fn slopes_are_those_of_the_costs() {
    const STEP: f64 = 1e-6;
    let slope = |f: &dyn Fn(f64) -> f64, t: f64| (f(t + STEP) - f(t - STEP)) / (2.0 * STEP);
    for loss in LOSSES {
        for t in [-3.0, -0.4, 0.2, 0.7, 1.6, 9.0] {
            let near = |found: f64, expected: f64| {
                assert!(
                    (found - expected).abs() < 1e-7,
                    "{loss:?} at {t}: {found}, {expected}"
                );
            };
            near(loss.cost_slope(t), slope(&|t| loss.cost(t), t));
            near(
                loss.generator_slope(t),
                slope(&|t| loss.generator_cost(t), t),
            );
            near(
                loss.generator_pair_slope(t),
                match loss {
                    Loss::Minimax => slope(&|t| -loss.cost(-t), t),
                    _ => slope(&|t| loss.cost(t), t),
                },
            );
        }
    }
}

#[test]
fn a_line_counts_pairs_as_they_are() {
    let (p, q) = densities();
    let l = [1.2, 0.4, -0.1, -0.9, 0.3, -2.0];
    let line = Line::new(&l, &p, &q, 64);
    let linear = line.mean(|r| 2.0 * r + 1.0);
    let exact: f64 = (0..6)
        .flat_map(|i| (0..6).map(move |j| (i, j)))
        .map(|(i, j)| p[i] * q[j] * (2.0 * (l[i] - l[j]) + 1.0))
        .sum();
    assert!((linear - exact).abs() < 1e-14);
    let mean: f64 = p.iter().zip(l).map(|(p, l)| p * (0.7 - l)).sum();
    assert!((line.mean_against_a(0.7, |r| r) - mean).abs() < 1e-14);
    // All on one place.
    assert_eq!(Line::new(&[3.0; 6], &p, &q, 64).mean(|r| r + 1.0), 1.0);
}

fn masses(cells: usize) -> impl Strategy<Value = Vec<f64>> {
    let cell = prop_oneof![1 => Just(0.0), 2 => 1e-9..1.0f64];
    prop::collection::vec(cell, cells).prop_filter_map("some mass", |cells| {
        let total: f64 = cells.iter().sum();
        (total > 0.0).then(|| cells.iter().map(|cell| cell / total).collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_of_a_loss_of_points_sum_to_its_optimum_and_its_excess(
        p in masses(30), q in masses(30), l in prop::collection::vec(-5.0..5.0f64, 30),
    ) {
        for game in games() {
            let optimum = judge(game, &p, &q, &l).optimum.filter(|_| !game.pairs());
            let found = parts(game, &p, &q, &l);
            prop_assert_eq!(found.is_some(), optimum.is_some(), "{:?}", game);
            if let (Some(found), Some(optimum)) = (found, optimum) {
                let sum = |cells: &[f64]| cells.iter().sum::<f64>();
                prop_assert!((sum(&found.optimal) - optimum.loss_d).abs() < 1e-12, "{:?}", game);
                prop_assert!((sum(&found.excess) - optimum.excess_d).abs() < 1e-11, "{:?}", game);
                prop_assert!(found.optimal.iter().chain(&found.excess).all(|&cell| cell >= 0.0));
            }
        }
    }

    #[test]
    fn the_loss_is_its_definition_and_its_optimum_plus_the_excess(
        p in masses(30), q in masses(30), l in prop::collection::vec(-12.0..12.0f64, 30),
    ) {
        for game in games() {
            let verdict = judge(game, &p, &q, &l);
            // Pairs are counted on 2048 places: see theory::pairs.
            let by_line = game.pairs() && game.loss != Loss::LeastSquares;
            let tolerance = if by_line { 1e-4 } else { 1e-11 };
            let expected = loss_d(game, &p, &q, &l);
            prop_assert!((verdict.loss_d - expected).abs() < tolerance, "{game:?} {verdict:?} {expected}");
            if let Some(optimum) = verdict.optimum {
                let sum = optimum.loss_d + optimum.excess_d;
                prop_assert!((verdict.loss_d - sum).abs() < tolerance, "{game:?} {verdict:?}");
                prop_assert!(optimum.excess_d >= 0.0 && optimum.loss_d <= optimum.end + 1e-12);
                prop_assert!((0.0..=1.0).contains(&optimum.d_gap));
            }
            if game.loss == Loss::Minimax {
                prop_assert_eq!(verdict.loss_g, -verdict.loss_d);
            }
        }
    }

    #[test]
    fn the_least_losses_are_the_distances_they_are_named_after(p in masses(30), q in masses(30)) {
        let least = |loss, pairing| {
            judge(Game { loss, pairing }, &p, &q, &[0.0; 30]).optimum.unwrap().loss_d
        };
        let cells = || p.iter().zip(&q);
        let tv: f64 = cells().map(|(p, q)| 0.5 * (p - q).abs()).sum();
        prop_assert!((least(Loss::Hinge, Pairing::Plain) - (1.0 - tv)).abs() < 1e-12);
        let harmonic: f64 =
            cells().filter(|(p, q)| *p + *q > 0.0).map(|(p, q)| 0.5 * p * q / (p + q)).sum();
        let plain = least(Loss::LeastSquares, Pairing::Plain);
        prop_assert!((plain - harmonic).abs() < 1e-12);
        prop_assert!((plain - 0.25 * (1.0 - le_cam(&p, &q))).abs() < 1e-12);
    }
}
