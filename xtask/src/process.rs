//! Running other programs, and saying in one sentence what went wrong.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};

/// The command as a user would type it.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let quoted = words.map(|word| {
        let word = word.to_string_lossy();
        if word.is_empty() || word.contains([' ', '\'', '"', '*', '$']) {
            format!("{word:?}")
        } else {
            word.into_owned()
        }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

/// Runs the command with no standard input, its output going where ours goes.
///
/// # Errors
/// The program cannot be started, or ends with anything but success.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("`{}` could not be started", shown(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs the command silently and returns the first line of its standard output.
///
/// # Errors
/// As [`run`]; the message carries what the program wrote to its standard error.
pub(crate) fn first_line(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{}` could not be started", shown(command)))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`{}` failed ({}): {}",
            shown(command),
            output.status,
            why.trim()
        );
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

/// Runs the command, passes its standard output on line by line, and shows each line to `see`. Returns whether it succeeded.
///
/// # Errors
/// The program cannot be started or its output cannot be read.
pub(crate) fn watch(command: &mut Command, mut see: impl FnMut(&str)) -> Result<bool> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{}` could not be started", shown(command)))?;
    let stdout = child
        .stdout
        .take()
        .ok_or_else(|| anyhow!("no pipe to `{}`", shown(command)))?;
    let mut reader = BufReader::new(stdout);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        std::io::stdout().write_all(text.as_bytes())?;
        see(text.trim_end());
        line.clear();
    }
    Ok(child.wait()?.success())
}

/// The program of that name on PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&path)
        .map(|dir| dir.join(&file))
        .find(|file| file.is_file())
}

/// The cargo that runs us.
pub(crate) fn cargo() -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    clean(&cargo)
}

/// A command in the root of the repository that does not inherit the description of this package, which `cargo run` set for
/// us, and which would make cargo build things anew.
pub(crate) fn clean(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (key, _) in env::vars_os() {
        let name = key.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&key);
        }
    }
    command.current_dir(crate::root::root());
    command
}

/// Whether Debian packages can be installed here: there is an apt-get, and we are root.
pub(crate) fn has_apt() -> bool {
    on_path("apt-get").is_some()
        && first_line(Command::new("id").arg("-u")).is_ok_and(|uid| uid == "0")
}

/// Installs Debian packages, after an update of the lists.
///
/// # Errors
/// apt-get fails.
pub(crate) fn apt_install(packages: &[&str]) -> Result<()> {
    eprintln!("installing Debian's {}", packages.join(", "));
    let apt = || {
        let mut command = Command::new("apt-get");
        command.args(["--quiet=2", "--option=DPkg::Lock::Timeout=300"]);
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(Stdio::null());
        command
    };
    run(apt().arg("update"))?;
    run(apt()
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages))
}

/// Whether `path` is a file that exists.
pub(crate) fn file(path: impl AsRef<Path>) -> Option<PathBuf> {
    let path = path.as_ref();
    path.is_file().then(|| path.to_path_buf())
}
