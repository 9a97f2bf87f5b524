//! `cargo xtask build`: the formulas, the libraries, the artefacts, the table of their sizes, and `build.json` for the page.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::artefact;
use crate::cli;
use crate::formulas;
use crate::process::{clean, first_line};
use crate::root::root;
use crate::settings::{Artefact, Settings};
use crate::setup::Tools;
use crate::size::{self, Sizes};
use crate::vendor;

/// What the page knows about its build: `www/pkg/build.json`.
#[derive(Default, Serialize, Deserialize)]
struct Summary {
    version: String,
    commit: Option<String>,
    artefacts: BTreeMap<String, Sizes>,
}

/// Builds, prints the sizes, and insists on the budgets.
///
/// # Errors
/// A tool is missing or fails, or an artefact is over its budget.
pub(crate) fn run(options: &cli::Build) -> Result<()> {
    let over = make(
        &Tools::find(options.fast)?,
        &options.artefacts,
        options.fast,
    )?;
    if !over.is_empty() {
        bail!("{}", over.join("; "));
    }
    Ok(())
}

/// Builds these artefacts, or all, and prints the sizes; returns one sentence for each artefact that is over its budget.
///
/// # Errors
/// A tool fails.
pub(crate) fn make(tools: &Tools, artefacts: &[String], fast: bool) -> Result<Vec<String>> {
    let settings = Settings::read()?;
    formulas::build(&tools.node, &settings.out_dir())?;
    vendor::build(&tools.node, &settings.out_dir())?;
    let mut rows: Vec<(Artefact, Sizes)> = Vec::new();
    for artefact in settings.artefacts(artefacts)? {
        let sizes = artefact::build(&artefact, tools, &settings.out_dir(), fast)
            .with_context(|| format!("{} cannot be built", artefact.name))?;
        summarise(&settings.out_dir(), &artefact.name, sizes)?;
        rows.push((artefact, sizes));
    }
    eprint!("{}", size::table(&rows));
    Ok(rows
        .iter()
        .filter_map(|(artefact, sizes)| sizes.over_budget(artefact))
        .collect())
}

/// Writes the artefact into `build.json`, beside those that were built before.
fn summarise(out_dir: &Path, name: &str, sizes: Sizes) -> Result<()> {
    let file = out_dir.join("build.json");
    let before = fs::read(&file).ok();
    let mut summary: Summary = before
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default();
    summary.version = version()?;
    summary.commit = first_line(clean("git").args(["rev-parse", "--verify", "HEAD"])).ok();
    summary
        .artefacts
        .retain(|name, _| out_dir.join(name).is_dir());
    summary.artefacts.insert(name.to_owned(), sizes);
    fs::write(&file, serde_json::to_string_pretty(&summary)? + "\n")?;
    Ok(())
}

/// The version of dstar.
fn version() -> Result<String> {
    #[derive(Deserialize)]
    struct Manifest {
        package: Package,
    }
    #[derive(Deserialize)]
    struct Package {
        version: String,
    }
    let manifest: Manifest = toml::from_str(&fs::read_to_string(root().join("Cargo.toml"))?)?;
    Ok(manifest.package.version)
}
