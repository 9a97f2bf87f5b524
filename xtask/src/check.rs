//! `cargo xtask check`: formatting, lints, types.

use std::process::Command;

use anyhow::{Result, bail};

use crate::artefact;
use crate::build;
use crate::node::Node;
use crate::process::{cargo, run as run_command};
use crate::progress::{self, Ticker, seconds};
use crate::root::target;
use crate::settings::Settings;
use crate::setup::Tools;
use crate::toolchain::Toolchain;

/// Runs every check, and fails when one did.
///
/// # Errors
/// A tool is missing, or a check failed.
pub(crate) fn run() -> Result<()> {
    let tools = Tools::find(false)?;
    let mut failures = rust(&tools.toolchain)?;
    // The JavaScript imports the types of the modules; the smallest is soon built.
    failures.extend(build::make(&tools, &["theory".to_owned()], false)?);
    failures.extend(types(&tools.node));
    match failures.len() {
        0 => Ok(()),
        count => bail!("{count} of the checks failed: {}", failures.join("; ")),
    }
}

/// Formatting and lints; returns one sentence for each that failed.
///
/// # Errors
/// A tool is missing.
pub(crate) fn rust(toolchain: &Toolchain) -> Result<Vec<String>> {
    let mut failures = Vec::new();
    let mut check = |name: &str, command: &mut Command, deny: bool| {
        if deny {
            command.args(["--", "--deny=warnings"]);
        }
        match progress::cargo(name, command) {
            Ok(time) => eprintln!("{name}: fine, {}", seconds(time)),
            Err(error) => {
                eprintln!("{name}: {error:#}");
                failures.push(name.to_owned());
            }
        }
    };
    check(
        "formatting",
        cargo().args(["fmt", "--all", "--check"]),
        false,
    );
    check(
        "clippy",
        cargo().args(["clippy", "--workspace", "--all-targets"]),
        true,
    );
    let theory = [
        "clippy",
        "--package=dstar",
        "--all-targets",
        "--no-default-features",
    ];
    check("clippy without the model", cargo().args(theory), true);
    for artefact in Settings::read()?.artefacts(&[])? {
        let mut clippy = toolchain.clippy(&target().join("clippy-wasm"))?;
        artefact::select(&mut clippy, &artefact, &artefact.rustflags);
        // Any profile but dev, which optimises the procedural macros.
        clippy.args(["--lib", "--profile=fast"]);
        check(&format!("clippy for {}", artefact.name), &mut clippy, true);
    }
    Ok(failures)
}

/// The types of the JavaScript; returns a sentence if they are wrong.
pub(crate) fn types(node: &Node) -> Option<String> {
    let ticker = Ticker::new("types".to_owned());
    match run_command(node.program("tsc").args(["--project", "tsconfig.json"])) {
        Ok(()) => {
            eprintln!("types: fine, {}", seconds(ticker.elapsed()));
            None
        }
        Err(error) => {
            eprintln!("types: {error:#}");
            Some("types".to_owned())
        }
    }
}
