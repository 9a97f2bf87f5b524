//! The two places a GAN can train: the CPU (burn's flex) and WebGPU (burn-wgpu in the browser).

use burn::tensor::Device;

/// The CPU device, without gradient tracking.
pub fn cpu() -> Device {
    Device::flex()
}

/// Whether tensors on `device` can be read without waiting for a queue, as on the CPU.
pub fn reads_at_once(device: &Device) -> bool {
    device.clone().inner() == cpu()
}

/// Starts burn's WebGPU runtime, without gradient tracking. May be called once in the life of a wasm instance.
///
/// # Errors
/// If there is no WebGPU, no adapter, or the adapter gives no device.
#[cfg(feature = "webgpu")]
pub async fn webgpu() -> Result<Device, String> {
    // 128 dispatches a submit: a step takes about 350, and encoding a submit costs more than encoding a dispatch.
    Device::wgpu_options()
        .tasks_max(128)
        .init_async()
        .await
        .map_err(|error| error.to_string())
}
