//! Writes the kernels: the common WGSL of `kernels/`, and the few lines that differ.
//!
//! A turn of D takes x (data), G(z), and maybe points u between them through D. With h the pre-activations, a their activations, p = ∂J/∂h:
//!
//! 1. forward: h and a of every layer; then the slope of the loss in D's output, as in [`crate::gan::loss`];
//! 2. for a penalty, where it looks: back to g = ∂l/∂x, with c = a'(h) ⊙ (c W ᵀ); the penalty's slope t = r(g), as in
//!    [`crate::gan::penalty`]; and forward along it, t = a'(h) ⊙ (t W), since t · g is the derivative of l along t;
//! 3. back: p = a'(h) ⊙ (p Wᵀ) + a''(h) ⊙ (t W) ⊙ (c Wᵀ).
//!
//! Then the gradient of a layer's weights is aᵀ p + tᵀ c, and that of its biases Σ p (Pearlmutter 1994, the R-operator, applied
//! to the gradient in x).

use std::fmt::Write;

use super::layout::{Layer, Layout};
use super::orders;
use super::program::{Kernel, PAIRS, Update};
use super::terms::{activation, cost, latent, rule, slopes_d, slopes_g, slopes_of_penalty};
use crate::gan::network::{Architecture, LEAKY_SLOPE};
use crate::params::{Params, Penalty};
use crate::rng::Purpose;

/// Pieces of work of a workgroup of the learning; see `learn.wgsl`.
const PIECES: usize = 8;

/// Where the learning finds what the turn left of a layer.
#[derive(Clone, Copy, Default)]
struct Trail {
    left: u32,
    right: u32,
    tangent: u32,
    climbed: u32,
}

/// The groups of four rows of a tile that something is done for: the first, and how many.
type Groups = [u32; 2];

/// Writes the main function of a turn, and gives out the areas it works in.
#[derive(Clone)]
pub(super) struct Writer<'a> {
    params: &'a Params,
    layout: &'a Layout,
    arch: [&'a Architecture; 2],
    areas: u32,
    text: String,
}

/// A network in the writer's hands: which of [`Writer::arch`].
const G: usize = 0;
const D: usize = 1;

/// The areas of a pass through a network: what goes into each layer, and the pre-activations of the hidden ones; then the output.
struct Pass {
    inputs: Vec<u32>,
    before: Vec<u32>,
    output: u32,
}

impl<'a> Writer<'a> {
    /// For G and D of these architectures.
    pub(super) fn new(params: &'a Params, layout: &'a Layout, arch: [&'a Architecture; 2]) -> Self {
        Self {
            params,
            layout,
            arch,
            areas: 0,
            text: String::new(),
        }
    }

    fn layers(&self, network: usize) -> &[Layer] {
        if network == G {
            &self.layout.g
        } else {
            &self.layout.d
        }
    }

    /// An area of so many features, in fours.
    fn area(&mut self, features: usize) -> u32 {
        let start = self.areas;
        self.areas += features.next_multiple_of(4) as u32;
        start
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "  {line}");
    }

    /// Calls a function of `layers.wgsl` on a layer: its kind where it is told one, the matrix, the areas, the groups.
    fn call(&mut self, name: &str, network: usize, layer: usize, areas: &[u32], groups: Groups) {
        self.call_with(name, network, layer, areas, groups, &[]);
    }

    fn call_with(
        &mut self,
        name: &str,
        network: usize,
        layer: usize,
        areas: &[u32],
        [first, count]: Groups,
        more: &[u32],
    ) {
        let Layer { start, shape } = self.layers(network)[layer];
        let kind = match name {
            "affine" | "transposed" => None,
            _ => Some(activation(self.arch[network].activation)),
        };
        let matrix = [start as u32, shape[0] as u32, shape[1].div_ceil(4) as u32];
        let numbers = kind.into_iter().chain(matrix).chain(areas.iter().copied());
        let numbers = numbers.chain([first, count]).chain(more.iter().copied());
        let arguments: Vec<String> = numbers.map(|number| format!("{number}u")).collect();
        self.line(&format!("{name}({});", arguments.join(", ")));
    }

