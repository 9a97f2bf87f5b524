//! The scores as a page of Markdown.

use std::fmt::Write;

use dstar::theory::modes::HIGH_QUALITY_CEILING;

use super::scores::{SEEDS, Score};
use super::{Entry, Goal, Kept, Plan, Target};

const HEAD: &str = "\
# How well it learns

Written by `cargo xtask quality`: native, on the CPU engine, seeds 1 to 5; every number is of the generator that the page shows, by
10,000 generated points and, for JS, by the densities on the 64² grid. The definitions are those of the page: a mode is found if
1 % of the points lie within 3σ of it, `high quality` is the share of points within 3σ of the nearest mode, `reverse KL` is
Σ q log(q/w) over the shares q of the nearest modes with weights w, in nats. What a perfect sampler scores stands in brackets: a
high quality of 1 − e^(−9/2), a reverse KL of (K − 1)/2N with K modes and N points, on average, and the JS that the estimator itself leaves.
";

/// One line for every seed and look.
pub(crate) fn seeds(runs: &[Vec<Score>]) -> String {
    let mut text = String::from(
        "| seed | steps | modes | high quality | reverse KL | JS, nats |\n|---|---|---|---|---|---|\n",
    );
    for score in runs.iter().flatten() {
        let Score { seed, step, .. } = score;
        let line = match score.diverged {
            Some(at) => format!("| {seed} | {step} | diverged at step {at} | | | |"),
            None => format!(
                "| {seed} | {step} | {}/{} | {:.4} ({HIGH_QUALITY_CEILING:.4}) | {:.5} ({:.5}) | {:.4} ({:.1e}) |",
                score.modes,
                score.modes_total,
                score.high_quality,
                score.reverse_kl_modes,
                perfect_reverse_kl(score),
                score.js,
                score.js_floor,
            ),
        };
        writeln!(text, "{line}").expect("a text takes what is written to it");
    }
    text
}

/// The whole page, of all that has been run so far.
pub(crate) fn page(plan: &Plan, rows: &[(String, String, Vec<u32>)], kept: &Kept) -> String {
    let query = |name: &str| {
        let row = rows.iter().find(|(row, ..)| row == name);
        row.map_or("", |(_, query, _)| query).to_owned()
    };
    let mut text = String::from(HEAD);
    text += "\n## Settings and targets\n\nThe worst of the five seeds at the last look.\n\n";
    text += "| data and setting | steps | modes | high quality | reverse KL | JS | target | |\n|---|---|---|---|---|---|---|---|\n";
    for row in &plan.targets {
        if let Some(runs) = kept.get(&row.name) {
            text += &summary(row, runs);
        }
    }
    for row in &plan.targets {
        let Some(runs) = kept.get(&row.name) else {
            continue;
        };
        let set = query(&row.name);
        text += &format!(
            "\n### {}\n\n`cargo xtask quality {}`, the page at `#{set}`\n\n",
            row.title, row.name
        );
        text += &seeds(runs);
    }
    text += &losses(plan, kept);
    text
}

/// A row of targets: the worst seed, and whether it is good enough.
fn summary(row: &Target, runs: &[Vec<Score>]) -> String {
    let last: Vec<&Score> = runs.iter().filter_map(|run| run.last()).collect();
    let Some(first) = last.first() else {
        return String::new();
    };
    let worst = Worst::of(&last);
    let Goal {
        high_quality,
        reverse_kl_modes,
        js,
    } = row.target;
    let met = worst.complete == SEEDS.len()
        && worst.high_quality >= high_quality
        && worst.reverse_kl <= reverse_kl_modes
        && js.is_none_or(|bound| worst.js <= bound);
    let wanted_js = js.map_or(String::new(), |bound| format!(", JS ≤ {bound}"));
    format!(
        "| {} | {} | {}/{} in {}/{} seeds | {:.4} | {:.5} | {:.4} | all modes in {}/{}, high quality ≥ {high_quality}, reverse KL ≤ {reverse_kl_modes}{wanted_js} | {} |\n",
        row.title,
        first.step,
        first.modes_total,
        first.modes_total,
        worst.complete,
        last.len(),
        worst.high_quality,
        worst.reverse_kl,
        worst.js,
        SEEDS.len(),
        SEEDS.len(),
        if met { "met" } else { "**missed**" },
    )
}

