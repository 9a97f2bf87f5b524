//! A discriminator of any game, held against the best there is.
//!
//! With the masses p of the data and q of the model, u = (p − q)/(p + q), and the losses of
//! [`super::loss`], in which J_D carries halves:
//!
//! | game | best output l* | J_D there | J_D − that |
//! |---|---|---|---|
//! | logistic | log(p/q), D* = p/(p + q) | log 2 − JS | E KL(Bernoulli(D*) ‖ Bernoulli(D)) |
//! | least squares | p/(p + q) | ½ ∫ pq/(p + q) = ¼ (1 − LC) | ½ ∫ (p + q)(l − l*)² |
//! | hinge | sign(p − q) | ∫ min(p, q) = 1 − TV | ∫ of what a wrong or too small or too large margin costs |
//! | logistic, pairs | log(p/q) + c | log 2 − JS(p⊗q ‖ q⊗p) | the difference |
//! | least squares, pairs | u/(1 + LC) + c | (1 − LC)/(1 + LC) | E (e(x) − e(y))², e = l − l* |
//!
//! with any constant c, TV = ½ ∫ |p − q|, and LC = ½ ∫ (p − q)²/(p + q) the divergence of Vincze and
//! Le Cam, in \[0, 1\]. For the hinge see Lim and Ye (2017); for pairs, the best difference
//! l*(x) − l*(y) = log \[p(x)q(y) / (p(y)q(x))\] of a logistic loss is one of values at x and y, so
//! that an l attains it (Jolicoeur-Martineau 2019). That of squares is not, tanh of half of it;
//! but E (l(x) − l(y) − 1)² is a quadratic form in l, and setting its derivative to zero gives the
//! row above. A hinge over pairs has no closed form. A Wasserstein critic without a bound on its
//! slope has no optimum at all: twice an l is twice as good.

use std::f64::consts::LN_2;

use super::divergence::sigmoid;
use super::loss::{Game, Loss};
use super::optimal::{self, Parts, d_star};
use super::pairs::Line;

/// Places on the line on which losses of pairs are computed.
const PLACES: usize = 2048;
/// log(p/q) is cut here: what lies beyond weighs e⁻⁴⁰ at most.
const LARGEST_RATIO: f64 = 40.0;

/// What the judging of a discriminator finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// J_D.
    pub loss_d: f64,
    /// J_G.
    pub loss_g: f64,
    /// How its outputs are drawn.
    pub reading: Reading,
    /// The best discriminator, where its form is known.
    pub optimum: Option<Optimum>,
}

/// The best discriminator, and how far the one at hand is from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Optimum {
    /// J_D of the best.
    pub loss_d: f64,
    /// J_D − that; not negative.
    pub excess_d: f64,
    /// J_D of the best where p_model = p_data, the most that the best can have.
    pub end: f64,
    /// E_{½(p+q)} |D − D*|, both as [`Reading`] has them.
    pub d_gap: f64,
}

/// Judges a discriminator by quadrature: masses `p` (data) and `q` (model) with the sum 1 each, and
/// its outputs, all over the same cells with the outside cell among them.
///
/// # Panics
/// If the three lengths differ.
#[must_use]
pub fn judge(game: Game, p: &[f64], q: &[f64], outputs: &[f64]) -> Verdict {
    assert!(
        p.len() == outputs.len() && q.len() == outputs.len(),
        "one output for each cell"
    );
    let ([loss_d, loss_g], least) = losses(game, p, q, outputs);
    let reading = Reading::new(game, p, q, outputs);
    let optimum = least.map(|[least, excess_d, end]| {
        let cells = p.iter().zip(q).zip(outputs);
        let gap = |((&p, &q), &l)| {
            let best = best(game, p, q).expect("a game with a least loss has a best output");
            0.5 * (p + q) * (reading.d(l) - best).abs()
        };
        Optimum {
            loss_d: least,
            excess_d,
            end,
            d_gap: cells.map(gap).sum(),
        }
    });
    Verdict {
        loss_d,
        loss_g,
        reading,
        optimum,
    }
}

/// Where J_D arises, cell by cell: the sums are those of [`Optimum`].
///
/// None where the loss has no best discriminator of known form, and for losses of pairs, which arise between two places.
///
/// # Panics
/// If the three lengths differ.
#[must_use]
pub fn parts(game: Game, p: &[f64], q: &[f64], outputs: &[f64]) -> Option<Parts> {
    assert_eq!((p.len(), q.len()), (outputs.len(), outputs.len()));
    if game.pairs() {
        return None;
    }
    let cells = p.iter().zip(q).zip(outputs);
    let split = |part: &dyn Fn(f64, f64, f64) -> (f64, f64)| {
        let (optimal, excess) = cells.map(|((&p, &q), &l)| part(p, q, l)).unzip();
        Some(Parts { optimal, excess })
    };
    match game.loss {
        Loss::Minimax | Loss::NonSaturating => Some(optimal::parts(p, q, outputs)),
        Loss::LeastSquares => split(&|p, q, l| {
            let best = d_star(p, q);
            (0.5 * p * (1.0 - best), 0.5 * (p + q) * (l - best).powi(2))
        }),
        Loss::Hinge => split(&|p, q, l| (p.min(q), hinge_excess(p, q, l))),
        Loss::Wasserstein => None,
    }
}