    /// A pass forward from an area; where it leaves no trail, layers share their areas.
    fn forward(&mut self, network: usize, source: u32, groups: Groups, trail: bool) -> Pass {
        let hidden = self.arch[network].layers;
        let width = self.arch[network].width;
        let shared = [(); 3].map(|()| {
            if trail || hidden == 0 {
                0
            } else {
                self.area(width)
            }
        });
        let (mut inputs, mut before) = (vec![source], vec![]);
        for layer in 0..hidden {
            let [h, a] = if trail {
                [self.area(width), self.area(width)]
            } else {
                [shared[0], shared[1 + layer % 2]]
            };
            self.call("hidden", network, layer, &[inputs[layer], h, a], groups);
            before.push(h);
            inputs.push(a);
        }
        let output = self.area(self.arch[network].output);
        self.call("affine", network, hidden, &[inputs[hidden], output], groups);
        Pass {
            inputs,
            before,
            output,
        }
    }

    /// The way back from what came to the output: what came back to each layer, first to last. `bends` are for each hidden layer the areas of q and u,
    /// and the groups in which they count; none where there is no penalty.
    fn descend(
        &mut self,
        network: usize,
        before: &[u32],
        mut source: u32,
        groups: Groups,
        bends: &[[u32; 4]],
    ) -> Vec<u32> {
        let mut backs = vec![source];
        for (index, &h) in before.iter().enumerate().rev() {
            let result = self.area(self.arch[network].width);
            let bend = bends.get(index).copied().unwrap_or_default();
            self.call_with(
                "descend",
                network,
                index + 1,
                &[source, h, result],
                groups,
                &bend,
            );
            backs.push(result);
            source = result;
        }
        backs.reverse();
        backs
    }

    /// A function of the groups of a tile, each in the hands of one thread.
    fn per_group(&mut self, [first, count]: Groups, body: &str) {
        let text = format!(
            "  if (thread < {count}u) {{\n    let place = {first}u + thread;\n    let group = base + place;\n{body}  }}\n  storageBarrier();\n"
        );
        self.text += &text;
    }

    pub(super) fn update_d(mut self) -> Update {
        let params = self.params;
        let penalty = params.penalty;
        let between = matches!(penalty, Penalty::ZeroGp | Penalty::Gp);
        let each = PAIRS / 4;
        let groups = each * if between { 3 } else { 2 };
        let (real, fake): (Groups, Groups) = ([0, each], [each, each]);
        let all: Groups = [0, groups];
        let bent: Groups = match penalty {
            Penalty::None => [0, 0],
            Penalty::R1 => real,
            Penalty::R2 => fake,
            Penalty::R1R2 => [0, 2 * each],
            Penalty::ZeroGp | Penalty::Gp => [2 * each, each],
        };
        let hidden = self.arch[D].layers;

        let [x, z] = [self.area(2), self.area(2)];
        let mut draws = vec![
            ("data_point(bits)", Purpose::Data),
            (latent(params.latent), Purpose::LatentD),
            ("normal(bits.x, bits.y)", Purpose::NoiseData),
            ("normal(bits.x, bits.y)", Purpose::NoiseD),
        ];
        if between {
            draws.push(("vec2f(unit(bits.x))", Purpose::Between));
        }
        self.draw(&draws);
        self.per_group(fake, &fill(z, 1, each, self.arch[G].input));
        let y = self.forward(G, z, fake, false).output;
        self.per_group(real, &seen(&drawn(0, 0), 2, 0, x));
        self.per_group(fake, &seen(&at(y), 3, each, x));
        if between {
            self.per_group(
                [2 * each, each],
                &format!(
                    "    let share = pairs(4u, place - {}u)[0];\n    let x = load({x}u, 0u, group - {}u);\n    let y = load({x}u, 0u, group - {each}u);\n    store({x}u, 0u, group, mat4x4f(share * (x[0] - y[0]) + y[0], share * (x[1] - y[1]) + y[1], vec4f(), vec4f()));\n",
                    2 * each,
                    2 * each
                ),
            );
        }
        let pass = self.forward(D, x, all, true);

        let last = self.area(1);
        let slopes = slopes_d(params.game(), pass.output, each, last);
        self.per_group([0, 2 * each], &slopes);
        if between {
            self.per_group([2 * each, each], &zero(last));
        }
        let mut trails = vec![Trail::default(); hidden + 1];
        let (mut raws, mut ups) = (vec![0; hidden], vec![0; hidden]);
        if bent[1] > 0 {
            // Back to ∂l/∂x …
            let one = self.area(1);
            let body = format!(
                "    store({one}u, 0u, group, mat4x4f(vec4f(1.0), vec4f(), vec4f(), vec4f()));\n"
            );
            self.per_group(bent, &body);
            let mut source = one;
            trails[hidden].climbed = one;
            for layer in (1..=hidden).rev() {
                let width = self.arch[D].width;
                let [up, result] = [self.area(width), self.area(width)];
                let areas = [source, pass.before[layer - 1], up, result];
                self.call("climb", D, layer, &areas, bent);
                ups[layer - 1] = up;
                trails[layer - 1].climbed = result;
                source = result;
            }
            let [gradient, slope] = [self.area(2), self.area(2)];
            self.call("transposed", D, 0, &[source, gradient], bent);
            self.per_group(bent, &slopes_of_penalty(penalty, gradient, each, slope));
            // … and forward along the slope of the penalty in it.
            trails[0].tangent = slope;
            for layer in 0..hidden {
                let width = self.arch[D].width;
                let [raw, result] = [self.area(width), self.area(width)];
                let areas = [trails[layer].tangent, pass.before[layer], raw, result];
                self.call("along", D, layer, &areas, bent);
                raws[layer] = raw;
                trails[layer + 1].tangent = result;
            }
        }
        let bends = raws.iter().zip(&ups);
        let bends: Vec<_> = bends
            .map(|(&raw, &up)| [raw, up, bent[0], bent[1]])
            .collect();
        let backs = self.descend(D, &pass.before, last, all, &bends);
        for ((trail, left), right) in trails.iter_mut().zip(pass.inputs).zip(backs) {
            (trail.left, trail.right) = (left, right);
        }
        self.finish(D, &trails, PAIRS, [groups, groups], bent, true)
    }

