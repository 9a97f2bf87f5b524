//! One optimiser per network, with a state that can be saved and restored bit by bit.
//!
//! With gradient g, learning rate η and one update per batch (the state begins at 0):
//!
//! | kind | state | update of a weight w |
//! |---|---|---|
//! | SGD | – | w ← w − η g |
//! | momentum (Polyak 1964) | v | v ← μ v + g, w ← w − η v |
//! | RMSProp (Hinton 2012) | s | s ← β₂ s + (1 − β₂) g², w ← w − η g / (√s + ε) |
//! | Adam (Kingma and Ba 2015, alg. 1) | m, s | m ← β₁ m + (1 − β₁) g, s as above, w ← w − η m̂ / (√ŝ + ε), with m̂ = m / (1 − β₁ᵗ), ŝ = s / (1 − β₂ᵗ) |
//! | AdamW (Loshchilov and Hutter 2019, alg. 2) | m, s | w ← (1 − η λ) w, then as Adam |

use burn::optim::{Adam, AdamConfig, AdamState, AdaptiveMomentumState, Optimizer};
use burn::tensor::{Device, Gradients, Tensor, TensorData};

use super::network::{Architecture, Mlp, bias};
use crate::params::OptimiserKind;

/// Numbers of an optimiser that may change while it runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Which update rule.
    pub kind: OptimiserKind,
    /// β₁: decay of the running mean of the gradients.
    pub beta1: f64,
    /// β₂: decay of the running mean of their squares.
    pub beta2: f64,
    /// μ: what momentum keeps of its last update.
    pub momentum: f64,
    /// λ of AdamW.
    pub weight_decay: f64,
    /// ε: what is added to the root of the mean square.
    pub epsilon: f64,
}

/// What an optimiser remembers of one tensor; nothing before the first update, or where its kind keeps nothing.
#[derive(Clone)]
struct State<const D: usize> {
    /// v of momentum, m of Adam.
    mean: Option<Tensor<D>>,
    /// s.
    square: Option<Tensor<D>>,
}

impl<const D: usize> State<D> {
    const EMPTY: Self = State {
        mean: None,
        square: None,
    };
}

/// The states of one layer: of its weights `[input, output]` and of its biases `[output]`.
#[derive(Clone)]
struct LayerState {
    weight: State<2>,
    bias: State<1>,
}

impl LayerState {
    const EMPTY: Self = LayerState {
        weight: State::EMPTY,
        bias: State::EMPTY,
    };
}

/// An update rule with its state.
#[derive(Clone)]
pub struct Optimiser {
    settings: Settings,
    time: usize,
    layers: Vec<LayerState>,
}

/// An optimiser's state as flat numbers; no layers before the first update, or where the kind keeps nothing.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Moments {
    /// Updates that the state has seen, which Adam's bias correction needs.
    pub time: usize,
    /// Per layer the mean and the mean square of its weights, then those of its biases, row-major; empty where the kind
    /// does not keep them.
    pub layers: Vec<[Vec<f32>; 4]>,
}

impl Optimiser {
    /// A fresh optimiser for a network of `layers` affine layers.
    pub fn new(settings: Settings, layers: usize) -> Self {
        Self {
            settings,
            time: 0,
            layers: vec![LayerState::EMPTY; layers],
        }
    }

