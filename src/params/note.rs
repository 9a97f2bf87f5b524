//! What the codec has to say about a value that it could not take as given.

use serde::Serialize;
use serde_json::Value as Json;

/// The longest text, in characters, that a note repeats.
const ECHO: usize = 64;

/// One remark about one value: in JSON `{key, given, used, why, code, nearest}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    /// The key as given, cut to 64 characters; empty where the remark is about the whole query.
    pub key: String,
    /// The value as given, cut to 64 characters.
    pub given: String,
    /// The value used instead; null where the key is unknown.
    pub used: Json,
    /// The reason, as one English sentence.
    pub why: String,
    /// The reason, for programs.
    pub code: Code,
    /// The known word that the unknown one was probably meant to be.
    pub nearest: Option<&'static str>,
    /// The component of a mixture that the remark is about; absent where it is about the whole value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
}

/// One of several pieces of a value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Its place in the text as given, from 1.
    pub number: usize,
    /// What is used for it; null where it is left out.
    pub used: Option<String>,
}

/// Why a value could not be taken as given; in JSON the name in kebab case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// No parameter has this key.
    Unknown,
    /// A number was expected.
    NotANumber,
    /// The number is too small; the smallest is used.
    Below,
    /// The number is too large; the largest is used.
    Above,
    /// The number, or the count in a word, is not allowed; the nearest that is, is used.
    Rounded,
    /// The word is none of those allowed.
    NotAChoice,
    /// True or false was expected.
    NotABoolean,
    /// A list holds a word that is none of those allowed; the others are used.
    NotAName,
    /// The ends of a line were expected.
    NotALine,
    /// The key came more than once; the last value counts.
    Duplicate,
    /// The percent-encoding does not give UTF-8.
    BadEncoding,
    /// The query is too long; all of it is ignored.
    TooLong,
    /// The text holds no component of a mixture.
    NotAMixture,
    /// Some number of this component is out of range; the nearest that is allowed is used.
    ComponentMended,
    /// This component cannot be read, and is left out.
    ComponentDropped,
    /// There are more components than a mixture may have; `given` says how many are left out.
    TooManyComponents,
}

/// `text`, cut to what a note repeats.
pub(super) fn echo(text: &str) -> String {
    match text.char_indices().nth(ECHO) {
        None => text.to_owned(),
        Some(_) => text.chars().take(ECHO - 1).chain(['…']).collect(),
    }
}

/// The known word that `word` was probably meant to be: the one at the smallest edit distance, unless that would
/// change more than half of the letters.
pub(super) fn nearest(
    word: &str,
    known: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let length = word.chars().count();
    if length > ECHO {
        return None;
    }
    let (distance, found) = known
        .map(|candidate| (edits(word, candidate), candidate))
        .min_by_key(|pair| pair.0)?;
    (2 * distance <= length.max(found.len())).then_some(found)
}

/// The Levenshtein distance, in characters, by the two-row recurrence.
fn edits(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.chars().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.chars().count()]
}
