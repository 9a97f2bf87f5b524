//! A GAN learns a 2-D Gaussian mixture while you watch, and every picture is held against the theory.
//!
//! | module | holds | knows nothing of |
//! |---|---|---|
//! | [`theory`] | mixtures, densities, divergences, D*, the pushforward, in f64 | burn, the web |
//! | [`rng`] | the one source of randomness: Philox, by counter | everything else |
//! | [`params`] | the one table of parameters, and its codecs | burn, the web |
//! | `gan` | networks, losses, optimisers, the trainer, snapshots; feature `gan` | the web |
//! | `web` | what JavaScript sees, conversions only; on wasm32 | – |
//!
//! # Invariants, and what holds each
//!
//! 1. `theory` depends on neither burn nor the web: it is built and tested without the feature `gan`, which alone brings
//!    burn. The page does no maths: every number on it comes from `theory` or from a snapshot.
//! 2. One way: `Params → Trainer::steps(n) → Snapshot → draw(canvas, snapshot)`. A view keeps no training state.
//! 3. A parameter is defined in [`params`] and nowhere else; `tests/params.rs` holds the README to it, and the page
//!    makes its controls from it.
//! 4. All logarithms are natural. A number on the page names its unit, its estimator and its sample size or grid.
//! 5. The same seed and parameters give the same bits on the CPU engine, on every machine: wasm rounds alike everywhere,
//!    while a native build may use fused multiplications (`tests/gan_run.rs`, `tests/web/engine.test.mjs`). Every random number is [`rng::block`] of (seed, purpose, update, row).
//! 6. Nothing blocks or crashes the page: an engine lives in a worker, and one that dies is replaced, on the CPU, from
//!    the last checkpoint (`tests/e2e/faults.test.mjs`).
//! 7. No network at run time but the page's own files, and no `eval` (`tests/e2e/page.test.mjs`).

#[cfg(feature = "gan")]
pub mod gan;
pub mod params;
pub mod rng;
pub mod theory;
#[cfg(target_arch = "wasm32")]
mod web;
