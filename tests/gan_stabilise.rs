//! What is done to make the game steadier: looking ahead, and keeping D from being steep.
#![cfg(feature = "gan")]

use burn::module::Module;
use burn::tensor::{Tensor, TensorData};
use dstar::gan::network::Mlp;
use dstar::gan::{Trainer, Which, checkpoint, device};
use dstar::params::{Params, parse};
use serde_json::Value;

#[test]
fn unrolled_g_plays_against_the_d_that_would_be_and_d_falls_back() {
    let before = after("loss=minimax&k=2", 5, Which::Both);
    for ahead in [1, 3] {
        // By hand: D makes the updates, then G one against it.
        let mut by_hand = before.clone();
        by_hand.steps(ahead, Which::D).unwrap();
        by_hand.steps(1, Which::G).unwrap();
        let mut unrolled = before.clone();
        assert!(unrolled.set(&Params {
            unroll: ahead,
            ..before.params().clone()
        }));
        unrolled.steps(1, Which::G).unwrap();
        assert_eq!(file(&unrolled)["g"], file(&by_hand)["g"], "{ahead} ahead");
        let mut plain = before.clone();
        plain.steps(1, Which::G).unwrap();
        assert_ne!(file(&unrolled)["g"]["layers"], file(&plain)["g"]["layers"]);
        for key in ["d", "updates_d"] {
            assert_eq!(file(&unrolled)[key], file(&before)[key], "{key}");
        }
    }
}

#[test]
fn an_unrolled_run_goes_on_bit_by_bit() {
    let mut whole = after("unroll=2&d_optim=momentum", 4, Which::Both);
    let mut resumed = checkpoint::load(&save(&whole), &device::cpu()).unwrap();
    for trainer in [&mut whole, &mut resumed] {
        trainer.steps(3, Which::Both).unwrap();
    }
    assert_eq!(save(&whole), save(&resumed));
}

#[test]
fn normalised_layers_have_the_largest_singular_value_1() {
    let trainer = after("spectral=true&lr=0.01", 60, Which::Both);
    for (weight, _) in raw(&trainer).tensors() {
        let sigma = largest_singular_value(weight);
        assert!((sigma - 1.0).abs() > 0.1, "{sigma}");
    }
    for (weight, _) in trainer.critic().tensors() {
        let sigma = largest_singular_value(weight);
        assert!((0.9999..1.01).contains(&sigma), "{sigma}");
    }
}

#[test]
fn a_normalised_d_of_relus_stretches_no_distance() {
    let steepest = |query: &str| {
        let trainer = after(&format!("d_act=relu&lr=0.01&{query}"), 300, Which::D);
        let (critic, n) = (trainer.critic().valid(), 60);
        let places: Vec<[f32; 2]> = (0..n)
            .map(|i| [(0.7 * i as f32).sin() * 4.0, (1.3 * i as f32).cos() * 4.0])
            .collect();
        let d = values(critic.forward(tensor(places.concat(), [n, 2])));
        let pairs = (0..n).flat_map(|i| (0..i).map(move |j| (i, j)));
        let slope = |(i, j): (usize, usize)| {
            let [a, b] = [0, 1].map(|k| f64::from(places[i][k] - places[j][k]));
            (d[i] - d[j]).abs() / a.hypot(b)
        };
        pairs.map(slope).fold(0.0, f64::max)
    };
    let [with, without] = ["spectral=true", "spectral=false"].map(steepest);
    assert!(with < 1.02 && without > 3.0, "{with} and {without}");
}

#[test]
fn the_length_of_a_normalised_layers_weights_does_not_matter_to_the_loss() {
    // D depends on W/σ(W) alone, so that its gradient in W is perpendicular to W.
    let cosine = |query: &str| {
        let descent = format!("{query}&d_optim=sgd&lr=1&d_lr_ratio=1&d_act=tanh");
        let before = after(&descent, 0, Which::D);
        let mut trained = before.clone();
        trained.steps(1, Which::D).unwrap();
        let (old, new) = (raw(&before), raw(&trained));
        let layers = old.tensors().zip(new.tensors());
        let cosines = layers.map(|((old, _), (new, _))| {
            let (old, new) = (values(old), values(new));
            let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            let change: Vec<f64> = new.iter().zip(&old).map(|(new, old)| new - old).collect();
            assert!(dot(&change, &change) > 0.0, "the layer has moved");
            (dot(&change, &old) / (dot(&change, &change) * dot(&old, &old)).sqrt()).abs()
        });
        cosines.fold(0.0, f64::max)
    };
    assert!(cosine("spectral=true") < 1e-4);
    assert!(cosine("spectral=false") > 0.01);
}

