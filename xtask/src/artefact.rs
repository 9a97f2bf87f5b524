//! Building one artefact: cargo, wasm-bindgen, wasm-opt, its sizes; or nothing, when nothing has changed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::process::run;
use crate::progress::{self, Ticker, seconds};
use crate::root::{root, target};
use crate::settings::Artefact;
use crate::setup::Tools;
use crate::size::{Size, Sizes};
use crate::stamp;
use crate::toolchain::TARGET;

/// The name of the module and of its JavaScript.
const NAME: &str = "dstar";

/// The file that says what an artefact was built from, beside it.
const STAMP: &str = "stamp.json";

#[derive(Serialize, Deserialize)]
struct Stamp {
    /// The hash of all that went into it.
    sources: String,
    /// The hash of cargo's module and of how it was finished: an edit of a comment changes the sources, but not this.
    module: String,
    sizes: Sizes,
}

/// Builds the artefact into `out_dir/<name>` unless it is there already, and returns its sizes.
///
/// # Errors
/// A tool fails or a file cannot be written.
pub(crate) fn build(
    artefact: &Artefact,
    tools: &Tools,
    out_dir: &Path,
    fast: bool,
) -> Result<Sizes> {
    let name = &artefact.name;
    let out = out_dir.join(name);
    let flags = rustflags(artefact);
    let finish = [
        tools.bindgen.version.clone(),
        tools.binaryen.clone().unwrap_or_default(),
        artefact.wasm_opt.join(" "),
        fast.to_string(),
    ];
    let inputs = [
        &flags[..],
        &artefact.features,
        &finish,
        &[tools.toolchain.describe()],
    ]
    .concat();
    let sources = stamp::of_sources(&inputs)?;
    if let Some(stamp) = read_stamp(&out).filter(|stamp| stamp.sources == sources) {
        return Ok(stamp.sizes);
    }
    let directory = if fast {
        format!("{name}-fast")
    } else {
        name.clone()
    };
    let directory = target().join("wasm").join(directory);
    let staged = directory.join("pkg");
    let before = read_stamp(&staged);
    let sizes = match before {
        Some(stamp) if stamp.sources == sources => stamp.sizes,
        before => {
            let wasm = compile(artefact, tools, &directory, &flags, fast)?;
            let finish = finish.join("\n");
            let module = stamp::hash([fs::read(&wasm)?.as_slice(), finish.as_bytes()]);
            let sizes = match before.filter(|stamp| stamp.module == module) {
                Some(stamp) => stamp.sizes,
                None => bind(artefact, tools, &wasm, &staged)?,
            };
            let stamp = Stamp {
                sources,
                module,
                sizes,
            };
            fs::write(staged.join(STAMP), serde_json::to_vec_pretty(&stamp)?)?;
            sizes
        }
    };
    publish(&staged, &out)?;
    Ok(sizes)
}

/// The stamp in that directory, if what lies beside it is whole.
fn read_stamp(dir: &Path) -> Option<Stamp> {
    let stamp: Stamp = serde_json::from_slice(&fs::read(dir.join(STAMP)).ok()?).ok()?;
    let length = |file: PathBuf| fs::metadata(file).map(|data| data.len()).ok();
    let whole = length(wasm_in(dir)) == Some(stamp.sizes.wasm.bytes)
        && length(js_in(dir)) == Some(stamp.sizes.js.bytes);
    whole.then_some(stamp)
}

fn wasm_in(dir: &Path) -> PathBuf {
    dir.join(format!("{NAME}_bg.wasm"))
}

fn js_in(dir: &Path) -> PathBuf {
    dir.join(format!("{NAME}.js"))
}

/// The flags of the artefact, and those that keep the paths of this machine out of the module.
fn rustflags(artefact: &Artefact) -> Vec<String> {
    let mut flags = artefact.rustflags.clone();
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registry = home.map(|home| home.join("registry/src"));
    for (path, short) in [(registry.as_deref(), "crates"), (Some(root()), NAME)] {
        flags.extend(path.map(|path| format!("--remap-path-prefix={}={short}", path.display())));
    }
    flags
}

fn compile(
    artefact: &Artefact,
    tools: &Tools,
    directory: &Path,
    flags: &[String],
    fast: bool,
) -> Result<PathBuf> {
    let profile = if fast { "fast" } else { &artefact.profile };
    let mut cargo = tools.toolchain.build(directory);
    select(&mut cargo, artefact, flags);
    cargo.args(["--lib", "--profile", profile]);
    let time = progress::cargo(&artefact.name, &mut cargo)?;
    eprintln!("{}: compiled in {}", artefact.name, seconds(time));
    Ok(directory
        .join(TARGET)
        .join(profile)
        .join(format!("{NAME}.wasm")))
}

/// The package, the features and the compiler flags of an artefact, for a command of cargo's.
pub(crate) fn select(cargo: &mut Command, artefact: &Artefact, flags: &[String]) {
    cargo.args(["--package", NAME, "--no-default-features"]);
    cargo.arg(format!("--features={}", artefact.features.join(",")));
    cargo
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
}

/// Makes the module and the JavaScript of the page out of cargo's module.
fn bind(artefact: &Artefact, tools: &Tools, module: &Path, staged: &Path) -> Result<Sizes> {
    let name = &artefact.name;
    if staged.exists() {
        fs::remove_dir_all(staged)?;
    }
    let mut bindgen = Command::new(&tools.bindgen.path);
    bindgen
        .args(["--target", "web", "--out-name", NAME, "--out-dir"])
        .arg(staged)
        .arg(module);
    if tools.binaryen.is_some() {
        bindgen.args(["--remove-name-section", "--remove-producers-section"]);
    }
    run(&mut bindgen)?;
    let wasm = wasm_in(staged);
    if tools.binaryen.is_some() {
        let ticker = Ticker::new(format!("{name}: wasm-opt"));
        let optimised = staged.join("optimised.wasm");
        run(tools
            .node
            .program("wasm-opt")
            .args(&artefact.wasm_opt)
            .arg(&wasm)
            .arg("-o")
            .arg(&optimised))?;
        fs::rename(&optimised, &wasm)?;
        eprintln!("{name}: wasm-opt took {}", seconds(ticker.elapsed()));
    }
    let _ticker = Ticker::new(format!("{name}: measuring"));
    let node = tools.binaryen.as_ref().map(|_| &tools.node);
    Ok(Sizes {
        wasm: Size::of(&wasm, node)?,
        js: Size::of(&js_in(staged), node)?,
    })
}

/// Copies what was staged to where the page finds it; the stamp last, so that a copy cut short is not taken for whole.
fn publish(staged: &Path, out: &Path) -> Result<()> {
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    let files = stamp::files_under(staged)?;
    let (stamps, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.ends_with(STAMP));
    for file in others.into_iter().chain(stamps) {
        let to = out.join(file.strip_prefix(staged)?);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(&file, &to).with_context(|| format!("cannot write {}", to.display()))?;
    }
    Ok(())
}
