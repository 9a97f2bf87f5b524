//! Spectral normalisation (Miyato et al. 2018): every layer's weights, divided by their largest singular value.
//!
//! A layer x ↦ xW + b then stretches no distance, and so D is 1-Lipschitz in x where its activation is (ReLU, leaky ReLU
//! and tanh are; SiLU's slope reaches 1.1). σ_max comes from power iteration on a vector that is carried from one update to
//! the next, as in the paper's algorithm 1: one iteration after each update is enough, because the weights move slowly.

use burn::module::Param;
use burn::nn::Linear;
use burn::tensor::{Device, Tensor, TensorData};

use super::network::{Architecture, Mlp};
use crate::rng::{self, Purpose};

/// Iterations before the first update, from a random vector.
const FIRST: usize = 30;

/// Keeps a quotient finite where weights are all 0.
const TINY: f32 = 1e-12;

/// The estimate of each layer's right singular vector of the largest singular value, `[output, 1]`, of length 1.
#[derive(Clone)]
pub struct Spectral {
    vectors: Vec<Tensor<2>>,
}

impl Spectral {
    /// The vectors for a network as it is now.
    pub fn new(arch: &Architecture, network: &Mlp, seed: u32, device: &Device) -> Self {
        let draw = |layer: u32, row: u32| {
            let [a, b, ..] = rng::block(seed, Purpose::Spectral, layer, row);
            rng::normal_pair(a, b)[0]
        };
        let shapes = arch.shapes().into_iter().enumerate();
        let vectors = shapes.map(|(layer, [_, outputs])| {
            (0..outputs as u32)
                .map(|row| draw(layer as u32, row))
                .collect()
        });
        let mut spectral = Self::from_values(vectors.collect(), device);
        for _ in 0..FIRST {
            spectral.advance(network);
        }
        spectral
    }

    /// The vectors that [`Self::tensors`] gave, as numbers.
    fn from_values(vectors: Vec<Vec<f32>>, device: &Device) -> Self {
        let column = |values: Vec<f32>| {
            let rows = values.len();
            Tensor::from_data(TensorData::new(values, [rows, 1]), device)
        };
        Self {
            vectors: vectors.into_iter().map(column).collect(),
        }
    }

    /// Restores the vectors of a saved run.
    ///
    /// # Errors
    /// If their sizes do not fit `arch`.
    pub fn restore(
        vectors: Vec<Vec<f32>>,
        arch: &Architecture,
        device: &Device,
    ) -> Result<Self, String> {
        let sizes = arch.shapes().into_iter().map(|[_, outputs]| outputs);
        if !vectors.iter().map(Vec::len).eq(sizes) {
            return Err("the singular vectors do not fit the layers of D".into());
        }
        Ok(Self::from_values(vectors, device))
    }

    /// The vectors, layer by layer.
    pub fn tensors(&self) -> impl Iterator<Item = Tensor<2>> {
        self.vectors.iter().cloned()
    }

    /// One iteration: v ← Wᵀ(Wv), of length 1.
    pub fn advance(&mut self, network: &Mlp) {
        for (vector, (weight, _)) in self.vectors.iter_mut().zip(network.tensors()) {
            let image = unit(weight.clone().matmul(vector.clone()));
            *vector = unit(weight.transpose().matmul(image));
        }
    }

    /// The network with every layer's weights divided by σ = ‖Wv‖, which is σ_max where v is its vector.
    ///
    /// A gradient flows back through the division, with v held fixed (equation 12 of the paper).
    pub fn normalise(&self, network: &Mlp) -> Mlp {
        let layers = network.layers.iter().zip(&self.vectors);
        network.with_layers(layers.map(|(layer, vector)| {
            let weight = layer.weight.val();
            let sigma = length(weight.clone().matmul(vector.clone()));
            Linear {
                weight: Param::initialized(layer.weight.id, weight.div(sigma)),
                bias: layer.bias.clone(),
            }
        }))
    }
}

/// The length of a column, `[1, 1]`.
fn length(column: Tensor<2>) -> Tensor<2> {
    let squares = column.clone() * column;
    squares.sum_dim(0).sqrt().add_scalar(TINY)
}

fn unit(column: Tensor<2>) -> Tensor<2> {
    let length = length(column.clone());
    column.div(length)
}