    pub(super) fn update_g(mut self) -> Update {
        let params = self.params;
        let pairs = params.game().pairs();
        let rows = if pairs { PAIRS } else { 2 * PAIRS };
        let each = rows / 4;
        let groups = if pairs { 2 * each } else { each };
        let (fake, rivals): (Groups, Groups) = ([0, each], [each, each]);

        let z = self.area(2);
        let mut draws = vec![
            (latent(params.latent), Purpose::LatentG),
            ("normal(bits.x, bits.y)", Purpose::NoiseG),
        ];
        if pairs {
            draws.extend([
                ("data_point(bits)", Purpose::DataG),
                ("normal(bits.x, bits.y)", Purpose::NoiseRival),
            ]);
        }
        self.draw(&draws);
        self.per_group(fake, &fill(z, 0, 0, self.arch[G].input));
        let made = self.forward(G, z, fake, true);
        let x = self.area(2);
        self.per_group(fake, &seen(&at(made.output), 1, 0, x));
        if pairs {
            self.per_group(rivals, &seen(&drawn(2, each), 3, each, x));
        }
        let judged = self.forward(D, x, [0, groups], true);

        let last = self.area(1);
        self.per_group(fake, &slopes_g(params.game(), judged.output, each, last));
        // Back through D, which stands still, to the generated points …
        let first = self.descend(D, &judged.before, last, fake, &[])[0];
        let pull = self.area(2);
        self.call("transposed", D, 0, &[first, pull], fake);
        // … and through G.
        let backs = self.descend(G, &made.before, pull, fake, &[]);
        let trails = made.inputs.into_iter().zip(backs);
        let trails: Vec<_> = trails
            .map(|(left, right)| Trail {
                left,
                right,
                ..Trail::default()
            })
            .collect();
        self.finish(G, &trails, rows, [groups, each], [0, 0], pairs)
    }

    /// Draws what a tile needs: a thread for each row of each kind of draw.
    fn draw(&mut self, draws: &[(&str, Purpose)]) {
        self.text += "  let kind = thread / ROWS;\n  let row = tile * ROWS + thread % ROWS;\n  switch kind {\n";
        for (kind, (draw, purpose)) in draws.iter().enumerate() {
            let _ = writeln!(
                self.text,
                "    case {kind}u: {{ let bits = random({}u, orders[order + UPDATE], row); drawn[thread] = {draw}; }}",
                *purpose as u32
            );
        }
        self.text += "    default: {}\n  }\n  workgroupBarrier();\n";
    }

