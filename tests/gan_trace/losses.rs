//! What D says, the losses, the gradients and the arrows, against the formulas and finite differences.

use burn::module::Module;
use burn::tensor::Tensor;
use dstar::gan::Which;
use dstar::gan::batch::between;
use dstar::gan::network::Mlp;
use dstar::gan::trace::{Reading, Update};
use dstar::params::{Loss, Params, Penalty};

use super::assert_near;
use super::common::look;
use super::settings::{SETTINGS, at_five, games, numbers, rows, slow};

#[test]
fn what_d_says_and_the_losses_follow_from_the_points_told() {
    for query in games().chain(SETTINGS.map(String::from)) {
        let mut trainer = at_five(&query);
        let (params, before) = (trainer.params().clone(), trainer.clone());
        let trace = slow(&mut trainer);
        let after = |updates: u32| {
            let mut ahead = before.clone();
            ahead.steps(updates, Which::D).unwrap();
            ahead.critic().valid()
        };
        let pack = 2 * params.pack as usize;
        let check = |told: &Update, d: [&Mlp; 2], by: usize| {
            let says = |d: &Mlp, points: &[f32]| numbers(d.forward(rows(points.to_vec(), pack)));
            let seen = |clear: &Vec<f32>, noisy: &Vec<f32>| {
                (if noisy.is_empty() { clear } else { noisy }).clone()
            };
            let fake = seen(&told.generated, &told.seen_generated);
            let real = seen(&told.data, &told.seen_data);
            let [l_fake, l_fake_after] = d.map(|d| says(d, &fake));
            let [l_real, l_real_after] = d.map(|d| {
                if real.is_empty() {
                    vec![]
                } else {
                    says(d, &real)
                }
            });
            assert_near(&told.outputs_generated, &l_fake, 1e-4, &query);
            assert_near(&told.outputs_data, &l_real, 1e-4, &query);
            let expected = written_out(&params, &l_real, &l_fake)[by];
            // D's update changes what it says of the same points; G's changes the points, under the same noise.
            let expected_after = if by == 0 {
                written_out(&params, &l_real_after, &l_fake_after)[0]
            } else {
                let moves = told.moved.iter().zip(&told.generated);
                let moved = fake.iter().zip(moves).map(|(x, (to, from))| x + to - from);
                let moved = numbers(d[1].forward(rows(moved.collect(), pack)));
                written_out(&params, &l_real, &moved)[1]
            };
            for (found, expected) in [(told.loss, expected), (told.loss_after, expected_after)] {
                let off = (found - expected).abs();
                assert!(
                    off < 1e-4 * (1.0 + expected.abs()),
                    "{query:?}: {found} and {expected}"
                );
            }
            let probability = |l: &f32| 1.0 / (1.0 + (-f64::from(*l)).exp());
            let expected = |outputs: &[f32]| -> Vec<f64> {
                match trace.reading {
                    Reading::Probability => outputs.iter().map(probability).collect(),
                    _ => outputs.iter().map(|&l| l.into()).collect(),
                }
            };
            for (verdicts, outputs, mean) in [
                (
                    &told.verdicts_generated,
                    &told.outputs_generated,
                    Some(told.mean_generated),
                ),
                (&told.verdicts_data, &told.outputs_data, told.mean_data),
            ] {
                let expected = expected(outputs);
                assert_eq!(verdicts.len(), expected.len());
                for (verdict, expected) in verdicts.iter().zip(&expected) {
                    assert!((verdict - expected).abs() < 1e-12);
                }
                let average = expected.iter().sum::<f64>() / expected.len() as f64;
                match mean {
                    Some(mean) => assert!((mean - average).abs() < 1e-9),
                    None => assert!(expected.is_empty()),
                }
            }
        };
        check(&trace.d, [&after(0), &after(1)], 0);
        let opponent = after(params.k + params.unroll);
        check(&trace.g, [&opponent, &opponent], 1);
        let reading = match (params.game().pairs(), params.loss) {
            (true, _) => Reading::Pair,
            (false, Loss::NonSaturating | Loss::Minimax) => Reading::Probability,
            (false, _) => Reading::Output,
        };
        assert_eq!(trace.reading, reading);
    }
}

