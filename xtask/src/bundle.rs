//! `cargo xtask bundle`: the page as single files, as a folder for any host, as an npm package and as a Python one, in `dist/`.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::build;
use crate::cli;
use crate::node::Node;
use crate::process::{clean, run as run_command};
use crate::python;
use crate::root::root;
use crate::setup::Tools;

/// What makes them.
const SCRIPT: &str = "xtask/bundle.mjs";

/// Builds what has changed, and bundles it.
///
/// # Errors
/// The build fails, a file cannot be written, or a single file is larger than its budget.
pub(crate) fn run(options: &cli::Bundle) -> Result<()> {
    let node = if options.build {
        let tools = Tools::find(options.fast)?;
        for sentence in build::make(&tools, &[], options.fast)? {
            eprintln!("warning: {sentence}");
        }
        tools.node
    } else {
        Node::find()?
    };
    make(&node)?;
    // Whoever wants the page in one file needs no Python; the sources can be installed as they are.
    if let Err(error) = wheel() {
        eprintln!("warning: no wheel in dist/notebook: {error:#}");
    }
    Ok(())
}

/// Bundles what www/ holds.
///
/// # Errors
/// An artefact is missing, a file cannot be written, or a single file is larger than its budget.
pub(crate) fn make(node: &Node) -> Result<()> {
    run_command(node.command().arg(SCRIPT).arg(dist())).context("the page cannot be bundled")
}

/// Packs the Python package that [`make`] has written.
///
/// # Errors
/// There is no Python, or no Hatchling for it.
pub(crate) fn wheel() -> Result<()> {
    let mut hatch = clean(python::HATCH.find()?);
    hatch
        .args(["-m", "hatchling", "build", "--directory", "."])
        .current_dir(dist().join("notebook"));
    run_command(&mut hatch).context("the wheel cannot be made")
}

/// Where the bundles go.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}
