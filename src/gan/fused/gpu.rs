//! A run on WebGPU: the buffers, the launches, and the way back.

use burn::tensor::Tensor;
use burn_wgpu::graphics::AutoGraphicsApi;
use burn_wgpu::{CubeDim, KernelSource, RuntimeOptions, SourceKernel, SourceTemplate, WgpuDevice};
use cubecl::Device;
use cubecl::prelude::{Client, CubeCount, KernelId};
use cubecl::server::{Handle, KernelArguments};

use super::layout::{Contents, Values};
use super::orders::{self, Head, Order};
use super::program::{Kernel, Program, THREADS, Update};
use crate::gan::network::Mlp;
use crate::gan::optimiser::Optimiser;
use crate::gan::trainer::{Trainer, discriminator, generator, settings_d, settings_g};
use crate::params::Which;

/// Launches in one submission; a few dozen steps.
const TASKS: usize = 128;

/// A GPU that is ready.
#[derive(Clone)]
pub struct Gpu {
    client: Client,
}

impl Gpu {
    /// Starts burn's WebGPU runtime. May be called once in the life of a wasm instance.
    ///
    /// # Errors
    /// In words, if there is no WebGPU, no adapter, or the adapter gives no device.
    pub async fn start() -> Result<Self, String> {
        let device = WgpuDevice::default();
        let options = RuntimeOptions::with_tasks_max(Some(TASKS)).map_err(|e| e.to_string())?;
        burn_wgpu::try_init_setup_async::<AutoGraphicsApi>(&device, options)
            .await
            .map_err(|error| error.to_string())?;
        Ok(Self {
            client: Device::from(device).client(),
        })
    }
}

/// A kernel as the runtime takes it.
struct Source(Kernel);

impl KernelSource for Source {
    fn source(&self) -> SourceTemplate {
        SourceTemplate::new(&*self.0.text)
    }

    fn id(&self) -> KernelId {
        KernelId::new::<Self>().info(self.0.key)
    }

    fn lang(&self) -> &'static str {
        "wgsl"
    }
}

/// A run of which the newest numbers are on a GPU.
pub struct Run {
    gpu: Gpu,
    program: Program,
    run: Handle,
    mixture: Handle,
    scratch: Handle,
    /// Whether the GPU has made steps that the trainer knows nothing of.
    ahead: bool,
}

impl Run {
    /// Takes a run to the GPU as it stands; its parameters must be such that the kernels serve them ([`super::serves`]).
    pub fn new(gpu: &Gpu, trainer: &Trainer) -> Self {
        let params = trainer.params();
        let program = Program::new(params);
        let contents = contents(trainer);
        let client = &gpu.client;
        Self {
            run: client
                .create_from_slice(&bytes(&program.layout.pack(&contents), f32::to_le_bytes)),
            mixture: client.create_from_slice(&bytes(&mixture(trainer), f32::to_le_bytes)),
            scratch: client.empty(program.scratch(params.batch)),
            gpu: gpu.clone(),
            program,
            ahead: false,
        }
    }

    /// Queues `n` steps; of the trainer only the counters move.
    pub fn steps(&mut self, trainer: &mut Trainer, n: u32, which: Which) {
        let (mut all, mut launches) = (vec![], vec![]);
        let params = trainer.params().clone();
        for _ in 0..n {
            let [rate_g, rate_d] = trainer.rates();
            let noise = trainer.noise();
            let updates_d = match which {
                Which::Both => params.k,
                Which::D => 1,
                Which::G => 0,
            };
            for _ in 0..updates_d {
                all.push(Order {
                    update: trainer.updates_d,
                    rate: rate_d,
                    noise,
                    time: trainer.opt_d.count(),
                    settings: settings_d(&params),
                });
                launches.push(true);
                trainer.updates_d += 1;
            }
            if which != Which::D {
                all.push(Order {
                    update: trainer.updates_g,
                    rate: rate_g,
                    noise,
                    time: trainer.opt_g.count(),
                    settings: settings_g(&params),
                });
                launches.push(false);
                trainer.updates_g += 1;
            }
            trainer.step += 1;
        }
        let head = Head {
            seed: params.seed,
            batch: params.batch,
            strides: [
                self.program.d.stride(params.batch),
                self.program.g.stride(params.batch),
            ],
            gamma: params.gamma,
            ema: params.ema,
            settings: [settings_g(&params), settings_d(&params)],
        };
        let orders = bytes(&orders::write(&head, &all), u32::to_le_bytes);
        let orders = self.gpu.client.create_from_slice(&orders);
        for of_d in launches {
            let update = if of_d {
                &self.program.d
            } else {
                &self.program.g
            };
            self.launch(update, &orders, params.batch);
        }
        self.ahead = true;
    }

