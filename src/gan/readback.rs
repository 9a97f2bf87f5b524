//! Many tensors in one trip from the device.

use burn::tensor::{Tensor, Transaction};

use super::network::Mlp;

/// Tensors to be read together: one submission, one wait.
#[derive(Default)]
pub struct ReadBack(Transaction);

impl ReadBack {
    /// Adds a tensor without gradient tracking.
    pub fn tensor<const D: usize>(self, tensor: Tensor<D>) -> Self {
        Self(self.0.register(tensor))
    }

    /// Adds a network: for each layer its weights, then its biases.
    pub fn network(self, network: &Mlp) -> Self {
        network.tensors().fold(self, |reading, (weight, bias)| {
            reading.tensor(weight).tensor(bias)
        })
    }

    /// Reads all, in the order in which they were added, each flat and row-major.
    ///
    /// # Errors
    /// In words, if the device failed.
    pub async fn execute(self) -> Result<Vec<Vec<f32>>, String> {
        let data = self
            .0
            .execute_async()
            .await
            .map_err(|error| error.to_string())?;
        let values = data.into_iter().map(|data| data.try_to_vec::<f32>());
        values
            .collect::<Result<_, _>>()
            .map_err(|error| format!("{error:?}"))
    }
}
