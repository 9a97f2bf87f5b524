//! One step, taken slowly: what goes through the networks in its first update of D and in its update of G.
//!
//! Watching changes nothing. The step is made of the very turns ([`super::turn`]) of which [`Trainer::steps`] makes all steps, and
//! what is told is read from them: the same run, to the bit.

use burn::module::Module;
use burn::tensor::{Gradients, Tensor};
use serde::Serialize;

use super::network::{Mlp, bias};
use super::readback::ReadBack;
use super::trainer::{Diverged, Trainer};
use crate::rng::Purpose;
use crate::theory::divergence::sigmoid;
use crate::theory::estimate::{batch_loss_d, batch_loss_g};
use crate::theory::loss::{Game, Loss};

/// Points of a batch that are shown: the first ones, in whole packs.
pub const SHOWN: usize = 64;

/// What D's raw output l says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// D = σ(l), the probability that what D sees is data.
    Probability,
    /// l as it is.
    Output,
    /// l as it is, of which only the difference within a pair counts.
    Pair,
}

impl Reading {
    fn of(game: Game) -> Self {
        match (game.pairs(), game.loss) {
            (true, _) => Reading::Pair,
            (false, Loss::Minimax | Loss::NonSaturating) => Reading::Probability,
            (false, _) => Reading::Output,
        }
    }

    /// What D says with these raw outputs.
    fn read(self, outputs: &[f32]) -> Vec<f64> {
        let outputs = outputs.iter().map(|&l| f64::from(l));
        match self {
            Reading::Probability => outputs.map(sigmoid).collect(),
            Reading::Output | Reading::Pair => outputs.collect(),
        }
    }
}

/// One update of one network. Points are the first m ≤ [`SHOWN`] of the batch, row-major; what D says is one number for each
/// pack of them, that is for each point where it judges one at a time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Update {
    /// `[m, latent_dim]` latents.
    pub latents: Vec<f32>,
    /// `[m, 2]`, G of these latents.
    pub generated: Vec<f32>,
    /// `[m, 2]` data points; for the update of G, those that a loss of pairs compares with, else none.
    pub data: Vec<f32>,
    /// `[m, 2]`, `generated` with the noise with which D sees it; empty where there is no noise.
    pub seen_generated: Vec<f32>,
    /// `[m, 2]`, the same of `data`.
    pub seen_data: Vec<f32>,
    /// D's raw outputs at the generated points.
    pub outputs_generated: Vec<f32>,
    /// D's raw outputs at the data points.
    pub outputs_data: Vec<f32>,
    /// What D says of the generated points ([`Reading`]).
    pub verdicts_generated: Vec<f64>,
    /// What D says of the data points.
    pub verdicts_data: Vec<f64>,
    /// The mean of what D says, over the generated points of the whole batch.
    pub mean_generated: f64,
    /// The same over its data points; none where there are none.
    pub mean_data: Option<f64>,
    /// For the update of G: −∂/∂x of each generated point's (or pack's) own term of J_G, `[m, 2]`, in the loss's unit per unit
    /// of length.
    pub arrows: Vec<f32>,
    /// For the update of G: `[m, 2]`, the updated G of the same latents.
    pub moved: Vec<f32>,
    /// The network's loss on the whole batch, without a penalty, before the update: [`batch_loss_d`], [`batch_loss_g`].
    pub loss: f64,
    /// The same after it: same batch, same noise, same opponent.
    pub loss_after: f64,
    /// What the penalty adds on the same batch; none for G, and where there is no penalty.
    pub penalty: Option<f64>,
    /// The same after the update.
    pub penalty_after: Option<f64>,
    /// The Euclidean norm of the gradient of all that the network descends, penalty included, in all of its weights. Of a
    /// normalised D these are the weights before they are divided by their largest singular values.
    pub gradient: f64,
    /// The Euclidean norm of the change of the same weights.
    pub change: f64,
    /// The learning rate.
    pub rate: f64,
}

/// A step: k updates of D, the first of which is here, then one of G.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trace {
    /// Steps made before it.
    pub step: u32,
    /// Points in each batch.
    pub batch: u32,
    /// Points that D judges at once.
    pub pack: u32,
    /// Updates of D in it.
    pub k: u32,
    /// Updates by which the D that judges for G is ahead.
    pub unroll: u32,
    /// The standard deviation of the noise on what D sees.
    pub noise: f64,
    /// What D's outputs say.
    pub reading: Reading,
    /// The first update of D.
    pub d: Update,
    /// The update of G.
    pub g: Update,
}

