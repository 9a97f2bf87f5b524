//! Cross-entropy over a few classes, and the discriminator's loss at one point: closed forms,
//! identities, gradients by differences, and the limits at the edges.

use std::f64::consts::LN_2;

use dstar::theory::categorical::{
    MOST_STEPS, RATE, START, TOLERANCE, gradients, minimise, normalise, set_class, split, step,
};
use dstar::theory::divergence;
use dstar::theory::optimal::{d_star, judge};
use dstar::theory::pointwise::{Pointwise, at};
use proptest::prelude::*;

const INFINITY: f64 = f64::INFINITY;

fn entropy(y: &[f64]) -> f64 {
    split(y, y).entropy
}

fn cross_entropy(y: &[f64], h: &[f64]) -> f64 {
    split(y, h).cross_entropy
}

fn kl(y: &[f64], h: &[f64]) -> f64 {
    split(y, h).kl
}

fn gradient(y: &[f64], h: &[f64]) -> Vec<f64> {
    gradients(y, h).iter().map(|class| class[0]).collect()
}

fn descent(y: &[f64], h: &[f64]) -> Vec<f64> {
    gradients(y, h).iter().map(|class| class[1]).collect()
}

fn gradient_logits(y: &[f64], h: &[f64]) -> Vec<f64> {
    gradients(y, h).iter().map(|class| class[2]).collect()
}

/// f(D), by the formula.
fn loss_at(a: f64, b: f64, d: f64) -> f64 {
    -0.5 * a * d.ln() - 0.5 * b * (1.0 - d).ln()
}

fn near(found: f64, wanted: f64, tolerance: f64) {
    assert!(
        (found - wanted).abs() <= tolerance * wanted.abs().max(1.0),
        "{found} for {wanted}"
    );
}

/// Over 2 to 8 classes; about a fifth of them with no mass, some with hardly any.
fn distribution(classes: usize) -> impl Strategy<Value = Vec<f64>> {
    let class = prop_oneof![1 => Just(0.0), 1 => 1e-12..1e-6f64, 3 => 1e-3..1.0f64];
    prop::collection::vec(class, classes).prop_filter_map("some mass", |mut p| {
        (p.iter().sum::<f64>() > 0.0).then(|| {
            normalise(&mut p);
            p
        })
    })
}

fn pair() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    (2..=8usize).prop_flat_map(|classes| (distribution(classes), distribution(classes)))
}

#[test]
fn two_classes_are_a_bernoulli() {
    for (y, h) in [(0.3f64, 0.6f64), (0.5, 0.01), (0.999, 0.2), (1e-9, 0.4)] {
        let (labels, predictions) = ([y, 1.0 - y], [h, 1.0 - h]);
        near(
            entropy(&labels),
            -y * y.ln() - (1.0 - y) * (-y).ln_1p(),
            1e-14,
        );
        let loss = -y * h.ln() - (1.0 - y) * (-h).ln_1p();
        near(cross_entropy(&labels, &predictions), loss, 1e-14);
        let divergence = y * (y / h).ln() + (1.0 - y) * ((1.0 - y) / (1.0 - h)).ln();
        near(kl(&labels, &predictions), divergence, 1e-14);
    }
    assert!((entropy(&[0.5, 0.5]) - LN_2).abs() < 1e-16);
    let sixths = [1.0 / 6.0; 6];
    near(entropy(&sixths), divergence::entropy(&sixths), 1e-15);
}

#[test]
fn a_one_hot_label_has_no_entropy_and_costs_the_log_of_its_prediction() {
    for label in 0..4 {
        let mut y = [0.1, 0.2, 0.3, 0.4];
        let h = y;
        set_class(&mut y, label, 1.0);
        assert_eq!(entropy(&y), 0.0);
        assert_eq!(cross_entropy(&y, &h), -h[label].ln());
        assert_eq!(kl(&y, &h), -h[label].ln());
        assert_eq!(y.iter().filter(|&&y| y == 0.0).count(), 3);
    }
}

