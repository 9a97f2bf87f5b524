//! How well the shipped defaults learn: five seeds, 5,000 steps, scored by 10,000 samples and by the densities.
//!
//! `cargo run --example quality -- [steps] [key=value&…]` prints a Markdown table; the parameters are those of the URL.

use std::time::Instant;

use dstar::gan::snapshot::Gallery;
use dstar::gan::{Trainer, Which, device};
use dstar::params::{self, Params};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let steps: u32 = arguments
        .next()
        .map_or(5000, |text| text.parse().expect("the number of steps"));
    let (chosen, notes) = params::parse(&arguments.next().unwrap_or_default());
    assert!(notes.is_empty(), "{notes:?}");
    println!("`{}`, {steps} steps\n", chosen.to_query());
    println!(
        "| seed | modes | high quality (ceiling) | reverse KL of modes | JS (floor), nats | excess, nats | ms a step |"
    );
    println!("|---|---|---|---|---|---|---|");
    for seed in 1..=5 {
        println!(
            "{}",
            row(
                Params {
                    seed,
                    ..chosen.clone()
                },
                steps
            )
        );
    }
}

fn row(params: Params, steps: u32) -> String {
    let seed = params.seed;
    let mut trainer = Trainer::new(params, &device::cpu());
    let start = Instant::now();
    if let Err(diverged) = trainer.steps(steps, Which::Both) {
        return format!("| {seed} | diverged at step {} | | | | | |", diverged.step);
    }
    let ms = start.elapsed().as_secs_f64() * 1e3 / f64::from(steps);
    let look =
        pollster::block_on(Gallery::new(&trainer).look(&trainer)).expect("the CPU does not fail");
    let m = look.expect("finite after finite steps").metrics;
    let excess = m
        .excess_d
        .map_or("none".into(), |excess| format!("{excess:.4}"));
    format!(
        "| {seed} | {}/{} | {:.4} ({:.4}) | {:.5} | {:.4} ({:.1e}) | {excess} | {ms:.2} |",
        m.modes,
        m.modes_total,
        m.high_quality,
        m.high_quality_ceiling,
        m.reverse_kl_modes,
        m.js,
        m.js_floor,
    )
}
