//! `cargo xtask`: everything that is done to dstar from the command line.
//!
//! One file per noun: [`cli`] reads the arguments; [`setup`] finds or installs the tools ([`toolchain`], [`bindgen`],
//! [`node`], [`browser`], [`python`]); [`settings`] is `wasm-pack.toml`; [`build`] makes the artefacts ([`artefact`], [`stamp`],
//! [`size`], [`progress`]) the [`formulas`] and [`vendor`]; [`bundle`] makes of the page what can be given away; [`serve`] is the local
//! web server; [`check`], [`suite`] and [`bench`] run the tools on them.

mod artefact;
mod bench;
mod bindgen;
mod browser;
mod build;
mod bundle;
mod check;
mod cli;
mod formulas;
mod node;
mod process;
mod progress;
mod python;
mod quality;
mod root;
mod serve;
mod settings;
mod setup;
mod size;
mod stamp;
mod suite;
mod toolchain;
mod vendor;

use std::process::ExitCode;

use cli::Command;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Does what the command line asks for; false where it has already been said what is wrong.
fn run() -> anyhow::Result<bool> {
    match cli::parse(lexopt::Parser::from_env())? {
        Command::Help(text) => print!("{text}"),
        Command::Setup => setup::run()?,
        Command::Build(options) => build::run(&options)?,
        Command::Bundle(options) => bundle::run(&options)?,
        Command::Serve(options) => serve::run(&options)?,
        Command::Check => check::run()?,
        Command::Test(options) => return Ok(suite::run(&options)),
        Command::Bench(options) => bench::run(&options)?,
        Command::Quality(names) => quality::run(&names)?,
    }
    Ok(true)
}
