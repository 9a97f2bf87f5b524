//! A run of training: reproducible, resumable, honest about divergence, and towards D* and p_data.
#![cfg(feature = "gan")]

mod common;

use std::f64::consts::LN_2;

use dstar::gan::gallery::Gallery;
use dstar::gan::{Diverged, Trainer, Which, checkpoint, device, self_test};
use dstar::params::{OptimiserKind, Params, Shown, parse};
use serde_json::Value;

use common::{look, plain, save};

#[test]
fn same_seed_same_bits_and_another_seed_others() {
    let (a, b) = (save(&run(&quick(), 20)), save(&run(&quick(), 20)));
    assert_eq!(a, b);
    let other = save(&run(&Params { seed: 8, ..quick() }, 20));
    assert_ne!(weights(&a), weights(&other));
}

#[test]
fn a_saved_run_goes_on_bit_by_bit() {
    for optimiser in [OptimiserKind::Adam, OptimiserKind::Sgd] {
        let params = Params {
            g_optim: optimiser,
            d_optim: optimiser,
            ema: 0.9,
            k: 2,
            ..quick()
        };
        let mut whole = run(&params, 7);
        let mut resumed = checkpoint::load(&save(&whole), &device::cpu()).unwrap();
        for trainer in [&mut whole, &mut resumed] {
            trainer.steps(5, Which::Both).unwrap();
            trainer.steps(2, Which::D).unwrap();
            trainer.steps(1, Which::G).unwrap();
        }
        assert_eq!(whole.step(), 15);
        assert_eq!(save(&whole), save(&resumed));
    }
}

#[test]
fn a_packed_run_is_the_saved_one_in_a_third_of_the_bytes() {
    let params = Params {
        ema: 0.9,
        ..quick()
    };
    let mut whole = run(&params, 7);
    let bytes = pack(&whole);
    let text = save(&whole);
    assert!(bytes.len() < text.len() / 2, "{} bytes", bytes.len());
    let mut unpacked = checkpoint::unpack(&bytes, &device::cpu()).unwrap();
    assert_eq!(save(&unpacked), text);
    for trainer in [&mut whole, &mut unpacked] {
        trainer.steps(5, Which::Both).unwrap();
    }
    assert_eq!(pack(&whole), pack(&unpacked));
    let damaged = checkpoint::unpack(&bytes[1..], &device::cpu());
    assert!(damaged.err().unwrap().contains("damaged"));
}

#[test]
fn a_bad_file_is_refused_with_the_reason() {
    let good: Value = serde_json::from_str(&save(&run(&quick(), 1))).unwrap();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut file = good.clone();
        change(&mut file);
        checkpoint::load(&file.to_string(), &device::cpu())
            .err()
            .expect("must be refused")
    };
    assert!(
        checkpoint::load("<script>", &device::cpu())
            .err()
            .unwrap()
            .contains("not a saved dstar run")
    );
    assert!(with(&|file| file["dstar"] = 99.into()).contains("99"));
    assert!(with(&|file| file["params"]["lr"] = "fast".into()).contains("lr"));
    assert!(
        with(&|file| file["params"]["g_width"] = 32.into()).contains("g: the weights do not fit")
    );
    assert!(
        with(&|file| file["d"]["layers"] = Value::Array(vec![]))
            .contains("d: the weights do not fit")
    );
    assert!(
        with(&|file| file["g"]["optimiser"]["layers"][0][0] = Value::Array(vec![]))
            .contains("optimiser")
    );
    assert!(
        with(&|file| file["g"]["layers"][0][0][0] = Value::Null).contains("not a saved dstar run")
    );
    assert!(with(&|file| file["params"]["ema"] = 0.5.into()).contains("average"));
    assert!(with(&|file| file["step"] = u32::MAX.into()).contains("cannot be resumed"));
    assert!(
        with(&|file| file["g"]["optimiser"]["time"] = u32::MAX.into())
            .contains("no training gives")
    );
    assert!(
        with(&|file| file["d"]["optimiser"]["layers"][0][1][0] = (-1.0).into())
            .contains("no training gives")
    );
}

