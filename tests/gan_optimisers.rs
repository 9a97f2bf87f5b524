//! Optimisers and learning rates: each against its rule, and each resumable to the bit.
#![cfg(feature = "gan")]

use dstar::gan::{Trainer, Which, checkpoint, device};
use dstar::params::{Params, parse};

#[test]
fn a_falling_rate_is_the_rate_set_by_hand_at_every_step() {
    for schedule in ["linear", "cosine", "exponential"] {
        let mut falling = trainer(&format!(
            "lr_decay={schedule}&decay_steps=6&decay_to=0.05&k=2"
        ));
        let mut by_hand = trainer("k=2");
        let mut last = [f64::INFINITY; 2];
        for step in 0..9 {
            let rates = falling.rates();
            assert!(
                (rates[1] / rates[0] - 3.0).abs() < 1e-12,
                "D's is thrice G's"
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

fn save(trainer: &Trainer) -> String {
    pollster::block_on(checkpoint::save(trainer))
        .unwrap()
        .unwrap()
}

/// Both networks with the states of their optimisers, as a saved run has them.
fn networks(trainer: &Trainer) -> [serde_json::Value; 2] {
    let file: serde_json::Value = serde_json::from_str(&save(trainer)).unwrap();
    ["g", "d"].map(|network| file[network].clone())
}
