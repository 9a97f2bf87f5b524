//! What several tests of a run do with a trainer.
#![allow(dead_code, reason = "each test has its own use for some of this")]

use dstar::gan::gallery::Gallery;
use dstar::gan::{Snapshot, Trainer, checkpoint};

/// A look at a run whose numbers are finite.
pub(crate) fn look(trainer: &Trainer) -> Snapshot {
    pollster::block_on(Gallery::new(trainer).look(trainer))
        .unwrap()
        .unwrap()
}

/// A run whose numbers are finite, as text.
pub(crate) fn save(trainer: &Trainer) -> String {
    pollster::block_on(checkpoint::save(trainer))
        .unwrap()
        .unwrap()
}