#[test]
fn a_diverging_run_stops_and_says_at_which_step() {
    let params = Params {
        g_optim: OptimiserKind::Sgd,
        d_optim: OptimiserKind::Sgd,
        lr: 1.0,
        d_lr_ratio: 100.0,
        ..quick()
    };
    let Diverged { step } = Trainer::new(params.clone(), &device::cpu())
        .steps(500, Which::Both)
        .unwrap_err();
    let mut until_then = Trainer::new(params, &device::cpu());
    assert!(step > 0 && until_then.steps(step, Which::Both).is_ok());
    assert_eq!(until_then.steps(1, Which::Both), Err(Diverged { step }));
}

#[test]
fn a_snapshot_is_whole_and_holds_the_identity() {
    let query = "data=grid9&grid=48&samples=77&latent=uniform&ema=0.9&generator=average&loss=minimax&seed=3";
    let (params, notes) = parse(query);
    assert!(notes.is_empty(), "{notes:?}");
    let trainer = run(&params, 30);
    let s = look(&trainer);
    assert_eq!((s.step, s.grid.n), (30, 48));
    for field in [&s.p_data, &s.p_model, &s.d, &s.d_star] {
        assert_eq!(field.len(), 48 * 48);
    }
    assert_eq!((s.samples_data.len(), s.samples_model.len()), (154, 154));
    assert!(s.d.iter().chain(&s.d_star).all(|d| (0.0..=1.0).contains(d)));

    let m = s.metrics;
    let (least, excess) = (m.loss_d_optimal.unwrap(), m.excess_d.unwrap());
    assert!((m.loss_d.unwrap() - (least + excess)).abs() < 1e-6, "{m:?}");
    assert!((least - (LN_2 - m.js)).abs() < 1e-12);
    assert!(excess >= 0.0 && (0.0..=LN_2).contains(&m.js) && m.js_floor < 1e-3);
    assert_eq!(m.loss_g.unwrap(), -m.loss_d.unwrap());
    assert_eq!((m.modes_total, m.samples), (9, 10_000));
    let area = s.grid.cell_area() as f32;
    let mass = |density: &[f32], outside: f64| density.iter().sum::<f32>() * area + outside as f32;
    assert!((mass(&s.p_data, m.outside_data) - 1.0).abs() < 1e-4);
    assert!((mass(&s.p_model, m.outside_model) - 1.0).abs() < 1e-4);
    for ((&p, &q), &d) in s.p_data.iter().zip(&s.p_model).zip(&s.d_star) {
        assert!(p + q == 0.0 || (d - p / (p + q)).abs() < 1e-4);
    }
}

#[test]
fn the_average_is_shown_only_when_asked_for() {
    let live = Params {
        ema: 0.99,
        ..quick()
    };
    let trainer = run(&live, 20);
    let mut same = trainer.clone();
    assert!(same.set(&Params {
        generator: Shown::Average,
        ..live
    }));
    assert_ne!(look(&trainer).samples_model, look(&same).samples_model);
    assert_eq!(look(&trainer).d, look(&same).d);
}

#[test]
fn the_arrows_are_the_same_whatever_the_data() {
    let (params, notes) = parse("arrows=true&samples=200&batch=64&seed=4");
    assert!(notes.is_empty(), "{notes:?}");
    let saved: Value = serde_json::from_str(&save(&run(&params, 100))).unwrap();
    for loss in ["nonsaturating", "minimax"] {
        let [ring, grid] = ["ring8", "grid25"].map(|data| {
            let mut saved = saved.clone();
            saved["params"]["data"] = data.into();
            saved["params"]["loss"] = loss.into();
            look(&checkpoint::load(&saved.to_string(), &device::cpu()).unwrap())
        });
        assert_ne!(ring.samples_data, grid.samples_data);
        assert_ne!(ring.d_star, grid.d_star);
        assert_eq!(ring.samples_model, grid.samples_model);
        assert_eq!(ring.arrows_model.len(), 400);
        assert!(ring.arrows_model.iter().any(|&u| u != 0.0));
        assert_eq!(ring.arrows_model, grid.arrows_model, "{loss}");
    }
}

#[test]
fn arrows_come_and_go_with_their_parameter() {
    let mut trainer = run(&quick(), 1);
    let gallery = Gallery::new(&trainer);
    for (arrows, length) in [(false, 0), (true, 1000), (false, 0)] {
        let params = Params { arrows, ..quick() };
        assert!(trainer.set(&params) && gallery.fits(&params));
        let seen = pollster::block_on(gallery.look(&trainer)).unwrap().unwrap();
        assert_eq!(seen.arrows_model.len(), length);
    }
}

