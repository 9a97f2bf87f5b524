//! The integrands of KL as curves, and their running totals.

use super::Line;
use super::divergence::{covers, kl, log_ratio_term};
use super::quadrature::{breaks, insert, integrate_panels};

/// One direction of KL along a grid; nats (the integrand: nats per unit length).
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// p log(p/q) at the points of the grid; infinite where q is 0 and p is not.
    pub integrand: Vec<f64>,
    /// ∫ p log(p/q) from −∞ to each point; infinite from where the integrand is. Where all mass
    /// lies before a point, the very number of [`kl`].
    pub running: Vec<f64>,
    /// KL(p‖q).
    pub total: f64,
}

/// p log(p/q) and its running total at `xs`, which must be sorted and finite.
#[must_use]
pub fn running(p: &Line, q: &Line, xs: &[f64]) -> Running {
    let total = kl(p, q);
    let term = |x: f64| log_ratio_term(p.log_density(x), q.log_density(x));
    let mut ends = breaks(&[p, q]);
    for &x in xs.iter().chain(&q.bounds()) {
        if x.is_finite() {
            insert(&mut ends, x);
        }
    }
    let last = breaks(&[p]).last().copied().unwrap_or(f64::NAN);
    let mut running = Vec::with_capacity(xs.len());
    let mut before = 0.0;
    let mut points = xs.iter().peekable();
    while points.next_if(|&&x| x <= ends[0]).is_some() {
        running.push(0.0);
    }
    // Panels without q are left out; the first of them with p makes the total infinite.
    let in_q = |x: f64| q.bounds()[0] <= x && x <= q.bounds()[1];
    let mut integrand = |x: f64, lanes: &mut [f64; 8]| {
        lanes[0] = if in_q(x) { term(x) } else { 0.0 };
    };
    integrate_panels(&ends, 1e-16, &mut integrand, &mut |low, high, sums| {
        let middle = 0.5 * (low + high);
        let hole = !in_q(middle) && p.bounds()[0] <= middle && middle <= p.bounds()[1];
        before += if hole { f64::INFINITY } else { sums[0] };
        while points.next_if(|&&x| x <= high).is_some() {
            running.push(if high >= last && before.is_finite() && covers(q, p) {
                total
            } else {
                before
            });
        }
    });
    Running {
        integrand: xs.iter().map(|&x| term(x)).collect(),
        running,
        total,
    }
}
