//! One optimiser per network: burn's Adam or SGD, with a state that can be saved and restored bit by bit.

use burn::optim::{Adam, AdamConfig, AdamState, AdaptiveMomentumState, Optimizer, Sgd, SgdConfig};
use burn::tensor::{Device, Gradients, Tensor, TensorData};

use super::network::{Architecture, Mlp, bias};
use crate::params::OptimiserKind;

/// Numbers of an optimiser that may change while it runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Which update rule.
    pub kind: OptimiserKind,
    /// Decay of Adam's first moment.
    pub beta1: f64,
    /// Decay of Adam's second moment.
    pub beta2: f64,
}

/// Adam's moments of one layer: of its weights `[input, output]` and of its biases `[output]`.
#[derive(Clone)]
struct LayerState {
    weight: AdamState<2>,
    bias: AdamState<1>,
}

/// An update rule with its state. Adam is Kingma and Ba (2015) with ε = 1e-8; SGD is plain and keeps no state.
#[derive(Clone)]
pub struct Optimiser {
    settings: Settings,
    layers: Vec<Option<LayerState>>,
}

/// Adam's moments as flat numbers: for each layer weight m, weight v, bias m, bias v; empty before the first update.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Moments {
    /// Updates so far, which Adam's bias correction needs.
    pub time: usize,
    /// Per layer `[weight m, weight v, bias m, bias v]`, row-major.
    pub layers: Vec<[Vec<f32>; 4]>,
}

impl Optimiser {
    /// A fresh optimiser for a network of `layers` affine layers.
    pub fn new(settings: Settings, layers: usize) -> Self {
        Self {
            settings,
            layers: vec![None; layers],
        }
    }

    /// Takes over new rates and decays; the moments stay.
    pub fn set(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// One update of `network` along `gradients`, at the learning rate `rate`.
    pub fn step(&mut self, rate: f64, network: Mlp, gradients: &mut Gradients) -> Mlp {
        let settings = self.settings;
        let updated: Vec<_> = network
            .layers
            .iter()
            .zip(&mut self.layers)
            .map(|(layer, state)| {
                let (weight, bias) = (layer.weight.val(), bias(layer).val());
                let weight_grad = weight
                    .grad_remove(gradients)
                    .expect("every weight takes part in the loss");
                let bias_grad = bias
                    .grad_remove(gradients)
                    .expect("every bias takes part in the loss");
                update(
                    settings,
                    rate,
                    [weight.inner(), weight_grad],
                    (bias.inner(), bias_grad),
                    state,
                )
            })
            .collect();
        network.with_tensors(updated)
    }

    /// The moments' tensors, layer by layer in the order of [`Moments::layers`], flattened; empty for SGD.
    pub fn tensors(&self) -> Vec<Tensor<1>> {
        let flat = |state: &LayerState| {
            let (w, b) = (&state.weight.momentum, &state.bias.momentum);
            [
                w.moment_1.clone().flatten(0, 1),
                w.moment_2.clone().flatten(0, 1),
                b.moment_1.clone(),
                b.moment_2.clone(),
            ]
        };
        self.layers.iter().flatten().flat_map(flat).collect()
    }

    /// Updates that the moments have seen; 0 for SGD.
    pub fn time(&self) -> usize {
        self.layers
            .first()
            .and_then(Option::as_ref)
            .map_or(0, |state| state.weight.momentum.time)
    }

    /// Restores moments that were read out with [`Self::tensors`] and [`Self::time`].
    ///
    /// # Errors
    /// If the sizes do not fit `arch`, or the numbers cannot be moments of gradients.
    pub fn restore(
        &mut self,
        moments: Moments,
        arch: &Architecture,
        device: &Device,
    ) -> Result<(), String> {
        let shapes = arch.shapes();
        if moments.layers.is_empty() {
            self.layers = vec![None; shapes.len()];
            return Ok(());
        }
        let sizes = |[i, o]: [usize; 2]| [i * o, i * o, o, o];
        let fits = moments.layers.len() == shapes.len()
            && moments
                .layers
                .iter()
                .zip(&shapes)
                .all(|(layer, &shape)| layer.each_ref().map(Vec::len) == sizes(shape));
        if !fits {
            return Err("the optimiser's state does not fit the networks".into());
        }
        let negative = |layer: &[Vec<f32>; 4]| layer[1].iter().chain(&layer[3]).any(|&v| v < 0.0);
        if moments.time == 0
            || i32::try_from(moments.time).is_err()
            || moments.layers.iter().any(negative)
        {
            return Err("the optimiser's state holds numbers that no training gives".into());
        }
        let time = moments.time;
        self.layers = moments
            .layers
            .into_iter()
            .zip(shapes)
            .map(|([wm, wv, bm, bv], [i, o])| {
                let matrix =
                    |values| Tensor::<2>::from_data(TensorData::new(values, [i, o]), device);
                let vector = |values| Tensor::<1>::from_data(TensorData::new(values, [o]), device);
                Some(LayerState {
                    weight: AdamState::new(AdaptiveMomentumState::new(
                        time,
                        matrix(wm),
                        matrix(wv),
                    )),
                    bias: AdamState::new(AdaptiveMomentumState::new(time, vector(bm), vector(bv))),
                })
            })
            .collect();
        Ok(())
    }
}

fn update(
    settings: Settings,
    rate: f64,
    [weight, weight_grad]: [Tensor<2>; 2],
    (bias, bias_grad): (Tensor<1>, Tensor<1>),
    state: &mut Option<LayerState>,
) -> (Tensor<2>, Tensor<1>) {
    match settings.kind {
        OptimiserKind::Sgd => {
            let sgd: Sgd = SgdConfig::new().build();
            (
                sgd.step(rate, weight, weight_grad, None).0,
                sgd.step(rate, bias, bias_grad, None).0,
            )
        }
        OptimiserKind::Adam => {
            let adam: Adam = AdamConfig::new()
                .with_beta_1(settings.beta1 as f32)
                .with_beta_2(settings.beta2 as f32)
                .with_epsilon(1e-8)
                .build();
            let (before_weight, before_bias) =
                state.take().map(|state| (state.weight, state.bias)).unzip();
            let (weight, after_weight) = adam.step(rate, weight, weight_grad, before_weight);
            let (bias, after_bias) = adam.step(rate, bias, bias_grad, before_bias);
            *state = after_weight
                .zip(after_bias)
                .map(|(weight, bias)| LayerState { weight, bias });
            (weight, bias)
        }
    }
}
