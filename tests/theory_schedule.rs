//! Learning-rate schedules: their values at known points, and what every one of them must hold.

use dstar::theory::schedule::Schedule::{self, Constant, Cosine, Exponential, Linear};

const ALL: [Schedule; 4] = [Constant, Linear, Cosine, Exponential];

#[test]
fn each_has_the_value_that_its_formula_gives() {
    // (schedule, step of 1000, fraction, factor)
    for (schedule, step, end, factor) in [
        (Constant, 500, 0.1, 1.0),
        (Linear, 250, 0.2, 0.8),
        (Linear, 500, 0.0, 0.5),
        (Cosine, 250, 0.0, 0.853_553_390_593_273_7),
        (Cosine, 500, 0.5, 0.75),
        (Exponential, 500, 0.01, 0.1),
        (Exponential, 250, 1e-4, 0.1),
    ] {
        let found = schedule.factor(step, 1000, end);
        assert!((found - factor).abs() < 1e-15, "{schedule:?} {found}");
    }
}

#[test]
fn each_begins_at_1_never_rises_and_stays_at_its_end() {
    for schedule in ALL {
        for end in [0.001, 0.1, 1.0] {
            assert_eq!(schedule.factor(0, 700, end), 1.0, "{schedule:?}");
            let last = if schedule == Constant { 1.0 } else { end };
            for step in [700, 701, 5000, u32::MAX] {
                assert_eq!(schedule.factor(step, 700, end), last, "{schedule:?}");
            }
            for step in 0..800 {
                let (now, next) = (
                    schedule.factor(step, 700, end),
                    schedule.factor(step + 1, 700, end),
                );
                assert!(next <= now && next >= end, "{schedule:?} at {step}");
            }
        }
    }
}

#[test]
fn an_exponential_falls_by_the_same_factor_at_every_step() {
    let at = |step| Exponential.factor(step, 100, 0.05);
    for step in 0..99 {
        assert!((at(step + 1) / at(step) - 0.05f64.powf(0.01)).abs() < 1e-14);
    }
}