/// Makes one step of both networks, and tells what happened in it.
///
/// # Errors
/// `Ok(Err(Diverged))` if a number is not finite, with the step perhaps made; `Err` in words if the device failed.
pub async fn step(trainer: &mut Trainer) -> Result<Result<Trace, Diverged>, String> {
    let (step, noise) = (trainer.step(), trainer.noise());
    let params = trainer.params().clone();
    let d = match update_d(trainer).await? {
        Ok(update) => update,
        Err(diverged) => return Ok(Err(diverged)),
    };
    for _ in 1..params.k {
        if let Err(diverged) = trainer.update_d() {
            return Ok(Err(diverged));
        }
    }
    let g = match update_g(trainer).await? {
        Ok(update) => update,
        Err(diverged) => return Ok(Err(diverged)),
    };
    trainer.step += 1;
    Ok(Ok(Trace {
        step,
        batch: trainer.points() as u32,
        pack: params.pack,
        k: params.k,
        unroll: params.unroll,
        noise,
        reading: Reading::of(params.game()),
        d,
        g,
    }))
}

/// Makes an update of D.
async fn update_d(trainer: &mut Trainer) -> Result<Result<Update, Diverged>, String> {
    let turn = match trainer.turn_of_d() {
        Ok(turn) => turn,
        Err(diverged) => return Ok(Err(diverged)),
    };
    let ([_, rate], before) = (trainer.rates(), trainer.d.clone());
    let gradients = turn.gradients();
    let gradient = squares_of_gradient(&before, &gradients);
    trainer.make_d(gradients);

    let after = turn.again(trainer.params(), &trainer.critic());
    let passed = Passed {
        judged: turn.objective.judged().map(Some),
        judged_after: after.judged().map(Some),
        penalties: [turn.objective.penalty(), after.penalty()],
        latents: turn.latents,
        generated: turn.generated,
        data: Some(turn.data),
        seen: turn.seen.map(Some),
        arrows: None,
        moved: None,
        gradient,
        change: squares_of_change(&before, &trainer.d),
    };
    let game = trainer.params().game();
    let loss = |real: &[f32], fake: &[f32]| batch_loss_d(game, real, fake);
    passed.tell(trainer, rate, loss).await
}

/// Makes an update of G.
async fn update_g(trainer: &mut Trainer) -> Result<Result<Update, Diverged>, String> {
    let turn = match trainer.turn_of_g() {
        Ok(turn) => turn,
        Err(diverged) => return Ok(Err(diverged)),
    };
    let ([rate, _], before) = (trainer.rates(), trainer.g.clone());
    let update = trainer.updates_g;
    let gradients = turn.gradients();
    let gradient = squares_of_gradient(&before, &gradients);
    trainer.make_g(gradients);

    // A point's own term is its share of the mean times the number of shares.
    let [shares, _] = turn.slope.dims();
    let (_, uphill) = turn.d.forward_with_gradient(turn.seen.clone());
    let arrows = (uphill * turn.slope).mul_scalar(-(shares as f32));
    let moved = trainer.g.valid().forward(turn.latents.clone());
    let fake_after = turn
        .d
        .forward(trainer.seen(moved.clone(), Purpose::NoiseG, update));
    let (data, seen_data, real) = match turn.rivals {
        Some(rivals) => (Some(rivals.data), Some(rivals.seen), Some(rivals.outputs)),
        None => (None, None, None),
    };
    let passed = Passed {
        latents: turn.latents,
        generated: turn.generated,
        data,
        seen: [seen_data, Some(turn.seen)],
        judged: [real.clone(), Some(turn.outputs.inner())],
        judged_after: [real, Some(fake_after)],
        penalties: [None, None],
        arrows: Some(arrows),
        moved: Some(moved),
        gradient,
        change: squares_of_change(&before, &trainer.g),
    };
    let game = trainer.params().game();
    let loss = |real: &[f32], fake: &[f32]| batch_loss_g(game, fake, real);
    passed.tell(trainer, rate, loss).await
}

/// What has gone through the networks in an update; of two kinds of points, those of the data first.
struct Passed {
    latents: Tensor<2>,
    generated: Tensor<2>,
    data: Option<Tensor<2>>,
    seen: [Option<Tensor<2>>; 2],
    judged: [Option<Tensor<2>>; 2],
    judged_after: [Option<Tensor<2>>; 2],
    /// Before the update, and after it.
    penalties: [Option<Tensor<1>>; 2],
    arrows: Option<Tensor<2>>,
    moved: Option<Tensor<2>>,
    /// Squares, to be added up.
    gradient: Tensor<1>,
    change: Tensor<1>,
}