#[test]
fn what_is_labelled_and_excluded_costs_infinity_and_what_is_neither_costs_nothing() {
    let (y, excluded) = ([0.5, 0.5, 0.0], [0.0, 0.4, 0.6]);
    assert_eq!(cross_entropy(&y, &excluded), INFINITY);
    assert_eq!(kl(&y, &excluded), INFINITY);
    assert_eq!(gradient(&y, &excluded), [-INFINITY, -1.25, 0.0]);
    assert_eq!(descent(&y, &excluded), [INFINITY, -INFINITY, -INFINITY]);
    assert_eq!(gradient_logits(&y, &excluded), [-0.5, 0.4 - 0.5, 0.6]);
    let neither = [0.5, 0.5, 0.0];
    assert_eq!(kl(&y, &neither), 0.0);
    assert!((cross_entropy(&y, &neither) - LN_2).abs() < 1e-16);
    assert_eq!(gradient(&y, &neither), [-1.0, -1.0, 0.0]);
    let tiny = [f64::MIN_POSITIVE / 8.0, 1.0];
    assert!(kl(&[0.5, 0.5], &tiny).is_finite() && kl(&tiny, &[1.0, 0.0]) == INFINITY);
}

#[test]
fn the_gradients_are_those_by_differences() {
    let (y, h) = ([0.2, 0.5, 0.0, 0.3], [0.4, 0.1, 0.3, 0.2]);
    let tiny = 1e-6;
    let softmax = |z: &[f64; 4]| {
        let sum: f64 = z.iter().map(|z| z.exp()).sum();
        z.map(|z| z.exp() / sum)
    };
    for class in 0..4 {
        let moved = |by: f64| {
            let mut h = h;
            h[class] += by;
            cross_entropy(&y, &h)
        };
        near(
            gradient(&y, &h)[class],
            (moved(tiny) - moved(-tiny)) / (2.0 * tiny),
            1e-8,
        );
        let moved = |by: f64| {
            let mut z = h.map(f64::ln);
            z[class] += by;
            cross_entropy(&y, &softmax(&z))
        };
        near(
            gradient_logits(&y, &h)[class],
            (moved(tiny) - moved(-tiny)) / (2.0 * tiny),
            1e-8,
        );
    }
    // The way down keeps the sum, and there is none at h = y.
    let way = descent(&y, &h);
    assert!(way.iter().sum::<f64>().abs() < 1e-14);
    let less: Vec<f64> = h.iter().zip(&way).map(|(h, way)| h + 1e-4 * way).collect();
    assert!(cross_entropy(&y, &less) < cross_entropy(&y, &h));
    assert_eq!(descent(&[0.25; 4], &[0.25; 4]), [0.0; 4]);
}

