//! Densities on the line: closed forms, limits and refusals.

use std::f64::consts::{LN_2, PI};

use dstar::theory::line::divergence::{
    Divergences, cross_entropy, divergences, entropy, gibbs, js, kl,
};
use dstar::theory::line::fit::{Fit, MOST_STEPS, Objective, fit, objective};
use dstar::theory::line::quadrature::integrate;
use dstar::theory::line::running::running;
use dstar::theory::line::sweep::{Shifted, shifted};
use dstar::theory::line::{Component, Line, LineError};
use proptest::prelude::*;

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

const ROOT_2PI_LOG: f64 = 0.918_938_533_204_672_8;

fn gaussian(mean: f64, std: f64) -> Line {
    Line::gaussian(mean, std).unwrap()
}

fn mixture(parts: &[[f64; 3]]) -> Line {
    let parts = parts.iter().map(|&[w, m, s]| component(w, m, s)).collect();
    Line::new(parts, WHOLE).unwrap()
}

fn cut(mean: f64, std: f64, bounds: [f64; 2]) -> Line {
    Line::new(vec![component(1.0, mean, std)], bounds).unwrap()
}

/// ½ (σp² + (μp − μq)²)/σq² − ½ + log(σq/σp), by what σp/σq is more than 1.
fn kl_closed([mp, sp]: [f64; 2], [mq, sq]: [f64; 2]) -> f64 {
    let (more, apart) = ((sp - sq) / sq, (mp - mq) / sq);
    0.5 * (apart * apart + more * more) + more - more.ln_1p()
}

/// |found − expected| ≤ share · |expected|.
fn close(found: f64, expected: f64, share: f64) {
    assert!(
        (found - expected).abs() <= share * expected.abs(),
        "{found:e} for {expected:e}: {:e}",
        found / expected - 1.0
    );
}

fn all(d: &Divergences) -> [f64; 7] {
    [
        d.kl_pq,
        d.kl_qp,
        d.js,
        d.entropy_p,
        d.entropy_q,
        d.cross_pq,
        d.cross_qp,
    ]
}

#[test]
fn kl_of_gaussians_is_its_closed_form() {
    for (p, q) in [
        ([0.0, 1.0], [1.0, 2.0]),
        ([0.0, 1.0], [0.0, 1.0001]),
        ([0.0, 1.0], [50.0, 1.0]),
        ([0.0, 1e-3], [0.05, 1e-3]),
        ([0.0, 1e-3], [500.0, 10.0]),
        ([500.0, 10.0], [0.0, 1e-3]),
        ([-3.0, 10.0], [4.0, 1e-3]),
        ([-3.0, 1e-3], [4.0, 10.0]),
        ([7.0, 0.2], [-3.0, 0.2]),
    ] {
        let (line_p, line_q) = (gaussian(p[0], p[1]), gaussian(q[0], q[1]));
        close(kl(&line_p, &line_q), kl_closed(p, q), 1e-10);
        let d = divergences(&line_p, &line_q);
        close(d.kl_pq, kl_closed(p, q), 1e-10);
        close(d.kl_qp, kl_closed(q, p), 1e-10);
        close(d.entropy_p, 0.5 + ROOT_2PI_LOG + p[1].ln(), 1e-10);
        close(d.cross_pq, d.entropy_p + kl_closed(p, q), 1e-10);
        close(d.cross_qp, d.entropy_q + kl_closed(q, p), 1e-10);
    }
}

#[test]
fn kl_tells_densities_apart_that_are_nearly_the_same() {
    // 5e-13: a sum of p log(p/q) would be all rounding.
    close(kl(&gaussian(0.0, 1.0), &gaussian(1e-6, 1.0)), 5e-13, 1e-7);
    close(
        js(&gaussian(0.0, 1.0), &gaussian(1e-6, 1.0)),
        1.25e-13,
        1e-7,
    );
    for same in [
        gaussian(0.3, 1e-3),
        mixture(&[[1.0, 0.0, 1.0], [2.0, 50.0, 0.1]]),
    ] {
        assert_eq!((kl(&same, &same), js(&same, &same)), (0.0, 0.0));
    }
}

