//! One density moved past another: divergences and their slopes in the shift.

use std::f64::consts::LN_2;

use super::Line;
use super::divergence::{covers, gibbs_gap, js_integrand};
use super::quadrature::integrate;
use crate::theory::divergence::softplus;

/// What p and q moved by Δ are to each other, in nats, and the derivatives in Δ, in nats per unit
/// length. Where a divergence is infinite, so is what stands for its slope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shifted {
    /// KL(p‖q_Δ).
    pub kl_pq: f64,
    /// KL(q_Δ‖p).
    pub kl_qp: f64,
    /// JS(p‖q_Δ).
    pub js: f64,
    /// The two parts of JS: ½ KL(p‖m) and ½ KL(q_Δ‖m), with m = (p + q_Δ)/2.
    pub halves: [f64; 2],
    /// dKL(p‖q_Δ)/dΔ.
    pub slope_kl_pq: f64,
    /// dKL(q_Δ‖p)/dΔ.
    pub slope_kl_qp: f64,
    /// dJS(p‖q_Δ)/dΔ; far apart, where JS is log 2 to the last digit, still right in its own digits.
    pub slope_js: f64,
}

/// The divergences and their slopes with `q` moved by `shift`, bounds and all.
///
/// dKL(p‖q_Δ)/dΔ = ∫ p s_q and dKL(q_Δ‖p)/dΔ = −∫ q_Δ s_p with the scores s = (log density)′;
/// dJS/dΔ = ½ ∫ q_Δ′ log(1 + p/q_Δ), since dJS = ½ ∫ log(q/m) dq, and a bound of q adds, as it
/// moves, the integrand that it takes in.
#[must_use]
pub fn shifted(p: &Line, q: &Line, shift: f64) -> Shifted {
    let q = &q.shifted(shift);
    let (pq, qp) = (covers(q, p), covers(p, q));
    let sums = integrate(&[p, q], 0.0, &mut |x, lanes| {
        let (lp, lq) = (p.log_density(x), q.log_density(x));
        let (dp, dq) = (libm::exp(lp), libm::exp(lq));
        let times = |density: f64, factor: f64| if density > 0.0 { density * factor } else { 0.0 };
        if pq {
            lanes[0] = gibbs_gap(lp, lq);
            lanes[3] = times(dp, q.score(x));
        }
        if qp {
            lanes[1] = gibbs_gap(lq, lp);
            lanes[4] = -times(dq, p.score(x));
        }
        lanes[2] = js_integrand(lp, lq);
        let lm = log_mean(lp, lq);
        lanes[6] = 0.5 * gibbs_gap(lp, lm);
        lanes[7] = 0.5 * gibbs_gap(lq, lm);
        lanes[5] = times(dq, 0.5 * q.score(x) * softplus(lp - lq));
    });
    let [
        kl_pq,
        kl_qp,
        js,
        slope_kl_pq,
        slope_kl_qp,
        slope_js,
        half_p,
        half_q,
    ] = sums;
    let or_infinite = |finite: bool, value: f64| if finite { value } else { f64::INFINITY };
    let [low, high] = q.bounds().map(|bound| edge(p, q, bound));
    Shifted {
        kl_pq: or_infinite(pq, kl_pq),
        kl_qp: or_infinite(qp, kl_qp),
        js: js.min(LN_2),
        halves: [half_p, half_q],
        slope_kl_pq: or_infinite(pq, slope_kl_pq),
        slope_kl_qp: or_infinite(qp, slope_kl_qp),
        slope_js: slope_js + high - low,
    }
}

/// log ½ (p + q) from log densities.
fn log_mean(lp: f64, lq: f64) -> f64 {
    let (low, high) = (lp.min(lq), lp.max(lq));
    if high == f64::NEG_INFINITY {
        return high;
    }
    high + libm::log1p(libm::exp(low - high)) - LN_2
}

/// What the integrand of JS gains as a bound of q passes `x`, less ½ (p + q) log 2, whose share is
/// in the integral.
fn edge(p: &Line, q: &Line, x: f64) -> f64 {
    let (lp, lq) = (p.log_density(x), q.log_density(x));
    let term = |la: f64, lb: f64| {
        let density = libm::exp(la);
        if density > 0.0 {
            density * softplus(lb - la)
        } else {
            0.0
        }
    };
    -0.5 * (term(lp, lq) + term(lq, lp))
}
