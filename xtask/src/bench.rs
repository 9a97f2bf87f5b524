//! `cargo xtask bench`: our step beside the steps of other engines, in one browser.

use anyhow::{Result, bail};

use crate::build;
use crate::cli;
use crate::process::run as run_command;
use crate::serve;
use crate::setup::{self, Tools};

/// Builds, and runs the benchmark with `DSTAR_URL` and `DSTAR_CHROMIUM` set.
///
/// # Errors
/// A tool is missing, or the build or the benchmark fails.
pub(crate) fn run(options: &cli::Build) -> Result<()> {
    let tools = Tools::find(options.fast)?;
    let browser = setup::browser()?;
    let over = build::make(&tools, &options.artefacts, options.fast)?;
    let url = serve::in_background()?;
    run_command(
        tools
            .node
            .command()
            .arg("bench/run.mjs")
            .env("DSTAR_URL", url)
            .env("DSTAR_CHROMIUM", browser),
    )?;
    if !over.is_empty() {
        bail!("{}", over.join("; "));
    }
    Ok(())
}
