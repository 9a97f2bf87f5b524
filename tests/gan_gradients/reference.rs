//! The GAN in f64, as the course writes it, and what a run looks like from outside.

use dstar::gan::batch::latents;
use dstar::gan::{Snapshot, Trainer, Which, checkpoint, device};
use dstar::params::{Activation, OptimiserKind, Params, Penalty};
use dstar::rng::{self, Purpose};
use serde_json::Value;

/// Weights and biases of one network, layer by layer.
pub(crate) type Layers = Vec<[Vec<f64>; 2]>;

pub(crate) const STEP: f64 = 1e-6;
pub(crate) const TOLERANCE: f64 = 2e-5;

/// The largest distance of an arrow's coordinate from minus the slope of `value` at its point, by finite differences, and the
/// largest of these slopes.
pub(crate) fn arrows_beside(seen: &Snapshot, value: impl Fn([f64; 2]) -> f64) -> [f64; 2] {
    let pairs = points(&seen.samples_model).zip(points(&seen.arrows_model));
    let (mut worst, mut largest) = (0f64, 0f64);
    for ([x, y], arrow) in pairs {
        let slope = |ahead, behind| (value(ahead) - value(behind)) / (2.0 * STEP);
        let expected = [
            -slope([x + STEP, y], [x - STEP, y]),
            -slope([x, y + STEP], [x, y - STEP]),
        ];
        for axis in 0..2 {
            worst = worst.max((arrow[axis] - expected[axis]).abs());
            largest = largest.max(expected[axis].abs());
        }
    }
    [worst, largest]
}

pub(crate) fn points(values: &[f32]) -> impl Iterator<Item = [f64; 2]> {
    values.chunks(2).map(|x| [f64::from(x[0]), f64::from(x[1])])
}

pub(crate) fn small() -> Params {
    Params {
        g_optim: OptimiserKind::Sgd,
        d_optim: OptimiserKind::Sgd,
        lr: 1.0,
        d_lr_ratio: 1.0,
        penalty: Penalty::None,
        k: 1,
        batch: 16,
        g_layers: 1,
        d_layers: 1,
        g_width: 5,
        d_width: 5,
        ..Params::default()
    }
}

pub(crate) struct Networks {
    pub(crate) g: Layers,
    pub(crate) d: Layers,
}

pub(crate) fn one_step(params: &Params, which: Which) -> (Networks, Networks) {
    let mut trainer = Trainer::new(params.clone(), &device::cpu());
    let before = networks(&trainer);
    trainer.steps(1, which).unwrap();
    (before, networks(&trainer))
}

pub(crate) fn networks(trainer: &Trainer) -> Networks {
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

pub(crate) fn data(params: &Params, purpose: Purpose) -> Vec<Vec<f64>> {
    let mixture = params.mixture();
    let point = |row| mixture.sample(rng::block(params.seed, purpose, 0, row));
    (0..params.batch)
        .map(|row| point(row).iter().map(|&x| f64::from(x)).collect())
        .collect()
}

pub(crate) fn draws(params: &Params, purpose: Purpose) -> Vec<Vec<f64>> {
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

pub(crate) fn forward(layers: &Layers, act: Activation, input: &[f64]) -> Vec<f64> {
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

/// The gradient of the network's one output in its input, by the chain rule from the input on.
pub(crate) fn gradient(layers: &Layers, act: Activation, input: &[f64]) -> Vec<f64> {
    let along = |axis: usize| {
        let mut x = input.to_vec();
        let mut tangent: Vec<f64> = (0..input.len()).map(|i| f64::from(i == axis)).collect();
        for (index, [weights, biases]) in layers.iter().enumerate() {
            let times = |v: &[f64], o: usize| -> f64 {
                v.iter()
                    .enumerate()
                    .map(|(i, v)| v * weights[i * biases.len() + o])
                    .sum()
            };
            let before: Vec<f64> = (0..biases.len())
                .map(|o| biases[o] + times(&x, o))
                .collect();
            tangent = (0..biases.len()).map(|o| times(&tangent, o)).collect();
            if index + 1 < layers.len() {
                for (tangent, &before) in tangent.iter_mut().zip(&before) {
                    *tangent *= slope(act, before);
                }
            }
            x = before.iter().map(|&y| activate(act, y)).collect();
        }
        tangent[0]
    };
    (0..input.len()).map(along).collect()
}

fn slope(act: Activation, x: f64) -> f64 {
    let sigmoid = 1.0 / (1.0 + (-x).exp());
    match act {
        Activation::Relu => f64::from(x > 0.0),
        Activation::LeakyRelu => {
            if x > 0.0 {
                1.0
            } else {
                0.2
            }
        }
        Activation::Tanh => 1.0 / x.cosh().powi(2),
        Activation::Silu => sigmoid * (1.0 + x * (1.0 - sigmoid)),
    }
}

pub(crate) fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

pub(crate) fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

/// Every weight's change against minus the central difference of `loss`.
pub(crate) fn compare(before: &Layers, after: &Layers, loss: impl Fn(&Layers) -> f64, what: &str) {
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
