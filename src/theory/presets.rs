//! The mixtures with a name: `ring8`, `grid25`, `one`, `two`, `overlap`, `disjoint`, `random5`, `pinwheel5`, `moons`,
//! `spiral2`; and `custom`, the one without a shape of its own.

use std::f64::consts::{FRAC_PI_4, FRAC_PI_6, PI, TAU};
use std::fmt;
use std::str::FromStr;

use super::curved::{self, PER_ARM, PER_PETAL};
use super::mixture::{Component, Covariance, Mixture, Point};
use crate::rng::{self, Purpose};

/// The largest number of components of a family.
pub const MAX_COMPONENTS: u32 = 64;

/// A family of mixtures, with the number of components where that is free (1..=[`MAX_COMPONENTS`]), or of arms of
/// several components each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Components evenly on a circle.
    Ring(u32),
    /// A square number of components on a square lattice.
    Grid(u32),
    /// One correlated Gaussian off the centre.
    One,
    /// Two elongated Gaussians, turned against each other.
    Two,
    /// Two Gaussians that overlap.
    Overlap,
    /// Two Gaussians far apart.
    Disjoint,
    /// Components with random means, covariances and weights.
    Random(u32),
    /// Arms that bend as they go out: 1 to 16, of 4 components each.
    Pinwheel(u32),
    /// Two half circles that reach into each other, of 8 components each.
    Moons,
    /// Arms of a spiral: 1 to 4, of 16 components each.
    Spiral(u32),
    /// Whatever the reader has made: the components are given elsewhere.
    Custom,
}

impl Family {
    /// The same family with the nearest number of components that is allowed.
    #[must_use]
    pub fn nearest_allowed(self) -> Self {
        let clamp = |k: u32| k.clamp(1, MAX_COMPONENTS);
        match self {
            Self::Ring(k) => Self::Ring(clamp(k)),
            Self::Random(k) => Self::Random(clamp(k)),
            Self::Pinwheel(arms) => Self::Pinwheel(arms.clamp(1, MAX_COMPONENTS / PER_PETAL)),
            Self::Spiral(arms) => Self::Spiral(arms.clamp(1, MAX_COMPONENTS / PER_ARM)),
            Self::Grid(k) => {
                let side = clamp(k).isqrt();
                let (below, above) = (side * side, (side + 1) * (side + 1));
                Self::Grid(if clamp(k) - below <= above - clamp(k) {
                    below
                } else {
                    above
                })
            }
            fixed => fixed,
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ring(k) => write!(f, "ring{k}"),
            Self::Grid(k) => write!(f, "grid{k}"),
            Self::One => write!(f, "one"),
            Self::Two => write!(f, "two"),
            Self::Overlap => write!(f, "overlap"),
            Self::Disjoint => write!(f, "disjoint"),
            Self::Random(k) => write!(f, "random{k}"),
            Self::Pinwheel(arms) => write!(f, "pinwheel{arms}"),
            Self::Moons => write!(f, "moons"),
            Self::Spiral(arms) => write!(f, "spiral{arms}"),
            Self::Custom => write!(f, "custom"),
        }
    }
}

/// Why a text names no family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FamilyError {
    /// No family has this name.
    Unknown,
    /// The family exists, but not with this number of components; this is the nearest that does.
    Count(Family),
}

impl fmt::Display for FamilyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => write!(
                f,
                "no such family: ring8, grid25, one, two, overlap, disjoint, random5, pinwheel5, moons, spiral2 and custom are"
            ),
            Self::Count(nearest) => {
                write!(
                    f,
                    "not with this number of components: the nearest is {nearest}"
                )
            }
        }
    }
}

impl std::error::Error for FamilyError {}

impl FromStr for Family {
    type Err = FamilyError;

