//! The kernels for given networks, loss, penalty and optimisers, and how they are launched.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::layout::Layout;
use super::writer::Writer;
use crate::gan::trainer::{discriminator, generator};
use crate::params::Params;

/// Threads of a workgroup, in every kernel.
pub const THREADS: u32 = 64;
/// Rows of the batch in a tile, of each kind of point that comes from another draw of the same row.
pub const PAIRS: u32 = 8;

/// A kernel, and how it is to be launched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kernel {
    /// Its WGSL; the entry point is `main`.
    pub text: Arc<str>,
    /// A number that tells it from other kernels.
    pub key: u64,
    /// Whether it reads the mixture, beside the run, the orders and the scratch.
    pub draws_data: bool,
}

/// Both kernels of a network's update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// Draws a batch, and takes it through the networks and back.
    pub turn: Kernel,
    /// Takes the gradients from it, and learns.
    pub learning: Kernel,
    /// Workgroups of the learning.
    pub pieces: u32,
    /// Rows of the batch that a workgroup of the turn takes.
    pub rows: u32,
    /// Groups of four rows in such a tile, all kinds of points together.
    pub groups: u32,
    /// Features that the turn keeps of every row.
    pub features: u32,
}

impl Kernel {
    pub(super) fn new(text: String, draws_data: bool) -> Self {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        Self {
            key: hasher.finish(),
            text: text.into(),
            draws_data,
        }
    }
}

impl Update {
    /// Workgroups of a turn over a batch.
    pub fn tiles(&self, batch: u32) -> u32 {
        batch.div_ceil(self.rows)
    }

    /// Groups of four rows in all its tiles.
    pub fn stride(&self, batch: u32) -> u32 {
        self.tiles(batch) * self.groups
    }
}

/// The kernels of both networks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Where they find the run.
    pub layout: Layout,
    /// The update of D.
    pub d: Update,
    /// The update of G.
    pub g: Update,
}

impl Program {
    /// The program for these parameters, which the kernels must serve ([`super::serves`]).
    pub fn new(params: &Params) -> Self {
        let (g, d) = (generator(params), discriminator(params));
        let layout = Layout::new(&g, &d);
        let writer = Writer::new(params, &layout, [&g, &d]);
        Self {
            d: writer.clone().update_d(),
            g: writer.update_g(),
            layout,
        }
    }

    /// Bytes that both turns need to work in, one after the other.
    pub fn scratch(&self, batch: u32) -> usize {
        let needs = [&self.d, &self.g]
            .map(|update| 16 * update.features as usize * update.stride(batch) as usize);
        needs[0].max(needs[1])
    }
}
