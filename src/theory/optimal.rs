//! The best discriminator, and how far any other is from it.
//!
//! J_D = −½ E_{p_data} log D − ½ E_{p_model} log(1 − D) is smallest, pointwise, at D* = p_data /
//! (p_data + p_model), where it is log 2 − JS(p_data‖p_model). For any D, J_D = \[log 2 − JS\] +
//! E_{½(p_data + p_model)} KL(Bernoulli(D*) ‖ Bernoulli(D)). (Goodfellow et al., "Generative
//! adversarial nets", 2014; the split is cross-entropy = entropy + KL.)

use std::f64::consts::LN_2;

use super::divergence::{bernoulli_kl_logit, entropy, js, kl, sigmoid, softplus_both};

/// D* = p / (p + q); ½ where both are 0.
#[must_use]
pub fn d_star(p: f64, q: f64) -> f64 {
    let sum = p + q;
    if sum > 0.0 { p / sum } else { 0.5 }
}

/// The densities p(x)^m and q(x)^m of m times the same point x in packs of `m` points, up to a common factor; both 0 where p
/// and q are.
///
/// Over packs the densities are products, and so D*(x_1, …, x_m) = ∏ p(x_i) / (∏ p(x_i) + ∏ q(x_i)) (PacGAN, Lin et al. 2018,
/// section 3): on the diagonal it is steeper than D*, with ½ at the same places.
#[must_use]
pub fn packed(p: f64, q: f64, m: u32) -> [f64; 2] {
    let sum = p + q;
    [p, q].map(|density| {
        let share = if sum > 0.0 { density / sum } else { 0.0 };
        (0..m).fold(1.0, |product, _| product * share)
    })
}

/// A discriminator held against the theory; losses and divergences in nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// J_D of the discriminator.
    pub loss_d: f64,
    /// J_D of D*: log 2 − JS.
    pub loss_d_optimal: f64,
    /// E_{½(p+q)} KL(Bernoulli(D*) ‖ Bernoulli(D)) = J_D(D) − J_D(D*), and not negative.
    pub excess_d: f64,
    /// JS(p_data‖p_model).
    pub js: f64,
    /// KL(p_data‖p_model), a lower bound: see [`kl`].
    pub kl_forward: f64,
    /// KL(p_model‖p_data), a lower bound: see [`kl`].
    pub kl_reverse: f64,
    /// E_{½(p+q)} |D − D*|.
    pub d_gap: f64,
    /// The minimax generator's loss, −J_D.
    pub loss_g_minimax: f64,
    /// The non-saturating generator's loss, −½ E_{p_model} log D.
    pub loss_g_nonsaturating: f64,
}

/// Where J_D arises, cell by cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// What any discriminator pays there.
    pub optimal: Vec<f64>,
    /// What the one at hand pays on top.
    pub excess: Vec<f64>,
}

/// Takes J_D apart, over the same masses and logits as [`judge`], in nats: ½(p + q) H(Bernoulli(D*)), with the sum
/// log 2 − JS, and ½(p + q) KL(Bernoulli(D*) ‖ Bernoulli(D)), with the sum `excess_d`.
///
/// # Panics
/// If the three lengths differ.
#[must_use]
pub fn parts(p: &[f64], q: &[f64], logits: &[f64]) -> Parts {
    assert_eq!((p.len(), q.len()), (logits.len(), logits.len()));
    let cell = |((&p, &q), &logit): ((&f64, &f64), &f64)| {
        let (best, weight) = (d_star(p, q), 0.5 * (p + q));
        let optimal = weight * entropy(&[best, 1.0 - best]);
        (optimal, weight * bernoulli_kl_logit(best, logit))
    };
    let (optimal, excess) = p.iter().zip(q).zip(logits).map(cell).unzip();
    Parts { optimal, excess }
}

/// Judges a discriminator by quadrature: masses `p` (data) and `q` (model) with the sum 1 each, and
/// its logits, all over the same cells with the outside cell among them.
///
/// The excess is computed as the divergence it is, not by subtraction, so that
/// `loss_d = loss_d_optimal + excess_d` can be checked.
///
/// # Panics
/// If the three lengths differ.
#[must_use]
pub fn judge(p: &[f64], q: &[f64], logits: &[f64]) -> Judgement {
    assert_eq!(p.len(), logits.len(), "one logit for each cell");
    let (mut on_data, mut on_model, mut fooled, mut excess_d, mut d_gap) =
        (0.0, 0.0, 0.0, 0.0, 0.0);
    for ((&p, &q), &logit) in p.iter().zip(q).zip(logits) {
        let (best, weight) = (d_star(p, q), 0.5 * (p + q));
        // −log(1 − D) and −log D.
        let [cost_of_false, cost_of_true] = softplus_both(logit);
        on_data += p * cost_of_true;
        on_model += q * cost_of_false;
        fooled += q * cost_of_true;
        excess_d += weight * bernoulli_kl_logit(best, logit);
        d_gap += weight * (sigmoid(logit) - best).abs();
    }
    let loss_d = 0.5 * (on_data + on_model);
    let js = js(p, q);
    Judgement {
        loss_d,
        loss_d_optimal: LN_2 - js,
        excess_d,
        js,
        kl_forward: kl(p, q),
        kl_reverse: kl(q, p),
        d_gap,
        loss_g_minimax: -loss_d,
        loss_g_nonsaturating: 0.5 * fooled,
    }
}
