//! What an artefact was built from, as one hash, so that nothing is built twice.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::root::root;

/// SHA-256 of the parts, each with its length, in hexadecimal.
pub(crate) fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The hash of all that every artefact depends on, under `src/` and in the files beside it, and of `more`.
///
/// # Errors
/// A file cannot be read.
pub(crate) fn of_sources(more: &[String]) -> Result<String> {
    let mut files = files_under(&root().join("src"))?;
    for name in [
        "Cargo.toml",
        "Cargo.lock",
        "wasm-pack.toml",
        "package-lock.json",
    ] {
        files.push(root().join(name));
    }
    let mut parts: Vec<Vec<u8>> = Vec::with_capacity(files.len() * 2 + more.len());
    for file in files {
        parts.push(
            file.strip_prefix(root())?
                .to_string_lossy()
                .into_owned()
                .into_bytes(),
        );
        parts.push(fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    parts.extend(more.iter().map(|text| text.clone().into_bytes()));
    Ok(hash(parts.iter().map(Vec::as_slice)))
}

/// All files under a directory, in the order of their names.
///
/// # Errors
/// A directory cannot be read.
pub(crate) fn files_under(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut entries = fs::read_dir(dir)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<Vec<_>, _>>()
        })
        .with_context(|| format!("cannot read {}", dir.display()))?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files.extend(files_under(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn parts_are_kept_apart() {
        let hash = |parts: &[&str]| hash(parts.iter().map(|part| part.as_bytes()));
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_eq!(hash(&["a"]), hash(&["a"]));
        assert_eq!(
            hash(&[]),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
