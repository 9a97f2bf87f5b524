//! Exports about densities on the line; see [`crate::theory::line`].
//!
//! A density comes as `[low, high, weight, mean, std, …]`; answers are flat, as `www/wasm.d.ts` says.

use wasm_bindgen::prelude::{JsError, wasm_bindgen};

use crate::theory::line::divergence::{divergences, gibbs};
use crate::theory::line::fit::{Objective, fit};
use crate::theory::line::{Line, running, sweep};

type Numbers = Result<Vec<f64>, JsError>;

fn read(flat: &[f64]) -> Result<Line, JsError> {
    Line::from_slice(flat).map_err(|error| JsError::new(error.message()))
}

#[wasm_bindgen(js_name = lineDensity)]
pub fn density(line: &[f64], mut xs: Vec<f64>) -> Numbers {
    let line = read(line)?;
    for x in &mut xs {
        *x = line.density(*x);
    }
    Ok(xs)
}

#[wasm_bindgen(js_name = lineMixture)]
pub fn mixture(p: &[f64], q: &[f64], xs: &[f64]) -> Numbers {
    let (p, q) = (read(p)?, read(q)?);
    let n = xs.len();
    let mut all = vec![0.0; 3 * n];
    for (i, &x) in xs.iter().enumerate() {
        let (dp, dq) = (p.density(x), q.density(x));
        (all[i], all[n + i], all[2 * n + i]) = (dp, dq, 0.5 * (dp + dq));
    }
    Ok(all)
}

#[wasm_bindgen(js_name = lineDivergences)]
pub fn line_divergences(p: &[f64], q: &[f64]) -> Numbers {
    let d = divergences(&read(p)?, &read(q)?);
    Ok(vec![
        d.kl_pq,
        d.kl_qp,
        d.js,
        d.entropy_p,
        d.entropy_q,
        d.cross_pq,
        d.cross_qp,
    ])
}

#[wasm_bindgen(js_name = lineRunning)]
pub fn line_running(p: &[f64], q: &[f64], xs: &[f64]) -> Numbers {
    let curve = running::running(&read(p)?, &read(q)?, xs);
    let mut all = curve.integrand;
    all.extend(curve.running);
    all.push(curve.total);
    Ok(all)
}

#[wasm_bindgen(js_name = lineGibbs)]
pub fn line_gibbs(p: &[f64], q: &[f64], x: f64) -> Numbers {
    let at = gibbs(&read(p)?, &read(q)?, x);
    Ok(vec![at.ratio, at.log_ratio, at.gap])
}

#[wasm_bindgen(js_name = lineFit)]
pub fn line_fit(p: &[f64], objective: u32, mean: f64, std: f64) -> Numbers {
    let objective = match objective {
        0 => Objective::Forward,
        1 => Objective::Reverse,
        _ => Objective::Js,
    };
    let found = fit(&read(p)?, objective, mean, std);
    let mut all = vec![f64::from(u8::from(found.converged))];
    for step in found.steps {
        all.extend([step.mean, step.std, step.value]);
    }
    Ok(all)
}

#[wasm_bindgen(js_name = lineShifted)]
pub fn line_shifted(p: &[f64], q: &[f64], shifts: &[f64]) -> Numbers {
    let (p, q) = (read(p)?, read(q)?);
    let mut all = Vec::with_capacity(8 * shifts.len());
    for &shift in shifts {
        let s = sweep::shifted(&p, &q, shift);
        all.extend([s.kl_pq, s.kl_qp, s.js]);
        all.extend([s.slope_kl_pq, s.slope_kl_qp, s.slope_js]);
        all.extend(s.halves);
    }
    Ok(all)
}
