//! Shapes that are not Gaussian, as chains of Gaussians along a curve: pinwheel, moons, spiral.
//!
//! p_data stays a Gaussian mixture, so its density, its smoothing and D* stay exact.

use std::f64::consts::{PI, TAU};

use super::mixture::{Component, Covariance, Point};

/// Components along each arm of a pinwheel.
pub(super) const PER_PETAL: u32 = 4;
/// Components along each moon.
const PER_MOON: u32 = 8;
/// Components along each arm of a spiral.
pub(super) const PER_ARM: u32 = 16;

/// Equal Gaussians, one for each of `count` stretches of `curve` over [0, 1]: half the stretch long (one standard
/// deviation), so that the density along the curve ripples by about 1 %, and as wide as `std` says there.
fn chain(
    curve: &dyn Fn(f64) -> Point,
    std: &dyn Fn(f64) -> f64,
    count: u32,
    all: &mut Vec<Component>,
) {
    for i in 0..count {
        let at = |offset: f64| (f64::from(i) + offset) / f64::from(count);
        let ([x0, y0], [x1, y1]) = (curve(at(0.0)), curve(at(1.0)));
        let (dx, dy) = (x1 - x0, y1 - y0);
        let length = (dx * dx + dy * dy).sqrt();
        all.push(Component {
            weight: 1.0,
            mean: curve(at(0.5)),
            covariance: Covariance::rotated(0.5 * length, std(at(0.5)), libm::atan2(dy, dx)),
        });
    }
}

fn polar(radius: f64, angle: f64) -> Point {
    let (sin, cos) = libm::sincos(angle);
    [radius * cos, radius * sin]
}

/// Arms that begin near the centre and bend as they go out, to 1.2 `scale`; they widen from ¼ to 5⁄4 of `sigma`.
pub(super) fn pinwheel(arms: u32, scale: f64, sigma: f64) -> Vec<Component> {
    let mut all = vec![];
    for arm in 0..arms {
        let start = TAU * f64::from(arm) / f64::from(arms);
        let curve = |t: f64| polar(scale * (0.25 + 0.95 * t), start + 0.9 * t * t);
        chain(&curve, &|t| sigma * (0.25 + t), PER_PETAL, &mut all);
    }
    all
}

/// Two half circles of radius 0.8 `scale` that reach into each other.
pub(super) fn moons(scale: f64, sigma: f64) -> Vec<Component> {
    let (mut all, radius) = (vec![], 0.8 * scale);
    for side in [-1.0, 1.0] {
        let curve = |t: f64| {
            let [x, y] = polar(radius, PI * t);
            [side * (x - 0.5 * radius), side * (0.25 * radius - y)]
        };
        chain(&curve, &|_| sigma, PER_MOON, &mut all);
    }
    all
}

/// Arms of Archimedes' spiral from 0.35 to 1 `scale`, where an angle of one and a quarter turns is reached (by a single
/// one: one and a half). The square of the radius goes up evenly, so that all stretches are about as long.
pub(super) fn spiral(arms: u32, scale: f64, sigma: f64) -> Vec<Component> {
    let mut all = vec![];
    let turn = TAU * if arms == 1 { 1.5 } else { 1.25 };
    for arm in 0..arms {
        let start = TAU * f64::from(arm) / f64::from(arms);
        let curve = |t: f64| {
            let part = (0.1225 + 0.8775 * t).sqrt();
            polar(scale * part, start + turn * part)
        };
        chain(&curve, &|_| 0.5 * sigma, PER_ARM, &mut all);
    }
    all
}
