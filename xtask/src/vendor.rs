//! What the page takes from npm and runs as it is: modules of packages, copied beside the artefacts with their licences.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::node::Node;
use crate::root::root;

/// A package, its module, and the name that the module has here. What is in the list may have no imports of its own.
const MODULES: &[(&str, &str, &str)] = &[("lean-qr", "index.mjs", "qr.js")];

/// Copies the modules into `out_dir`.
///
/// # Errors
/// A package is not installed, or a file cannot be written.
pub(crate) fn build(node: &Node, out_dir: &Path) -> Result<()> {
    fs::create_dir_all(out_dir)?;
    for (package, module, name) in MODULES {
        let folder = root().join("node_modules").join(package);
        let read = |file: &str| {
            let path = folder.join(file);
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
        };
        let (licence, source) = (read("LICENSE")?, read(module)?);
        let text = format!(
            "// @ts-nocheck\n/*! {package} {}\n\n{} */\n{source}",
            node.package(package)?,
            licence.trim()
        );
        let file = out_dir.join(name);
        if fs::read_to_string(&file).is_ok_and(|before| before == text) {
            continue;
        }
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
