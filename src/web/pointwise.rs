//! Exports about the loss of D at one point; see [`crate::theory::pointwise`].

use wasm_bindgen::prelude::wasm_bindgen;

use crate::theory::pointwise::{self, Pointwise};

/// `[D*, −½ a log D, −½ b log(1 − D), f(D), f(D*), f(D) − f(D*), f'(D), f''(D), j]`.
#[wasm_bindgen]
pub fn pointwise(a: f64, b: f64, d: f64) -> Vec<f64> {
    let Pointwise {
        d_star,
        on_data,
        on_model,
        loss,
        least,
        excess,
        slope,
        curvature,
        js,
    } = pointwise::at(a, b, d);
    vec![
        d_star, on_data, on_model, loss, least, excess, slope, curvature, js,
    ]
}

/// `[−½ a log D, −½ b log(1 − D), f'(D)]` for each D, one triple after another.
#[wasm_bindgen(js_name = pointwiseCurve)]
pub fn pointwise_curve(a: f64, b: f64, d: &[f64]) -> Vec<f64> {
    d.iter()
        .map(|&d| pointwise::at(a, b, d))
        .flat_map(|point| [point.on_data, point.on_model, point.slope])
        .collect()
}
