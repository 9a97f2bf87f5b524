//! How large an artefact is, as it lies there and as it travels, against its budget.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::node::Node;
use crate::process::first_line;
use crate::settings::Artefact;

/// Sizes in bytes. The compressed ones are measured for release builds only: it takes a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Size {
    /// As it lies there.
    pub(crate) bytes: u64,
    /// After gzip at level 9.
    pub(crate) gzip: Option<u64>,
    /// After brotli at quality 11.
    pub(crate) brotli: Option<u64>,
}

/// The sizes of an artefact: its module, and its JavaScript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sizes {
    /// The wasm module.
    #[serde(flatten)]
    pub(crate) wasm: Size,
    /// The JavaScript that loads it.
    pub(crate) js: Size,
}

/// Prints the sizes of a file after both compressions, as JSON.
const MEASURE: &str = "\
const { readFileSync } = require('node:fs');
const { gzipSync, brotliCompressSync, constants } = require('node:zlib');
const data = readFileSync(process.argv[1]);
const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length };
console.log(JSON.stringify({
    bytes: data.length,
    gzip: gzipSync(data, { level: 9 }).length,
    brotli: brotliCompressSync(data, { params }).length,
}));
";

impl Size {
    /// Measures a file; its compressed sizes only with Node.js, whose compressors do it.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn of(file: &Path, node: Option<&Node>) -> Result<Self> {
        let Some(node) = node else {
            let bytes = fs::metadata(file).map(|data| data.len());
            let bytes = bytes.with_context(|| format!("cannot read {}", file.display()))?;
            return Ok(Self {
                bytes,
                gzip: None,
                brotli: None,
            });
        };
        let line = first_line(node.command().args(["--eval", MEASURE]).arg(file))?;
        Ok(serde_json::from_str(&line)?)
    }
}

impl Sizes {
    /// What is downloaded, after brotli; none for a fast build.
    pub(crate) fn download(&self) -> Option<u64> {
        Some(self.wasm.brotli? + self.js.brotli?)
    }

    /// What is to be said when the budget is exceeded and no reason is given.
    pub(crate) fn over_budget(&self, artefact: &Artefact) -> Option<String> {
        let (download, budget) = (self.download()?, artefact.budget);
        if download <= budget || artefact.allow_over.is_some() {
            return None;
        }
        Some(format!(
            "{} is {} bytes after brotli, {} over its budget of {}; make it smaller, or say in wasm-pack.toml why not \
             (allow_over)",
            artefact.name,
            grouped(download),
            grouped(download - budget),
            grouped(budget)
        ))
    }
}

/// The table of sizes.
pub(crate) fn table(rows: &[(Artefact, Sizes)]) -> String {
    let mut text = format!(
        "{:<15}{:>12}{:>12}{:>12}{:>10}{:>12}{:>12}\n",
        "artefact", "wasm", "gzip", "brotli", "js (br)", "download", "budget"
    );
    let number = |bytes: Option<u64>| bytes.map_or_else(|| "-".to_owned(), grouped);
    for (artefact, sizes) in rows {
        text += &format!(
            "{:<15}{:>12}{:>12}{:>12}{:>10}{:>12}{:>12}",
            artefact.name,
            grouped(sizes.wasm.bytes),
            number(sizes.wasm.gzip),
            number(sizes.wasm.brotli),
            number(sizes.js.brotli),
            number(sizes.download()),
            grouped(artefact.budget)
        );
        let over = sizes
            .download()
            .is_some_and(|bytes| bytes > artefact.budget);
        match (&artefact.allow_over, over) {
            (Some(reason), true) => text += &format!("  over: {reason}"),
            (None, true) => text += "  OVER",
            _ => {}
        }
        text.push('\n');
    }
    text
}

/// `1234567` as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artefact(budget: u64, allow_over: Option<&str>) -> Artefact {
        Artefact {
            name: "theory".to_owned(),
            features: Vec::new(),
            profile: "theory".to_owned(),
            rustflags: Vec::new(),
            wasm_opt: Vec::new(),
            budget,
            allow_over: allow_over.map(str::to_owned),
        }
    }

    fn sizes(brotli: Option<u64>) -> Sizes {
        let size = |brotli| Size {
            bytes: 4000,
            gzip: brotli,
            brotli,
        };
        Sizes {
            wasm: size(brotli),
            js: size(brotli.map(|_| 10)),
        }
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn over_budget_says_by_how_much() {
        let message = sizes(Some(1500)).over_budget(&artefact(1000, None));
        assert!(message.is_some_and(|text| text.contains("1,510") && text.contains("510 over")));
        assert_eq!(sizes(Some(990)).over_budget(&artefact(1000, None)), None);
        assert_eq!(
            sizes(Some(1500)).over_budget(&artefact(1000, Some("why"))),
            None
        );
        assert_eq!(sizes(None).over_budget(&artefact(1, None)), None);
        assert!(table(&[(artefact(1000, Some("why")), sizes(Some(1500)))]).contains("over: why"));
    }
}
