//! How well the shipped settings learn, and what each loss does: five seeds, scored by 10,000 samples and by the densities.
//!
//! `cargo xtask quality [name…]` runs the rows of `bench/quality.json` with these names (all of them, if none is given), keeps
//! their scores in `docs/quality.json`, and writes `docs/quality.md` from all that is kept.
//! `cargo run --example quality -- try <steps> <key=value&…>` prints the scores of one setting, and keeps nothing.

mod report;
mod scores;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dstar::params::{self, Params};
use serde::Deserialize;

use scores::{Score, run};

/// A setting, and what it has to reach.
#[derive(Deserialize)]
struct Target {
    name: String,
    title: String,
    /// What differs from the defaults, as in a URL.
    set: String,
    /// Steps after which a run is scored.
    looks: Vec<u32>,
    target: Goal,
}

/// Bounds that every seed has to keep at the last look, beside finding every mode.
#[derive(Deserialize)]
struct Goal {
    high_quality: f64,
    reverse_kl_modes: f64,
    js: Option<f64>,
}

/// One entry of the table of losses: a kind of loss, or a kind of data.
#[derive(Deserialize)]
struct Entry {
    title: String,
    set: String,
}

/// Every loss on every kind of data, at equal steps.
#[derive(Deserialize)]
struct Losses {
    steps: u32,
    data: Vec<Entry>,
    kinds: Vec<Entry>,
}

/// `bench/quality.json`.
#[derive(Deserialize)]
struct Plan {
    targets: Vec<Target>,
    losses: Losses,
}

/// A row's scores: for each seed, at each look.
type Kept = BTreeMap<String, Vec<Vec<Score>>>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, steps, query] = &arguments[..]
        && word == "try"
    {
        let steps = steps.parse().expect("the number of steps");
        print!("{}", report::seeds(&run(&read(query), &[steps])));
        return;
    }

    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let plan: Plan = from_file(&root.join("bench/quality.json"));
    let scores = root.join("docs/quality.json");
    let mut kept: Kept = if scores.exists() {
        from_file(&scores)
    } else {
        Kept::new()
    };
    let known = rows(&plan);
    for name in &arguments {
        let is_known = known.iter().any(|(row, ..)| row == name);
        assert!(is_known, "no row is called {name}: {:?}", names(&known));
    }
    for (name, query, looks) in &known {
        if !arguments.is_empty() && !arguments.contains(name) {
            continue;
        }
        eprintln!("{name}: {query}");
        let found = run(&read(query), looks);
        eprint!("{}", report::seeds(&found));
        kept.insert(name.clone(), found);
        // Whatever is stopped half-way keeps what it has.
        let text = serde_json::to_string(&kept).expect("scores are numbers");
        fs::write(&scores, text.replace("]],\"", "]],\n\"") + "\n").expect("docs/quality.json");
        let page = report::page(&plan, &known, &kept);
        fs::write(root.join("docs/quality.md"), page).expect("docs/quality.md");
    }
}

/// Name, query and looks of every row.
fn rows(plan: &Plan) -> Vec<(String, String, Vec<u32>)> {
    let targets = plan
        .targets
        .iter()
        .map(|row| (row.name.clone(), row.set.clone(), row.looks.clone()));
    let Losses { steps, data, kinds } = &plan.losses;
    let losses = data.iter().flat_map(|data| {
        kinds.iter().map(move |kind| {
            let query = join(&[&data.set, &kind.set]);
            (
                format!("{} / {}", data.title, kind.title),
                query,
                vec![*steps],
            )
        })
    });
    targets.chain(losses).collect()
}

fn names<T, U>(rows: &[(String, T, U)]) -> Vec<&str> {
    rows.iter().map(|(name, ..)| name.as_str()).collect()
}

fn join(parts: &[&str]) -> String {
    let filled: Vec<_> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    filled.join("&")
}

/// The parameters of a query in which nothing may be wrong.
fn read(query: &str) -> Params {
    let (params, notes) = params::parse(query);
    assert!(notes.is_empty(), "{query}: {notes:?}");
    params
}

fn from_file<T: for<'a> Deserialize<'a>>(path: &Path) -> T {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
