//! What is done to make the game steadier: looking ahead.
#![cfg(feature = "gan")]

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