/// The table of losses: a column for each kind of data.
fn losses(plan: &Plan, kept: &Kept) -> String {
    let table = &plan.losses;
    let is_run =
        |data: &Entry, kind: &Entry| kept.contains_key(&format!("{} / {}", data.title, kind.title));
    if !table
        .data
        .iter()
        .any(|data| table.kinds.iter().any(|kind| is_run(data, kind)))
    {
        return String::new();
    }
    let mut text = format!(
        "\n## Every loss, at equal steps\n\nAfter {} steps, 2×64 units, at \
         `lr=0.001&d_lr_ratio=3`, the same learning rates for every loss (which loss can live with them is part of the answer), and otherwise the default. Mean number of modes over five seeds; high quality and reverse KL as worst to best.\n\n",
        table.steps
    );
    let titles = table
        .data
        .iter()
        .map(|data| format!(" {} | high quality | reverse KL |", data.title));
    text += &format!("| loss | settings |{}\n", titles.collect::<String>());
    text += &format!("|---|---|{}\n", "---|---|---|".repeat(table.data.len()));
    for kind in &table.kinds {
        let cells: Vec<_> = table
            .data
            .iter()
            .map(|data| {
                kept.get(&format!("{} / {}", data.title, kind.title))
                    .map_or(" | | |".into(), |runs| cell(runs))
            })
            .collect();
        if cells.iter().any(|cell| cell != " | | |") {
            text += &format!("| {} | `{}` |{}\n", kind.title, kind.set, cells.concat());
        }
    }
    text
}

fn cell(runs: &[Vec<Score>]) -> String {
    let last: Vec<&Score> = runs.iter().filter_map(|run| run.last()).collect();
    let sound: Vec<&&Score> = last
        .iter()
        .filter(|score| score.diverged.is_none())
        .collect();
    if sound.is_empty() {
        return " diverged | | |".into();
    }
    let lost = last.len() - sound.len();
    let modes = sound
        .iter()
        .map(|score| f64::from(score.modes))
        .sum::<f64>()
        / sound.len() as f64;
    let range = |number: fn(&Score) -> f64| {
        let numbers = sound.iter().map(|score| number(score));
        let low = numbers.clone().fold(f64::INFINITY, f64::min);
        (low, numbers.fold(f64::NEG_INFINITY, f64::max))
    };
    let (quality, divergence) = (
        range(|score| score.high_quality),
        range(|score| score.reverse_kl_modes),
    );
    let gone = if lost > 0 {
        format!(" ({lost} diverged)")
    } else {
        String::new()
    };
    format!(
        " {modes:.1}/{}{gone} | {:.3} to {:.3} | {:.4} to {:.4} |",
        last[0].modes_total, quality.0, quality.1, divergence.1, divergence.0
    )
}

/// The worst of several scores; a run that diverged is worse than any.
struct Worst {
    /// Runs that found every mode.
    complete: usize,
    high_quality: f64,
    reverse_kl: f64,
    js: f64,
}

impl Worst {
    fn of(scores: &[&Score]) -> Self {
        let largest = |number: fn(&Score) -> f64| {
            let of = |score: &&Score| {
                if score.diverged.is_some() {
                    f64::INFINITY
                } else {
                    number(score)
                }
            };
            scores.iter().map(of).fold(f64::NEG_INFINITY, f64::max)
        };
        Self {
            complete: scores
                .iter()
                .filter(|score| score.diverged.is_none() && score.modes == score.modes_total)
                .count(),
            high_quality: scores
                .iter()
                .map(|score| score.high_quality)
                .fold(f64::INFINITY, f64::min),
            reverse_kl: largest(|score| score.reverse_kl_modes),
            js: largest(|score| score.js),
        }
    }
}

/// E Σ q log(q/w) for N draws from w over K modes, to first order in 1/N.
fn perfect_reverse_kl(score: &Score) -> f64 {
    f64::from(score.modes_total - 1) / (2.0 * f64::from(score.samples))
}
