//! The maths of the page, in `f64`: it knows neither burn nor the web.
//!
//! * [`mixture`]: p_data, a Gaussian mixture, and exact smoothing; [`presets`]: the mixtures with a
//!   name; [`ellipse`]: a component as it is written down and drawn.
//! * [`cloud`]: points of the plane, and the mixture that EM fits to them.
//! * [`grid`]: the square on which every density is drawn, and the rest of the plane as one more
//!   cell.
//! * [`pushforward`]: p_model, the density of G(z), from a lattice of latent masses.
//! * [`categorical`]: labels and predictions over a few classes; [`pointwise`]: the loss of D at one
//!   point.
//! * [`divergence`]: entropy, cross-entropy, KL and JS, over masses and in closed form.
//! * [`loss`]: the GAN losses at one point; [`pairs`]: means over pairs.
//! * [`optimal`]: D*, J_D and its split into log 2 − JS and the excess of D over D*.
//! * [`critic`]: the same for every loss, as far as it has an optimum.
//! * [`estimate`]: J_D from points, with its standard error.
//! * [`line`]: Gaussian mixtures in one dimension, and all that the course says about two of them.
//! * [`likelihood`]: samples, p̂_data, the likelihood of a model and the ways to its maximum.
//! * [`schedule`]: how a learning rate falls, as a function of the step.
//! * [`modes`]: which components of the mixture a set of samples has found.
//! * [`warp`]: a regular lattice of the latent space, to be seen through G.
//!
//! Logarithms are natural, so every information is in nats. Elementary functions are those of
//! `libm`, not the platform's: the same bits native and in wasm.

pub mod categorical;
pub mod cloud;
pub mod critic;
mod curved;
pub mod divergence;
pub mod ellipse;
mod em;
pub mod estimate;
pub mod grid;
mod lattice;
pub mod likelihood;
pub mod line;
pub mod loss;
pub mod mixture;
pub mod modes;
pub mod optimal;
pub mod pairs;
pub mod pointwise;
pub mod presets;
pub mod pushforward;
pub mod schedule;
pub mod warp;
