//! Taking a look at the game: one frame for all looks with the same parameters.
//!
//! A look costs a forward pass of G (latent lattice and evaluation latents together), one of D (grid and data points), a
//! small one of each for the generated points shown, and one read-back for all of it; arrows and slopes, where they are asked
//! for, cost a pass of D back, and some views more ([`super::exhibit`]). What depends on the parameters alone is prepared
//! once, in [`Gallery`].

use burn::module::Module;
use burn::tensor::{Tensor, TensorData};

use super::batch::{latents, packed};
use super::exhibit::Exhibit;
use super::network::Mlp;
use super::readback::ReadBack;
use super::snapshot::{Metrics, Snapshot};
use super::trainer::{Diverged, Trainer};
use crate::params::{Params, Penalty, Shown, View};
use crate::rng::{self, Purpose};
use crate::theory::critic::{self, Pull};
use crate::theory::divergence::{js, kl};
use crate::theory::estimate;
use crate::theory::grid::{Density, Grid, rasterise};
use crate::theory::mixture::Mixture;
use crate::theory::modes::{self, ModeReport};
use crate::theory::optimal;
use crate::theory::pushforward::{LatentKind, Lattice, bandwidth, floor_js};

/// Generated points behind the sample metrics (`modes`, `high_quality`, `reverse_kl_modes`).
pub const EVALUATION_SAMPLES: usize = 10_000;

/// What every snapshot with the same parameters shares: the frame in which the pictures hang.
pub struct Gallery {
    params: Params,
    grid: Grid,
    bandwidth: f64,
    data: Density,
    floor: f64,
    lattice: Lattice,
    samples_data: Vec<f32>,
    /// `[n² + m, 2]`: grid centres, and the m data points shown; in packs, `[n² + m / pack, 2 · pack]`.
    places: Tensor<2>,
    /// Of the same shape: nothing at the centres, and standard normal noise on the points.
    jitter: Tensor<2>,
    /// The generated points that D judges.
    judged: Option<Judged>,
    /// `[corners + evaluation samples, latent_dim]`.
    latents: Tensor<2>,
    /// `[m, latent_dim]`: the latents of the generated points shown, which are the first m evaluation samples; none if m = 0.
    latents_shown: Option<Tensor<2>>,
}

/// The generated points shown that fill whole packs: all of them, where D judges each by itself.
struct Judged {
    /// `[m, latent_dim]`.
    latents: Tensor<2>,
    /// `[m, 2]`: standard normal noise.
    jitter: Tensor<2>,
}

impl Gallery {
    /// Prepares the frame for a trainer's parameters.
    pub fn new(trainer: &Trainer) -> Self {
        let (params, mixture) = (trainer.params(), trainer.mixture());
        let n = params.grid as usize;
        let grid = Grid::square(n, mixture.extent());
        let bandwidth = bandwidth(&grid);
        let dim = params.latent_dim as usize;
        let cells = if dim == 1 { n * n } else { n };
        let lattice = Lattice::new(params.latent, dim, cells);

        let show = |row| mixture.sample(rng::block(params.seed, Purpose::ShowData, 0, row));
        let samples_data: Vec<f32> = (0..params.samples).flat_map(show).collect();
        let pack = params.pack as usize;
        // Of the points shown, those that fill whole packs.
        let judged = params.samples as usize / pack * pack;
        let centres = (0..n * n).flat_map(|index| [grid.centre(index)].repeat(pack));
        let mut places: Vec<f32> = centres.flatten().map(|x| x as f32).collect();
        places.extend(&samples_data[..2 * judged]);
        let tensor = |values: Vec<f32>, columns: usize| {
            let shape = [values.len() / columns, columns];
            Tensor::from_data(TensorData::new(values, shape), &trainer.device)
        };
        let evaluated = latents(
            params.latent,
            dim,
            params.seed,
            Purpose::EvalLatent,
            0,
            EVALUATION_SAMPLES,
        );
        // The same noise at every look, so that a picture moves only where the game does.
        let jitter = |update| {
            let normal = LatentKind::Normal;
            latents(normal, 2, params.seed, Purpose::NoiseShow, update, judged)
        };
        let still = vec![0.0; 2 * pack * n * n];
        let evaluated_first = |points: usize| evaluated[..points * dim].to_vec();
        let first = evaluated_first(params.samples as usize);
        let judged = (judged > 0).then(|| Judged {
            latents: tensor(evaluated_first(judged), dim),
            jitter: tensor(jitter(1), 2),
        });
        let mut all = lattice.corners();
        all.extend(evaluated);
        Self {
            data: rasterise(&mixture.smoothed(bandwidth), grid),
            floor: floor_js(mixture, grid, n),
            samples_data,
            jitter: tensor(still.into_iter().chain(jitter(0)).collect(), 2 * pack),
            judged,
            places: tensor(places, 2 * pack),
            latents: tensor(all, dim),
            latents_shown: (!first.is_empty()).then(|| tensor(first, dim)),
            params: params.clone(),
            grid,
            bandwidth,
            lattice,
        }
    }

