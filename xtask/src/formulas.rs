//! The formulas of the page: LaTeX in `www/formulas`, MathML trees in `formulas.js` beside the artefacts.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::node::Node;
use crate::process::run;
use crate::root::root;
use crate::stamp;

/// What renders them.
const SCRIPT: &str = "xtask/formulas.mjs";

/// What `formulas.js` was made from, as one hash, beside it.
const STAMP: &str = "formulas.stamp";

/// Renders the formulas into `out_dir` unless they are there already.
///
/// # Errors
/// A formula is not LaTeX that Temml knows, or a file cannot be read or written.
pub(crate) fn build(node: &Node, out_dir: &Path) -> Result<()> {
    let mut parts = vec![
        fs::read(root().join(SCRIPT))?,
        node.package("temml")?.into_bytes(),
    ];
    for file in stamp::files_under(&root().join("www/formulas"))? {
        let name = file.strip_prefix(root())?.to_string_lossy().into_owned();
        parts.extend([name.into_bytes(), fs::read(&file)?]);
    }
    let sources = stamp::hash(parts.iter().map(Vec::as_slice));
    let (out, mark) = (out_dir.join("formulas.js"), out_dir.join(STAMP));
    if out.is_file() && fs::read_to_string(&mark).is_ok_and(|before| before == sources) {
        return Ok(());
    }
    fs::create_dir_all(out_dir)?;
    run(node.command().arg(SCRIPT).arg(&out)).context("the formulas cannot be rendered")?;
    fs::write(&mark, sources)?;
    Ok(())
}
