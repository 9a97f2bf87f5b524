//! Maximum likelihood: samples, the log-likelihood of a mixture, and the ways to its maximum.
//!
//! A sample is *recorded to a precision* δ ([`Space::precision`]): snapped to the nearest point of a
//! lattice. So p̂_data, the shares of the samples over the lattice, is an honest discrete
//! distribution, and a density p_θ has the masses P_θ(c) = p_θ(x_c) δ^d, whose sum is 1 to 1e-8 as
//! long as no σ is below δ (Poisson's summation formula: the error is 2d e^(−2π²σ²/δ²)). Then for
//! *every* θ
//!
//! KL(p̂‖P_θ) = −(1/m) Σᵢ log p_θ(xᵢ) − H(p̂) − d log δ,
//!
//! so the two sides have the same minimiser in θ. All logarithms are natural; `d` is the dimension.
//!
//! * [`Space`], [`Model`]: θ; [`truth`]: the hidden mixtures with a name.
//! * [`Samples`]: what was drawn, p̂_data, and everything that is a function of (samples, θ).

mod ascent;
mod model;
mod product;
mod samples;

pub use ascent::{Step, at, coordinates};
pub use model::{MAX_COMPONENTS, Model, Space, kl_between, truth};
pub use product::Product;
pub use samples::{MAX_SAMPLES, Samples};
