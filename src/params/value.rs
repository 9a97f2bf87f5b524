//! How each type of value is read from text and written back.
//!
//! The law of this file: what `text` writes, `read` takes back unchanged and without a fault.

use serde_json::Value as Json;

use super::choice::Choice;
use super::note::{Code, Part, nearest};
use super::table::Kind;

/// Why a text could not be taken as given.
pub(super) struct Fault {
    pub(super) code: Code,
    /// What the value has to be, as the end of a sentence that begins with the key: "must be …".
    pub(super) must: String,
    pub(super) nearest: Option<&'static str>,
    /// What is amiss piece by piece: then each has a note of its own, and `must` and `code` have none.
    pub(super) parts: Vec<PartFault>,
}

/// What is amiss with one of several pieces of a value.
pub(super) struct PartFault {
    pub(super) code: Code,
    /// What the piece has to be, as [`Fault::must`].
    pub(super) must: &'static str,
    pub(super) given: String,
    pub(super) part: Option<Part>,
}

impl Fault {
    pub(super) fn new(code: Code, must: impl Into<String>) -> Self {
        Fault {
            code,
            must: must.into(),
            nearest: None,
            parts: Vec::new(),
        }
    }

    /// A fault that suggests the word nearest to `given`.
    pub(super) fn near(self, given: &str, known: impl Iterator<Item = &'static str>) -> Self {
        Fault {
            nearest: nearest(given, known),
            ..self
        }
    }
}

/// What became of a text: the value to use, if any, and what was amiss, if anything.
pub(super) struct Reading<T> {
    pub(super) value: Option<T>,
    pub(super) fault: Option<Fault>,
}

impl<T> Reading<T> {
    pub(super) fn exact(value: T) -> Self {
        Reading {
            value: Some(value),
            fault: None,
        }
    }

    pub(super) fn mended(value: T, fault: Fault) -> Self {
        Reading {
            value: Some(value),
            fault: Some(fault),
        }
    }

    pub(super) fn refused(fault: Fault) -> Self {
        Reading {
            value: None,
            fault: Some(fault),
        }
    }

    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Reading<U> {
        Reading {
            value: self.value.map(f),
            fault: self.fault,
        }
    }
}

/// A type that a parameter may have.
pub(super) trait Value: Sized {
    /// Reads `text`, trimmed, within what `kind` allows.
    fn read(text: &str, kind: &Kind) -> Reading<Self>;

    /// The text that `read` takes back; nothing in it needs percent-encoding.
    fn text(&self) -> String;

    /// The value in JSON: its text, unless the type has a form of its own.
    fn json(&self) -> Json {
        self.text().into()
    }
}

/// Reads `text` into `field`, which stays as it is where the text is refused.
pub(super) fn read_into<T: Value>(field: &mut T, kind: &Kind, text: &str) -> Option<Fault> {
    let reading = T::read(text.trim(), kind);
    if let Some(value) = reading.value {
        *field = value;
    }
    reading.fault
}

/// The two written forms of a value.
pub(super) fn write<T: Value>(value: &T) -> (String, Json) {
    (value.text(), value.json())
}

impl Value for f64 {
    fn read(text: &str, kind: &Kind) -> Reading<Self> {
        let (min, max) = kind.bounds();
        match number(text) {
            None => Reading::refused(Fault::new(
                Code::NotANumber,
                format!("must be a number from {min} to {max}"),
            )),
            Some(x) => clamp(x, min, max),
        }
    }

    fn text(&self) -> String {
        self.to_string()
    }

    fn json(&self) -> Json {
        (*self).into()
    }
}

impl Value for u32 {
    fn read(text: &str, kind: &Kind) -> Reading<Self> {
        let mut reading = f64::read(text, kind);
        if let (Some(x), None) = (reading.value, &reading.fault)
            && x.fract() != 0.0
        {
            reading = Reading::mended(
                x.round(),
                Fault::new(Code::Rounded, "must be a whole number"),
            );
        }
        reading.map(|x| x as u32)
    }

    fn text(&self) -> String {
        self.to_string()
    }

    fn json(&self) -> Json {
        (*self).into()
    }
}

impl Value for bool {
    /// The empty text is true, so that a bare key or attribute switches on what it names.
    fn read(text: &str, _: &Kind) -> Reading<Self> {
        match text.to_ascii_lowercase().as_str() {
            "" | "true" | "1" | "yes" | "on" => Reading::exact(true),
            "false" | "0" | "no" | "off" => Reading::exact(false),
            _ => Reading::refused(Fault::new(Code::NotABoolean, "must be true or false")),
        }
    }

    fn text(&self) -> String {
        self.to_string()
    }

    fn json(&self) -> Json {
        (*self).into()
    }
}

impl<T: Choice> Value for T {
    fn read(text: &str, _: &Kind) -> Reading<Self> {
        match T::ALL
            .iter()
            .find(|choice| choice.word().eq_ignore_ascii_case(text))
        {
            Some(choice) => Reading::exact(*choice),
            None => Reading::refused(
                Fault::new(
                    Code::NotAChoice,
                    format!("must be one of {}", T::WORDS.join(", ")),
                )
                .near(text, T::WORDS.iter().copied()),
            ),
        }
    }

    fn text(&self) -> String {
        self.word().into()
    }
}

/// The number that `text` writes in digits; one too large for a float is infinite, the words "inf" and "nan" are none.
pub(super) fn number(text: &str) -> Option<f64> {
    let spelled = text.contains(|c: char| c.is_ascii_alphabetic() && !c.eq_ignore_ascii_case(&'e'));
    text.parse().ok().filter(|_| !spelled)
}

/// `x` within [`min`, `max`]; −0 becomes 0, so that equal values have equal texts.
fn clamp(x: f64, min: f64, max: f64) -> Reading<f64> {
    if x < min {
        Reading::mended(
            min,
            Fault::new(Code::Below, format!("must be at least {min}")),
        )
    } else if x > max {
        Reading::mended(
            max,
            Fault::new(Code::Above, format!("must be at most {max}")),
        )
    } else {
        Reading::exact(x + 0.0)
    }
}
