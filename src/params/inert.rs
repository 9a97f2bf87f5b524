//! Which parameters change nothing beside the values of the others: the page leaves their controls out.

use super::Params;
use crate::theory::schedule::Schedule;

impl Params {
    /// The keys of the parameters that have no effect on the run while the others stay as they are.
    pub fn inert(&self) -> Vec<&'static str> {
        let mut keys = Vec::new();
        if self.lr_decay == Schedule::Constant {
            keys.extend(["decay_steps", "decay_to"]);
        }
        keys
    }
}