    fn launch(&self, update: &Update, orders: &Handle, batch: u32) {
        let launch = |kernel: &Kernel, groups: u32| {
            let mut buffers = vec![&self.run, orders, &self.scratch];
            if kernel.draws_data {
                buffers.push(&self.mixture);
            }
            let bindings = buffers
                .into_iter()
                .map(|handle| handle.clone().binding())
                .collect();
            let source = Source(kernel.clone());
            self.gpu.client.launch(
                Box::new(SourceKernel::new(source, CubeDim::new_1d(THREADS))),
                CubeCount::Static(groups, 1, 1),
                KernelArguments::new().with_buffers(bindings),
            );
        };
        launch(&update.turn, update.tiles(batch));
        launch(&update.learning, update.pieces);
    }

    /// Waits until all steps so far have been made.
    ///
    /// # Errors
    /// In words, if the device failed.
    pub async fn fence(&self) -> Result<(), String> {
        self.gpu.client.sync().await.map_err(|e| e.to_string())
    }

    /// Brings the newest numbers back to the trainer.
    ///
    /// # Errors
    /// In words, if the device failed.
    pub async fn settle(&mut self, trainer: &mut Trainer) -> Result<(), String> {
        if !self.ahead {
            return Ok(());
        }
        let read = self.gpu.client.read_async(vec![self.run.clone()]).await;
        let read = read.map_err(|error| error.to_string())?;
        let values: Vec<f32> = read
            .first()
            .ok_or("the device returned nothing")?
            .chunks_exact(4)
            .map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
            .collect();
        if values.len() < 4 * self.program.layout.elements() {
            return Err(
                "the device returned another number of values than it was asked for".into(),
            );
        }
        restore(trainer, self.program.layout.unpack(&values))?;
        self.ahead = false;
        Ok(())
    }
}

/// What a trainer holds, as numbers.
fn contents(trainer: &Trainer) -> Contents {
    let (g, d) = (values(&trainer.g), values(&trainer.d));
    Contents {
        average: trainer.average.as_ref().map_or_else(|| g.clone(), values),
        moments_g: moments(&trainer.opt_g, &g),
        moments_d: moments(&trainer.opt_d, &d),
        g,
        d,
    }
}

fn values(network: &Mlp) -> Values {
    let layers = network.tensors();
    layers
        .map(|(weight, bias)| (numbers(weight), numbers(bias)))
        .collect()
}

/// The values of a tensor, which is on the CPU.
fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    let data = tensor.into_data().try_to_vec();
    data.expect("every tensor of a trainer is of f32")
}

/// The means of the gradients, and of their squares; zeros where the optimiser has none.
fn moments(optimiser: &Optimiser, like: &Values) -> [Values; 2] {
    let mut tensors = optimiser.tensors().into_iter().map(numbers);
    let mut layers = optimiser
        .moments(|| tensors.next().unwrap_or_default())
        .layers;
    layers.resize(like.len(), Default::default());
    let filled = |values: &[f32], like: &[f32]| match values {
        [] => vec![0.0; like.len()],
        values => values.to_vec(),
    };
    [0, 1].map(|mean| {
        let layers = layers.iter().zip(like);
        let both = layers.map(|(layer, (weights, biases))| {
            (
                filled(&layer[mean], weights),
                filled(&layer[mean + 2], biases),
            )
        });
        both.collect()
    })
}

/// Gives a trainer what the GPU has come to; its counters are there already.
fn restore(trainer: &mut Trainer, contents: Contents) -> Result<(), String> {
    let (arch_g, arch_d) = (generator(&trainer.params), discriminator(&trainer.params));
    let device = trainer.device.clone();
    let tracked = device.clone().autodiff();
    trainer.g = Mlp::from_values(&arch_g, contents.g, &tracked);
    trainer.d = Mlp::from_values(&arch_d, contents.d, &tracked);
    if trainer.average.is_some() {
        trainer.average = Some(Mlp::from_values(&arch_g, contents.average, &device));
    }
    let both = [
        (&mut trainer.opt_g, contents.moments_g, arch_g),
        (&mut trainer.opt_d, contents.moments_d, arch_d),
    ];
    for (optimiser, [means, squares], arch) in both {
        let layers = means.into_iter().zip(squares);
        optimiser.take(
            layers.map(|((mw, mb), (sw, sb))| [mw, sw, mb, sb]),
            &arch,
            &device,
        )?;
    }
    Ok(())
}

/// The components as `data.wgsl` reads them.
fn mixture(trainer: &Trainer) -> Vec<f32> {
    let components = trainer.mixture().factored();
    let numbers = components.flat_map(|(component, factor)| {
        let [[l11, l21], [_, l22]] = factor.columns();
        let [x, y] = component.mean;
        [component.weight, x, y, l11, l21, l22, 0.0, 0.0]
    });
    numbers.map(|number| number as f32).collect()
}

fn bytes<const N: usize, T: Copy>(words: &[T], word: impl Fn(T) -> [u8; N]) -> Vec<u8> {
    words.iter().flat_map(|&each| word(each)).collect()
}
