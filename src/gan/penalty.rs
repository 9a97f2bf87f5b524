//! What D pays for its slope in x, beside J_D.
//!
//! With l the raw output of D and γ the parameter `gamma`:
//!
//! | penalty | added to J_D | source |
//! |---|---|---|
//! | R1 | ½ γ E ‖∇l(x)‖² over the data | Mescheder et al. 2018, eq. 9 |
//! | R2 | ½ γ E ‖∇l(G(z))‖² | Mescheder et al. 2018, eq. 10 |
//! | zero-centred | ½ γ E ‖∇l(u)‖² | Thanh-Tung et al. 2019, eq. 8 |
//! | one-centred | ½ γ E (‖∇l(u)‖ − 1)² | Gulrajani et al. 2017, eq. 3 |
//!
//! where u = α x + (1 − α) G(z), α uniform on [0, 1], each data point with a generated one. Since J_D carries halves, γ is
//! the λ of the two papers on interpolates, and half of Mescheder's γ. Each weighs against the slope alone, so with any of
//! them in force the optimum of J_D is no longer the optimum of the sum.
//!
//! As with the losses, training needs only slopes: here those of the penalty in the gradient g = ∇l(x), held fixed, `γ g / B`
//! or `γ (1 − 1/‖g‖) g / B`; Σ slope · g then has the gradient of the penalty in D's weights. g itself is
//! [`super::network::Mlp::forward_with_gradient`].

use burn::tensor::Tensor;

use crate::params::Penalty;

/// The slope of the penalty in D's input gradients `[n, 2]`, for a mean over so many `points`; same shape.
pub fn slope(penalty: Penalty, gradients: Tensor<2>, gamma: f64, points: usize) -> Tensor<2> {
    let slope = match penalty {
        // Where there is no slope there is no direction either: 0 / 1e-10 = 0.
        Penalty::Gp => gradients.clone() - gradients.clone() / norms(gradients),
        _ => gradients,
    };
    slope.mul_scalar((gamma / points as f64) as f32)
}

/// The penalty at D's input gradients `[n, 2]`, for a mean over so many `points`: `[1]`.
pub fn value(penalty: Penalty, gradients: Tensor<2>, gamma: f64, points: usize) -> Tensor<1> {
    let excess = match penalty {
        Penalty::Gp => norms(gradients).sub_scalar(1.0),
        _ => gradients,
    };
    let squares = excess.clone() * excess;
    squares
        .sum()
        .mul_scalar((0.5 * gamma / points as f64) as f32)
}

/// ‖g‖ of each row, `[n, 1]`; not quite 0 where g is.
fn norms(gradients: Tensor<2>) -> Tensor<2> {
    let squares = gradients.clone() * gradients;
    squares.sum_dim(1).add_scalar(1e-20).sqrt()
}