impl Passed {
    /// Reads everything, in one trip. `loss` is that of D's raw outputs at the data and at the generated points.
    async fn tell(
        self,
        trainer: &Trainer,
        rate: f64,
        loss: impl Fn(&[f32], &[f32]) -> f64,
    ) -> Result<Result<Update, Diverged>, String> {
        let blurred = trainer.noise() > 0.0;
        let seen = self.seen.map(|seen| seen.filter(|_| blurred));
        let penalties = self
            .penalties
            .map(|penalty| penalty.map(|value| value.unsqueeze()));
        let tensors = [
            vec![Some(self.latents), Some(self.generated), self.data],
            seen.into(),
            self.judged.into(),
            self.judged_after.into(),
            penalties.into(),
            vec![self.arrows, self.moved],
            vec![
                Some(self.gradient.unsqueeze()),
                Some(self.change.unsqueeze()),
            ],
        ]
        .concat();
        let there: Vec<bool> = tensors.iter().map(Option::is_some).collect();
        let reading = tensors.into_iter().flatten();
        let values = reading.fold(ReadBack::default(), ReadBack::tensor);
        let values = values.execute().await?;
        let is_finite = values.iter().flatten().all(|value| value.is_finite());

        let mut values = values.into_iter();
        let mut there = there.into_iter();
        let mut next = || {
            let value = there.next().unwrap_or(false).then(|| values.next());
            value.flatten().unwrap_or_default()
        };
        let [latents, generated, data, seen_data, seen_generated] = [(); 5].map(|()| next());
        let [real, fake, real_after, fake_after] = [(); 4].map(|()| next());
        let [penalty, penalty_after] =
            [(); 2].map(|()| next().first().map(|&value| f64::from(value)));
        let [arrows, moved, gradient, change] = [(); 4].map(|()| next());

        let reading = Reading::of(trainer.params().game());
        let mean = |outputs: &[f32]| {
            let sum: f64 = reading.read(outputs).iter().sum();
            (!outputs.is_empty()).then(|| sum / outputs.len() as f64)
        };
        let shares = Shares::of(trainer);
        let update = Update {
            loss: loss(&real, &fake),
            loss_after: loss(&real_after, &fake_after),
            mean_generated: mean(&fake).unwrap_or_default(),
            mean_data: mean(&real),
            verdicts_generated: reading.read(shares.first(&fake)),
            verdicts_data: reading.read(shares.first(&real)),
            outputs_generated: shares.first(&fake).to_vec(),
            outputs_data: shares.first(&real).to_vec(),
            latents: shares.first(&latents).to_vec(),
            generated: shares.first(&generated).to_vec(),
            data: shares.first(&data).to_vec(),
            seen_generated: shares.first(&seen_generated).to_vec(),
            seen_data: shares.first(&seen_data).to_vec(),
            arrows: shares.first(&arrows).to_vec(),
            moved: shares.first(&moved).to_vec(),
            penalty,
            penalty_after,
            gradient: norm(&gradient),
            change: norm(&change),
            rate,
        };
        // What is finite may still add up to what is not.
        let sums = [
            update.loss,
            update.loss_after,
            update.gradient,
            update.change,
        ];
        let step = trainer.step();
        Ok(if is_finite && sums.iter().all(|sum| sum.is_finite()) {
            Ok(update)
        } else {
            Err(Diverged { step })
        })
    }
}

/// How a batch falls into packs, and how many of them are shown.
struct Shares {
    all: usize,
    shown: usize,
}

impl Shares {
    fn of(trainer: &Trainer) -> Self {
        let pack = trainer.params().pack as usize;
        let all = trainer.points() / pack;
        Self {
            all,
            shown: all.min(SHOWN / pack),
        }
    }

    /// Of values of which each pack has as many, those of the packs that are shown.
    fn first<'a, T>(&self, values: &'a [T]) -> &'a [T] {
        &values[..values.len() / self.all * self.shown]
    }
}

/// The sum of the squares of every weight's and bias's gradient, layer by layer.
fn squares_of_gradient(network: &Mlp, gradients: &Gradients) -> Tensor<1> {
    let sums = network.layers.iter().flat_map(|layer| {
        let weight = layer.weight.val().grad(gradients);
        let bias = bias(layer).val().grad(gradients);
        let squares = weight.map(|g| (g.clone() * g).sum());
        squares
            .into_iter()
            .chain(bias.map(|g| (g.clone() * g).sum()))
    });
    Tensor::cat(sums.collect(), 0)
}

/// The sum of the squares of every weight's and bias's change, layer by layer.
fn squares_of_change(before: &Mlp, after: &Mlp) -> Tensor<1> {
    let sums = before.tensors().zip(after.tensors()).flat_map(
        |((old_weight, old_bias), (weight, bias))| {
            let (weight, bias) = (weight - old_weight, bias - old_bias);
            [(weight.clone() * weight).sum(), (bias.clone() * bias).sum()]
        },
    );
    Tensor::cat(sums.collect(), 0)
}

fn norm(squares: &[f32]) -> f64 {
    squares.iter().map(|&s| f64::from(s)).sum::<f64>().sqrt()
}
