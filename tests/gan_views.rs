//! What a single view asks of a look: it comes with the view, is right, and goes with it.
#![cfg(feature = "gan")]

mod common;

use dstar::gan::exhibit::FIELD_SIDE;
use dstar::gan::gallery::Gallery;
use dstar::gan::{Trainer, Which, device};
use dstar::theory::grid::Grid;

use common::{look, plain};

fn run(query: &str, steps: u32) -> Trainer {
    let mut trainer = Trainer::new(plain(query), &device::cpu());
    trainer.steps(steps, Which::Both).unwrap();
    trainer
}

#[test]
fn each_view_gets_what_it_asks_for_and_no_more() {
    let base = "batch=16&grid=16&samples=10&g_width=8&d_width=8";
    let mut trainer = run(base, 1);
    let gallery = Gallery::new(&trainer);
    let places = 73 * 73;
    // Lengths of excess, warp, warp_mass, field.
    for (view, expected) in [
        ("auto", [0, 0, 0, 0]),
        ("excess", [256, 0, 0, 0]),
        ("warp", [0, 4 * places, 24 * 24, 0]),
        ("slice", [0, 0, 0, 0]),
        ("field", [0, 0, 0, 2 * FIELD_SIDE * FIELD_SIDE]),
        ("all", [0, 0, 0, 0]),
    ] {
        let params = plain(&format!("{base}&view={view}"));
        assert!(trainer.set(&params) && gallery.fits(&params));
        let s = pollster::block_on(gallery.look(&trainer)).unwrap().unwrap();
        let e = &s.exhibit;
        let lengths = [
            s.excess.len(),
            e.warp.len(),
            e.warp_mass.len(),
            e.field.len(),
        ];
        assert_eq!(lengths, expected, "{view}");
        assert_eq!(s.optimal.len(), s.excess.len());
        assert_eq!(s.modes.len(), 5 * 8);
    }
    let line = look(&run(&format!("{base}&view=slice&latent_dim=1"), 1)).exhibit;
    assert_eq!((line.warp.len(), line.warp_mass.len()), (4 * 289, 96));
    assert!(line.warp.chunks(4).all(|row| row[1] == 0.0));
}

#[test]
fn a_look_at_a_view_changes_nothing_else() {
    let trainer = run("samples=20", 5);
    let mut other = trainer.clone();
    assert!(other.set(&plain("samples=20&view=warp")));
    let (plain, warped) = (look(&trainer), look(&other));
    assert_eq!((plain.d, plain.metrics), (warped.d, warped.metrics));
    assert_eq!(plain.samples_model, warped.samples_model);
}

#[test]
fn the_maps_of_the_loss_add_up_to_its_two_parts() {
    // Soon after the start much of p_model lies off the grid; later next to nothing does.
    for (query, steps, off) in [
        ("view=excess&data=grid9", 60, 0.01..1.0),
        ("view=excess", 400, 0.0..1e-4),
    ] {
        let s = look(&run(query, steps));
        let area = s.grid.cell_area();
        let sum = |map: &[f32]| map.iter().map(|&x| f64::from(x) * area).sum::<f64>();
        let m = s.metrics;
        let (p, q) = (m.outside_data, m.outside_model);
        assert!(off.contains(&(p + q)), "{m:?}");
        // ½(p + q) H(p/(p + q)) of the one cell that is not on the map.
        let outside: f64 = [p, q]
            .iter()
            .filter(|&&mass| mass > 0.0)
            .map(|mass| -0.5 * mass * (mass / (p + q)).ln())
            .sum();
        let missing = m.loss_d_optimal.unwrap() - sum(&s.optimal);
        assert!((missing - outside).abs() < 1e-5, "{missing} {outside}");
        let missing = m.excess_d.unwrap() - sum(&s.excess);
        assert!(
            (-1e-5..1e-5 + 3.0 * (p + q)).contains(&missing),
            "{missing} {m:?}"
        );
        assert!(s.excess.iter().chain(&s.optimal).all(|&x| x >= 0.0));
    }
}

