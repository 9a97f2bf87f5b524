//! What several tests of a run do with a trainer.
#![allow(dead_code, reason = "each test has its own use for some of this")]

use dstar::gan::gallery::Gallery;
use dstar::gan::{Snapshot, Trainer, checkpoint};
use dstar::params::{Params, parse};

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

/// The game alone, whatever the defaults are: no penalty, an update of each network a step, at constant rates.
const PLAIN: [&str; 5] = [
    "lr=0.0005",
    "d_lr_ratio=3",
    "k=1",
    "penalty=none",
    "lr_decay=constant",
];

/// The parameters of a query in which nothing may be wrong; what it does not name is as in [`PLAIN`].
pub(crate) fn plain(query: &str) -> Params {
    let keys: Vec<_> = query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .collect();
    let unnamed = PLAIN
        .into_iter()
        .filter(|pair| !keys.iter().any(|key| pair.starts_with(&format!("{key}="))));
    let pairs: Vec<_> = unnamed
        .chain((!query.is_empty()).then_some(query))
        .collect();
    let (params, notes) = parse(&pairs.join("&"));
    assert!(notes.is_empty(), "{query}: {notes:?}");
    params
}
