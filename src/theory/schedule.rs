//! How a learning rate falls while training goes on.
//!
//! A rate is a pure function of the step, so that a restored run goes on with the rate that it would have had.

use std::f64::consts::PI;

/// The shape of the fall, from 1 at step 0 to a fraction f of it; with t the share of the way that lies behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// No fall: 1 throughout.
    Constant,
    /// 1 − (1 − f) t.
    Linear,
    /// f + (1 − f) (1 + cos πt) / 2 (Loshchilov and Hutter, "SGDR", 2017, eq. 5, without restarts).
    Cosine,
    /// f^t: the same factor at every step.
    Exponential,
}

impl Schedule {
    /// What the initial rate is multiplied by at `step`, where the fall to the fraction `end` takes `steps` steps; from
    /// then on it stays there.
    ///
    /// # Panics
    /// If `steps` is 0.
    #[must_use]
    pub fn factor(self, step: u32, steps: u32, end: f64) -> f64 {
        assert!(steps > 0, "a fall takes at least one step");
        if self == Schedule::Constant {
            return 1.0;
        }
        if step >= steps {
            return end;
        }
        let t = f64::from(step) / f64::from(steps);
        match self {
            Schedule::Constant => 1.0,
            Schedule::Linear => 1.0 - (1.0 - end) * t,
            Schedule::Cosine => end + (1.0 - end) * 0.5 * (1.0 + libm::cos(PI * t)),
            Schedule::Exponential => libm::pow(end, t),
        }
    }
}
