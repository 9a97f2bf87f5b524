//! The value of `mix`: the components of a mixture, such as `2*-1,0,.5;1,0,.5,.2,30`.
//!
//! A component is `weight*x,y,σ1,σ2,angle`. A weight of 1 is left out, so are an angle of 0, a second σ equal to the first,
//! and all three where they are those of the component before. Weights count in proportion to each other. Lengths and
//! weights are kept to four decimals, angles (degrees) to two: so the longest text that is written stays within a query.

use super::note::{Code, Part};
use super::table::Kind;
use super::value::{Fault, PartFault, Reading, Value, number};
use crate::theory::ellipse::Ellipse;
use crate::theory::mixture::{Component, Mixture};
use crate::theory::presets::MAX_COMPONENTS;

/// Bounds of a weight; weights are only compared with each other.
const WEIGHT: (f64, f64) = (1e-4, 1e3);
/// Bounds of a mean's coordinates.
const MEAN: (f64, f64) = (-100.0, 100.0);
/// Bounds of a standard deviation.
const STD: (f64, f64) = (1e-3, 50.0);
/// Steps of lengths and weights in 1, and of angles.
const STEPS: f64 = 1e4;
const ANGLE_STEPS: f64 = 1e2;

/// 1 to 64 components, every number within bounds and rounded as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Mix(Vec<Ellipse>);

impl Default for Mix {
    /// Two Gaussians side by side, to begin with.
    fn default() -> Self {
        let round = |x| Ellipse {
            weight: 1.0,
            mean: [x, 0.0],
            stds: [0.4, 0.4],
            degrees: 0.0,
        };
        Mix(vec![round(-1.0), round(1.0)])
    }
}

impl Mix {
    /// The first 64 of these components, brought within bounds and rounded: the weights so that the largest is 1, and
    /// left away where all are equal. `None` where there are none.
    pub fn of(components: &[Component]) -> Option<Self> {
        let most = &components[..components.len().min(MAX_COMPONENTS as usize)];
        let heaviest = most.iter().fold(0.0, |w: f64, c| w.max(c.weight));
        let kept = |component: &Component| {
            let mut ellipse = Ellipse::of(component);
            ellipse.weight /= heaviest;
            kept(ellipse).0
        };
        (!most.is_empty()).then(|| Mix(most.iter().map(kept).collect()))
    }

    /// The components.
    pub fn ellipses(&self) -> &[Ellipse] {
        &self.0
    }

    /// The mixture itself.
    pub fn mixture(&self) -> Mixture {
        Mixture::new(self.0.iter().map(Ellipse::component).collect())
            .expect("numbers within bounds make a mixture")
    }
}

/// `value` within bounds and rounded to this many steps in 1; −0 becomes 0.
fn round(value: f64, (low, high): (f64, f64), steps: f64) -> f64 {
    (value.clamp(low, high) * steps).round() / steps + 0.0
}

/// An ellipse as it is kept, and whether a number of it was out of bounds. A circle has no direction, and an angle may be
/// given any number of turns.
fn kept(given: Ellipse) -> (Ellipse, bool) {
    let mut outside = false;
    let mut hold = |value: f64, bounds: (f64, f64)| {
        outside |= !(bounds.0..=bounds.1).contains(&value);
        round(value, bounds, STEPS)
    };
    let mut ellipse = Ellipse {
        weight: hold(given.weight, WEIGHT),
        mean: given.mean.map(|x| hold(x, MEAN)),
        stds: given.stds.map(|std| hold(std, STD)),
        degrees: 0.0,
    };
    if ellipse.stds[0] != ellipse.stds[1] {
        // In (−180, 180].
        let turn = given.degrees - 360.0 * ((given.degrees - 180.0) / 360.0).ceil();
        let rounded = round(turn, (-180.0, 180.0), ANGLE_STEPS);
        ellipse.degrees = if rounded == -180.0 { 180.0 } else { rounded };
    }
    (ellipse, outside)
}

