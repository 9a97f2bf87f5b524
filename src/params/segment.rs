//! The value of `slice`: a line across the plane, from one of its ends to the other.

use super::note::Code;
use super::table::Kind;
use super::value::{Fault, Reading, Value, number};

/// The word for the line that needs no numbers.
const ACROSS: &str = "auto";

/// A coordinate is at most this far from 0; no mixture reaches as far.
const FARTHEST: f64 = 1000.0;

/// A line of positive length across the plane.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Segment {
    /// The horizontal through the middle of the picture, from its left side to its right.
    #[default]
    Across,
    /// From `(x0, y0)` to `(x1, y1)`, in the order x0, y0, x1, y1.
    Between([f64; 4]),
}

impl Value for Segment {
    fn read(text: &str, _: &Kind) -> Reading<Self> {
        if text.is_empty() || text.eq_ignore_ascii_case(ACROSS) {
            return Reading::exact(Segment::Across);
        }
        let must = format!(
            "must be {ACROSS}, or x0,y0,x1,y1: four numbers from -{FARTHEST} to {FARTHEST}, and two different ends"
        );
        let given: Option<Vec<f64>> = text.split(',').map(|part| number(part.trim())).collect();
        let Some(Ok(given)) = given.map(<[f64; 4]>::try_from) else {
            return Reading::refused(Fault::new(Code::NotALine, must));
        };
        // −0 becomes 0, so that equal lines have equal texts.
        let used = given.map(|x| x.clamp(-FARTHEST, FARTHEST) + 0.0);
        let [x0, y0, x1, y1] = used;
        if used.iter().any(|x| x.is_nan()) || (x0, y0) == (x1, y1) {
            return Reading::refused(Fault::new(Code::NotALine, must));
        }
        if used == given {
            Reading::exact(Segment::Between(used))
        } else {
            Reading::mended(
                Segment::Between(used),
                Fault::new(Code::Rounded, format!("must keep within ±{FARTHEST}")),
            )
        }
    }

    fn text(&self) -> String {
        match self {
            Segment::Across => ACROSS.into(),
            Segment::Between(ends) => ends.map(|x| x.to_string()).join(","),
        }
    }
}
