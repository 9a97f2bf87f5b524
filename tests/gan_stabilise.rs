//! What is done to make the game steadier: looking ahead, keeping D from being steep, blurring what it sees,
//! and showing it several points at once.
#![cfg(feature = "gan")]

mod common;

use std::f64::consts::LN_2;

use burn::module::Module;
use burn::tensor::{Tensor, TensorData};
use dstar::gan::batch::latents;
use dstar::gan::network::Mlp;
use dstar::gan::trainer::generator;
use dstar::gan::{Trainer, Which, checkpoint, device};
use dstar::params::Params;
use dstar::rng::{self, Purpose};
use serde_json::Value;

use common::{look, plain, save};

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

#[test]
fn with_noise_the_best_d_is_that_of_the_blurred_densities() {
    // G is affine and the data one Gaussian, so that both densities are known: N(μ, Σ + (h² + σ²) I).
    let trainer = after(
        "data=one&g_layers=0&noise=0.6&grid=96&samples=10",
        3,
        Which::Both,
    );
    let s = look(&trainer);
    let width = s.metrics.bandwidth.hypot(0.6);
    assert_eq!(s.metrics.noise, 0.6);
    let layer = file(&trainer)["g"]["layers"][0].clone();
    let number = |i: usize, j: usize| layer[i][j].as_f64().unwrap();
    let w = [[number(0, 0), number(0, 1)], [number(0, 2), number(0, 3)]];
    let entry = |i: usize, j: usize| w[0][i] * w[0][j] + w[1][i] * w[1][j];
    let (xx, xy, yy) = (
        entry(0, 0) + width * width,
        entry(0, 1),
        entry(1, 1) + width * width,
    );
    let determinant = xx * yy - xy * xy;
    let q = |[x, y]: [f64; 2]| {
        let (x, y) = (x - number(1, 0), y - number(1, 1));
        let square = (yy * x * x - 2.0 * xy * x * y + xx * y * y) / determinant;
        (-0.5 * square).exp() / (std::f64::consts::TAU * determinant.sqrt())
    };
    let p = trainer.mixture().smoothed(width);
    for (cell, d_star) in s.d_star.iter().enumerate() {
        let x = s.grid.centre(cell);
        let (p, q) = (p.density(x), q(x));
        if p + q > 1e-3 {
            assert!((f64::from(*d_star) - p / (p + q)).abs() < 5e-3, "at {x:?}");
        }
    }
    let m = s.metrics;
    assert!((m.loss_d.unwrap() - m.loss_d_optimal.unwrap() - m.excess_d.unwrap()).abs() < 1e-6);
    assert!((m.loss_d_optimal.unwrap() - (LN_2 - m.js_seen)).abs() < 1e-12);
    assert!(m.js_seen < m.js, "blurred densities are more alike: {m:?}");
    // The pictures and the distances of the densities are of the densities themselves.
    let mut plain = trainer.clone();
    assert!(plain.set(&Params {
        noise: 0.0,
        ..trainer.params().clone()
    }));
    let t = look(&plain);
    assert_eq!((&s.p_data, &s.p_model), (&t.p_data, &t.p_model));
    assert_eq!(
        (m.js, m.kl_forward, m.kl_reverse),
        (t.metrics.js, t.metrics.kl_forward, t.metrics.kl_reverse)
    );
    assert_eq!(t.metrics.js, t.metrics.js_seen);
}

#[test]
fn d_learns_from_the_blurred_points_what_is_best_for_them() {
    let params = plain("data=overlap&batch=512&noise=0.5&samples=5000");
    let mut trainer = Trainer::new(params, &device::cpu());
    trainer.steps(600, Which::D).unwrap();
    let m = look(&trainer).metrics;
    assert!(
        m.excess_d.unwrap() < 0.02 && m.d_gap.unwrap() < 0.08,
        "{m:?}"
    );
    let apart = (m.loss_d_samples - m.loss_d.unwrap()).abs() / m.loss_d_samples_se;
    assert!(
        apart < 4.0,
        "the points are seen through the noise too: {apart}"
    );
    let mut plain = trainer.clone();
    assert!(plain.set(&Params {
        noise: 0.0,
        ..trainer.params().clone()
    }));
    let without = look(&plain).metrics;
    assert!(
        without.excess_d.unwrap() > 1.5 * m.excess_d.unwrap(),
        "{without:?} {m:?}"
    );
}