    /// Whether the frame still fits the parameters.
    pub fn fits(&self, params: &Params) -> bool {
        let (a, b) = (&self.params, params);
        !a.restarts(b) && a.grid == b.grid && a.samples == b.samples
    }

    /// Looks at the trainer.
    ///
    /// # Errors
    /// `Ok(Err(Diverged))` if D or G gives a number that is not finite; `Err` in words if the device failed.
    pub async fn look(&self, trainer: &Trainer) -> Result<Result<Snapshot, Diverged>, String> {
        let (g, d) = (shown(trainer), trainer.critic().valid());
        let sigma = trainer.noise();
        let seen = |points: &Tensor<2>, jitter: &Tensor<2>| {
            if sigma > 0.0 {
                points.clone() + jitter.clone().mul_scalar(sigma)
            } else {
                points.clone()
            }
        };
        let images = g.forward(self.latents.clone());
        let reading = ReadBack::default().tensor(images);
        let sloped = watches_slopes(trainer.params());
        let mut reading = outputs(reading, &d, seen(&self.places, &self.jitter), sloped);
        if let Some(latents) = &self.latents_shown {
            let points = g.forward(latents.clone());
            reading = reading.tensor(points.clone());
            if let Some(Judged { latents, jitter }) = &self.judged {
                let pack = trainer.params().pack;
                let points = match pack {
                    1 => points,
                    _ => g.forward(latents.clone()),
                };
                let points = packed(seen(&points, jitter), pack);
                reading = outputs(reading, &d, points, draws_arrows(trainer.params()));
            }
        }
        let values = reading.execute().await?;
        let exhibit =
            Exhibit::look((&g, &d), trainer.params(), &self.grid, &trainer.device).await?;
        Ok(self.hang(trainer, values, exhibit))
    }

