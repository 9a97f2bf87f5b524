//! A run as JSON text, or packed in few bytes: parameters, counters, weights and optimiser state. On the CPU it resumes bit by bit.

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::network::{Architecture, Mlp};
use super::optimiser::Moments;
use super::packed;
use super::readback::ReadBack;
use super::spectral::Spectral;
use super::trainer::{Diverged, Trainer, discriminator, generator};
use crate::params::Params;

/// Version of the format; other versions are refused.
pub const VERSION: u32 = 1;

/// What files do not name that were written before it could be chosen, and what it was then; elsewhere that is the default.
const BEFORE: [(&str, &str); 2] = [("penalty", "none"), ("lr_decay", "constant")];

/// Largest step that a run may be resumed at, so that its counters cannot overflow.
const MAX_COUNTER: u32 = i32::MAX as u32;

/// The file. Numbers are written with the fewest digits that read back as the same 32 bits.
#[derive(Serialize, Deserialize)]
struct Checkpoint {
    dstar: u32,
    params: serde_json::Value,
    step: u32,
    updates_d: u32,
    updates_g: u32,
    g: Saved,
    d: Saved,
    average: Option<Vec<[Vec<f32>; 2]>>,
    /// The singular vectors of D's layers, if these are normalised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spectral: Option<Vec<Vec<f32>>>,
}

/// One network: for each layer its weights (row-major `[input, output]`) and biases, and the optimiser's state.
#[derive(Serialize, Deserialize)]
struct Saved {
    layers: Vec<[Vec<f32>; 2]>,
    optimiser: Moments,
}

/// Writes a trainer down, as a file for people to keep.
///
/// # Errors
/// `Ok(Err(Diverged))` if some numbers are not finite, so that there is nothing to save; `Err` in words if the device
/// failed.
pub async fn save(trainer: &Trainer) -> Result<Result<String, Diverged>, String> {
    let file = match read(trainer).await? {
        Ok(file) => file,
        Err(diverged) => return Ok(Err(diverged)),
    };
    serde_json::to_string(&file)
        .map(Ok)
        .map_err(|error| error.to_string())
}

/// Writes a trainer down in about a third of the bytes, for [`unpack`] in the same version of this program.
///
/// # Errors
/// As [`save`].
pub async fn pack(trainer: &Trainer) -> Result<Result<Vec<u8>, Diverged>, String> {
    let file = match read(trainer).await? {
        Ok(file) => file,
        Err(diverged) => return Ok(Err(diverged)),
    };
    serde_json::to_value(file)
        .map(|value| Ok(packed::pack(value)))
        .map_err(|error| error.to_string())
}

/// Reads all that a checkpoint holds from the device.
async fn read(trainer: &Trainer) -> Result<Result<Checkpoint, Diverged>, String> {
    let optimisers = [&trainer.opt_g, &trainer.opt_d];
    let reading = ReadBack::default().network(&trainer.g).network(&trainer.d);
    let reading = trainer.average.iter().fold(reading, ReadBack::network);
    let moments = optimisers.iter().flat_map(|optimiser| optimiser.tensors());
    let reading = moments.fold(reading, ReadBack::tensor);
    let vectors = trainer.spectral.iter().flat_map(Spectral::tensors);
    let values = vectors
        .fold(reading, |reading, vector| reading.tensor(vector))
        .execute()
        .await?;
    if values.iter().flatten().any(|value| !value.is_finite()) {
        return Ok(Err(Diverged {
            step: trainer.step(),
        }));
    }
    let mut values = values.into_iter();
    let mut take = || values.next().unwrap_or_default();
    let mut network = |layers: usize| (0..layers).map(|_| [take(), take()]).collect::<Vec<_>>();
    let (g, d) = (
        network(trainer.g.layers.len()),
        network(trainer.d.layers.len()),
    );
    let average = trainer
        .average
        .as_ref()
        .map(|average| network(average.layers.len()));
    let [moments_g, moments_d] = optimisers.map(|optimiser| optimiser.moments(&mut take));
    let spectral = trainer
        .spectral
        .as_ref()
        .map(|spectral| spectral.tensors().map(|_| take()).collect());
    Ok(Ok(Checkpoint {
        dstar: VERSION,
        params: trainer.params().to_json_value(),
        step: trainer.step,
        updates_d: trainer.updates_d,
        updates_g: trainer.updates_g,
        g: Saved {
            layers: g,
            optimiser: moments_g,
        },
        d: Saved {
            layers: d,
            optimiser: moments_d,
        },
        average,
        spectral,
    }))
}

