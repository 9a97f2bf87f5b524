//! Every loss, pairing and penalty: its gradient against finite differences of its value, written out here in f64.

use burn::tensor::TensorData;
use dstar::gan::batch::between;
use dstar::gan::network::{Architecture, Mlp};
use dstar::gan::{Trainer, Which, device};
use dstar::params::{Activation, Loss, Pairing, Params, Penalty};
use dstar::rng::Purpose;

use crate::common::look;
use crate::reference::{
    Layers, STEP, TOLERANCE, arrows_beside, compare, data, draws, forward, gradient, mean,
    networks, one_step, small, softplus,
};

const LOSSES: [Loss; 5] = [
    Loss::Minimax,
    Loss::NonSaturating,
    Loss::LeastSquares,
    Loss::Hinge,
    Loss::Wasserstein,
];
const PAIRINGS: [Pairing; 2] = [Pairing::Plain, Pairing::Relativistic];
const ACTIVATIONS: [Activation; 4] = [
    Activation::Relu,
    Activation::LeakyRelu,
    Activation::Tanh,
    Activation::Silu,
];

/// J_D over D's outputs at the rows of a batch.
fn loss_d(loss: Loss, pairing: Pairing, real: &[f64], fake: &[f64]) -> f64 {
    let pairs = || real.iter().zip(fake);
    match (loss, pairing) {
        (Loss::Minimax | Loss::NonSaturating, Pairing::Plain) => {
            0.5 * mean(real.iter().map(|l| softplus(-l)))
                + 0.5 * mean(fake.iter().map(|&l| softplus(l)))
        }
        (Loss::LeastSquares, Pairing::Plain) => {
            0.5 * mean(real.iter().map(|l| (l - 1.0) * (l - 1.0)))
                + 0.5 * mean(fake.iter().map(|l| l * l))
        }
        (Loss::Hinge, Pairing::Plain) => {
            0.5 * mean(real.iter().map(|l| (1.0 - l).max(0.0)))
                + 0.5 * mean(fake.iter().map(|l| (1.0 + l).max(0.0)))
        }
        (Loss::Wasserstein, _) => {
            0.5 * mean(fake.iter().copied()) - 0.5 * mean(real.iter().copied())
        }
        (Loss::Minimax | Loss::NonSaturating, Pairing::Relativistic) => {
            mean(pairs().map(|(x, y)| softplus(y - x)))
        }
        (Loss::LeastSquares, Pairing::Relativistic) => {
            mean(pairs().map(|(x, y)| (x - y - 1.0) * (x - y - 1.0)))
        }
        (Loss::Hinge, Pairing::Relativistic) => mean(pairs().map(|(x, y)| (1.0 - x + y).max(0.0))),
    }
}

/// J_G, as far as it depends on G: the data term of a plain minimax loss is left out.
fn loss_g(loss: Loss, pairing: Pairing, real: &[f64], fake: &[f64]) -> f64 {
    let pairs = || real.iter().zip(fake);
    match (loss, pairing) {
        (Loss::Minimax, Pairing::Plain) => -0.5 * mean(fake.iter().map(|&l| softplus(l))),
        (Loss::NonSaturating, Pairing::Plain) => 0.5 * mean(fake.iter().map(|l| softplus(-l))),
        (Loss::LeastSquares, Pairing::Plain) => {
            0.5 * mean(fake.iter().map(|l| (l - 1.0) * (l - 1.0)))
        }
        (Loss::Hinge, Pairing::Plain) | (Loss::Wasserstein, _) => -0.5 * mean(fake.iter().copied()),
        (Loss::Minimax, Pairing::Relativistic) => -mean(pairs().map(|(x, y)| softplus(y - x))),
        (Loss::NonSaturating, Pairing::Relativistic) => mean(pairs().map(|(x, y)| softplus(x - y))),
        (Loss::LeastSquares, Pairing::Relativistic) => {
            mean(pairs().map(|(x, y)| (y - x - 1.0) * (y - x - 1.0)))
        }
        (Loss::Hinge, Pairing::Relativistic) => mean(pairs().map(|(x, y)| (1.0 - y + x).max(0.0))),
    }
}

