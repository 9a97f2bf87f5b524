//! What each network descends: the loss in force with its pairing, and D's penalty.
//!
//! An objective is a number whose gradient in the weights is the wanted one; its value means nothing, since slopes are held
//! fixed in it (see [`super::loss`]).

use burn::tensor::Tensor;

use super::network::Mlp;
use super::{loss, penalty};
use crate::params::{Params, Penalty};

/// D's objective on a batch.
pub struct Objective {
    /// D's raw outputs at the batch, in one pass or two, tracked.
    pub outputs: Vec<Tensor<2>>,
    slopes: Vec<Tensor<2>>,
    /// ∇l at the points where it is penalised, tracked, with the penalty's slopes in it.
    gradients: Vec<(Tensor<2>, Tensor<2>)>,
    penalty: Penalty,
    gamma: f64,
    /// Rows of data.
    points: usize,
}

impl Objective {
    /// Σ slope · l + Σ slope · ∇l, whose gradient in D's weights is that of J_D and its penalty.
    pub fn descent(&self) -> Tensor<1> {
        let losses = self
            .outputs
            .iter()
            .cloned()
            .zip(self.slopes.iter().cloned());
        losses
            .chain(self.gradients.iter().cloned())
            .map(|(value, slope)| (value * slope).sum())
            .reduce(|sum, term| sum + term)
            .expect("a batch is passed through D at least once")
    }

    /// D's raw outputs at the data and at the generated points, `[B, 1]` each, untracked.
    pub fn judged(&self) -> [Tensor<2>; 2] {
        let outputs = self.outputs.iter().map(|outputs| outputs.clone().inner());
        let outputs = Tensor::cat(outputs.collect(), 0);
        [0, 1].map(|part| {
            let rows = part * self.points..(part + 1) * self.points;
            outputs.clone().slice([rows])
        })
    }

    /// What the penalty adds to J_D, `[1]`, untracked; none where there is no penalty.
    pub fn penalty(&self) -> Option<Tensor<1>> {
        let values = self.gradients.iter().map(|(gradients, _)| {
            let gradients = gradients.clone().inner();
            penalty::value(self.penalty, gradients, self.gamma, self.points)
        });
        values.reduce(|sum, value| sum + value)
    }
}

/// Whether the penalty looks at points between data and generated ones.
pub fn looks_between(params: &Params) -> bool {
    matches!(params.penalty, Penalty::ZeroGp | Penalty::Gp)
}

/// D's objective for `[B, 2]` data points, as many generated ones, and as many between them if the penalty looks there.
///
/// All go through D in one pass, unless data and generated points are treated differently.
pub fn discriminator(
    params: &Params,
    d: &Mlp,
    [data, generated]: [Tensor<2>; 2],
    between: Option<Tensor<2>>,
) -> Objective {
    let [points, _] = data.dims();
    let (loss, device) = (params.loss, data.device());
    let ones = || Tensor::ones([points, 1], &device);
    let zeros = || Tensor::zeros([points, 1], &device);
    let [at_data, at_generated] = match params.penalty {
        Penalty::None | Penalty::ZeroGp | Penalty::Gp => [false, false],
        Penalty::R1 => [true, false],
        Penalty::R2 => [false, true],
        Penalty::R1R2 => [true, true],
    };
    let (mut outputs, mut slopes, mut gradients) = (vec![], vec![], vec![]);
    let mut pass = |x: Tensor<2>, penalised: bool| {
        let here = if penalised {
            let (here, gradient) = d.forward_with_gradient(x);
            gradients.push(gradient);
            here
        } else {
            d.forward(x)
        };
        outputs.push(here.clone());
        here.inner()
    };
    if params.game().pairs() || at_data != at_generated {
        let (real, fake) = (pass(data, at_data), pass(generated, at_generated));
        if params.game().pairs() {
            let slope = loss::discriminator_pair_slope(loss, real - fake);
            slopes = vec![slope.clone(), slope.neg()];
        } else {
            slopes = vec![
                loss::discriminator_slope(loss, real, ones(), points),
                loss::discriminator_slope(loss, fake, zeros(), points),
            ];
        }
    } else {
        let labels = Tensor::cat(vec![ones(), zeros()], 0);
        let both = pass(Tensor::cat(vec![data, generated], 0), at_data);
        slopes.push(loss::discriminator_slope(loss, both, labels, points));
    }
    gradients.extend(between.map(|x| d.forward_with_gradient(x).1));
    let gradients = gradients.into_iter().map(|gradient: Tensor<2>| {
        let here = gradient.clone().inner();
        (
            gradient,
            penalty::slope(params.penalty, here, params.gamma, points),
        )
    });
    Objective {
        outputs,
        slopes,
        gradients: gradients.collect(),
        penalty: params.penalty,
        gamma: params.gamma,
        points,
    }
}

/// dJ_G/dl for D's outputs `[B, 1]` at generated points, without gradient tracking; `rivals` are its outputs at as many
/// data points, where the loss is one of pairs.
pub fn generator_slope(
    params: &Params,
    outputs: Tensor<2>,
    rivals: Option<Tensor<2>>,
) -> Tensor<2> {
    let [points, _] = outputs.dims();
    match rivals {
        Some(rivals) => loss::generator_pair_slope(params.loss, outputs - rivals),
        None => loss::generator_slope(params.loss, outputs, points),
    }
}
