//! Where the repository and its generated directories are.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest
        .parent()
        .map_or(manifest.clone(), Path::to_path_buf)
});

static TARGET: LazyLock<PathBuf> = LazyLock::new(|| match std::env::var_os("CARGO_TARGET_DIR") {
    Some(dir) => root().join(dir),
    None => root().join("target"),
});

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    &ROOT
}

/// The directory of everything that is compiled: `CARGO_TARGET_DIR`, or `target`.
pub(crate) fn target() -> &'static Path {
    &TARGET
}
