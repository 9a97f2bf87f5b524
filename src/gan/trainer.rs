//! The training loop: k updates of D, then one of G, on batches drawn by counter.
//!
//! Every random number is a pure function of (seed, purpose, update, row), so a run is a function of its parameters,
//! and a restored run goes on exactly as it would have.

use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};

use super::device;
use super::network::{Architecture, Mlp};
use super::objective;
use super::optimiser::{Optimiser, Settings};
use super::readback::ReadBack;
use super::spectral::Spectral;
use crate::params::{Params, Which};
use crate::rng::{self, Purpose};
use crate::theory::mixture::Mixture;
use crate::theory::pushforward::LatentKind;
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
    mixture: Mixture,
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
    /// On the CPU at the first step whose logits are not finite; the update is not made. On WebGPU nothing is read back
    /// here: there the next look ([`super::gallery::Gallery::look`]) finds out.
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

    /// Waits until the device has made all steps so far, by reading the few numbers that the last of them wrote.
    ///
    /// # Errors
    /// In words, if the device failed.
    pub async fn fence(&self) -> Result<(), String> {
        let last = [&self.g, &self.d].map(|network| network.tensors().last());
        let biases = last.into_iter().flatten().map(|(_, bias)| bias);
        let reading = biases.fold(ReadBack::default(), ReadBack::tensor);
        reading.execute().await.map(|_| ())
    }

    fn update_d(&mut self) -> Result<(), Diverged> {
        let rows = self.points();
        let data = self.data(Purpose::Data, self.updates_d, rows);
        let latents = self.latents(Purpose::LatentD, self.updates_d, rows);
        let generated = self.g.valid().forward(latents);
        let data = self.seen(data, Purpose::NoiseData, self.updates_d);
        let generated = self.seen(generated, Purpose::NoiseD, self.updates_d);

        let between = objective::looks_between(&self.params)
            .then(|| self.between(data.clone(), generated.clone()));
        let objective =
            objective::discriminator(&self.params, &self.critic(), [data, generated], between);
        for outputs in &objective.outputs {
            self.check(outputs)?;
        }
        let mut gradients = objective.descent().backward();
        let [_, rate] = self.rates();
        self.d = self.opt_d.step(rate, self.d.clone(), &mut gradients);
        if let Some(spectral) = &mut self.spectral {
            spectral.advance(&self.d);
        }
        self.updates_d += 1;
        Ok(())
    }

    fn update_g(&mut self) -> Result<(), Diverged> {
        let rows = self.points();
        let latents = self.latents(Purpose::LatentG, self.updates_g, rows);
        let d = self.opponent()?;
        let rivals = self.params.game().pairs().then(|| {
            let data = self.data(Purpose::DataG, self.updates_g, rows);
            d.forward(self.seen(data, Purpose::NoiseRival, self.updates_g))
        });

        let points = self.g.forward(latents);
        let outputs = d.forward(self.seen(points, Purpose::NoiseG, self.updates_g));
        self.check(&outputs)?;
        let slope = objective::generator_slope(&self.params, outputs.clone().inner(), rivals);
        let mut gradients = (outputs * slope).sum().backward();
        let [rate, _] = self.rates();
        self.g = self.opt_g.step(rate, self.g.clone(), &mut gradients);
        self.updates_g += 1;
        if let Some(average) = self.average.take() {
            self.average = Some(blend(average, &self.g, self.params.ema as f32));
        }
        Ok(())
    }

    /// The discriminator that G plays against: D, or what D would be after `unroll` more updates while G stood still.
    ///
    /// The copy trains on the very batches that D itself is given next, so no random number is drawn for it; D, its optimiser
    /// and its counters stay as they are. Unrolled GANs (Metz et al. 2017) also differentiate through those updates, which takes
    /// second derivatives that burn's autodiff has not: here the copy is held fixed.
    fn opponent(&self) -> Result<Mlp, Diverged> {
        let mut ahead = self.clone();
        for _ in 0..self.params.unroll {
            ahead.update_d()?;
        }
        Ok(ahead.critic().valid())
    }

    /// On the CPU a look at the logits costs next to nothing: their sum is finite only if each of them is.
    fn check(&self, logits: &Tensor<2>) -> Result<(), Diverged> {
        if !device::reads_at_once(&self.device) {
            return Ok(());
        }
        let sum: f32 = logits.clone().inner().sum().into_scalar();
        if sum.is_finite() {
            Ok(())
        } else {
            Err(Diverged { step: self.step })
        }
    }

    /// `[rows, 2]` points from p_data for an update.
    fn data(&self, purpose: Purpose, update: u32, rows: usize) -> Tensor<2> {
        let draw = |row| rng::block(self.params.seed, purpose, update, row);
        let points = (0..rows as u32).flat_map(|row| self.mixture.sample(draw(row)));
        Tensor::from_data(
            TensorData::new(points.collect::<Vec<f32>>(), [rows, 2]),
            &self.device,
        )
    }

    /// A point on the line from each generated point to the data point of the same row, for the next update of D.
    fn between(&self, data: Tensor<2>, generated: Tensor<2>) -> Tensor<2> {
        let rows = data.dims()[0];
        let shares = between(self.params.seed, self.updates_d, rows);
        let shares = Tensor::<2>::from_data(TensorData::new(shares, [rows, 1]), &self.device);
        (data - generated.clone()) * shares + generated
    }

    /// How many points of each kind an update takes: the batch, in whole packs.
    fn points(&self) -> usize {
        let [batch, pack] = [self.params.batch, self.params.pack];
        (batch / pack).max(1) as usize * pack as usize
    }

    /// `[rows, 2]` points as D sees them: with noise, where there is any, and in packs, `[rows / pack, 2 · pack]`.
    fn seen(&self, points: Tensor<2>, purpose: Purpose, update: u32) -> Tensor<2> {
        packed(self.blurred(points, purpose, update), self.params.pack)
    }

    fn blurred(&self, points: Tensor<2>, purpose: Purpose, update: u32) -> Tensor<2> {
        let sigma = self.noise();
        if sigma == 0.0 {
            return points;
        }
        let [rows, _] = points.dims();
        let normal = latents(
            LatentKind::Normal,
            2,
            self.params.seed,
            purpose,
            update,
            rows,
        );
        let normal = Tensor::<2>::from_data(TensorData::new(normal, [rows, 2]), &self.device);
        points + normal.mul_scalar(sigma)
    }

    /// `[rows, latent_dim]` latents.
    pub(super) fn latents(&self, purpose: Purpose, update: u32, rows: usize) -> Tensor<2> {
        let dim = self.params.latent_dim as usize;
        let values = latents(
            self.params.latent,
            dim,
            self.params.seed,
            purpose,
            update,
            rows,
        );
        Tensor::from_data(TensorData::new(values, [rows, dim]), &self.device)
    }
}

