//! The place where tensors live: the CPU (burn's flex). Runs on WebGPU are [`super::fused`].

use burn::tensor::Device;

/// The CPU device, without gradient tracking.
pub fn cpu() -> Device {
    Device::flex()
}