    /// Reads `ring8`; a bare `ring`, `grid` or `random` has 8, 25 or 5 components, a bare `pinwheel` or `spiral` 5 or 2
    /// arms.
    fn from_str(text: &str) -> Result<Self, FamilyError> {
        let digits = text.trim_start_matches(|c: char| c.is_ascii_lowercase());
        let name = &text[..text.len() - digits.len()];
        let family = match (name, digits) {
            ("ring", "") => Self::Ring(8),
            ("grid", "") => Self::Grid(25),
            ("random", "") => Self::Random(5),
            ("one", "") => Self::One,
            ("two", "") => Self::Two,
            ("overlap", "") => Self::Overlap,
            ("disjoint", "") => Self::Disjoint,
            ("pinwheel", "") => Self::Pinwheel(5),
            ("moons", "") => Self::Moons,
            ("spiral", "") => Self::Spiral(2),
            ("custom", "") => Self::Custom,
            (_, digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
                let count = digits.parse().unwrap_or(u32::MAX);
                match name {
                    "ring" => Self::Ring(count),
                    "grid" => Self::Grid(count),
                    "random" => Self::Random(count),
                    "pinwheel" => Self::Pinwheel(count),
                    "spiral" => Self::Spiral(count),
                    _ => return Err(FamilyError::Unknown),
                }
            }
            _ => return Err(FamilyError::Unknown),
        };
        let nearest = family.nearest_allowed();
        if nearest == family {
            Ok(family)
        } else {
            Err(FamilyError::Count(nearest))
        }
    }
}

/// The mixture of a family. `scale` and `sigma` are lengths in the plane; `data_seed` is read by
/// [`Family::Random`] alone. A number of components that is not allowed is taken as the nearest
/// that is.
///
/// # Panics
/// If `scale` or `sigma` is not finite, or `sigma²` is not positive: the parameter table rules that
/// out. For [`Family::Custom`], which names no components.
#[must_use]
pub fn mixture(family: Family, scale: f64, sigma: f64, data_seed: u32) -> Mixture {
    let even = |mean: Point, covariance| Component {
        weight: 1.0,
        mean,
        covariance,
    };
    let round = |mean: Point, sigma| even(mean, Covariance::isotropic(sigma));
    let components = match family.nearest_allowed() {
        Family::Ring(k) => (0..k)
            .map(|i| {
                let (sin, cos) = libm::sincos(TAU * f64::from(i) / f64::from(k));
                round([scale * cos, scale * sin], sigma)
            })
            .collect(),
        Family::Grid(k) => {
            let side = k.isqrt();
            let place = |i: u32| scale * (f64::from(i) - 0.5 * f64::from(side - 1));
            (0..k)
                .map(|i| round([place(i % side), place(i / side)], sigma))
                .collect()
        }
        Family::One => {
            let covariance = Covariance::rotated(3.0 * sigma, sigma, FRAC_PI_6);
            vec![even([0.5 * scale, 0.25 * scale], covariance)]
        }
        Family::Two => [-1.0, 1.0]
            .map(|side| {
                let covariance = Covariance::rotated(2.0 * sigma, sigma, side * FRAC_PI_4);
                even([0.5 * side * scale, 0.0], covariance)
            })
            .to_vec(),
        Family::Overlap => [-1.0, 1.0]
            .map(|side| round([0.25 * side * scale, 0.0], 2.0 * sigma))
            .to_vec(),
        Family::Disjoint => [-1.0, 1.0]
            .map(|side| round([side * scale, 0.0], 0.5 * sigma))
            .to_vec(),
        Family::Random(k) => (0..k)
            .map(|i| random_component(scale, sigma, data_seed, i))
            .collect(),
        Family::Pinwheel(arms) => curved::pinwheel(arms, scale, sigma),
        Family::Moons => curved::moons(scale, sigma),
        Family::Spiral(arms) => curved::spiral(arms, scale, sigma),
        Family::Custom => panic!("the components of a custom mixture are in no preset"),
    };
    Mixture::new(components).expect("scale and sigma are finite, and sigma is positive")
}

/// Component `i` of a random mixture: the mean uniform in the square ±scale, both standard
/// deviations uniform in [σ/2, 2σ], the angle uniform, the weight proportional to a uniform of [½,
/// 1½].
fn random_component(scale: f64, sigma: f64, data_seed: u32, i: u32) -> Component {
    let draw = |part| {
        rng::block(data_seed, Purpose::Mixture, part, i).map(|bits| f64::from(rng::uniform(bits)))
    };
    let ([x, y, major, minor], [angle, weight, ..]) = (draw(0), draw(1));
    let std = |u: f64| sigma * (0.5 + 1.5 * u);
    Component {
        weight: 0.5 + weight,
        mean: [scale * (2.0 * x - 1.0), scale * (2.0 * y - 1.0)],
        covariance: Covariance::rotated(std(major), std(minor), PI * angle),
    }
}
