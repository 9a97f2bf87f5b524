//! The two halves of an iteration of EM for a Gaussian mixture in the plane.
//!
//! Source: Dempster, Laird and Rubin, "Maximum likelihood from incomplete data via the EM algorithm", J. R. Stat. Soc. B
//! 39, 1977; Bishop, "Pattern Recognition and Machine Learning", section 9.2.2.

use super::mixture::{Component, Covariance, Factor, Mixture, Point};

/// Below this share of the points a component is starved: it keeps its mean and covariance.
const STARVED: f64 = 1e-9;

/// Sums over the points for one component, with the shares of the points, the responsibilities r = w_j N_j(x) / p(x) and
/// z = L⁻¹(x − μ): `[Σ r, Σ r z₁, Σ r z₂, Σ r z₁², Σ r z₁ z₂, Σ r z₂²]`.
pub(crate) type Statistics = [f64; 6];

/// The E step over points with shares that sum to 1: the mean of log p(x) − `spare` in nats, and the sums of each
/// component.
pub(crate) fn expectation(
    points: &mut dyn Iterator<Item = (Point, f64)>,
    mixture: &Mixture,
    spare: f64,
) -> (f64, Vec<Statistics>) {
    let mut sums = vec![[0.0; 6]; mixture.components().len()];
    let mut terms = vec![0.0; sums.len()];
    let mut mean_log = 0.0;
    for (x, share) in points {
        let log_p = mixture.log_density_with(x, spare, &mut terms);
        mean_log += share * log_p;
        for (j, (component, factor)) in mixture.factored().enumerate() {
            let r = share * libm::exp(terms[j] - log_p);
            let z = factor.solve([x[0] - component.mean[0], x[1] - component.mean[1]]);
            let products = [1.0, z[0], z[1], z[0] * z[0], z[0] * z[1], z[1] * z[1]];
            for (sum, product) in sums[j].iter_mut().zip(products) {
                *sum += r * product;
            }
        }
    }
    (mean_log, sums)
}

/// The M step: the weight, mean and covariance that the sums of `component` ask for. A component that has nearly no
/// points keeps its place.
pub(crate) fn maximisation(component: &Component, factor: Factor, sums: &Statistics) -> Component {
    let n = sums[0];
    if n < STARVED {
        return Component {
            weight: n.max(1e-12),
            ..*component
        };
    }
    let [_, z1, z2, z11, z12, z22] = sums.map(|sum| sum / n);
    let [[l11, l21], [_, l22]] = factor.columns();
    let (s11, s12, s22) = (z11 - z1 * z1, z12 - z1 * z2, z22 - z2 * z2);
    let offset = factor.apply([z1, z2]);
    Component {
        weight: n,
        mean: [component.mean[0] + offset[0], component.mean[1] + offset[1]],
        covariance: Covariance {
            xx: l11 * l11 * s11,
            xy: l11 * (l21 * s11 + l22 * s12),
            yy: l21 * l21 * s11 + 2.0 * l21 * l22 * s12 + l22 * l22 * s22,
        },
    }
}
