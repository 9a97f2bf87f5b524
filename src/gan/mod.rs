//! The GAN, on burn: networks, losses, optimisers, the trainer, and what is read from it for the pictures.
//!
//! Data flows one way, `Params → Trainer::steps(n) → Snapshot`. Nothing here knows of a page: the same code trains in
//! a native test and in a worker; on WebGPU the steps are made by kernels of its own ([`fused`]).

pub mod batch;
pub mod checkpoint;
pub mod device;
pub mod exhibit;
// Not in an engine that has no GPU; what needs none is tested natively.
#[cfg(any(feature = "webgpu", not(target_arch = "wasm32")))]
pub mod fused;
pub mod gallery;
pub mod loss;
pub mod network;
pub mod objective;
pub mod optimiser;
mod packed;
pub mod penalty;
pub mod place;
pub mod readback;
pub mod self_test;
pub mod snapshot;
pub mod spectral;
pub mod trace;
pub mod trainer;
mod turn;

pub use crate::params::Which;
pub use snapshot::{Metrics, Snapshot};
pub use trainer::{Diverged, Trainer};