#[test]
fn the_noise_falls_in_a_straight_line_and_is_never_wider_than_the_picture() {
    let mut trainer = after("noise=0.8&noise_steps=4", 0, Which::Both);
    for left in [1.0, 0.75, 0.5, 0.25, 0.0, 0.0] {
        assert!((trainer.noise() - 0.8 * left).abs() < 1e-12, "{left}");
        trainer.steps(1, Which::Both).unwrap();
    }
    let narrow = after("noise=2&scale=0.1&sigma=0.005&data=ring8", 1, Which::Both);
    assert_eq!(narrow.noise(), narrow.mixture().extent());
    let m = look(&narrow).metrics;
    assert!(
        (m.loss_d.unwrap() - m.loss_d_optimal.unwrap() - m.excess_d.unwrap()).abs() < 1e-6,
        "{m:?}"
    );
}

#[test]
fn a_noisy_run_goes_on_bit_by_bit_and_is_another_than_a_clear_one() {
    let mut whole = after("noise=0.3&noise_steps=9", 4, Which::Both);
    let mut resumed = checkpoint::load(&save(&whole), &device::cpu()).unwrap();
    for trainer in [&mut whole, &mut resumed] {
        trainer.steps(3, Which::Both).unwrap();
    }
    assert_eq!(save(&whole), save(&resumed));
    for which in [Which::D, Which::G] {
        let [noisy, clear] = ["noise=0.3", "noise=0"].map(|query| file(&after(query, 1, which)));
        let network = if which == Which::D { "d" } else { "g" };
        assert_ne!(noisy[network], clear[network]);
    }
}

#[test]
fn a_d_of_packs_descends_the_cross_entropy_of_packs() {
    // D is affine, so that its gradient can be written down: mean (σ(l) − y) x / 2 over packs, with all their coordinates.
    let query = "pack=3&d_layers=0&d_optim=sgd&lr=1&d_lr_ratio=1";
    let before = after(query, 0, Which::D);
    let mut trained = before.clone();
    trained.steps(1, Which::D).unwrap();
    let params = before.params();
    let rows = 30;
    let draw = |row| rng::block(params.seed, Purpose::Data, 0, row);
    let real: Vec<f32> = (0..rows)
        .flat_map(|row| before.mixture().sample(draw(row)))
        .collect();
    let z = latents(
        params.latent,
        2,
        params.seed,
        Purpose::LatentD,
        0,
        rows as usize,
    );
    let fake = generate(&before, z);
    let d = file(&before)["d"]["layers"][0].clone();
    let weights: Vec<f64> = numbers(&d[0]);
    let bias = numbers(&d[1])[0];
    assert_eq!(weights.len(), 6, "three points of the plane at once");
    let mut gradient = [0.0; 7];
    for (points, label) in [(&real, 1.0), (&fake, 0.0)] {
        for pack in points.chunks(6) {
            let l: f64 = bias
                + pack
                    .iter()
                    .zip(&weights)
                    .map(|(&x, w)| f64::from(x) * w)
                    .sum::<f64>();
            let slope = (1.0 / (1.0 + (-l).exp()) - label) / 20.0;
            for (sum, &x) in gradient.iter_mut().zip(pack) {
                *sum += slope * f64::from(x);
            }
            gradient[6] += slope;
        }
    }
    let after = file(&trained)["d"]["layers"][0].clone();
    let changed = numbers(&after[0]).into_iter().chain(numbers(&after[1]));
    for ((new, old), slope) in changed.zip(weights.iter().chain([&bias])).zip(gradient) {
        assert!(
            (old - new - slope).abs() < 1e-5,
            "{} and {slope}",
            old - new
        );
    }
}

