//! The one source of randomness: Philox4x32-10, a counter-based generator.
//!
//! A random number is a pure function of *what it is for* (seed, purpose, update, row), not of how
//! many were drawn before it. So a batch can be drawn in any order or in parallel, a run resumes
//! from a checkpoint without generator state, and the same integers come out on a CPU, in wasm and
//! on a GPU.
//!
//! Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.

/// What a random number is for: each purpose is a stream of its own.
///
/// The discriminants enter the counter, so they are part of the format of a run: never renumber
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Purpose {
    /// Batches of real data.
    Data = 0,
    /// Latents of the discriminator's update.
    LatentD = 1,
    /// Latents of the generator's update.
    LatentG = 2,
    /// Initial weights.
    Init = 3,
    /// The components of a random mixture.
    Mixture = 4,
    /// Latents of the samples that the metrics count.
    EvalLatent = 5,
    /// The data points that are drawn on the page.
    ShowData = 6,
    /// The samples of the chapter on maximum likelihood.
    Likelihood = 7,
    /// Batches of real data for the generator's update, where its loss is one of pairs.
    DataG = 8,
    /// Where between a data point and a generated one a penalty looks.
    Between = 9,
    /// Where the power iteration of spectral normalisation begins.
    Spectral = 16,
    /// Noise on the data points of the discriminator's update.
    NoiseData = 17,
    /// Noise on the generated points of the discriminator's update.
    NoiseD = 18,
    /// Noise on the generated points of the generator's update.
    NoiseG = 19,
    /// Noise on the points that are drawn on the page, as D sees them.
    NoiseShow = 20,
    /// Noise on the data points of the generator's update, where its loss is one of pairs.
    NoiseRival = 21,
    /// The points that a brush leaves. This and what follows are for the editor of the data, and enter no run.
    Paint = 32,
    /// The points at which a fit by EM begins.
    Fit = 33,
    /// Which points are kept where there are too many.
    Thin = 34,
}

/// Upper half of every key: it keeps our streams apart from those of others with the same seed.
const KEY_TAG: u32 = 0x6473_7461;

/// Four random words (uniform on 0..2³²) for one `row` of one `update`.
#[must_use]
pub fn block(seed: u32, purpose: Purpose, update: u32, row: u32) -> [u32; 4] {
    philox([row, update, purpose as u32, 0], [seed, KEY_TAG])
}

/// A number in the open interval (0, 1), from the 23 upper bits: `(bits / 2⁹ + ½) · 2⁻²³`.
///
/// With 23 bits the addition of ½ is exact in `f32`; with 24 the largest would round up to 1.
#[must_use]
pub fn uniform(bits: u32) -> f32 {
    const STEP: f32 = 1.0 / 8_388_608.0;
    ((bits >> 9) as f32 + 0.5) * STEP
}

/// Two independent standard normal numbers, |z| < 5.8, by Box and Muller's transform.
///
/// The elementary functions are `libm`'s, not the platform's: the same bits native and in wasm.
#[must_use]
pub fn normal_pair(a: u32, b: u32) -> [f32; 2] {
    let radius = libm::sqrtf(-2.0 * libm::logf(uniform(a)));
    let angle = core::f32::consts::TAU * uniform(b);
    [radius * libm::cosf(angle), radius * libm::sinf(angle)]
}

/// Philox4x32 with ten rounds.
fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    const ROUNDS: u32 = 10;
    const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
    const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
    let wide = |i: usize, x: u32| {
        let product = u64::from(MULTIPLIERS[i]) * u64::from(x);
        ((product >> 32) as u32, product as u32)
    };
    for _ in 0..ROUNDS {
        let (high0, low0) = wide(0, counter[0]);
        let (high1, low1) = wide(1, counter[2]);
        counter = [
            high1 ^ counter[1] ^ key[0],
            low1,
            high0 ^ counter[3] ^ key[1],
            low0,
        ];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn philox_gives_the_known_answers_of_random123() {
        let known = [
            (
                [0; 4],
                [0; 2],
                [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8],
            ),
            (
                [!0; 4],
                [!0; 2],
                [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
            ),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ];
        for (counter, key, answer) in known {
            assert_eq!(philox(counter, key), answer);
        }
    }

    #[test]
    fn a_block_depends_on_every_argument() {
        let base = block(7, Purpose::Data, 3, 5);
        assert_eq!(base, philox([5, 3, 0, 0], [7, KEY_TAG]));
        for other in [
            block(8, Purpose::Data, 3, 5),
            block(7, Purpose::LatentD, 3, 5),
            block(7, Purpose::Data, 4, 5),
            block(7, Purpose::Data, 3, 6),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn uniform_stays_strictly_between_0_and_1() {
        assert_eq!(uniform(0), 2f32.powi(-24));
        assert_eq!(uniform(!0), 1.0 - 2f32.powi(-24));
        assert_eq!(uniform(1 << 31), 0.5 + 2f32.powi(-24));
    }

    #[test]
    fn normals_have_the_moments_and_the_tails_of_a_normal() {
        const N: u32 = 100_000;
        let draws: Vec<f64> = (0..N)
            .flat_map(|row| {
                let [a, b, ..] = block(1, Purpose::EvalLatent, 0, row);
                normal_pair(a, b)
            })
            .map(f64::from)
            .collect();
        let count = draws.len() as f64;
        let moment = |k: i32| draws.iter().map(|z| z.powi(k)).sum::<f64>() / count;
        // Five standard errors; the variances of z, z², z³, z⁴ are 1, 2, 15, 96.
        for (k, mean, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)] {
            let error = 5.0 * f64::sqrt(variance / count);
            assert!(
                (moment(k) - mean).abs() < error,
                "moment {k}: {}",
                moment(k)
            );
        }
        let pairs = draws.chunks(2).map(|z| z[0] * z[1]).sum::<f64>() / (count / 2.0);
        assert!(
            pairs.abs() < 5.0 / f64::sqrt(count / 2.0),
            "correlation {pairs}"
        );
        let beyond = draws.iter().filter(|z| z.abs() > 3.0).count() as f64 / count;
        assert!(
            (beyond - 0.0027).abs() < 5.0 * f64::sqrt(0.0027 / count),
            "tails {beyond}"
        );
        assert!(
            normal_pair(0, 0)
                .iter()
                .all(|z| z.is_finite() && z.abs() < 5.8)
        );
    }
}
