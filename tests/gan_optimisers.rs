//! Optimisers and learning rates: each against its rule, and each resumable to the bit.
#![cfg(feature = "gan")]

mod common;

use burn::tensor::{Tensor, TensorData};
use dstar::gan::network::{Architecture, Mlp};
use dstar::gan::optimiser::{Optimiser, Settings};
use dstar::gan::{Trainer, Which, checkpoint, device};
use dstar::params::{Activation, Choice, OptimiserKind, Params, Penalty, parse};
use dstar::theory::schedule::Schedule;
use serde_json::Value;

use common::save;

/// One affine layer: three weights, and one bias.
const LAYER: Architecture = Architecture {
    input: 3,
    layers: 0,
    width: 0,
    output: 1,
    activation: Activation::Relu,
};

/// As the textbooks write them, in f64: `memory` is m and s of the module's table, both 0 at first; `t` counts from 1.
fn reference(s: &Settings, rate: f64, t: i32, weight: f64, g: f64, memory: &mut [f64; 2]) -> f64 {
    let [m, v] = memory;
    match s.kind {
        OptimiserKind::Sgd => weight - rate * g,
        OptimiserKind::Momentum => {
            *m = s.momentum * *m + g;
            weight - rate * *m
        }
        OptimiserKind::RmsProp => {
            *v = s.beta2 * *v + (1.0 - s.beta2) * g * g;
            weight - rate * g / (v.sqrt() + s.epsilon)
        }
        OptimiserKind::Adam | OptimiserKind::AdamW => {
            *m = s.beta1 * *m + (1.0 - s.beta1) * g;
            *v = s.beta2 * *v + (1.0 - s.beta2) * g * g;
            let (m, v) = (*m / (1.0 - s.beta1.powi(t)), *v / (1.0 - s.beta2.powi(t)));
            let decay = if s.kind == OptimiserKind::AdamW {
                s.weight_decay
            } else {
                0.0
            };
            weight - rate * (m / (v.sqrt() + s.epsilon) + decay * weight)
        }
    }
}

#[test]
fn every_optimiser_follows_its_rule() {
    for &kind in OptimiserKind::ALL {
        for (beta1, beta2, epsilon) in [(0.0, 0.99, 1e-8), (0.9, 0.999, 1e-3)] {
            let settings = Settings {
                kind,
                beta1,
                beta2,
                momentum: 0.8,
                weight_decay: 0.3,
                epsilon,
            };
            let start = [0.5, -1.25, 2.0, 0.75];
            let device = device::cpu().autodiff();
            let mut network = Mlp::from_values(
                &LAYER,
                [(start[..3].to_vec(), start[3..].to_vec())],
                &device,
            );
            let mut optimiser = Optimiser::new(settings, 1);
            let mut weights = start.map(f64::from);
            let mut memory = [[0.0; 2]; 4];
            for t in 1..=12 {
                // Gradients of every size and sign, and a rate that changes.
                let gradient: [f32; 4] = std::array::from_fn(|i| {
                    [1e-3, -0.2, 3.0, 0.05][i] * ((t * (i as i32 + 2)) as f32).sin()
                });
                let rate = 0.1 / f64::from(t);
                for ((weight, &g), memory) in weights.iter_mut().zip(&gradient).zip(&mut memory) {
                    *weight = reference(&settings, rate, t, *weight, f64::from(g), memory);
                }
                network = step(&mut optimiser, rate, network, gradient);
            }
            let (weight, bias) = network.tensors().next().unwrap();
            let found: Vec<f32> = [weight.into_data(), bias.into_data()]
                .iter()
                .flat_map(|data| data.try_to_vec::<f32>().unwrap())
                .collect();
            // 1 − β₂ and 1 − β₂ᵗ lose digits in f32 where β₂ is near 1.
            for (found, expected) in found.iter().zip(weights) {
                assert!(
                    (f64::from(*found) - expected).abs() < 2e-5,
                    "{kind:?}: {found} and {expected}"
                );
            }
        }
    }
}

/// An update along exactly this gradient: that of Σ gradient · weight.
fn step(optimiser: &mut Optimiser, rate: f64, network: Mlp, gradient: [f32; 4]) -> Mlp {
    let device = device::cpu().autodiff();
    let tensor = |values: &[f32]| TensorData::new(values.to_vec(), [values.len()]);
    let layer = &network.layers[0];
    let weights =
        layer.weight.val().flatten::<1>(0, 1) * Tensor::from_data(tensor(&gradient[..3]), &device);
    let bias =
        layer.bias.as_ref().unwrap().val() * Tensor::from_data(tensor(&gradient[3..]), &device);
    let mut gradients = (weights.sum() + bias.sum()).backward();
    optimiser.step(rate, network, &mut gradients)
}

#[test]
fn a_run_with_any_optimisers_goes_on_bit_by_bit() {
    let words = OptimiserKind::WORDS;
    for (i, g) in words.iter().enumerate() {
        let d = words[(i + 1) % words.len()];
        let query = format!(
            "g_optim={g}&d_optim={d}&lr=0.001&lr_decay=linear&decay_steps=15&ema=0.9&d_beta1=0.3&weight_decay=0.5"
        );
        let mut whole = trainer(&query);
        whole.steps(6, Which::Both).unwrap();
        let mut resumed = checkpoint::load(&save(&whole), &device::cpu()).unwrap();
        assert_eq!(save(&whole), save(&resumed), "{g} and {d}");
        for trainer in [&mut whole, &mut resumed] {
            trainer.steps(3, Which::Both).unwrap();
            trainer.steps(2, Which::D).unwrap();
            trainer.steps(2, Which::G).unwrap();
        }
        assert_eq!(save(&whole), save(&resumed), "{g} and {d}");
    }
}

