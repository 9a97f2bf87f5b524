//! What one view asks for beyond every snapshot, computed only while that view is chosen.

use std::array;

use burn::tensor::{Device, Tensor, TensorData};

use super::network::Mlp;
use super::readback::ReadBack;
use crate::params::{Params, View};
use crate::theory::critic::Pull;
use crate::theory::grid::Grid;
use crate::theory::warp::WarpLattice;

/// Arrows of the generator's field along each side of the plane.
pub const FIELD_SIDE: usize = 24;

/// What the view asks for; the rest is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exhibit {
    /// A regular lattice of latents beside its images: rows of z₁, z₂, x, y (z₂ is 0 where the latent has one coordinate), the first
    /// coordinate of z running fastest; see [`WarpLattice`]. For `view=warp`, and for `view=slice` with a one-dimensional latent.
    pub warp: Vec<f32>,
    /// The probability of each cell of that lattice; fewer cells than rows, since each side of a cell is drawn through more places.
    pub warp_mass: Vec<f32>,
    /// −∂/∂x of a point's own term of J_G, as `arrows_model` has it, at the centres of [`FIELD_SIDE`]² cells of the plane: u v u v …,
    /// row 0 at the bottom. For `view=field`.
    pub field: Vec<f32>,
    /// D's outputs where the field is, until they have been used.
    outputs: Vec<f32>,
}

impl Exhibit {
    /// Asks `g` and `d` for what `params.view` shows; [`Exhibit::pulled`] has then to finish it.
    ///
    /// # Errors
    /// In words, if the device failed.
    pub async fn look(
        (g, d): (&Mlp, &Mlp),
        params: &Params,
        grid: &Grid,
        device: &Device,
    ) -> Result<Self, String> {
        let dim = params.latent_dim as usize;
        let tensor = |values: Vec<f32>, columns: usize| {
            let shape = [values.len() / columns, columns];
            Tensor::from_data(TensorData::new(values, shape), device)
        };
        match params.view {
            // Of packs of pairs it would be a mean over all packs of data.
            View::Field if params.pack == 1 || !params.game().pairs() => {
                let coarse = Grid {
                    n: FIELD_SIDE,
                    ..*grid
                };
                let pack = params.pack as usize;
                // A D of packs is asked about points that all lie in one place.
                let centres = (0..FIELD_SIDE * FIELD_SIDE)
                    .flat_map(|index| [coarse.centre(index)].repeat(pack));
                let places = tensor(centres.flatten().map(|x| x as f32).collect(), 2 * pack);
                let (outputs, gradients) = d.forward_with_gradient(places);
                let reading = ReadBack::default().tensor(outputs).tensor(gradients);
                let mut values = reading.execute().await?.into_iter();
                let [outputs, field] = array::from_fn(|_| values.next().unwrap_or_default());
                Ok(Self {
                    outputs,
                    field,
                    ..Self::default()
                })
            }
            View::Warp | View::Slice if dim == 1 || params.view == View::Warp => {
                let lattice = WarpLattice::new(params.latent, dim);
                let places = lattice.places();
                let images = ReadBack::default()
                    .tensor(g.forward(tensor(places.clone(), dim)))
                    .execute()
                    .await?
                    .concat();
                let row =
                    |(z, x): (&[f32], &[f32])| [z[0], z.get(1).copied().unwrap_or(0.0), x[0], x[1]];
                let rows = places.chunks(dim).zip(images.chunks(2)).flat_map(row);
                Ok(Self {
                    warp: rows.collect(),
                    warp_mass: lattice
                        .masses()
                        .into_iter()
                        .map(|mass| mass as f32)
                        .collect(),
                    ..Self::default()
                })
            }
            _ => Ok(Self::default()),
        }
    }

    /// The same with the field as it acts on generated points; before that it is the gradient of D's output, in each point of a
    /// `pack`.
    #[must_use]
    pub fn pulled(mut self, pull: &Pull, pack: u32) -> Self {
        let rows = self.field.chunks(2 * pack as usize).zip(&self.outputs);
        let arrow = |(gradient, &output): (&[f32], &f32)| {
            let pull = pull.at(output.into());
            [0, 1].map(|axis| (pull * f64::from(gradient[axis])) as f32)
        };
        self.field = rows.flat_map(arrow).collect();
        self.outputs = Vec::new();
        self
    }

    /// Whether every number is one.
    pub fn is_finite(&self) -> bool {
        let all = self.warp.iter().chain(&self.field).chain(&self.outputs);
        all.copied().all(f32::is_finite)
    }
}
