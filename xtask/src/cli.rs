//! The command line: what can be asked for, and its help texts.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr};

use anyhow::{Result, bail};
use lexopt::prelude::*;

const HELP: &str = "\
cargo xtask <command> [options]

  setup   find or install what the build and the tests need
  build   build the wasm artefacts into www/pkg
  bundle  build, then write single files, a folder for any host, an npm package and a Python one into dist
  serve   build, then serve the page on this machine
  check   formatting, lints (native and wasm), JavaScript types
  test    set up, check, build, and run every test
  bench   build, then measure our step beside other engines
  quality train the shipped settings with five seeds each, and score them

`cargo xtask <command> --help` says more.
";

const SETUP: &str = "\
cargo xtask setup

Finds the way to compile wasm32 that is open on this machine, wasm-bindgen, Node.js with the packages of
package-lock.json, a Chromium, a Firefox, and Pythons with SciPy, with JupyterLab and with Hatchling, and installs what
it can: with rustup, cargo, npm and pip anywhere, with apt-get on Debian when run as root. Each line of its output names one tool and where it was found.

  DSTAR_WASM=rustup|debian   takes that compiler, instead of the first that is found
  DSTAR_CHROMIUM=<path>      takes that browser
  DSTAR_FIREFOX=<path>       takes that Firefox
  DSTAR_PYTHON=<path>        makes the environments of the tests and of the wheel with that Python
";

const BUILD: &str = "\
cargo xtask build [--artefact <name>]... [--fast]

Renders the formulas of www/formulas, and builds the artefacts of wasm-pack.toml, into www/pkg: cargo, wasm-bindgen,
wasm-opt, then their sizes against their budgets. What has not changed is left as it is.

  --artefact <name>   only this one (may be repeated): theory, engine-cpu, engine-webgpu
  --fast              less optimised, without wasm-opt and budgets, with names in stack traces
";

const SERVE: &str = "\
cargo xtask serve [--port <port>] [--host <address>] [--fast] [--no-build]

Builds what has changed, serves www/ and prints the URL alone on a line.

  --port <port>      the port to try first (8080); when it is taken, the next free one
  --host <address>   the address to listen on (127.0.0.1)
  --fast             as in `cargo xtask build --fast`
  --no-build         serve what is there
";

const BUNDLE: &str = "\
cargo xtask bundle [--fast] [--no-build]

Builds what has changed, and writes into dist/:

  dstar.html          the page in one file, for a double click: no server, no network; trains on the CPU
  dstar-embed.html    the same of embed.html, for a frame
  dstar-webgpu.html   the page in one file, with the engine for WebGPU as well
  site/               the page as a folder for any host, under any path
  npm/                the elements as an npm package, with their types
  notebook/           the lab as a Python package for notebooks: its sources, and of them a wheel, if there is a Python

Fails when dstar.html is larger than 1,500,000 bytes.

  --fast       as in `cargo xtask build --fast`; sizes are not held against their budgets
  --no-build   bundle what is there
";

const CHECK: &str = "\
cargo xtask check

cargo fmt --check; clippy with warnings denied, native (with and without the model) and for wasm32 with the
features of each artefact; the types of the JavaScript under www/, tests/, bench/ and xtask/bundle.
";

const TEST: &str = "\
cargo xtask test [--only native|web|e2e|dist|firefox|check]... [--fast] [--without-webgpu]

Sets up; checks; runs the native tests; builds the artefacts and runs the tests under tests/web and tests/e2e in
a Chromium, then bundles the page and runs those under tests/dist, and those under tests/firefox in a Firefox. Ends with
one line: `N passed, N failed`. A check that fails counts as one failure.

  --only <phase>     only this one (may be repeated)
  --fast             test the artefacts of `cargo xtask build --fast`
  --without-webgpu   in a Chromium that does not know WebGPU; tests of WebGPU itself are left out
";

const BENCH: &str = "\
cargo xtask bench [--quick] [--page [--port <port>]] [--fast] [--no-build]

Builds what has changed, makes target/bench (the page of the benchmark with the engines and their peers, for any static
host), and runs everything in a browser, in about ten minutes; writes docs/performance.md and docs/performance.svg.

  --page          serve that page instead, for the browsers and the GPU of this machine, and print its URL alone on a line
  --port <port>   the port to try first (8080); when it is taken, the next free one
  --quick         measure next to nothing, to see that everything works; writes target/performance.md
  --fast          as in `cargo xtask build --fast`
  --no-build      measure what is there
