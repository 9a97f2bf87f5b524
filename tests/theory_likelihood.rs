//! Maximum likelihood: closed forms, the identity with KL, underflow, ascent and EM, and extremes.

use dstar::theory::likelihood::{
    MAX_SAMPLES, Model, Samples, Space, at, coordinates, kl_between, truth,
};
use proptest::prelude::*;

const SPACES: [Space; 2] = [Space::Line, Space::Plane];

fn line(theta: &[f64]) -> Model {
    Model::new(Space::Line, theta).unwrap()
}

fn plane(theta: &[f64]) -> Model {
    Model::new(Space::Plane, theta).unwrap()
}

/// A model with four components that has learned nothing.
fn start(space: Space) -> Model {
    match space {
        Space::Line => line(&[1.0, -3.0, 1.0, 1.0, -1.0, 0.7, 2.0, 0.5, 1.0, 1.0, 3.0, 0.5]),
        Space::Plane => plane(&[
            1.0, -1.0, -1.0, 1.0, 0.7, 0.3, 2.0, 1.0, -1.0, 0.5, 1.0, 0.0, 1.0, 1.0, 1.0, 1.5, 1.0,
            -0.7, 1.0, -1.0, 1.0, 1.0, 1.0, 0.0,
        ]),
    }
}

/// The recorded samples, one by one.
fn on_the_line(points: &[f64]) -> Samples {
    Samples::record(
        Space::Line,
        &points.iter().map(|&x| [x, 0.0]).collect::<Vec<_>>(),
    )
}

