//! The likelihood of a model given samples; see [`crate::theory::likelihood`].

use wasm_bindgen::prelude::wasm_bindgen;

use crate::theory::likelihood::{Model, Samples, Space, kl_between, truth};

fn space(dimension: usize) -> Space {
    if dimension == 1 {
        Space::Line
    } else {
        Space::Plane
    }
}

/// p_θ at these points (x x … or x y x y …); nothing where θ is no model.
#[wasm_bindgen(js_name = mleDensity)]
pub fn density(dimension: usize, theta: &[f64], points: &[f64]) -> Vec<f64> {
    let mut all = vec![];
    if let Some(model) = Model::new(space(dimension), theta) {
        for x in points.chunks_exact(dimension) {
            let y = if dimension == 1 { 0.0 } else { x[1] };
            all.push(libm::exp(model.log_density([x[0], y])));
        }
    }
    all
}

/// Samples of a hidden mixture, and the model that is held against them: at first the truth.
#[wasm_bindgen]
pub struct Likelihood {
    truth: Model,
    samples: Samples,
    model: Model,
}

#[wasm_bindgen]
impl Likelihood {
    /// `m` samples that `seed` draws from the mixture of so many `components`.
    #[wasm_bindgen(constructor)]
    pub fn new(dimension: usize, components: usize, m: usize, seed: u32) -> Self {
        let truth = truth(space(dimension), components);
        let samples = Samples::draw(&truth, m, seed);
        Self {
            model: truth.clone(),
            truth,
            samples,
        }
    }

    /// Rows of `x, y, count`: the cells that hold a sample; y is 0 on the line.
    pub fn cells(&self) -> Vec<f64> {
        let mut all = vec![];
        for (x, n) in self.samples.cells().iter().zip(self.samples.counts()) {
            all.extend_from_slice(&[x[0], x[1], *n]);
        }
        all
    }

    /// Takes a θ, and gives it back as it is used; what is no model changes nothing.
    pub fn set(&mut self, theta: &[f64]) -> Vec<f64> {
        if let Some(model) = Model::new(self.truth.space(), theta) {
            self.model = model;
        }
        self.model.theta().to_vec()
    }

    /// `[Σ log p, −Σ log p / m, KL(p̂‖P), H(p̂), H(p̂) + d log δ]`, then of the product: `[in f64, its
    /// log10, factors until it is subnormal, until it is 0 (0: never)]`, then rows of `factors, log10
    /// of their product`.
    pub fn evaluate(&self, points: usize) -> Vec<f64> {
        let log_densities = self.samples.log_densities(&self.model);
        let [nll, kl] = self.samples.nll_and_kl(&log_densities);
        let product = self.samples.product(&log_densities, points);
        let mut all = vec![
            -nll * self.samples.len() as f64,
            nll,
            kl,
            self.samples.entropy(),
            self.samples.gap(),
            product.in_f64,
            product.log10,
            product.subnormal_at.unwrap_or(0) as f64,
            product.zero_at.unwrap_or(0) as f64,
        ];
        all.extend_from_slice(product.running.as_flattened());
        all
    }

    /// log p at each row of [`Self::cells`].
    #[wasm_bindgen(js_name = logDensities)]
    pub fn log_densities(&self) -> Vec<f64> {
        self.samples.log_densities(&self.model)
    }

    /// KL(p_data‖p), what KL(p̂‖P) tends to as m grows (to the precision of the recording).
    #[wasm_bindgen(js_name = truthKl)]
    pub fn truth_kl(&self) -> f64 {
        kl_between(&self.truth, &self.model)
    }

    /// Rows of `−Σ log p / m, KL(p̂‖P)`, for each value of this coordinate of θ.
    pub fn curve(&self, coordinate: usize, values: &[f64]) -> Vec<f64> {
        let curve = self.samples.curve(&self.model, coordinate, values);
        curve.as_flattened().to_vec()
    }

    /// θ after one step of gradient ascent that begins with this step size; then the step size that
    /// served, 0 at a maximum.
    pub fn ascend(&self, rate: f64) -> Vec<f64> {
        let step = self.samples.ascend(&self.model, rate);
        let mut all = step.model.theta().to_vec();
        all.push(step.rate);
        all
    }

    /// θ after one iteration of EM; with one component, the closed form.
    pub fn em(&self) -> Vec<f64> {
        self.samples.em(&self.model).theta().to_vec()
    }
}