/// `rows × dim` latents, row-major: standard normal, or uniform on [−1, 1].
pub fn latents(
    kind: LatentKind,
    dim: usize,
    seed: u32,
    purpose: Purpose,
    update: u32,
    rows: usize,
) -> Vec<f32> {
    let draw = |row| {
        let bits = rng::block(seed, purpose, update, row);
        let pair = match kind {
            LatentKind::Normal => rng::normal_pair(bits[0], bits[1]),
            LatentKind::Uniform => [bits[0], bits[1]].map(|bits| 2.0 * rng::uniform(bits) - 1.0),
        };
        pair.into_iter().take(dim)
    };
    (0..rows as u32).flat_map(draw).collect()
}

/// Where on the line from a generated point (0) to a data point (1) a penalty looks: uniform, one number a row.
pub fn between(seed: u32, update: u32, rows: usize) -> Vec<f32> {
    let draw = |row| rng::uniform(rng::block(seed, Purpose::Between, update, row)[0]);
    (0..rows as u32).map(draw).collect()
}

/// `[rows, 2]` points as rows of `pack` of them each (PacGAN, Lin et al. 2018); `rows` must be a multiple of it.
pub(super) fn packed(points: Tensor<2>, pack: u32) -> Tensor<2> {
    if pack == 1 {
        return points;
    }
    let ([rows, columns], pack) = (points.dims(), pack as usize);
    points.reshape([rows / pack, columns * pack])
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
fn blend(average: Mlp, network: &Mlp, decay: f32) -> Mlp {
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
