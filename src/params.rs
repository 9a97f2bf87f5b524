//! Every parameter of the lab, defined once.
//!
//! The table below is the only definition: the typed struct [`Params`], its defaults, the rows of [`table`], the URL
//! codec, the JSON form, the README's table and the sliders of the page all come from it.
//!
//! To add a parameter, add a row: a doc line (one sentence, for a student), then
//! `key: type = default, kind, group, unit, when a change takes effect, whether the page may hide it;`.
//! A new type implements `Value` (`params/value.rs`), or is one more list of words in `params/choice.rs`.

mod choice;
mod codec;
mod family;
mod inert;
mod mix;
mod names;
mod note;
mod own;
mod segment;
mod table;
mod value;

use crate::theory::loss::Game;
use crate::theory::mixture::Mixture;
use crate::theory::presets::{self, Family};
use crate::theory::pushforward::LatentKind;
use crate::theory::schedule::Schedule;
use table::{EXPLAINS, HIDABLE, LIVE, PERMANENT, RESTART, choice, float, int, log, own};

pub use crate::theory::loss::{Loss, Pairing};
pub use choice::{
    Activation, Backend, Choice, Lang, OptimiserKind, Penalty, Shown, Theme, Until, View, Which,
};
pub use codec::{MAX_QUERY_BYTES, parse};
pub use mix::Mix;
pub use names::{ALL, Names, PARTS};
pub use note::{Code, Note, Part};
pub use own::Own;
pub use segment::Segment;
pub use table::{Group, Kind, Row, table_json, table_markdown};

