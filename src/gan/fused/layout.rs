//! Where the numbers of a run lie on the device: one buffer of elements of four `f32`.
//!
//! A layer is a matrix `[input, output]` with both sides filled up with zeros to fours, row by row, and a row of biases after it. Zeros stay
//! zeros in training, because a(0) = 0 for every activation: what goes into such a weight, or what comes back to it, is 0.
//!
//! One after another lie the weights of G, those of D, the average of G's, and the optimisers' two means: of G's gradients, of their
//! squares, of D's gradients, of their squares. What a run does not keep is 0.

use crate::gan::network::Architecture;

/// A layer in the buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its first element.
    pub start: usize,
    /// Features of an input, and of an output.
    pub shape: [usize; 2],
}

impl Layer {
    /// Inputs and outputs in fours.
    pub fn fours(&self) -> [usize; 2] {
        self.shape.map(|size| size.div_ceil(4))
    }

    /// Elements of its weights and biases.
    pub fn elements(&self) -> usize {
        let [ins, outs] = self.fours();
        (4 * ins + 1) * outs
    }
}

/// The buffer of a run with these networks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// G's layers.
    pub g: Vec<Layer>,
    /// D's layers.
    pub d: Vec<Layer>,
}

/// A copy of the numbers of one network, layer by layer: weights, row-major, and biases.
pub type Values = Vec<(Vec<f32>, Vec<f32>)>;

/// What the buffer holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents {
    /// G's weights.
    pub g: Values,
    /// D's weights.
    pub d: Values,
    /// The average of G's weights.
    pub average: Values,
    /// The means of G's gradients, and of their squares.
    pub moments_g: [Values; 2],
    /// The same of D's.
    pub moments_d: [Values; 2],
}

impl Layout {
    /// The layout for a generator and a discriminator.
    pub fn new(g: &Architecture, d: &Architecture) -> Self {
        let mut start = 0;
        let mut place = |arch: &Architecture| {
            let shapes = arch.shapes().into_iter();
            shapes
                .map(|shape| {
                    let layer = Layer { start, shape };
                    start += layer.elements();
                    layer
                })
                .collect()
        };
        Self {
            g: place(g),
            d: place(d),
        }
    }

    /// Elements of G's weights.
    pub fn size_g(&self) -> usize {
        elements(&self.g)
    }

    /// Elements of D's weights.
    pub fn size_d(&self) -> usize {
        elements(&self.d)
    }

    /// Elements from a weight of G to its average.
    pub fn to_average(&self) -> usize {
        self.size_g() + self.size_d()
    }

    /// Elements from a weight of G to the mean of its gradients, and to that of their squares.
    pub fn to_moments_g(&self) -> [usize; 2] {
        let first = self.to_average() + self.size_g();
        [first, first + self.size_g()]
    }

    /// Elements from a weight of D to the mean of its gradients, and to that of their squares.
    pub fn to_moments_d(&self) -> [usize; 2] {
        // Between them lie D itself, the average of G and the two means of G.
        let first = self.size_d() + 3 * self.size_g();
        [first, first + self.size_d()]
    }

    /// Elements in all.
    pub fn elements(&self) -> usize {
        4 * self.size_g() + 3 * self.size_d()
    }

    /// The buffer with these contents.
    pub fn pack(&self, contents: &Contents) -> Vec<f32> {
        let mut buffer = vec![0.0; 4 * self.elements()];
        for (layers, offset, values) in self.sections(contents) {
            for (layer, (weights, biases)) in layers.iter().zip(values) {
                for (place, value) in layer.places().zip(weights.iter().chain(biases)) {
                    buffer[4 * offset + place] = *value;
                }
            }
        }
        buffer
    }

    /// The contents of a buffer.
    ///
    /// # Panics
    /// If it is shorter than [`Layout::pack`] makes it.
    pub fn unpack(&self, buffer: &[f32]) -> Contents {
        let read = |layers: &[Layer], offset: usize| {
            let values = layers.iter().map(|layer| {
                let mut all: Vec<f32> = layer
                    .places()
                    .map(|place| buffer[4 * offset + place])
                    .collect();
                let biases = all.split_off(layer.shape[0] * layer.shape[1]);
                (all, biases)
            });
            values.collect()
        };
        Contents {
            g: read(&self.g, 0),
            d: read(&self.d, 0),
            average: read(&self.g, self.to_average()),
            moments_g: self.to_moments_g().map(|offset| read(&self.g, offset)),
            moments_d: self.to_moments_d().map(|offset| read(&self.d, offset)),
        }
    }

    fn sections<'a>(&'a self, contents: &'a Contents) -> [(&'a [Layer], usize, &'a Values); 7] {
        let [mean_g, square_g] = self.to_moments_g();
        let [mean_d, square_d] = self.to_moments_d();
        [
            (&self.g, 0, &contents.g),
            (&self.d, 0, &contents.d),
            (&self.g, self.to_average(), &contents.average),
            (&self.g, mean_g, &contents.moments_g[0]),
            (&self.g, square_g, &contents.moments_g[1]),
            (&self.d, mean_d, &contents.moments_d[0]),
            (&self.d, square_d, &contents.moments_d[1]),
        ]
    }
}

impl Layer {
    /// Where each number lies, in `f32`: the weights row by row, then the biases.
    fn places(&self) -> impl Iterator<Item = usize> {
        let (start, [rows, columns]) = (4 * self.start, self.shape);
        let [ins, outs] = self.fours();
        let width = 4 * outs;
        let rows = (0..rows).chain([4 * ins]);
        rows.flat_map(move |row| (0..columns).map(move |column| start + row * width + column))
    }
}

fn elements(layers: &[Layer]) -> usize {
    layers.iter().map(Layer::elements).sum()
}