/// The component that `piece` writes, after one like `before`; `None` where it is no such thing.
fn scan(piece: &str, before: Option<&Ellipse>) -> Option<Ellipse> {
    let (weight, rest) = piece.split_once('*').unwrap_or(("1", piece));
    let finite = |text: &str| number(text.trim()).filter(|x| !x.is_nan());
    let mut numbers = [0.0; 5];
    let mut count = 0;
    for text in rest.split(',') {
        *numbers.get_mut(count)? = finite(text)?;
        count += 1;
    }
    let [x, y, first, second, degrees] = numbers;
    let (stds, degrees) = match count {
        2 => before.map(|before| (before.stds, before.degrees))?,
        3 => ([first, first], 0.0),
        4 => ([first, second], 0.0),
        5 if degrees.is_finite() => ([first, second], degrees),
        _ => return None,
    };
    Some(Ellipse {
        weight: finite(weight)?,
        mean: [x, y],
        stds,
        degrees,
    })
}

/// The shortest text of a number, without the 0 before a decimal point.
fn short(value: f64) -> String {
    let text = value.to_string();
    match text.as_bytes() {
        [b'0', b'.', ..] => text[1..].into(),
        [b'-', b'0', b'.', ..] => {
            let mut short = String::from("-");
            short += &text[2..];
            short
        }
        _ => text,
    }
}

/// The text of a component behind one like `before`.
fn write(ellipse: &Ellipse, before: Option<&Ellipse>) -> String {
    let mut text = String::new();
    if ellipse.weight != 1.0 {
        text += &short(ellipse.weight);
        text.push('*');
    }
    let ([x, y], [first, second]) = (ellipse.mean, ellipse.stds);
    let numbers = [x, y, first, second, ellipse.degrees];
    let same = before.is_some_and(|b| (b.stds, b.degrees) == (ellipse.stds, ellipse.degrees));
    let count = match ellipse.degrees {
        _ if same => 2,
        _ if first == second => 3,
        0.0 => 4,
        _ => 5,
    };
    for (i, number) in numbers[..count].iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        text += &short(*number);
    }
    text
}

impl Value for Mix {
    fn read(text: &str, _: &Kind) -> Reading<Self> {
        let most = MAX_COMPONENTS as usize;
        // One semicolon may end the list.
        let text = text.strip_suffix(';').unwrap_or(text);
        let (mut all, mut parts) = (Vec::<Ellipse>::new(), vec![]);
        let mut remark = |code, must, given: &str, part| {
            parts.push(PartFault {
                code,
                must,
                given: given.into(),
                part,
            });
        };
        for (i, piece) in text.split(';').take(most).enumerate() {
            let piece = piece.trim();
            let before = all.last();
            let Some(given) = scan(piece, before) else {
                let must = "must have components weight*x,y,σ1,σ2,angle; what is none is left out";
                let part = Part {
                    number: i + 1,
                    used: None,
                };
                remark(Code::ComponentDropped, must, piece, Some(part));
                continue;
            };
            let (ellipse, outside) = kept(given);
            if outside {
                let must =
                    "must have weights from 0.0001 to 1000, means within ±100, σ from 0.001 to 50";
                let part = Part {
                    number: i + 1,
                    used: Some(write(&ellipse, None)),
                };
                remark(Code::ComponentMended, must, piece, Some(part));
            }
            all.push(ellipse);
        }
        if all.is_empty() {
            let must =
                "must be 1 to 64 components weight*x,y,σ1,σ2,angle, with semicolons between them";
            return Reading::refused(Fault::new(Code::NotAMixture, must));
        }
        let beyond = text.split(';').count().saturating_sub(most);
        if beyond > 0 {
            let must = "must have at most 64 components; the first are used";
            remark(Code::TooManyComponents, must, &beyond.to_string(), None);
        }
        if parts.is_empty() {
            return Reading::exact(Mix(all));
        }
        let fault = Fault {
            parts,
            ..Fault::new(Code::ComponentMended, "")
        };
        Reading::mended(Mix(all), fault)
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let mut before = None;
        for ellipse in &self.0 {
            if before.is_some() {
                text.push(';');
            }
            text += &write(ellipse, before);
            before = Some(ellipse);
        }
        text
    }
}
