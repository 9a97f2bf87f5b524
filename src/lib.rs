//! A GAN that learns a 2-D Gaussian mixture while you watch, held against the theory.

#[cfg(feature = "gan")]
pub mod gan;
pub mod params;
pub mod rng;
pub mod theory;
#[cfg(target_arch = "wasm32")]
mod web;