/// What the penalty adds to J_D.
fn penalty(params: &Params, d: &Layers, real: &[Vec<f64>], fake: &[Vec<f64>]) -> f64 {
    let squared = |x: &Vec<f64>| -> f64 {
        let gradient = gradient(d, params.d_act, x);
        gradient.iter().map(|g| g * g).sum()
    };
    let on = |points: &[Vec<f64>], target: f64| {
        let term = |x| (f64::sqrt(squared(x)) - target).powi(2);
        0.5 * params.gamma * mean(points.iter().map(term))
    };
    let shares = between(params.seed, 0, real.len());
    let line = |((x, y), share): ((&Vec<f64>, &Vec<f64>), f32)| -> Vec<f64> {
        let share = f64::from(share);
        x.iter()
            .zip(y)
            .map(|(x, y)| share * x + (1.0 - share) * y)
            .collect()
    };
    let middle: Vec<_> = real.iter().zip(fake).zip(shares).map(line).collect();
    match params.penalty {
        Penalty::None => 0.0,
        Penalty::R1 => on(real, 0.0),
        Penalty::R2 => on(fake, 0.0),
        Penalty::R1R2 => on(real, 0.0) + on(fake, 0.0),
        Penalty::ZeroGp => on(&middle, 0.0),
        Penalty::Gp => on(&middle, 1.0),
    }
}

/// The data wide enough apart that a hinge has some points on either side of its margin.
fn wide() -> Params {
    Params {
        scale: 8.0,
        ..small()
    }
}

fn at(layers: &Layers, act: Activation, points: &[Vec<f64>]) -> Vec<f64> {
    points.iter().map(|x| forward(layers, act, x)[0]).collect()
}

fn discriminator_descends(params: &Params) {
    let (before, after) = one_step(params, Which::D);
    assert_eq!(before.g, after.g, "a step of D must leave G alone");
    let real = data(params, Purpose::Data);
    let latents = draws(params, Purpose::LatentD);
    let fake: Vec<_> = latents
        .iter()
        .map(|z| forward(&before.g, params.g_act, z))
        .collect();
    let value = |d: &Layers| {
        let outputs = [&real, &fake].map(|points| at(d, params.d_act, points));
        loss_d(params.loss, params.pairing, &outputs[0], &outputs[1])
            + penalty(params, d, &real, &fake)
    };
    compare(&before.d, &after.d, value, &params.to_query());
}

#[test]
fn discriminator_descends_every_loss() {
    for loss in LOSSES {
        for pairing in PAIRINGS {
            for d_layers in [0, 2] {
                discriminator_descends(&Params {
                    loss,
                    pairing,
                    d_layers,
                    ..wide()
                });
            }
        }
    }
}

#[test]
fn generator_descends_every_loss() {
    for loss in LOSSES {
        for pairing in PAIRINGS {
            let params = Params {
                loss,
                pairing,
                ..wide()
            };
            let (before, after) = one_step(&params, Which::G);
            assert_eq!(before.d, after.d, "a step of G must leave D alone");
            let real = at(&before.d, params.d_act, &data(&params, Purpose::DataG));
            let latents = draws(&params, Purpose::LatentG);
            let value = |g: &Layers| {
                let fake: Vec<_> = latents
                    .iter()
                    .map(|z| forward(g, params.g_act, z))
                    .collect();
                loss_g(loss, pairing, &real, &at(&before.d, params.d_act, &fake))
            };
            compare(&before.g, &after.g, value, &params.to_query());
        }
    }
}

#[test]
fn a_hinge_is_tested_on_both_sides_of_its_margin() {
    let params = Params {
        loss: Loss::Hinge,
        d_layers: 2,
        ..wide()
    };
    let (before, _) = one_step(&params, Which::D);
    let outputs = at(&before.d, params.d_act, &data(&params, Purpose::Data));
    let beyond = outputs.iter().filter(|&&l| l > 1.0).count();
    assert!(beyond > 0 && beyond < outputs.len(), "{outputs:?}");
}

#[test]
fn discriminator_pays_every_penalty_for_every_activation_and_depth() {
    for penalty in [
        Penalty::R1,
        Penalty::R2,
        Penalty::R1R2,
        Penalty::ZeroGp,
        Penalty::Gp,
    ] {
        for d_act in ACTIVATIONS {
            for d_layers in [0, 1, 3] {
                discriminator_descends(&Params {
                    penalty,
                    d_act,
                    d_layers,
                    gamma: 2.0,
                    ..small()
                });
            }
        }
    }
}

