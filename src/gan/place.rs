//! Where a run's steps are made: on the CPU by the trainer itself, or on a GPU by the kernels of [`super::fused`].
//!
//! The trainer is always there. While steps are made on a GPU its weights are those of the last [`Place::settle`]; its parameters and counters
//! are those of now. Whoever looks at the run settles first, and whoever changes it says so ([`Place::changed`]).

#[cfg(feature = "webgpu")]
use super::fused::{
    gpu::{Gpu, Run},
    serves,
};
use super::{Diverged, Trainer};
use crate::params::Which;

/// The CPU, or a GPU with a run on it.
#[derive(Default)]
pub struct Place {
    #[cfg(feature = "webgpu")]
    gpu: Option<Gpu>,
    /// The run on the GPU, once it has been taken there.
    #[cfg(feature = "webgpu")]
    run: Option<Run>,
}

impl Place {
    /// A GPU, where one can be had; once in the life of a wasm instance.
    ///
    /// # Errors
    /// In words, as [`Gpu::start`].
    #[cfg(feature = "webgpu")]
    pub async fn webgpu() -> Result<Self, String> {
        Ok(Self {
            gpu: Some(Gpu::start().await?),
            run: None,
        })
    }

    /// The GPU, where there is one.
    #[cfg(feature = "webgpu")]
    pub fn gpu(&self) -> Option<&Gpu> {
        self.gpu.as_ref()
    }

    /// The key of a parameter that keeps the run from the GPU, if one does: then its steps are made on the CPU.
    #[cfg(feature = "webgpu")]
    pub fn unserved(&self, trainer: &Trainer) -> Option<&'static str> {
        serves(trainer.params()).err()
    }

    /// Makes `n` steps; on a GPU they are only queued.
    ///
    /// # Errors
    /// As [`Trainer::steps`]; of a run on a GPU the next look finds out.
    pub fn steps(&mut self, trainer: &mut Trainer, n: u32, which: Which) -> Result<(), Diverged> {
        #[cfg(feature = "webgpu")]
        if let Some(gpu) = &self.gpu
            && (self.run.is_some() || serves(trainer.params()).is_ok())
        {
            let run = self.run.get_or_insert_with(|| Run::new(gpu, trainer));
            run.steps(trainer, n, which);
            return Ok(());
        }
        trainer.steps(n, which)
    }

    /// Brings the newest numbers to the trainer.
    ///
    /// # Errors
    /// In words, if the device failed.
    pub async fn settle(&mut self, trainer: &mut Trainer) -> Result<(), String> {
        #[cfg(feature = "webgpu")]
        if let Some(run) = &mut self.run {
            run.settle(trainer).await?;
        }
        let _ = trainer;
        Ok(())
    }

    /// The trainer is another than it was: what is on the GPU is out of date.
    pub fn changed(&mut self) {
        #[cfg(feature = "webgpu")]
        {
            self.run = None;
        }
    }

    /// Waits until all steps so far have been made.
    ///
    /// # Errors
    /// In words, if the device failed.
    pub async fn fence(&self) -> Result<(), String> {
        #[cfg(feature = "webgpu")]
        if let Some(run) = &self.run {
            run.fence().await?;
        }
        Ok(())
    }
}
