//! Divergences and the optimal discriminator: closed forms, bounds, and the identity of the page.

use std::f64::consts::LN_2;

use dstar::theory::divergence::{
    MASS_FLOOR, bernoulli_kl_logit, cross_entropy, entropy, js, kl, kl_gaussian, log_sigmoid,
    sigmoid, softplus,
};
use dstar::theory::grid::{Grid, rasterise};
use dstar::theory::mixture::{Component, Covariance, Mixture};
use dstar::theory::optimal::{Judgement, d_star, judge, parts};
use dstar::theory::presets::{Family, mixture};
use proptest::prelude::*;

fn gaussian(mean: [f64; 2], covariance: Covariance) -> Component {
    Component {
        weight: 1.0,
        mean,
        covariance,
    }
}

/// Masses with the sum 1; about a third of the cells are empty.
fn masses(cells: usize) -> impl Strategy<Value = Vec<f64>> {
    let cell = prop_oneof![1 => Just(0.0), 2 => 1e-9..1.0f64];
    prop::collection::vec(cell, cells).prop_filter_map("some mass", |cells| {
        let total: f64 = cells.iter().sum();
        (total > 0.0).then(|| cells.iter().map(|cell| cell / total).collect())
    })
}

fn logits(cells: usize) -> impl Strategy<Value = Vec<f64>> {
    let logit = prop_oneof![Just(-1e4), Just(1e4), Just(0.0), -8.0..8.0f64];
    prop::collection::vec(logit, cells)
}

fn numbers(j: &Judgement) -> [f64; 9] {
    [
        j.loss_d,
        j.loss_d_optimal,
        j.excess_d,
        j.js,
        j.kl_forward,
        j.kl_reverse,
        j.d_gap,
        j.loss_g_minimax,
        j.loss_g_nonsaturating,
    ]
}

#[test]
fn kl_by_quadrature_is_the_closed_form_of_gaussians() {
    // Alike enough for the floor of KL, 1e-12 of mass in a cell, not to be felt.
    let p = gaussian([0.3, -0.2], Covariance::rotated(1.0, 0.9, 0.4));
    let q = gaussian([0.5, -0.6], Covariance::rotated(1.1, 0.95, -0.9));
    let on_grid = |c| rasterise(&Mixture::new(vec![c]).unwrap(), Grid::square(200, 7.0)).masses();
    let (mass_p, mass_q) = (on_grid(p), on_grid(q));
    for (found, closed) in [
        (kl(&mass_p, &mass_q), kl_gaussian(&p, &q)),
        (kl(&mass_q, &mass_p), kl_gaussian(&q, &p)),
    ] {
        assert!((found - closed).abs() < 1e-5, "{found} for {closed}");
    }
    assert!(
        (kl_gaussian(&p, &q) - kl_gaussian(&q, &p)).abs() > 0.002,
        "KL is not symmetric"
    );
}

#[test]
fn kl_of_gaussians_has_its_textbook_values() {
    let unit = gaussian([0.0, 0.0], Covariance::isotropic(1.0));
    assert_eq!(kl_gaussian(&unit, &unit), 0.0);
    let shifted = gaussian([3.0, 4.0], Covariance::isotropic(1.0));
    assert!((kl_gaussian(&unit, &shifted) - 12.5).abs() < 1e-14);
    let wide = gaussian([0.0, 0.0], Covariance::isotropic(2.0));
    assert!((kl_gaussian(&unit, &wide) - (0.25 - 1.0 + 2.0 * LN_2)).abs() < 1e-14);
    let flat = gaussian(
        [0.0, 0.0],
        Covariance {
            xx: 1.0,
            xy: 1.0,
            yy: 1.0,
        },
    );
    assert!(kl_gaussian(&unit, &flat).is_nan() && kl_gaussian(&flat, &unit).is_nan());
}

#[test]
fn entropy_is_that_of_a_fair_die_and_of_no_die() {
    assert!((entropy(&[1.0 / 6.0; 6]) - 6f64.ln()).abs() < 1e-15);
    assert_eq!(entropy(&[0.0, 1.0, 0.0]), 0.0);
}

#[test]
fn an_impossible_event_costs_kl_the_floor_and_js_log_2() {
    let (p, q) = ([1.0, 0.0], [0.0, 1.0]);
    assert_eq!(MASS_FLOOR, 1e-12);
    assert!((kl(&p, &q) + MASS_FLOOR.ln()).abs() < 1e-12);
    assert!((cross_entropy(&p, &q) + MASS_FLOOR.ln()).abs() < 1e-12);
    assert!((js(&p, &q) - LN_2).abs() < 1e-15);
    let disjoint = |side: f64| {
        let one = Mixture::new(vec![gaussian([side, 0.0], Covariance::isotropic(0.1))]).unwrap();
        rasterise(&one, Grid::square(64, 3.0)).masses()
    };
    assert!((js(&disjoint(-2.0), &disjoint(2.0)) - LN_2).abs() < 1e-9);
}

