//! Trains with several seeds side by side, and scores what they have learnt.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use dstar::gan::gallery::Gallery;
use dstar::gan::{Trainer, Which, device};
use dstar::params::Params;
use serde::{Deserialize, Serialize};

/// The seeds of every row.
pub(crate) const SEEDS: [u32; 5] = [1, 2, 3, 4, 5];

/// What a run has learnt after so many steps; divergences in nats.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Score {
    pub(crate) seed: u32,
    pub(crate) step: u32,
    /// The step at which the run diverged, if it did: then the other numbers are 0.
    pub(crate) diverged: Option<u32>,
    pub(crate) modes: u32,
    pub(crate) modes_total: u32,
    pub(crate) high_quality: f64,
    pub(crate) reverse_kl_modes: f64,
    pub(crate) js: f64,
    pub(crate) js_floor: f64,
    /// Generated points behind modes, high quality and reverse KL.
    pub(crate) samples: u32,
}

/// Scores of every seed, at every look, in order.
pub(crate) fn run(params: &Params, looks: &[u32]) -> Vec<Vec<Score>> {
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut found = thread::scope(|scope| {
        let work = || {
            let mut mine = Vec::new();
            while let Some(&seed) = SEEDS.get(next.fetch_add(1, Ordering::Relaxed)) {
                let params = Params {
                    seed,
                    ..params.clone()
                };
                mine.push(train(params, looks));
            }
            mine
        };
        let hands: Vec<_> = (0..workers.min(SEEDS.len()))
            .map(|_| scope.spawn(work))
            .collect();
        let join =
            |hand: thread::ScopedJoinHandle<'_, Vec<Vec<Score>>>| hand.join().expect("a run");
        hands.into_iter().flat_map(join).collect::<Vec<_>>()
    });
    found.sort_by_key(|scores| scores.first().map(|score| score.seed));
    found
}

fn train(params: Params, looks: &[u32]) -> Vec<Score> {
    let mut trainer = Trainer::new(params, &device::cpu());
    looks
        .iter()
        .map(|&step| score(&mut trainer, step))
        .collect()
}

/// Trains up to `step`, and looks.
fn score(trainer: &mut Trainer, step: u32) -> Score {
    let more = step - trainer.step().min(step);
    let seed = trainer.params().seed;
    let modes_total = trainer.mixture().components().len() as u32;
    let failed = |at| Score {
        seed,
        step,
        diverged: Some(at),
        modes: 0,
        modes_total,
        high_quality: 0.0,
        reverse_kl_modes: 0.0,
        js: 0.0,
        js_floor: 0.0,
        samples: 0,
    };
    if let Err(diverged) = trainer.steps(more, Which::Both) {
        return failed(diverged.step);
    }
    let look =
        pollster::block_on(Gallery::new(trainer).look(trainer)).expect("the CPU does not fail");
    let metrics = match look {
        Ok(snapshot) => snapshot.metrics,
        Err(diverged) => return failed(diverged.step),
    };
    Score {
        seed,
        step,
        diverged: None,
        modes: metrics.modes,
        modes_total,
        high_quality: metrics.high_quality,
        reverse_kl_modes: metrics.reverse_kl_modes,
        js: metrics.js,
        js_floor: metrics.js_floor,
        samples: metrics.samples,
    }
}
