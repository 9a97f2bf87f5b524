//! The batches: what is drawn for an update, and how D sees it.
//!
//! Every number of a batch is a function of (seed, purpose, update, row): [`crate::rng`].

use burn::tensor::{Tensor, TensorData};

use super::trainer::Trainer;
use crate::rng::{self, Purpose};
use crate::theory::pushforward::LatentKind;

impl Trainer {
    /// `[rows, 2]` points from p_data for an update.
    pub(super) fn data(&self, purpose: Purpose, update: u32, rows: usize) -> Tensor<2> {
        let draw = |row| rng::block(self.params.seed, purpose, update, row);
        let points = (0..rows as u32).flat_map(|row| self.mixture.sample(draw(row)));
        Tensor::from_data(
            TensorData::new(points.collect::<Vec<f32>>(), [rows, 2]),
            &self.device,
        )
    }

    /// A point on the line from each generated point to the data point of the same row, for the next update of D.
    pub(super) fn between(&self, data: Tensor<2>, generated: Tensor<2>) -> Tensor<2> {
        let rows = data.dims()[0];
        let shares = between(self.params.seed, self.updates_d, rows);
        let shares = Tensor::<2>::from_data(TensorData::new(shares, [rows, 1]), &self.device);
        (data - generated.clone()) * shares + generated
    }

    /// How many points of each kind an update takes: the batch, in whole packs.
    pub(super) fn points(&self) -> usize {
        let [batch, pack] = [self.params.batch, self.params.pack];
        (batch / pack).max(1) as usize * pack as usize
    }

    /// `[rows, 2]` points as D sees them: with noise, where there is any, and in packs, `[rows / pack, 2 · pack]`.
    pub(super) fn seen(&self, points: Tensor<2>, purpose: Purpose, update: u32) -> Tensor<2> {
        packed(self.blurred(points, purpose, update), self.params.pack)
    }

    fn blurred(&self, points: Tensor<2>, purpose: Purpose, update: u32) -> Tensor<2> {
        let sigma = self.noise();
        if sigma == 0.0 {
            return points;
        }
        let [rows, _] = points.dims();
        let normal = latents(
            LatentKind::Normal,
            2,
            self.params.seed,
            purpose,
            update,
            rows,
        );
        let normal = Tensor::<2>::from_data(TensorData::new(normal, [rows, 2]), &self.device);
        points + normal.mul_scalar(sigma)
    }

    /// `[rows, latent_dim]` latents.
    pub(super) fn latents(&self, purpose: Purpose, update: u32, rows: usize) -> Tensor<2> {
        let dim = self.params.latent_dim as usize;
        let values = latents(
            self.params.latent,
            dim,
            self.params.seed,
            purpose,
            update,
            rows,
        );
        Tensor::from_data(TensorData::new(values, [rows, dim]), &self.device)
    }
}

/// `rows × dim` latents, row-major: standard normal, or uniform on [−1, 1].
pub fn latents(
    kind: LatentKind,
    dim: usize,
    seed: u32,
    purpose: Purpose,
    update: u32,
    rows: usize,
) -> Vec<f32> {
    let draw = |row| {
        let bits = rng::block(seed, purpose, update, row);
        let pair = match kind {
            LatentKind::Normal => rng::normal_pair(bits[0], bits[1]),
            LatentKind::Uniform => [bits[0], bits[1]].map(|bits| 2.0 * rng::uniform(bits) - 1.0),
        };
        pair.into_iter().take(dim)
    };
    (0..rows as u32).flat_map(draw).collect()
}

/// Where on the line from a generated point (0) to a data point (1) a penalty looks: uniform, one number a row.
pub fn between(seed: u32, update: u32, rows: usize) -> Vec<f32> {
    let draw = |row| rng::uniform(rng::block(seed, Purpose::Between, update, row)[0]);
    (0..rows as u32).map(draw).collect()
}

/// `[rows, 2]` points as rows of `pack` of them each (PacGAN, Lin et al. 2018); `rows` must be a multiple of it.
pub(super) fn packed(points: Tensor<2>, pack: u32) -> Tensor<2> {
    if pack == 1 {
        return points;
    }
    let ([rows, columns], pack) = (points.dims(), pack as usize);
    points.reshape([rows / pack, columns * pack])
}