#[test]
fn an_affine_generator_warps_the_lattice_into_an_affine_one() {
    for (latent, reach) in [("normal", 3.0), ("uniform", 1.0)] {
        let s = look(&run(&format!("view=warp&g_layers=0&latent={latent}"), 30));
        let rows: Vec<&[f32]> = s.exhibit.warp.chunks(4).collect();
        assert_eq!(rows[0][..2], [-reach, -reach]);
        let (origin, right, up) = (rows[0], rows[72], rows[72 * 73]);
        for row in rows {
            let [u, v] = [row[0], row[1]].map(|z| (z + reach) / (2.0 * reach));
            for axis in [2, 3] {
                let affine =
                    origin[axis] + u * (right[axis] - origin[axis]) + v * (up[axis] - origin[axis]);
                assert!((row[axis] - affine).abs() < 1e-4, "{row:?} {affine}");
            }
        }
    }
}

#[test]
fn the_warped_lattice_is_what_g_makes_of_its_latents() {
    // The points shown are images too: an affine G that maps the lattice maps them by the same matrix.
    let s = look(&run("view=warp&latent_dim=1&g_layers=0&samples=50", 30));
    let rows: Vec<&[f32]> = s.exhibit.warp.chunks(4).collect();
    let (a, b) = (rows[0], rows[rows.len() - 1]);
    let (dx, dy) = (b[2] - a[2], b[3] - a[3]);
    let length = dx.hypot(dy);
    for point in s.samples_model.chunks(2) {
        let off = ((point[0] - a[2]) * dy - (point[1] - a[3]) * dx) / length;
        assert!(off.abs() < 1e-4, "{point:?} lies {off} from the line");
    }
}

#[test]
fn the_field_points_up_the_slope_of_d_and_owes_nothing_to_the_data() {
    for loss in ["nonsaturating", "minimax"] {
        let trainer = run(&format!("view=field&grid=240&loss={loss}"), 100);
        let s = look(&trainer);
        let coarse = Grid {
            n: FIELD_SIDE,
            ..s.grid
        };
        let (n, parts) = (s.grid.n, s.grid.n / FIELD_SIDE);
        let width = s.grid.cell_width();
        let logit = |d: f32| f64::from(d).ln() - (-f64::from(d)).ln_1p();
        for (index, arrow) in s.exhibit.field.chunks(2).enumerate() {
            // A coarse cell's centre is a corner of four fine cells.
            let (row, column) = (
                index / FIELD_SIDE * parts + parts / 2,
                index % FIELD_SIDE * parts + parts / 2,
            );
            let at = |dy: usize, dx: usize| logit(s.d[(row + dy - 1) * n + column + dx - 1]);
            let slope = [
                (at(0, 1) + at(1, 1) - at(0, 0) - at(1, 0)) / (2.0 * width),
                (at(1, 0) + at(1, 1) - at(0, 0) - at(0, 1)) / (2.0 * width),
            ];
            let l = (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4.0;
            let d = 1.0 / (1.0 + (-l).exp());
            let factor = 0.5 * if loss == "minimax" { d } else { 1.0 - d };
            for axis in [0, 1] {
                let expected = factor * slope[axis];
                let found = f64::from(arrow[axis]);
                assert!(
                    (found - expected).abs() < 5e-3,
                    "{:?}: {found} for {expected}",
                    coarse.centre(index)
                );
            }
        }
    }
}

#[test]
fn the_shares_of_the_components_are_shares() {
    for query in ["data=random7&data_seed=3", "data=grid25", "data=one"] {
        let s = look(&run(query, 20));
        let rows: Vec<&[f32]> = s.modes.chunks(5).collect();
        assert_eq!(rows.len(), s.metrics.modes_total as usize);
        let sum = |column: usize| rows.iter().map(|row| f64::from(row[column])).sum::<f64>();
        assert!((sum(0) - 1.0).abs() < 1e-6 && (sum(3) - 1.0).abs() < 1e-5);
        assert!((sum(4) - s.metrics.high_quality).abs() < 1e-6);
        assert!(rows.iter().all(|row| row[4] <= row[3]));
        let found = rows.iter().filter(|row| row[4] >= 0.01).count();
        assert_eq!(found, s.metrics.modes as usize);
        let kl = rows
            .iter()
            .filter(|row| row[3] > 0.0)
            .map(|row| f64::from(row[3]) * f64::from(row[3] / row[0]).ln())
            .sum::<f64>();
        assert!((kl - s.metrics.reverse_kl_modes).abs() < 1e-5);
    }
}