table::parameters! {
    // key      type            default                kind                          group          unit       change   hide

    /// The Gaussian mixture that the data is drawn from: a family, and its number of components or arms.
    data:       Family        = Family::Ring(8),       Kind::Family,                 Data,          "",        RESTART, HIDABLE;
    /// How far apart the components lie: a ring's radius, a grid's spacing, a like length elsewhere.
    scale:      f64           = 2.0,                   float(0.1, 10.0, 0.1),        Data,          "",        RESTART, HIDABLE;
    /// The standard deviation σ of a component, before its family stretches it.
    sigma:      f64           = 0.2,                   log(0.005, 2.0),              Data,          "",        RESTART, HIDABLE;
    /// The number that fixes the means, shapes and weights of the family random.
    data_seed:  u32           = 1,                     int(0, u32::MAX),             Data,          "",        RESTART, HIDABLE;
    /// The components of the mixture custom: weight, mean, two standard deviations, angle in degrees.
    mix:        Mix           = Mix::default(),        Kind::Mix,                    Data,          "",        RESTART, HIDABLE;

    /// The distribution of the generator's input z: standard normal, or uniform on [−1, 1].
    latent:     LatentKind    = LatentKind::Normal,    choice::<LatentKind>(),       Generator,     "",        RESTART, HIDABLE;
    /// The number of coordinates of z.
    latent_dim: u32           = 2,                     int(1, 2),                    Generator,     "",        RESTART, HIDABLE;
    /// The number of hidden layers of the generator; with 0, G is an affine map.
    g_layers:   u32           = 2,                     int(0, 4),                    Generator,     "layers",  RESTART, HIDABLE;
    /// The number of units in each hidden layer of the generator.
    g_width:    u32           = 64,                    int(2, 128),                  Generator,     "units",   RESTART, HIDABLE;
    /// The activation after each hidden layer of the generator.
    g_act:      Activation    = Activation::Relu,      choice::<Activation>(),       Generator,     "",        RESTART, HIDABLE;
    /// The optimiser of the generator.
    g_optim:    OptimiserKind = OptimiserKind::Adam,   choice::<OptimiserKind>(),    Generator,     "",        RESTART, HIDABLE;

    /// The number of hidden layers of the discriminator; with 0, D is a logistic regression.
    d_layers:   u32           = 2,                     int(0, 4),                    Discriminator, "layers",  RESTART, HIDABLE;
    /// The number of units in each hidden layer of the discriminator.
    d_width:    u32           = 64,                    int(2, 128),                  Discriminator, "units",   RESTART, HIDABLE;
    /// The activation after each hidden layer of the discriminator.
    d_act:      Activation    = Activation::Silu,      choice::<Activation>(),       Discriminator, "",        RESTART, HIDABLE;
    /// The optimiser of the discriminator.
    d_optim:    OptimiserKind = OptimiserKind::Adam,   choice::<OptimiserKind>(),    Discriminator, "",        RESTART, HIDABLE;
    /// How many points D judges at once, all real or all generated, so that it can see whether they vary.
    pack:       u32           = 1,                     int(1, 4),                    Discriminator, "points",  RESTART, HIDABLE;
    /// Whether each layer of D is divided by its largest singular value, so that D is nowhere steep.
    spectral:   bool          = false,                 Kind::Bool,                   Discriminator, "",        LIVE,    HIDABLE;

    /// Which networks training updates: both in turn, or one against the other held fixed.
    train:      Which         = Which::Both,           choice::<Which>(),            Training,      "",        LIVE,    HIDABLE;
    /// What D and G minimise; nonsaturating and minimax differ for G alone.
    loss:       Loss          = Loss::NonSaturating,   choice::<Loss>(),             Training,      "",        LIVE,    HIDABLE;
    /// Whether D judges each point by itself, or each data point against a generated one.
    pairing:    Pairing       = Pairing::Plain,        choice::<Pairing>(),          Training,      "",        LIVE,    HIDABLE;
    /// What D pays for its slope in x: at data (r1) or generated points (r2), both, or between them (zerogp, gp).
    penalty:    Penalty       = Penalty::R1,           choice::<Penalty>(),          Training,      "",        LIVE,    HIDABLE;
    /// The strength γ of the penalty: ½ γ E ‖∇ D‖² is added to J_D, or ½ γ E (‖∇ D‖ − 1)² if gp.
    gamma:      f64           = 0.07,                  log(1e-4, 1000.0),            Training,      "",        LIVE,    HIDABLE;
    /// How many data points, and as many generated ones, each update averages over.
    batch:      u32           = 256,                   int(1, 4096),                 Training,      "points",  LIVE,    HIDABLE;
    /// How many updates of the discriminator go with each update of the generator.
    k:          u32           = 2,                     int(1, 16),                   Training,      "updates", LIVE,    HIDABLE;
    /// How many updates D is ahead when G looks at it; D then falls back, and no gradient flows through them.
    unroll:     u32           = 0,                     int(0, 10),                   Training,      "updates", LIVE,    HIDABLE;
    /// The σ of Gaussian noise on every point that D sees, at most half the side of the pictures.
    noise:      f64           = 0.0,                   float(0.0, 2.0, 0.01),        Training,      "",        LIVE,    HIDABLE;
    /// How many steps the noise takes to fall to 0, in a straight line; with 0 it stays.
    noise_steps: u32          = 0,                     int(0, 1_000_000),            Training,      "steps",   LIVE,    HIDABLE;
    /// The learning rate of the generator.
    lr:         f64           = 2e-3,                  log(1e-6, 1.0),               Training,      "",        LIVE,    HIDABLE;
    /// The learning rate of the discriminator, divided by that of the generator.
    d_lr_ratio: f64           = 2.5,                   log(0.01, 100.0),             Training,      "",        LIVE,    HIDABLE;
    /// How the learning rates fall while training goes on.
    lr_decay:   Schedule      = Schedule::Linear,      choice::<Schedule>(),         Training,      "",        LIVE,    HIDABLE;
    /// How many steps the learning rates fall for; then they stay where they are.
    decay_steps: u32          = 5000,                  int(1, 1_000_000),            Training,      "steps",   LIVE,    HIDABLE;
    /// The fraction of the initial learning rates that they fall to.
    decay_to:   f64           = 0.02,                  log(1e-4, 1.0),               Training,      "",        LIVE,    HIDABLE;
    /// The decay rate of the running average of the generator's weights; 0 turns averaging off.
    ema:        f64           = 0.0,                   float(0.0, 0.9999, 0.0001),   Training,      "",        LIVE,    HIDABLE;

    /// Adam's decay rate for its running mean of the gradients.
    beta1:      f64           = 0.0,                   float(0.0, 0.999, 0.001),     Optimiser,     "",        LIVE,    HIDABLE;
    /// The decay rate of the running mean of the squared gradients, in Adam and RMSProp.
    beta2:      f64           = 0.99,                  float(0.0, 0.99999, 0.00001), Optimiser,     "",        LIVE,    HIDABLE;
    /// The number that Adam and RMSProp add to the root of the mean squared gradient.
    epsilon:    f64           = 1e-8,                  log(1e-12, 0.1),              Optimiser,     "",        LIVE,    HIDABLE;
    /// The share of its last update that momentum repeats in the next.
    momentum:   f64           = 0.9,                   float(0.0, 0.999, 0.001),     Optimiser,     "",        LIVE,    HIDABLE;
    /// AdamW's weight decay λ: an update at rate η first multiplies the weights by 1 − ηλ.
    weight_decay: f64         = 0.01,                  float(0.0, 10.0, 0.01),       Optimiser,     "",        LIVE,    HIDABLE;
    /// The discriminator's own beta1, or the same as the generator's.
    d_beta1:    Own           = Own::SAME,             own("beta1"),                 Optimiser,     "",        LIVE,    HIDABLE;
    /// The discriminator's own beta2, or the same as the generator's.
    d_beta2:    Own           = Own::SAME,             own("beta2"),                 Optimiser,     "",        LIVE,    HIDABLE;
    /// The discriminator's own epsilon, or the same as the generator's.
    d_epsilon:  Own           = Own::SAME,             own("epsilon"),               Optimiser,     "",        LIVE,    HIDABLE;
    /// The discriminator's own momentum, or the same as the generator's.
    d_momentum: Own           = Own::SAME,             own("momentum"),              Optimiser,     "",        LIVE,    HIDABLE;
    /// The discriminator's own weight_decay, or the same as the generator's.
    d_weight_decay: Own       = Own::SAME,             own("weight_decay"),          Optimiser,     "",        LIVE,    HIDABLE;

    /// The number that fixes the initial weights and every random draw of a run.
    seed:       u32           = 7,                     int(0, u32::MAX),             Run,           "",        RESTART, HIDABLE;
    /// Where the networks train: on the CPU, on WebGPU, or (auto) on WebGPU where it serves.
    backend:    Backend       = Backend::Auto,         choice::<Backend>(),          Run,           "",        LIVE,    HIDABLE;
    /// How many training steps a second to take; 0 means as many as possible.
    speed:      u32           = 0,                     int(0, 100_000),              Run,           "steps/s", LIVE,    HIDABLE;
    /// The step to which the run is trained, as fast as possible, when the lab opens; a reset begins at step 0.
    start:      u32           = 0,                     int(0, 1_000_000),            Run,           "steps",   LIVE,    HIDABLE;
    /// Whether training begins by itself.
    autoplay:   bool          = true,                  Kind::Bool,                   Run,           "",        LIVE,    PERMANENT;
    /// When training stops by itself: never, at a step, when D is as good as D*, or when JS no longer falls.
    until:      Until         = Until::Pause,          choice::<Until>(),            Run,           "",        LIVE,    HIDABLE;
    /// The step at which training stops, if until is step.
    steps:      u32           = 1000,                  int(1, 10_000_000),           Run,           "steps",   LIVE,    HIDABLE;
    /// How far J_D may be from log 2 − JS (until optimal), or JS may have fallen (converged), when training stops.
    tolerance:  f64           = 0.01,                  log(1e-5, 0.7),               Run,           "nats",    LIVE,    HIDABLE;
    /// The number of steps in which JS must have fallen, if until is converged.
    patience:   u32           = 1000,                  int(1, 1_000_000),            Run,           "steps",   LIVE,    HIDABLE;

    /// Which generator the pictures and metrics show: the live one, or the average of its weights.
    generator:  Shown         = Shown::Live,           choice::<Shown>(),            View,          "",        LIVE,    HIDABLE;
    /// The number of cells along each side of the square on which densities and metrics are computed.
    grid:       u32           = 64,                    int(16, 256),                 View,          "cells",   LIVE,    HIDABLE;
    /// How many data points, and as many generated ones, are shown as dots.
    samples:    u32           = 500,                   int(0, 10_000),               View,          "points",  LIVE,    HIDABLE;
    /// Whether the generator's gradient −∂J_G/∂x is drawn at each generated point.
    arrows:     bool          = false,                 Kind::Bool,                   View,          "",        LIVE,    HIDABLE;
    /// Which picture is shown.
    view:       View          = View::Auto,            choice::<View>(),             View,          "",        LIVE,    HIDABLE;
    /// The line across the plane along which view=slice cuts; auto is the horizontal through the middle.
    slice:      Segment       = Segment::Across,       Kind::Line,                   View,          "",        LIVE,    HIDABLE;
    /// The colours of the page; auto follows the system.
    theme:      Theme         = Theme::Auto,           choice::<Theme>(),            View,          "",        LIVE,    HIDABLE;
    /// Whether type is large, lines are thick and contrasts high, for the last row of a lecture hall.
    projector:  bool          = false,                 Kind::Bool,                   View,          "",        LIVE,    HIDABLE;
    /// The language of the page; auto follows the browser.
    lang:       Lang          = Lang::Auto,            choice::<Lang>(),             View,          "",        LIVE,    HIDABLE;
    /// Whether single keys drive the lab, such as T to train.
    keys:       bool          = true,                  Kind::Bool,                   View,          "",        LIVE,    HIDABLE;
    /// The parameters and the parts of the page to leave out, separated by commas.
    hide:       Names         = Names::default(),      Kind::Names(PARTS),           View,          "",        LIVE,    PERMANENT;
    /// The parameters that cannot be changed by hand, separated by commas; all stands for those of the run.
    lock:       Names         = Names::default(),      Kind::Names(ALL),             View,          "",        LIVE,    PERMANENT;
}

impl Params {
    /// Whether going from `self` to `other` needs a new run rather than a change to the one at hand.
    pub fn restarts(&self, other: &Params) -> bool {
        table()
            .iter()
            .any(|row| row.restart && row.text(self) != row.text(other))
    }

    /// The loss that these parameters name, with its pairing.
    pub fn game(&self) -> Game {
        Game {
            loss: self.loss,
            pairing: self.pairing,
        }
    }

    /// The data as a mixture of one's own: `mix` where that is in force, else the components of the family, rounded as a
    /// mixture of one's own is.
    pub fn as_mix(&self) -> Mix {
        match self.data {
            Family::Custom => self.mix.clone(),
            _ => Mix::of(self.mixture().components()).unwrap_or_default(),
        }
    }

    /// The mixture p_data that these parameters name.
    pub fn mixture(&self) -> Mixture {
        match self.data {
            Family::Custom => self.mix.mixture(),
            family => presets::mixture(family, self.scale, self.sigma, self.data_seed),
        }
    }
}