#[test]
fn fifty_standard_deviations_are_1250_nats_and_js_is_log_2() {
    let (p, q) = (gaussian(-25.0, 1.0), gaussian(25.0, 1.0));
    assert!((kl(&p, &q) - 1250.0).abs() < 1e-8);
    assert!((kl(&q, &p) - 1250.0).abs() < 1e-8);
    assert!((js(&p, &q) - LN_2).abs() < 1e-12 && js(&p, &q) <= LN_2);
    assert_eq!(js(&p, &q), js(&q, &p));
    let (p, q) = (gaussian(0.0, 1e-3), gaussian(500.0, 10.0));
    assert!((js(&p, &q) - LN_2).abs() < 1e-12);
}

#[test]
fn entropy_is_half_log_2_pi_e_variance() {
    for std in [1e-3, 0.5, 1.0, 10.0] {
        close(
            entropy(&gaussian(3.0, std)),
            0.5 + ROOT_2PI_LOG + f64::ln(std),
            1e-10,
        );
    }
    // Two halves far apart: log 2 more. Uniform, nearly: the log of the width.
    let apart = mixture(&[[1.0, -50.0, 1.0], [1.0, 50.0, 1.0]]);
    close(entropy(&apart), 0.5 + ROOT_2PI_LOG + LN_2, 1e-10);
    close(entropy(&cut(0.0, 1e6, [-2.0, 3.0])), 5.0_f64.ln(), 1e-10);
}

#[test]
fn a_truncated_q_is_infinitely_far_from_what_it_leaves_out() {
    let (p, q) = (gaussian(0.0, 1.0), cut(0.0, 1.0, [-30.0, 30.0]));
    assert_eq!(
        (kl(&p, &q), cross_entropy(&p, &q)),
        (f64::INFINITY, f64::INFINITY)
    );
    // The other way: log of the mass that q keeps, here all of it but 1e-197.
    assert!(kl(&q, &p).abs() < 1e-12);
    let half = cut(0.0, 1.0, [0.0, f64::INFINITY]);
    close(kl(&half, &p), LN_2, 1e-10);
    // Disjoint.
    let (left, right) = (cut(0.0, 1.0, [-2.0, -1.0]), cut(0.0, 1.0, [1.0, 2.0]));
    assert_eq!(
        (kl(&left, &right), kl(&right, &left)),
        (f64::INFINITY, f64::INFINITY)
    );
    assert!((js(&left, &right) - LN_2).abs() < 1e-12);
    let d = divergences(&p, &half);
    assert_eq!((d.kl_pq, d.cross_pq), (f64::INFINITY, f64::INFINITY));
    close(d.kl_qp, LN_2, 1e-10);
    // JS of N(0, 1) and its half on [0, ∞): q = 2p there.
    close(
        d.js,
        0.5 * (0.5 * LN_2 + 0.5 * (2.0 / 3.0_f64).ln()) + 0.5 * (4.0 / 3.0_f64).ln(),
        1e-10,
    );
}