/// `[J_D, J_G]`, and of the best discriminator `[J_D, J_D − that, J_D of the best at the end of the game]`.
fn losses(game: Game, p: &[f64], q: &[f64], outputs: &[f64]) -> ([f64; 2], Option<[f64; 3]>) {
    let loss = game.loss;
    let cells = || p.iter().copied().zip(q.iter().copied());
    let points = || cells().zip(outputs.iter().copied());
    let sum = |f: &dyn Fn(f64, f64, f64) -> f64| points().map(|((p, q), l)| f(p, q, l)).sum();
    let plain = || {
        let loss_d = sum(&|p, q, l| {
            let [at_data, at_generated] = loss.costs(l);
            0.5 * (p * at_data + q * at_generated)
        });
        [loss_d, sum(&|_, q, l| 0.5 * q * loss.generator_cost(l))]
    };
    let paired = || {
        let line = Line::new(outputs, p, q, PLACES);
        let loss_d = line.mean(|r| loss.cost(r));
        match loss {
            Loss::Minimax => [loss_d, -loss_d],
            _ => [loss_d, line.mean(|r| loss.cost(-r))],
        }
    };
    match (loss, game.pairs()) {
        (Loss::Minimax | Loss::NonSaturating, false) => {
            let judged = optimal::judge(p, q, outputs);
            let loss_g = match loss {
                Loss::Minimax => judged.loss_g_minimax,
                _ => judged.loss_g_nonsaturating,
            };
            let least = [judged.loss_d_optimal, judged.excess_d, LN_2];
            ([judged.loss_d, loss_g], Some(least))
        }
        (Loss::LeastSquares, false) => {
            let least = cells().map(|(p, q)| 0.5 * p * d_star(q, p)).sum();
            let excess = sum(&|p, q, l| 0.5 * (p + q) * (l - d_star(p, q)).powi(2));
            (plain(), Some([least, excess, 0.25]))
        }
        (Loss::Hinge, false) => {
            let least = cells().map(|(p, q)| p.min(q)).sum();
            (plain(), Some([least, sum(&hinge_excess), 1.0]))
        }
        (Loss::Wasserstein, _) => (plain(), None),
        (Loss::Minimax | Loss::NonSaturating, true) => {
            let ratios: Vec<f64> = cells().map(|(p, q)| log_ratio(p, q)).collect();
            let least = Line::new(&ratios, p, q, PLACES).mean(|r| loss.cost(r));
            let losses = paired();
            (losses, Some([least, (losses[0] - least).max(0.0), LN_2]))
        }
        (Loss::LeastSquares, true) => {
            let lc = le_cam(p, q);
            let short = |((p, q), l)| l - (2.0 * d_star(p, q) - 1.0) / (1.0 + lc);
            let short: Vec<f64> = points().map(short).collect();
            let excess = squares(p, q, &short, 0.0);
            let losses = [1.0, -1.0].map(|label| squares(p, q, outputs, label));
            (losses, Some([(1.0 - lc) / (1.0 + lc), excess, 1.0]))
        }
        (Loss::Hinge, true) => (paired(), None),
    }
}

/// ½ p max(0, 1 − l) + ½ q max(0, 1 + l) − min(p, q), by cases, so that nothing cancels.
fn hinge_excess(p: f64, q: f64, l: f64) -> f64 {
    if l > 1.0 {
        (q - p).max(0.0) + 0.5 * q * (l - 1.0)
    } else if l < -1.0 {
        (p - q).max(0.0) + 0.5 * p * (-1.0 - l)
    } else if p > q {
        0.5 * (p - q) * (1.0 - l)
    } else {
        0.5 * (q - p) * (1.0 + l)
    }
}

/// E (a − b − c)² with a an output at a data point and b, independently, one at a generated point:
/// the two variances, and the square of what the means differ by.
fn squares(p: &[f64], q: &[f64], outputs: &[f64], c: f64) -> f64 {
    let [a, b] = [p, q].map(|masses| mean(masses, outputs));
    let variance = |masses: &[f64], mean: f64| -> f64 {
        masses
            .iter()
            .zip(outputs)
            .map(|(mass, l)| mass * (l - mean).powi(2))
            .sum()
    };
    variance(p, a) + variance(q, b) + (a - b - c).powi(2)
}

fn mean(masses: &[f64], outputs: &[f64]) -> f64 {
    masses.iter().zip(outputs).map(|(mass, l)| mass * l).sum()
}

/// LC = ½ ∫ (p − q)²/(p + q), from 0 for equal densities to 1 for disjoint ones.
#[must_use]
pub fn le_cam(p: &[f64], q: &[f64]) -> f64 {
    let term = |(&p, &q): (&f64, &f64)| 0.5 * (p - q) * (2.0 * d_star(p, q) - 1.0);
    p.iter().zip(q).map(term).sum()
}

