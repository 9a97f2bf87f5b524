//! Exports about the loss of D at one point; see [`crate::theory::pointwise`].

use wasm_bindgen::prelude::wasm_bindgen;

use crate::theory::pointwise;

/// For each D `[D*, −½ a log D, −½ b log(1 − D), f(D), f(D*), f(D) − f(D*), f'(D), f''(D), j]`.
#[wasm_bindgen]
pub fn pointwise(a: f64, b: f64, d: &[f64]) -> Vec<f64> {
    let mut all = Vec::new();
    for &d in d {
        let at = pointwise::at(a, b, d);
        all.extend_from_slice(&[
            at.d_star,
            at.on_data,
            at.on_model,
            at.loss,
            at.least,
            at.excess,
            at.slope,
            at.curvature,
            at.js,
        ]);
    }
    all
}