/// Reads a trainer back, onto `device`.
///
/// # Errors
/// One sentence that names what is wrong with the text; nothing is half restored.
pub fn load(text: &str, device: &Device) -> Result<Trainer, String> {
    let file: Checkpoint = serde_json::from_str(text)
        .map_err(|error| format!("this is not a saved dstar run: {error}"))?;
    restore(file, device)
}

/// Reads a trainer back from what [`pack`] gave.
///
/// # Errors
/// As [`load`].
pub fn unpack(bytes: &[u8], device: &Device) -> Result<Trainer, String> {
    let file = serde_json::from_value(packed::unpack(bytes)?)
        .map_err(|error| format!("this is not a kept dstar run: {error}"))?;
    restore(file, device)
}

fn restore(file: Checkpoint, device: &Device) -> Result<Trainer, String> {
    if file.dstar != VERSION {
        return Err(format!(
            "this run was saved as version {}, and version {VERSION} is needed",
            file.dstar
        ));
    }
    let counters = [file.step, file.updates_d, file.updates_g];
    if counters.iter().any(|&counter| counter > MAX_COUNTER) {
        return Err(format!(
            "a run of more than {MAX_COUNTER} steps cannot be resumed"
        ));
    }
    let mut params = file.params;
    if let Some(given) = params.as_object_mut() {
        for (key, then) in BEFORE {
            given.entry(key).or_insert(then.into());
        }
    }
    let params = Params::from_json(&params.to_string())?;
    let mut trainer = Trainer::new(params, device);
    let (arch_g, arch_d) = (generator(&trainer.params), discriminator(&trainer.params));
    let tracked = device.clone().autodiff();
    trainer.g = network("g", &arch_g, file.g.layers, &tracked)?;
    trainer.d = network("d", &arch_d, file.d.layers, &tracked)?;
    trainer
        .opt_g
        .restore(file.g.optimiser, &arch_g, device)
        .map_err(|why| format!("g: {why}"))?;
    trainer
        .opt_d
        .restore(file.d.optimiser, &arch_d, device)
        .map_err(|why| format!("d: {why}"))?;
    if trainer.average.is_some() {
        let layers = file
            .average
            .ok_or("average: the run averages G's weights (ema > 0), but none are saved")?;
        trainer.average = Some(network("average", &arch_g, layers, device)?);
    }
    if trainer.spectral.is_some() {
        let vectors = file
            .spectral
            .ok_or("d: its layers are normalised (spectral), but no singular vectors are saved")?;
        let restored = Spectral::restore(vectors, &arch_d, device);
        trainer.spectral = Some(restored.map_err(|why| format!("d: {why}"))?);
    }
    trainer.step = file.step;
    trainer.updates_d = file.updates_d;
    trainer.updates_g = file.updates_g;
    Ok(trainer)
}

fn network(
    name: &str,
    arch: &Architecture,
    layers: Vec<[Vec<f32>; 2]>,
    device: &Device,
) -> Result<Mlp, String> {
    let shapes = arch.shapes();
    let fits = layers.len() == shapes.len()
        && layers
            .iter()
            .zip(&shapes)
            .all(|([w, b], [i, o])| w.len() == i * o && b.len() == *o);
    if !fits {
        return Err(format!(
            "{name}: the weights do not fit the layers that the parameters ask for"
        ));
    }
    Ok(Mlp::from_values(
        arch,
        layers
            .into_iter()
            .map(|[weights, biases]| (weights, biases)),
        device,
    ))
}
