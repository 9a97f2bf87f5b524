//! Many tensors in one trip from the device.

use burn::tensor::{Tensor, Transaction};

use super::network::Mlp;

/// Tensors to be read together: one submission, one wait.
#[derive(Default)]
pub struct ReadBack {
    transaction: Transaction,
    sizes: Vec<usize>,
}

impl ReadBack {
    /// Adds a tensor without gradient tracking.
    pub fn tensor<const D: usize>(mut self, tensor: Tensor<D>) -> Self {
        self.sizes.push(tensor.shape().num_elements());
        self.transaction = self.transaction.register(tensor);
        self
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
    /// In words, if the device failed, or returned another number of values than it was asked for.
    pub async fn execute(self) -> Result<Vec<Vec<f32>>, String> {
        let data = self.transaction.execute_async().await;
        let data = data.map_err(|error| error.to_string())?;
        let values = data.into_iter().map(|data| data.try_to_vec::<f32>());
        let values: Vec<Vec<f32>> = values
            .collect::<Result<_, _>>()
            .map_err(|error| format!("{error:?}"))?;
        if !values.iter().map(Vec::len).eq(self.sizes) {
            return Err(
                "the device returned another number of values than it was asked for".into(),
            );
        }
        Ok(values)
    }
}
