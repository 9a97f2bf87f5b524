//! The compiler for wasm32: which of the three ways to one is open on this machine.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process::{apt_install, clean, file, first_line, has_apt, on_path};

/// The target of every artefact.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN_BIN: &str = "/usr/bin";
const DEBIAN_STD: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// A compiler for wasm32.
pub(crate) struct Toolchain {
    way: Way,
    /// The first line of `rustc --version`.
    pub(crate) version: String,
}

enum Way {
    /// The compiler that runs us has a standard library for the target.
    Installed,
    /// Debian's compiler, building the standard library from Debian's sources.
    Debian { linker: PathBuf },
}

impl Toolchain {
    /// Finds a compiler, or installs one: the running toolchain with its target; Debian's packages where they are installed;
    /// the target by `rustup`; Debian's packages by `apt-get`. `DSTAR_WASM=rustup|debian` settles it.
    ///
    /// # Errors
    /// No way is open; the message says what is missing and how to get it.
    pub(crate) fn find() -> Result<Self> {
        let asked = env::var("DSTAR_WASM").unwrap_or_default();
        let (rustup, debian) = match asked.as_str() {
            "" => (true, true),
            "rustup" => (true, false),
            "debian" => (false, true),
            other => bail!("DSTAR_WASM={other}: it can be `rustup` or `debian`"),
        };
        if rustup && has_target() {
            return Self::installed();
        }
        if debian && let Some(linker) = debian_is_ready() {
            return Self::debian(linker);
        }
        if rustup && on_path("rustup").is_some() && rustup_adds_target() {
            return Self::installed();
        }
        if debian && has_apt() {
            return Self::debian(install_debian()?);
        }
        bail!(
            "the Rust compiler here cannot build for {TARGET}, because it has no standard library for that target; \
             run `rustup target add {TARGET}`, or on Debian `sudo apt-get install {}`",
            DEBIAN_PACKAGES.join(" ")
        )
    }

    fn installed() -> Result<Self> {
        let version = first_line(clean(rustc()).arg("--version"))?;
        Ok(Self {
            way: Way::Installed,
            version,
        })
    }

    fn debian(linker: PathBuf) -> Result<Self> {
        let version = first_line(debian("rustc").arg("--version"))?;
        Ok(Self {
            way: Way::Debian { linker },
            version,
        })
    }

    /// One line about it.
    pub(crate) fn describe(&self) -> String {
        match &self.way {
            Way::Installed => format!("{}, with its {TARGET} target", self.version),
            Way::Debian { linker } => format!(
                "{} from Debian, building std for {TARGET}, linking with {}",
                self.version,
                linker.display()
            ),
        }
    }

    /// `cargo build` for the target, in its own target directory.
    pub(crate) fn build(&self, target_dir: &Path) -> Command {
        let mut command = self.cargo("cargo", "build");
        self.finish(&mut command, target_dir);
        command
    }

    /// `cargo clippy` for the target, in its own target directory.
    ///
    /// # Errors
    /// Debian's clippy is wanted and cannot be installed.
    pub(crate) fn clippy(&self, target_dir: &Path) -> Result<Command> {
        if matches!(self.way, Way::Debian { .. }) && file(debian_program("cargo-clippy")).is_none()
        {
            if !has_apt() {
                bail!(
                    "clippy for {TARGET} is missing, because Debian packs it apart from the compiler; \
                     run `sudo apt-get install rust-web-clippy`"
                );
            }
            apt_install(&["rust-web-clippy"])?;
        }
        let mut command = self.cargo("cargo-clippy", "clippy");
        self.finish(&mut command, target_dir);
        Ok(command)
    }

    /// `cargo <subcommand>`; Debian's by the path of its own program, so that no rustup proxy is found first.
    fn cargo(&self, program: &str, subcommand: &str) -> Command {
        let mut command = match &self.way {
            Way::Installed => crate::process::cargo(),
            Way::Debian { .. } => debian(program),
        };
        command.arg(subcommand);
        command
    }

    fn finish(&self, command: &mut Command, target_dir: &Path) {
        command
            .args(["--target", TARGET, "--target-dir"])
            .arg(target_dir);
        if let Way::Debian { linker } = &self.way {
            let path = env::var_os("PATH").unwrap_or_default();
            let path = std::iter::once(PathBuf::from(DEBIAN_BIN)).chain(env::split_paths(&path));
            command
                .arg("-Zbuild-std=std,panic_abort")
                .env("RUSTC_BOOTSTRAP", "1")
                .env("RUSTC", debian_program("rustc"))
                .env("CARGO", debian_program("cargo"))
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
            if let Ok(path) = env::join_paths(path) {
                command.env("PATH", path);
            }
        }
    }
}

fn rustc() -> PathBuf {
    env::var_os("RUSTC").map_or_else(|| "rustc".into(), PathBuf::from)
}

fn debian_program(name: &str) -> PathBuf {
    Path::new(DEBIAN_BIN).join(name)
}

/// A program of Debian's compiler, without the libraries of the one that runs us.
fn debian(name: &str) -> Command {
    let mut command = clean(debian_program(name));
    command
        .env_remove("LD_LIBRARY_PATH")
        .env_remove("RUSTUP_TOOLCHAIN");
    command
}

fn has_target() -> bool {
    let libdir = first_line(clean(rustc()).args(["--print", "target-libdir", "--target", TARGET]));
    libdir.is_ok_and(|dir| Path::new(&dir).is_dir())
}

fn rustup_adds_target() -> bool {
    eprintln!("adding {TARGET} with rustup");
    let mut rustup = clean("rustup");
    let added = rustup
        .args(["target", "add", TARGET])
        .stdin(Stdio::null())
        .status();
    added.is_ok_and(|status| status.success()) && has_target()
}

/// Debian's compiler can build the standard library, and there is a linker: its path.
fn debian_is_ready() -> Option<PathBuf> {
    file(debian_program("cargo"))?;
    file(debian_program("rustc"))?;
    file(DEBIAN_STD)?;
    linker()
}

/// A linker for wasm: the one that comes with a rustup toolchain, or LLVM's.
fn linker() -> Option<PathBuf> {
    let shipped = || {
        let sysroot = first_line(clean(rustc()).args(["--print", "sysroot"])).ok()?;
        let host = first_line(clean(rustc()).args(["--print", "host-tuple"])).ok()?;
        file(
            Path::new(&sysroot)
                .join("lib/rustlib")
                .join(host)
                .join("bin/rust-lld"),
        )
    };
    let llvm = || {
        let version = llvm_version().ok()?;
        on_path(&format!("wasm-ld-{version}")).or_else(|| on_path("wasm-ld"))
    };
    shipped().or_else(llvm)
}

/// The major version of the LLVM in Debian's compiler: its objects want a linker no older.
fn llvm_version() -> Result<String> {
    let output = debian("rustc").arg("-vV").output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: "));
    let version = line.and_then(|version| version.split('.').next());
    Ok(version
        .context("Debian's rustc does not say which LLVM it has")?
        .to_owned())
}

fn install_debian() -> Result<PathBuf> {
    apt_install(&DEBIAN_PACKAGES)?;
    if linker().is_none() {
        apt_install(&[&format!("lld-{}", llvm_version()?)])?;
    }
    debian_is_ready().with_context(|| {
        format!(
            "Debian's {} are installed, but there is no {DEBIAN_STD} or no linker for wasm",
            DEBIAN_PACKAGES.join(", ")
        )
    })
}
