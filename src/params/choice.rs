//! Parameters that are one of a few words, each a real enum whose variants know their URL word.

use crate::theory::loss::{Loss, Pairing};
use crate::theory::pushforward::LatentKind;
use crate::theory::schedule::Schedule;

/// An enum of which each variant has a word, the same in URLs, attributes and JSON.
pub trait Choice: Copy + PartialEq + 'static {
    /// The variants, in the order in which the page lists them.
    const ALL: &'static [Self];
    /// Their words, in the same order.
    const WORDS: &'static [&'static str];

    /// The word of this variant.
    fn word(self) -> &'static str;
}

/// Gives an existing enum its words.
macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal,)+ }) => {
        impl Choice for $type {
            const ALL: &'static [Self] = &[$($type::$variant),+];
            const WORDS: &'static [&'static str] = &[$($word),+];

            fn word(self) -> &'static str {
                match self { $($type::$variant => $word),+ }
            }
        }
    };
}

/// Defines enums together with their words.
macro_rules! choices {
    ($(
        $(#[$about:meta])+
        $type:ident { $(#[doc = $doc:literal] $variant:ident = $word:literal,)+ }
    )+) => {$(
        $(#[$about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $type { $(#[doc = $doc] $variant),+ }

        words!($type { $($variant = $word,)+ });
    )+};
}

words!(LatentKind {
    Normal = "normal",
    Uniform = "uniform",
});

words!(Schedule {
    Constant = "constant",
    Linear = "linear",
    Cosine = "cosine",
    Exponential = "exponential",
});

words!(Loss {
    NonSaturating = "nonsaturating",
    Minimax = "minimax",
    LeastSquares = "leastsquares",
    Hinge = "hinge",
    Wasserstein = "wasserstein",
});

words!(Pairing {
    Plain = "plain",
    Relativistic = "relativistic",
});

choices! {
    /// What follows each hidden layer.
    Activation {
        /// max(0, x).
        Relu = "relu",
        /// x where positive, a small multiple of x elsewhere.
        LeakyRelu = "leaky",
        /// The hyperbolic tangent.
        Tanh = "tanh",
        /// x · sigmoid(x).
        Silu = "silu",
    }

    /// Which networks a training step updates.
    Which {
        /// k updates of D, then one of G.
        Both = "both",
        /// One update of D; G stays.
        D = "d",
        /// One update of G; D stays.
        G = "g",
    }

    /// What is added to J_D for D's slope in x; [`crate::gan::penalty`] has the formulas.
    Penalty {
        /// Nothing.
        None = "none",
        /// The squared slope at data points (Mescheder et al. 2018, eq. 9).
        R1 = "r1",
        /// The squared slope at generated points (Mescheder et al. 2018, eq. 10).
        R2 = "r2",
        /// Both.
        R1R2 = "r1r2",
        /// The squared slope between data points and generated ones (Thanh-Tung et al. 2019).
        ZeroGp = "zerogp",
        /// The squared distance of the slope from 1, between data points and generated ones (Gulrajani et al. 2017).
        Gp = "gp",
    }

    /// How gradients become updates.
    OptimiserKind {
        /// Adam (Kingma and Ba 2015).
        Adam = "adam",
        /// Adam with weight decay of its own (Loshchilov and Hutter 2019).
        AdamW = "adamw",
        /// The gradient, by the root of its running mean square (Hinton 2012).
        RmsProp = "rmsprop",
        /// Gradient descent with a heavy ball's momentum (Polyak 1964).
        Momentum = "momentum",
        /// Plain stochastic gradient descent.
        Sgd = "sgd",
    }

    /// Where the networks train.
    Backend {
        /// WebGPU on a hardware adapter that passes the probe, else the CPU.
        Auto = "auto",
        /// The CPU.
        Cpu = "cpu",
        /// WebGPU, on any adapter.
        WebGpu = "webgpu",
    }

    /// When training stops by itself.
    Until {
        /// Never: whoever watches pauses it.
        Pause = "pause",
        /// At a step.
        Step = "step",
        /// At the first look at which D costs little more than D* would.
        Optimal = "optimal",
        /// At the first look at which JS has not fallen for so many steps.
        Converged = "converged",
    }

    /// The generator whose samples and density are shown.
    Shown {
        /// The one being trained.
        Live = "live",
        /// The running average of its weights.
        Average = "average",
    }

    /// The picture to show.
    View {
        /// What fits the space.
        Auto = "auto",
        /// Every picture.
        All = "all",
        /// The density of the data.
        PData = "p_data",
        /// The density of the generator.
        PModel = "p_model",
        /// The discriminator.
        D = "d",
        /// The optimal discriminator.
        DStar = "d_star",
        /// The difference between the two.
        Gap = "gap",
        /// The metrics over time.
        Curves = "curves",
        /// The densities, D and D* along a line across the plane.
        Slice = "slice",
        /// The latent lattice, warped by the generator.
        Warp = "warp",
        /// What D tells the generator, everywhere on the plane.
        Field = "field",
        /// Where on the plane the loss of D arises: what any D pays, and what this one pays on top.
        Excess = "excess",
        /// The run as a path in the plane of the excess and JS.
        Phase = "phase",
        /// The generated points of each component of the mixture.
        Modes = "modes",
        /// The paths of some generated points.
        Trails = "trails",
    }

    /// The colours of the page.
    Theme {
        /// As the system has it.
        Auto = "auto",
        /// Dark on light.
        Light = "light",
        /// Light on dark.
        Dark = "dark",
    }

    /// The language of the page.
    Lang {
        /// As the browser has it.
        Auto = "auto",
        /// English.
        En = "en",
        /// Chinese.
        Zh = "zh",
    }
}