#[test]
fn a_normalised_run_goes_on_bit_by_bit() {
    let mut whole = after("spectral=true&k=2", 4, Which::Both);
    let text = save(&whole);
    let mut resumed = checkpoint::load(&text, &device::cpu()).unwrap();
    assert_eq!(text, save(&resumed));
    for trainer in [&mut whole, &mut resumed] {
        trainer.steps(3, Which::Both).unwrap();
    }
    assert_eq!(save(&whole), save(&resumed));

    let mut file: Value = serde_json::from_str(&text).unwrap();
    let why = |file: &Value| {
        let loaded = checkpoint::load(&file.to_string(), &device::cpu());
        loaded.err().expect("must be refused")
    };
    file["spectral"][0] = Value::Array(vec![]);
    assert!(why(&file).contains("the singular vectors do not fit"));
    file["spectral"] = Value::Null;
    assert!(why(&file).contains("no singular vectors are saved"));
}

#[test]
fn normalisation_comes_and_goes_while_the_run_goes_on() {
    let mut trainer = after("lr=0.01", 30, Which::Both);
    let plain = trainer.params().clone();
    let sizes = |d: &Mlp| {
        d.tensors()
            .map(|(weight, _)| largest_singular_value(weight))
            .collect::<Vec<_>>()
    };
    let before = sizes(&trainer.critic());
    for spectral in [true, false] {
        assert!(trainer.set(&Params {
            spectral,
            ..plain.clone()
        }));
        assert_eq!(trainer.step(), 30);
        let now = sizes(&trainer.critic());
        if spectral {
            assert!(
                now.iter().all(|sigma| (0.9999..1.01).contains(sigma)),
                "{now:?}"
            );
        } else {
            assert_eq!(now, before);
        }
    }
}

/// D's own weights, whether it is normalised or not.
fn raw(trainer: &Trainer) -> Mlp {
    let mut plain = trainer.clone();
    assert!(plain.set(&Params {
        spectral: false,
        ..trainer.params().clone()
    }));
    plain.critic().valid()
}

/// By power iteration on WᵀW in f64, from e, until it has long settled.
fn largest_singular_value(weight: Tensor<2>) -> f64 {
    let [rows, columns] = weight.dims();
    let w = values(weight);
    let mut v = vec![1.0; columns];
    let mut sigma = 0.0;
    for _ in 0..3000 {
        let u: Vec<f64> = (0..rows)
            .map(|i| (0..columns).map(|j| w[i * columns + j] * v[j]).sum())
            .collect();
        v = (0..columns)
            .map(|j| (0..rows).map(|i| w[i * columns + j] * u[i]).sum())
            .collect();
        let length = v.iter().map(|x| x * x).sum::<f64>().sqrt();
        v.iter_mut().for_each(|x| *x /= length);
        sigma = length.sqrt();
    }
    sigma
}

fn tensor(values: Vec<f32>, shape: [usize; 2]) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values, shape), &device::cpu())
}

fn values(tensor: Tensor<2>) -> Vec<f64> {
    let values = tensor.into_data().try_to_vec::<f32>().unwrap();
    values.into_iter().map(f64::from).collect()
}

/// Small networks with what the query adds, after so many steps.
fn after(query: &str, steps: u32, which: Which) -> Trainer {
    let (params, notes) = parse(&format!("batch=32&g_width=16&d_width=16&{query}"));
    assert!(notes.is_empty(), "{notes:?}");
    let mut trainer = Trainer::new(params, &device::cpu());
    trainer.steps(steps, which).unwrap();
    trainer
}

fn save(trainer: &Trainer) -> String {
    pollster::block_on(checkpoint::save(trainer))
        .unwrap()
        .unwrap()
}

fn file(trainer: &Trainer) -> Value {
    serde_json::from_str(&save(trainer)).unwrap()
}
