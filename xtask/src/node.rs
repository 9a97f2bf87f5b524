//! Node.js, and the packages of package-lock.json: wasm-opt and Temml for the build, the browser driver for the tests.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::process::{apt_install, clean, first_line, has_apt, on_path, run};
use crate::root::root;
use crate::stamp;

/// The first version whose test runner has all that we use.
const MINIMUM: (u32, u32) = (20, 11);

/// Node.js with our packages installed.
pub(crate) struct Node {
    /// Its version, such as `v20.20.2`.
    pub(crate) version: String,
}

impl Node {
    /// Finds Node.js, or installs Debian's, and runs `npm ci` when node_modules does not match package-lock.json.
    ///
    /// # Errors
    /// There is no Node.js of version 20.11 or newer, or npm fails.
    pub(crate) fn find() -> Result<Self> {
        if (on_path("node").is_none() || on_path("npm").is_none()) && has_apt() {
            apt_install(&["nodejs", "npm"])?;
        }
        let version = first_line(Command::new("node").arg("--version")).unwrap_or_default();
        if parse(&version).is_none_or(|version| version < MINIMUM) || on_path("npm").is_none() {
            let found = if version.is_empty() { "none" } else { &version };
            bail!(
                "Node.js {}.{} or newer with npm is needed for wasm-opt, the formulas and the tests in a browser, and {found} was \
                 found; install it from https://nodejs.org or with your package manager",
                MINIMUM.0,
                MINIMUM.1
            );
        }
        install_packages()?;
        Ok(Self { version })
    }

    /// A program that one of our packages brings.
    pub(crate) fn program(&self, name: &str) -> Command {
        let file = if cfg!(windows) {
            format!("{name}.cmd")
        } else {
            name.to_owned()
        };
        clean(root().join("node_modules/.bin").join(file))
    }

    /// The version of one of our packages.
    ///
    /// # Errors
    /// It is not installed.
    pub(crate) fn package(&self, name: &str) -> Result<String> {
        #[derive(Deserialize)]
        struct Manifest {
            version: String,
        }
        let file = root().join("node_modules").join(name).join("package.json");
        let text = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(serde_json::from_slice::<Manifest>(&text)?.version)
    }

    /// `node` itself, in the root of the repository.
    pub(crate) fn command(&self) -> Command {
        clean("node")
    }
}

fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// Where the hash of the package-lock.json that was installed is kept.
fn marker() -> PathBuf {
    root().join("node_modules/.dstar-lock")
}

fn install_packages() -> Result<()> {
    let lock =
        fs::read(root().join("package-lock.json")).context("there is no package-lock.json")?;
    let wanted = stamp::hash([lock.as_slice()]);
    if fs::read_to_string(marker()).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    eprintln!("installing the packages of package-lock.json");
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(clean(npm).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--silent",
    ]))?;
    fs::write(marker(), wanted)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(parse("v20.20.2"), Some((20, 20)));
        assert!(parse("v9.1.0") < Some(MINIMUM) && parse("v100.0.0") > Some(MINIMUM));
        assert_eq!(parse(""), None);
    }
}
