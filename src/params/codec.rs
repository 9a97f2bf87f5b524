//! From text to [`Params`] and back: URL queries, changes by key, and JSON.
//!
//! Nothing here knows any one parameter, but that a query always gives the seed: all of it walks the table.
//! Nothing that a URL may hold is an error: what cannot be taken as given is mended or left out, and a [`Note`] says so.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::note::{Code, Note, echo, nearest};
use super::value::Fault;
use super::{Params, table};

/// The longest query that is read, in bytes.
pub const MAX_QUERY_BYTES: usize = 8192;

/// Reads a URL's query or fragment, such as `#data=ring8&lr=1e-3`, with or without its leading `#` or `?`.
///
/// What is refused falls to its default. Of a key given twice the last counts. A plus sign is a plus sign.
pub fn parse(query: &str) -> (Params, Vec<Note>) {
    let mut reader = Reader::onto(Params::default());
    if query.len() > MAX_QUERY_BYTES {
        let why = format!(
            "A query must be at most {MAX_QUERY_BYTES} bytes long; all of this one is ignored."
        );
        reader.note("", query, Json::Null, why, Code::TooLong, None);
        return reader.finish();
    }
    let body = query.strip_prefix(['#', '?']).unwrap_or(query);
    for pair in body.rsplit('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let key = percent_decode(key).unwrap_or_else(|| key.to_owned());
        reader.take(&key, value, percent_decode(value).as_deref());
    }
    reader.finish()
}

impl Params {
    /// These parameters with `changes` (key and text) applied; what is refused keeps its present value.
    pub fn update(&self, changes: &[(String, String)]) -> (Params, Vec<Note>) {
        let mut reader = Reader::onto(self.clone());
        for (key, value) in changes.iter().rev() {
            reader.take(key, value, Some(value));
        }
        reader.finish()
    }

    /// As [`Params::update`], with the changes as a JSON object of numbers, booleans and strings.
    ///
    /// # Errors
    /// Where `changes` is not a JSON object, with the reason.
    pub fn update_json(&self, changes: &str) -> Result<(Params, Vec<Note>), String> {
        Ok(self.update(&object(changes)?))
    }

    /// The query that gives these parameters back, without a leading `#`: the seed, and all that is not the default.
    pub fn to_query(&self) -> String {
        let rows = table()
            .iter()
            .filter(|row| row.key == "seed" || row.text(self) != row.default());
        let pairs: Vec<_> = rows
            .map(|row| format!("{}={}", row.key, row.text(self)))
            .collect();
        pairs.join("&")
    }

    /// The values as a JSON value: an object with every key of the table.
    pub fn to_json_value(&self) -> Json {
        Json::Object(
            table()
                .iter()
                .map(|row| (row.key.to_owned(), row.json(self)))
                .collect(),
        )
    }

    /// [`Params::to_json_value`] as text.
    pub fn to_json(&self) -> String {
        self.to_json_value().to_string()
    }

    /// Reads what [`Params::to_json`] wrote; a missing key takes its default.
    ///
    /// # Errors
    /// Where the text is no JSON object, a key is unknown or a value is not exactly allowed; the reason names the key.
    pub fn from_json(text: &str) -> Result<Params, String> {
        match Params::default().update(&object(text)?) {
            (params, notes) if notes.is_empty() => Ok(params),
            (_, notes) => Err(notes
                .iter()
                .map(|note| note.why.as_str())
                .collect::<Vec<_>>()
                .join(" ")),
        }
    }
}

/// Applies one value after another, from the last to the first, and keeps the notes.
struct Reader {
    params: Params,
    seen: Vec<&'static str>,
    notes: Vec<Note>,
}

impl Reader {
    fn onto(params: Params) -> Self {
        Reader {
            params,
            seen: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The parameters, and the notes in the order of the values they are about.
    fn finish(mut self) -> (Params, Vec<Note>) {
        self.notes.reverse();
        (self.params, self.notes)
    }

    /// Reads `value`, as it came and decoded, into the parameter `key`.
    fn take(&mut self, key: &str, given: &str, value: Option<&str>) {
        let Some(row) = table().iter().find(|row| row.key == key) else {
            let nearest = nearest(key, table().iter().map(|row| row.key));
            let hint = nearest
                .map(|key| format!("; the nearest is {key}"))
                .unwrap_or_default();
            let why = format!("{} is not a parameter{hint}.", echo(key));
            return self.note(key, given, Json::Null, why, Code::Unknown, nearest);
        };
        let fault = if self.seen.contains(&row.key) {
            Some(Fault::new(
                Code::Duplicate,
                "must be given once; the last value counts",
            ))
        } else if let Some(value) = value {
            (row.read)(&mut self.params, &row.kind, value)
        } else {
            Some(Fault::new(
                Code::BadEncoding,
                "must be percent-encoded UTF-8",
            ))
        };
        self.seen.push(row.key);
        if let Some(fault) = fault {
            for part in fault.parts.iter().rev() {
                let used = row.json(&self.params);
                let why = format!("{} {}.", row.key, part.must);
                self.note(row.key, &part.given, used, why, part.code, None);
                if let Some(note) = self.notes.last_mut() {
                    note.part.clone_from(&part.part);
                }
            }
            if !fault.parts.is_empty() {
                return;
            }
            let why = format!("{} {}.", row.key, fault.must);
            self.note(
                row.key,
                value.unwrap_or(given),
                row.json(&self.params),
                why,
                fault.code,
                fault.nearest,
            );
        }
    }

    fn note(
        &mut self,
        key: &str,
        given: &str,
        used: Json,
        why: String,
        code: Code,
        nearest: Option<&'static str>,
    ) {
        self.notes.push(Note {
            key: echo(key),
            given: echo(given),
            used,
            why,
            code,
            nearest,
            part: None,
        });
    }
}

/// The text of `encoded`, or `None` where an escape is not two hexadecimal digits or the bytes are not UTF-8.
fn percent_decode(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => (hex(rest.next()?)? << 4) | hex(rest.next()?)?,
            plain => plain,
        });
    }
    String::from_utf8(bytes).ok()
}

/// The value of a hexadecimal digit.
fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// The keys and values of the JSON object that `text` holds: a string without its quotes, anything
/// else as it is written there, so that a number loses no bit on the way.
fn object(text: &str) -> Result<Vec<(String, String)>, String> {
    let read = || -> serde_json::Result<_> {
        let fields: BTreeMap<String, &RawValue> = serde_json::from_str(text)?;
        fields
            .into_iter()
            .map(|(key, value)| Ok((key, plain(value.get())?)))
            .collect()
    };
    read().map_err(|error| format!("The parameters must be a JSON object: {error}."))
}

/// The text of a JSON value.
fn plain(json: &str) -> serde_json::Result<String> {
    if json.starts_with('"') {
        serde_json::from_str(json)
    } else {
        Ok(json.to_owned())
    }
}
