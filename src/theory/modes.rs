//! Which components of the mixture a set of samples has found.

use super::mixture::Mixture;

/// Radius within which a sample counts for its component, in standard deviations (Mahalanobis).
pub const RADIUS: f64 = 3.0;

/// The share of the samples that a component must catch to count as a mode found.
pub const MODE_SHARE: f64 = 0.01;

/// The `high_quality` of a perfect sampler: P(χ²₂ ≤ 9) = 1 − e^(−9/2). Overlapping components raise
/// it a little.
pub const HIGH_QUALITY_CEILING: f64 = 0.988_891_003_461_757_7;

/// What a set of samples says about the components of a mixture.
#[derive(Clone, Debug, PartialEq)]
pub struct ModeReport {
    /// Components that are the nearest to at least 1 % of the samples, counting samples within 3σ
    /// only.
    pub modes: u32,
    /// Share of the samples within 3σ of their nearest component.
    pub high_quality: f64,
    /// KL(counts‖weights) = Σ qᵢ log(qᵢ/wᵢ) in nats, where qᵢ is the share of the samples whose
    /// nearest component is i. NaN without a finite sample.
    pub reverse_kl_modes: f64,
    /// How many samples are nearest to each component, whatever their distance.
    pub counts: Vec<u32>,
    /// How many of `counts` lie within 3σ.
    pub within: Vec<u32>,
}

/// Reports on `samples` (x y x y …). A sample that is not finite counts as one of low quality, and
/// for no component.
#[must_use]
pub fn report(mixture: &Mixture, samples: &[f32]) -> ModeReport {
    let total = samples.len() / 2;
    let mut counts = vec![0; mixture.components().len()];
    let mut within = counts.clone();
    for sample in samples.chunks_exact(2) {
        let (i, distance) = mixture.nearest([f64::from(sample[0]), f64::from(sample[1])]);
        counts[i] += u32::from(distance.is_finite());
        within[i] += u32::from(distance <= RADIUS);
    }
    let found = |&&count: &&u32| count > 0 && f64::from(count) >= MODE_SHARE * total as f64;
    ModeReport {
        modes: within.iter().filter(found).count() as u32,
        high_quality: f64::from(within.iter().sum::<u32>()) / total.max(1) as f64,
        reverse_kl_modes: reverse_kl(mixture, &counts),
        counts,
        within,
    }
}

fn reverse_kl(mixture: &Mixture, counts: &[u32]) -> f64 {
    let total = f64::from(counts.iter().sum::<u32>());
    if total == 0.0 {
        return f64::NAN;
    }
    let term = |(component, &count): (&super::mixture::Component, &u32)| {
        let share = f64::from(count) / total;
        if count > 0 {
            share * libm::log(share / component.weight)
        } else {
            0.0
        }
    };
    mixture
        .components()
        .iter()
        .zip(counts)
        .map(term)
        .sum::<f64>()
        .max(0.0)
}
