//! The browsers of the tests: any Chromium, and a Firefox.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{apt_install, file, first_line, has_apt, on_path};

const NAMES: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
];

const MACOS: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

const WINDOWS: [&str; 2] = [
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
];

const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];
const FIREFOX_MACOS: &str = "/Applications/Firefox.app/Contents/MacOS/firefox";
const FIREFOX_WINDOWS: &str = "Mozilla Firefox/firefox.exe";

/// Finds a Firefox, or installs Debian's.
///
/// # Errors
/// There is none, and none can be installed; or DSTAR_FIREFOX names no file.
pub(crate) fn firefox() -> Result<PathBuf> {
    if let Some(path) = chosen("DSTAR_FIREFOX")? {
        return Ok(path);
    }
    let installed = || {
        let windows = program_folders().map(|dir| dir.join(FIREFOX_WINDOWS));
        FIREFOX
            .into_iter()
            .find_map(on_path)
            .or_else(|| file(FIREFOX_MACOS))
            .or_else(|| windows.into_iter().find_map(file))
    };
    if let Some(path) = installed() {
        return Ok(path);
    }
    if has_apt() {
        apt_install(&["firefox-esr"])?;
        if let Some(path) = installed() {
            return Ok(path);
        }
    }
    bail!(
        "a Firefox is needed for the tests under tests/firefox, and none was found; install one (on Debian \
         `sudo apt-get install firefox-esr`), or set DSTAR_FIREFOX to its path"
    )
}

/// What a variable names, if it is set.
fn chosen(variable: &str) -> Result<Option<PathBuf>> {
    let Some(path) = env::var_os(variable) else {
        return Ok(None);
    };
    match file(&path) {
        Some(path) => Ok(Some(path)),
        None => bail!(
            "{variable} names {}, which is no file",
            Path::new(&path).display()
        ),
    }
}

/// Where Windows keeps programs.
fn program_folders() -> impl Iterator<Item = PathBuf> {
    let names = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].into_iter();
    names.filter_map(env::var_os).map(PathBuf::from)
}

/// Finds a Chromium, or installs Debian's; on Debian also a font with Chinese glyphs, if it can.
///
/// # Errors
/// There is none, and none can be installed; or DSTAR_CHROMIUM names no file.
pub(crate) fn find() -> Result<PathBuf> {
    if let Some(path) = chosen("DSTAR_CHROMIUM")? {
        return Ok(path);
    }
    let known = installed();
    let apt = has_apt();
    if apt {
        install_font();
    }
    if let Some(path) = known {
        return Ok(path);
    }
    if apt {
        apt_install(&["chromium"])?;
        if let Some(path) = installed() {
            return Ok(path);
        }
    }
    bail!(
        "a Chromium or Google Chrome is needed for the tests in a browser, and none was found; install one \
         (on Debian `sudo apt-get install chromium`), or set DSTAR_CHROMIUM to its path"
    )
}

fn installed() -> Option<PathBuf> {
    let windows = program_folders().flat_map(|dir| WINDOWS.map(|path| dir.join(path)));
    NAMES
        .into_iter()
        .find_map(on_path)
        .or_else(|| MACOS.into_iter().find_map(file))
        .or_else(|| windows.into_iter().find_map(file))
}

/// Screenshots of the Chinese page want Chinese glyphs; without them the tests pass all the same.
fn install_font() {
    let has_font =
        first_line(Command::new("fc-list").arg(":lang=zh")).is_ok_and(|line| !line.is_empty());
    if !has_font && let Err(error) = apt_install(&["fonts-noto-cjk"]) {
        eprintln!("no font with Chinese glyphs: {error:#}");
    }
}