#[test]
fn the_loss_from_points_agrees_with_the_quadrature() {
    // 256 cells a side, so that smoothing (h = one cell) moves J_D by less than the standard error.
    for query in [
        "samples=10000&grid=256&seed=1",
        "samples=10000&grid=256&seed=2&data=grid9&latent=uniform",
        "samples=10000&grid=256&seed=3&data=overlap",
    ] {
        let (params, notes) = parse(query);
        assert!(notes.is_empty(), "{notes:?}");
        let m = look(&run(&params, 400)).metrics;
        let apart = (m.loss_d_samples - m.loss_d.unwrap()).abs() / m.loss_d_samples_se;
        assert!(m.loss_d_samples_se < 0.005 && apart < 4.0, "{apart} {m:?}");
    }
}

#[test]
fn fewer_than_two_points_give_no_estimate() {
    for samples in [0, 1, 2] {
        let params = Params {
            samples,
            arrows: true,
            ..quick()
        };
        let seen = look(&run(&params, 1));
        let count = if samples < 2 { 0 } else { samples };
        assert_eq!(seen.metrics.loss_d_samples_count, count);
        assert_eq!(seen.metrics.loss_d_samples > 0.0, count > 0);
        assert_eq!(seen.metrics.loss_d_samples_se > 0.0, count > 0);
        assert_eq!(seen.arrows_model.len(), 2 * samples as usize);
    }
}

#[test]
fn live_changes_keep_the_run_and_others_ask_for_a_new_one() {
    let mut trainer = run(&quick(), 3);
    assert!(trainer.set(&Params {
        lr: 1e-4,
        batch: 16,
        k: 3,
        ..quick()
    }));
    assert_eq!((trainer.step(), trainer.params().batch), (3, 16));
    assert!(!trainer.set(&Params {
        g_width: 8,
        ..quick()
    }));
    assert_eq!(
        trainer.params().batch,
        16,
        "a refused change must change nothing"
    );
}

#[test]
fn with_g_frozen_the_discriminator_approaches_its_optimum() {
    let mut trainer = Trainer::new(plain("data=overlap&batch=512"), &device::cpu());
    let before = look(&trainer).metrics;
    trainer.steps(600, Which::D).unwrap();
    let after = look(&trainer).metrics;
    assert_eq!(before.js, after.js, "G is frozen");
    let [first, last] = [before, after].map(|metrics| metrics.excess_d.unwrap());
    assert!(last < 0.02 && last < 0.1 * first, "{before:?} {after:?}");
    assert!(after.d_gap.unwrap() < 0.08, "{after:?}");
}

#[test]
fn the_game_brings_the_model_to_the_data() {
    let mut trainer = Trainer::new(Params::default(), &device::cpu());
    let before = look(&trainer).metrics;
    trainer.steps(1000, Which::Both).unwrap();
    let after = look(&trainer).metrics;
    assert!(
        before.js > 0.4 && after.js < 0.5 * before.js,
        "{before:?} {after:?}"
    );
    assert!(before.modes < 8 && after.modes == 8, "{before:?} {after:?}");
    assert!(
        before.high_quality < 0.3 && after.high_quality > 0.8,
        "{before:?} {after:?}"
    );
}

#[test]
fn the_self_test_refuses_a_device_that_computes_something_else() {
    assert_eq!(
        self_test::difference(&[1.0, 2000.0], &[1.0, 2001.0]),
        Ok(1.0 / 2000.0)
    );
    for wrong in [
        vec![1.0, 2.003],
        vec![1.0, f32::NAN],
        vec![1.0, f32::INFINITY],
        vec![1.0],
        vec![0.0, 2.0],
    ] {
        assert!(
            self_test::difference(&[1.0, 2.0], &wrong).is_err(),
            "{wrong:?}"
        );
    }
}

fn quick() -> Params {
    Params {
        batch: 32,
        g_width: 16,
        d_width: 16,
        ..plain("")
    }
}

fn run(params: &Params, steps: u32) -> Trainer {
    let mut trainer = Trainer::new(params.clone(), &device::cpu());
    trainer.steps(steps, Which::Both).unwrap();
    trainer
}

fn pack(trainer: &Trainer) -> Vec<u8> {
    pollster::block_on(checkpoint::pack(trainer))
        .unwrap()
        .unwrap()
}

fn weights(text: &str) -> Value {
    serde_json::from_str::<Value>(text).unwrap()["g"]["layers"].clone()
}
