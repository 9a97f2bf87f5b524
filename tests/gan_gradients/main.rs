//! The training step's gradients against finite differences of the losses as the course writes them, in f64.
//!
//! With plain gradient descent at rate 1 the change of a weight is minus its gradient, so a saved run before and after
//! one step shows the gradients that burn's autodiff computed from the analytic slopes of `gan::loss`.
#![cfg(feature = "gan")]

#[path = "../common/mod.rs"]
mod common;
mod losses;
mod reference;

use dstar::gan::{Trainer, Which, device};
use dstar::params::{Activation, Loss, Params, Shown};
use dstar::rng::Purpose;

use common::look;
use reference::{
    Layers, TOLERANCE, arrows_beside, compare, data, draws, forward, mean, networks, one_step,
    points, small, softplus,
};

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
            let (real, z) = (
                data(&params, Purpose::Data),
                draws(&params, Purpose::LatentD),
            );
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
                    _ => 0.5 * mean(z.iter().map(|z| softplus(-logit(z)))),
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
                        _ => 0.5 * softplus(-logit),
                    }
                };
                let [worst, largest] = arrows_beside(&seen, value);
                assert!(worst < TOLERANCE, "{params:?}: {worst} of {largest}");
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
