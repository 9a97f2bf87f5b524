//! The generator and the discriminator: two multilayer perceptrons.
//!
//! Initial weights come from the counter-based generator of [`crate::rng`], so they depend on the seed alone, not on
//! the device or on the order in which anything is drawn.

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::tensor::{Device, Tensor, TensorData, activation};

use crate::params;
use crate::rng::{self, Purpose};

/// Slope of LeakyReLU for negative inputs.
pub const LEAKY_SLOPE: f64 = 0.2;

/// Sizes and non-linearity of a perceptron.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Architecture {
    /// Features of one input.
    pub input: usize,
    /// Number of hidden layers, 0 to 4.
    pub layers: usize,
    /// Neurons in each hidden layer.
    pub width: usize,
    /// Features of one output.
    pub output: usize,
    /// Non-linearity after each hidden layer; the output layer is affine.
    pub activation: params::Activation,
}

impl Architecture {
    /// `[input, output]` features of every affine layer, first to last.
    pub fn shapes(&self) -> Vec<[usize; 2]> {
        let mut sizes = vec![self.input];
        sizes.extend(std::iter::repeat_n(self.width, self.layers));
        sizes.push(self.output);
        sizes.windows(2).map(|pair| [pair[0], pair[1]]).collect()
    }
}

/// A multilayer perceptron, `x ↦ W_L a(… a(W_1 x + b_1) …) + b_L`.
#[derive(Module, Debug)]
pub struct Mlp {
    /// Affine layers; weights have shape `[input, output]`, biases `[output]`.
    pub layers: Vec<Linear>,
    #[module(skip)]
    activation: params::Activation,
}

impl Mlp {
    /// A freshly initialised network on `device`.
    ///
    /// Weights are uniform with variance gain²/fan_in (He et al. 2015, gain² = 2 for the rectifiers, 1 otherwise and for
    /// the output layer); hidden biases are uniform in ±1/√fan_in, so that the kinks of a rectifier are spread over the
    /// plane. `network` tells the two networks' random numbers apart.
    pub fn init(arch: &Architecture, seed: u32, network: u32, device: &Device) -> Self {
        let shapes = arch.shapes();
        let last = shapes.len() - 1;
        let tensors = shapes
            .iter()
            .enumerate()
            .map(|(index, &[fan_in, fan_out])| {
                let hidden = index < last;
                let gain = if hidden { gain(arch.activation) } else { 1.0 };
                let weight_bound = gain * (3.0 / fan_in as f32).sqrt();
                let bias_bound = if hidden {
                    1.0 / (fan_in as f32).sqrt()
                } else {
                    0.0
                };
                let update = network * 16 + index as u32;
                let draw = |row: usize, bound: f32| {
                    let bits = rng::block(seed, Purpose::Init, update, row as u32);
                    (2.0 * rng::uniform(bits[0]) - 1.0) * bound
                };
                let weights = (0..fan_in * fan_out)
                    .map(|row| draw(row, weight_bound))
                    .collect();
                let biases = (0..fan_out)
                    .map(|row| draw(fan_in * fan_out + row, bias_bound))
                    .collect();
                (weights, biases)
            });
        Self::from_values(arch, tensors, device)
    }

    /// A network with the given weights (row-major `[input, output]`) and biases, layer by layer.
    ///
    /// # Panics
    /// If a layer's values do not fit `arch.shapes()`.
    pub fn from_values(
        arch: &Architecture,
        values: impl IntoIterator<Item = (Vec<f32>, Vec<f32>)>,
        device: &Device,
    ) -> Self {
        let layers =
            arch.shapes()
                .into_iter()
                .zip(values)
                .map(|([fan_in, fan_out], (weights, biases))| Linear {
                    weight: Param::from_data(TensorData::new(weights, [fan_in, fan_out]), device),
                    bias: Some(Param::from_data(TensorData::new(biases, [fan_out]), device)),
                });
        Self {
            layers: layers.collect(),
            activation: arch.activation,
        }
    }

    /// This network with other layers, of the same shapes.
    pub(super) fn with_layers(&self, layers: impl Iterator<Item = Linear>) -> Self {
        Self {
            layers: layers.collect(),
            activation: self.activation,
        }
    }

    /// Applies the network to `[n, input]`, giving `[n, output]`.
    pub fn forward(&self, mut x: Tensor<2>) -> Tensor<2> {
        let (last, hidden) = self
            .layers
            .split_last()
            .expect("a perceptron has an output layer");
        for layer in hidden {
            x = activate(self.activation, layer.forward(x));
        }
        last.forward(x)
    }

