//! The JavaScript boundary: conversions only, no logic.
//!
//! Built without `gan` it offers the theory to the main thread; with it, the engine to a worker.

#![allow(
    unreachable_pub,
    reason = "wasm-bindgen exports public items only, from private modules too"
)]

#[cfg(not(feature = "gan"))]
mod categorical;
#[cfg(not(feature = "gan"))]
mod editor;
#[cfg(feature = "gan")]
mod engine;
#[cfg(not(feature = "gan"))]
mod likelihood;
#[cfg(not(feature = "gan"))]
mod line;
#[cfg(not(feature = "gan"))]
mod pointwise;
#[cfg(not(feature = "gan"))]
mod theory;

use wasm_bindgen::prelude::wasm_bindgen;

unsafe extern "C" {
    /// The linker's function that runs every static constructor of the module.
    fn __wasm_call_ctors();
}

/// Runs once, when the module has been instantiated.
///
/// Symptom: every call into the module is slow, and exports are named `….command_export`.
/// Cause: cubecl registers its operations through the static constructors of `inventory`. Where a
/// module never calls `__wasm_call_ctors` itself, wasm-ld takes it for a program that runs once per
/// call, and wraps each export in a shim that runs all of them.
/// Numbers: a third of the time of a training step went there.
/// Delete the call when nothing in the module has constructors, or when wasm-bindgen makes it.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
    // SAFETY: the start function runs exactly once per instance, before any other export.
    unsafe { __wasm_call_ctors() };
}
