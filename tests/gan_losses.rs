//! A run with each loss: its snapshot holds the identity, D comes near its optimum, and what cannot be said is not.
#![cfg(feature = "gan")]

mod common;

use dstar::gan::{Trainer, Which, checkpoint, device};
use dstar::params::{Loss, Pairing, Params};

use common::{look, plain};

const GAMES: [&str; 10] = [
    "loss=nonsaturating",
    "loss=minimax",
    "loss=leastsquares",
    "loss=hinge",
    "loss=wasserstein",
    "loss=nonsaturating&pairing=relativistic",
    "loss=minimax&pairing=relativistic",
    "loss=leastsquares&pairing=relativistic",
    "loss=hinge&pairing=relativistic",
    "loss=wasserstein&pairing=relativistic",
];

fn run(query: &str, steps: u32) -> Trainer {
    let params = Params {
        batch: 64,
        g_width: 16,
        d_width: 16,
        grid: 48,
        samples: 80,
        ..plain(query)
    };
    let mut trainer = Trainer::new(params, &device::cpu());
    trainer.steps(steps, Which::Both).unwrap();
    trainer
}

/// Whether the loss has a best discriminator of known form.
fn has_optimum(params: &Params) -> bool {
    params.loss != Loss::Wasserstein
        && (params.loss, params.pairing) != (Loss::Hinge, Pairing::Relativistic)
}

#[test]
fn a_snapshot_says_of_each_loss_what_is_known() {
    for game in GAMES {
        let trainer = run(game, 40);
        let (params, s) = (trainer.params(), look(&trainer));
        let m = s.metrics;
        assert_eq!((s.d.len(), s.critic.len()), (48 * 48, 48 * 48));
        assert!(s.d.iter().chain(&s.d_star).all(|d| (0.0..=1.0).contains(d)));
        assert!(s.d.iter().any(|&d| d != s.d[0]), "{game}: D is flat");
        let known = has_optimum(params);
        assert_eq!(s.d_star.len(), if known { 48 * 48 } else { 0 }, "{game}");
        for number in [m.loss_d_optimal, m.excess_d, m.loss_d_end, m.d_gap] {
            assert_eq!(number.is_some(), known, "{game}: {m:?}");
        }
        assert_eq!(m.slope_mean.is_some(), !known, "{game}: {m:?}");
        assert_eq!(m.critic_low.is_some(), m.critic_high.is_some());
        if let (Some(least), Some(excess), Some(end)) = (m.loss_d_optimal, m.excess_d, m.loss_d_end)
        {
            assert!(
                (m.loss_d.unwrap() - (least + excess)).abs() < 1e-6,
                "{game}: {m:?}"
            );
            assert!(excess >= 0.0 && least <= end, "{game}: {m:?}");
        }
        if params.loss == Loss::Minimax {
            assert_eq!(m.loss_g.unwrap(), -m.loss_d.unwrap());
        }
        let apart = (m.loss_d.unwrap() - m.loss_d_samples).abs() / m.loss_d_samples_se;
        // 80 points, and densities smoothed: near enough to tell one loss from another.
        assert!(apart < 8.0, "{game}: {apart} {m:?}");
    }
}

#[test]
fn with_g_frozen_the_critic_approaches_its_optimum() {
    for (game, excess, gap) in [
        ("loss=leastsquares", 0.02, 0.1),
        ("loss=hinge", 0.1, 0.2),
        ("loss=nonsaturating&pairing=relativistic", 0.03, 0.1),
        ("loss=leastsquares&pairing=relativistic", 0.06, 0.1),
    ] {
        let params = plain(&format!("data=overlap&batch=512&{game}"));
        let mut trainer = Trainer::new(params, &device::cpu());
        let before = look(&trainer).metrics;
        trainer.steps(600, Which::D).unwrap();
        let after = look(&trainer).metrics;
        assert_eq!(before.js, after.js, "G is frozen");
        let [first, last] = [before, after].map(|m| m.excess_d.unwrap());
        assert!(
            last < excess && last < 0.2 * first,
            "{game}: {before:?} {after:?}"
        );
        assert!(after.d_gap.unwrap() < gap, "{game}: {after:?}");
    }
}

#[test]
fn the_game_of_each_loss_brings_the_model_to_the_data() {
    for game in [
        "loss=leastsquares",
        "loss=hinge",
        "loss=nonsaturating&pairing=relativistic&penalty=r1r2",
        "loss=hinge&pairing=relativistic&penalty=r1",
    ] {
        let mut trainer = Trainer::new(plain(&format!("data=two&{game}")), &device::cpu());
        let before = look(&trainer).metrics;
        trainer.steps(800, Which::Both).unwrap();
        let after = look(&trainer).metrics;
        assert!(after.js < 0.5 * before.js, "{game}: {before:?} {after:?}");
    }
}

#[test]
fn a_penalty_holds_the_slope() {
    let slope = |query: &str| look(&run(query, 300)).metrics.slope_mean.unwrap();
    let wild = slope("loss=wasserstein");
    let held = slope("loss=wasserstein&penalty=gp&gamma=10");
    assert!(
        (held - 1.0).abs() < 0.4 && wild > 3.0 * held,
        "{wild} {held}"
    );
    let [weak, strong] = ["0.001", "10"].map(|gamma| slope(&format!("penalty=r1&gamma={gamma}")));
    assert!(strong < 0.3 * weak, "{weak} {strong}");
}

#[test]
fn slopes_are_those_of_the_critic_drawn() {
    let trainer = run("loss=wasserstein&d_act=tanh", 60);
    let s = look(&trainer);
    let n = s.grid.n;
    let width = 2.0 * s.grid.cell_width();
    let l = |column: usize, row: usize| f64::from(s.critic[row * n + column]);
    let inside = || (1..n - 1).flat_map(|row| (1..n - 1).map(move |column| (column, row)));
    let length = |(i, j): (usize, usize)| {
        (l(i + 1, j) - l(i - 1, j)).hypot(l(i, j + 1) - l(i, j - 1)) / width
    };
    let largest = inside().map(length).fold(0.0, f64::max);
    let found = s.metrics.slope_max.unwrap();
    assert!((found / largest - 1.0).abs() < 0.05, "{found} {largest}");
    let weight = |(i, j): (usize, usize)| f64::from(s.p_data[j * n + i] + s.p_model[j * n + i]);
    let total: f64 = inside().map(weight).sum();
    let mean = inside()
        .map(|cell| weight(cell) * length(cell))
        .sum::<f64>()
        / total;
    let found = s.metrics.slope_mean.unwrap();
    assert!((found / mean - 1.0).abs() < 0.05, "{found} {mean}");
}

#[test]
fn every_loss_and_penalty_goes_on_bit_by_bit() {
    for query in [
        "loss=leastsquares&pairing=relativistic&penalty=zerogp",
        "loss=hinge&pairing=relativistic&penalty=r1",
        "loss=wasserstein&penalty=gp",
        "loss=minimax&pairing=relativistic&penalty=r1r2",
    ] {
        let save = |trainer: &Trainer| {
            pollster::block_on(checkpoint::save(trainer))
                .unwrap()
                .unwrap()
        };
        let mut whole = run(query, 5);
        let mut resumed = checkpoint::load(&save(&whole), &device::cpu()).unwrap();
        for trainer in [&mut whole, &mut resumed] {
            trainer.steps(4, Which::Both).unwrap();
        }
        assert_eq!(save(&whole), save(&resumed), "{query}");
    }
}
