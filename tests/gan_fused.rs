//! The kernels as text, and the buffer that they work on. What they compute is tested in a browser: `tests/web/fused.test.mjs`.
#![cfg(feature = "gan")]

use dstar::gan::fused::layout::{Contents, Layout, Values};
use dstar::gan::fused::program::{Kernel, Program};
use dstar::gan::fused::serves;
use dstar::gan::network::Architecture;
use dstar::params::{Choice, Params, Which, parse};
use naga::valid::{Capabilities, ValidationFlags, Validator};

fn params(query: &str) -> Params {
    let (params, notes) = parse(query);
    assert!(notes.is_empty(), "{query}: {notes:?}");
    params
}

fn validate(query: &str, kernel: &Kernel) {
    let module = naga::front::wgsl::parse_str(&kernel.text)
        .unwrap_or_else(|error| panic!("{query}: {}", error.emit_to_string(&kernel.text)));
    Validator::new(ValidationFlags::all(), Capabilities::empty())
        .validate(&module)
        .unwrap_or_else(|error| panic!("{query}: {}", error.emit_to_string(&kernel.text)));
}

#[test]
fn every_kernel_is_valid() {
    let mut queries = vec![String::new()];
    for (key, words) in [
        ("loss", dstar::params::Loss::WORDS),
        ("penalty", dstar::params::Penalty::WORDS),
        ("d_optim", dstar::params::OptimiserKind::WORDS),
        ("g_act", dstar::params::Activation::WORDS),
    ] {
        for word in words {
            for rest in ["", "&pairing=relativistic"] {
                queries.push(format!("{key}={word}{rest}"));
            }
        }
    }
    for (g, d) in [(0, 0), (0, 4), (4, 0), (1, 3)] {
        let sizes = format!("g_layers={g}&d_layers={d}&g_width=7&d_width=33&latent_dim=1");
        for penalty in ["none", "r1", "gp"] {
            queries.push(format!("{sizes}&penalty={penalty}&ema=0.9&latent=uniform"));
        }
    }
    for query in &queries {
        let program = Program::new(&params(query));
        for update in [&program.d, &program.g] {
            validate(query, &update.turn);
            validate(query, &update.learning);
        }
    }
}

#[test]
fn a_kernel_is_written_anew_only_where_something_in_it_changes() {
    let keys = |query: &str| {
        let Program { d, g, .. } = Program::new(&params(query));
        [d.turn, d.learning, g.turn, g.learning].map(|kernel| kernel.key)
    };
    let standard = keys("");
    assert_eq!(
        standard,
        keys("lr=0.01&gamma=3&batch=17&noise=0.1&seed=8&beta2=0.9&k=5&ema=0.9")
    );
    let other = keys("loss=hinge");
    assert_ne!(standard[0], other[0]);
    assert_eq!(
        standard[1], other[1],
        "how D learns knows nothing of the loss"
    );
}

#[test]
fn packing_and_unpacking_give_the_contents_back() {
    let arch = |input, layers, width, output| Architecture {
        input,
        layers,
        width,
        output,
        activation: Params::default().g_act,
    };
    for layout in [
        Layout::new(&arch(2, 2, 64, 2), &arch(2, 2, 64, 1)),
        Layout::new(&arch(1, 3, 7, 2), &arch(2, 0, 64, 1)),
    ] {
        let mut next = 0.0;
        let mut values = |layers: &[dstar::gan::fused::layout::Layer]| -> Values {
            let mut some = |n: usize| {
                (0..n)
                    .map(|_| {
                        next += 1.0;
                        next
                    })
                    .collect()
            };
            layers
                .iter()
                .map(|layer| (some(layer.shape[0] * layer.shape[1]), some(layer.shape[1])))
                .collect()
        };
        let contents = Contents {
            g: values(&layout.g),
            d: values(&layout.d),
            average: values(&layout.g),
            moments_g: [values(&layout.g), values(&layout.g)],
            moments_d: [values(&layout.d), values(&layout.d)],
        };
        let buffer = layout.pack(&contents);
        assert_eq!(buffer.len(), 4 * layout.elements());
        assert_eq!(layout.unpack(&buffer), contents);
        // Each number once, and zeros.
        let mut kept: Vec<f32> = buffer.into_iter().filter(|&x| x != 0.0).collect();
        kept.sort_by(f32::total_cmp);
        assert_eq!(kept.len(), next as usize);
        assert!(kept.iter().enumerate().all(|(i, &x)| x == (i + 1) as f32));
    }
}

#[test]
fn what_the_kernels_do_not_serve_is_named() {
    assert_eq!(serves(&Params::default()), Ok(()));
    assert_eq!(serves(&params("pack=2")), Err("pack"));
    assert_eq!(serves(&params("spectral=true")), Err("spectral"));
    assert_eq!(serves(&params("unroll=3")), Err("unroll"));
    let large = "batch=4096&d_layers=4&d_width=128";
    assert_eq!(serves(&params(&format!("{large}&penalty=none"))), Ok(()));
    assert_eq!(
        serves(&params(&format!("{large}&penalty=gp"))),
        Err("batch")
    );
    for which in Which::ALL {
        assert_eq!(serves(&params(&format!("train={}", which.word()))), Ok(()));
    }
}
