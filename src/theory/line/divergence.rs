//! Entropies and divergences of densities on the line, in nats, by quadrature.
//!
//! The integrands of KL and JS are written so that they are nowhere negative. KL(p‖q) is the
//! integral of p (r − 1 − log r) with r = q/p, the gap in Gibbs' log r ≤ r − 1: it has the integral
//! of p log(p/q), since ∫ (q − p) = 0, and no cancellation where p and q are nearly the same.

use std::f64::consts::LN_2;

use super::Line;
use super::quadrature::{Lanes, integrate};

/// Nats that are not worth halving a panel for: less than the rounding errors of two log densities make
/// of nothing.
const NEGLIGIBLE: f64 = 1e-24;

/// What two densities are to each other, in nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Divergences {
    /// KL(p‖q); infinite where q is 0 and p is not.
    pub kl_pq: f64,
    /// KL(q‖p); infinite where p is 0 and q is not.
    pub kl_qp: f64,
    /// JS(p‖q), in [0, log 2].
    pub js: f64,
    /// H(p).
    pub entropy_p: f64,
    /// H(q).
    pub entropy_q: f64,
    /// H(p, q) = −∫ p log q; infinite where KL(p‖q) is.
    pub cross_pq: f64,
    /// H(q, p) = −∫ q log p; infinite where KL(q‖p) is.
    pub cross_qp: f64,
}

/// Every divergence of `p` and `q`, in one pass.
#[must_use]
pub fn divergences(p: &Line, q: &Line) -> Divergences {
    let (pq, qp) = (covers(q, p), covers(p, q));
    let sums = integrate(&[p, q], NEGLIGIBLE, &mut |x, lanes| {
        let (lp, lq) = (p.log_density(x), q.log_density(x));
        let (dp, dq) = (libm::exp(lp), libm::exp(lq));
        let times = |density: f64, log: f64| if density > 0.0 { density * log } else { 0.0 };
        let when = |finite: bool, value: f64| if finite { value } else { 0.0 };
        *lanes = [
            when(pq, gibbs_gap(lp, lq)),
            when(qp, gibbs_gap(lq, lp)),
            js_integrand(lp, lq),
            -times(dp, lp),
            -times(dq, lq),
            when(pq, -times(dp, lq)),
            when(qp, -times(dq, lp)),
            0.0,
        ];
    });
    let [
        kl_pq,
        kl_qp,
        js,
        entropy_p,
        entropy_q,
        cross_pq,
        cross_qp,
        _,
    ] = sums;
    let or_infinite = |finite: bool, value: f64| if finite { value } else { f64::INFINITY };
    Divergences {
        kl_pq: or_infinite(pq, kl_pq),
        kl_qp: or_infinite(qp, kl_qp),
        js: js.min(LN_2),
        entropy_p,
        entropy_q,
        cross_pq: or_infinite(pq, cross_pq),
        cross_qp: or_infinite(qp, cross_qp),
    }
}

/// KL(p‖q) = ∫ p log(p/q): 0 where the densities are the same, infinite where q is 0 and p is not.
#[must_use]
pub fn kl(p: &Line, q: &Line) -> f64 {
    if !covers(q, p) {
        return f64::INFINITY;
    }
    one(p, q, &gibbs_gap)
}

/// JS(p‖q) = ½ KL(p‖m) + ½ KL(q‖m) with m = (p + q)/2; in [0, log 2], the same both ways.
#[must_use]
pub fn js(p: &Line, q: &Line) -> f64 {
    one(p, q, &js_integrand).min(LN_2)
}

/// H(p) = −∫ p log p, of either sign.
#[must_use]
pub fn entropy(p: &Line) -> f64 {
    cross_entropy(p, p)
}

/// H(p, q) = −∫ p log q = H(p) + KL(p‖q); infinite where q is 0 and p is not.
#[must_use]
pub fn cross_entropy(p: &Line, q: &Line) -> f64 {
    if !covers(q, p) {
        return f64::INFINITY;
    }
    one(p, q, &|lp, lq| {
        let density = libm::exp(lp);
        if density > 0.0 { -density * lq } else { 0.0 }
    })
}