";

const QUALITY: &str = "\
cargo xtask quality [<row>]...

Trains the rows of bench/quality.json with these names (all of them, if none is given), natively and with five seeds
each, keeps the scores in docs/quality.json and writes docs/quality.md from all that is kept. 5,000 steps of the default
networks take about ten seconds a seed on one core; the rows of 50,000 steps take long.
";

/// What the user asked for.
pub(crate) enum Command {
    /// Print this text.
    Help(&'static str),
    /// `setup`.
    Setup,
    /// `build`.
    Build(Build),
    /// `bundle`.
    Bundle(Bundle),
    /// `serve`.
    Serve(Serve),
    /// `check`.
    Check,
    /// `test`.
    Test(Test),
    /// `bench`.
    Bench(Bench),
    /// `quality`, with the names of rows.
    Quality(Vec<String>),
}

/// Options of `build`.
#[derive(Default)]
pub(crate) struct Build {
    /// Names of the artefacts to build; empty means all.
    pub(crate) artefacts: Vec<String>,
    /// The `fast` profile, without wasm-opt.
    pub(crate) fast: bool,
}

/// Options of `bench`.
pub(crate) struct Bench {
    /// Build with `--fast`.
    pub(crate) fast: bool,
    /// Whether to build at all.
    pub(crate) build: bool,
    /// Few rounds.
    pub(crate) quick: bool,
    /// Serve the page instead.
    pub(crate) page: bool,
    /// Port to try first.
    pub(crate) port: u16,
}

/// Options of `bundle`.
pub(crate) struct Bundle {
    /// Build with `--fast`.
    pub(crate) fast: bool,
    /// Whether to build at all.
    pub(crate) build: bool,
}

/// Options of `serve`.
pub(crate) struct Serve {
    /// Port to try first.
    pub(crate) port: u16,
    /// Address to listen on.
    pub(crate) host: IpAddr,
    /// Build with `--fast`.
    pub(crate) fast: bool,
    /// Whether to build at all.
    pub(crate) build: bool,
}

/// One part of `test`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Formatting, lints, types.
    Check,
    /// `cargo test`.
    Native,
    /// `tests/web`.
    Web,
    /// `tests/e2e`.
    EndToEnd,
    /// `tests/dist`.
    Dist,
    /// `tests/firefox`.
    Firefox,
}

/// Options of `test`.
#[derive(Default)]
pub(crate) struct Test {
    /// The phases asked for; empty means all.
    pub(crate) only: Vec<Phase>,
    /// Build with `--fast`.
    pub(crate) fast: bool,
    /// Without WebGPU in Chromium.
    pub(crate) without_webgpu: bool,
}

/// Reads the command line.
///
/// # Errors
/// An unknown command, option or value.
pub(crate) fn parse(mut args: lexopt::Parser) -> Result<Command> {
    let command = match args.next()? {
        None | Some(Short('h') | Long("help")) => return Ok(Command::Help(HELP)),
        Some(Value(name)) => name,
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.to_str() {
        Some("setup") => Ok(none(args, SETUP)?.unwrap_or(Command::Setup)),
        Some("check") => Ok(none(args, CHECK)?.unwrap_or(Command::Check)),
        Some("build") => build(args),
        Some("bench") => bench(args),
        Some("quality") => quality(args),
        Some("bundle") => bundle(args),
        Some("serve") => serve(args),
        Some("test") => test(args),
        Some("help") => Ok(Command::Help(HELP)),
        _ => bail!("there is no command {command:?}; `cargo xtask --help` lists them"),
    }
}

fn none(mut args: lexopt::Parser, help: &'static str) -> Result<Option<Command>> {
    match args.next()? {
        None => Ok(None),
        Some(Short('h') | Long("help")) => Ok(Some(Command::Help(help))),
        Some(other) => Err(other.unexpected().into()),
    }
}

fn build(mut args: lexopt::Parser) -> Result<Command> {
    let mut options = Build::default();
    while let Some(arg) = args.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(Command::Help(BUILD)),
            Long("artefact") => options.artefacts.push(string(args.value()?)?),
            Long("fast") => options.fast = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Build(options))
}

