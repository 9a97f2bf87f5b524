//! The Python of the tests: a virtual environment with SciPy, an independent source of numbers.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{apt_install, clean, first_line, has_apt, on_path, run};
use crate::progress::Ticker;
use crate::root::{root, target};
use crate::stamp;

/// What is installed.
const REQUIREMENTS: &str = "tests/requirements.txt";

/// The first version that every SciPy of the requirements runs on.
const MINIMUM: (u32, u32) = (3, 9);

/// Makes `target/python` with SciPy in it, unless it is there, and returns its interpreter.
///
/// # Errors
/// There is no Python of version 3.9 or newer with venv, or SciPy cannot be installed.
pub(crate) fn find() -> Result<PathBuf> {
    let home = target().join("python");
    let own = if cfg!(windows) {
        home.join("Scripts/python.exe")
    } else {
        home.join("bin/python")
    };
    let mark = home.join("dstar-stamp");
    let requirements = fs::read(root().join(REQUIREMENTS))
        .with_context(|| format!("there is no {REQUIREMENTS}"))?;
    let wanted = stamp::hash([requirements.as_slice()]);
    let ready = fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted);
    if ready && version(&own).is_some() {
        return Ok(own);
    }
    let base = base()?;
    let _ticker = Ticker::new("SciPy for the tests".to_owned());
    eprintln!("installing SciPy for the tests into {}", home.display());
    if home.exists() {
        fs::remove_dir_all(&home)?;
    }
    make(&base, &home)?;
    let mut pip = clean(&own);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ])
    .args(["--only-binary=:all:", "--requirement", REQUIREMENTS]);
    run(&mut pip).context(
        "SciPy, which the tests compare our numbers with, could not be installed; pip needs the network, or an index \
         that PIP_INDEX_URL or PIP_FIND_LINKS names",
    )?;
    fs::write(&mark, wanted)?;
    Ok(own)
}

/// A Python to make the environment with.
fn base() -> Result<PathBuf> {
    if let Some(path) = env::var_os("DSTAR_PYTHON") {
        let path = PathBuf::from(path);
        return match version(&path) {
            Some(found) if found >= MINIMUM => Ok(path),
            _ => bail!(
                "DSTAR_PYTHON names {}, which is no Python {}.{} or newer",
                path.display(),
                MINIMUM.0,
                MINIMUM.1
            ),
        };
    }
    if let Some(path) = installed() {
        return Ok(path);
    }
    if has_apt() {
        apt_install(&["python3", "python3-venv"])?;
        if let Some(path) = installed() {
            return Ok(path);
        }
    }
    bail!(
        "Python {}.{} or newer is needed for the tests that compare our numbers with SciPy's, and none was found; install \
         it from https://www.python.org (on Debian `sudo apt-get install python3 python3-venv`), or set DSTAR_PYTHON \
         to its path",
        MINIMUM.0,
        MINIMUM.1
    )
}

fn installed() -> Option<PathBuf> {
    let names = ["python3", "python"].into_iter();
    names
        .filter_map(on_path)
        .find(|path| version(path).is_some_and(|found| found >= MINIMUM))
}

/// Makes an empty environment. Debian packs what it takes apart from Python.
fn make(base: &Path, home: &Path) -> Result<()> {
    let lacks_venv = first_line(clean(base).args(["-c", "import ensurepip, venv"])).is_err();
    if lacks_venv && has_apt() {
        apt_install(&["python3-venv"])?;
    }
    run(clean(base).args(["-m", "venv"]).arg(home)).with_context(|| {
        format!(
            "{} cannot make a virtual environment; on Debian `sudo apt-get install python3-venv`",
            base.display()
        )
    })
}

/// Its version; none where it is no Python that starts.
fn version(python: &Path) -> Option<(u32, u32)> {
    const PRINT: &str = "import sys; print(*sys.version_info[:2])";
    let line = first_line(Command::new(python).args(["-c", PRINT])).ok()?;
    let (major, minor) = line.split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
