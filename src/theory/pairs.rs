//! Means over pairs: E f(a − b), a from one distribution and b, independently, from another.
//!
//! Over n² cells each there are n⁴ pairs, too many for a picture. Both distributions are laid on one
//! line of equidistant places instead, each value's mass shared by the two places beside it, in
//! proportion. That is exact for every linear f, and otherwise reads high by at most h²/8 · max f″
//! for each of the two, with h = range / [`PLACES`]; a kink of slope s reads high by at most s · h/4.

/// Places on the line.
pub const PLACES: usize = 2048;

/// Two distributions of numbers on one line.
#[derive(Clone, Debug)]
pub struct Line {
    low: f64,
    step: f64,
    /// The masses of a, and of b.
    masses: [Vec<f64>; 2],
}

impl Line {
    /// The distributions of `values` under the masses `p` (of a) and `q` (of b), over the same cells, on so many `places`.
    ///
    /// # Panics
    /// If the lengths differ, or there are fewer than two places.
    #[must_use]
    pub fn new(values: &[f64], p: &[f64], q: &[f64], places: usize) -> Self {
        assert!(places > 1, "a line has two ends");
        assert!(
            values.len() == p.len() && p.len() == q.len(),
            "one value for each cell"
        );
        let cells = || values.iter().zip(p.iter().zip(q));
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (&value, (p, q)) in cells() {
            if p + q > 0.0 {
                (low, high) = (low.min(value), high.max(value));
            }
        }
        let step = if high > low {
            (high - low) / (places - 1) as f64
        } else {
            1.0
        };
        let mut masses = [vec![0.0; places], vec![0.0; places]];
        for (&value, (&p, &q)) in cells() {
            if p + q > 0.0 {
                let at = (value - low) / step;
                let left = (at as usize).min(places - 2);
                let share = at - left as f64;
                for (masses, mass) in masses.iter_mut().zip([p, q]) {
                    masses[left] += (1.0 - share) * mass;
                    masses[left + 1] += share * mass;
                }
            }
        }
        Self { low, step, masses }
    }

    /// E f(a − b).
    #[must_use]
    pub fn mean(&self, f: impl Fn(f64) -> f64) -> f64 {
        let places = self.masses[0].len();
        // f over every difference of two places.
        let reach = places as isize - 1;
        let table: Vec<f64> = (-reach..=reach).map(|i| f(i as f64 * self.step)).collect();
        let [a, b] = &self.masses;
        let rows = a.iter().enumerate().filter(|(_, mass)| **mass > 0.0);
        rows.map(|(i, mass)| {
            // a − b falls as b rises: place j of b is entry i − j + reach.
            let costs = table[i..i + places].iter().rev();
            mass * b
                .iter()
                .zip(costs)
                .map(|(mass, cost)| mass * cost)
                .sum::<f64>()
        })
        .sum()
    }

    /// E f(t − a) for a number t.
    #[must_use]
    pub fn mean_against_a(&self, t: f64, f: impl Fn(f64) -> f64) -> f64 {
        let places = self.masses[0]
            .iter()
            .enumerate()
            .filter(|(_, mass)| **mass > 0.0);
        places
            .map(|(i, mass)| mass * f(t - (self.low + i as f64 * self.step)))
            .sum()
    }
}
