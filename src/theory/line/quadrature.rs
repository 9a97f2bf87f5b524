//! Adaptive Gauss–Kronrod quadrature on panels that know where the densities live.
//!
//! The rule is the pair of 7 and 15 points with the error estimate of QUADPACK (Piessens et al.,
//! 1983, routine QK15); a panel whose error is too large is halved.

use super::{Component, Line};

/// How many integrals one pass can take together; what an integrand leaves alone stays 0.
pub const LANES: usize = 8;

/// The values of several integrands at a point, or their integrals.
pub type Lanes = [f64; LANES];

/// The error that a panel may have, as a share of the whole integral of |f|.
const TOLERANCE: f64 = 1e-12;

/// The greatest number of halvings in one pass: no integrand, however rough, takes longer.
const MOST_HALVINGS: u32 = 2000;

/// The panels of a component end where its density has fallen by exp(−k²/2), for these k; beyond the
/// last, 1e-31 of the mass is left.
const FALLS: [f64; 6] = [1.25, 2.5, 4.0, 6.0, 8.5, 12.0];

/// Nodes of the Kronrod rule on [0, 1], from the end inwards; every second is one of Gauss's.
const NODES: [f64; 8] = [
    0.991_455_371_120_812_6,
    0.949_107_912_342_758_5,
    0.864_864_423_359_769_1,
    0.741_531_185_599_394_4,
    0.586_087_235_467_691_1,
    0.405_845_151_377_397_2,
    0.207_784_955_007_898_47,
    0.0,
];

/// Weights of the Kronrod rule at [`NODES`].
const KRONROD: [f64; 8] = [
    0.022_935_322_010_529_224,
    0.063_092_092_629_978_56,
    0.104_790_010_322_250_18,
    0.140_653_259_715_525_92,
    0.169_004_726_639_267_9,
    0.190_350_578_064_785_4,
    0.204_432_940_075_298_9,
    0.209_482_141_084_727_82,
];

/// Weights of the Gauss rule at every second of [`NODES`].
const GAUSS: [f64; 4] = [
    0.129_484_966_168_869_7,
    0.279_705_391_489_276_64,
    0.381_830_050_505_118_9,
    0.417_959_183_673_469_4,
];

/// Integrands that write their values at `x` into lanes that come as zeros.
pub type Integrands<'a> = dyn FnMut(f64, &mut Lanes) + 'a;

/// ∫ f over the union of the densities' effective supports and all between.
///
/// f must be negligible where every one of `lines` is, and finite. An error below `floor` in one panel
/// is let be; with 0, only one that is small beside the integral of |f| is.
#[must_use]
pub fn integrate(lines: &[&Line], floor: f64, f: &mut Integrands) -> Lanes {
    let mut total = [0.0; LANES];
    integrate_panels(&breaks(lines), floor, f, &mut |_, _, sums| {
        for (total, sum) in total.iter_mut().zip(sums) {
            *total += sum;
        }
    });
    total
}

/// The ends of the panels for integrals against `lines`: sorted, none twice, at least two.
///
/// A component's panels begin at its highest point between the bounds, z standard deviations from the
/// mean. From there its density falls by exp(−k²/2) over √(z² + k²) − z standard deviations: k where
/// the mean is between the bounds, less where only a tail is.
#[must_use]
pub fn breaks(lines: &[&Line]) -> Vec<f64> {
    let mut breaks = vec![];
    for line in lines {
        let [low, high] = line.bounds();
        for &Component { mean, std, .. } in line.components() {
            let top = mean.clamp(low, high);
            let z = (mean - top).abs() / std;
            insert(&mut breaks, top);
            for k in FALLS {
                let away = std * k * k / (z + (z * z + k * k).sqrt());
                insert(&mut breaks, (top - away).max(low));
                insert(&mut breaks, (top + away).min(high));
            }
        }
    }
    breaks
}

/// Puts `x` where it belongs among sorted `breaks`, unless it is there already.
pub(super) fn insert(breaks: &mut Vec<f64>, x: f64) {
    let at = breaks.partition_point(|&other| other < x);
    if breaks.get(at) != Some(&x) {
        breaks.insert(at, x);
    }
}

