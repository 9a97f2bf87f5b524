//! `cargo xtask test`: every test of the project, and one line at the end.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::build;
use crate::bundle;
use crate::check;
use crate::cli::{self, Phase};
use crate::node::Node;
use crate::process::{cargo, watch};
use crate::progress::seconds;
use crate::root::root;
use crate::serve;
use crate::setup::{self, Tools};
use crate::stamp::files_under;

/// How long one file of tests in a browser may take.
const FILE_LIMIT: Duration = Duration::from_secs(900);

/// How many tests passed, and how many failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u64,
    failed: u64,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    fn fail(&mut self, checks: usize) {
        self.failed += checks as u64;
    }

    /// A runner that failed without a test that failed is a failure too.
    fn settle(mut self, success: bool) -> Self {
        if !success && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

/// Runs the phases that were asked for, prints the count as the last line, and returns whether nothing failed.
pub(crate) fn run(options: &cli::Test) -> bool {
    let mut total = Count::default();
    if let Err(error) = phases(options, &mut total) {
        eprintln!("{error:#}");
        total.failed += 1;
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    total.failed == 0
}

fn phases(options: &cli::Test, total: &mut Count) -> Result<()> {
    let wanted = |phase| options.only.is_empty() || options.only.contains(&phase);
    let in_browser = [Phase::Web, Phase::EndToEnd, Phase::Dist, Phase::Firefox]
        .into_iter()
        .any(wanted);

    let (tools, environment) = phase("setup", || {
        let mut environment = Vec::new();
        if in_browser {
            environment.push(("DSTAR_CHROMIUM", setup::browser()?));
        }
        if wanted(Phase::Web) {
            environment.push(("DSTAR_PYTHON", setup::python()?));
        }
        if wanted(Phase::Dist) {
            environment.push(("DSTAR_JUPYTER", setup::jupyter()?));
        }
        if wanted(Phase::Firefox) {
            environment.push(("DSTAR_FIREFOX", setup::firefox()?));
        }
        if options.without_webgpu {
            environment.push(("DSTAR_WEBGPU", "off".into()));
        }
        Ok((Tools::find(options.fast)?, environment))
    })?;
    if wanted(Phase::Check) {
        total.fail(phase("check", || check::rust(&tools.toolchain))?.len());
    }
    if wanted(Phase::Native) {
        total.add(phase("native", native)?);
    }
    if in_browser || wanted(Phase::Check) {
        // The types of the JavaScript need one artefact, the browser all of them.
        let artefacts = if in_browser {
            Vec::new()
        } else {
            vec!["theory".to_owned()]
        };
        let over = phase("build", || build::make(&tools, &artefacts, options.fast))?;
        over.iter().for_each(|sentence| eprintln!("{sentence}"));
        total.fail(over.len());
    }
    if wanted(Phase::Check) {
        total.fail(
            phase("types", || Ok(check::types(&tools.node)))?
                .iter()
                .len(),
        );
    }
    if in_browser {
        let url = serve::in_background()?;
        let mut bundled = false;
        for (each, name) in [
            (Phase::Web, "web"),
            (Phase::EndToEnd, "e2e"),
            (Phase::Dist, "dist"),
            (Phase::Firefox, "firefox"),
        ] {
            if wanted(each) {
                if matches!(each, Phase::Dist | Phase::Firefox) && !bundled {
                    phase("bundle", || bundle::make(&tools.node))?;
                    bundled = true;
                }
                if each == Phase::Dist {
                    phase("wheel", bundle::wheel)?;
                }
                total.add(phase(name, || {
                    in_node(&tools.node, name, &url, &environment)
                })?);
            }
        }
    }
    Ok(())
}

/// Does one phase between two lines that say so, and how long it took.
fn phase<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("== {name}");
    let start = Instant::now();
    let result = work();
    eprintln!("== {name} took {}", seconds(start.elapsed()));
    result
}

fn native() -> Result<Count> {
    let mut count = Count::default();
    let mut test = cargo();
    test.args(["test", "--workspace", "--no-fail-fast", "--color=never"]);
    let success = watch(&mut test, |line| count.add(cargo_summary(line)))?;
    Ok(count.settle(success))
}

/// What a line of `cargo test` adds: `test result: ok. 3 passed; 0 failed; …`.
fn cargo_summary(line: &str) -> Count {
    let Some(result) = line.strip_prefix("test result: ") else {
        return Count::default();
    };
    let numbers = result.split_once(". ").map_or("", |(_, numbers)| numbers);
    let number = |word| {
        let part = numbers.split("; ").find_map(|part| part.strip_suffix(word));
        part.and_then(|part| part.trim().parse().ok()).unwrap_or(0)
    };
    Count {
        passed: number("passed"),
        failed: number("failed"),
    }
}

/// Runs the `*.test.mjs` under `tests/<name>`, one file after the other.
fn in_node(node: &Node, name: &str, url: &str, environment: &[(&str, PathBuf)]) -> Result<Count> {
    let files = test_files(&root().join("tests").join(name))?;
    if files.is_empty() {
        eprintln!("there is no test under tests/{name}");
        return Ok(Count {
            passed: 0,
            failed: 1,
        });
    }
    let mut count = Count::default();
    let mut test = node.command();
    test.args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .arg(format!("--test-timeout={}", FILE_LIMIT.as_millis()))
        .args(&files)
        .env("DSTAR_URL", url)
        .env("DSTAR_DIST", bundle::dist())
        .envs(environment.iter().map(|(name, path)| (name, path)));
    let success = watch(&mut test, |line| count.add(node_summary(line)))?;
    Ok(count.settle(success))
}

fn test_files(dir: &Path) -> Result<Vec<PathBuf>> {
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let files = files_under(dir)?.into_iter();
    Ok(files
        .filter(|file| file.to_string_lossy().ends_with(".test.mjs"))
        .collect())
}

/// What a line of node's spec reporter adds: `ℹ pass 3`, `ℹ fail 1`, `ℹ cancelled 1`.
fn node_summary(line: &str) -> Count {
    let mut words = line.split(' ');
    let (Some("ℹ"), Some(word), Some(number), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Count::default();
    };
    match (word, number.parse()) {
        ("pass", Ok(passed)) => Count { passed, failed: 0 },
        ("fail" | "cancelled", Ok(failed)) => Count { passed: 0, failed },
        _ => Count::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_of_cargo_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(
            cargo_summary(line),
            Count {
                passed: 12,
                failed: 3
            }
        );
        assert_eq!(cargo_summary("test a::b ... ok"), Count::default());
    }

    #[test]
    fn summaries_of_node_are_counted() {
        let lines = [
            "✔ adds (0.7ms)",
            "ℹ tests 6",
            "ℹ suites 0",
            "ℹ pass 4",
            "ℹ fail 1",
            "ℹ cancelled 1",
        ];
        let mut count = Count::default();
        lines
            .into_iter()
            .for_each(|line| count.add(node_summary(line)));
        assert_eq!(
            count,
            Count {
                passed: 4,
                failed: 2
            }
        );
    }

    #[test]
    fn a_runner_that_fails_is_a_failure() {
        let count = Count {
            passed: 2,
            failed: 0,
        };
        assert_eq!(count.settle(true).failed, 0);
        assert_eq!(count.settle(false).failed, 1);
    }
}