#[test]
fn the_loss_told_is_the_one_that_a_look_reports() {
    // Both estimate one number, on points of their own: a look by quadrature, or from the points shown where that has no meaning.
    let large = "batch=4096&samples=4000&g_width=16&d_width=16&grid=96";
    let settings = games().filter(|query| query.contains("penalty=none"));
    for query in settings.chain(SETTINGS.map(String::from)) {
        let own: Vec<&str> = query
            .split('&')
            .filter(|pair| !pair.starts_with("batch="))
            .collect();
        let mut trainer = at_five(&format!("{}&{large}", own.join("&")));
        let (params, before) = (trainer.params().clone(), trainer.clone());
        let reported = look(&before).metrics;
        let trace = slow(&mut trainer);
        // As many points of the batch as are shown would be off by this much; there are more.
        let error = reported.loss_d_samples_se;
        let apart = (trace.d.loss - reported.loss_d_samples).abs();
        assert!(
            apart < 5.0 * error,
            "{query:?}: {} and {} ± {error}",
            trace.d.loss,
            reported.loss_d_samples
        );
        if let Some(loss_d) = reported.loss_d {
            let apart = (trace.d.loss - loss_d).abs();
            assert!(
                apart < 5.0 * error,
                "{query:?}: {} and {loss_d}",
                trace.d.loss
            );
        }
        let mut ahead = before.clone();
        ahead.steps(params.k + params.unroll, Which::D).unwrap();
        // Its noise is that of the step.
        let opponent = if params.noise_steps > 0 {
            None
        } else {
            look(&ahead).metrics.loss_g
        };
        // Of minimax the look reports −J_D, to which the data belong.
        let whole = params.loss != Loss::Minimax || params.game().pairs();
        if let Some(loss_g) = opponent.filter(|_| whole) {
            let apart = (trace.g.loss - loss_g).abs();
            assert!(
                apart < 10.0 * error,
                "{query:?}: {} and {loss_g} ± {error}",
                trace.g.loss
            );
        }
    }
}

#[test]
fn plain_descent_moves_the_weights_by_the_rate_times_the_gradient() {
    let settings = games().chain(SETTINGS.map(String::from));
    for query in settings.filter(|query| !query.contains("optim")) {
        let descent = "g_optim=sgd&d_optim=sgd&d_lr_ratio=1&g_act=tanh&d_act=silu";
        let mut rate = 2e-3;
        // A hinge has kinks, and a batch may have a point at one: a smaller step meets fewer.
        if query.contains("hinge") {
            rate = 2e-4;
        }
        let trace = slow(&mut at_five(&format!("{query}&{descent}&lr={rate}")));
        for (name, update) in [("d", &trace.d), ("g", &trace.g)] {
            assert!((update.rate - rate).abs() < 1e-12);
            let wanted = rate * update.gradient;
            // A difference of weights of single precision.
            let off = (update.change - wanted).abs();
            assert!(
                off < 2e-3 * wanted + 2e-6,
                "{query:?} {name}: {} and {wanted}",
                update.change
            );
            // A small step along the gradient of all that is descended lowers it by about rate · ‖gradient‖².
            let of = |loss: f64, penalty: Option<f64>| loss + penalty.unwrap_or(0.0);
            let fall =
                of(update.loss, update.penalty) - of(update.loss_after, update.penalty_after);
            let wanted = wanted * update.gradient;
            assert!(
                (fall - wanted).abs() < 0.15 * wanted + 3e-6,
                "{query:?} {name}: {fall} and {wanted}"
            );
            let penalised =
                name == "d" && !query.contains("penalty=none") && query.contains("penalty");
            assert_eq!(update.penalty.is_some(), penalised, "{query:?}");
        }
    }
}

#[test]
fn an_arrow_is_the_slope_of_the_points_own_loss() {
    for query in games()
        .filter(|query| query.contains("penalty=none"))
        .chain(
            [
                "noise=0.3",
                "pack=2&noise=0.1",
                "spectral=true",
                "unroll=2&k=2",
                "pack=3&pairing=relativistic",
            ]
            .map(String::from),
        )
    {
        let mut trainer = at_five(&format!("{query}&d_act=tanh"));
        let (params, before) = (trainer.params().clone(), trainer.clone());
        let g = slow(&mut trainer).g;
        let mut ahead = before.clone();
        ahead.steps(params.k + params.unroll, Which::D).unwrap();
        let d = ahead.critic().valid();
        let pack = 2 * params.pack as usize;
        let at = if g.seen_generated.is_empty() {
            &g.generated
        } else {
            &g.seen_generated
        };
        assert_eq!(g.arrows.len(), g.generated.len(), "{query:?}");
        for coordinate in (0..g.arrows.len()).step_by(5) {
            let here = coordinate / pack * pack..coordinate / pack * pack + pack;
            let rival = g.outputs_data.get(coordinate / pack).copied();
            let own = |step: f32| {
                let mut points = at[here.clone()].to_vec();
                points[coordinate % pack] += step;
                let l = numbers(d.forward(rows(points, pack)));
                written_out(&params, rival.as_slice(), &l)[1]
            };
            let h = 2e-2;
            let slope = (own(h) - own(-h)) / (2.0 * f64::from(h));
            let arrow = f64::from(g.arrows[coordinate]);
            // The hinge over pairs has a kink, at which the two sides differ.
            let kinked = params.loss == Loss::Hinge && params.game().pairs();
            if !kinked || slope.abs() > 0.9 * arrow.abs() {
                assert!(
                    (slope + arrow).abs() < 5e-3 + 0.02 * slope.abs(),
                    "{query:?}: {slope} and {arrow}"
                );
            }
        }
    }
}