    /// `values` are those of [`Gallery::look`], in the order in which it reads them.
    fn hang(
        &self,
        trainer: &Trainer,
        values: Vec<Vec<f32>>,
        exhibit: Exhibit,
    ) -> Result<Snapshot, Diverged> {
        let diverged = Diverged {
            step: trainer.step(),
        };
        if values.iter().flatten().any(|value| !value.is_finite()) || !exhibit.is_finite() {
            return Err(diverged);
        }
        let params = trainer.params();
        let mut values = values.into_iter();
        let mut next = |there: bool| {
            let value = there.then(|| values.next());
            value.flatten().unwrap_or_default()
        };
        let (images, outputs, slopes) = (next(true), next(true), next(watches_slopes(params)));
        let (samples_model, generated, pulls) =
            (next(true), next(true), next(draws_arrows(params)));
        let (corners, points) = images.split_at(images.len() - 2 * EVALUATION_SAMPLES);
        let (outputs, real) = outputs.split_at(self.grid.n * self.grid.n);
        let game = params.game();
        let estimated = estimate::loss_d(game, real, &generated);
        let model = self
            .lattice
            .deposit(corners, self.grid, self.bandwidth)
            // The sizes are right by now, so that only a point beyond all bounds is left to refuse.
            .map_err(|_| diverged)?;
        let (p, q) = (self.data.masses(), model.masses());
        let (sigma, mixture) = (trainer.noise(), trainer.mixture());
        let blurred = if sigma > 0.0 {
            let width = libm::hypot(self.bandwidth, sigma);
            let model = self.lattice.deposit(corners, self.grid, width);
            let model = model.map_err(|_| diverged)?.masses();
            Some((
                rasterise(&mixture.smoothed(width), self.grid).masses(),
                model,
            ))
        } else {
            None
        };
        // The densities that D sees.
        let (seen_p, seen_q) = blurred.as_ref().map_or((&p, &q), |(p, q)| (p, q));

        let mut cells: Vec<f64> = outputs.iter().map(|&l| f64::from(l)).collect();
        cells.push(self.rim(seen_p, seen_q, &cells));
        let judged = critic::judge(game, seen_p, seen_q, &cells);
        // Over packs its losses would be integrals in as many planes; how its outputs are drawn is the same.
        let alone = params.pack == 1;
        let optimum = judged.optimum.filter(|_| alone);
        let best = seen_p.iter().zip(seen_q).take(outputs.len());
        let best = best.map_while(|(&p, &q)| match params.pack {
            1 => critic::best(game, p, q),
            // What is right on average over packs of pairs is not known from the diagonal alone.
            _ if game.pairs() => None,
            m => {
                let [p, q] = optimal::packed(p, q, m);
                critic::best(game, p, q)
            }
        });
        let pull = Pull::new(game, seen_p, seen_q, &cells);
        let (range, slope) = (judged.reading.range(), slope(seen_p, seen_q, &slopes));
        let counted = modes::report(trainer.mixture(), points);
        let [lr_g, lr_d] = trainer.rates();
        let shown = params.view == View::Excess && alone;
        let taken_apart = shown.then(|| critic::parts(game, seen_p, seen_q, &cells));
        let per_area = |masses: Vec<f64>| {
            let cells = masses.into_iter().take(outputs.len());
            cells
                .map(|mass| (mass / self.grid.cell_area()) as f32)
                .collect()
        };
        let (optimal, excess) = taken_apart
            .flatten()
            .map_or_else(Default::default, |parts| {
                (per_area(parts.optimal), per_area(parts.excess))
            });
        Ok(Snapshot {
            step: trainer.step(),
            grid: self.grid,
            p_data: self.data.cells.iter().map(|&p| p as f32).collect(),
            p_model: model.cells.iter().map(|&q| q as f32).collect(),
            d: cells[..outputs.len()]
                .iter()
                .map(|&l| judged.reading.d(l) as f32)
                .collect(),
            d_star: best.map(|d| d as f32).collect(),
            critic: outputs.to_vec(),
            samples_data: self.samples_data.clone(),
            arrows_model: {
                // A row has the gradients in all points of a pack.
                let rows = pulls.chunks(2 * params.pack as usize).zip(&generated);
                let arrow = |(gradients, &l): (&[f32], &f32)| {
                    let pull = pull.at(l.into());
                    let along = |&slope: &f32| (pull * f64::from(slope)) as f32;
                    gradients.iter().map(along).collect::<Vec<_>>()
                };
                let mut arrows: Vec<f32> = rows.flat_map(arrow).collect();
                if !arrows.is_empty() {
                    // Points that fill no pack are judged by nobody.
                    arrows.resize(samples_model.len(), 0.0);
                }
                arrows
            },
            samples_model,
            excess,
            optimal,
            modes: shares(trainer.mixture(), &counted),
            exhibit: exhibit.pulled(&pull, params.pack),
            metrics: Metrics {
                loss_d: alone.then_some(judged.loss_d),
                loss_d_samples: estimated.map_or(0.0, |estimate| estimate.value),
                loss_d_samples_se: estimated.map_or(0.0, |estimate| estimate.standard_error),
                loss_d_samples_count: estimated.map_or(0, |_| params.samples / params.pack),
                loss_g: alone.then_some(judged.loss_g),
                loss_d_optimal: optimum.map(|optimum| optimum.loss_d),
                excess_d: optimum.map(|optimum| optimum.excess_d),
                loss_d_end: optimum.map(|optimum| optimum.end),
                js: js(&p, &q),
                js_seen: js(seen_p, seen_q),
                js_floor: self.floor,
                kl_forward: kl(&p, &q),
                kl_reverse: kl(&q, &p),
                d_gap: optimum.map(|optimum| optimum.d_gap),
                critic_low: range.map(|[low, _]| low),
                critic_high: range.map(|[_, high]| high),
                slope_mean: slope.map(|[mean, _]| mean),
                slope_max: slope.map(|[_, max]| max),
                modes: counted.modes,
                modes_total: trainer.mixture().components().len() as u32,
                high_quality: counted.high_quality,
                high_quality_ceiling: modes::HIGH_QUALITY_CEILING,
                reverse_kl_modes: counted.reverse_kl_modes,
                samples: EVALUATION_SAMPLES as u32,
                bandwidth: self.bandwidth,
                noise: sigma,
                lr_g,
                lr_d,
                outside_data: self.data.outside,
                outside_model: model.outside,
            },
        })
    }

