//! Exports about distributions over a few classes; see [`crate::theory::categorical`].

use wasm_bindgen::prelude::wasm_bindgen;

use crate::theory::{categorical, divergence};

/// `[H(y), L, KL(y‖h)]`, then per class −∂L/∂h on the simplex, then ∂L/∂h, then ∂L/∂z.
#[wasm_bindgen]
pub fn categorical(y: &[f64], h: &[f64]) -> Vec<f64> {
    let mut all = vec![
        divergence::entropy(y),
        categorical::cross_entropy(y, h),
        categorical::kl(y, h),
    ];
    all.extend(categorical::descent(y, h));
    all.extend(categorical::gradient(y, h));
    all.extend(categorical::gradient_logits(y, h));
    all
}

/// h after one step of gradient descent on the logits.
#[wasm_bindgen(js_name = categoricalStep)]
pub fn categorical_step(y: &[f64], h: &[f64]) -> Vec<f64> {
    let mut h = h.to_vec();
    categorical::step(y, &mut h);
    h
}

/// The way down: rows of the number of steps and h after them.
#[wasm_bindgen(js_name = categoricalMinimise)]
pub fn categorical_minimise(y: &[f64], h: &[f64]) -> Vec<f64> {
    categorical::minimise(y, h)
}

/// `p` as a distribution; with a `class`, that class set to `value` and the others scaled.
#[wasm_bindgen(js_name = categoricalSet)]
pub fn categorical_set(p: &[f64], class: Option<u32>, value: f64) -> Vec<f64> {
    let mut p = p.to_vec();
    categorical::normalise(&mut p);
    if let Some(class) = class {
        categorical::set_class(&mut p, class as usize, value);
    }
    p
}
