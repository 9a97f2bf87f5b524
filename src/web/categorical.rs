//! Exports about distributions over a few classes; see [`crate::theory::categorical`].

use wasm_bindgen::prelude::wasm_bindgen;

use crate::theory::categorical::{self, Split};

/// `[H(y), L, KL(y‖h)]`, then for each class ∂L/∂h, −∂L/∂h on the simplex, and ∂L/∂z.
#[wasm_bindgen]
pub fn categorical(y: &[f64], h: &[f64]) -> Vec<f64> {
    let Split {
        entropy,
        cross_entropy,
        kl,
    } = categorical::split(y, h);
    let mut all = vec![entropy, cross_entropy, kl];
    all.extend_from_slice(categorical::gradients(y, h).as_flattened());
    all
}

/// The way down by gradient descent on the logits: rows of the number of steps and h after them.
#[wasm_bindgen(js_name = categoricalDescend)]
pub fn categorical_descend(y: &[f64], h: &[f64], most: u32) -> Vec<f64> {
    categorical::minimise(y, h, most)
}

/// `p` as a distribution, with `class`, if there is such a one, set to `value` and the others scaled.
#[wasm_bindgen(js_name = categoricalSet)]
pub fn categorical_set(mut p: Vec<f64>, class: usize, value: f64) -> Vec<f64> {
    categorical::normalise(&mut p);
    if class < p.len() {
        categorical::set_class(&mut p, class, value);
    }
    p
}