/// ∫ f(log p, log q).
fn one(p: &Line, q: &Line, f: &dyn Fn(f64, f64) -> f64) -> f64 {
    integrate(&[p, q], NEGLIGIBLE, &mut |x, lanes: &mut Lanes| {
        lanes[0] = f(p.log_density(x), q.log_density(x));
    })[0]
}

/// Whether `q` is positive wherever `p` is: whether KL(p‖q) is finite.
#[must_use]
pub fn covers(q: &Line, p: &Line) -> bool {
    let ([q_low, q_high], [p_low, p_high]) = (q.bounds(), p.bounds());
    q_low <= p_low && p_high <= q_high
}

/// Gibbs' log r ≤ r − 1 at one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gibbs {
    /// r = q/p; 1 where both are 0, infinite where p alone is, or is too small for the quotient.
    pub ratio: f64,
    /// log r; infinite where r is, or is 0.
    pub log_ratio: f64,
    /// r − 1 − log r ≥ 0.
    pub gap: f64,
}

/// r = q(x)/p(x), and how far log r lies below r − 1.
#[must_use]
pub fn gibbs(p: &Line, q: &Line, x: f64) -> Gibbs {
    let (lp, lq) = (p.log_density(x), q.log_density(x));
    // −∞ less −∞ is no number.
    let log_ratio = if lp == lq { 0.0 } else { lq - lp };
    let ratio = libm::exp(log_ratio);
    Gibbs {
        ratio,
        log_ratio,
        gap: if ratio == f64::INFINITY {
            ratio
        } else {
            gibbs_gap(0.0, log_ratio)
        },
    }
}

/// p log(p/q) = p (log p − log q), of either sign, from log densities; infinite where q alone is 0.
pub(super) fn log_ratio_term(lp: f64, lq: f64) -> f64 {
    let density = libm::exp(lp);
    if lq == f64::NEG_INFINITY && lp > lq {
        f64::INFINITY
    } else if density > 0.0 {
        density * (lp - lq)
    } else {
        0.0
    }
}

/// p (r − 1 − log r) ≥ 0 with r = q/p, from log densities; q where p is 0.
pub(super) fn gibbs_gap(lp: f64, lq: f64) -> f64 {
    let p = libm::exp(lp);
    if p == 0.0 {
        return libm::exp(lq);
    }
    let log_r = lq - lp;
    if log_r.abs() > 0.25 {
        return libm::exp(lq) - p * (1.0 + log_r);
    }
    // eˡ − 1 − l = l²/2 (1 + l/3 (1 + l/4 (1 + …))).
    let series = (3..=13)
        .rev()
        .fold(1.0, |sum, n| 1.0 + log_r / f64::from(n) * sum);
    p * 0.5 * log_r * log_r * series
}

/// ½ p log(p/m) + ½ q log(q/m) ≥ 0 with m = (p + q)/2, from log densities.
///
/// It is m (log 2 − the entropy of a coin that shows D* = p/(p + q)), and with t = 2 D* − 1 the
/// bracket is ½ (1 + t) log(1 + t) + ½ (1 − t) log(1 − t) = Σₖ t²ᵏ / (2k (2k − 1)).
pub(super) fn js_integrand(lp: f64, lq: f64) -> f64 {
    let mean = 0.5 * (libm::exp(lp) + libm::exp(lq));
    if mean == 0.0 {
        return 0.0;
    }
    let ratio = libm::exp(-(lp - lq).abs());
    let t = (1.0 - ratio) / (1.0 + ratio);
    if t < 0.1 {
        let square = t * t;
        let term = |sum: f64, k: i32| square * sum + 1.0 / f64::from(2 * k * (2 * k - 1));
        return mean * square * (1..=8).rev().fold(0.0, term);
    }
    let less = if t < 1.0 {
        (1.0 - t) * libm::log1p(-t)
    } else {
        0.0
    };
    mean * 0.5 * ((1.0 + t) * libm::log1p(t) + less)
}
