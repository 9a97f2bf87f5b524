//! Which parameters change nothing beside the values of the others: the page leaves their controls out.

use super::{Loss, OptimiserKind, Own, Params, Penalty, Until, View};
use crate::theory::presets::Family;
use crate::theory::schedule::Schedule;

impl Params {
    /// The keys of the parameters that have no effect on the run while the others stay as they are.
    pub fn inert(&self) -> Vec<&'static str> {
        let mut keys = Vec::new();
        match self.data {
            Family::Custom => keys.extend(["scale", "sigma", "data_seed"]),
            Family::Random(_) => keys.push("mix"),
            _ => keys.extend(["data_seed", "mix"]),
        }
        if self.loss == Loss::Wasserstein {
            keys.push("pairing");
        }
        if self.penalty == Penalty::None {
            keys.push("gamma");
        }
        if self.lr_decay == Schedule::Constant {
            keys.extend(["decay_steps", "decay_to"]);
        }
        if self.noise == 0.0 {
            keys.push("noise_steps");
        }
        if self.view != View::Slice {
            keys.push("slice");
        }
        keys.extend(match self.until {
            Until::Pause => &["steps", "tolerance", "patience"][..],
            Until::Step => &["tolerance", "patience"],
            Until::Optimal => &["steps", "patience"],
            Until::Converged => &["steps"],
        });
        for (key, own_key, own) in [
            ("beta1", "d_beta1", self.d_beta1),
            ("beta2", "d_beta2", self.d_beta2),
            ("epsilon", "d_epsilon", self.d_epsilon),
            ("momentum", "d_momentum", self.d_momentum),
            ("weight_decay", "d_weight_decay", self.d_weight_decay),
        ] {
            let [g, d] = [self.g_optim, self.d_optim].map(|kind| numbers(kind).contains(&key));
            if !(g || d && own == Own::SAME) {
                keys.push(key);
            }
            if !d {
                keys.push(own_key);
            }
        }
        keys
    }
}

/// The keys of the numbers that an optimiser has beside its learning rate.
fn numbers(kind: OptimiserKind) -> &'static [&'static str] {
    match kind {
        OptimiserKind::Sgd => &[],
        OptimiserKind::Momentum => &["momentum"],
        OptimiserKind::RmsProp => &["beta2", "epsilon"],
        OptimiserKind::Adam => &["beta1", "beta2", "epsilon"],
        OptimiserKind::AdamW => &["beta1", "beta2", "epsilon", "weight_decay"],
    }
}
