//! The parameter table and its codec: what is written is read back, and nothing that a URL can hold does harm.

use dstar::params::{
    Activation, Code, Kind, Loss, Mix, Names, Note, PARTS, Params, Row, Shown, parse, table,
    table_json, table_markdown,
};
use dstar::theory::mixture::{Component, Covariance};
use dstar::theory::presets::Family;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// A text for every value that `row` allows.
fn allowed(row: &Row) -> BoxedStrategy<String> {
    match row.kind {
        Kind::Int { min, max } => prop_oneof![Just(min), Just(max), min..=max]
            .prop_map(|n| n.to_string())
            .boxed(),
        Kind::Float { min, max, .. } => prop_oneof![
            Just(min),
            Just(max),
            min..=max,
            (0.0..=1.0f64)
                .prop_map(move |u| (min.max(1e-9).powf(1.0 - u) * max.powf(u)).clamp(min, max)),
        ]
        .prop_map(|x| x.to_string())
        .boxed(),
        Kind::Own(of) => {
            let number = allowed(table().iter().find(|row| row.key == of).unwrap());
            prop_oneof![Just("same".to_owned()), number].boxed()
        }
        Kind::Choice(words) => prop::sample::select(words).prop_map(String::from).boxed(),
        Kind::Bool => any::<bool>().prop_map(|b| b.to_string()).boxed(),
        Kind::Family => prop_oneof![
            (1..=64u32).prop_map(Family::Ring),
            (1..=8u32).prop_map(|side| Family::Grid(side * side)),
            (1..=64u32).prop_map(Family::Random),
            prop::sample::select(vec![
                Family::One,
                Family::Two,
                Family::Overlap,
                Family::Disjoint,
                Family::Moons,
                Family::Custom
            ]),
            (1..=16u32).prop_map(Family::Pinwheel),
            (1..=4u32).prop_map(Family::Spiral),
        ]
        .prop_map(|family| family.to_string())
        .boxed(),
        Kind::Mix => prop::collection::vec(component(), 1..=64)
            .prop_map(|all| {
                let mix = Mix::of(&all).unwrap();
                let mix = Params {
                    mix,
                    ..Params::default()
                };
                let row = table().iter().find(|row| row.key == "mix").unwrap();
                row.text(&mix)
            })
            .boxed(),
        Kind::Line => prop_oneof![
            Just("auto".to_owned()),
            prop::array::uniform4(-1000.0..=1000.0f64)
                .prop_map(|ends| ends.map(|x| x.to_string()).join(",")),
        ]
        .boxed(),
        Kind::Names(besides) => {
            let known: Vec<_> = Names::known(besides).collect();
            prop::sample::subsequence(known.clone(), 0..=known.len())
                .prop_map(|names| names.join(","))
                .boxed()
        }
    }
}

fn component() -> impl Strategy<Value = Component> {
    let std = || prop_oneof![Just(0.2), 1e-3..50.0];
    let coordinate = || prop_oneof![Just(0.0), -100.0..100.0f64];
    let weight = prop_oneof![Just(1.0), 1e-3..1.0];
    (
        weight,
        [coordinate(), coordinate()],
        (std(), std(), 0.0..3.2f64),
    )
        .prop_map(|(weight, mean, (a, b, angle))| Component {
            weight,
            mean,
            covariance: Covariance::rotated(a, b, angle),
        })
}

fn changes() -> impl Strategy<Value = Vec<(String, String)>> {
    let texts: Vec<_> = table().iter().map(allowed).collect();
    texts.prop_map(|texts| {
        table()
            .iter()
            .map(|row| row.key.to_owned())
            .zip(texts)
            .collect()
    })
}

fn any_params() -> impl Strategy<Value = Params> {
    changes().prop_map(|changes| Params::default().update(&changes).0)
}

fn change(key: &str, value: &str) -> (Params, Vec<Note>) {
    Params::default().update(&[(key.into(), value.into())])
}

/// Whether every value lies within its row's range: then it is written and read back without a note.
fn is_valid(params: &Params) -> bool {
    parse(&params.to_query()) == (params.clone(), vec![])
}

