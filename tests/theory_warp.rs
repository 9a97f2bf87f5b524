//! The lattice that is shown through G: evenly spaced, symmetric, and of known mass.

use dstar::theory::pushforward::LatentKind;
use dstar::theory::warp::WarpLattice;

#[test]
fn places_are_evenly_spaced_and_mirror_images() {
    for (kind, reach) in [(LatentKind::Normal, 3.0), (LatentKind::Uniform, 1.0)] {
        let lattice = WarpLattice::new(kind, 1);
        let (axis, last) = (lattice.places(), lattice.side() - 1);
        assert_eq!(last, lattice.cells * lattice.parts);
        assert_eq!((axis[0], axis[last]), (-reach, reach));
        for (i, &z) in axis.iter().enumerate() {
            assert_eq!(z, -axis[last - i]);
            let even = reach * (2.0 * i as f32 / last as f32 - 1.0);
            assert!((z - even).abs() < 1e-6, "{z} for {even}");
        }
    }
}

#[test]
fn in_the_plane_the_first_coordinate_runs_fastest() {
    let lattice = WarpLattice::new(LatentKind::Uniform, 2);
    let (places, side) = (lattice.places(), lattice.side());
    assert_eq!(places.len(), 2 * side * side);
    assert_eq!(places[..2], [-1.0, -1.0]);
    assert_eq!(places[2 * (side - 1)..2 * side], [1.0, -1.0]);
    assert_eq!(places[2 * side * (side - 1)..][..2], [-1.0, 1.0]);
}

#[test]
fn masses_are_those_of_the_latent() {
    // erf(3/√2), the probability within three standard deviations.
    const WITHIN: f64 = 0.997_300_203_936_739_8;
    for (kind, whole) in [(LatentKind::Normal, WITHIN), (LatentKind::Uniform, 1.0)] {
        for dim in [1, 2] {
            let lattice = WarpLattice::new(kind, dim);
            let masses = lattice.masses();
            assert_eq!(masses.len(), lattice.cells.pow(dim as u32));
            let sum: f64 = masses.iter().sum();
            assert!((sum - whole.powi(dim as i32)).abs() < 1e-12, "{sum}");
            assert!(masses.iter().all(|&mass| mass > 0.0));
        }
    }
    let uniform = WarpLattice::new(LatentKind::Uniform, 2);
    let cell = 1.0 / uniform.masses().len() as f64;
    assert!(
        uniform
            .masses()
            .iter()
            .all(|mass| (mass - cell).abs() < 1e-15)
    );
    // The middle four cells of the normal, 0.25 wide: twice the integral of the density from 0 to 0.25, squared.
    let normal = WarpLattice::new(LatentKind::Normal, 2);
    let side = normal.cells;
    let middle = side / 2 * side + side / 2;
    let half = 0.098_706_325_682_923_68_f64;
    assert!((normal.masses()[middle] - half * half).abs() < 1e-14);
}