    /// D's output for the rest of the plane, which counts as one more cell: the mean over the cells at the rim, by the
    /// mass `p + q` in each, since what lies outside lies where it crosses the rim.
    fn rim(&self, p: &[f64], q: &[f64], outputs: &[f64]) -> f64 {
        let n = self.grid.n;
        let at_rim = |index: &usize| [index / n, index % n].iter().any(|&i| i == 0 || i == n - 1);
        let (mut mass, mut sum) = (0.0, 0.0);
        for cell in (0..n * n).filter(at_rim) {
            // So little that it decides only where there is nothing else.
            let weight = p[cell] + q[cell] + f64::MIN_POSITIVE;
            mass += weight;
            sum += weight * outputs[cell];
        }
        sum / mass
    }
}

/// Rows of weight, mean x, mean y, share of the points, and share within 3σ: one for each component.
fn shares(mixture: &Mixture, counted: &ModeReport) -> Vec<f32> {
    let share = |count: u32| f64::from(count) / EVALUATION_SAMPLES as f64;
    let counts = counted.counts.iter().zip(&counted.within);
    let rows = mixture.components().iter().zip(counts);
    rows.flat_map(|(component, (&near, &within))| {
        let [x, y] = component.mean;
        [component.weight, x, y, share(near), share(within)].map(|number| number as f32)
    })
    .collect()
}

/// Adds D's outputs at `points` to what is read, and their gradients if they are asked for.
fn outputs(reading: ReadBack, d: &Mlp, points: Tensor<2>, gradients: bool) -> ReadBack {
    if gradients {
        let (outputs, gradients) = d.forward_with_gradient(points);
        reading.tensor(outputs).tensor(gradients)
    } else {
        reading.tensor(d.forward(points))
    }
}

/// Whether the gradient at the generated points shown is wanted. Of packs of pairs it would be a mean over all packs of data.
fn draws_arrows(params: &Params) -> bool {
    params.arrows && !(params.pack > 1 && params.game().pairs())
}

/// Whether D's slope in x is among the numbers to be shown; a pack has no one x.
fn watches_slopes(params: &Params) -> bool {
    if params.pack > 1 {
        return false;
    }
    params.penalty != Penalty::None || critic::best(params.game(), 1.0, 1.0).is_none()
}

/// `[mean under ½(p + q), largest]` of the lengths of the gradients, x y x y … over the cells and maybe further points; None
/// if there are none.
fn slope(p: &[f64], q: &[f64], gradients: &[f32]) -> Option<[f64; 2]> {
    let (mut mass, mut sum, mut largest) = (0.0, 0.0, 0f64);
    let inside = p.len() - 1;
    for ((p, q), gradient) in p.iter().zip(q).zip(gradients.chunks(2)).take(inside) {
        let [x, y] = [gradient[0], gradient[1]].map(f64::from);
        let length = libm::hypot(x, y);
        mass += p + q;
        sum += (p + q) * length;
        largest = largest.max(length);
    }
    (!gradients.is_empty()).then(|| [sum / mass.max(f64::MIN_POSITIVE), largest])
}

/// The generator that the pictures show.
fn shown(trainer: &Trainer) -> Mlp {
    match (&trainer.average, trainer.params().generator) {
        (Some(average), Shown::Average) => average.clone(),
        _ => trainer.g.valid(),
    }
}
