//! J_D from points: the formula in its other form, the limits, and whether the standard error is one.

use dstar::rng::{Purpose, block, normal_pair};
use dstar::theory::estimate::{batch_loss_d, batch_loss_g, loss_d};
use dstar::theory::loss::{Game, Loss, Pairing};

const LOGISTIC: Game = Game {
    loss: Loss::NonSaturating,
    pairing: Pairing::Plain,
};

const LOSSES: [Loss; 5] = [
    Loss::NonSaturating,
    Loss::Minimax,
    Loss::LeastSquares,
    Loss::Hinge,
    Loss::Wasserstein,
];

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

#[test]
fn the_loss_of_a_batch_is_the_value_that_is_estimated_from_it() {
    let (real, generated) = (logits(1, 1.0, 300), logits(2, -0.5, 300));
    for loss in LOSSES {
        for pairing in [Pairing::Plain, Pairing::Relativistic] {
            let game = Game { loss, pairing };
            let estimated = loss_d(game, &real, &generated).unwrap().value;
            assert_eq!(batch_loss_d(game, &real, &generated), estimated, "{game:?}");
        }
    }
}

#[test]
fn a_batch_may_be_a_single_point() {
    let [real, generated] = [[0.7_f32], [-0.3]];
    let [log_d, _] = logs(0.7);
    let [log_g, log_not_g] = logs(-0.3);
    let loss = batch_loss_d(LOGISTIC, &real, &generated);
    assert!((loss - 0.5 * (-log_d - log_not_g)).abs() < 1e-15);
    assert!((batch_loss_g(LOGISTIC, &generated, &[]) + 0.5 * log_g).abs() < 1e-15);
    assert!(loss_d(LOGISTIC, &real, &generated).is_none());
}

#[test]
fn the_generators_loss_of_a_batch_is_that_of_the_table() {
    let (rivals, generated) = (logits(1, 1.0, 300), logits(2, -0.5, 300));
    let mean = |cost: &dyn Fn(usize) -> f64| (0..300).map(cost).sum::<f64>() / 300.0;
    let l = |i: usize| f64::from(generated[i]);
    let r = |i: usize| f64::from(rivals[i]) - l(i);
    let table: [(Loss, f64, f64); 5] = [
        (
            Loss::NonSaturating,
            -0.5 * mean(&|i| logs(generated[i])[0]),
            mean(&|i| r(i).exp().ln_1p()),
        ),
        (
            Loss::Minimax,
            0.5 * mean(&|i| logs(generated[i])[1]),
            -mean(&|i| (-r(i)).exp().ln_1p()),
        ),
        (
            Loss::LeastSquares,
            0.5 * mean(&|i| (l(i) - 1.0).powi(2)),
            mean(&|i| (r(i) + 1.0).powi(2)),
        ),
        (
            Loss::Hinge,
            -0.5 * mean(&l),
            mean(&|i| (1.0 + r(i)).max(0.0)),
        ),
        // Linear: of pairs it is the plain loss again.
        (Loss::Wasserstein, -0.5 * mean(&l), -0.5 * mean(&l)),
    ];
    for (loss, plain, paired) in table {
        for (pairing, expected) in [(Pairing::Plain, plain), (Pairing::Relativistic, paired)] {
            let found = batch_loss_g(Game { loss, pairing }, &generated, &rivals);
            assert!(
                (found - expected).abs() < 1e-12,
                "{loss:?} {pairing:?}: {found} and {expected}"
            );
        }
    }
}