#[test]
fn running_totals_end_at_the_total() {
    let p = mixture(&[[1.0, -2.0, 0.7], [2.0, 1.5, 0.4]]);
    let q = gaussian(0.5, 1.5);
    let xs: Vec<f64> = (0..=300)
        .map(|i| -25.0 + 50.0 / 300.0 * f64::from(i))
        .collect();
    for (p, q) in [(&p, &q), (&q, &p)] {
        let curve = running(p, q, &xs);
        assert_eq!(curve.total, kl(p, q));
        assert_eq!((curve.running[0], curve.running[300]), (0.0, curve.total));
        // Between: Simpson's rule on the integrand.
        let at = |x: f64| p.density(x) * (p.log_density(x) - q.log_density(x));
        for i in 100..200 {
            let (a, b) = (xs[i], xs[i + 1]);
            let simpson: f64 = (0..64)
                .map(|k| {
                    let step = (b - a) / 64.0;
                    let x = a + step * f64::from(k);
                    step / 6.0 * (at(x) + 4.0 * at(x + 0.5 * step) + at(x + step))
                })
                .sum();
            let found = curve.running[i + 1] - curve.running[i];
            assert!(
                (found - simpson).abs() < 1e-10,
                "{found} for {simpson} at {a}"
            );
            assert_eq!(curve.integrand[i], at(a));
        }
    }
    // A needle between two points of the grid is not lost.
    let needle = running(&gaussian(0.05, 1e-3), &q, &[0.0, 0.1, 0.2]);
    assert!(
        (needle.running[1] - needle.total).abs() < 1e-9 * needle.total,
        "{needle:?}"
    );
    // A part of the line: no jump to the total at the edge of the view.
    let part = running(&p, &q, &xs[140..160]);
    assert!((part.running[19] - running(&p, &q, &xs).running[159]).abs() < 1e-11);
}

#[test]
fn a_running_total_is_infinite_from_where_q_ends() {
    let (p, q) = (gaussian(0.0, 1.0), cut(0.0, 1.0, [-40.0, 1.0]));
    let curve = running(&p, &q, &[-50.0, -1.0, 0.99, 1.0, 1.01, 60.0]);
    assert_eq!(curve.total, f64::INFINITY);
    assert!(curve.running[1].is_infinite(), "p is not 0 below −40");
    let q = cut(0.0, 1.0, [f64::NEG_INFINITY, 1.0]);
    let curve = running(&p, &q, &[-50.0, -1.0, 0.99, 1.0, 1.01, 60.0]);
    let mass = q.log_density(0.0) - p.log_density(0.0);
    close(curve.running[3], -0.841_344_746_068_543 * mass, 1e-9);
    assert_eq!(curve.running[4..], [f64::INFINITY, f64::INFINITY]);
    assert_eq!(curve.integrand[4..], [f64::INFINITY, f64::INFINITY]);
    let back = running(&q, &p, &[-50.0, 0.0, 1.0, 2.0]);
    assert_eq!(back.running[3], back.total);
    assert!(back.integrand.iter().all(|x| x.is_finite()));
}

#[test]
fn forward_kl_finds_the_moments() {
    let p = mixture(&[[1.0, -2.0, 0.5], [3.0, 2.0, 1.0]]);
    // Mean 1; variance ¼·0.25 + ¾·1 + ¼·9 + ¾·1.
    let (mean, std) = (1.0, f64::sqrt(0.0625 + 0.75 + 2.25 + 0.75));
    let found = fit(&p, Objective::Forward, -4.0, 0.4);
    let last = found.steps.last().unwrap();
    assert!(found.converged);
    assert!(
        (last.mean - mean).abs() < 1e-7 && (last.std - std).abs() < 1e-7,
        "{last:?}"
    );
    close(last.value, kl(&p, &gaussian(mean, std)), 1e-9);
}

