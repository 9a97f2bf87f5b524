//! The turn of one network: what goes through both networks for its update, and what comes back.
//!
//! A turn is worked out first, and made afterwards. Training does both at once; [`super::trace`] looks at what passes in between.

use burn::module::Module;
use burn::tensor::{Gradients, Tensor};

use super::network::Mlp;
use super::objective::{self, Objective};
use super::trainer::{Diverged, Trainer, blend};
use crate::params::Params;
use crate::rng::Purpose;

/// The next update of D, worked out.
pub(super) struct TurnOfD {
    /// `[B, latent_dim]`.
    pub latents: Tensor<2>,
    /// `[B, 2]`, G of these latents.
    pub generated: Tensor<2>,
    /// `[B, 2]` data points.
    pub data: Tensor<2>,
    /// `[B / pack, 2 · pack]`, the data points and the generated ones as D sees them.
    pub seen: [Tensor<2>; 2],
    /// As many between them, where the penalty looks there.
    between: Option<Tensor<2>>,
    /// What D descends.
    pub objective: Objective,
}

impl TurnOfD {
    /// Of what D descends, in D's weights.
    pub(super) fn gradients(&self) -> Gradients {
        self.objective.descent().backward()
    }

    /// The objective of another D on the very same batch.
    pub(super) fn again(&self, params: &Params, d: &Mlp) -> Objective {
        objective::discriminator(params, d, self.seen.clone(), self.between.clone())
    }
}

/// The next update of G, worked out.
pub(super) struct TurnOfG {
    /// `[B, latent_dim]`.
    pub latents: Tensor<2>,
    /// `[B, 2]`, G of these latents.
    pub generated: Tensor<2>,
    /// `[B / pack, 2 · pack]`, the same as D sees them.
    pub seen: Tensor<2>,
    /// The discriminator that judges them: [`Trainer::opponent`].
    pub d: Mlp,
    /// The data points that a loss of pairs compares with, where the loss is one.
    pub rivals: Option<Rivals>,
    /// D's raw outputs `[B / pack, 1]`, tracked as far as G's weights.
    pub outputs: Tensor<2>,
    /// dJ_G/dl at each of them.
    pub slope: Tensor<2>,
}

/// The data points of G's turn.
pub(super) struct Rivals {
    /// `[B, 2]`.
    pub data: Tensor<2>,
    /// `[B / pack, 2 · pack]`, as D sees them.
    pub seen: Tensor<2>,
    /// D's raw outputs `[B / pack, 1]`.
    pub outputs: Tensor<2>,
}

impl TurnOfG {
    /// Of what G descends, in G's weights.
    pub(super) fn gradients(&self) -> Gradients {
        (self.outputs.clone() * self.slope.clone()).sum().backward()
    }
}

impl Trainer {
    /// Works out the next update of D.
    ///
    /// # Errors
    /// If an output of D is not finite.
    pub(super) fn turn_of_d(&self) -> Result<TurnOfD, Diverged> {
        let rows = self.points();
        let data = self.data(Purpose::Data, self.updates_d, rows);
        let latents = self.latents(Purpose::LatentD, self.updates_d, rows);
        let generated = self.g.valid().forward(latents.clone());
        let seen = [
            self.seen(data.clone(), Purpose::NoiseData, self.updates_d),
            self.seen(generated.clone(), Purpose::NoiseD, self.updates_d),
        ];

        let between = objective::looks_between(&self.params).then(|| {
            let [data, generated] = seen.clone();
            self.between(data, generated)
        });
        let critic = self.critic();
        let objective =
            objective::discriminator(&self.params, &critic, seen.clone(), between.clone());
        for outputs in &objective.outputs {
            self.check(outputs)?;
        }
        Ok(TurnOfD {
            latents,
            generated,
            data,
            seen,
            between,
            objective,
        })
    }

    /// Makes the update of D that [`Trainer::turn_of_d`] worked out.
    pub(super) fn make_d(&mut self, mut gradients: Gradients) {
        let [_, rate] = self.rates();
        self.d = self.opt_d.step(rate, self.d.clone(), &mut gradients);
        if let Some(spectral) = &mut self.spectral {
            spectral.advance(&self.d);
        }
        self.updates_d += 1;
    }

    /// Works out the next update of G.
    ///
    /// # Errors
    /// If an output of D is not finite.
    pub(super) fn turn_of_g(&self) -> Result<TurnOfG, Diverged> {
        let rows = self.points();
        let latents = self.latents(Purpose::LatentG, self.updates_g, rows);
        let d = self.opponent()?;
        let rivals = self.params.game().pairs().then(|| {
            let data = self.data(Purpose::DataG, self.updates_g, rows);
            let seen = self.seen(data.clone(), Purpose::NoiseRival, self.updates_g);
            let outputs = d.forward(seen.clone());
            Rivals {
                data,
                seen,
                outputs,
            }
        });

        let points = self.g.forward(latents.clone());
        let seen = self.seen(points.clone(), Purpose::NoiseG, self.updates_g);
        let outputs = d.forward(seen.clone());
        self.check(&outputs)?;
        let against = rivals.as_ref().map(|rivals| rivals.outputs.clone());
        let slope = objective::generator_slope(&self.params, outputs.clone().inner(), against);
        Ok(TurnOfG {
            latents,
            generated: points.inner(),
            seen: seen.inner(),
            d,
            rivals,
            outputs,
            slope,
        })
    }

    /// Makes the update of G that [`Trainer::turn_of_g`] worked out.
    pub(super) fn make_g(&mut self, mut gradients: Gradients) {
        let [rate, _] = self.rates();
        self.g = self.opt_g.step(rate, self.g.clone(), &mut gradients);
        self.updates_g += 1;
        if let Some(average) = self.average.take() {
            self.average = Some(blend(average, &self.g, self.params.ema as f32));
        }
    }

    /// The discriminator that G plays against: D, or what D would be after `unroll` more updates while G stood still.
    ///
    /// The copy trains on the very batches that D itself is given next, so no random number is drawn for it; D, its optimiser
    /// and its counters stay as they are. Unrolled GANs (Metz et al. 2017) also differentiate through those updates, which takes
    /// second derivatives that burn's autodiff has not: here the copy is held fixed.
    pub(super) fn opponent(&self) -> Result<Mlp, Diverged> {
        let mut ahead = self.clone();
        for _ in 0..self.params.unroll {
            ahead.update_d()?;
        }
        Ok(ahead.critic().valid())
    }

    /// A look at the logits costs next to nothing: their sum is finite only if each of them is.
    fn check(&self, logits: &Tensor<2>) -> Result<(), Diverged> {
        let sum: f32 = logits.clone().inner().sum().into_scalar();
        if sum.is_finite() {
            Ok(())
        } else {
            Err(Diverged { step: self.step })
        }
    }
}
