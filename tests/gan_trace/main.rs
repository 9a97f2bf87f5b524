//! A step in slow motion is a step as any other, and what is told of it is true of it, whatever the settings.
#![cfg(feature = "gan")]

#[path = "../common/mod.rs"]
mod common;
mod losses;
mod settings;

use dstar::gan::batch::latents;
use dstar::gan::network::Mlp;
use dstar::gan::trace::{self, SHOWN};
use dstar::gan::trainer::generator;
use dstar::gan::{Trainer, Which, device};
use dstar::params::{Loss, Params};
use dstar::rng::{self, Purpose};
use dstar::theory::pushforward::LatentKind;
use serde_json::Value;

use common::save;
use settings::{SETTINGS, at_five, games, numbers, rows, slow};

#[test]
fn watching_changes_nothing() {
    for query in games().chain(SETTINGS.map(String::from)) {
        let (mut watched, mut stepped) = (at_five(&query), at_five(&query));
        let k = watched.params().k;
        let trace = slow(&mut watched);
        stepped.steps(1, Which::Both).unwrap();
        assert_eq!(
            (trace.step, trace.k, watched.step()),
            (5, k, 6),
            "{query:?}"
        );
        assert_eq!(save(&watched), save(&stepped), "{query:?}");
        // The next one begins where this one ended.
        assert_eq!(slow(&mut watched), slow(&mut stepped), "{query:?}");
        assert_eq!(save(&watched), save(&stepped), "{query:?}");
    }
}

#[test]
fn the_points_are_those_that_training_draws_as_d_sees_them() {
    for query in games().step_by(7).chain(SETTINGS.map(String::from)) {
        let mut trainer = at_five(&query);
        let (params, before) = (trainer.params().clone(), trainer.clone());
        let noise = trainer.noise();
        let trace = slow(&mut trainer);
        let rows = (params.batch / params.pack).max(1) * params.pack;
        assert_eq!(
            (trace.batch, trace.pack, trace.noise),
            (rows, params.pack, noise)
        );
        let g = generator_of(&before);
        let turns = [
            (
                &trace.d,
                5 * params.k,
                [Purpose::LatentD, Purpose::NoiseD],
                [Purpose::Data, Purpose::NoiseData],
            ),
            (
                &trace.g,
                5,
                [Purpose::LatentG, Purpose::NoiseG],
                [Purpose::DataG, Purpose::NoiseRival],
            ),
        ];
        for (told, update, [latent, on_generated], [data, on_data]) in turns {
            let m = rows as usize;
            assert!(m <= SHOWN, "all of the batch is shown");
            let dim = params.latent_dim as usize;
            let drawn = latents(params.latent, dim, params.seed, latent, update, m);
            assert_eq!(told.latents, drawn, "{query:?}");
            let points = forward(&g, drawn, dim);
            assert_near(&told.generated, &points, 1e-5, &query);
            let seen = |points: &[f32], purpose: Purpose| -> Vec<f32> {
                let normal = latents(LatentKind::Normal, 2, params.seed, purpose, update, m);
                let both = points.iter().zip(normal);
                both.map(|(x, n)| x + noise as f32 * n).collect()
            };
            let draw = |row| rng::block(params.seed, data, update, row);
            let real: Vec<f32> = (0..rows)
                .flat_map(|row| before.mixture().sample(draw(row)))
                .collect();
            if latent == Purpose::LatentD || params.game().pairs() {
                assert_eq!(told.data, real, "{query:?}");
            } else {
                assert!(told.data.is_empty() && told.seen_data.is_empty());
            }
            if noise > 0.0 {
                assert_near(
                    &told.seen_generated,
                    &seen(&points, on_generated),
                    1e-5,
                    &query,
                );
                if !told.data.is_empty() {
                    assert_near(&told.seen_data, &seen(&real, on_data), 1e-5, &query);
                }
            } else {
                assert!(told.seen_generated.is_empty() && told.seen_data.is_empty());
            }
        }
        assert_eq!(trace.g.moved.len(), trace.g.generated.len());
        let moved = forward(
            &generator_of(&trainer),
            trace.g.latents.clone(),
            params.latent_dim as usize,
        );
        assert_near(&trace.g.moved, &moved, 1e-5, &query);
    }
}

#[test]
fn of_a_large_batch_the_first_points_are_shown_in_whole_packs() {
    for (query, shown) in [("batch=200", 64), ("batch=200&pack=3", 63)] {
        let trace = slow(&mut at_five(query));
        for update in [&trace.d, &trace.g] {
            assert_eq!(update.generated.len(), 2 * shown, "{query}");
            assert_eq!(update.verdicts_generated.len(), shown / trace.pack as usize);
        }
        assert_eq!(trace.g.arrows.len(), 2 * shown);
        assert_eq!(trace.g.moved.len(), 2 * shown);
    }
}

#[test]
fn a_run_that_diverges_says_so() {
    let mut trainer = at_five("d_optim=sgd&g_optim=sgd");
    assert!(trainer.set(&Params {
        lr: 1.0,
        d_lr_ratio: 100.0,
        loss: Loss::LeastSquares,
        ..trainer.params().clone()
    }));
    let mut steps = 0;
    let diverged = loop {
        match pollster::block_on(trace::step(&mut trainer)).unwrap() {
            Ok(trace) => {
                let text = serde_json::to_string(&trace).unwrap();
                assert!(!text.contains("null,null") && steps < 50, "{text}");
                steps += 1;
            }
            Err(diverged) => break diverged,
        }
    };
    assert_eq!(diverged.step, 5 + steps);
}

/// The generator, from the file of its run.
fn generator_of(trainer: &Trainer) -> Mlp {
    let file: Value = serde_json::from_str(&save(trainer)).unwrap();
    let layers = file["g"]["layers"].as_array().unwrap().iter();
    let floats = |values: &Value| {
        let values = values.as_array().unwrap().iter();
        values.map(|value| value.as_f64().unwrap() as f32).collect()
    };
    let layers = layers.map(|layer| (floats(&layer[0]), floats(&layer[1])));
    Mlp::from_values(&generator(trainer.params()), layers, &device::cpu())
}

fn forward(network: &Mlp, values: Vec<f32>, columns: usize) -> Vec<f32> {
    numbers(network.forward(rows(values, columns)))
}

fn assert_near(found: &[f32], expected: &[f32], tolerance: f32, query: &str) {
    assert_eq!(found.len(), expected.len(), "{query:?}");
    for (found, expected) in found.iter().zip(expected) {
        let off = (found - expected).abs();
        assert!(
            off <= tolerance * (1.0 + expected.abs()),
            "{query:?}: {found} and {expected}"
        );
    }
}
