//! The training engine as JavaScript sees it, in a worker. Conversions only.

use js_sys::{Float32Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::gan::gallery::Gallery;
use crate::gan::place::Place;
#[cfg(feature = "webgpu")]
use crate::gan::self_test;
use crate::gan::{Diverged, Snapshot, Trainer, Which, checkpoint, device, trace};
use crate::params::{Choice, Params};

/// A GAN in training.
#[wasm_bindgen]
pub struct Engine {
    trainer: Trainer,
    place: Place,
    gallery: Gallery,
}

#[wasm_bindgen]
impl Engine {
    /// An engine on the CPU. `params` is the JSON that the theory artefact writes.
    pub fn cpu(params: &str) -> Result<Engine, JsError> {
        Self::at(Place::default(), params)
    }

    /// An engine on WebGPU; once in the life of this module's instance.
    #[cfg(feature = "webgpu")]
    pub async fn webgpu(params: String) -> Result<Engine, JsError> {
        Self::at(Place::webgpu().await.map_err(error)?, &params)
    }

    fn at(place: Place, params: &str) -> Result<Engine, JsError> {
        let trainer = fresh(params)?;
        Ok(Self {
            gallery: Gallery::new(&trainer),
            trainer,
            place,
        })
    }

    /// Compares the GPU with the CPU; resolves to the largest difference, rejects where it is too large or there is no GPU.
    #[cfg(feature = "webgpu")]
    #[wasm_bindgen(js_name = selfTest)]
    pub async fn self_test(&self) -> Result<f32, JsError> {
        let gpu = self.place.gpu();
        let gpu = gpu.ok_or_else(|| JsError::new("this engine has no GPU"))?;
        let difference = self_test::compare(self.trainer.params(), gpu).await;
        difference.map_err(error)
    }

    /// The key of a parameter that keeps the run from the GPU, if one does: then its steps are made on the CPU.
    #[cfg(feature = "webgpu")]
    pub fn unserved(&self) -> Option<String> {
        self.place.unserved(&self.trainer).map(String::from)
    }

    /// Makes `n` steps of `which` ("both", "d" or "g"). Returns the step at which the run diverged, if it did.
    pub fn steps(&mut self, n: u32, which: &str) -> Result<Option<u32>, JsError> {
        let Some(&which) = Which::ALL.iter().find(|each| each.word() == which) else {
            let words = Which::WORDS.join("', '");
            return Err(error(format!("step: '{which}' is none of '{words}'")));
        };
        let made = self.place.steps(&mut self.trainer, n, which);
        Ok(made.err().map(|Diverged { step }| step))
    }

    async fn settle(&mut self) -> Result<(), JsError> {
        self.place.settle(&mut self.trainer).await.map_err(error)
    }

    /// Resolves to the snapshot of the page's contract (less `seed`, `backend`, `params`), or to `{diverged: step}`.
    pub async fn snapshot(&mut self) -> Result<Object, JsError> {
        self.settle().await?;
        if !self.gallery.fits(self.trainer.params()) {
            self.gallery = Gallery::new(&self.trainer);
        }
        match self.gallery.look(&self.trainer).await.map_err(error)? {
            Ok(snapshot) => to_object(&snapshot),
            Err(diverged) => to_diverged(diverged),
        }
    }

    /// Takes over parameters: live where possible, else with a restart. Resolves to whether it restarted.
    pub async fn set(&mut self, params: String) -> Result<bool, JsError> {
        let params = Params::from_json(&params).map_err(error)?;
        self.settle().await?;
        Ok(self.take(params))
    }

    fn take(&mut self, params: Params) -> bool {
        self.place.changed();
        let live = self.trainer.set(&params);
        if !live {
            self.trainer = Trainer::new(params, &device::cpu());
        }
        !live
    }

    /// Starts again from the initial weights of these parameters.
    pub fn reset(&mut self, params: &str) -> Result<(), JsError> {
        self.trainer = fresh(params)?;
        self.place.changed();
        Ok(())
    }

    /// Resolves to the run as JSON text, or to `{diverged: step}`.
    pub async fn save(&mut self) -> Result<JsValue, JsError> {
        self.settle().await?;
        match checkpoint::save(&self.trainer).await.map_err(error)? {
            Ok(text) => Ok(text.into()),
            Err(diverged) => Ok(to_diverged(diverged)?.into()),
        }
    }

    /// Resolves to the run as bytes for [`Engine::unpack`], or to `{diverged: step}`.
    pub async fn pack(&mut self) -> Result<JsValue, JsError> {
        self.settle().await?;
        match checkpoint::pack(&self.trainer).await.map_err(error)? {
            Ok(bytes) => Ok(Uint8Array::from(&bytes[..]).into()),
            Err(diverged) => Ok(to_diverged(diverged)?.into()),
        }
    }

    /// Takes up a packed run, and goes on with these parameters, as [`Engine::set`] does. Bad bytes leave this engine as it was.
    pub fn unpack(&mut self, bytes: &[u8], params: &str) -> Result<bool, JsError> {
        let params = Params::from_json(params).map_err(error)?;
        self.trainer = checkpoint::unpack(bytes, &device::cpu()).map_err(error)?;
        Ok(self.take(params))
    }

    /// Makes one step of both networks; resolves to what happened in it ([`trace::Trace`], its fields by name), or to `{diverged: step}`.
    pub async fn slow(&mut self) -> Result<JsValue, JsError> {
        self.settle().await?;
        self.place.changed();
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
        self.place.fence().await.map_err(error)
    }

    /// Takes over a saved run; returns its parameters as JSON. A bad text leaves this engine as it was.
    pub fn load(&mut self, text: &str) -> Result<String, JsError> {
        self.trainer = checkpoint::load(text, &device::cpu()).map_err(error)?;
        self.place.changed();
        Ok(self.trainer.params().to_json())
    }
}

fn fresh(params: &str) -> Result<Trainer, JsError> {
    let params = Params::from_json(params).map_err(error)?;
    Ok(Trainer::new(params, &device::cpu()))
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
