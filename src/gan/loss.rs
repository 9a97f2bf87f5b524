//! The GAN losses of [`crate::theory::loss`] as slopes in the discriminator's raw outputs l.
//!
//! Training needs only derivatives: it descends `Σ slope · l` with the slopes held fixed, which has the gradient of J. The
//! derivative of a cross-entropy in its logit is exactly `σ(l) − y`; so no logarithm of a sigmoid is ever taken, and nothing
//! overflows. The values of the losses are computed from densities, by [`crate::theory::critic::judge`].
//!
//! A loss of pairs takes the i-th data point of a batch with its i-th generated one.

use burn::tensor::{Tensor, activation::sigmoid};

use super::network::above_zero;
use crate::params::Loss;

/// dJ_D/dl of a plain loss for outputs `[n, 1]` with labels `[n, 1]`, 1 for data and 0 for generated points, where
/// each of the two means is over so many `points`.
///
/// For the logistic losses it is `(σ(l) − y) / 2B`, as for any cross-entropy.
pub fn discriminator_slope(
    loss: Loss,
    outputs: Tensor<2>,
    labels: Tensor<2>,
    points: usize,
) -> Tensor<2> {
    let slope = match loss {
        Loss::Minimax | Loss::NonSaturating => sigmoid(outputs) - labels,
        Loss::LeastSquares => (outputs - labels).mul_scalar(2.0),
        Loss::Hinge => {
            let sign = labels.mul_scalar(2.0).sub_scalar(1.0);
            cost_slope(loss, outputs * sign.clone()) * sign
        }
        Loss::Wasserstein => labels.mul_scalar(-2.0).add_scalar(1.0),
    };
    slope.div_scalar(2.0 * points as f32)
}

/// dJ_G/dl of a plain loss for outputs `[n, 1]` at generated points, where J_G is a mean over so many `points`: n for
/// the loss of a batch, 1 for each point's own term.
///
/// Minimax, `+½ E log(1 − D)`, has the slope `−σ(l) / 2B`, which vanishes where D is sure of itself.
pub fn generator_slope(loss: Loss, outputs: Tensor<2>, points: usize) -> Tensor<2> {
    let slope = match loss {
        Loss::Minimax => sigmoid(outputs).neg(),
        Loss::NonSaturating | Loss::LeastSquares => cost_slope(loss, outputs),
        Loss::Hinge | Loss::Wasserstein => outputs.ones_like().neg(),
    };
    slope.div_scalar(2.0 * points as f32)
}

/// dJ_D/dr of a loss of pairs with the differences `r = l(x) − l(G(z))`, `[B, 1]`: the slope in l(x), and minus that in
/// l(G(z)).
pub fn discriminator_pair_slope(loss: Loss, differences: Tensor<2>) -> Tensor<2> {
    let [pairs, _] = differences.dims();
    cost_slope(loss, differences).div_scalar(pairs as f32)
}

/// dJ_G/dl of a loss of pairs for the outputs at generated points, given the differences `l(G(z)) − l(x)`, `[B, 1]`,
/// seen from G.
pub fn generator_pair_slope(loss: Loss, differences: Tensor<2>) -> Tensor<2> {
    let [pairs, _] = differences.dims();
    let slope = match loss {
        Loss::Minimax => sigmoid(differences).neg(),
        _ => cost_slope(loss, differences),
    };
    slope.div_scalar(pairs as f32)
}

/// f'(t).
fn cost_slope(loss: Loss, t: Tensor<2>) -> Tensor<2> {
    match loss {
        Loss::Minimax | Loss::NonSaturating => sigmoid(t).sub_scalar(1.0),
        Loss::LeastSquares => t.sub_scalar(1.0).mul_scalar(2.0),
        Loss::Hinge => above_zero(t.neg().add_scalar(1.0)).neg(),
        Loss::Wasserstein => t.ones_like().neg(),
    }
}
