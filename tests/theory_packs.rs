//! D* of packs: the product formula on the diagonal, and that it is the best there is.

use dstar::theory::optimal::{d_star, packed};

const P: [f64; 3] = [0.6, 0.3, 0.1];
const Q: [f64; 3] = [0.2, 0.3, 0.5];

fn d_star_packed(p: f64, q: f64, m: u32) -> f64 {
    let [p, q] = packed(p, q, m);
    d_star(p, q)
}

#[test]
fn on_the_diagonal_it_is_the_ratio_of_the_products() {
    for (p, q) in P.into_iter().zip(Q) {
        for m in 1..=4 {
            let [a, b] = [p, q].map(|x| f64::powi(x, m));
            let best = d_star_packed(p, q, m as u32);
            assert!((best - a / (a + b)).abs() < 1e-15, "{p} {q} {m}");
        }
        assert!((d_star_packed(p, q, 1) - d_star(p, q)).abs() < 1e-15);
    }
    assert_eq!(d_star_packed(0.0, 0.0, 3), 0.5);
    assert_eq!(
        (d_star_packed(1e-200, 0.0, 4), d_star_packed(0.0, 1e-200, 4)),
        (1.0, 0.0)
    );
    assert_eq!(
        d_star_packed(1e-300, 1e-300, 4),
        0.5,
        "no product of densities vanishes"
    );
}

#[test]
fn no_other_d_of_pairs_pays_less() {
    // J_D over the nine pairs of a space of three points, as a function of D at the pair (i, i).
    let loss = |place: usize, d: f64| {
        let mut sum = 0.0;
        for i in 0..3 {
            for j in 0..3 {
                let (p, q) = (P[i] * P[j], Q[i] * Q[j]);
                let best = if i == j {
                    d_star_packed(P[i], Q[i], 2)
                } else {
                    p / (p + q)
                };
                let d = if (i, j) == (place, place) { d } else { best };
                sum -= 0.5 * (p * d.ln() + q * (1.0 - d).ln());
            }
        }
        sum
    };
    for place in 0..3 {
        let best = d_star_packed(P[place], Q[place], 2);
        for other in [0.9 * best, best + 0.05 * (1.0 - best)] {
            assert!(loss(place, other) > loss(place, best) + 1e-6, "{place}");
        }
    }
}

#[test]
fn the_more_points_the_surer_it_is() {
    for m in 1..4 {
        assert!(d_star_packed(0.6, 0.2, m + 1) > d_star_packed(0.6, 0.2, m));
        assert!(d_star_packed(0.1, 0.5, m + 1) < d_star_packed(0.1, 0.5, m));
        assert_eq!(d_star_packed(0.3, 0.3, m), 0.5);
    }
}
