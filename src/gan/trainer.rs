//! The training loop: k updates of D, then one of G, on batches drawn by counter.
//!
//! Every random number is a pure function of (seed, purpose, update, row), so a run is a function of its parameters,
//! and a restored run goes on exactly as it would have.

use burn::module::Module;
use burn::tensor::Device;

use super::network::{Architecture, Mlp};
use super::optimiser::{Optimiser, Settings};
use super::spectral::Spectral;
use crate::params::{Params, Which};
use crate::theory::mixture::Mixture;
use crate::theory::schedule::Schedule;

/// A loss or a weight stopped being a finite number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diverged {
    /// The step at which it was seen.
    pub step: u32,
}

/// Generator, discriminator, and all that changes while they train.
#[derive(Clone)]
pub struct Trainer {
    pub(super) params: Params,
    pub(super) device: Device,
    pub(super) g: Mlp,
    pub(super) d: Mlp,
    /// Exponential moving average of G's weights, if it is switched on.
    pub(super) average: Option<Mlp>,
    /// What normalises D's layers, if they are normalised.
    pub(super) spectral: Option<Spectral>,
    pub(super) opt_g: Optimiser,
    pub(super) opt_d: Optimiser,
    pub(super) step: u32,
    pub(super) updates_d: u32,
    pub(super) updates_g: u32,
    pub(super) mixture: Mixture,
}

impl Trainer {
    /// Fresh networks on `device` (given without gradient tracking). The same parameters give the same weights.
    pub fn new(params: Params, device: &Device) -> Self {
        let tracked = device.clone().autodiff();
        let g = Mlp::init(&generator(&params), params.seed, 0, &tracked);
        let d = Mlp::init(&discriminator(&params), params.seed, 1, &tracked);
        Self {
            opt_g: Optimiser::new(settings_g(&params), g.layers.len()),
            opt_d: Optimiser::new(settings_d(&params), d.layers.len()),
            spectral: params.spectral.then(|| spectral(&params, &d, device)),
            average: (params.ema > 0.0).then(|| g.valid()),
            mixture: params.mixture(),
            device: device.clone(),
            step: 0,
            updates_d: 0,
            updates_g: 0,
            params,
            g,
            d,
        }
    }

    /// The parameters in force.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Steps made so far.
    pub fn step(&self) -> u32 {
        self.step
    }

    /// The mixture that G has to learn.
    pub fn mixture(&self) -> &Mixture {
        &self.mixture
    }

    /// Takes over `params` without a restart: rates, loss, batch, averaging and what is shown.
    ///
    /// Returns false, and changes nothing, if they ask for other networks or other data
    /// ([`Params::restarts`]): then make a new [`Trainer`].
    pub fn set(&mut self, params: &Params) -> bool {
        if self.params.restarts(params) {
            return false;
        }
        if params.ema > 0.0 {
            self.average.get_or_insert_with(|| self.g.valid());
        } else {
            self.average = None;
        }
        if params.spectral {
            let fresh = || spectral(params, &self.d, &self.device);
            self.spectral.get_or_insert_with(fresh);
        } else {
            self.spectral = None;
        }
        self.opt_g.set(settings_g(params));
        self.opt_d.set(settings_d(params));
        self.params = params.clone();
        true
    }

    /// The learning rates of the next update of G and of D: the initial ones, times what the schedule has left of them.
    pub fn rates(&self) -> [f64; 2] {
        let params = &self.params;
        let left = params
            .lr_decay
            .factor(self.step, params.decay_steps, params.decay_to);
        [params.lr * left, params.lr * params.d_lr_ratio * left]
    }

    /// The standard deviation of the noise on every point that D sees at the present step.
    ///
    /// Instance noise (Sønderby et al. 2017; Arjovsky and Bottou 2017): D then judges the two densities blurred by it, which
    /// overlap however far apart the densities themselves are.
    pub fn noise(&self) -> f64 {
        let Params {
            noise, noise_steps, ..
        } = self.params;
        let left = match noise_steps {
            0 => 1.0,
            steps => Schedule::Linear.factor(self.step, steps, 0.0),
        };
        noise.min(self.mixture.extent()) * left
    }

    /// D as everything sees it: its layers normalised, if they are to be.
    pub fn critic(&self) -> Mlp {
        match &self.spectral {
            Some(spectral) => spectral.normalise(&self.d),
            None => self.d.clone(),
        }
    }

    /// Makes `n` steps.
    ///
    /// # Errors
    /// At the first step whose logits are not finite; the update is not made.
    pub fn steps(&mut self, n: u32, which: Which) -> Result<(), Diverged> {
        for _ in 0..n {
            if which != Which::G {
                let updates = if which == Which::Both {
                    self.params.k
                } else {
                    1
                };
                for _ in 0..updates {
                    self.update_d()?;
                }
            }
            if which != Which::D {
                self.update_g()?;
            }
            self.step += 1;
        }
        Ok(())
    }

    pub(super) fn update_d(&mut self) -> Result<(), Diverged> {
        let gradients = self.turn_of_d()?.gradients();
        self.make_d(gradients);
        Ok(())
    }

    fn update_g(&mut self) -> Result<(), Diverged> {
        let gradients = self.turn_of_g()?.gradients();
        self.make_g(gradients);
        Ok(())
    }
}

/// G's architecture: latent → plane.
pub fn generator(params: &Params) -> Architecture {
    Architecture {
        input: params.latent_dim as usize,
        layers: params.g_layers as usize,
        width: params.g_width as usize,
        output: 2,
        activation: params.g_act,
    }
}

/// D's architecture: plane, or as many planes as it sees points at once → logit.
pub fn discriminator(params: &Params) -> Architecture {
    Architecture {
        input: 2 * params.pack as usize,
        layers: params.d_layers as usize,
        width: params.d_width as usize,
        output: 1,
        activation: params.d_act,
    }
}

fn spectral(params: &Params, d: &Mlp, device: &Device) -> Spectral {
    Spectral::new(&discriminator(params), d, params.seed, device)
}

pub(super) fn settings_g(params: &Params) -> Settings {
    Settings {
        kind: params.g_optim,
        beta1: params.beta1,
        beta2: params.beta2,
        momentum: params.momentum,
        weight_decay: params.weight_decay,
        epsilon: params.epsilon,
    }
}

pub(super) fn settings_d(params: &Params) -> Settings {
    Settings {
        kind: params.d_optim,
        beta1: params.d_beta1.or(params.beta1),
        beta2: params.d_beta2.or(params.beta2),
        momentum: params.d_momentum.or(params.momentum),
        weight_decay: params.d_weight_decay.or(params.weight_decay),
        epsilon: params.d_epsilon.or(params.epsilon),
    }
}

/// decay · average + (1 − decay) · network, weight by weight.
pub(super) fn blend(average: Mlp, network: &Mlp, decay: f32) -> Mlp {
    let mixed: Vec<_> = average
        .tensors()
        .zip(network.tensors())
        .map(|((old_weight, old_bias), (weight, bias))| {
            (
                old_weight.mul_scalar(decay) + weight.mul_scalar(1.0 - decay),
                old_bias.mul_scalar(decay) + bias.mul_scalar(1.0 - decay),
            )
        })
        .collect();
    average.with_tensors(mixed)
}