/// log(p/q), cut at ±[`LARGEST_RATIO`]; 0 where both are 0.
fn log_ratio(p: f64, q: f64) -> f64 {
    if p + q > 0.0 {
        (libm::log(p) - libm::log(q)).clamp(-LARGEST_RATIO, LARGEST_RATIO)
    } else {
        0.0
    }
}

/// The best discriminator in \[0, 1\], as [`Reading`] has it, where the densities are `p` and `q`; none where no form is
/// known, or there is no best.
#[must_use]
pub fn best(game: Game, p: f64, q: f64) -> Option<f64> {
    match (game.loss, game.pairs()) {
        (Loss::Hinge, false) => Some(if p > q {
            1.0
        } else if p < q {
            0.0
        } else {
            0.5
        }),
        (Loss::Hinge, true) | (Loss::Wasserstein, _) => None,
        _ => Some(d_star(p, q)),
    }
}

/// A discriminator's outputs as numbers from 0 (generated) to 1 (data), so that the best of them is that of [`best`].
///
/// Logistic: σ(l), or σ(l − c) over pairs, with the c for which it is right on average,
/// E_{½(p+q)} σ(l − c) = ½. The others: ½ + s (l − c), cut at 0 and 1. Least squares: c = ½, s = 1. Hinge: c = 0, s = ½.
/// Where the loss is blind to a constant, c is the middle between the means over data and model; then s is ½ (1 + LC) for
/// squares over pairs, 1 for a hinge over pairs, and for a Wasserstein critic such that its largest |l − c| becomes ½.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    logistic: bool,
    centre: f64,
    scale: f64,
}

impl Reading {
    /// The reading of a discriminator with these outputs over cells with these masses.
    #[must_use]
    pub fn new(game: Game, p: &[f64], q: &[f64], outputs: &[f64]) -> Self {
        let middle = || 0.5 * (mean(p, outputs) + mean(q, outputs));
        let (centre, scale) = match (game.loss, game.pairs()) {
            (Loss::Minimax | Loss::NonSaturating, false) => (0.0, 1.0),
            (Loss::Minimax | Loss::NonSaturating, true) => (calibrated(p, q, outputs), 1.0),
            (Loss::LeastSquares, false) => (0.5, 1.0),
            (Loss::LeastSquares, true) => (middle(), 0.5 * (1.0 + le_cam(p, q))),
            (Loss::Hinge, false) => (0.0, 0.5),
            (Loss::Hinge, true) => (middle(), 1.0),
            (Loss::Wasserstein, _) => {
                let middle = middle();
                let far = outputs
                    .iter()
                    .map(|l| (l - middle).abs())
                    .fold(0.0, f64::max);
                (middle, 0.5 / far.max(f64::MIN_POSITIVE))
            }
        };
        Self {
            logistic: matches!(game.loss, Loss::Minimax | Loss::NonSaturating),
            centre,
            scale,
        }
    }

    /// The outputs that become 0 and 1; none for the logistic losses, which reach neither.
    #[must_use]
    pub fn range(&self) -> Option<[f64; 2]> {
        let half = 0.5 / self.scale;
        (!self.logistic).then_some([self.centre - half, self.centre + half])
    }

    /// The output as a number from 0 to 1.
    #[must_use]
    pub fn d(&self, output: f64) -> f64 {
        let from_centre = output - self.centre;
        if self.logistic {
            sigmoid(from_centre)
        } else {
            (0.5 + self.scale * from_centre).clamp(0.0, 1.0)
        }
    }
}

/// The c with ∫ (p + q) σ(l − c) = 1: the left side falls from 2 to 0 as c rises.
fn calibrated(p: &[f64], q: &[f64], outputs: &[f64]) -> f64 {
    let bounds = |(low, high): (f64, f64), &l: &f64| (low.min(l), high.max(l));
    let (mut low, mut high) = outputs
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), bounds);
    // 50 halvings leave nothing of a range of outputs that single precision can tell apart.
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        let cells = p.iter().zip(q).zip(outputs);
        let sum: f64 = cells.map(|((p, q), l)| (p + q) * sigmoid(l - middle)).sum();
        if sum > 1.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// How D's output at a generated point bears on that point's own term of J_G.
///
/// Of a loss of pairs the term is the mean over all data points as rivals, on [`Pull::PLACES`] places.
#[derive(Clone, Debug)]
pub struct Pull {
    loss: Loss,
    rivals: Option<Line>,
}

impl Pull {
    /// Places on which the outputs at rivals are laid: as fine as an arrow can show.
    const PLACES: usize = 256;

    /// For a discriminator with these outputs over cells with these masses.
    #[must_use]
    pub fn new(game: Game, p: &[f64], q: &[f64], outputs: &[f64]) -> Self {
        Self {
            loss: game.loss,
            rivals: game.pairs().then(|| Line::new(outputs, p, q, Self::PLACES)),
        }
    }

    /// −∂/∂l of the term, for the output l at a generated point.
    #[must_use]
    pub fn at(&self, output: f64) -> f64 {
        match &self.rivals {
            Some(rivals) => -rivals.mean_against_a(output, |difference| {
                self.loss.generator_pair_slope(difference)
            }),
            None => -0.5 * self.loss.generator_slope(output),
        }
    }
}
