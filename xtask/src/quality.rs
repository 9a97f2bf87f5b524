//! `cargo xtask quality`: how well the shipped settings learn, written to docs/quality.md.

use anyhow::Result;

use crate::process::{cargo, run as run_command};

/// Trains and scores the rows with these names; all of them if there are none.
///
/// # Errors
/// The program does not compile, or knows no such row.
pub(crate) fn run(names: &[String]) -> Result<()> {
    run_command(
        cargo()
            .args(["run", "--example", "quality", "--"])
            .args(names),
    )
}
