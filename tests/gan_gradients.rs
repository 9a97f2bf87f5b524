//! The training step's gradients against finite differences of the losses as the course writes them, in f64.
//!
//! With plain gradient descent at rate 1 the change of a weight is minus its gradient, so a saved run before and after
//! one step shows the gradients that burn's autodiff computed from the analytic slopes of `gan::loss`.
#![cfg(feature = "gan")]

use dstar::gan::snapshot::Gallery;
use dstar::gan::trainer::latents;
use dstar::gan::{Snapshot, Trainer, Which, checkpoint, device};
use dstar::params::{Activation, Loss, OptimiserKind, Params, Shown};
use dstar::rng::{self, Purpose};
use serde_json::Value;

/// Weights and biases of one network, layer by layer.
type Layers = Vec<[Vec<f64>; 2]>;

const STEP: f64 = 1e-6;
const TOLERANCE: f64 = 2e-5;

#[test]
fn discriminator_descends_the_cross_entropy_for_every_activation_and_depth() {
    for act in [
        Activation::Relu,
        Activation::LeakyRelu,
        Activation::Tanh,
        Activation::Silu,
    ] {
        for layers in [0, 1, 3] {
            let params = Params {
                d_act: act,
                g_act: act,
                d_layers: layers,
                ..small()
            };
            let (before, after) = one_step(&params, Which::D);
            assert_eq!(before.g, after.g, "a step of D must leave G alone");
            let (real, z) = (data(&params), draws(&params, Purpose::LatentD));
            let fake: Vec<Vec<f64>> = z.iter().map(|z| forward(&before.g, act, z)).collect();
            let loss = |d: &Layers| {
                let logit = |x: &Vec<f64>| forward(d, act, x)[0];
                0.5 * mean(real.iter().map(|x| softplus(-logit(x))))
                    + 0.5 * mean(fake.iter().map(|x| softplus(logit(x))))
            };
            compare(
                &before.d,
                &after.d,
                loss,
                &format!("D, {act:?}, {layers} layers"),
            );
        }
    }
}

#[test]
fn generator_descends_both_of_its_losses() {
    for loss in [Loss::Minimax, Loss::NonSaturating] {
        for (latent_dim, layers) in [(1, 1), (2, 2)] {
            let params = Params {
                loss,
                latent_dim,
                g_layers: layers,
                ..small()
            };
            let (before, after) = one_step(&params, Which::G);
            assert_eq!(before.d, after.d, "a step of G must leave D alone");
            let z = draws(&params, Purpose::LatentG);
            let value = |g: &Layers| {
                let logit = |z: &Vec<f64>| {
                    forward(&before.d, params.d_act, &forward(g, params.g_act, z))[0]
                };
                match loss {
                    // J_G = −J_D; the data term does not depend on G.
                    Loss::Minimax => -0.5 * mean(z.iter().map(|z| softplus(logit(z)))),
                    Loss::NonSaturating => 0.5 * mean(z.iter().map(|z| softplus(-logit(z)))),
                }
            };
            compare(
                &before.g,
                &after.g,
                value,
                &format!("G, {loss:?}, {latent_dim}-D latent"),
            );
        }
    }
}

#[test]
fn an_arrow_is_minus_the_gradient_of_its_points_own_loss() {
    for loss in [Loss::Minimax, Loss::NonSaturating] {
        for d_act in [
            Activation::Relu,
            Activation::LeakyRelu,
            Activation::Tanh,
            Activation::Silu,
        ] {
            for (d_layers, generator) in [(0, Shown::Live), (1, Shown::Average), (3, Shown::Live)] {
                let params = Params {
                    loss,
                    d_act,
                    d_layers,
                    generator,
                    ema: 0.5,
                    arrows: true,
                    samples: 40,
                    ..small()
                };
                let trainer = Trainer::new(params.clone(), &device::cpu());
                let (d, seen) = (networks(&trainer).d, look(&trainer));
                assert_eq!(seen.arrows_model.len(), 80);
                let value = |x: [f64; 2]| {
                    let logit = forward(&d, d_act, &x)[0];
                    match loss {
                        Loss::Minimax => -0.5 * softplus(logit),
                        Loss::NonSaturating => 0.5 * softplus(-logit),
                    }
                };
                let mut largest = 0f64;
                let pairs = points(&seen.samples_model).zip(points(&seen.arrows_model));
                for ([x, y], arrow) in pairs {
                    let slope = |ahead, behind| (value(ahead) - value(behind)) / (2.0 * STEP);
                    let expected = [
                        -slope([x + STEP, y], [x - STEP, y]),
                        -slope([x, y + STEP], [x, y - STEP]),
                    ];
                    for axis in 0..2 {
                        assert!(
                            (arrow[axis] - expected[axis]).abs() < TOLERANCE,
                            "{params:?}: {arrow:?} at {x}, {y} is not {expected:?}"
                        );
                        largest = largest.max(expected[axis].abs());
                    }
                }
                assert!(
                    largest > 100.0 * TOLERANCE,
                    "the arrows are too small to tell"
                );
            }
        }
    }
}

