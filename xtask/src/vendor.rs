//! The libraries that the page loads when it needs them: the parts it uses, as modules beside the artefacts.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::node::Node;
use crate::process::run;
use crate::root::root;
use crate::stamp;

/// What makes them.
const SCRIPT: &str = "xtask/vendor.mjs";

/// What it takes them from, and with.
const PACKAGES: [&str; 4] = ["esbuild", "gifenc", "lean-qr", "mediabunny"];

/// What it makes.
const MADE: [&str; 3] = ["media.js", "gif.js", "qr.js"];

/// What they were made from, as one hash, beside them.
const STAMP: &str = "vendor.stamp";

/// Makes the modules in `out_dir` unless they are there already.
///
/// # Errors
/// A package is missing, or a file cannot be read or written.
pub(crate) fn build(node: &Node, out_dir: &Path) -> Result<()> {
    let mut parts = vec![fs::read(root().join(SCRIPT))?];
    for package in PACKAGES {
        parts.push(node.package(package)?.into_bytes());
    }
    let sources = stamp::hash(parts.iter().map(Vec::as_slice));
    let mark = out_dir.join(STAMP);
    let there = MADE.iter().all(|name| out_dir.join(name).is_file());
    if there && fs::read_to_string(&mark).is_ok_and(|before| before == sources) {
        return Ok(());
    }
    fs::create_dir_all(out_dir)?;
    run(node.command().arg(SCRIPT).arg(out_dir)).context("the libraries cannot be made")?;
    fs::write(&mark, sources)?;
    Ok(())
}