#[test]
fn the_penalty_told_is_the_one_that_is_written_out() {
    let settings = games().filter(|query| !query.contains("penalty=none"));
    let packs = [
        "pack=2&penalty=r1r2",
        "pack=3&penalty=gp&noise=0.2",
        "spectral=true&penalty=r2",
    ];
    for query in settings.chain(packs.map(String::from)) {
        let mut trainer = at_five(&format!("{query}&gamma=0.6"));
        let before = trainer.clone();
        let params = before.params();
        let update = 5 * params.k;
        let told = slow(&mut trainer).d;
        let pack = 2 * params.pack as usize;
        let seen = |clear: &Vec<f32>, noisy: &Vec<f32>| {
            let points = if noisy.is_empty() { clear } else { noisy };
            rows(points.clone(), pack)
        };
        let real = seen(&told.data, &told.seen_data);
        let fake = seen(&told.generated, &told.seen_generated);
        let [packs, _] = real.dims();
        let shares = rows(between(params.seed, update, packs), 1);
        let in_between = (real.clone() - fake.clone()) * shares + fake.clone();
        // ½ γ of the mean over rows.
        let of = |d: &Mlp, points: &Tensor<2>, centre: f64| {
            let slopes = numbers(d.forward_with_gradient(points.clone()).1);
            let lengths = slopes.chunks(pack).map(|slope| {
                let squares: f64 = slope.iter().map(|&s| f64::from(s) * f64::from(s)).sum();
                (squares.sqrt() - centre).powi(2)
            });
            0.3 * lengths.sum::<f64>() / packs as f64
        };
        let whole = |d: &Mlp| match params.penalty {
            Penalty::None => 0.0,
            Penalty::R1 => of(d, &real, 0.0),
            Penalty::R2 => of(d, &fake, 0.0),
            Penalty::R1R2 => of(d, &real, 0.0) + of(d, &fake, 0.0),
            Penalty::ZeroGp => of(d, &in_between, 0.0),
            Penalty::Gp => of(d, &in_between, 1.0),
        };
        let mut ahead = before.clone();
        ahead.steps(1, Which::D).unwrap();
        for (found, trainer) in [(told.penalty, &before), (told.penalty_after, &ahead)] {
            let (found, expected) = (found.unwrap(), whole(&trainer.critic().valid()));
            assert!(
                (found - expected).abs() < 1e-5 * (1.0 + expected),
                "{query:?}: {found} and {expected}"
            );
        }
    }
}

/// `[J_D, J_G]` of D's raw outputs, as the table of `theory::loss` has them.
fn written_out(params: &Params, real: &[f32], fake: &[f32]) -> [f64; 2] {
    let f = |t: f64| match params.loss {
        Loss::Minimax | Loss::NonSaturating => (1.0 + (-t).exp()).ln(),
        Loss::LeastSquares => (t - 1.0).powi(2),
        Loss::Hinge => (1.0 - t).max(0.0),
        Loss::Wasserstein => -t,
    };
    let mean = |outputs: &[f32], cost: &dyn Fn(f64) -> f64| {
        let sum: f64 = outputs.iter().map(|&l| cost(l.into())).sum();
        sum / outputs.len().max(1) as f64
    };
    if params.game().pairs() {
        let differences: Vec<f32> = real.iter().zip(fake).map(|(x, y)| x - y).collect();
        let j_d = mean(&differences, &f);
        return match params.loss {
            Loss::Minimax => [j_d, -j_d],
            _ => [j_d, mean(&differences, &|r| f(-r))],
        };
    }
    let at_generated = |l: f64| match params.loss {
        Loss::LeastSquares => l * l,
        _ => f(-l),
    };
    let j_g = |l: f64| match params.loss {
        Loss::Minimax => -f(-l),
        Loss::NonSaturating | Loss::LeastSquares => f(l),
        Loss::Hinge | Loss::Wasserstein => -l,
    };
    [
        0.5 * mean(real, &f) + 0.5 * mean(fake, &at_generated),
        0.5 * mean(fake, &j_g),
    ]
}