#[test]
fn softplus_and_sigmoid_are_exact_at_both_ends() {
    assert_eq!((softplus(1e4), softplus(-1e4)), (1e4, 0.0));
    assert_eq!((log_sigmoid(-1e4), log_sigmoid(1e4)), (-1e4, 0.0));
    assert_eq!((sigmoid(1e4), sigmoid(-1e4), sigmoid(0.0)), (1.0, 0.0, 0.5));
    assert!((softplus(-40.0) / f64::exp(-40.0) - 1.0).abs() < 1e-14);
    assert!((sigmoid(-40.0) / f64::exp(-40.0) - 1.0).abs() < 1e-14);
    assert!((softplus(1.5) - (1.0 + f64::exp(1.5)).ln()).abs() < 1e-15);
    assert!(softplus(f64::NAN).is_nan() && bernoulli_kl_logit(0.3, f64::NAN).is_nan());
}

#[test]
fn bernoulli_kl_is_its_definition() {
    let (d, logit) = (0.3_f64, 0.9);
    let guess = sigmoid(logit);
    let expected = d * (d / guess).ln() + (1.0 - d) * ((1.0 - d) / (1.0 - guess)).ln();
    assert!((bernoulli_kl_logit(d, logit) - expected).abs() < 1e-15);
    assert_eq!(bernoulli_kl_logit(1.0, -1e4), 1e4);
    assert!(bernoulli_kl_logit(0.3, (0.3_f64 / 0.7).ln()) < 1e-15);
}

#[test]
fn d_star_is_one_half_where_the_densities_agree_or_vanish() {
    for p in [0.0, 1e-300, 0.2, 1e300] {
        assert_eq!(d_star(p, p), 0.5);
    }
    assert_eq!(
        (d_star(3.0, 1.0), d_star(0.0, 1.0), d_star(1.0, 0.0)),
        (0.75, 0.0, 1.0)
    );
}

#[test]
fn a_judgement_over_two_cells_is_what_the_hand_finds() {
    // D* is 3/4 and 1/4; D is 1/2 and 4/5.
    let found = judge(&[0.75, 0.25], &[0.25, 0.75], &[0.0, 4f64.ln()]);
    let (ln3, ln5) = (3f64.ln(), 5f64.ln());
    let kl = 0.5 * ln3;
    let expected = [
        0.375 * LN_2 - 0.125 * (0.8f64).ln() + 0.125 * LN_2 + 0.375 * ln5,
        LN_2 - (0.75 * ln3 - LN_2),
        0.5 * (LN_2 + 0.75 * 0.75f64.ln() + 0.25 * 0.25f64.ln())
            + 0.5 * (0.25 * (0.25f64 / 0.8).ln() + 0.75 * (0.75f64 / 0.2).ln()),
        0.75 * ln3 - LN_2,
        kl,
        kl,
        0.5 * 0.25 + 0.5 * 0.55,
        -(0.5 * LN_2 - 0.125 * (0.8f64).ln() + 0.375 * ln5),
        0.125 * LN_2 - 0.375 * 0.8f64.ln(),
    ];
    for (found, expected) in numbers(&found).into_iter().zip(expected) {
        assert!((found - expected).abs() < 1e-14, "{found} for {expected}");
    }
    // The two directions of KL, where they differ.
    let found = judge(&[0.5, 0.5], &[0.9, 0.1], &[0.0, 0.0]);
    assert!((found.kl_forward - 0.5 * (25f64 / 9.0).ln()).abs() < 1e-14);
    assert!((found.kl_reverse - (0.9 * 1.8f64.ln() + 0.1 * 0.2f64.ln())).abs() < 1e-14);
}

#[test]
fn needles_and_certain_discriminators_stay_finite() {
    let grid = Grid::square(64, 3.0);
    let p = rasterise(&mixture(Family::Two, 2.0, 1e-3, 1), grid).masses();
    let q = rasterise(&mixture(Family::Disjoint, 2.0, 1e-3, 1), grid).masses();
    for (p, q) in [(&p, &q), (&q, &p), (&p, &p)] {
        for sign in [-1e4, 1e4] {
            let logits: Vec<f64> = (0..p.len())
                .map(|i| if i % 2 == 0 { sign } else { -sign })
                .collect();
            let judgement = judge(p, q, &logits);
            assert!(
                numbers(&judgement).iter().all(|x| x.is_finite()),
                "{judgement:?}"
            );
            // The logits are of the order of 1e4, and so is the rounding of the sums.
            let identity = judgement.loss_d - judgement.loss_d_optimal - judgement.excess_d;
            assert!(identity.abs() < 1e-8, "{identity}");
        }
    }
}

