//! The settings under which a step is told of, and the step.

use burn::tensor::{Tensor, TensorData};
use dstar::gan::trace::{self, Trace};
use dstar::gan::{Trainer, Which, device};

use super::common::plain;

const SMALL: &str = "batch=32&g_width=16&d_width=16&grid=32";

/// Settings of which each changes what goes through the networks, alone and with others.
pub(crate) const SETTINGS: [&str; 14] = [
    "",
    "k=3&unroll=2&ema=0.9",
    "noise=0.4",
    "noise=0.4&noise_steps=7",
    "noise=0.2&noise_steps=5",
    "spectral=true",
    "spectral=true&penalty=r1&loss=hinge",
    "pack=2",
    "pack=3&noise=0.3&batch=50",
    "pack=4&batch=2",
    "pack=3&pairing=relativistic&penalty=gp&noise=0.2&unroll=1&k=2&spectral=true",
    "latent_dim=1&latent=uniform&g_layers=0&d_layers=0",
    "g_optim=adamw&d_optim=momentum&lr_decay=linear&decay_steps=9",
    "batch=1&penalty=zerogp&data=grid25",
];

/// Every loss with every pairing and every penalty.
pub(crate) fn games() -> impl Iterator<Item = String> {
    let losses = [
        "nonsaturating",
        "minimax",
        "leastsquares",
        "hinge",
        "wasserstein",
    ];
    let penalties = ["none", "r1", "r2", "r1r2", "zerogp", "gp"];
    losses.into_iter().flat_map(move |loss| {
        ["plain", "relativistic"]
            .into_iter()
            .flat_map(move |pairing| {
                penalties
                    .into_iter()
                    .map(move |penalty| format!("loss={loss}&pairing={pairing}&penalty={penalty}"))
            })
    })
}

/// What a query leaves open is small.
pub(crate) fn at_five(query: &str) -> Trainer {
    let open = SMALL.split('&').filter(|pair| {
        let key = pair.split('=').next().unwrap_or_default();
        !query
            .split('&')
            .any(|given| given.starts_with(&format!("{key}=")))
    });
    let query: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .chain(open)
        .collect();
    let mut trainer = Trainer::new(plain(&query.join("&")), &device::cpu());
    trainer.steps(5, Which::Both).unwrap();
    trainer
}

pub(crate) fn slow(trainer: &mut Trainer) -> Trace {
    pollster::block_on(trace::step(trainer)).unwrap().unwrap()
}

pub(crate) fn rows(values: Vec<f32>, columns: usize) -> Tensor<2> {
    let shape = [values.len() / columns, columns];
    Tensor::from_data(TensorData::new(values, shape), &device::cpu())
}

pub(crate) fn numbers(tensor: Tensor<2>) -> Vec<f32> {
    tensor.into_data().try_to_vec().unwrap()
}
