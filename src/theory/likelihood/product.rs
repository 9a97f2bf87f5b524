//! L(θ) = ∏ p_θ(xᵢ) as a machine multiplies it, beside its logarithm.

use std::f64::consts::LOG10_E;

use super::samples::Samples;

/// The product over the samples, in the order of drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    /// What `f64` makes of it: 0 once it has underflown.
    pub in_f64: f64,
    /// Its decimal logarithm, from the sum of the logarithms.
    pub log10: f64,
    /// After how many factors the `f64` product first was subnormal (below 2.2e-308, with fewer
    /// digits) or 0.
    pub subnormal_at: Option<usize>,
    /// After how many factors it first was 0, and stayed so.
    pub zero_at: Option<usize>,
    /// Numbers of factors, from 0 to m, and log10 of the product of the first so many.
    pub running: Vec<[f64; 2]>,
}

impl Samples {
    /// Multiplies the densities of all samples, given log p_θ at each cell, and follows log10 of the
    /// product at `points` + 1 places (fewer where there are fewer samples).
    #[must_use]
    pub fn product(&self, log_densities: &[f64], points: usize) -> Product {
        let m = self.len();
        let points = points.clamp(1, m);
        let mut densities = log_densities.to_vec();
        for density in &mut densities {
            *density = libm::exp(*density);
        }
        let (mut in_f64, mut log) = (1.0_f64, 0.0);
        let (mut subnormal_at, mut zero_at) = (None, None);
        let mut running = vec![[0.0, 0.0]];
        for (i, &cell) in (1..).zip(self.sequence()) {
            let cell = usize::from(cell);
            in_f64 *= densities[cell];
            log += log_densities[cell];
            if in_f64 < f64::MIN_POSITIVE && subnormal_at.is_none() {
                subnormal_at = Some(i);
            }
            if in_f64 == 0.0 && zero_at.is_none() {
                zero_at = Some(i);
            }
            if i * points / m != (i - 1) * points / m {
                running.push([i as f64, log * LOG10_E]);
            }
        }
        Product {
            in_f64,
            log10: log * LOG10_E,
            subnormal_at,
            zero_at,
            running,
        }
    }
}
