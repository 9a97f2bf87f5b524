//! The training loop as a few kernels: an update is two dispatches, whatever the networks' depth.
//!
//! | kernel | does | per |
//! |---|---|---|
//! | turn of D, turn of G | draws a batch, takes it through both networks and back | tile of [`program::PAIRS`] rows or so |
//! | learning | multiplies what went into each layer with what came back, and applies the optimiser | 4 × 4 weights |
//!
//! The kernels are WGSL (`kernels/`), with a few lines written for the networks at hand ([`program`], `writer`, `terms`); they run on the runtime of
//! burn-wgpu ([`gpu`]). Where they read and write is [`layout`]; what each update is told, such as its learning rate, is
//! computed on the host for many updates at a time ([`orders`]), so nothing is uploaded or read back in between. All arithmetic is that of
//! [`super::turn`] and [`super::optimiser`], which is the reference: the tests hold the two together.

#[cfg(feature = "webgpu")]
pub mod gpu;
pub mod layout;
pub mod orders;
pub mod program;
mod terms;
mod writer;

use program::Program;

use crate::params::Params;

/// Bytes of a buffer that a kernel may use on every WebGPU (`maxStorageBufferBindingSize`).
const LARGEST: usize = 128 << 20;

/// Why the kernels do not serve these parameters, if they do not: then training is up to the reference.
///
/// # Errors
/// The key of a parameter that they know nothing of.
pub fn serves(params: &Params) -> Result<(), &'static str> {
    let reasons = [
        (params.pack > 1, "pack"),
        (params.spectral, "spectral"),
        (params.unroll > 0, "unroll"),
    ];
    match reasons.into_iter().find(|(here, _)| *here) {
        Some((_, key)) => Err(key),
        None if Program::new(params).scratch(params.batch) > LARGEST => Err("batch"),
        None => Ok(()),
    }
}
