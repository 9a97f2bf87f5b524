//! What a row of the parameter table holds, the macro that turns rows into a struct, and the table's two renderings.
//!
//! [`parameters!`] is the whole of the code generation. Everything else (URL, JSON, README) is plain code that walks
//! [`table`](super::table) and reaches a field through the two functions its row carries.

use serde_json::{Value as Json, json};

use super::Params;
use super::choice::Choice;
use super::family::{families_json, families_markdown};
use super::names::Names;
use super::own::SAME;
use super::value::Fault;

/// A change takes effect in the running model.
pub(super) const LIVE: bool = false;
/// A change needs a new run.
pub(super) const RESTART: bool = true;
/// The page has a control for the parameter, which `hide` may name.
pub(super) const HIDABLE: bool = true;
/// The page has no control for the parameter that could be hidden.
pub(super) const PERMANENT: bool = false;

/// Whether the sentences come along; the engines of the page tell nobody what a parameter means, and are downloaded.
pub(super) const EXPLAINS: bool = cfg!(not(all(feature = "gan", target_arch = "wasm32")));

/// One parameter: its key, what it may hold, and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The URL key, the attribute and the field of [`Params`].
    pub key: &'static str,
    /// The values it may hold.
    pub kind: Kind,
    /// The part of the model or page that it belongs to.
    pub group: Group,
    /// What a number counts ("units", "steps/s"); empty where there is nothing to say.
    pub unit: &'static str,
    /// Whether a change needs a new run.
    pub restart: bool,
    /// Whether `hide` may name it.
    pub hidable: bool,
    /// One sentence for a student.
    pub doc: &'static str,
    pub(super) read: fn(&mut Params, &Kind, &str) -> Option<Fault>,
    pub(super) write: fn(&Params) -> (String, Json),
}

/// The values that a parameter may hold; bounds are inclusive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A whole number.
    Int {
        /// The smallest value.
        min: u32,
        /// The largest value.
        max: u32,
    },
    /// A finite number.
    Float {
        /// The smallest value.
        min: f64,
        /// The largest value.
        max: f64,
        /// Whether a slider is best made logarithmic.
        log: bool,
        /// The step of a slider: in the value itself, or in decades where `log` is set.
        step: f64,
    },
    /// A number of D's own, as the row with this key allows, or `same`: that row's.
    Own(&'static str),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// True or false.
    Bool,
    /// A family of mixtures with its count, such as `ring8`.
    Family,
    /// Hidable keys, and these names besides, separated by commas.
    Names(&'static [&'static str]),
    /// The components of a mixture.
    Mix,
    /// The two ends of a line across the plane.
    Line,
}

/// The part of the model or of the page that a parameter belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The mixture to be learnt.
    Data,
    /// The network G.
    Generator,
    /// The network D.
    Discriminator,
    /// Losses, batches and learning rates.
    Training,
    /// The other numbers of the optimisers.
    Optimiser,
    /// How the run proceeds.
    Run,
    /// What is shown of it.
    View,
}

/// Turns the rows into `Params`, `Params::default()` and `table()`.
macro_rules! parameters {
    ($(
        #[doc = $doc:literal]
        $key:ident : $type:ty = $default:expr, $kind:expr, $group:ident, $unit:literal, $restart:expr, $hidable:expr;
    )+) => {
        /// The value of every parameter, each within its row's range.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Params {
            $(#[doc = $doc] pub $key: $type,)+
        }

        impl Default for Params {
            fn default() -> Self {
                Params { $($key: $default),+ }
            }
        }

        /// The rows, in the order in which the page and the README list them.
        pub fn table() -> &'static [Row] {
            static TABLE: &[Row] = &[$(Row {
                key: stringify!($key),
                kind: $kind,
                group: Group::$group,
                unit: $unit,
                restart: $restart,
                hidable: $hidable,
                doc: if EXPLAINS { $doc.trim_ascii() } else { "" },
                read: |params, kind, text| value::read_into(&mut params.$key, kind, text),
                write: |params| value::write(&params.$key),
            }),+];
            TABLE
        }
    };
}
pub(super) use parameters;

/// A whole number from `min` to `max`.
pub(super) const fn int(min: u32, max: u32) -> Kind {
    Kind::Int { min, max }
}

/// A number from `min` to `max`, on a slider with this `step`.
pub(super) const fn float(min: f64, max: f64, step: f64) -> Kind {
    Kind::Float {
        min,
        max,
        log: false,
        step,
    }
}

/// A number from `min` to `max`, on a logarithmic slider.
pub(super) const fn log(min: f64, max: f64) -> Kind {
    Kind::Float {
        min,
        max,
        log: true,
        step: 0.05,
    }
}

/// A number of D's own beside that of the row `of`.
pub(super) const fn own(of: &'static str) -> Kind {
    Kind::Own(of)
}

/// One of the words of `T`.
pub(super) const fn choice<T: Choice>() -> Kind {
    Kind::Choice(T::WORDS)
}