#[test]
fn every_loss_goes_with_every_penalty() {
    for loss in LOSSES {
        for pairing in PAIRINGS {
            for penalty in [Penalty::R1, Penalty::R1R2, Penalty::Gp] {
                discriminator_descends(&Params {
                    loss,
                    pairing,
                    penalty,
                    ..wide()
                });
            }
        }
    }
}

#[test]
fn the_gradient_in_x_is_that_of_the_output() {
    for activation in ACTIVATIONS {
        for layers in 0..=4 {
            let architecture = Architecture {
                input: 2,
                layers,
                width: 7,
                output: 1,
                activation,
            };
            for device in [device::cpu(), device::cpu().autodiff()] {
                let d = Mlp::init(&architecture, 3, 1, &device);
                let weights: Layers = d
                    .tensors()
                    .map(|(weight, bias)| {
                        [weight.into_data(), bias.into_data()]
                            .map(|values| values.iter::<f64>().collect())
                    })
                    .collect();
                let places: Vec<[f32; 2]> = (0..25)
                    .map(|i| [(i % 5) as f32 - 2.1, (i / 5) as f32 - 1.9])
                    .collect();
                let values = TensorData::new(places.concat(), [places.len(), 2]);
                let x = burn::tensor::Tensor::<2>::from_data(values, &device);
                let (outputs, gradients) = d.forward_with_gradient(x);
                let read = |tensor: burn::tensor::Tensor<2>| -> Vec<f64> {
                    tensor.into_data().iter::<f64>().collect()
                };
                let (outputs, gradients) = (read(outputs), read(gradients));
                for (row, place) in places.iter().enumerate() {
                    let place = place.map(f64::from);
                    let value = |x: [f64; 2]| forward(&weights, activation, &x)[0];
                    assert!((outputs[row] - value(place)).abs() < TOLERANCE);
                    for axis in 0..2 {
                        let moved = |by: f64| {
                            let mut x = place;
                            x[axis] += by;
                            value(x)
                        };
                        let expected = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
                        let found = gradients[2 * row + axis];
                        assert!(
                            (found - expected).abs() < TOLERANCE,
                            "{activation:?}, {layers} layers: {found} at {place:?} is not {expected}"
                        );
                        let exact = gradient(&weights, activation, &place)[axis];
                        assert!((exact - expected).abs() < TOLERANCE, "{exact} {expected}");
                    }
                }
            }
        }
    }
}

#[test]
fn an_arrow_is_minus_the_gradient_of_its_points_own_term_of_every_loss() {
    for loss in LOSSES {
        for pairing in PAIRINGS {
            let params = Params {
                loss,
                pairing,
                arrows: true,
                samples: 30,
                d_layers: 2,
                ..small()
            };
            let trainer = Trainer::new(params.clone(), &device::cpu());
            let (d, seen) = (networks(&trainer).d, look(&trainer));
            // Of pairs: the mean over all data as rivals, cell by cell, each cell as often as it has mass.
            let area = seen.grid.cell_area();
            let rivals: Vec<(f64, f64)> = seen
                .critic
                .iter()
                .zip(&seen.p_data)
                .map(|(&l, &p)| (f64::from(l), f64::from(p) * area))
                .collect();
            let value = |x: [f64; 2]| {
                let l = [forward(&d, params.d_act, &x)[0]];
                if params.game().pairs() {
                    let term = |&(rival, mass)| mass * loss_g(loss, pairing, &[rival], &l);
                    rivals.iter().map(term).sum()
                } else {
                    loss_g(loss, pairing, &[0.0], &l)
                }
            };
            let [worst, largest] = arrows_beside(&seen, value);
            // Rivals are laid on 256 places, and a little of the data lies off the grid.
            let tolerance = if params.game().pairs() {
                0.01 * largest
            } else {
                TOLERANCE
            };
            assert!(
                worst < tolerance && largest > 100.0 * TOLERANCE,
                "{loss:?}, {pairing:?}: {worst} of {largest}"
            );
        }
    }
}

#[test]
fn pairs_change_nothing_with_a_wasserstein_loss() {
    let plain = Params {
        loss: Loss::Wasserstein,
        ..small()
    };
    let paired = Params {
        pairing: Pairing::Relativistic,
        ..plain.clone()
    };
    let [a, b] = [plain, paired].map(|params| one_step(&params, Which::Both).1);
    assert_eq!((a.g, a.d), (b.g, b.d));
}
