//! `cargo xtask bundle`: the page as single files, as a folder for any host, and as an npm package, in `dist/`.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::build;
use crate::cli;
use crate::node::Node;
use crate::process::run as run_command;
use crate::root::root;
use crate::setup::Tools;

/// What makes them.
const SCRIPT: &str = "xtask/bundle.mjs";

/// Builds what has changed, and bundles it.
///
/// # Errors
/// The build fails, a file cannot be written, or a single file is larger than its budget.
pub(crate) fn run(options: &cli::Bundle) -> Result<()> {
    if !options.build {
        return make(&Node::find()?);
    }
    let tools = Tools::find(options.fast)?;
    for sentence in build::make(&tools, &[], options.fast)? {
        eprintln!("warning: {sentence}");
    }
    make(&tools.node)
}

/// Bundles what www/ holds.
///
/// # Errors
/// An artefact is missing, a file cannot be written, or a single file is larger than its budget.
pub(crate) fn make(node: &Node) -> Result<()> {
    run_command(node.command().arg(SCRIPT).arg(dist())).context("the page cannot be bundled")
}

/// Where the bundles go.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}