proptest! {
    #[test]
    fn every_allowed_value_is_taken_as_given(changes in changes()) {
        let (params, notes) = Params::default().update(&changes);
        prop_assert_eq!(notes, vec![]);
        for (row, (_, text)) in table().iter().zip(&changes) {
            prop_assert_eq!(&row.text(&params), text, "{}", row.key);
        }
    }

    #[test]
    fn a_query_gives_back_the_parameters(params in any_params(), prefix in "[#?]?") {
        let query = params.to_query();
        prop_assert!(query.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.,-&=*;".contains(&b)), "{}", query);
        prop_assert_eq!(parse(&format!("{prefix}{query}")), (params, vec![]));
    }

    #[test]
    fn json_gives_back_the_parameters(params in any_params()) {
        prop_assert_eq!(Params::from_json(&params.to_json()), Ok(params));
    }

    #[test]
    fn any_text_gives_valid_parameters_and_short_notes(
        query in r"[#?]?(\PC{0,40}|[a-z_]{1,10}=\PC{0,100}|[%&=,0-9a-f]{0,40}){0,4}"
    ) {
        let (params, notes) = parse(&query);
        prop_assert!(is_valid(&params));
        for note in notes {
            prop_assert!(note.key.chars().count() <= 64 && note.given.chars().count() <= 64);
        }
    }

    #[test]
    fn any_value_of_any_key_gives_valid_parameters(
        start in any_params(),
        row in prop::sample::select(table()),
        text in r"\PC{0,20}|[-+]?[0-9]{1,12}(\.[0-9]{0,8})?([eE][-+]?[0-9]{1,4})?"
    ) {
        let (params, notes) = start.update(&[(row.key.into(), text)]);
        prop_assert!(is_valid(&params));
        for note in notes {
            prop_assert_eq!(note.used, row.json(&params));
        }
    }
}

#[test]
fn every_default_is_allowed() {
    assert!(is_valid(&Params::default()));
    for row in table() {
        assert_eq!(
            change(row.key, &row.default()),
            (Params::default(), vec![]),
            "{}",
            row.key
        );
    }
}

#[test]
fn the_text_of_a_key_reaches_the_field_of_that_name() {
    let (params, notes) =
        parse("#data=grid9&g_act=tanh&loss=minimax&lr=0.01&batch=8&generator=average&hide=lr,bar");
    let expected = Params {
        data: Family::Grid(9),
        g_act: Activation::Tanh,
        loss: Loss::Minimax,
        lr: 0.01,
        batch: 8,
        generator: Shown::Average,
        hide: Names::new(PARTS, ["bar", "lr"]),
        ..Params::default()
    };
    assert_eq!((params, notes), (expected, vec![]));
}

#[test]
fn the_query_of_the_defaults_is_the_seed_alone() {
    assert_eq!(Params::default().to_query(), "seed=7");
    assert_eq!(change("lr", "0.5").0.to_query(), "lr=0.5&seed=7");
}

#[test]
fn every_row_has_one_sentence_and_a_key_fit_for_a_url() {
    for row in table() {
        assert!(
            row.key
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        );
        assert!(
            row.doc.ends_with('.') && row.doc.matches(". ").count() == 0,
            "{}",
            row.doc
        );
        assert!(row.doc.chars().count() <= 110, "{}", row.doc);
    }
}

#[test]
fn changes_come_as_json_of_any_type() {
    let start = Params::default();
    let (params, notes) = start
        .update_json(
            r#"{"lr": 0.01, "batch": "32", "autoplay": false, "data": "two", "seed": 4294967295}"#,
        )
        .unwrap();
    let expected = Params {
        lr: 0.01,
        batch: 32,
        autoplay: false,
        data: Family::Two,
        seed: u32::MAX,
        ..Params::default()
    };
    assert_eq!((params, notes), (expected, vec![]));
    for value in ["null", "[]", "{}", "\"\"", "true"] {
        let (params, notes) = start.update_json(&format!(r#"{{"lr": {value}}}"#)).unwrap();
        assert_eq!(
            (params, notes[0].code),
            (Params::default(), Code::NotANumber),
            "{value}"
        );
    }
    for text in ["", "[]", "null", "{", "{\"lr\": NaN}"] {
        assert!(
            start.update_json(text).unwrap_err().contains("JSON object"),
            "{text}"
        );
    }
}

#[test]
fn json_has_every_key_with_a_value_of_its_type() {
    let json: Json = serde_json::from_str(&Params::default().to_json()).unwrap();
    assert_eq!(json.as_object().unwrap().len(), table().len());
    for row in table() {
        let value = &json[row.key];
        let fits = match row.kind {
            Kind::Int { .. } => value.is_u64(),
            Kind::Float { .. } => value.is_f64(),
            Kind::Own(_) => value == "same",
            Kind::Bool => value.is_boolean(),
            Kind::Choice(_) | Kind::Family | Kind::Names(_) | Kind::Mix | Kind::Line => {
                value.is_string()
            }
        };
        assert!(fits, "{}: {value}", row.key);
    }
}

#[test]
fn json_of_a_saved_run_is_refused_with_the_key() {
    for (text, key) in [
        (r#"{"lr": "fast"}"#, "lr must be a number"),
        (r#"{"batch": 0}"#, "batch must be at least 1."),
        (r#"{"sede": 1}"#, "sede is not a parameter"),
        (r#"{"data": null}"#, "data must be one of"),
        ("[1]", "JSON object"),
    ] {
        let error = Params::from_json(text).unwrap_err();
        assert!(error.contains(key), "{text}: {error}");
    }
    assert_eq!(Params::from_json("{}"), Ok(Params::default()));
}

#[test]
fn a_change_restarts_where_its_row_says_so() {
    let start = Params::default();
    assert!(!start.restarts(&start));
    for (key, value, restarts) in [
        ("lr", "0.5", false),
        ("seed", "8", true),
        ("g_width", "8", true),
        ("view", "d", false),
    ] {
        assert_eq!(start.restarts(&change(key, value).0), restarts, "{key}");
    }
}

#[test]
fn the_table_in_json_has_what_a_control_needs() {
    let rows: Vec<Json> = serde_json::from_str(&table_json()).unwrap();
    assert_eq!(rows.len(), table().len());
    for row in &rows {
        for field in [
            "key", "kind", "default", "group", "unit", "restart", "hidable", "doc",
        ] {
            assert!(!row[field].is_null(), "{row}: {field}");
        }
    }
    let row = |key: &str| rows.iter().find(|row| row["key"] == key).unwrap();
    assert_eq!(row("k")["max"], 16);
    assert_eq!(row("lr")["log"], true);
    assert_eq!(
        row("loss")["choices"],
        json!([
            "nonsaturating",
            "minimax",
            "leastsquares",
            "hinge",
            "wasserstein"
        ])
    );
    assert_eq!(
        row("data")["families"][1]["counts"],
        json!([1, 4, 9, 16, 25, 36, 49, 64])
    );
    assert_eq!(
        row("data")["families"][2],
        json!({"word": "one", "default": "one", "counts": []})
    );
}

#[test]
fn a_note_in_json_has_its_code_in_kebab_case() {
    let note = serde_json::to_value(&parse("batch=1e9").1[0]).unwrap();
    let why = "batch must be at most 4096.";
    let expected = json!({"key": "batch", "given": "1e9", "used": 4096, "why": why, "code": "above", "nearest": null});
    assert_eq!(note, expected);
}

#[test]
fn the_data_of_every_default_family_is_a_mixture() {
    for (family, components) in [
        ("ring", 8),
        ("grid", 25),
        ("one", 1),
        ("two", 2),
        ("overlap", 2),
        ("disjoint", 2),
        ("random", 5),
        ("pinwheel", 20),
        ("moons", 16),
        ("spiral", 32),
        ("custom", 2),
    ] {
        assert_eq!(
            change("data", family).0.mixture().components().len(),
            components,
            "{family}"
        );
    }
}

/// `DSTAR_UPDATE=1 cargo test --test params` writes the table into the README.
#[test]
fn the_readme_has_the_table() {
    const BEGIN: &str = "<!-- params:begin -->\n";
    const END: &str = "<!-- params:end -->";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let (before, rest) = readme
        .split_once(BEGIN)
        .expect("README.md has a line <!-- params:begin -->");
    let (present, after) = rest
        .split_once(END)
        .expect("README.md has a line <!-- params:end -->");
    let wanted = table_markdown();
    if std::env::var_os("DSTAR_UPDATE").is_some() {
        std::fs::write(path, [before, BEGIN, &wanted, END, after].concat()).unwrap();
    } else {
        assert_eq!(
            present, wanted,
            "run DSTAR_UPDATE=1 cargo test --test params"
        );
    }
}