fn bench(mut args: lexopt::Parser) -> Result<Command> {
    let mut options = Bench {
        fast: false,
        build: true,
        quick: false,
        page: false,
        port: 8080,
    };
    while let Some(arg) = args.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(Command::Help(BENCH)),
            Long("page") => options.page = true,
            Long("port") => options.port = args.value()?.parse()?,
            Long("quick") => options.quick = true,
            Long("fast") => options.fast = true,
            Long("no-build") => options.build = false,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Bench(options))
}

fn quality(mut args: lexopt::Parser) -> Result<Command> {
    let mut names = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(Command::Help(QUALITY)),
            Value(name) => names.push(string(name)?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Quality(names))
}

fn bundle(mut args: lexopt::Parser) -> Result<Command> {
    let mut options = Bundle {
        fast: false,
        build: true,
    };
    while let Some(arg) = args.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(Command::Help(BUNDLE)),
            Long("fast") => options.fast = true,
            Long("no-build") => options.build = false,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Bundle(options))
}

fn serve(mut args: lexopt::Parser) -> Result<Command> {
    let mut options = Serve {
        port: 8080,
        host: Ipv4Addr::LOCALHOST.into(),
        fast: false,
        build: true,
    };
    while let Some(arg) = args.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(Command::Help(SERVE)),
            Long("port") => options.port = args.value()?.parse()?,
            Long("host") => options.host = args.value()?.parse()?,
            Long("fast") => options.fast = true,
            Long("no-build") => options.build = false,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Serve(options))
}

fn test(mut args: lexopt::Parser) -> Result<Command> {
    let mut options = Test::default();
    while let Some(arg) = args.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(Command::Help(TEST)),
            Long("only") => options.only.push(match string(args.value()?)?.as_str() {
                "check" => Phase::Check,
                "native" => Phase::Native,
                "web" => Phase::Web,
                "e2e" => Phase::EndToEnd,
                "dist" => Phase::Dist,
                "firefox" => Phase::Firefox,
                other => {
                    bail!(
                        "`--only {other}`: the phases are check, native, web, e2e, dist and firefox"
                    )
                }
            }),
            Long("fast") => options.fast = true,
            Long("without-webgpu") => options.without_webgpu = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Test(options))
}

fn string(value: OsString) -> Result<String> {
    Ok(value.string()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str]) -> Result<Command> {
        parse(lexopt::Parser::from_args(args))
    }

    #[test]
    fn every_command_has_help() {
        for command in [
            "setup", "build", "bundle", "serve", "check", "test", "bench", "quality",
        ] {
            let Ok(Command::Help(text)) = read(&[command, "--help"]) else {
                panic!("{command} has no help")
            };
            assert!(
                text.starts_with(&format!("cargo xtask {command}")),
                "{text}"
            );
        }
    }

    #[test]
    fn options_are_read() {
        let Ok(Command::Build(build)) = read(&[
            "build",
            "--artefact",
            "theory",
            "--artefact=engine-cpu",
            "--fast",
        ]) else {
            panic!("not a build")
        };
        assert_eq!(build.artefacts, ["theory", "engine-cpu"]);
        assert!(build.fast);
        let Ok(Command::Serve(serve)) = read(&["serve", "--port", "0", "--host", "::1"]) else {
            panic!("not serve")
        };
        assert_eq!(serve.port, 0);
        assert!(serve.host.is_ipv6() && serve.build);
        let Ok(Command::Bench(bench)) = read(&["bench", "--page", "--port=8185"]) else {
            panic!("not bench")
        };
        assert!(bench.page && bench.build && !bench.quick);
        assert_eq!(bench.port, 8185);
        let Ok(Command::Bundle(bundle)) = read(&["bundle", "--no-build"]) else {
            panic!("not bundle")
        };
        assert!(!bundle.build && !bundle.fast);
        let Ok(Command::Test(test)) = read(&["test", "--only", "e2e", "--without-webgpu"]) else {
            panic!("not a test")
        };
        assert!(test.without_webgpu && test.only == [Phase::EndToEnd]);
    }

    #[test]
    fn what_is_unknown_is_refused() {
        for args in [
            &["biuld"][..],
            &["build", "--quick"],
            &["test", "--only", "x"],
            &["setup", "y"],
        ] {
            assert!(read(args).is_err(), "{args:?}");
        }
    }
}