/// Integrates between neighbouring `breaks`, and hands every panel's ends and integrals to `take`,
/// from left to right; a break of `breaks` is always the end of a panel. Errors below `floor` are let
/// be.
pub(super) fn integrate_panels(
    breaks: &[f64],
    floor: f64,
    f: &mut Integrands,
    take: &mut dyn FnMut(f64, f64, &Lanes),
) {
    let panels: Vec<Panel> = breaks
        .windows(2)
        .map(|ends| Panel::new(ends[0], ends[1], f))
        .collect();
    let mut allowed = [floor; LANES];
    for (lane, allowed) in allowed.iter_mut().enumerate() {
        let scale: f64 = panels.iter().map(|panel| panel.magnitude[lane]).sum();
        *allowed = (TOLERANCE * scale).max(floor);
    }
    let (mut stack, mut halvings) = (vec![], 0);
    for panel in panels {
        let good = panel.is_good(&allowed);
        stack.push((panel, good));
        while let Some((panel, good)) = stack.pop() {
            let middle = 0.5 * (panel.low + panel.high);
            let splits = panel.low < middle && middle < panel.high && halvings < MOST_HALVINGS;
            if good || !splits {
                take(panel.low, panel.high, &panel.sum);
                continue;
            }
            halvings += 1;
            let left = Panel::new(panel.low, middle, f);
            let right = Panel::new(middle, panel.high, f);
            let noise = panel.is_noise(&left, &right, &allowed);
            let good = [&left, &right].map(|half| noise || half.is_good(&allowed));
            stack.push((right, good[1]));
            stack.push((left, good[0]));
        }
    }
}

/// One application of the rule.
struct Panel {
    low: f64,
    high: f64,
    sum: Lanes,
    /// ∫ |f|.
    magnitude: Lanes,
    error: Lanes,
}

impl Panel {
    fn new(low: f64, high: f64, f: &mut Integrands) -> Self {
        let (centre, half) = (0.5 * (low + high), 0.5 * (high - low));
        let mut values = [[0.0; LANES]; 15];
        for (i, node) in NODES.into_iter().enumerate() {
            f(centre - half * node, &mut values[i]);
            if i < 7 {
                f(centre + half * node, &mut values[14 - i]);
            }
        }
        let mut panel = Self {
            low,
            high,
            sum: [0.0; LANES],
            magnitude: [0.0; LANES],
            error: [0.0; LANES],
        };
        #[allow(
            clippy::needless_range_loop,
            reason = "a lane is a column of the values"
        )]
        for lane in 0..LANES {
            let value = |i: usize| values[i][lane];
            let weight = |i: usize| KRONROD[i.min(14 - i)];
            let (mut kronrod, mut magnitude, mut gauss) = (0.0, 0.0, 0.0);
            for i in 0..15 {
                kronrod += weight(i) * value(i);
                magnitude += weight(i) * value(i).abs();
                if i % 2 == 1 {
                    gauss += GAUSS[i.min(14 - i) / 2] * value(i);
                }
            }
            let mean = 0.5 * kronrod;
            let variation: f64 = (0..15).map(|i| weight(i) * (value(i) - mean).abs()).sum();
            let difference = half * (kronrod - gauss).abs();
            let variation = half * variation;
            panel.sum[lane] = half * kronrod;
            panel.magnitude[lane] = half * magnitude;
            // The difference is the error of 7 points; that of 15 falls much faster.
            let ratio = 200.0 * difference / variation;
            panel.error[lane] = if ratio < 1.0 {
                variation * ratio * ratio.sqrt()
            } else {
                difference
            };
        }
        panel
    }

    /// Whether every error is allowed, or is that of rounding sums.
    fn is_good(&self, allowed: &Lanes) -> bool {
        (0..LANES).all(|lane| self.is_good_in(lane, allowed))
    }

    fn is_good_in(&self, lane: usize, allowed: &Lanes) -> bool {
        self.error[lane] <= allowed[lane].max(50.0 * f64::EPSILON * self.magnitude[lane])
    }

    /// Whether the errors that are too large are rounding errors of the integrand: halving has not
    /// made them smaller, and has left the integral as it was.
    fn is_noise(&self, left: &Self, right: &Self, allowed: &Lanes) -> bool {
        (0..LANES).all(|lane| {
            let change = left.sum[lane] + right.sum[lane] - self.sum[lane];
            let error = left.error[lane] + right.error[lane];
            self.is_good_in(lane, allowed)
                || error > 0.5 * self.error[lane] && change.abs() < 1e-6 * self.magnitude[lane]
        })
    }
}
