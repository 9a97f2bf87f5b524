//! What the editor of the data asks for; see [`crate::theory::cloud`]. Points are flat, x y x y …; components are rows of
//! `weight, x, y, σ1, σ2, degrees`.

use wasm_bindgen::prelude::{JsError, wasm_bindgen};

use crate::params::{Mix, Params};
use crate::theory::cloud;
use crate::theory::mixture::Point;

fn rows(mix: &Mix) -> Vec<f64> {
    let mut all = vec![];
    for e in mix.ellipses() {
        let ([x, y], [first, second]) = (e.mean, e.stds);
        all.extend_from_slice(&[e.weight, x, y, first, second, e.degrees]);
    }
    all
}

fn points(flat: &[f64]) -> Vec<Point> {
    flat.chunks_exact(2).map(|x| [x[0], x[1]]).collect()
}

/// The components of the data that these parameters name, as a custom mixture keeps them.
#[wasm_bindgen]
pub fn components(params: &str) -> Result<Vec<f64>, JsError> {
    let params = Params::from_json(params).map_err(|reason| JsError::new(&reason))?;
    Ok(rows(&params.as_mix()))
}

/// Points that a brush leaves on its way, after it has left `first`.
#[wasm_bindgen]
pub fn spray(from: &[f64], to: &[f64], radius: f64, seed: u32, first: usize) -> Vec<f64> {
    let all = cloud::spray([from[0], from[1]], [to[0], to[1]], radius, seed, first);
    all.as_flattened().to_vec()
}

/// At most so many of the points.
#[wasm_bindgen]
pub fn thin(flat: &[f64], most: usize, seed: u32) -> Vec<f64> {
    let all = cloud::thin(&points(flat), most, seed);
    all.as_flattened().to_vec()
}

/// `[cx, cy, s]`, where x ↦ s (x − c) brings the points to size; then Scott's bandwidth of the points as they are.
#[wasm_bindgen]
pub fn framing(flat: &[f64]) -> Vec<f64> {
    let all = points(flat);
    let mut four = cloud::framing(&all).to_vec();
    four.push(cloud::bandwidth(&all));
    four
}

/// A mixture on its way to the maximum of the likelihood of some points, of which there is at least one.
#[wasm_bindgen]
pub struct Fit(cloud::Fit);

#[wasm_bindgen]
impl Fit {
    /// Begins with `k` components.
    #[wasm_bindgen(constructor)]
    pub fn new(flat: &[f64], k: usize, seed: u32) -> Result<Fit, JsError> {
        let fit = cloud::Fit::new(points(flat), k, seed);
        fit.map(Fit).ok_or_else(|| JsError::new("no points to fit"))
    }

    /// One iteration of EM; whether it is worth another.
    pub fn step(&mut self) -> bool {
        self.0.step()
    }

    /// The components reached.
    pub fn components(&self) -> Vec<f64> {
        rows(&Mix::of(self.0.mixture().components()).unwrap_or_default())
    }

    /// (1/m) Σ log p(xᵢ) in nats.
    #[wasm_bindgen(js_name = meanLogLikelihood)]
    pub fn mean_log_likelihood(&self) -> f64 {
        self.0.mean_log_likelihood()
    }
}
