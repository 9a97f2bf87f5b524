//! A number of D's own beside one of G: by default the same.

use serde_json::Value as Json;

use super::table::Kind;
use super::value::{Reading, Value};

/// The word for "the same as G's".
pub(super) const SAME: &str = "same";

/// A number of D's own, or the same as G's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Own(Option<f64>);

impl Own {
    /// The same as G's.
    pub const SAME: Own = Own(None);

    /// D's own number.
    pub fn number(value: f64) -> Self {
        Own(Some(value))
    }

    /// The number in force, where G's is `of_g`.
    pub fn or(self, of_g: f64) -> f64 {
        self.0.unwrap_or(of_g)
    }
}

impl Value for Own {
    fn read(text: &str, kind: &Kind) -> Reading<Self> {
        if text.eq_ignore_ascii_case(SAME) {
            return Reading::exact(Own::SAME);
        }
        let mut reading = f64::read(text, kind).map(Own::number);
        if let (None, Some(fault)) = (reading.value, &mut reading.fault) {
            fault.must += ", or the word same";
        }
        reading
    }

    fn text(&self) -> String {
        self.0.map_or(SAME.into(), |value| value.text())
    }

    fn json(&self) -> Json {
        self.0.map_or(SAME.into(), Json::from)
    }
}
