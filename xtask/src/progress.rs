//! Showing that long work goes on: cargo's own bar on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::shown;

/// How often a line is printed.
const INTERVAL: Duration = Duration::from_secs(30);

/// Prints `what`, the time since it was made, and the state set last, every half a minute until it is dropped.
pub(crate) struct Ticker {
    state: Arc<Mutex<String>>,
    stop: Option<(Sender<()>, JoinHandle<()>)>,
    start: Instant,
}

impl Ticker {
    /// Starts it.
    pub(crate) fn new(what: String) -> Self {
        let state = Arc::new(Mutex::new(String::new()));
        let start = Instant::now();
        let (sender, receiver) = mpsc::channel();
        let shared = Arc::clone(&state);
        let thread = thread::spawn(move || {
            while receiver.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                let state = shared.lock().unwrap_or_else(PoisonError::into_inner);
                eprintln!("{what}: {}{state}", seconds(start.elapsed()));
            }
        });
        Self {
            state,
            stop: Some((sender, thread)),
            start,
        }
    }

    /// Sets what is printed after the time.
    pub(crate) fn set(&self, text: &str) {
        text.clone_into(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Prints no more.
    fn silence(&mut self) {
        if let Some((sender, thread)) = self.stop.take() {
            drop(sender);
            // The thread only prints; that it panicked would be no reason to fail here.
            let _ = thread.join();
        }
    }

    /// The time since it was made.
    pub(crate) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.silence();
    }
}

/// A duration as people read it.
pub(crate) fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 10.0 {
        format!("{seconds:.1} s")
    } else if seconds < 600.0 {
        format!("{seconds:.0} s")
    } else {
        format!("{:.0} min", seconds / 60.0)
    }
}

/// Runs cargo for `what`, showing how far it is, and returns how long it took.
///
/// # Errors
/// cargo cannot be started, or fails.
pub(crate) fn cargo(what: &str, command: &mut Command) -> Result<Duration> {
    let mut ticker = Ticker::new(what.to_owned());
    command.stdin(Stdio::null());
    let status = if std::io::stderr().is_terminal() {
        ticker.silence();
        command
            .status()
            .with_context(|| format!("`{}` could not be started", shown(command)))?
    } else {
        // The bar is drawn even into a pipe, for the count in it.
        command
            .env("CARGO_TERM_PROGRESS_WHEN", "always")
            .env("CARGO_TERM_PROGRESS_WIDTH", "100");
        let mut child = command
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("`{}` could not be started", shown(command)))?;
        if let Some(stderr) = child.stderr.take() {
            read_bar(stderr, &ticker)?;
        }
        child.wait()?
    };
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(ticker.elapsed())
}

/// Reads cargo's standard error: the count in the bar becomes the ticker's state; everything else is passed on, but for
/// the names of the crates.
fn read_bar(stderr: impl Read, ticker: &Ticker) -> Result<()> {
    let mut line = Vec::new();
    for byte in std::io::BufReader::new(stderr).bytes() {
        match byte? {
            b'\n' => {
                let text = String::from_utf8_lossy(&line).replace("\u{1b}[K", "");
                if is_news(&text) {
                    writeln!(std::io::stderr(), "{text}")?;
                }
                line.clear();
            }
            b'\r' => {
                if let Some(count) = bar_count(&String::from_utf8_lossy(&line)) {
                    ticker.set(&format!(", {count} crates"));
                }
                line.clear();
            }
            byte => line.push(byte),
        }
    }
    Ok(())
}

/// `12/34` of `   Building [==>   ] 12/34: name, name`.
fn bar_count(line: &str) -> Option<&str> {
    let count = line.split_once("] ")?.1.split([':', ' ']).next()?;
    let (done, all) = count.split_once('/')?;
    (done.parse::<u32>().is_ok() && all.parse::<u32>().is_ok()).then_some(count)
}

fn is_news(line: &str) -> bool {
    const QUIET: [&str; 12] = [
        "Compiling ",
        "Checking ",
        "Fresh ",
        "Finished ",
        "Downloading ",
        "Downloaded ",
        "Updating ",
        "Locking ",
        "Installing ",
        "Installed ",
        "Adding ",
        "warning: be sure to add `",
    ];
    let text = line.trim_start();
    !QUIET.iter().any(|word| text.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_read_from_the_bar() {
        assert_eq!(
            bar_count("    Building [===>     ] 12/345: burn, libm(build)"),
            Some("12/345")
        );
        assert_eq!(bar_count("    Building [======>  ] 9/10"), Some("9/10"));
        assert_eq!(bar_count("   Compiling burn v0.22.1"), None);
        assert_eq!(bar_count("warning: [a] b/c"), None);
    }

    #[test]
    fn warnings_are_news_and_crates_are_not() {
        assert!(is_news("warning: unused variable"));
        assert!(is_news(
            "    Blocking waiting for file lock on build directory"
        ));
        assert!(!is_news("   Compiling libm v0.2.15"));
    }

    #[test]
    fn the_bar_never_reaches_the_log() -> Result<()> {
        let ticker = Ticker::new("test".to_owned());
        read_bar(
            &b"   Building [=> ] 1/3: a\r\x1b[K   Compiling b\n   Building [=> ] 2/3: b\r"[..],
            &ticker,
        )?;
        assert_eq!(
            *ticker.state.lock().unwrap_or_else(PoisonError::into_inner),
            ", 2/3 crates"
        );
        Ok(())
    }
}