#[test]
fn the_loss_from_points_is_their_cross_entropy() {
    let mut trainer = Trainer::new(
        Params {
            samples: 300,
            lr: 0.01,
            ..small()
        },
        &device::cpu(),
    );
    trainer.steps(50, Which::Both).unwrap();
    let (d, seen) = (networks(&trainer).d, look(&trainer));
    // Pairs (x, y): y = 1 for data, 0 for generated points.
    let real = points(&seen.samples_data).map(|x| (x, 1.0));
    let pairs: Vec<_> = real
        .chain(points(&seen.samples_model).map(|x| (x, 0.0)))
        .collect();
    let cross_entropy = mean(pairs.iter().map(|(x, y)| {
        let d = 1.0 / (1.0 + (-forward(&d, trainer.params().d_act, x)[0]).exp());
        -(y * d.ln() + (1.0 - y) * (1.0 - d).ln())
    }));
    assert_eq!(seen.metrics.loss_d_samples_count, 300);
    assert!(
        (seen.metrics.loss_d_samples - cross_entropy).abs() < 1e-6,
        "{cross_entropy} {:?}",
        seen.metrics
    );
}

fn look(trainer: &Trainer) -> Snapshot {
    pollster::block_on(Gallery::new(trainer).look(trainer))
        .unwrap()
        .unwrap()
}

fn points(values: &[f32]) -> impl Iterator<Item = [f64; 2]> {
    values.chunks(2).map(|x| [f64::from(x[0]), f64::from(x[1])])
}

fn small() -> Params {
    Params {
        g_optim: OptimiserKind::Sgd,
        d_optim: OptimiserKind::Sgd,
        lr: 1.0,
        d_lr_ratio: 1.0,
        batch: 16,
        g_layers: 1,
        d_layers: 1,
        g_width: 5,
        d_width: 5,
        ..Params::default()
    }
}

struct Networks {
    g: Layers,
    d: Layers,
}

fn one_step(params: &Params, which: Which) -> (Networks, Networks) {
    let mut trainer = Trainer::new(params.clone(), &device::cpu());
    let before = networks(&trainer);
    trainer.steps(1, which).unwrap();
    (before, networks(&trainer))
}

fn networks(trainer: &Trainer) -> Networks {
    let text = pollster::block_on(checkpoint::save(trainer))
        .unwrap()
        .unwrap();
    let saved: Value = serde_json::from_str(&text).unwrap();
    let layers = |name: &str| serde_json::from_value(saved[name]["layers"].clone()).unwrap();
    Networks {
        g: layers("g"),
        d: layers("d"),
    }
}

fn data(params: &Params) -> Vec<Vec<f64>> {
    let mixture = params.mixture();
    let point = |row| mixture.sample(rng::block(params.seed, Purpose::Data, 0, row));
    (0..params.batch)
        .map(|row| point(row).iter().map(|&x| f64::from(x)).collect())
        .collect()
}

fn draws(params: &Params, purpose: Purpose) -> Vec<Vec<f64>> {
    let dim = params.latent_dim as usize;
    let values = latents(
        params.latent,
        dim,
        params.seed,
        purpose,
        0,
        params.batch as usize,
    );
    values
        .chunks(dim)
        .map(|z| z.iter().map(|&z| f64::from(z)).collect())
        .collect()
}

fn forward(layers: &Layers, act: Activation, input: &[f64]) -> Vec<f64> {
    let mut x = input.to_vec();
    for (index, [weights, biases]) in layers.iter().enumerate() {
        let affine = biases.iter().enumerate().map(|(o, b)| {
            b + x
                .iter()
                .enumerate()
                .map(|(i, x)| x * weights[i * biases.len() + o])
                .sum::<f64>()
        });
        let hidden = index + 1 < layers.len();
        x = affine
            .map(|y| if hidden { activate(act, y) } else { y })
            .collect();
    }
    x
}

fn activate(act: Activation, x: f64) -> f64 {
    match act {
        Activation::Relu => x.max(0.0),
        Activation::LeakyRelu => x.max(0.2 * x),
        Activation::Tanh => x.tanh(),
        Activation::Silu => x / (1.0 + (-x).exp()),
    }
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

/// Every weight's change against minus the central difference of `loss`.
fn compare(before: &Layers, after: &Layers, loss: impl Fn(&Layers) -> f64, what: &str) {
    let mut largest = 0f64;
    for layer in 0..before.len() {
        for part in 0..2 {
            for index in 0..before[layer][part].len() {
                let shifted = |by: f64| {
                    let mut layers = before.clone();
                    layers[layer][part][index] += by;
                    loss(&layers)
                };
                let expected = (shifted(STEP) - shifted(-STEP)) / (2.0 * STEP);
                let found = before[layer][part][index] - after[layer][part][index];
                assert!(
                    (found - expected).abs() < TOLERANCE,
                    "{what}: {layer}.{part}[{index}] is {found}, not {expected}"
                );
                largest = largest.max(expected.abs());
            }
        }
    }
    assert!(
        largest > 100.0 * TOLERANCE,
        "{what}: the gradients are too small to tell anything"
    );
}
