//! The `wasm-bindgen` program, of exactly the version of the library in Cargo.lock.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process::{cargo, first_line, on_path};
use crate::progress;
use crate::root::{root, target};

/// `wasm-bindgen` and its version.
pub(crate) struct Bindgen {
    /// The program.
    pub(crate) path: PathBuf,
    /// Its version, such as `0.2.130`.
    pub(crate) version: String,
}

impl Bindgen {
    /// Finds the program on PATH or in `target/tools`, or installs it there.
    ///
    /// # Errors
    /// Cargo.lock names no version, or it cannot be installed.
    pub(crate) fn find() -> Result<Self> {
        let version = locked_version(&fs::read_to_string(root().join("Cargo.lock"))?)?;
        let tools = target().join("tools");
        let own = tools
            .join("bin")
            .join(format!("wasm-bindgen{}", env::consts::EXE_SUFFIX));
        for path in on_path("wasm-bindgen").into_iter().chain([own.clone()]) {
            if has_version(&path, &version) {
                return Ok(Self { path, version });
            }
        }
        // Not --locked: the lock file of a published version can name crates that have been yanked since. Without the default
        // features there is no TLS, which only its test runner would use.
        let mut install = cargo();
        install.args(["install", "wasm-bindgen-cli", "--no-default-features"]);
        install
            .args(["--version", &format!("={version}"), "--root"])
            .arg(&tools);
        progress::cargo("wasm-bindgen-cli", &mut install)?;
        Ok(Self { path: own, version })
    }
}

fn has_version(program: &Path, version: &str) -> bool {
    first_line(Command::new(program).arg("--version"))
        .is_ok_and(|line| line == format!("wasm-bindgen {version}"))
}

/// The version of wasm-bindgen that the library is built with.
fn locked_version(lock: &str) -> Result<String> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        version: String,
    }
    let lock: Lock = toml::from_str(lock).context("Cargo.lock cannot be read")?;
    let package = lock
        .package
        .into_iter()
        .find(|package| package.name == "wasm-bindgen");
    Ok(package.context("Cargo.lock names no wasm-bindgen")?.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_comes_from_the_lock_file() -> Result<()> {
        let lock = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock)?, "0.2.130");
        assert!(locked_version("package = []").is_err());
        Ok(())
    }
}