/// The kind of the row with this key, which the table holds.
fn kind_of(key: &str) -> &'static Kind {
    let row = super::table().iter().find(|row| row.key == key);
    &row.expect("a number of D's own stands beside one of G")
        .kind
}

impl Kind {
    /// The smallest and the largest number allowed; unbounded for what is not a number.
    pub(super) fn bounds(&self) -> (f64, f64) {
        match *self {
            Kind::Int { min, max } => (min.into(), max.into()),
            Kind::Float { min, max, .. } => (min, max),
            Kind::Own(of) => kind_of(of).bounds(),
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }

    /// What a list may name beside the hidable keys.
    pub(super) fn besides(&self) -> &'static [&'static str] {
        match *self {
            Kind::Names(besides) => besides,
            _ => &[],
        }
    }

    fn json(&self) -> Json {
        match *self {
            Kind::Int { min, max } => json!({"kind": "int", "min": min, "max": max, "step": 1}),
            Kind::Float {
                min,
                max,
                log,
                step,
            } => {
                json!({"kind": "float", "min": min, "max": max, "log": log, "step": step})
            }
            Kind::Own(of) => {
                let mut object = kind_of(of).json();
                object["kind"] = "own".into();
                object["of"] = of.into();
                object
            }
            Kind::Choice(words) => json!({"kind": "choice", "choices": words}),
            Kind::Bool => json!({"kind": "bool"}),
            Kind::Family => json!({"kind": "family", "families": families_json()}),
            Kind::Mix => json!({"kind": "mix"}),
            Kind::Line => json!({"kind": "line"}),
            Kind::Names(besides) => {
                json!({"kind": "names", "choices": Names::known(besides).collect::<Vec<_>>()})
            }
        }
    }

    /// The values in words, for the README.
    fn markdown(&self) -> String {
        let code = |words: &[&str]| format!("`{}`", words.join("` `"));
        match *self {
            Kind::Int { min, max } => format!("{min} … {max}"),
            Kind::Float { min, max, .. } => format!("{min} … {max}"),
            Kind::Own(of) => format!("{} or {}", code(&[SAME]), kind_of(of).markdown()),
            Kind::Choice(words) => code(words),
            Kind::Bool => code(&["true", "false"]),
            Kind::Family => families_markdown(),
            Kind::Mix => String::from("`weight*x,y,σ1,σ2,angle;…`, up to 64"),
            Kind::Line => "`auto`, or x0,y0,x1,y1".into(),
            Kind::Names(besides) => {
                let keys = super::table()
                    .iter()
                    .filter(|row| !row.hidable)
                    .map(|row| row.key);
                let unhidable = code(&keys.collect::<Vec<_>>());
                format!("any key but {unhidable}, and {}", code(besides))
            }
        }
    }
}

impl Group {
    /// The group's word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Group::Data => "data",
            Group::Generator => "generator",
            Group::Discriminator => "discriminator",
            Group::Training => "training",
            Group::Optimiser => "optimiser",
            Group::Run => "run",
            Group::View => "view",
        }
    }
}

impl Row {
    /// The default, as a URL writes it.
    pub fn default(&self) -> String {
        self.text(&Params::default())
    }

    /// The value in `params`, as a URL writes it.
    pub fn text(&self, params: &Params) -> String {
        (self.write)(params).0
    }

    /// The value in `params`: a number, a boolean or a string.
    pub fn json(&self, params: &Params) -> Json {
        (self.write)(params).1
    }
}

/// The table as a JSON array, one object per row: `key`, `kind` with what belongs to it (`min`, `max`, `step`, `log`,
/// `choices`, `families`, `of`), `default`, `group`, `unit`, `restart`, `hidable`, `doc`.
pub fn table_json() -> String {
    let defaults = Params::default();
    let rows = super::table().iter().map(|row| {
        let mut object = row.kind.json();
        object["key"] = row.key.into();
        object["default"] = row.json(&defaults);
        object["group"] = row.group.word().into();
        object["unit"] = row.unit.into();
        object["restart"] = row.restart.into();
        object["hidable"] = row.hidable.into();
        object["doc"] = row.doc.into();
        object
    });
    Json::Array(rows.collect()).to_string()
}

/// The table in Markdown, for the README.
pub fn table_markdown() -> String {
    let mut page = String::from(
        "| key | values | default | a change restarts | meaning |\n|---|---|---|---|---|\n",
    );
    for row in super::table() {
        let default = match row.default() {
            empty if empty.is_empty() => String::from("nothing"),
            text => format!("`{text}`"),
        };
        let unit = if row.unit.is_empty() {
            String::new()
        } else {
            format!(" {}", row.unit)
        };
        let restart = if row.restart { "yes" } else { "" };
        let (key, values, doc) = (row.key, row.kind.markdown(), row.doc);
        page += &format!("| `{key}` | {values}{unit} | {default} | {restart} | {doc} |\n");
    }
    page
}
