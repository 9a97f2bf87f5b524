//! The theory artefact's exports: the parameter table, its codec, and a picture of the data.

use js_sys::{Float32Array, Object, Reflect};
use serde_json::json;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use crate::params::{self, Params};
use crate::rng::{self, Purpose};
use crate::theory::grid::{Grid, rasterise};

type Result<T> = std::result::Result<T, JsError>;

fn read(params: &str) -> Result<Params> {
    Params::from_json(params).map_err(|reason| JsError::new(&reason))
}

/// The parameter table: a JSON array of rows.
#[wasm_bindgen]
pub fn table() -> String {
    params::table_json()
}

/// Reads a URL query; JSON `{params, notes}`.
#[wasm_bindgen]
pub fn parse(query: &str) -> String {
    let (params, notes) = params::parse(query);
    json!({"params": params.to_json_value(), "notes": notes}).to_string()
}

/// Applies a JSON object of changes; JSON `{params, notes, restart}`.
#[wasm_bindgen]
pub fn update(params: &str, changes: &str) -> Result<String> {
    let before = read(params)?;
    let (after, notes) = before
        .update_json(changes)
        .map_err(|reason| JsError::new(&reason))?;
    let restart = before.restarts(&after);
    Ok(json!({"params": after.to_json_value(), "notes": notes, "restart": restart}).to_string())
}

/// The query that gives the parameters back.
#[wasm_bindgen]
pub fn query(params: &str) -> Result<String> {
    Ok(read(params)?.to_query())
}

/// The keys that change nothing beside the other values of these parameters; a JSON array.
#[wasm_bindgen]
pub fn inert(params: &str) -> Result<String> {
    Ok(json!(read(params)?.inert()).to_string())
}

/// The data before any training: `{grid, p_data, samples_data, bandwidth}`.
///
/// `p_data` is smoothed by the bandwidth of the grid, one cell, as it is beside `p_model`. The grid has this half-width, if
/// one is given, or else shows everything.
#[wasm_bindgen]
pub fn preview(params: &str, half_width: Option<f64>) -> Result<Object> {
    let params = read(params)?;
    let mixture = params.mixture();
    let half_width = half_width.unwrap_or_else(|| mixture.extent());
    let grid = Grid::square(params.grid as usize, half_width);
    let bandwidth = grid.cell_width();
    let p_data = rasterise(&mixture.smoothed(bandwidth), grid).cells;
    let cells: Vec<f32> = p_data.into_iter().map(|p| p as f32).collect();
    let points: Vec<f32> = (0..params.samples)
        .flat_map(|row| mixture.sample(rng::block(params.seed, Purpose::ShowData, 0, row)))
        .collect();
    Ok(object([
        ("grid", grid_object(grid).into()),
        ("p_data", Float32Array::from(&cells[..]).into()),
        ("samples_data", Float32Array::from(&points[..]).into()),
        ("bandwidth", bandwidth.into()),
    ]))
}

fn grid_object(Grid { n, x0, x1, y0, y1 }: Grid) -> Object {
    object([
        ("n", (n as u32).into()),
        ("x0", x0.into()),
        ("x1", x1.into()),
        ("y0", y0.into()),
        ("y1", y1.into()),
    ])
}

/// A plain JavaScript object with these fields.
fn object<const N: usize>(fields: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (key, value) in fields {
        Reflect::set(&object, &key.into(), &value).expect("a plain object takes any field");
    }
    object
}
