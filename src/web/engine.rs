//! The training engine as JavaScript sees it, in a worker. Conversions only.

use burn::tensor::Device;
use js_sys::{Float32Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::gan::gallery::Gallery;
use crate::gan::{Diverged, Snapshot, Trainer, Which, checkpoint, device, self_test, trace};
use crate::params::{Choice, Params};

/// A GAN in training.
#[wasm_bindgen]
pub struct Engine {
    device: Device,
    trainer: Trainer,
    gallery: Gallery,
}

#[wasm_bindgen]
impl Engine {
    /// An engine on the CPU. `params` is the JSON that the theory artefact writes.
    pub fn cpu(params: &str) -> Result<Engine, JsError> {
        Self::on(device::cpu(), params)
    }

    /// An engine on WebGPU; once in the life of this module's instance.
    #[cfg(feature = "webgpu")]
    pub async fn webgpu(params: String) -> Result<Engine, JsError> {
        Self::on(device::webgpu().await.map_err(error)?, &params)
    }

    fn on(device: Device, params: &str) -> Result<Engine, JsError> {
        let trainer = Trainer::new(Params::from_json(params).map_err(error)?, &device);
        Ok(Self {
            gallery: Gallery::new(&trainer),
            trainer,
            device,
        })
    }

    /// Compares this engine's device with the CPU; resolves to the largest difference, rejects where it is too large.
    #[wasm_bindgen(js_name = selfTest)]
    pub async fn self_test(&self) -> Result<f32, JsError> {
        self_test::compare(self.trainer.params(), &self.device)
            .await
            .map_err(error)
    }

    /// Makes `n` steps of `which` ("both", "d" or "g"). Returns the step at which the run diverged, if it did.
    pub fn steps(&mut self, n: u32, which: &str) -> Result<Option<u32>, JsError> {
        let Some(&which) = Which::ALL.iter().find(|each| each.word() == which) else {
            let words = Which::WORDS.join("', '");
            return Err(error(format!("step: '{which}' is none of '{words}'")));
        };
        Ok(self
            .trainer
            .steps(n, which)
            .err()
            .map(|Diverged { step }| step))
    }

    /// Resolves to the snapshot of the page's contract (less `seed`, `backend`, `params`), or to `{diverged: step}`.
    pub async fn snapshot(&mut self) -> Result<Object, JsError> {
        if !self.gallery.fits(self.trainer.params()) {
            self.gallery = Gallery::new(&self.trainer);
        }
        match self.gallery.look(&self.trainer).await.map_err(error)? {
            Ok(snapshot) => to_object(&snapshot),
            Err(diverged) => to_diverged(diverged),
        }
    }

    /// Takes over parameters: live where possible, else with a restart. Returns whether it restarted.
    pub fn set(&mut self, params: &str) -> Result<bool, JsError> {
        Ok(self.take(Params::from_json(params).map_err(error)?))
    }

    fn take(&mut self, params: Params) -> bool {
        let live = self.trainer.set(&params);
        if !live {
            self.trainer = Trainer::new(params, &self.device);
        }
        !live
    }

    /// Starts again from the initial weights of these parameters.
    pub fn reset(&mut self, params: &str) -> Result<(), JsError> {
        self.trainer = Trainer::new(Params::from_json(params).map_err(error)?, &self.device);
        Ok(())
    }

    /// Resolves to the run as JSON text, or to `{diverged: step}`.
    pub async fn save(&self) -> Result<JsValue, JsError> {
        match checkpoint::save(&self.trainer).await.map_err(error)? {
            Ok(text) => Ok(text.into()),
            Err(diverged) => Ok(to_diverged(diverged)?.into()),
        }
    }

    /// Resolves to the run as bytes for [`Engine::unpack`], or to `{diverged: step}`.
    pub async fn pack(&self) -> Result<JsValue, JsError> {
        match checkpoint::pack(&self.trainer).await.map_err(error)? {
            Ok(bytes) => Ok(Uint8Array::from(&bytes[..]).into()),
            Err(diverged) => Ok(to_diverged(diverged)?.into()),
        }
    }

    /// Takes up a packed run, and goes on with these parameters, as [`Engine::set`] does. Bad bytes leave this engine as it was.
    pub fn unpack(&mut self, bytes: &[u8], params: &str) -> Result<bool, JsError> {
        let params = Params::from_json(params).map_err(error)?;
        self.trainer = checkpoint::unpack(bytes, &self.device).map_err(error)?;
        Ok(self.take(params))
    }

    /// Makes one step of both networks; resolves to what happened in it ([`trace::Trace`], its fields by name), or to `{diverged: step}`.
    pub async fn slow(&mut self) -> Result<JsValue, JsError> {
        match trace::step(&mut self.trainer).await.map_err(error)? {
            Ok(trace) => {
                let text = serde_json::to_string(&trace).map_err(JsError::from)?;
                js_sys::JSON::parse(&text).map_err(|_| JsError::new("the trace is not JSON"))
            }
            Err(diverged) => Ok(to_diverged(diverged)?.into()),
        }
    }

    /// Resolves when all steps so far have been made; on WebGPU they are only queued before that.
    pub async fn fence(&self) -> Result<(), JsError> {
        self.trainer.fence().await.map_err(error)
    }

    /// Takes over a saved run; returns its parameters as JSON. A bad text leaves this engine as it was.
    pub fn load(&mut self, text: &str) -> Result<String, JsError> {
        self.trainer = checkpoint::load(text, &self.device).map_err(error)?;
        Ok(self.trainer.params().to_json())
    }
}

fn to_diverged(Diverged { step }: Diverged) -> Result<Object, JsError> {
    object([("diverged", step.into())])
}

fn to_object(snapshot: &Snapshot) -> Result<Object, JsError> {
    let array = |values: &[f32]| JsValue::from(Float32Array::from(values));
    let grid = &snapshot.grid;
    let metrics = serde_json::to_string(&snapshot.metrics).map_err(JsError::from)?;
    object([
        ("step", snapshot.step.into()),
        (
            "grid",
            object([
                ("n", (grid.n as u32).into()),
                ("x0", grid.x0.into()),
                ("x1", grid.x1.into()),
                ("y0", grid.y0.into()),
                ("y1", grid.y1.into()),
            ])?
            .into(),
        ),
        ("p_data", array(&snapshot.p_data)),
        ("p_model", array(&snapshot.p_model)),
        ("d", array(&snapshot.d)),
        ("d_star", array(&snapshot.d_star)),
        ("critic", array(&snapshot.critic)),
        ("samples_data", array(&snapshot.samples_data)),
        ("samples_model", array(&snapshot.samples_model)),
        ("arrows_model", array(&snapshot.arrows_model)),
        ("excess", array(&snapshot.excess)),
        ("optimal", array(&snapshot.optimal)),
        ("modes", array(&snapshot.modes)),
        ("warp", array(&snapshot.exhibit.warp)),
        ("warp_mass", array(&snapshot.exhibit.warp_mass)),
        ("field", array(&snapshot.exhibit.field)),
        (
            "metrics",
            js_sys::JSON::parse(&metrics).map_err(|_| JsError::new("the metrics are not JSON"))?,
        ),
    ])
}

fn object<const N: usize>(entries: [(&str, JsValue); N]) -> Result<Object, JsError> {
    let object = Object::new();
    for (key, value) in entries {
        Reflect::set(&object, &key.into(), &value)
            .map_err(|_| JsError::new("an object refused a property"))?;
    }
    Ok(object)
}

fn error(why: String) -> JsError {
    JsError::new(&why)
}
