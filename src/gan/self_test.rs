//! Does a GPU compute what the CPU computes? Asked once, before a GPU is trusted with a run.
//!
//! Drivers, shader compilers and browsers fail in ways that raise no error: a shader that does not compile is skipped,
//! and its output is whatever lay in the buffer. One step of each network, compared weight by weight, finds them all.

#[cfg(feature = "webgpu")]
pub use on_gpu::compare;

/// Largest difference of a weight after the test's steps, relative to max(1, |weight|).
pub const TOLERANCE: f32 = 1e-3;

/// The largest difference between what the CPU and the device computed, relative to max(1, |value|).
///
/// # Errors
/// In words, if it exceeds [`TOLERANCE`], is not a number, or the lengths differ.
pub fn difference(cpu: &[f32], device: &[f32]) -> Result<f32, String> {
    if cpu.len() != device.len() {
        return Err("the device returned another number of weights".into());
    }
    let mut worst = 0f32;
    for (a, b) in cpu.iter().zip(device) {
        let difference = (a - b).abs() / a.abs().max(1.0);
        if difference.is_nan() || difference > TOLERANCE {
            return Err(format!(
                "the device computes {b} where the CPU computes {a}"
            ));
        }
        worst = worst.max(difference);
    }
    Ok(worst)
}

#[cfg(feature = "webgpu")]
mod on_gpu {
    use super::difference;
    use crate::gan::device;
    use crate::gan::fused::gpu::{Gpu, Run};
    use crate::gan::readback::ReadBack;
    use crate::gan::trainer::Trainer;
    use crate::params::{OptimiserKind, Own, Params, Which};

    /// Trains networks of the given shapes for a moment on `gpu` and on the CPU, one update each, on the default data; what the kernels do not
    /// serve is left out, since it may be left out later.
    ///
    /// The update is plain gradient descent at rate 1, so that the weights show the gradients; then one of the chosen optimiser at the same
    /// rate, with ε = 1, or Adam's first step would turn the tiniest gradient into its sign.
    ///
    /// Returns the largest difference seen.
    ///
    /// # Errors
    /// In words, if the device fails or differs by more than [`TOLERANCE`](super::TOLERANCE).
    pub async fn compare(params: &Params, gpu: &Gpu) -> Result<f32, String> {
        let standard = Params::default();
        let params = Params {
            k: 1,
            pack: 1,
            spectral: false,
            unroll: 0,
            batch: params.batch.min(standard.batch),
            lr: 1.0,
            d_lr_ratio: 1.0,
            epsilon: 1.0,
            d_epsilon: Own::SAME,
            weight_decay: 0.1,
            d_weight_decay: Own::SAME,
            ema: 0.9,
            data: standard.data,
            scale: standard.scale,
            sigma: standard.sigma,
            gamma: standard.gamma,
            ..params.clone()
        };
        let descent = Params {
            g_optim: OptimiserKind::Sgd,
            d_optim: OptimiserKind::Sgd,
            ..params.clone()
        };
        let mut worst = 0f32;
        for params in [descent, params] {
            let (here, there) = (
                trained(&params, None).await?,
                trained(&params, Some(gpu)).await?,
            );
            worst = worst.max(difference(&here, &there)?);
        }
        Ok(worst)
    }

    /// All weights after one step, and after G's average has taken them in.
    async fn trained(params: &Params, gpu: Option<&Gpu>) -> Result<Vec<f32>, String> {
        let mut trainer = Trainer::new(params.clone(), &device::cpu());
        match gpu {
            Some(gpu) => {
                let mut run = Run::new(gpu, &trainer);
                run.steps(&mut trainer, 1, Which::Both);
                run.settle(&mut trainer).await?;
            }
            None => trainer
                .steps(1, Which::Both)
                .map_err(|_| "the test step gave numbers that are not finite")?,
        }
        let reading = ReadBack::default().network(&trainer.g).network(&trainer.d);
        let reading = trainer.average.iter().fold(reading, ReadBack::network);
        Ok(reading.execute().await?.concat())
    }
}