#[test]
fn forward_covers_reverse_seeks_js_is_between() {
    let p = mixture(&[[0.75, -2.0, 1.0], [0.25, 2.0, 0.4]]);
    let from = |objective| fit(&p, objective, 0.5, 1.0);
    let [forward, reverse, between] =
        [Objective::Forward, Objective::Reverse, Objective::Js].map(from);
    for path in [&forward, &reverse, &between] {
        assert!(
            path.converged && path.steps.len() <= MOST_STEPS,
            "{:?}",
            path.steps.last()
        );
        assert_eq!((path.steps[0].mean, path.steps[0].std), (0.5, 1.0));
        assert!(
            path.steps
                .windows(2)
                .all(|pair| pair[1].value < pair[0].value)
        );
    }
    let last = |path: &Fit| *path.steps.last().unwrap();
    let (forward, reverse, between) = (last(&forward), last(&reverse), last(&between));
    // The variance of two means 4 apart, and of each component about its mean.
    let std = f64::sqrt(16.0 * 0.1875 + 0.75 + 0.25 * 0.16);
    assert!((forward.mean + 1.0).abs() < 1e-6 && (forward.std - std).abs() < 1e-6);
    // One mode, nearly alone: KL(q‖p) = −log of its share.
    assert!((reverse.mean + 2.0).abs() < 0.05 && (reverse.std - 1.0).abs() < 0.06);
    assert!((reverse.value + 0.75_f64.ln()).abs() < 0.01, "{reverse:?}");
    assert!(
        reverse.std < between.std && between.std < forward.std,
        "{between:?}"
    );
    assert!(
        reverse.mean < between.mean && between.mean < forward.mean,
        "{between:?}"
    );
    // Modes far apart: no Gaussian on one side knows of the other.
    let apart = mixture(&[[0.6, -10.0, 0.5], [0.4, 10.0, 0.5]]);
    for (start, share) in [(-6.0, 0.6_f64), (6.0, 0.4)] {
        let seeker = last(&fit(&apart, Objective::Reverse, start, 1.0));
        assert!(
            (seeker.mean - 10.0 * start.signum()).abs() < 1e-6 && (seeker.std - 0.5).abs() < 1e-6
        );
        close(seeker.value, -share.ln(), 1e-9);
    }
}

#[test]
fn the_point_on_gibbs_picture_is_the_ratio() {
    let (p, q) = (gaussian(0.0, 1.0), gaussian(1.0, 1.0));
    let at = gibbs(&p, &q, 2.0);
    close(at.log_ratio, 1.5, 1e-14);
    close(at.ratio, 1.5_f64.exp(), 1e-14);
    close(at.gap, 1.5_f64.exp() - 2.5, 1e-13);
    let same = gibbs(&p, &q, 0.5);
    assert_eq!((same.ratio, same.log_ratio, same.gap), (1.0, 0.0, 0.0));
    let bounded = cut(0.0, 1.0, [-1.0, 1.0]);
    let none = gibbs(&p, &bounded, 2.0);
    assert_eq!(
        (none.ratio, none.log_ratio, none.gap),
        (0.0, f64::NEG_INFINITY, f64::INFINITY)
    );
    let all = gibbs(&bounded, &p, 2.0);
    assert_eq!(
        (all.ratio, all.log_ratio, all.gap),
        (f64::INFINITY, f64::INFINITY, f64::INFINITY)
    );
    assert_eq!(gibbs(&bounded, &bounded, 2.0).ratio, 1.0);
    assert!(gibbs(&p, &gaussian(0.0, 1e-3), 40.0).gap > 1e8);
}

#[test]
fn a_gaussian_is_found_from_afar_by_each_objective() {
    for (start, which) in [
        ([50.0, 1.0], Objective::Forward),
        ([50.0, 1.0], Objective::Reverse),
        ([4.0, 1.0], Objective::Js),
        ([0.1, 1e-3], Objective::Forward),
        ([0.1, 1e-3], Objective::Reverse),
        ([0.1, 10.0], Objective::Js),
    ] {
        let found = fit(&gaussian(-1.0, 0.3), which, start[0], start[1]);
        let last = found.steps.last().unwrap();
        assert!(found.converged && found.steps.len() <= MOST_STEPS);
        assert!(
            (last.mean + 1.0).abs() < 1e-6 && (last.std - 0.3).abs() < 1e-6 && last.value < 1e-12,
            "{which:?} from {start:?}: {last:?}"
        );
    }
}