#[test]
fn the_log_likelihood_is_the_sum_of_its_terms() {
    let samples = on_the_line(&[0.3, -1.2, 0.3, 2.0]);
    let model = line(&[1.0, 0.5, 0.8]);
    let log_p =
        |x: f64| -0.5 * ((x - 0.5) / 0.8).powi(2) - 0.8_f64.ln() - 0.5 * std::f64::consts::TAU.ln();
    let expected: f64 = [0.3, -1.2, 0.3, 2.0].map(log_p).iter().sum();
    assert!((4.0 * samples.mean_log_likelihood(&model) - expected).abs() < 1e-13);
    let [nll, kl] = samples.nll_and_kl(&samples.log_densities(&model));
    assert!((nll + expected / 4.0).abs() < 1e-13);
    // p̂ = ¼, ½, ¼, so H = 1½ log 2.
    let entropy = 1.5 * 2.0_f64.ln();
    assert!((samples.entropy() - entropy).abs() < 1e-15);
    assert!((kl - (nll - entropy - 0.1_f64.ln())).abs() < 1e-13);
    let product = samples.product(&samples.log_densities(&model), 4);
    assert!((product.in_f64 / expected.exp() - 1.0).abs() < 1e-13);
    assert!((product.log10 - expected / 10.0_f64.ln()).abs() < 1e-13);
    assert_eq!((product.subnormal_at, product.zero_at), (None, None));
    let factors: Vec<f64> = product.running.iter().map(|row| row[0]).collect();
    assert_eq!(factors, [0.0, 1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn a_mixture_in_the_plane_has_the_density_of_its_closed_form() {
    let model = plane(&[
        3.0, 0.5, -0.25, 1.5, 0.5, 0.4, 1.0, -1.0, 1.0, 0.6, 0.6, 0.0,
    ]);
    let normal = |x: f64, y: f64, s1: f64, s2: f64, angle: f64| {
        let (along, across) = (
            x * angle.cos() + y * angle.sin(),
            y * angle.cos() - x * angle.sin(),
        );
        (-0.5 * ((along / s1).powi(2) + (across / s2).powi(2))).exp()
            / (std::f64::consts::TAU * s1 * s2)
    };
    for x in [[0.0, 0.0], [1.25, -0.5], [-1.0, 1.75]] {
        let expected = 0.75 * normal(x[0] - 0.5, x[1] + 0.25, 1.5, 0.5, 0.4)
            + 0.25 * normal(x[0] + 1.0, x[1] - 1.0, 0.6, 0.6, 0.0);
        assert!((model.log_density(x) - expected.ln()).abs() < 1e-13);
    }
}

#[test]
fn samples_are_recorded_to_the_precision_and_counted() {
    let points = [[0.13, 9.0], [-0.26, 0.0], [0.09, 0.0], [77.0, 0.0]];
    let samples = Samples::record(Space::Line, &points);
    assert_eq!(samples.cells(), [[-0.3, 0.0], [0.1, 0.0], [10.0, 0.0]]);
    assert_eq!(samples.counts(), [1.0, 2.0, 1.0]);
    let points = [[0.13, -0.1], [0.2, -0.38], [0.12, 0.3], [0.12, -0.01]];
    let samples = Samples::record(Space::Plane, &points);
    assert_eq!(
        samples.cells(),
        [[0.25, -0.5], [0.0, 0.0], [0.25, 0.0], [0.0, 0.25]]
    );
    assert_eq!(samples.counts(), [1.0; 4]);
}

#[test]
fn more_samples_only_add_and_tend_to_the_truth() {
    for space in SPACES {
        for components in 1..=3 {
            let truth = truth(space, components);
            let [few, many] = [400, MAX_SAMPLES].map(|m| Samples::draw(&truth, m, 3));
            assert_eq!(few.len(), 400);
            for (cell, count) in few.cells().iter().zip(few.counts()) {
                let i = many.cells().iter().position(|c| c == cell).unwrap();
                assert!(many.counts()[i] >= *count);
            }
            // p̂ approaches p_data: the KL that is left is about (cells − 1) / 2m.
            let excess = |s: &Samples| s.nll_and_kl(&s.log_densities(&truth))[1];
            let expected = 0.5 * (many.cells().len() as f64) / 1e4;
            assert!(excess(&many) < 1.5 * expected, "{}", excess(&many));
            assert!(excess(&many) > 0.0 && excess(&few) > 4.0 * excess(&many));
            assert_ne!(Samples::draw(&truth, 400, 4), few);
        }
    }
    let one = truth(Space::Line, 1);
    assert_eq!(Samples::draw(&one, 0, 1).len(), 1);
    assert_eq!(Samples::draw(&one, usize::MAX, 1).len(), MAX_SAMPLES);
}

#[test]
fn the_masses_of_a_model_on_the_lattice_sum_to_one() {
    // The hardest case is σ = δ, off the lattice points.
    let sum: f64 = (-100..=100)
        .map(|i| {
            line(&[1.0, 0.037, 0.1])
                .log_density([0.1 * f64::from(i), 0.0])
                .exp()
                * 0.1
        })
        .sum();
    assert!((sum - 1.0).abs() < 1e-8, "{sum}");
    let needle = plane(&[1.0, 0.06, 0.11, 0.25, 0.25, 0.0]);
    let mut sum = 0.0;
    for i in -30..=30 {
        for j in -30..=30 {
            let x = [0.25 * f64::from(i), 0.25 * f64::from(j)];
            sum += needle.log_density(x).exp() * 0.0625;
        }
    }
    assert!((sum - 1.0).abs() < 2e-8, "{sum}");
}

#[test]
fn the_closed_form_is_the_mean_and_the_covariance_and_nothing_near_is_better() {
    let samples = Samples::draw(&truth(Space::Line, 3), 500, 1);
    let m = samples.len() as f64;
    let weighted = |f: &dyn Fn([f64; 2]) -> f64| {
        let terms = samples.cells().iter().zip(samples.counts());
        terms.map(|(x, n)| n * f(*x)).sum::<f64>() / m
    };
    let mean = weighted(&|x| x[0]);
    let variance = weighted(&|x| (x[0] - mean).powi(2));
    let best = samples.em(&line(&[1.0, 40.0, 0.3]));
    assert!((best.theta()[1] - mean).abs() < 1e-11);
    assert!((best.theta()[2] - variance.sqrt()).abs() < 1e-10);
    // NLL at the maximum: ½ log(2πe σ²).
    let nll = -samples.mean_log_likelihood(&best);
    let expected = 0.5 * (std::f64::consts::TAU * std::f64::consts::E * variance).ln();
    assert!((nll - expected).abs() < 1e-10);

    let samples = Samples::draw(&truth(Space::Plane, 1), 500, 1);
    let weighted = |f: &dyn Fn([f64; 2]) -> f64| {
        let terms = samples.cells().iter().zip(samples.counts());
        terms.map(|(x, n)| n * f(*x)).sum::<f64>() / m
    };
    let mean = [weighted(&|x| x[0]), weighted(&|x| x[1])];
    let moment = |i: usize, j: usize| weighted(&|x| (x[i] - mean[i]) * (x[j] - mean[j]));
    let best = samples.em(&plane(&[1.0, 3.0, -2.0, 2.0, 0.5, 1.0]));
    let found = best.components()[0];
    for (found, expected) in [
        (found.mean[0], mean[0]),
        (found.mean[1], mean[1]),
        (found.covariance.xx, moment(0, 0)),
        (found.covariance.xy, moment(0, 1)),
        (found.covariance.yy, moment(1, 1)),
    ] {
        assert!((found - expected).abs() < 1e-11, "{found} for {expected}");
    }
    let top = samples.mean_log_likelihood(&best);
    for (i, _) in best.theta().iter().enumerate().skip(1) {
        for nudge in [-1e-3, 1e-3] {
            let mut theta = best.theta().to_vec();
            theta[i] += nudge;
            assert!(samples.mean_log_likelihood(&plane(&theta)) < top, "θ[{i}]");
        }
    }
}

#[test]
fn both_curves_have_one_minimiser_and_differ_by_the_gap() {
    for space in SPACES {
        let samples = Samples::draw(&truth(space, 2), 300, 2);
        let model = start(space);
        for coordinate in 1..space.stride() {
            let values: Vec<f64> = (1..=60).map(|i| 0.25 + 0.05 * f64::from(i)).collect();
            let curve = samples.curve(&model, coordinate, &values);
            assert_eq!(lowest(&curve, 0), lowest(&curve, 1));
            for (i, value) in values.iter().enumerate() {
                let [nll, kl] = curve[i];
                assert!((nll - kl - samples.gap()).abs() < 1e-10);
                let mut theta = model.theta().to_vec();
                theta[coordinate] = *value;
                let there = Model::new(space, &theta).unwrap();
                assert!((nll + samples.mean_log_likelihood(&there)).abs() < 1e-11);
            }
        }
    }
    // With one component the curve over the mean is lowest at the mean of the samples.
    let samples = on_the_line(&[0.1, 0.4, 1.2, 1.5]);
    let values: Vec<f64> = (0..=160).map(|i| 0.01 * f64::from(i)).collect();
    let curve = samples.curve(&line(&[1.0, -3.0, 0.7]), 1, &values);
    assert_eq!(values[lowest(&curve, 0)], 0.8);
}

/// Where this column is least.
fn lowest(curve: &[[f64; 2]], column: usize) -> usize {
    (0..curve.len())
        .min_by(|&i, &j| curve[i][column].total_cmp(&curve[j][column]))
        .unwrap()
}

#[test]
fn the_product_underflows_where_its_logarithm_says() {
    for (space, seed) in [(Space::Line, 1), (Space::Line, 5), (Space::Plane, 1)] {
        let samples = Samples::draw(&truth(space, 2), 10_000, seed);
        let model = start(space);
        let log_densities = samples.log_densities(&model);
        let product = samples.product(&log_densities, 10_000);
        assert_eq!(product.in_f64, 0.0);
        let log_likelihood = 1e4 * samples.mean_log_likelihood(&model);
        assert!((product.log10 * 10.0_f64.ln() / log_likelihood - 1.0).abs() < 1e-11);
        assert!(product.log10 < -5000.0);
        // Normal numbers end at 2^−1022, subnormal ones at 2^−1074; below half of that all is 0.
        let (subnormal, zero) = (product.subnormal_at.unwrap(), product.zero_at.unwrap());
        let log10_of_two = 2.0_f64.log10();
        let running = |i: usize| product.running[i][1];
        assert!(running(subnormal) <= -1022.0 * log10_of_two + 1e-6);
        assert!(running(subnormal - 1) >= -1022.0 * log10_of_two - 1e-6);
        // Rounding among the few digits of subnormal numbers may shift the end by a factor or two.
        assert!(
            running(zero + 2) < -1074.0 * log10_of_two,
            "{}",
            running(zero)
        );
        assert!(
            running(zero - 2) > -1075.0 * log10_of_two - 2.0,
            "{}",
            running(zero)
        );
        assert!(subnormal < zero);
        // Fewer places are the same curve.
        let coarse = samples.product(&log_densities, 300);
        assert_eq!(coarse.running.len(), 301);
        for [factors, log10] in &coarse.running {
            assert_eq!(*log10, product.running[*factors as usize][1]);
        }
        assert_eq!(coarse.running[300][0], 1e4);
    }
}

#[test]
fn the_gradient_agrees_with_finite_differences() {
    for space in SPACES {
        let samples = Samples::draw(&truth(space, 3), 300, 7);
        let model = start(space);
        let here = coordinates(&model);
        let gradient = samples.gradient(&model);
        for (i, slope) in gradient.iter().enumerate() {
            let value = |nudge: f64| {
                let mut there = here.clone();
                there[i] += nudge;
                samples.mean_log_likelihood(&at(space, &there))
            };
            let step = 1e-5;
            let expected = (value(step) - value(-step)) / (2.0 * step);
            // On the line the coordinates of y do not exist: `at` ignores them.
            assert!(
                (slope - expected).abs() < 1e-8,
                "{i}: {slope} for {expected}"
            );
        }
    }
}

#[test]
fn coordinates_are_another_way_to_write_the_same_model() {
    for space in SPACES {
        for components in 1..=3 {
            let model = truth(space, components);
            let again = at(space, &coordinates(&model));
            for x in [[0.3, 0.0], [-1.5, 0.0]] {
                assert!((model.log_density(x) - again.log_density(x)).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn gradient_ascent_only_rises_and_reaches_the_closed_form() {
    for space in SPACES {
        let samples = Samples::draw(&truth(space, 1), 200, 3);
        let mut model = match space {
            Space::Line => line(&[1.0, -4.0, 0.4]),
            Space::Plane => plane(&[1.0, -3.0, 3.0, 0.4, 0.4, 0.0]),
        };
        let best = samples.mean_log_likelihood(&samples.em(&model));
        let (mut rate, mut value) = (1.0, samples.mean_log_likelihood(&model));
        for _ in 0..500 {
            let step = samples.ascend(&model, rate);
            let next = samples.mean_log_likelihood(&step.model);
            if step.rate == 0.0 {
                assert_eq!(step.model, model);
                break;
            }
            assert!(next > value, "{next} after {value}");
            (model, value, rate) = (step.model, next, 2.0 * step.rate);
        }
        assert!(
            best - value < 1e-9 && value <= best + 1e-12,
            "{value} of {best}"
        );
    }
}

#[test]
fn a_step_goes_along_the_gradient() {
    let samples = Samples::draw(&truth(Space::Plane, 2), 300, 2);
    let model = start(Space::Plane);
    let step = samples.ascend(&model, 0.01);
    assert_eq!(step.rate, 0.01);
    let expected: Vec<f64> = (coordinates(&model).iter().zip(samples.gradient(&model)))
        .map(|(v, g)| v + 0.01 * g)
        .collect();
    let expected = at(Space::Plane, &expected);
    assert_eq!(step.model, expected);
}

#[test]
fn em_finds_the_truth_and_a_starved_component_does_no_harm() {
    for space in SPACES {
        let truth = truth(space, 2);
        let samples = Samples::draw(&truth, MAX_SAMPLES, 1);
        let mut model = match space {
            Space::Line => line(&[1.0, -1.0, 1.0, 1.0, 1.0, 1.0]),
            Space::Plane => plane(&[1.0, -1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0]),
        };
        for _ in 0..100 {
            model = samples.em(&model);
        }
        assert!(kl_between(&truth, &model) < 2e-3, "{:?}", model.theta());
        // A third component, 10 units off all samples and narrow: it starves.
        let mut theta = model.theta().to_vec();
        match space {
            Space::Line => theta.extend([0.3, 400.0, 0.1]),
            Space::Plane => theta.extend([0.3, 400.0, 9.0, 0.25, 0.25, 0.0]),
        }
        let starved = Model::new(space, &theta).unwrap();
        let fed = samples.em(&starved);
        let stride = space.stride();
        assert!(fed.theta()[2 * stride] < 1e-9);
        assert_eq!(fed.theta()[2 * stride + 1], 400.0);
        assert!(
            (samples.mean_log_likelihood(&fed) - samples.mean_log_likelihood(&model)).abs() < 1e-6
        );
    }
}

#[test]
fn kl_between_models_is_its_closed_form() {
    let gaussian = |m: f64, s: f64, n: f64, t: f64| {
        (t / s).ln() + 0.5 * ((s * s + (m - n).powi(2)) / (t * t) - 1.0)
    };
    for (m, s, n, t) in [
        (0.5, 1.0, 0.0, 1.0),
        (-1.0, 0.5, 4.0, 0.1),
        (0.0, 0.4, 0.1, 3.0),
    ] {
        let found = kl_between(&line(&[1.0, m, s]), &line(&[1.0, n, t]));
        let expected = gaussian(m, s, n, t);
        assert!(
            (found / expected - 1.0).abs() < 1e-8,
            "{found} for {expected}"
        );
        // Two independent coordinates.
        let found = kl_between(
            &plane(&[1.0, m, n, s, 0.5, 0.0]),
            &plane(&[1.0, n, m, t.max(0.25), 1.5, 0.0]),
        );
        let expected = gaussian(m, s, n, t.max(0.25)) + gaussian(n, 0.5, m, 1.5);
        assert!(
            (found / expected - 1.0).abs() < 1e-8,
            "{found} for {expected}"
        );
    }
    // Mixtures, against a plain midpoint rule that is much finer.
    let (p, q) = (
        truth(Space::Line, 3),
        line(&[0.5, -1.0, 0.5, 0.5, 1.0, 1.0]),
    );
    let (mut expected, step) = (0.0, 1e-4);
    for i in -120_000..120_000 {
        let x = [step * (f64::from(i) + 0.5), 0.0];
        let log_p = p.log_density(x);
        expected += step * log_p.exp() * (log_p - q.log_density(x));
    }
    assert!((kl_between(&p, &q) / expected - 1.0).abs() < 1e-8);
    let (p, q) = (truth(Space::Plane, 3), start(Space::Plane));
    let (mut expected, step) = (0.0, 0.02);
    for i in -450..450 {
        for j in -450..450 {
            let x = [i, j].map(|i| step * (f64::from(i) + 0.5));
            let log_p = p.log_density(x);
            expected += step * step * log_p.exp() * (log_p - q.log_density(x));
        }
    }
    assert!((kl_between(&p, &q) / expected - 1.0).abs() < 1e-4);
    assert_eq!(kl_between(&p, &p), 0.0);
}

#[test]
fn what_is_no_model_is_refused_and_what_is_too_fine_is_floored() {
    for theta in [
        &[][..],
        &[1.0; 4],
        &[1.0; 15],
        &[1.0, f64::NAN, 1.0],
        &[1.0, 0.0, 0.0],
        &[-1.0, 0.0, 1.0],
        &[1.0, 0.0, f64::INFINITY],
    ] {
        assert_eq!(Model::new(Space::Line, theta), None, "{theta:?}");
    }
    assert_eq!(Model::new(Space::Plane, &[1.0; 3]), None);
    let fine = line(&[3.0, 0.0, 1e-3, 1.0, 0.0, 0.1]);
    assert_eq!(fine.theta(), [0.75, 0.0, 0.1, 0.25, 0.0, 0.1]);
    let fine = plane(&[1.0, 0.0, 0.0, 1.0, 0.2, 0.0]);
    assert_eq!(fine.theta(), [1.0, 0.0, 0.0, 1.0, 0.25, 0.0]);
}

#[test]
fn extremes_give_numbers() {
    // All points equal: the maximum is at the floor of σ, where KL(p̂‖P_θ) is not yet 0.
    let equal = on_the_line(&[0.5; 50]);
    let best = equal.em(&line(&[1.0, 0.0, 1.0]));
    assert_eq!(best.theta(), [1.0, 0.5, 0.1]);
    let [nll, kl] = equal.nll_and_kl(&equal.log_densities(&best));
    assert!(
        (kl - 0.5 * std::f64::consts::TAU.ln()).abs() < 1e-12,
        "{kl}"
    );
    assert!((nll - kl - 0.1_f64.ln()).abs() < 1e-12);
    assert_eq!(equal.em(&best), best);
    // There the gradient points below the floor, and no step serves.
    assert_eq!(equal.ascend(&best, 1.0).rate, 0.0);

    // One sample; a model 50σ and more away; everything at once in the plane.
    let one = Samples::record(Space::Plane, &[[0.0, 0.0]]);
    assert_eq!((one.len(), one.entropy()), (1, 0.0));
    for model in [
        plane(&[1.0, 12.5, 0.0, 0.25, 0.25, 0.0]),
        plane(&[1.0, 1e300, -1e300, 1e-300, 0.25, 1e300]),
        plane(&[
            1e-300, 12.5, 0.0, 0.25, 0.25, 0.0, 1e300, 900.0, 0.0, 1.0, 0.25, 0.0,
        ]),
    ] {
        let log_densities = one.log_densities(&model);
        let [nll, kl] = one.nll_and_kl(&log_densities);
        assert!(nll.is_finite() && kl > 1000.0, "{nll} {kl}");
        let product = one.product(&log_densities, 300);
        assert_eq!((product.in_f64, product.zero_at), (0.0, Some(1)));
        assert!(one.gradient(&model).iter().all(|g| g.is_finite()));
        let step = one.ascend(&model, 1.0);
        assert!(one.mean_log_likelihood(&step.model) >= -nll);
        let em = one.em(&model);
        assert!(one.mean_log_likelihood(&em) >= -nll);
        assert!(em.theta().iter().all(|t| t.is_finite()));
    }
}

/// Any model that the page can hold.
fn any_model(space: Space) -> impl Strategy<Value = Model> {
    let component = (
        0.05..1.0f64,
        -5.0..5.0f64,
        -5.0..5.0f64,
        0.01..3.0f64,
        0.01..3.0f64,
        -4.0..4.0f64,
    );
    proptest::collection::vec(component, 1..=4).prop_map(move |components| {
        let theta: Vec<f64> = (components.into_iter())
            .flat_map(|(w, x, y, s, t, angle)| match space {
                Space::Line => vec![w, x, s],
                Space::Plane => vec![w, x, y, s, t, angle],
            })
            .collect();
        Model::new(space, &theta).unwrap()
    })
}

fn any_case() -> impl Strategy<Value = (Model, usize, u32, usize)> {
    (0..2usize).prop_flat_map(|i| (any_model(SPACES[i]), 1..=400usize, 0..50u32, 1..=3usize))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nll_and_kl_differ_by_a_constant_and_no_way_up_leads_down((model, m, seed, components) in any_case()) {
        let samples = Samples::draw(&truth(model.space(), components), m, seed);
        let [nll, kl] = samples.nll_and_kl(&samples.log_densities(&model));
        let scale = 1.0_f64.max(nll.abs());
        prop_assert!((nll - kl - samples.gap()).abs() < 1e-10 * scale);
        prop_assert!(kl > -2e-8, "{kl}");
        let em = samples.em(&model);
        prop_assert!(-samples.mean_log_likelihood(&em) <= nll + 1e-10 * scale, "{:?} → {:?}", model.theta(), em.theta());
        let step = samples.ascend(&model, 1.0);
        prop_assert!(-samples.mean_log_likelihood(&step.model) <= nll);
        prop_assert!(step.rate == 0.0 || -samples.mean_log_likelihood(&step.model) < nll);
        prop_assert!(kl_between(&model, &em).is_finite());
    }
}