#[test]
fn the_parts_of_a_loss_over_two_cells_are_what_the_hand_finds() {
    let found = parts(&[0.75, 0.25], &[0.25, 0.75], &[0.0, 4f64.ln()]);
    let entropy = -(0.75 * 0.75f64.ln() + 0.25 * 0.25f64.ln());
    let excess = [
        0.5 * (LN_2 - entropy),
        0.5 * (0.25 * (0.25f64 / 0.8).ln() + 0.75 * (0.75f64 / 0.2).ln()),
    ];
    for cell in [0, 1] {
        assert!((found.optimal[cell] - 0.5 * entropy).abs() < 1e-15);
        assert!((found.excess[cell] - excess[cell]).abs() < 1e-15);
    }
}

#[test]
fn one_half_everywhere_is_the_end_of_the_game() {
    let p = rasterise(
        &mixture(Family::Ring(8), 2.0, 0.2, 1),
        Grid::square(64, 3.0),
    )
    .masses();
    let end = judge(&p, &p, &vec![0.0; p.len()]);
    for (found, expected) in
        numbers(&end)
            .into_iter()
            .zip([LN_2, LN_2, 0.0, 0.0, 0.0, 0.0, 0.0, -LN_2, 0.5 * LN_2])
    {
        assert!((found - expected).abs() < 1e-12, "{end:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_loss_is_its_optimum_plus_the_excess(
        p in masses(50), q in masses(50), l in prop::collection::vec(-30.0..30.0f64, 50),
    ) {
        let j = judge(&p, &q, &l);
        prop_assert!((j.loss_d - (LN_2 - j.js) - j.excess_d).abs() < 1e-12, "{j:?}");
        prop_assert!(j.excess_d >= 0.0);
        prop_assert!((0.0..=1.0).contains(&j.d_gap));
    }

    #[test]
    fn the_parts_of_a_loss_are_the_two_parts_of_its_sum(p in masses(50), q in masses(50), l in logits(50)) {
        let (whole, parts) = (judge(&p, &q, &l), parts(&p, &q, &l));
        let sum = |cells: &[f64]| cells.iter().sum::<f64>();
        prop_assert!((sum(&parts.optimal) - whole.loss_d_optimal).abs() < 1e-12);
        prop_assert!((sum(&parts.excess) - whole.excess_d).abs() <= 1e-12 * (1.0 + whole.excess_d));
        prop_assert!(parts.optimal.iter().chain(&parts.excess).all(|&cell| cell >= 0.0));
    }

    #[test]
    fn no_discriminator_beats_d_star(p in masses(50), q in masses(50), l in logits(50)) {
        let log_ratio = |(p, q): (&f64, &f64)| match (*p > 0.0, *q > 0.0) {
            (true, true) => (p / q).ln(),
            (data, model) => 50.0 * (f64::from(data) - f64::from(model)),
        };
        let best: Vec<f64> = p.iter().zip(&q).map(log_ratio).collect();
        let (any, best) = (judge(&p, &q, &l), judge(&p, &q, &best));
        prop_assert!(best.excess_d < 1e-12 && best.d_gap < 1e-12, "{best:?}");
        prop_assert!(any.loss_d >= best.loss_d - 1e-12);
        prop_assert!((best.loss_d - best.loss_d_optimal).abs() < 1e-12);
        prop_assert!(numbers(&any).iter().all(|x| x.is_finite()));
    }

    #[test]
    fn js_is_symmetric_and_between_0_and_log_2(p in masses(50), q in masses(50)) {
        let found = js(&p, &q);
        prop_assert!((0.0..=LN_2 + 1e-15).contains(&found));
        prop_assert!((found - js(&q, &p)).abs() < 1e-15);
        let m: Vec<f64> = p.iter().zip(&q).map(|(p, q)| 0.5 * (p + q)).collect();
        prop_assert!((found - 0.5 * (kl(&p, &m) + kl(&q, &m))).abs() < 1e-12);
        prop_assert!(js(&p, &p) < 1e-15);
    }

    #[test]
    fn cross_entropy_is_entropy_plus_kl(p in masses(50), q in masses(50)) {
        let (cross, sum) = (cross_entropy(&p, &q), entropy(&p) + kl(&p, &q));
        // KL is held at 0 where the floor, 1e-12 in each of 50 cells, would let it fall below.
        prop_assert!((cross - sum).abs() < 1e-10, "{cross} for {sum}");
    }
}