#[test]
fn a_fit_that_cannot_be_says_so() {
    let p = cut(0.0, 1.0, [-1.0, 2.0]);
    let reverse = fit(&p, Objective::Reverse, 0.0, 1.0);
    assert_eq!((reverse.steps.len(), reverse.converged), (1, false));
    assert_eq!(reverse.steps[0].value, f64::INFINITY);
    assert!(fit(&p, Objective::Forward, 0.0, 1.0).converged);
    assert!(fit(&p, Objective::Js, 0.0, 1.0).converged);
    // So far apart that JS has no slope to follow.
    let lost = fit(&gaussian(0.0, 1.0), Objective::Js, 50.0, 1.0);
    assert!(lost.converged && lost.steps.len() == 1);
}

#[test]
fn gradients_of_the_fit_are_those_of_its_value() {
    let whole = mixture(&[[1.0, -1.0, 0.5], [2.0, 1.5, 0.8]]);
    let bounded = cut(0.0, 1.0, [-1.0, 2.0]);
    for (p, which) in [
        (&whole, Objective::Forward),
        (&whole, Objective::Reverse),
        (&whole, Objective::Js),
        (&bounded, Objective::Forward),
        (&bounded, Objective::Js),
    ] {
        for at in [[0.3, -0.5], [-2.0, 0.7], [4.0, -1.0]] {
            let (_, gradient) = objective(p, which, at[0], at[1]);
            for i in 0..2 {
                let value = |h: f64| {
                    let mut at = at;
                    at[i] += h;
                    objective(p, which, at[0], at[1]).0
                };
                let slope =
                    (8.0 * (value(1e-3) - value(-1e-3)) - value(2e-3) + value(-2e-3)) / 12e-3;
                assert!(
                    (gradient[i] - slope).abs() < 1e-7 * (1.0 + slope.abs()),
                    "{which:?} {at:?}"
                );
            }
        }
    }
}

