//! J_D estimated from points, as training sees it, with its standard error.

use super::loss::{Game, Loss};

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

/// J_D of a batch, from D's outputs at its data points (`real`) and at its generated ones: the value that [`loss_d`] estimates,
/// however few the points are.
///
/// # Panics
/// If there are none of either kind, or not as many of the one as of the other where the loss is one of pairs.
#[must_use]
pub fn batch_loss_d(game: Game, real: &[f32], generated: &[f32]) -> f64 {
    let loss = game.loss;
    if game.pairs() {
        return mean(differences(real, generated), |r| loss.cost(r));
    }
    let of =
        |outputs: &[f32], cost: &dyn Fn(f64) -> f64| mean(outputs.iter().map(|&l| l.into()), cost);
    let [at_data, at_generated] = [0, 1].map(|kind| move |l: f64| loss.costs(l)[kind]);
    0.5 * (of(real, &at_data) + of(generated, &at_generated))
}

/// J_G of a batch, from D's outputs at its generated points, and at the data points that a loss of pairs holds against them.
///
/// Of minimax, where each point is judged by itself, the part of −J_D that G can change: ½ E log(1 − D(G(z))).
///
/// # Panics
/// As [`batch_loss_d`]; `rivals` count only where the loss is one of pairs.
#[must_use]
pub fn batch_loss_g(game: Game, generated: &[f32], rivals: &[f32]) -> f64 {
    let loss = game.loss;
    match (game.pairs(), loss) {
        (true, Loss::Minimax) => -batch_loss_d(game, rivals, generated),
        (true, _) => mean(differences(rivals, generated), |r| loss.cost(-r)),
        (false, _) => {
            let outputs = generated.iter().map(|&l| l.into());
            0.5 * mean(outputs, |l| loss.generator_cost(l))
        }
    }
}

/// The outputs at data points, less those at the generated ones with which they are paired.
fn differences(real: &[f32], generated: &[f32]) -> impl ExactSizeIterator<Item = f64> {
    assert_eq!(real.len(), generated.len(), "a pair has one of each");
    let pairs = real.iter().zip(generated);
    pairs.map(|(&x, &y)| f64::from(x) - f64::from(y))
}

fn mean(values: impl ExactSizeIterator<Item = f64>, cost: impl Fn(f64) -> f64) -> f64 {
    let count = values.len();
    assert!(count > 0, "a mean of nothing");
    values.map(cost).sum::<f64>() / count as f64
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
