//! The GAN losses, as functions of the discriminator's logits.
//!
//! With D = σ(l) the discriminator minimises the cross-entropy of Goodfellow et al. (2014, eq. 1) halved,
//! `J_D = −½ E_data log D(x) − ½ E_z log(1 − D(G(z)))`. Training needs only derivatives, and the derivative of a
//! cross-entropy in its logit is exactly `σ(l) − y`; so no logarithm of a sigmoid is ever taken, and nothing overflows.
//! The two halves of J_D carry equal weights whatever the parameters: any other weight would move D*.
//! The values of the losses are computed from densities, by [`crate::theory::optimal::judge`].

use burn::tensor::{Tensor, activation::sigmoid};

use crate::params::Loss;

/// dJ_D/dl for logits `[2B, 1]` with labels `[2B, 1]`: 1 for data, 0 for generated points.
///
/// `J_D = (1/2B) Σ cross-entropy(y, σ(l))`, hence `(σ(l) − y) / 2B`.
pub fn discriminator_slope(logits: Tensor<2>, labels: Tensor<2>) -> Tensor<2> {
    let [rows, _] = logits.dims();
    (sigmoid(logits) - labels).div_scalar(rows as f32)
}

/// dJ_G/dl for logits `[B, 1]` of generated points, where J_G is a mean over so many `points`: B for the loss of a batch,
/// 1 for each point's own term.
///
/// Minimax, `J_G = −J_D`: `+½ E log(1 − D)`, slope `−σ(l) / 2B`, which vanishes where D is sure of itself.
/// Non-saturating, `J_G = −½ E log D`: slope `(σ(l) − 1) / 2B`.
pub fn generator_slope(loss: Loss, logits: Tensor<2>, points: usize) -> Tensor<2> {
    let d = sigmoid(logits);
    let slope = match loss {
        Loss::Minimax => d.neg(),
        Loss::NonSaturating => d.sub_scalar(1.0),
    };
    slope.div_scalar(2.0 * points as f32)
}