    /// [`Mlp::forward`], and the gradient of the network's one output in its input, `[n, input]`, at each of the n points:
    /// `W_1 (a'(h_1) ⊙ W_2 (… a'(h_{L−1}) ⊙ W_L))` with the pre-activations h.
    ///
    /// The gradient is made of ordinary operations, so that what is computed from it can be differentiated in the weights;
    /// burn's autodiff has no second order of its own.
    pub fn forward_with_gradient(&self, mut x: Tensor<2>) -> (Tensor<2>, Tensor<2>) {
        let (last, hidden) = self
            .layers
            .split_last()
            .expect("a perceptron has an output layer");
        let mut derivatives = Vec::with_capacity(hidden.len());
        for layer in hidden {
            let before = layer.forward(x);
            derivatives.push(derivative(self.activation, before.clone()));
            x = activate(self.activation, before);
        }
        let output = last.forward(x);
        let back =
            |gradient: Tensor<2>, layer: &Linear| gradient.matmul(layer.weight.val().transpose());
        let mut gradient = back(output.ones_like(), last);
        for (layer, derivative) in hidden.iter().zip(derivatives).rev() {
            gradient = back(gradient * derivative, layer);
        }
        (output, gradient)
    }

    /// Weights and biases without gradient tracking, layer by layer.
    pub fn tensors(&self) -> impl Iterator<Item = (Tensor<2>, Tensor<1>)> {
        self.layers
            .iter()
            .map(|layer| (layer.weight.val().inner(), bias(layer).val().inner()))
    }

    /// This network with other weights and biases (untracked tensors), layer by layer.
    ///
    /// They are tracked again if the network's device tracks gradients.
    pub fn with_tensors(self, tensors: impl IntoIterator<Item = (Tensor<2>, Tensor<1>)>) -> Self {
        let layers = self
            .layers
            .into_iter()
            .zip(tensors)
            .map(|(layer, (weight, new_bias))| Linear {
                weight: replace(layer.weight, weight),
                bias: layer.bias.map(|old| replace(old, new_bias)),
            });
        Self {
            layers: layers.collect(),
            activation: self.activation,
        }
    }
}

/// The bias of a layer; every layer of an [`Mlp`] has one.
pub(super) fn bias(layer: &Linear) -> &Param<Tensor<1>> {
    layer
        .bias
        .as_ref()
        .expect("every layer of an Mlp has a bias")
}

fn replace<const D: usize>(param: Param<Tensor<D>>, value: Tensor<D>) -> Param<Tensor<D>> {
    let tracked = param.val().is_require_grad();
    param.map(|_| {
        if tracked {
            Tensor::from_inner(value).require_grad()
        } else {
            value
        }
    })
}

fn activate(kind: params::Activation, x: Tensor<2>) -> Tensor<2> {
    match kind {
        params::Activation::Relu => activation::relu(x),
        params::Activation::LeakyRelu => activation::leaky_relu(x, LEAKY_SLOPE),
        params::Activation::Tanh => x.tanh(),
        params::Activation::Silu => activation::silu(x),
    }
}

/// a'(x): exact but at the kinks of the rectifiers, where it is the slope on the left.
fn derivative(kind: params::Activation, x: Tensor<2>) -> Tensor<2> {
    match kind {
        params::Activation::Relu => above_zero(x),
        params::Activation::LeakyRelu => above_zero(x)
            .mul_scalar(1.0 - LEAKY_SLOPE)
            .add_scalar(LEAKY_SLOPE),
        params::Activation::Tanh => {
            let y = x.tanh();
            (y.clone() * y).neg().add_scalar(1.0)
        }
        params::Activation::Silu => {
            let s = activation::sigmoid(x.clone());
            s.clone() + x * (s.clone() - s.clone() * s)
        }
    }
}

/// 1 where x > 0, else 0.
pub(super) fn above_zero(x: Tensor<2>) -> Tensor<2> {
    let below = x.clone().lower_equal_elem(0.0);
    x.ones_like().mask_fill(below, 0.0)
}

fn gain(kind: params::Activation) -> f32 {
    match kind {
        params::Activation::Relu => 2f32.sqrt(),
        params::Activation::LeakyRelu => (2.0 / (1.0 + LEAKY_SLOPE * LEAKY_SLOPE) as f32).sqrt(),
        params::Activation::Tanh | params::Activation::Silu => 1.0,
    }
}
