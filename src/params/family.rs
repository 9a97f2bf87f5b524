//! The value of `data`: a family of mixtures, and for some of them a count, in one word such as `ring8`.

use serde_json::{Value as Json, json};

use super::note::Code;
use super::table::Kind;
use super::value::{Fault, Reading, Value};
use crate::theory::presets::{Family, FamilyError, MAX_COMPONENTS};

/// The families' words without a count, in the order in which the page lists them.
const WORDS: [&str; 11] = [
    "ring", "grid", "one", "two", "overlap", "disjoint", "random", "pinwheel", "moons", "spiral",
    "custom",
];

/// The counts that may follow `word`: none where the word says it all.
fn counts(word: &str) -> impl Iterator<Item = u32> {
    (1..=MAX_COMPONENTS).filter(move |count| format!("{word}{count}").parse::<Family>().is_ok())
}

/// The families: `{word, default, counts}`, where `default` is what the bare word stands for.
pub(super) fn families_json() -> Json {
    let family = |word: &str| {
        let default = word
            .parse()
            .map_or(String::new(), |family: Family| family.to_string());
        json!({"word": word, "default": default, "counts": counts(word).collect::<Vec<_>>()})
    };
    Json::Array(WORDS.iter().map(|word| family(word)).collect())
}

/// The families in the README's form.
pub(super) fn families_markdown() -> String {
    let family = |word: &&str| match counts(word).collect::<Vec<_>>()[..] {
        [first, second, .., last] => {
            format!("`{word}{first}` `{word}{second}` … `{word}{last}`")
        }
        _ => format!("`{word}`"),
    };
    WORDS.iter().map(family).collect::<Vec<_>>().join(" ")
}

impl Value for Family {
    fn read(text: &str, _: &Kind) -> Reading<Self> {
        let text = text.to_ascii_lowercase();
        match text.parse() {
            Ok(family) => Reading::exact(family),
            Err(FamilyError::Count(nearest)) => {
                let must = format!(
                    "must have 1 to {MAX_COMPONENTS} components, in a grid a square, or up to 16 arms of a pinwheel or 4 of a spiral"
                );
                Reading::mended(nearest, Fault::new(Code::Rounded, must))
            }
            Err(FamilyError::Unknown) => {
                let word = text.trim_end_matches(|c: char| c.is_ascii_digit());
                let must = format!("must be one of {}, some with a count", WORDS.join(", "));
                Reading::refused(Fault::new(Code::NotAChoice, must).near(word, WORDS.into_iter()))
            }
        }
    }

    fn text(&self) -> String {
        self.to_string()
    }
}
