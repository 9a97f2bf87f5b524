//! `wasm-pack.toml`: which artefacts there are, and how each is built.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::root::root;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Where the artefacts go, relative to the root.
    out_dir: PathBuf,
    artefact: BTreeMap<String, Artefact>,
}

/// One artefact.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Artefact {
    /// Its name: the key of its table.
    #[serde(skip)]
    pub(crate) name: String,
    /// Cargo features; the default ones are off.
    pub(crate) features: Vec<String>,
    /// Cargo profile.
    pub(crate) profile: String,
    /// Flags for rustc.
    pub(crate) rustflags: Vec<String>,
    /// Flags for wasm-opt.
    pub(crate) wasm_opt: Vec<String>,
    /// Upper limit in bytes of the module and its JavaScript after brotli.
    pub(crate) budget: u64,
    /// Why it may be larger than that, with the size that was measured.
    #[serde(default)]
    pub(crate) allow_over: Option<String>,
}

impl Settings {
    /// Reads the file.
    ///
    /// # Errors
    /// It is missing, or it is not of the form that the types above describe.
    pub(crate) fn read() -> Result<Self> {
        let text = fs::read_to_string(root().join("wasm-pack.toml"))
            .context("there is no wasm-pack.toml")?;
        let mut settings: Self = toml::from_str(&text).context("wasm-pack.toml cannot be read")?;
        for (name, artefact) in &mut settings.artefact {
            artefact.name.clone_from(name);
        }
        Ok(settings)
    }

    /// Where the artefacts go.
    pub(crate) fn out_dir(&self) -> PathBuf {
        root().join(&self.out_dir)
    }

    /// The artefacts of these names, or all; the quickest to build first.
    ///
    /// # Errors
    /// A name is unknown.
    pub(crate) fn artefacts(&self, names: &[String]) -> Result<Vec<Artefact>> {
        let known = || self.artefact.keys().cloned().collect::<Vec<_>>().join(", ");
        if let Some(name) = names.iter().find(|name| !self.artefact.contains_key(*name)) {
            bail!("wasm-pack.toml has no artefact {name}; it has {}", known());
        }
        let chosen = self.artefact.values();
        let chosen = chosen.filter(|artefact| names.is_empty() || names.contains(&artefact.name));
        let mut chosen: Vec<_> = chosen.cloned().collect();
        chosen.sort_by_key(|artefact| artefact.budget);
        Ok(chosen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_as_we_read_it() -> Result<()> {
        let settings = Settings::read()?;
        let names: Vec<_> = settings
            .artefacts(&[])?
            .into_iter()
            .map(|each| each.name)
            .collect();
        assert_eq!(names, ["theory", "engine-cpu", "engine-webgpu"]);
        let one = settings.artefacts(&["engine-cpu".to_owned()])?;
        assert_eq!(one.len(), 1);
        assert_eq!(one[0].features, ["gan"]);
        assert!(settings.artefacts(&["engine".to_owned()]).is_err());
        Ok(())
    }
}