#[test]
fn of_packs_d_star_is_drawn_on_the_diagonal_and_no_integral_is_shown() {
    let trainer = after("pack=2&samples=51&grid=32&arrows=true", 5, Which::Both);
    let s = look(&trainer);
    assert_eq!(
        (s.d.len(), s.d_star.len(), s.critic.len()),
        (1024, 1024, 1024)
    );
    for ((&p, &q), &d) in s.p_data.iter().zip(&s.p_model).zip(&s.d_star) {
        let [p, q] = [p, q].map(f64::from);
        if p + q > 1e-6 {
            let [p, q] = [p / (p + q), q / (p + q)].map(|share| share * share);
            assert!((f64::from(d) - p / (p + q)).abs() < 1e-4);
        }
    }
    let d = trainer.critic().valid();
    for cell in [0, 333, 700, 1023] {
        let x = s.grid.centre(cell).map(|x| x as f32);
        let l = values(d.forward(tensor([x, x].concat(), [1, 4])))[0];
        assert!((f64::from(s.critic[cell]) - l).abs() < 1e-5);
    }
    let m = s.metrics;
    let integrals = [
        m.loss_d,
        m.loss_g,
        m.loss_d_optimal,
        m.excess_d,
        m.d_gap,
        m.slope_mean,
    ];
    assert_eq!(integrals, [None; 6]);
    assert!(m.js > 0.0 && m.js < LN_2 && m.loss_d_samples > 0.0);
    assert_eq!(
        m.loss_d_samples_count, 25,
        "fifty points fill as many packs"
    );
    // The fifty-first point is in no pack, and is told nothing.
    assert_eq!(s.arrows_model.len(), 102);
    assert_eq!(s.arrows_model[100..], [0.0, 0.0]);
    assert!(s.arrows_model[..100].iter().all(|&u| u != 0.0));
    let alone = look(&after("pack=4&samples=3&arrows=true", 1, Which::Both));
    assert_eq!(
        (alone.metrics.loss_d_samples_count, alone.arrows_model.len()),
        (0, 0)
    );
}

#[test]
fn with_g_frozen_a_d_of_packs_becomes_surer_where_it_is_best_to_be() {
    // On the diagonal D(x, x) learns to be steeper than D*(x), as the best of pairs is.
    let params = plain("pack=2&data=overlap&batch=1024");
    let mut trainer = Trainer::new(params, &device::cpu());
    trainer.steps(1500, Which::D).unwrap();
    let s = look(&trainer);
    let weight = |cell: usize| f64::from(s.p_data[cell] + s.p_model[cell]);
    let total: f64 = (0..s.d.len()).map(weight).sum();
    let gap = |best: &dyn Fn(usize) -> f64| {
        let gaps =
            (0..s.d.len()).map(|cell| weight(cell) * (f64::from(s.d[cell]) - best(cell)).abs());
        gaps.sum::<f64>() / total
    };
    let of_packs = gap(&|cell| f64::from(s.d_star[cell]));
    let of_points = gap(&|cell| f64::from(s.p_data[cell]) / weight(cell).max(f64::MIN_POSITIVE));
    assert!(
        of_packs < 0.08 && of_packs < 0.75 * of_points,
        "{of_packs} and {of_points}"
    );
}

#[test]
fn a_run_of_packs_goes_on_bit_by_bit_with_all_the_rest() {
    let query =
        "pack=4&spectral=true&noise=0.2&unroll=1&penalty=gp&pairing=relativistic&loss=hinge";
    let mut whole = after(query, 4, Which::Both);
    let mut resumed = checkpoint::load(&save(&whole), &device::cpu()).unwrap();
    for trainer in [&mut whole, &mut resumed] {
        trainer.steps(3, Which::Both).unwrap();
    }
    assert_eq!(save(&whole), save(&resumed));
    look(&whole);
    // Fewer points than fill a pack: then a pack of them.
    let tiny = Params {
        batch: 1,
        ..whole.params().clone()
    };
    assert!(whole.set(&tiny));
    whole.steps(2, Which::Both).unwrap();
}

/// The points that G makes of latents.
fn generate(trainer: &Trainer, latents: Vec<f32>) -> Vec<f32> {
    let params = trainer.params();
    let layers = &file(trainer)["g"]["layers"];
    let values = layers.as_array().unwrap().iter().map(|layer| {
        let [weights, biases] = [0, 1].map(|i| numbers(&layer[i]).into_iter().map(|x| x as f32));
        (weights.collect(), biases.collect())
    });
    let g = Mlp::from_values(&generator(params), values, &device::cpu());
    let rows = latents.len() / 2;
    let points = g.forward(tensor(latents, [rows, 2])).into_data();
    points.try_to_vec::<f32>().unwrap()
}

fn numbers(values: &Value) -> Vec<f64> {
    let values = values.as_array().unwrap().iter();
    values.map(|value| value.as_f64().unwrap()).collect()
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
    let params = plain(&format!("batch=32&g_width=16&d_width=16&{query}"));
    let mut trainer = Trainer::new(params, &device::cpu());
    trainer.steps(steps, which).unwrap();
    trainer
}

fn file(trainer: &Trainer) -> Value {
    serde_json::from_str(&save(trainer)).unwrap()
}
