//! A weighted Gaussian of the plane as it is written down and drawn: an ellipse.

use super::mixture::{Component, Covariance, Point};

/// A Gaussian by its weight, its centre, and its standard deviations along two perpendicular axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ellipse {
    /// Share of the mass, beside the weights of the others; positive.
    pub weight: f64,
    /// Mean.
    pub mean: Point,
    /// Standard deviation along the first axis, then along the second; positive.
    pub stds: [f64; 2],
    /// The direction of the first axis, in degrees counter-clockwise from x.
    pub degrees: f64,
}

impl Ellipse {
    /// The same Gaussian with its covariance.
    #[must_use]
    pub fn component(&self) -> Component {
        let [first, second] = self.stds;
        Component {
            weight: self.weight,
            mean: self.mean,
            covariance: Covariance::rotated(first, second, self.degrees.to_radians()),
        }
    }

    /// The ellipse of a Gaussian, the longer axis first, turned by an angle in (−90°, 90°]. A variance that rounding
    /// has made smaller than 10⁻¹² counts as that.
    #[must_use]
    pub fn of(component: &Component) -> Self {
        let (major, minor, angle) = component.covariance.principal();
        Self {
            weight: component.weight,
            mean: component.mean,
            stds: [major, minor],
            degrees: angle.to_degrees(),
        }
    }
}
