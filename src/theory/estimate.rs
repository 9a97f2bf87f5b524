//! J_D estimated from points, as training sees it, with its standard error.

use super::loss::Game;

/// A mean over points, in the unit of its loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// J_D of a game, estimated by means over D's outputs at data points (`real`) and at generated ones.
///
/// The logistic J_D = −½ E log D(x) − ½ E log(1 − D(G(z))) is, with as many of the one as of the other, the cross-entropy
/// over pairs (x, y), y = 1 for data and 0 for generated points: −(1/2m) Σ [y log D(x) + (1 − y) log(1 − D(x))]. The two means of
/// a plain loss are independent, so their variances add: the standard error is ½ √(s²_real/m_real + s²_generated/m_generated),
/// s² with m − 1 below. A loss of pairs is the mean over the i-th of the one with the i-th of the other.
///
/// None with fewer than two points of either kind, which say nothing of the error.
#[must_use]
pub fn loss_d(game: Game, real: &[f32], generated: &[f32]) -> Option<Estimate> {
    let loss = game.loss;
    if game.pairs() {
        let pairs = real.iter().zip(generated);
        let differences: Vec<f64> = pairs.map(|(&x, &y)| f64::from(x) - f64::from(y)).collect();
        let cost = moments(differences, |r| loss.cost(r))?;
        return Some(Estimate {
            value: cost.mean,
            standard_error: cost.variance_of_mean.sqrt(),
        });
    }
    let outputs = |points: &[f32]| points.iter().map(|&l| f64::from(l)).collect();
    let at_data = moments(outputs(real), |l| loss.costs(l)[0])?;
    let at_generated = moments(outputs(generated), |l| loss.costs(l)[1])?;
    let variance = at_data.variance_of_mean + at_generated.variance_of_mean;
    Some(Estimate {
        value: 0.5 * (at_data.mean + at_generated.mean),
        standard_error: 0.5 * variance.sqrt(),
    })
}

struct Moments {
    mean: f64,
    variance_of_mean: f64,
}

/// In two passes, since a sum of squares would cancel where D is sure of itself.
fn moments(outputs: Vec<f64>, cost: impl Fn(f64) -> f64) -> Option<Moments> {
    if outputs.len() < 2 {
        return None;
    }
    let count = outputs.len() as f64;
    let costs: Vec<f64> = outputs.into_iter().map(cost).collect();
    let mean = costs.iter().sum::<f64>() / count;
    let squares = costs.iter().map(|cost| (cost - mean) * (cost - mean));
    Some(Moments {
        mean,
        variance_of_mean: squares.sum::<f64>() / ((count - 1.0) * count),
    })
}
