//! The value of `hide` and `lock`: a set of hidable keys, and of a few names besides.

use super::note::Code;
use super::table::Kind;
use super::value::{Fault, Reading, Value};

/// The parts of the page that `hide` may name beside the hidable keys.
///
/// `truth` is the data and everything that is computed from them: p_data and its points, D*, D − D*, and the numbers.
pub const PARTS: &[&str] = &[
    "controls",
    "transport",
    "metrics",
    "curves",
    "bar",
    "samples",
    "header",
    "truth",
];

/// What `lock` may name beside the hidable keys: every parameter of the run.
pub const ALL: &[&str] = &["all"];

/// A set of known names, in the order of [`Names::known`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names(Vec<&'static str>);

impl Names {
    /// The known ones among `names`, each once.
    pub fn new<'a>(
        besides: &'static [&'static str],
        names: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let wanted: Vec<&str> = names.into_iter().collect();
        Names(
            Names::known(besides)
                .filter(|name| wanted.contains(name))
                .collect(),
        )
    }

    /// Every name there is: the hidable keys, then those besides; `samples`, which is a key and a part, once.
    pub fn known(besides: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
        let is_key = |name: &str| {
            super::table()
                .iter()
                .any(|row| row.hidable && row.key == name)
        };
        let keys = super::table()
            .iter()
            .filter(|row| row.hidable)
            .map(|row| row.key);
        keys.chain(besides.iter().copied().filter(move |name| !is_key(name)))
    }

    /// The names in the set.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }

    /// Whether `name` is in the set.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(&name)
    }
}

impl Value for Names {
    fn read(text: &str, kind: &Kind) -> Reading<Self> {
        let besides = kind.besides();
        let given = || {
            text.split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty())
        };
        let names = Names::new(besides, given());
        match given().find(|name| !names.contains(name)) {
            None => Reading::exact(names),
            Some(stranger) => Reading::mended(
                names,
                Fault::new(
                    Code::NotAName,
                    "must name parameters and parts of the page only",
                )
                .near(stranger, Names::known(besides)),
            ),
        }
    }

    fn text(&self) -> String {
        self.0.join(",")
    }
}
