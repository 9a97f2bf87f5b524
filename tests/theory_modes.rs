//! The mode report: a perfect sampler, a collapsed one, and broken ones.

use dstar::rng::{Purpose, block};
use dstar::theory::mixture::{Component, Covariance, Mixture};
use dstar::theory::modes::{HIGH_QUALITY_CEILING, report};
use dstar::theory::presets::{Family, mixture};

const SAMPLES: u32 = 10_000;

fn perfect(mixture: &Mixture) -> Vec<f32> {
    (0..SAMPLES)
        .flat_map(|row| mixture.sample(block(3, Purpose::EvalLatent, 0, row)))
        .collect()
}

#[test]
fn a_perfect_sampler_finds_every_mode_at_the_ceiling() {
    assert!((HIGH_QUALITY_CEILING - (1.0 - f64::exp(-4.5))).abs() < 1e-15);
    for family in [Family::Ring(8), Family::Grid(25)] {
        let mix = mixture(family, 2.0, 0.2, 1);
        let found = report(&mix, &perfect(&mix));
        assert_eq!(found.modes as usize, mix.components().len());
        let error =
            4.0 * (HIGH_QUALITY_CEILING * (1.0 - HIGH_QUALITY_CEILING) / f64::from(SAMPLES)).sqrt();
        assert!(
            (found.high_quality - HIGH_QUALITY_CEILING).abs() < error,
            "{found:?}"
        );
        // 2n KL is χ² with k − 1 degrees of freedom: mean k − 1, variance 2(k − 1).
        let freedom = mix.components().len() as f64 - 1.0;
        let chi2 = 2.0 * f64::from(SAMPLES) * found.reverse_kl_modes;
        assert!(
            (chi2 - freedom).abs() < 4.0 * (2.0 * freedom).sqrt(),
            "{chi2}"
        );
    }
}

#[test]
fn a_collapsed_sampler_finds_one_mode() {
    let mix = mixture(Family::Ring(8), 2.0, 0.2, 1);
    let found = report(&mix, &[2.0, 0.0].repeat(SAMPLES as usize));
    assert_eq!((found.modes, found.high_quality), (1, 1.0));
    assert_eq!(found.counts, [SAMPLES, 0, 0, 0, 0, 0, 0, 0]);
    assert!((found.reverse_kl_modes - 8f64.ln()).abs() < 1e-14);
}

#[test]
fn a_mode_needs_one_percent_of_the_samples_within_three_sigma() {
    let mix = mixture(Family::Disjoint, 2.0, 0.2, 1);
    let with = |here: usize, there: [f32; 2]| {
        let samples = [[-2.0, 0.0].repeat(100 - here), there.repeat(here)].concat();
        report(&mix, &samples)
    };
    assert_eq!(with(1, [2.0, 0.0]).modes, 2);
    assert_eq!(with(0, [2.0, 0.0]).modes, 1);
    // σ is 0.1: 2.9σ is within, 3.1σ is not, though it is still nearest to this component.
    assert_eq!(
        (
            with(1, [2.29, 0.0]).modes,
            with(1, [2.29, 0.0]).high_quality
        ),
        (2, 1.0)
    );
    assert_eq!(
        (
            with(1, [2.31, 0.0]).modes,
            with(1, [2.31, 0.0]).high_quality
        ),
        (1, 0.99)
    );
    assert_eq!(with(1, [2.31, 0.0]).counts, [99, 1]);
    assert_eq!(with(1, [2.31, 0.0]).within, [99, 0]);
}

#[test]
fn nearness_is_counted_in_standard_deviations() {
    let component = |x, sigma| Component {
        weight: 1.0,
        mean: [x, 0.0],
        covariance: Covariance::isotropic(sigma),
    };
    let mix = Mixture::new(vec![component(0.0, 0.1), component(3.0, 1.0)]).unwrap();
    assert_eq!(report(&mix, &[1.0, 0.0]).counts, [0, 1]);
}

#[test]
fn broken_samples_are_of_low_quality_and_belong_to_no_component() {
    let mix = mixture(Family::Ring(8), 2.0, 0.2, 1);
    let found = report(
        &mix,
        &[f32::NAN, 0.0, f32::INFINITY, f32::NEG_INFINITY, 2.0, 0.0],
    );
    assert_eq!(found.counts.iter().sum::<u32>(), 1);
    assert!((found.high_quality - 1.0 / 3.0).abs() < 1e-15);
    for none in [&[][..], &[f32::NAN, f32::NAN]] {
        let found = report(&mix, none);
        assert_eq!((found.modes, found.high_quality), (0, 0.0));
        assert!(found.reverse_kl_modes.is_nan());
    }
    let far = report(&mix, &[1e30, -1e30]);
    assert_eq!((far.modes, far.high_quality), (0, 0.0));
}
