//! The GAN losses at one point, as functions of the discriminator's raw output there.
//!
//! Every loss has one cost f(t), small where t is large: what an output t costs at a data point.
//!
//! | loss | f(t) | J_D | J_G |
//! |---|---|---|---|
//! | non-saturating | −log σ(t) | ½ E f(l(x)) + ½ E f(−l(G(z))) | ½ E f(l(G(z))) |
//! | minimax | −log σ(t) | the same | −J_D |
//! | least squares | (t − 1)² | ½ E f(l(x)) + ½ E l(G(z))² | ½ E f(l(G(z))) |
//! | hinge | max(0, 1 − t) | ½ E f(l(x)) + ½ E f(−l(G(z))) | −½ E l(G(z)) |
//! | Wasserstein | −t | ½ E f(l(x)) + ½ E f(−l(G(z))) | −½ E l(G(z)) |
//!
//! (Goodfellow et al. 2014, eq. 1 and section 3, with D = σ(l); Mao et al. 2017, eq. 2 with labels 0
//! and 1; Lim and Ye 2017; Arjovsky et al. 2017.) The two halves of J_D carry equal weights whatever
//! the parameters: any other weight would move the optimum. Papers that leave out the halves have
//! twice these losses. Only the logistic ones, the first two, are in nats; the others have no unit.
//!
//! Relativistic pairing judges a data point x against a generated one by the difference
//! r = l(x) − l(G(z)) (Jolicoeur-Martineau 2019): `J_D = E f(r)`, `J_G = E f(−r)`, and
//! `J_G = −J_D` for minimax. A Wasserstein loss is linear, and its pairs are the plain loss again.

use super::divergence::{sigmoid, softplus, softplus_both};

/// What D and G minimise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// D a cross-entropy, G −½ E log D(G(z)).
    NonSaturating,
    /// D a cross-entropy, G −J_D, of which it moves ½ E log(1 − D(G(z))).
    Minimax,
    /// Squared distances from the labels 1 and 0.
    LeastSquares,
    /// Margins of 1.
    Hinge,
    /// The difference of the critic's means.
    Wasserstein,
}

/// What D judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairing {
    /// Each point by itself.
    Plain,
    /// A data point against a generated one, by the difference of D's outputs.
    Relativistic,
}

/// A loss with its pairing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Game {
    /// The loss.
    pub loss: Loss,
    /// The pairing asked for.
    pub pairing: Pairing,
}

impl Game {
    /// Whether the loss is one of pairs. A Wasserstein loss is not, whatever is asked for.
    #[must_use]
    pub fn pairs(self) -> bool {
        self.pairing == Pairing::Relativistic && self.loss != Loss::Wasserstein
    }
}

impl Loss {
    /// f(t).
    #[must_use]
    pub fn cost(self, t: f64) -> f64 {
        match self {
            Loss::Minimax | Loss::NonSaturating => softplus(-t),
            Loss::LeastSquares => (t - 1.0) * (t - 1.0),
            Loss::Hinge => (1.0 - t).max(0.0),
            Loss::Wasserstein => -t,
        }
    }

    /// f'(t); at a hinge's kink the slope on its right.
    #[must_use]
    pub fn cost_slope(self, t: f64) -> f64 {
        match self {
            Loss::Minimax | Loss::NonSaturating => -sigmoid(-t),
            Loss::LeastSquares => 2.0 * (t - 1.0),
            Loss::Hinge => -f64::from(t < 1.0),
            Loss::Wasserstein => -1.0,
        }
    }

    /// What an output costs D in a plain loss `[at a data point, at a generated one]`, before the halves.
    #[must_use]
    pub fn costs(self, output: f64) -> [f64; 2] {
        match self {
            Loss::Minimax | Loss::NonSaturating => {
                let [at_generated, at_data] = softplus_both(output);
                [at_data, at_generated]
            }
            Loss::LeastSquares => [self.cost(output), output * output],
            Loss::Hinge | Loss::Wasserstein => [self.cost(output), self.cost(-output)],
        }
    }

    /// What an output at a generated point costs G in a plain loss, before the half. Of minimax, the part that G moves.
    #[must_use]
    pub fn generator_cost(self, output: f64) -> f64 {
        match self {
            Loss::Minimax => -softplus(output),
            Loss::NonSaturating | Loss::LeastSquares => self.cost(output),
            Loss::Hinge | Loss::Wasserstein => -output,
        }
    }

    /// The slope of [`Loss::generator_cost`].
    #[must_use]
    pub fn generator_slope(self, output: f64) -> f64 {
        match self {
            Loss::Minimax => -sigmoid(output),
            Loss::NonSaturating | Loss::LeastSquares => self.cost_slope(output),
            Loss::Hinge | Loss::Wasserstein => -1.0,
        }
    }

    /// The slope, in the output at the generated point, of what a pair costs G, given the difference `output − rival`.
    #[must_use]
    pub fn generator_pair_slope(self, difference: f64) -> f64 {
        match self {
            Loss::Minimax => -sigmoid(difference),
            _ => self.cost_slope(difference),
        }
    }
}