#[test]
fn minimising_ends_at_the_labels() {
    let cases: [(&[f64], &[f64]); 7] = [
        (&[0.7, 0.2, 0.1], &[0.1, 0.3, 0.6]),
        (&[0.0, 1.0, 0.0, 0.0], &[0.25; 4]),
        (&[1.0, 0.0], &[0.0, 1.0]),
        (&[0.5, 0.5, 0.0], &[0.0, 0.0, 1.0]),
        (&[0.97, 0.01, 0.01, 0.01], &[0.01, 0.01, 0.01, 0.97]),
        (&[0.3, 0.7], &[0.3, 0.7]),
        (&[0.125; 8], &[0.9, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
    ];
    for (y, h) in cases {
        let rows = minimise(y, h, MOST_STEPS);
        let (mut before, mut steps) = (cross_entropy(y, h), 0.0);
        for row in rows.chunks_exact(y.len() + 1) {
            let (count, h) = (row[0], &row[1..]);
            let loss = cross_entropy(y, h);
            assert!(
                loss < before && count > steps,
                "{y:?}: {loss} after {before}"
            );
            assert!((h.iter().sum::<f64>() - 1.0).abs() < 1e-14);
            (before, steps) = (loss, count);
        }
        assert!(
            before - entropy(y) <= 1.001 * TOLERANCE,
            "{y:?} from {h:?}: {before}"
        );
        assert!(
            rows.len() <= 160 * (y.len() + 1),
            "{} rows",
            rows.len() / (y.len() + 1)
        );
        assert_eq!(rows, minimise(y, h, MOST_STEPS), "it is deterministic");
    }
    assert!(minimise(&[0.3, 0.7], &[0.3, 0.7], 9).is_empty());
}

#[test]
fn the_rows_of_the_way_are_the_steps_taken_one_by_one() {
    let (y, mut h) = ([0.0, 0.6, 0.4], [0.8, 0.1, 0.1]);
    let rows = minimise(&y, &h, MOST_STEPS);
    assert_eq!(minimise(&y, &h, 1), rows[..4]);
    for (i, row) in rows.chunks_exact(4).take(10).enumerate() {
        step(&y, &mut h);
        assert_eq!((row[0], &row[1..]), (i as f64 + 1.0, &h[..]));
    }
    // 1/steps: the logit of the class without a label goes to −∞ ever more slowly.
    let steps = rows[rows.len() - 4];
    assert!((1e4..MOST_STEPS.into()).contains(&steps), "{steps}");
}

#[test]
fn a_step_leaves_the_wall_but_revives_no_class_without_a_label() {
    let mut h = [0.0, 1.0, 0.0];
    step(&[0.5, 0.5, 0.0], &mut h);
    assert!(h[0] > START && h[0] < 10.0 * START && h[2] == 0.0);
    // By hand: both logits move by ± ½ of the rate.
    let mut h = [0.5, 0.5];
    step(&[1.0, 0.0], &mut h);
    near(h[0], 1.0 / (1.0 + f64::exp(-RATE)), 1e-15);
    let mut h = [0.25; 4];
    step(&[0.25; 4], &mut h);
    assert_eq!(h, [0.25; 4]);
}

#[test]
fn a_bar_moves_and_the_others_make_room() {
    let mut p = [0.2, 0.3, 0.5];
    set_class(&mut p, 2, 0.75);
    near(p[0], 0.1, 1e-15);
    near(p[1], 0.15, 1e-15);
    assert_eq!(p[2], 0.75);
    set_class(&mut p, 2, 1.0);
    assert_eq!(p, [0.0, 0.0, 1.0]);
    set_class(&mut p, 2, 0.4);
    assert_eq!(p, [0.3, 0.3, 0.4]);
    for (given, used) in [(2.0, 1.0), (-1.0, 0.0), (f64::NAN, 0.0), (INFINITY, 1.0)] {
        set_class(&mut p, 0, given);
        assert_eq!(p[0], used);
        near(p.iter().sum(), 1.0, 1e-15);
    }
}

#[test]
fn what_is_no_distribution_is_made_one() {
    let made = |mut p: Vec<f64>| {
        normalise(&mut p);
        p
    };
    assert_eq!(made(vec![1.0, 3.0]), [0.25, 0.75]);
    assert_eq!(made(vec![0.0, 0.0]), [0.5, 0.5]);
    assert_eq!(
        made(vec![f64::NAN, -1.0, INFINITY, 2.0]),
        [0.0, 0.0, 0.0, 1.0]
    );
    assert_eq!(made(vec![f64::MAX, f64::MAX]), [0.5, 0.5]);
    // Written down and read again it must not change, though its sum is 1 but for rounding.
    let tenths = vec![0.1; 10];
    assert_ne!(tenths.iter().sum::<f64>(), 1.0);
    assert_eq!(made(tenths.clone()), tenths);
}

#[test]
fn the_loss_at_a_point_has_its_closed_forms() {
    let point = at(3.0, 1.0, 0.5);
    assert_eq!(point.d_star, 0.75);
    near(point.loss, 2.0 * LN_2, 1e-15);
    near(
        point.least,
        2.0 * (0.75 * f64::ln(4.0 / 3.0) + 0.25 * f64::ln(4.0)),
        1e-15,
    );
    assert_eq!((point.slope, point.curvature), (-2.0, 8.0));
    assert_eq!(at(3.0, 1.0, 0.75).slope, 0.0);
    assert_eq!(at(1.0, 1.0, 0.5).excess, 0.0);
    near(at(1.0, 1.0, 0.5).least, LN_2, 1e-15);
}

#[test]
fn where_one_density_is_zero_the_minimum_is_at_the_edge() {
    let generated = at(0.0, 2.0, 0.25);
    assert_eq!(
        (generated.d_star, generated.least, generated.on_data),
        (0.0, 0.0, 0.0)
    );
    near(generated.loss, f64::ln(4.0 / 3.0), 1e-15);
    near(generated.slope, 4.0 / 3.0, 1e-15);
    let real = at(2.0, 0.0, 0.25);
    assert_eq!((real.d_star, real.least, real.on_model), (1.0, 0.0, 0.0));
    near(real.excess, f64::ln(4.0), 1e-15);
    for (a, b, edge) in [(0.0, 2.0, 0.0), (2.0, 0.0, 1.0), (0.0, 0.0, 0.5)] {
        let best = at(a, b, edge);
        assert_eq!((best.d_star, best.loss, best.excess), (edge, 0.0, 0.0));
        near(best.js, 0.5 * (a + b) * LN_2, 1e-15);
    }
    let wrong = at(2.0, 1.0, 0.0);
    assert_eq!(
        (wrong.loss, wrong.excess, wrong.slope),
        (INFINITY, INFINITY, -INFINITY)
    );
    let wrong = at(2.0, 1.0, 1.0);
    assert_eq!(
        (wrong.loss, wrong.excess, wrong.slope),
        (INFINITY, INFINITY, INFINITY)
    );
}

/// J_D over cells is the sum of the losses at their points: the two rooms must agree.
#[test]
fn the_points_add_up_to_the_loss_of_the_discriminator() {
    let (p, q) = ([0.5, 0.3, 0.2, 0.0], [0.1, 0.0, 0.6, 0.3]);
    let d = [0.7, 0.9, 0.4, 0.2];
    let logits = d.map(|d: f64| (d / (1.0 - d)).ln());
    let judgement = judge(&p, &q, &logits);
    let points: Vec<Pointwise> = (0..4).map(|i| at(p[i], q[i], d[i])).collect();
    let sum = |part: fn(&Pointwise) -> f64| points.iter().map(part).sum::<f64>();
    near(sum(|x| x.loss), judgement.loss_d, 1e-14);
    near(sum(|x| x.least), judgement.loss_d_optimal, 1e-14);
    near(sum(|x| x.excess), judgement.excess_d, 1e-14);
    near(sum(|x| x.js), judgement.js, 1e-14);
}

proptest! {
    #[test]
    fn cross_entropy_is_entropy_plus_kl((y, h) in pair()) {
        let (loss, sum) = (cross_entropy(&y, &h), entropy(&y) + kl(&y, &h));
        prop_assert!(loss == sum || (loss - sum).abs() < 1e-12 * sum.max(1.0), "{loss} {sum}");
        prop_assert!(kl(&y, &h) >= 0.0 && kl(&y, &y) == 0.0);
        prop_assert_eq!(loss == INFINITY, y.iter().zip(&h).any(|(&y, &h)| y > 0.0 && h == 0.0));
        prop_assert!(descent(&y, &h).iter().all(|way| !way.is_nan()));
    }

    #[test]
    fn a_step_never_raises_the_loss((y, mut h) in pair()) {
        for _ in 0..30 {
            let before = cross_entropy(&y, &h);
            step(&y, &mut h);
            let after = cross_entropy(&y, &h);
            prop_assert!(after <= before + 1e-14 * before.max(1.0), "{after} after {before}");
        }
    }

    #[test]
    fn a_moved_bar_leaves_a_distribution((mut p, _) in pair(), class in 0..2usize, to in 0.0..=1.0f64) {
        set_class(&mut p, class, to);
        prop_assert_eq!(p[class], to);
        prop_assert!(p.iter().all(|&p| p >= 0.0) && (p.iter().sum::<f64>() - 1.0).abs() < 1e-14);
    }

    #[test]
    fn the_loss_at_a_point_is_its_least_plus_the_excess(
        a in prop_oneof![Just(0.0), 1e-12..10.0f64], b in prop_oneof![Just(0.0), 1e-12..10.0f64], d in 0.0..=1.0f64,
    ) {
        let point = at(a, b, d);
        let sum = point.least + point.excess;
        prop_assert!(point.loss == sum || (point.loss - sum).abs() < 1e-12 * sum.max(1.0), "{point:?}");
        prop_assert_eq!(point.d_star, d_star(a, b));
        prop_assert!(point.excess >= 0.0 && point.curvature >= 0.0);
        prop_assert!((point.least + point.js - 0.5 * (a + b) * LN_2).abs() < 1e-12);
        prop_assert!(![point.loss, point.slope, point.curvature].iter().any(|n| n.is_nan()));
        if d > 1e-3 && d < 1.0 - 1e-3 {
            let tiny = 1e-6 * d.min(1.0 - d);
            let loss = |d: f64| loss_at(a, b, d);
            let slope = (loss(d + tiny) - loss(d - tiny)) / (2.0 * tiny);
            prop_assert!((slope - point.slope).abs() < 1e-5 * (1.0 + point.slope.abs() + point.curvature));
            let curvature = (at(a, b, d + tiny).slope - at(a, b, d - tiny).slope) / (2.0 * tiny);
            prop_assert!((curvature - point.curvature).abs() < 1e-5 * (1.0 + point.curvature));
        }
    }
}