#[test]
fn slopes_of_a_sweep_are_those_of_its_values() {
    let lines = [
        gaussian(0.0, 1.0),
        mixture(&[[1.0, -1.0, 0.5], [2.0, 1.5, 0.8]]),
        cut(0.0, 1.0, [-1.0, 2.0]),
        cut(0.5, 2.0, [-3.0, f64::INFINITY]),
    ];
    for (p, q) in lines.iter().flat_map(|p| lines.iter().map(move |q| (p, q))) {
        for shift in [-2.3, 0.4, 1.7, 6.0] {
            let at = |h: f64| shifted(p, q, shift + h);
            let found = at(0.0);
            let slope = |of: fn(&Shifted) -> f64| {
                let h = 1e-3;
                (8.0 * (of(&at(h)) - of(&at(-h))) - of(&at(2.0 * h)) + of(&at(-2.0 * h)))
                    / (12.0 * h)
            };
            for (of, derivative) in [
                ((|s| s.kl_pq) as fn(&Shifted) -> f64, found.slope_kl_pq),
                (|s| s.kl_qp, found.slope_kl_qp),
                (|s| s.js, found.slope_js),
            ] {
                if of(&found).is_infinite() {
                    assert_eq!(derivative, f64::INFINITY);
                } else {
                    let by_difference = slope(of);
                    assert!(
                        (derivative - by_difference).abs() < 1e-7 * (1.0 + by_difference.abs()),
                        "{derivative} for {by_difference}: {p:?} {q:?} {shift}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_sweep_is_exact_for_gaussians_near_and_far() {
    let (p, q) = (gaussian(0.0, 1.0), gaussian(0.0, 1.0));
    for shift in [0.0, 0.5, 3.0, 50.0] {
        let s = shifted(&p, &q, shift);
        assert!((s.kl_pq - 0.5 * shift * shift).abs() <= 1e-10 * s.kl_pq);
        assert!((s.slope_kl_pq - shift).abs() < 1e-9 && (s.slope_kl_qp - shift).abs() < 1e-9);
        assert!((s.js - js(&p, &q.shifted(shift))).abs() < 1e-12);
        assert!((s.halves[0] - s.halves[1]).abs() < 1e-12, "by symmetry");
        assert!((s.halves[0] + s.halves[1] - s.js).abs() < 1e-12);
    }
    // The slope of JS at Δ = 50: ½ ∫ q′ log(1 + p/q); with u = x − 25 and p/q = exp(−50u), q′ = −(u − 25) q
    // and √(pq) a Gaussian of u, to leading order in 1/50:
    // ½ · 25 · exp(−Δ²/8)/√(2π) · ∫ e^(25u) log(1 + e^(−50u)) du, whose integral is 2π/(2·25)… by parts π/25.
    let slope = shifted(&p, &q, 50.0).slope_js;
    let leading = 0.5 * 25.0 * f64::exp(-312.5) / (2.0 * PI).sqrt() * (PI / 25.0);
    assert!(
        (slope / leading - 1.0).abs() < 1e-2,
        "{slope:e} for {leading:e}"
    );
}

fn line() -> impl Strategy<Value = Line> {
    let part = (0.05..1.0f64, -20.0..20.0f64, -3.0..1.0f64);
    let parts = prop::collection::vec(part, 1..=3);
    let bounds = prop_oneof![
        3 => Just(WHOLE),
        1 => (-30.0..0.0f64, 0.1..30.0f64).prop_map(|(low, width)| [low, low + width]),
        1 => (-30.0..30.0f64).prop_map(|low| [low, f64::INFINITY]),
    ];
    (parts, bounds).prop_filter_map("some mass", |(parts, bounds)| {
        let component = |(w, m, s): (f64, f64, f64)| component(w, m, f64::powf(10.0, s));
        Line::new(parts.into_iter().map(component).collect(), bounds).ok()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn identities_hold_for_any_pair(p in line(), q in line()) {
        let d = divergences(&p, &q);
        prop_assert!(all(&d).iter().all(|x| !x.is_nan()), "{d:?}");
        prop_assert!(d.kl_pq >= 0.0 && d.kl_qp >= 0.0);
        prop_assert!((0.0..=LN_2).contains(&d.js));
        prop_assert_eq!(js(&p, &q), js(&q, &p));
        prop_assert!((d.js - js(&p, &q)).abs() < 1e-10);
        let size = 1.0 + d.entropy_p.abs();
        prop_assert!((d.entropy_p - entropy(&p)).abs() < 1e-9 * size);
        if d.kl_pq.is_finite() {
            prop_assert!((d.kl_pq - kl(&p, &q)).abs() <= 1e-9 * d.kl_pq.abs() + 1e-14);
            let sum = d.entropy_p + d.kl_pq;
            prop_assert!((d.cross_pq - sum).abs() < 1e-8 * (size + d.kl_pq), "{} {}", d.cross_pq, sum);
        } else {
            prop_assert_eq!(d.cross_pq, f64::INFINITY);
        }
        let s = shifted(&p, &q, 0.3);
        prop_assert!([s.kl_pq, s.kl_qp, s.js, s.slope_kl_pq, s.slope_kl_qp, s.slope_js].iter().all(|x| !x.is_nan()));
    }

    #[test]
    fn a_density_has_mass_1_and_fits_go_down(p in line(), mean in -25.0..25.0f64, log_std in -2.0..2.0f64) {
        let mass = integrate(&[&p], 0.0, &mut |x, lanes| lanes[0] = p.density(x))[0];
        prop_assert!((mass - 1.0).abs() < 1e-9, "{mass}");
        for which in [Objective::Forward, Objective::Reverse, Objective::Js] {
            let found = fit(&p, which, mean, log_std.exp());
            prop_assert!(found.steps.windows(2).all(|pair| pair[1].value < pair[0].value));
            prop_assert!(found.steps.iter().all(|s| s.std > 0.0 && s.mean.is_finite() && !s.value.is_nan()));
        }
    }
}
