//! J_D from points: the formula in its other form, the limits, and whether the standard error is one.

use dstar::rng::{Purpose, block, normal_pair};
use dstar::theory::estimate::loss_d;
use dstar::theory::loss::{Game, Loss, Pairing};

const LOGISTIC: Game = Game {
    loss: Loss::NonSaturating,
    pairing: Pairing::Plain,
};

/// `count` logits: normal with this mean and deviation 1.5.
fn logits(seed: u32, mean: f32, count: u32) -> Vec<f32> {
    (0..count)
        .map(|row| {
            let bits = block(seed, Purpose::EvalLatent, 0, row);
            mean + 1.5 * normal_pair(bits[0], bits[1])[0]
        })
        .collect()
}

/// log D and log(1 − D), as the course writes them.
fn logs(logit: f32) -> [f64; 2] {
    let d = 1.0 / (1.0 + (-f64::from(logit)).exp());
    [d.ln(), (1.0 - d).ln()]
}

#[test]
fn it_is_the_cross_entropy_over_pairs() {
    let (real, generated) = (logits(1, 1.0, 500), logits(2, -1.0, 500));
    let on_data: f64 = real.iter().map(|&logit| -logs(logit)[0]).sum();
    let on_model: f64 = generated.iter().map(|&logit| -logs(logit)[1]).sum();
    let found = loss_d(LOGISTIC, &real, &generated).unwrap();
    assert!((found.value - (on_data + on_model) / 1000.0).abs() < 1e-14);
}

#[test]
fn four_runs_in_a_hundred_lie_beyond_two_standard_errors() {
    let truth = loss_d(
        LOGISTIC,
        &logits(1, 0.5, 1_000_000),
        &logits(2, -1.0, 1_000_000),
    )
    .unwrap();
    let runs = 2000;
    let beyond = (0..runs).filter(|run| {
        // Unequal numbers, so that a variance divided by the wrong one shows.
        let found = loss_d(
            LOGISTIC,
            &logits(10 + 2 * run, 0.5, 50),
            &logits(11 + 2 * run, -1.0, 200),
        )
        .unwrap();
        (found.value - truth.value).abs() > 2.0 * found.standard_error
    });
    let share = beyond.count() as f64 / f64::from(runs);
    // 4.55 % for a normal distribution; a little more, since the costs are skewed and their deviations estimated.
    assert!((0.035..0.065).contains(&share), "{share}");
}

#[test]
fn a_discriminator_that_is_sure_costs_nothing_or_its_logit() {
    let right = loss_d(LOGISTIC, &[1e4; 3], &[-1e4; 3]).unwrap();
    assert_eq!((right.value, right.standard_error), (0.0, 0.0));
    let wrong = loss_d(LOGISTIC, &[-1e4; 3], &[1e4; 3]).unwrap();
    assert_eq!((wrong.value, wrong.standard_error), (1e4, 0.0));
    let blind = loss_d(LOGISTIC, &[0.0; 9], &[0.0; 9]).unwrap();
    assert!((blind.value - std::f64::consts::LN_2).abs() < 1e-15);
}

#[test]
fn one_point_says_nothing_of_the_error() {
    assert_eq!(loss_d(LOGISTIC, &[], &[]), None);
    assert_eq!(loss_d(LOGISTIC, &[1.0], &[1.0, 2.0]), None);
    assert_eq!(loss_d(LOGISTIC, &[1.0, 2.0], &[1.0]), None);
}

#[test]
fn every_loss_is_estimated_by_its_own_costs() {
    let (real, generated) = ([2.0f32, 0.5, -1.0], [0.25f32, -0.5, -3.0]);
    let mean_and_error = |costs: [f64; 3]| {
        let mean = costs.iter().sum::<f64>() / 3.0;
        let squares: f64 = costs.iter().map(|cost| (cost - mean).powi(2)).sum();
        (mean, (squares / 6.0).sqrt())
    };
    let near = |game: Game, expected: (f64, f64)| {
        let found = loss_d(game, &real, &generated).unwrap();
        let apart = (found.value - expected.0).abs() + (found.standard_error - expected.1).abs();
        assert!(apart < 1e-14, "{game:?}: {found:?} for {expected:?}");
    };
    let plain = |a: [f64; 3], b: [f64; 3]| {
        let ((a, error_a), (b, error_b)) = (mean_and_error(a), mean_and_error(b));
        (0.5 * (a + b), 0.5 * error_a.hypot(error_b))
    };
    let of = |loss, pairing| Game { loss, pairing };
    let squares = plain([1.0, 0.25, 4.0], [0.0625, 0.25, 9.0]);
    near(of(Loss::LeastSquares, Pairing::Plain), squares);
    let hinge = plain([0.0, 0.5, 2.0], [1.25, 0.5, 0.0]);
    near(of(Loss::Hinge, Pairing::Plain), hinge);
    for pairing in [Pairing::Plain, Pairing::Relativistic] {
        let linear = plain([-2.0, -0.5, 1.0], [0.25, -0.5, -3.0]);
        near(of(Loss::Wasserstein, pairing), linear);
    }
    // The differences are 1.75, 1 and 2.
    let pairs = mean_and_error([0.5625, 0.0, 1.0]);
    near(of(Loss::LeastSquares, Pairing::Relativistic), pairs);
    near(of(Loss::Hinge, Pairing::Relativistic), (0.0, 0.0));
    let logistic = mean_and_error([1.75f64, 1.0, 2.0].map(|r| (-r).exp().ln_1p()));
    near(of(Loss::NonSaturating, Pairing::Relativistic), logistic);
}