    /// The update of a network, once its turn is written. Of the groups in a tile the first ones train it.
    fn finish(
        self,
        network: usize,
        trails: &[Trail],
        rows: u32,
        [groups, trained]: [u32; 2],
        bent: Groups,
        draws_data: bool,
    ) -> Update {
        let names = orders::names(network == D);
        let slope = format!(
            "const LEAKY_SLOPE = {LEAKY_SLOPE};\nconst ROWS = {rows}u;\nconst GROUPS = {groups}u;\n"
        );
        let mut turn = names.clone() + &slope;
        turn += include_str!("kernels/layers.wgsl");
        turn += include_str!("kernels/random.wgsl");
        if draws_data {
            turn += include_str!("kernels/data.wgsl");
        }
        turn += include_str!("kernels/turn.wgsl");
        turn += &cost(self.params.loss);
        turn += "@compute @workgroup_size(THREADS)\nfn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) index: u32) {\n  let tile = workgroup.x;\n  let order = begin(tile, index);\n";
        turn += &self.text;
        turn += "}\n";

        let layout = self.layout;
        let (kind, [mean, square], average) = if network == D {
            (self.params.d_optim, layout.to_moments_d(), 0)
        } else {
            (
                self.params.g_optim,
                layout.to_moments_g(),
                layout.to_average(),
            )
        };
        let [bends, bent] = bent;
        let mut learning = names;
        let _ = writeln!(
            learning,
            "const GROUPS = {groups}u;\nconst TRAINED = {trained}u;\nconst BENDS = {bends}u;\nconst BENT = {bent}u;\nconst MEAN = {mean}u;\nconst SQUARE = {square}u;\nconst AVERAGE = {average}u;"
        );
        learning += include_str!("kernels/learn.wgsl");
        learning += "fn find(piece: u32) -> Part {\n  var i = piece;\n";
        let mut pieces = 0;
        for (layer, trail) in self.layers(network).iter().zip(trails) {
            let [ins, outs] = layer.fours();
            let Trail {
                left,
                right,
                tangent,
                climbed,
            } = trail;
            let here = (ins + 1) * outs;
            let _ = writeln!(
                learning,
                "  if (i < {here}u) {{ return Part(true, i, Layer({}u, {}u, {outs}u, {left}u, {right}u, {tangent}u, {climbed}u)); }}\n  i -= {here}u;",
                layer.start,
                4 * ins
            );
            pieces += here;
        }
        learning += "  return Part();\n}\n";
        learning += &rule(kind);
        Update {
            turn: Kernel::new(turn, draws_data),
            learning: Kernel::new(learning, false),
            pieces: pieces.div_ceil(PIECES) as u32,
            rows,
            groups,
            features: self.areas,
        }
    }
}

/// What was drawn as `kind` for a group, where the first of its groups is the tile's group `first`.
fn drawn(kind: u32, first: u32) -> String {
    format!("pairs({kind}u, place - {first}u)")
}

/// The points of a group in an area.
fn at(area: u32) -> String {
    format!("points({area}u, group)")
}

/// Latents as they were drawn, into an area: one coordinate or two.
fn fill(area: u32, kind: u32, first: u32, coordinates: usize) -> String {
    let second = if coordinates > 1 { "z[1]" } else { "vec4f()" };
    let source = drawn(kind, first);
    format!(
        "    let z = {source};\n    store({area}u, 0u, group, mat4x4f(z[0], {second}, vec4f(), vec4f()));\n"
    )
}

/// Points as D sees them, with noise drawn as `noise`, into an area.
fn seen(points: &str, noise: u32, first: u32, area: u32) -> String {
    let noise = drawn(noise, first);
    format!(
        "    let x = {points} + bitcast<f32>(orders[order + NOISE]) * {noise};\n    store({area}u, 0u, group, mat4x4f(x[0], x[1], vec4f(), vec4f()));\n"
    )
}

fn zero(area: u32) -> String {
    format!("    store({area}u, 0u, group, mat4x4f());\n")
}
