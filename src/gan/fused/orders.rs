//! What the kernels are told: a head for all updates, and an order for each of them, worked out on the host for many at a time.
//!
//! The buffer is of `u32`; numbers are the bits of `f32`. The kernels keep their place in it themselves: a turn copies the cursor, and the
//! learning after it moves the cursor on, so that no thread reads what another may be writing.

use std::fmt::Write;

use crate::gan::optimiser::Settings;
use crate::params::OptimiserKind;

/// Words before the first order.
const HEAD: usize = 16;
/// Words of an order.
const ORDER: usize = 8;

/// What is the same for all updates of one call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    /// The seed of the run.
    pub seed: u32,
    /// Rows of a batch.
    pub batch: u32,
    /// Groups of four rows in all tiles of a turn of D, and of G.
    pub strides: [u32; 2],
    /// γ of the penalty.
    pub gamma: f64,
    /// The decay of G's average.
    pub ema: f64,
    /// The numbers of G's optimiser, and of D's.
    pub settings: [Settings; 2],
}

/// What one update is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Order {
    /// Which update of its network it is, for its random numbers.
    pub update: u32,
    /// The learning rate.
    pub rate: f64,
    /// The standard deviation of the noise on what D sees.
    pub noise: f64,
    /// Updates that the optimiser's state has seen before it.
    pub time: usize,
    /// The optimiser's numbers.
    pub settings: Settings,
}

/// The buffer of these orders, in the order in which they are to be carried out.
pub fn write(head: &Head, orders: &[Order]) -> Vec<u32> {
    let bits = |number: f64| (number as f32).to_bits();
    let [stride_d, stride_g] = head.strides;
    let mut words = vec![0, 0, head.seed, head.batch, stride_d, stride_g];
    words.extend([bits(head.gamma), bits(head.ema)]);
    for settings in head.settings {
        let Settings {
            beta1,
            beta2,
            momentum,
            ..
        } = settings;
        words.extend([bits(beta1), bits(beta2), bits(momentum), 0]);
    }
    debug_assert_eq!(words.len(), HEAD);
    for order in orders {
        let Order {
            update,
            rate,
            noise,
            ..
        } = *order;
        let [factor, epsilon, kept] = order.corrections();
        words.extend([update, bits(rate), bits(noise)]);
        words.extend([factor, epsilon, kept].map(f32::to_bits));
        words.extend([0, 0]);
    }
    words
}

impl Order {
    /// What Adam multiplies its mean by, what it and RMSProp add to the root, and what AdamW keeps of a weight; in the roundings of
    /// burn's Adam.
    fn corrections(&self) -> [f32; 3] {
        let Settings {
            kind,
            beta1,
            beta2,
            epsilon,
            weight_decay,
            ..
        } = self.settings;
        let time = self.time as i32 + 1;
        match kind {
            OptimiserKind::Adam | OptimiserKind::AdamW => {
                let root = (1.0 - (beta2 as f32).powi(time)).sqrt();
                let factor = root / (1.0 - (beta1 as f32).powi(time));
                let kept = match kind {
                    OptimiserKind::AdamW => 1.0 - self.rate * weight_decay,
                    _ => 1.0,
                };
                [factor, epsilon as f32 * root, kept as f32]
            }
            _ => [1.0, epsilon as f32, 1.0],
        }
    }
}

/// The names of the words, as constants of WGSL, for the kernels of D or of G.
pub fn names(of_d: bool) -> String {
    let settings = if of_d { 12 } else { 8 };
    let names = [
        ("CURSOR", 0),
        ("COPY", 1),
        ("SEED", 2),
        ("BATCH", 3),
        ("STRIDE", if of_d { 4 } else { 5 }),
        ("GAMMA", 6),
        ("EMA", 7),
        ("BETA1", settings),
        ("BETA2", settings + 1),
        ("MOMENTUM", settings + 2),
        ("ORDERS", HEAD),
        ("ORDER", ORDER),
        // Within an order.
        ("UPDATE", 0),
        ("RATE", 1),
        ("NOISE", 2),
        ("FACTOR", 3),
        ("EPSILON", 4),
        ("KEPT", 5),
    ];
    names.iter().fold(String::new(), |mut text, (name, word)| {
        let _ = writeln!(text, "const {name} = {word}u;");
        text
    })
}
