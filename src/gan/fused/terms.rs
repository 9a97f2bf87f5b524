//! The formulas that differ from game to game, as WGSL: losses, penalties, optimisers.

use crate::params::{Activation, Loss, OptimiserKind, Penalty};
use crate::theory::loss::Game;
use crate::theory::pushforward::LatentKind;

/// The number of an activation in `layers.wgsl`.
pub(super) fn activation(kind: Activation) -> u32 {
    match kind {
        Activation::Relu => 0,
        Activation::LeakyRelu => 1,
        Activation::Tanh => 2,
        Activation::Silu => 3,
    }
}

/// A latent of random bits, as in [`crate::gan::batch`].
pub(super) fn latent(kind: LatentKind) -> &'static str {
    match kind {
        LatentKind::Normal => "normal(bits.x, bits.y)",
        LatentKind::Uniform => "2.0 * vec2f(unit(bits.x), unit(bits.y)) - 1.0",
    }
}

/// Slopes of J_D in D's output, of the two kinds of points; see [`crate::gan::loss`].
pub(super) fn slopes_d(game: Game, output: u32, each: u32, area: u32) -> String {
    let l = |group: &str| format!("scratch[{output}u * stride + {group}]");
    let slope = if game.pairs() {
        let (real, other) = (l("pair"), l(&format!("pair + {each}u")));
        format!(
            "    let pair = base + place % {each}u;\n    let s = cost({real} - {other}) / f32(orders[BATCH]);\n    let slope = select(s, -s, fake);\n"
        )
    } else {
        let slope = match game.loss {
            Loss::Minimax | Loss::NonSaturating => "sigmoid(l) - label",
            Loss::LeastSquares => "2.0 * (l - label)",
            Loss::Hinge => "cost(l * (2.0 * label - 1.0)) * (2.0 * label - 1.0)",
            Loss::Wasserstein => "vec4f(1.0 - 2.0 * label)",
        };
        format!(
            "    let label = select(1.0, 0.0, fake);\n    let l = {};\n    let slope = ({slope}) / (2.0 * f32(orders[BATCH]));\n",
            l("group")
        )
    };
    format!(
        "    let fake = place >= {each}u;\n{slope}    store({area}u, 0u, group, mat4x4f(within(slope, tile, place % {each}u), vec4f(), vec4f(), vec4f()));\n"
    )
}

/// Slopes of J_G in D's output at the generated points.
pub(super) fn slopes_g(game: Game, output: u32, each: u32, area: u32) -> String {
    let l = format!("scratch[{output}u * stride + group]");
    let (l, points) = if game.pairs() {
        (
            format!("{l} - scratch[{output}u * stride + group + {each}u]"),
            "f32(orders[BATCH])",
        )
    } else {
        (l, "(2.0 * f32(orders[BATCH]))")
    };
    let slope = match game.loss {
        Loss::Minimax => "-sigmoid(l)",
        Loss::Hinge | Loss::Wasserstein if !game.pairs() => "vec4f(-1.0)",
        _ => "cost(l)",
    };
    format!(
        "    let l = {l};\n    let slope = {slope} / {points};\n    store({area}u, 0u, group, mat4x4f(within(slope, tile, place), vec4f(), vec4f(), vec4f()));\n"
    )
}

/// Slopes of the penalty in ∂l/∂x; see [`crate::gan::penalty`].
pub(super) fn slopes_of_penalty(penalty: Penalty, gradient: u32, each: u32, area: u32) -> String {
    let excess = match penalty {
        Penalty::Gp => "(1.0 - inverseSqrt(g[0] * g[0] + g[1] * g[1] + 1e-20))",
        _ => "1.0",
    };
    format!(
        "    let g = load({gradient}u, 0u, group);\n    let factor = within(vec4f(bitcast<f32>(orders[GAMMA]) / f32(orders[BATCH]) * {excess}), tile, place % {each}u);\n    store({area}u, 0u, group, mat4x4f(factor * g[0], factor * g[1], vec4f(), vec4f()));\n"
    )
}

/// f'(t) of [`crate::gan::loss`].
pub(super) fn cost(loss: Loss) -> String {
    let slope = match loss {
        Loss::Minimax | Loss::NonSaturating => "sigmoid(t) - 1.0",
        Loss::LeastSquares => "2.0 * (t - 1.0)",
        Loss::Hinge => "select(vec4f(-1.0), vec4f(0.0), t >= vec4f(1.0))",
        Loss::Wasserstein => "vec4f(-1.0)",
    };
    format!("fn cost(t: vec4f) -> vec4f {{\n  return {slope};\n}}\n")
}

/// The optimiser's rule, as in [`crate::gan::optimiser`].
pub(super) fn rule(kind: OptimiserKind) -> String {
    let body = match kind {
        OptimiserKind::Sgd => "  return run[i] - number(order + RATE) * gradient;\n",
        OptimiserKind::Momentum => {
            "  let velocity = number(MOMENTUM) * run[i + MEAN] + gradient;\n  run[i + MEAN] = velocity;\n  return run[i] - number(order + RATE) * velocity;\n"
        }
        OptimiserKind::RmsProp => {
            "  let decay = number(BETA2);\n  let square = decay * run[i + SQUARE] + (1.0 - decay) * gradient * gradient;\n  run[i + SQUARE] = square;\n  return run[i] - number(order + RATE) * gradient / (sqrt(square) + number(order + EPSILON));\n"
        }
        OptimiserKind::Adam | OptimiserKind::AdamW => {
            "  let first = number(BETA1);\n  let second = number(BETA2);\n  let mean = first * run[i + MEAN] + (1.0 - first) * gradient;\n  let square = second * run[i + SQUARE] + (1.0 - second) * gradient * gradient;\n  run[i + MEAN] = mean;\n  run[i + SQUARE] = square;\n  let direction = number(order + FACTOR) * mean / (sqrt(square) + number(order + EPSILON));\n  return number(order + KEPT) * run[i] - number(order + RATE) * direction;\n"
        }
    };
    format!("fn updated(i: u32, gradient: vec4f) -> vec4f {{\n{body}}}\n")
}
