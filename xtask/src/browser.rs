//! The browser of the tests: any Chromium.

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

/// Finds a Chromium, or installs Debian's; on Debian also a font with Chinese glyphs, if it can.
///
/// # Errors
/// There is none, and none can be installed; or DSTAR_CHROMIUM names no file.
pub(crate) fn find() -> Result<PathBuf> {
    if let Some(path) = env::var_os("DSTAR_CHROMIUM") {
        return match file(&path) {
            Some(path) => Ok(path),
            None => bail!(
                "DSTAR_CHROMIUM names {}, which is no file",
                Path::new(&path).display()
            ),
        };
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
    let windows = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].into_iter();
    let windows = windows.filter_map(env::var_os).map(PathBuf::from);
    let windows = windows.flat_map(|dir| WINDOWS.map(|path| dir.join(path)));
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