    /// Takes over new numbers; the state stays, so the kind must too.
    pub fn set(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// One update of `network` along `gradients`, at the learning rate `rate`.
    pub fn step(&mut self, rate: f64, network: Mlp, gradients: &mut Gradients) -> Mlp {
        let rule = Rule {
            settings: self.settings,
            rate,
            time: self.time,
        };
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
                (
                    rule.update(weight.inner(), weight_grad, &mut state.weight),
                    rule.update(bias.inner(), bias_grad, &mut state.bias),
                )
            })
            .collect();
        if keeps(self.settings.kind) != [false; 2] {
            self.time += 1;
        }
        network.with_tensors(updated)
    }

    /// Counts an update that is made elsewhere; returns how many the state had seen before it. Its other numbers are out of date until
    /// [`Self::take`].
    #[cfg(feature = "webgpu")]
    pub(super) fn count(&mut self) -> usize {
        let before = self.time;
        self.time += usize::from(keeps(self.settings.kind) != [false; 2]);
        before
    }

    /// Takes over means that come from elsewhere, as [`Moments::layers`] has them but all there, for the updates that were counted.
    ///
    /// # Errors
    /// As [`Self::restore`].
    #[cfg(feature = "webgpu")]
    pub(super) fn take(
        &mut self,
        layers: impl Iterator<Item = [Vec<f32>; 4]>,
        arch: &Architecture,
        device: &Device,
    ) -> Result<(), String> {
        let time = self.time;
        if time == 0 {
            return Ok(());
        }
        let [mean, square] = keeps(self.settings.kind);
        let kept = [mean, square, mean, square];
        let layers = layers.map(|mut layer| {
            for (values, kept) in layer.iter_mut().zip(kept) {
                if !kept {
                    values.clear();
                }
            }
            layer
        });
        let layers = layers.collect();
        self.restore(Moments { time, layers }, arch, device)
    }

    /// The state's tensors, flattened, in the order of [`Moments::layers`].
    pub fn tensors(&self) -> Vec<Tensor<1>> {
        let flat = |layer: &LayerState| {
            let LayerState { weight, bias } = layer.clone();
            let matrix = [weight.mean, weight.square].map(|tensor| tensor.map(|t| t.flatten(0, 1)));
            matrix.into_iter().chain([bias.mean, bias.square])
        };
        self.layers.iter().flat_map(flat).flatten().collect()
    }

    /// The state as numbers: `next` gives the values of [`Self::tensors`], one after another.
    pub fn moments(&self, mut next: impl FnMut() -> Vec<f32>) -> Moments {
        let mut layers = Vec::new();
        if self.time > 0 {
            let [mean, square] = keeps(self.settings.kind);
            let kept = [mean, square, mean, square];
            let mut layer = || kept.map(|kept| if kept { next() } else { Vec::new() });
            layers.extend(self.layers.iter().map(|_| layer()));
        }
        Moments {
            time: self.time,
            layers,
        }
    }

    /// Restores what [`Self::moments`] gave.
    ///
    /// # Errors
    /// If the sizes do not fit `arch` and the kind of optimiser, or the numbers cannot be moments of gradients.
    pub fn restore(
        &mut self,
        moments: Moments,
        arch: &Architecture,
        device: &Device,
    ) -> Result<(), String> {
        let shapes = arch.shapes();
        if moments.layers.is_empty() {
            *self = Self::new(self.settings, shapes.len());
            return Ok(());
        }
        let [mean, square] = keeps(self.settings.kind).map(usize::from);
        let sizes = |[i, o]: [usize; 2]| [i * o * mean, i * o * square, o * mean, o * square];
        let fits = moments.layers.len() == shapes.len()
            && moments
                .layers
                .iter()
                .zip(&shapes)
                .all(|(layer, &shape)| layer.each_ref().map(Vec::len) == sizes(shape));
        if !fits {
            return Err("the optimiser's state does not fit the networks".into());
        }
        let negative = |layer: &[Vec<f32>; 4]| layer[1].iter().chain(&layer[3]).any(|&s| s < 0.0);
        if moments.time == 0
            || i32::try_from(moments.time).is_err()
            || moments.layers.iter().any(negative)
        {
            return Err("the optimiser's state holds numbers that no training gives".into());
        }
        self.time = moments.time;
        self.layers = moments
            .layers
            .into_iter()
            .zip(shapes)
            .map(|([wm, ws, bm, bs], [i, o])| LayerState {
                weight: State {
                    mean: tensor(wm, [i, o], device),
                    square: tensor(ws, [i, o], device),
                },
                bias: State {
                    mean: tensor(bm, [o], device),
                    square: tensor(bs, [o], device),
                },
            })
            .collect();
        Ok(())
    }
}

/// A tensor of these values, or none where there are none.
fn tensor<const D: usize>(
    values: Vec<f32>,
    shape: [usize; D],
    device: &Device,
) -> Option<Tensor<D>> {
    (!values.is_empty()).then(|| Tensor::from_data(TensorData::new(values, shape), device))
}

/// Whether a kind keeps a running mean of the gradients, and of their squares.
fn keeps(kind: OptimiserKind) -> [bool; 2] {
    match kind {
        OptimiserKind::Sgd => [false, false],
        OptimiserKind::Momentum => [true, false],
        OptimiserKind::RmsProp => [false, true],
        OptimiserKind::Adam | OptimiserKind::AdamW => [true, true],
    }
}

/// One update, of whichever tensor.
struct Rule {
    settings: Settings,
    rate: f64,
    /// Updates made before this one.
    time: usize,
}

impl Rule {
    fn update<const D: usize>(
        &self,
        weight: Tensor<D>,
        gradient: Tensor<D>,
        state: &mut State<D>,
    ) -> Tensor<D> {
        let Settings { kind, epsilon, .. } = self.settings;
        match kind {
            OptimiserKind::Sgd => weight - gradient.mul_scalar(self.rate),
            OptimiserKind::Momentum => {
                let velocity = match state.mean.take() {
                    Some(before) => before.mul_scalar(self.settings.momentum) + gradient,
                    None => gradient,
                };
                state.mean = Some(velocity.clone());
                weight - velocity.mul_scalar(self.rate)
            }
            OptimiserKind::RmsProp => {
                let decay = self.settings.beta2 as f32;
                let share = gradient.clone().square().mul_scalar(1.0 - decay);
                let square = match state.square.take() {
                    Some(before) => before.mul_scalar(decay) + share,
                    None => share,
                };
                state.square = Some(square.clone());
                weight
                    - gradient
                        .div(square.sqrt().add_scalar(epsilon))
                        .mul_scalar(self.rate)
            }
            OptimiserKind::Adam => self.adam(weight, gradient, state),
            OptimiserKind::AdamW => {
                let kept = 1.0 - self.rate * self.settings.weight_decay;
                self.adam(weight.mul_scalar(kept), gradient, state)
            }
        }
    }

    /// burn's Adam.
    fn adam<const D: usize>(
        &self,
        weight: Tensor<D>,
        gradient: Tensor<D>,
        state: &mut State<D>,
    ) -> Tensor<D> {
        let adam: Adam = AdamConfig::new()
            .with_beta_1(self.settings.beta1 as f32)
            .with_beta_2(self.settings.beta2 as f32)
            .with_epsilon(self.settings.epsilon as f32)
            .build();
        let before = state.mean.take().zip(state.square.take());
        let before =
            before.map(|(m, s)| AdamState::new(AdaptiveMomentumState::new(self.time, m, s)));
        let (weight, after) = adam.step(self.rate, weight, gradient, before);
        if let Some(AdamState { momentum }) = after {
            *state = State {
                mean: Some(momentum.moment_1),
                square: Some(momentum.moment_2),
            };
        }
        weight
    }
}
