//! What one look at the game shows: densities, D and D* on a grid, points, and the metrics. [`super::gallery`] takes the look.

use serde::Serialize;

use super::exhibit::Exhibit;
use crate::theory::grid::Grid;

/// One look at the game. Arrays over the grid are n×n, row 0 at the bottom.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Steps made so far.
    pub step: u32,
    /// Where the arrays lie.
    pub grid: Grid,
    /// p_data smoothed by the bandwidth, per unit area.
    pub p_data: Vec<f32>,
    /// p_model, the pushforward of the latent density through G, per unit area.
    pub p_model: Vec<f32>,
    /// D(x), or D(x, …, x) where it judges packs of points, in [0, 1]: σ of its raw output for the logistic losses; for the
    /// others see [`Reading`](crate::theory::critic::Reading).
    pub d: Vec<f32>,
    /// D*(x) in [0, 1], the best that `d` could be: p_data / (p_data + p_model), or of a hinge 1 where p_data is the larger
    /// and 0 where p_model is. Empty where the loss has no best discriminator, or none of known form.
    /// With noise on what D sees, both densities are smoothed by √(h² + σ²) where `p_data` and `p_model` are smoothed by h.
    /// Of packs of m points it is the best at m times x, with p_data^m and p_model^m for the densities.
    pub d_star: Vec<f32>,
    /// D's raw output l(x): the logit of `d` for the logistic losses.
    pub critic: Vec<f32>,
    /// Points from p_data, x y x y …; the same ones at every step.
    pub samples_data: Vec<f32>,
    /// Generated points, x y x y …; from the same latents at every step.
    pub samples_model: Vec<f32>,
    /// What each point of `samples_model` is told by D: −∂/∂x of its own term of J_G, at x = G(z), u v u v …; empty unless
    /// the parameters ask for it. In nats (or the loss's own unit) per unit of length.
    ///
    /// Non-saturating, the term is −½ log D(x), and the arrow ½ (1 − D(x)) ∂l/∂x, with D = σ(l); minimax, ½ log(1 − D(x))
    /// and ½ D(x) ∂l/∂x. Training descends the mean over its batch, which is these arrows divided by the number of
    /// points and carried back through G. Computed from D and the points alone: no data enters, unless the loss is one of
    /// pairs; then the term is the mean over all data points as rivals.
    pub arrows_model: Vec<f32>,
    /// Where D pays more than it must, per unit area: the integral, with what lies off the grid, is `excess_d`; of a logistic loss
    /// ½(p_data + p_model) · KL(Bernoulli(D*) ‖ Bernoulli(D)). Empty unless the view is `excess`, and where the loss cannot be
    /// taken apart place by place: see [`parts`](crate::theory::critic::parts).
    pub excess: Vec<f32>,
    /// What any discriminator pays, per unit area, whose integral is `loss_d_optimal`; of a logistic loss ½(p_data + p_model) ·
    /// H(Bernoulli(D*)). Empty where `excess` is.
    pub optimal: Vec<f32>,
    /// The components, in rows of weight, mean x, mean y, the share of the points behind the sample metrics that are nearest to
    /// it, and the share that is within its 3σ besides.
    pub modes: Vec<f32>,
    /// What one view asks for.
    pub exhibit: Exhibit,
    /// The numbers.
    pub metrics: Metrics,
}

/// The numbers of a snapshot. Divergences and logistic losses are in nats, other losses in a unit of their own; all by
/// quadrature on the grid and the rest of the plane, unless their names say `samples`. A penalty is in none of them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Metrics {
    /// J_D. None for packs of points, over which it would be an integral in as many planes; nor are J_G and what follows from
    /// J_D there, and `loss_d_samples` is what there is.
    pub loss_d: Option<f64>,
    /// J_D estimated from the points shown, as training estimates it from a batch: see [`estimate::loss_d`]. The
    /// quadrature differs from what it tends to, by smoothing both densities by `bandwidth` first.
    pub loss_d_samples: f64,
    /// The standard error of `loss_d_samples`.
    pub loss_d_samples_se: f64,
    /// How many data points (or packs of them), and as many generated ones, are behind `loss_d_samples`. 0 where fewer than
    /// two of each are
    /// shown: then there is no estimate, and both numbers are 0.
    pub loss_d_samples_count: u32,
    /// J_G of the loss in force.
    pub loss_g: Option<f64>,
    /// J_D at D*: log 2 − `js_seen` for the logistic losses, and see [`critic`](crate::theory::critic). None where no D* is known.
    pub loss_d_optimal: Option<f64>,
    /// J_D − `loss_d_optimal`: for the logistic losses E KL(Bernoulli(D*) ‖ Bernoulli(D)).
    pub excess_d: Option<f64>,
    /// What `loss_d_optimal` is once p_model = p_data, its largest value: log 2 for the logistic losses.
    pub loss_d_end: Option<f64>,
    /// JS(p_data ‖ p_model).
    pub js: f64,
    /// JS of what D sees: of both densities with the noise on its points; `js` where there is none.
    pub js_seen: f64,
    /// What JS reads for a perfect generator with this estimator.
    pub js_floor: f64,
    /// KL(p_data ‖ p_model), a lower bound.
    pub kl_forward: f64,
    /// KL(p_model ‖ p_data), a lower bound.
    pub kl_reverse: f64,
    /// E |D − D*| under (p_data + p_model)/2.
    pub d_gap: Option<f64>,
    /// The raw outputs that `d` shows as 0 and as 1; None for the logistic losses.
    pub critic_low: Option<f64>,
    /// See `critic_low`.
    pub critic_high: Option<f64>,
    /// E ‖∇l‖ under (p_data + p_model)/2 on the grid, per unit of length. None unless a penalty is in force, or the loss
    /// has no best discriminator.
    pub slope_mean: Option<f64>,
    /// The largest ‖∇l‖ at the centres of the grid's cells.
    pub slope_max: Option<f64>,
    /// Components that hold at least 1 % of the generated points within 3σ.
    pub modes: u32,
    /// Components of the mixture.
    pub modes_total: u32,
    /// Share of generated points within 3σ of the nearest component.
    pub high_quality: f64,
    /// What `high_quality` is for a perfect sampler, 1 − e^(−9/2).
    pub high_quality_ceiling: f64,
    /// Σ q log(q/w) over nearest-component shares q and weights w.
    pub reverse_kl_modes: f64,
    /// Generated points behind the three sample metrics.
    pub samples: u32,
    /// Width h of the Gaussian by which both densities are smoothed.
    pub bandwidth: f64,
    /// The standard deviation of the noise on every point that D sees at this step.
    pub noise: f64,
    /// The learning rate of G's next update.
    pub lr_g: f64,
    /// The learning rate of D's next update.
    pub lr_d: f64,
    /// Mass of p_data off the grid.
    pub outside_data: f64,
    /// Mass of p_model off the grid.
    pub outside_model: f64,
}
