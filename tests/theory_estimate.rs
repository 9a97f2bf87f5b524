//! J_D from points: the formula in its other form, the limits, and whether the standard error is one.

use dstar::rng::{Purpose, block, normal_pair};
use dstar::theory::estimate::loss_d;

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
    let found = loss_d(&real, &generated).unwrap();
    assert!((found.value - (on_data + on_model) / 1000.0).abs() < 1e-14);
}

#[test]
fn four_runs_in_a_hundred_lie_beyond_two_standard_errors() {
    let truth = loss_d(&logits(1, 0.5, 1_000_000), &logits(2, -1.0, 1_000_000)).unwrap();
    let runs = 2000;
    let beyond = (0..runs).filter(|run| {
        // Unequal numbers, so that a variance divided by the wrong one shows.
        let found = loss_d(
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
    let right = loss_d(&[1e4; 3], &[-1e4; 3]).unwrap();
    assert_eq!((right.value, right.standard_error), (0.0, 0.0));
    let wrong = loss_d(&[-1e4; 3], &[1e4; 3]).unwrap();
    assert_eq!((wrong.value, wrong.standard_error), (1e4, 0.0));
    let blind = loss_d(&[0.0; 9], &[0.0; 9]).unwrap();
    assert!((blind.value - std::f64::consts::LN_2).abs() < 1e-15);
}

#[test]
fn one_point_says_nothing_of_the_error() {
    assert_eq!(loss_d(&[], &[]), None);
    assert_eq!(loss_d(&[1.0], &[1.0, 2.0]), None);
    assert_eq!(loss_d(&[1.0, 2.0], &[1.0]), None);
}