#[test]
fn the_discriminator_has_numbers_of_its_own_or_those_of_the_generator() {
    let run = |query: &str| {
        let mut trainer = trainer(query);
        trainer.steps(3, Which::Both).unwrap();
        networks(&trainer).map(|network| network["layers"].clone())
    };
    for (kind, key, value) in [
        ("adam", "beta1", 0.7),
        ("adam", "beta2", 0.5),
        ("adam", "epsilon", 0.01),
        ("rmsprop", "beta2", 0.5),
        ("rmsprop", "epsilon", 0.01),
        ("momentum", "momentum", 0.3),
        ("adamw", "weight_decay", 5.0),
    ] {
        let base = format!("g_optim={kind}&d_optim={kind}");
        let [g0, d0] = run(&base);
        let [_, d1] = run(&format!("{base}&d_{key}={value}"));
        let [g2, d2] = run(&format!("{base}&{key}={value}"));
        let [g3, d3] = run(&format!("{base}&{key}={value}&d_{key}={value}"));
        assert!(d1 != d0 && d2 != d0 && g2 != g0, "{kind} {key}");
        assert_eq!((&g2, &d2), (&g3, &d3), "{kind} {key}");
    }
}

#[test]
fn a_state_that_is_not_the_optimisers_is_refused() {
    let mut trained = trainer("g_optim=momentum");
    trained.steps(2, Which::Both).unwrap();
    let mut file: Value = serde_json::from_str(&save(&trained)).unwrap();
    for other in ["adam", "rmsprop", "sgd"] {
        file["params"]["g_optim"] = other.into();
        let why = checkpoint::load(&file.to_string(), &device::cpu()).err();
        assert!(
            why.unwrap()
                .contains("g: the optimiser's state does not fit")
        );
    }
}

#[test]
fn a_run_saved_before_there_were_other_optimisers_still_loads() {
    let text = include_str!("files/run-1.json");
    let file: Value = serde_json::from_str(text).unwrap();
    let mut resumed = checkpoint::load(text, &device::cpu()).unwrap();
    assert_eq!(resumed.step(), 5);
    let params = resumed.params();
    assert_eq!(
        (params.penalty, params.lr_decay),
        (Penalty::None, Schedule::Constant),
        "as it was trained, and not as the defaults are now"
    );
    assert_eq!(
        networks(&resumed),
        ["g", "d"].map(|network| file[network].clone())
    );
    resumed.steps(1, Which::Both).unwrap();
    assert_eq!(networks(&resumed)[1]["optimiser"]["time"], 6);
}

#[test]
fn a_falling_rate_is_the_rate_set_by_hand_at_every_step() {
    for schedule in ["linear", "cosine", "exponential"] {
        let mut falling = trainer(&format!(
            "lr=0.0005&lr_decay={schedule}&decay_steps=6&decay_to=0.05&k=2"
        ));
        let mut by_hand = trainer("k=2&lr_decay=constant");
        let mut last = [f64::INFINITY; 2];
        for step in 0..9 {
            let rates = falling.rates();
            assert!(
                (rates[1] / rates[0] - 2.5).abs() < 1e-12,
                "D's is d_lr_ratio times G's"
            );
            assert_eq!(rates < last, step <= 6, "{schedule} at step {step}");
            last = rates;
            let params = Params {
                lr: rates[0],
                ..by_hand.params().clone()
            };
            assert!(by_hand.set(&params));
            for trainer in [&mut falling, &mut by_hand] {
                trainer.steps(1, Which::Both).unwrap();
            }
        }
        assert!((last[0] - 0.05 * 5e-4).abs() < 1e-18);
        assert_eq!(networks(&falling), networks(&by_hand), "{schedule}");
    }
}

#[test]
fn a_resumed_run_goes_on_with_the_rate_it_had() {
    let mut whole = trainer("lr_decay=cosine&decay_steps=20");
    whole.steps(7, Which::Both).unwrap();
    let mut resumed = checkpoint::load(&save(&whole), &device::cpu()).unwrap();
    assert_eq!(whole.rates(), resumed.rates());
    for trainer in [&mut whole, &mut resumed] {
        trainer.steps(7, Which::Both).unwrap();
    }
    assert_eq!(save(&whole), save(&resumed));
}

/// Small networks, with what the query adds.
fn trainer(query: &str) -> Trainer {
    let (params, notes) = parse(&format!("batch=32&g_width=16&d_width=16&{query}"));
    assert!(notes.is_empty(), "{notes:?}");
    Trainer::new(params, &device::cpu())
}

/// Both networks with the states of their optimisers, as a saved run has them.
fn networks(trainer: &Trainer) -> [Value; 2] {
    let file: Value = serde_json::from_str(&save(trainer)).unwrap();
    ["g", "d"].map(|network| file[network].clone())
}
