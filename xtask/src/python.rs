//! Python, in virtual environments of our own: SciPy, an independent source of numbers; JupyterLab, the notebook of the
//! tests; and what makes wheels.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{apt_install, clean, first_line, has_apt, on_path, run};
use crate::progress::Ticker;
use crate::root::{root, target};
use crate::stamp;

/// A virtual environment under `target`.
pub(crate) struct Environment {
    /// Its folder there.
    folder: &'static str,
    /// What is installed, by the file that lists it.
    requirements: &'static str,
    /// That, in words.
    contents: &'static str,
    /// The first version of Python that all of it runs on.
    minimum: (u32, u32),
}

/// What the tests compare our numbers with.
pub(crate) const SCIPY: Environment = Environment {
    folder: "python",
    requirements: "tests/requirements.txt",
    contents: "SciPy",
    minimum: (3, 9),
};

/// What the tests run the example notebook in.
pub(crate) const JUPYTER: Environment = Environment {
    folder: "jupyter",
    requirements: "examples/notebook/requirements.txt",
    contents: "JupyterLab",
    minimum: (3, 11),
};

/// What makes the wheel of the notebook's package.
pub(crate) const HATCH: Environment = Environment {
    folder: "hatch",
    requirements: "xtask/requirements.txt",
    contents: "Hatchling",
    minimum: (3, 10),
};

impl Environment {
    /// Makes the environment, unless it is there, and returns its interpreter.
    ///
    /// # Errors
    /// There is no Python new enough with venv, or what belongs in it cannot be installed.
    pub(crate) fn find(&self) -> Result<PathBuf> {
        let home = target().join(self.folder);
        let own = if cfg!(windows) {
            home.join("Scripts/python.exe")
        } else {
            home.join("bin/python")
        };
        let mark = home.join("dstar-stamp");
        let requirements = fs::read(root().join(self.requirements))
            .with_context(|| format!("there is no {}", self.requirements))?;
        let wanted = stamp::hash([requirements.as_slice()]);
        let ready = fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted);
        if ready && version(&own).is_some() {
            return Ok(own);
        }
        let base = self.base()?;
        let _ticker = Ticker::new(self.contents.to_owned());
        eprintln!("installing {} into {}", self.contents, home.display());
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
            "--no-compile",
        ])
        .args(["--only-binary=:all:", "--requirement", self.requirements]);
        run(&mut pip).with_context(|| {
            format!(
                "{} could not be installed; pip needs the network, or an index that PIP_INDEX_URL or PIP_FIND_LINKS names",
                self.contents
            )
        })?;
        fs::write(&mark, wanted)?;
        Ok(own)
    }

    /// A Python to make the environment with.
    fn base(&self) -> Result<PathBuf> {
        let (major, minor) = self.minimum;
        if let Some(path) = env::var_os("DSTAR_PYTHON") {
            let path = PathBuf::from(path);
            return match version(&path) {
                Some(found) if found >= self.minimum => Ok(path),
                _ => bail!(
                    "DSTAR_PYTHON names {}, which is no Python {major}.{minor} or newer",
                    path.display()
                ),
            };
        }
        if let Some(path) = self.installed() {
            return Ok(path);
        }
        if has_apt() {
            apt_install(&["python3", "python3-venv"])?;
            if let Some(path) = self.installed() {
                return Ok(path);
            }
        }
        bail!(
            "Python {major}.{minor} or newer is needed for {}, and none was found; install it from https://www.python.org (on \
             Debian `sudo apt-get install python3 python3-venv`), or set DSTAR_PYTHON to its path",
            self.contents
        )
    }

    fn installed(&self) -> Option<PathBuf> {
        let names = ["python3", "python"].into_iter();
        names
            .filter_map(on_path)
            .find(|path| version(path).is_some_and(|found| found >= self.minimum))
    }
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
