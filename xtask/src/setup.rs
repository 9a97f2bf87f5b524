//! `cargo xtask setup`, and what the other commands need of it.

use std::path::PathBuf;

use anyhow::Result;

use crate::bindgen::Bindgen;
use crate::browser;
use crate::node::Node;
use crate::python;
use crate::toolchain::Toolchain;

/// What a build needs.
pub(crate) struct Tools {
    /// The compiler.
    pub(crate) toolchain: Toolchain,
    /// `wasm-bindgen`.
    pub(crate) bindgen: Bindgen,
    /// Node.js, for wasm-opt and the formulas.
    pub(crate) node: Node,
    /// The version of wasm-opt; none in a fast build, which does without.
    pub(crate) binaryen: Option<String>,
}

impl Tools {
    /// Finds or installs what a build needs.
    ///
    /// # Errors
    /// Something is missing and cannot be installed.
    pub(crate) fn find(fast: bool) -> Result<Self> {
        let toolchain = Toolchain::find()?;
        eprintln!("wasm32: {}", toolchain.describe());
        let bindgen = Bindgen::find()?;
        let node = Node::find()?;
        let binaryen = if fast {
            None
        } else {
            Some(node.package("binaryen")?)
        };
        Ok(Self {
            binaryen,
            toolchain,
            bindgen,
            node,
        })
    }
}

/// Finds or installs the browser of the tests, and says which.
///
/// # Errors
/// There is none, and none can be installed.
pub(crate) fn browser() -> Result<PathBuf> {
    let browser = browser::find()?;
    eprintln!("browser: {}", browser.display());
    Ok(browser)
}

/// Finds or installs the Firefox of the tests, and says which.
///
/// # Errors
/// There is none, and none can be installed.
pub(crate) fn firefox() -> Result<PathBuf> {
    let firefox = browser::firefox()?;
    eprintln!("firefox: {}", firefox.display());
    Ok(firefox)
}

/// Finds or installs the Python that the tests compare our numbers with, and says which.
///
/// # Errors
/// There is none, and none can be installed.
pub(crate) fn python() -> Result<PathBuf> {
    let python = python::SCIPY.find()?;
    eprintln!("python: {}, with SciPy", python.display());
    Ok(python)
}

/// Finds or installs the notebook of the tests, and says which.
///
/// # Errors
/// There is none, and none can be installed.
pub(crate) fn jupyter() -> Result<PathBuf> {
    let python = python::JUPYTER.find()?;
    eprintln!("notebook: {}, with JupyterLab", python.display());
    Ok(python)
}

/// Finds or installs everything.
///
/// # Errors
/// Something is missing and cannot be installed.
pub(crate) fn run() -> Result<()> {
    let tools = Tools::find(false)?;
    eprintln!(
        "wasm-bindgen: {} at {}",
        tools.bindgen.version,
        tools.bindgen.path.display()
    );
    eprintln!(
        "node: {}, with the packages of package-lock.json",
        tools.node.version
    );
    browser()?;
    firefox()?;
    python()?;
    jupyter()?;
    python::HATCH.find()?;
    Ok(())
}
