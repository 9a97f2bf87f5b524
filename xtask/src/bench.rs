//! `cargo xtask bench`: our step beside the steps of other engines, in one browser.

use anyhow::{Result, bail};

use crate::build;
use crate::cli;
use crate::node::Node;
use crate::process::run as run_command;
use crate::root::root;
use crate::serve::{self, Pages};
use crate::setup::{self, Tools};

/// The page of the benchmark, its engines and its peers, for any static host.
const FOLDER: &str = "target/bench";

/// Builds, makes the folder of the page, and serves that, or runs the benchmark with `DSTAR_URL`, `DSTAR_BENCH` and `DSTAR_CHROMIUM` set.
///
/// # Errors
/// A tool is missing, or the build or the benchmark fails.
pub(crate) fn run(options: &cli::Bench) -> Result<()> {
    let mut over = Vec::new();
    let node = if options.build {
        let tools = Tools::find(options.fast)?;
        over = build::make(&tools, &[], options.fast)?;
        tools.node
    } else {
        Node::find()?
    };
    run_command(node.command().arg("bench/folder.mjs").arg(FOLDER))?;
    let folder = root().join(FOLDER);
    if options.page {
        return serve::page_of(&folder, "bench.html", options.port, Pages::Isolated);
    }
    let mut bench = node.command();
    bench
        .arg("bench/run.mjs")
        .env(
            "DSTAR_URL",
            serve::folder_in_background(root().join("www"), Pages::Isolated)?,
        )
        .env(
            "DSTAR_BENCH",
            serve::folder_in_background(folder, Pages::Isolated)?,
        )
        .env("DSTAR_CHROMIUM", setup::browser()?);
    if options.quick {
        bench.arg("--quick");
    }
    run_command(&mut bench)?;
    if !over.is_empty() {
        bail!("{}", over.join("; "));
    }
    Ok(())
}
