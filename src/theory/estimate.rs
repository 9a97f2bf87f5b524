//! J_D estimated from points, as training sees it, with its standard error.

use super::divergence::softplus_both;

/// A mean over points, in nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// J_D = −½ E log D(x) − ½ E log(1 − D(G(z))), estimated by the means over D's logits at data points (`real`) and at
/// generated ones.
///
/// With as many of the one as of the other it is the cross-entropy over pairs (x, y), y = 1 for data and 0 for generated
/// points: −(1/2m) Σ [y log D(x) + (1 − y) log(1 − D(x))]. The two means are independent, so their variances add:
/// the standard error is ½ √(s²_real/m_real + s²_generated/m_generated), s² with m − 1 below.
///
/// None with fewer than two points of either kind, which say nothing of the error.
#[must_use]
pub fn loss_d(real: &[f32], generated: &[f32]) -> Option<Estimate> {
    // −log D at data points, −log(1 − D) at generated ones.
    let cost_of_true = moments(real, |logit| softplus_both(logit)[1])?;
    let cost_of_false = moments(generated, |logit| softplus_both(logit)[0])?;
    let variance = cost_of_true.variance_of_mean + cost_of_false.variance_of_mean;
    Some(Estimate {
        value: 0.5 * (cost_of_true.mean + cost_of_false.mean),
        standard_error: 0.5 * variance.sqrt(),
    })
}

struct Moments {
    mean: f64,
    variance_of_mean: f64,
}

/// In two passes, since a sum of squares would cancel where D is sure of itself.
fn moments(logits: &[f32], cost: fn(f64) -> f64) -> Option<Moments> {
    if logits.len() < 2 {
        return None;
    }
    let count = logits.len() as f64;
    let costs: Vec<f64> = logits.iter().map(|&logit| cost(logit.into())).collect();
    let mean = costs.iter().sum::<f64>() / count;
    let squares = costs.iter().map(|cost| (cost - mean) * (cost - mean));
    Some(Moments {
        mean,
        variance_of_mean: squares.sum::<f64>() / ((count - 1.0) * count),
    })
}
