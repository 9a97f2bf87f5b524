//! What people and hostile pages put into a URL: common forms are read, the rest is mended or refused with a note.

use dstar::params::{Code, Note, Params, Segment, parse, table};
use dstar::theory::presets::Family;
use serde_json::{Value as Json, json};

fn change(key: &str, value: &str) -> (Params, Vec<Note>) {
    Params::default().update(&[(key.into(), value.into())])
}

/// The only note about `query`, which must leave every parameter at its default.
fn refusal(query: &str) -> Note {
    let (params, notes) = parse(query);
    assert_eq!(params, Params::default(), "{query}");
    let [note] = &notes[..] else {
        panic!("{query}: {notes:?}")
    };
    note.clone()
}

#[test]
fn numbers_are_read_in_any_common_form() {
    let wanted = Params {
        lr: 1e-3,
        ..Params::default()
    };
    for text in ["0.001", "1e-3", "1E-3", "%201e-3%20", ".001", "+0.001"] {
        let (params, notes) = parse(&format!("#lr={text}&seed=7"));
        assert_eq!((&params, notes), (&wanted, vec![]), "{text}");
    }
    assert_eq!(change("batch", " 5 ").0.batch, 5);
    assert_eq!(change("batch", "1e3").0.batch, 1000);
    assert_eq!(change("ema", "-0").0.to_query(), "seed=7");
}

#[test]
fn what_is_no_number_is_refused() {
    for text in [
        "NaN", "nan", "Infinity", "-inf", "null", "", "1,5", "0x10", "1_000", "1 2", "one", "[1]",
    ] {
        let note = refusal(&format!("#lr={text}"));
        assert_eq!(
            (note.code, note.used),
            (Code::NotANumber, json!(Params::default().lr)),
            "{text}"
        );
    }
}

#[test]
fn numbers_out_of_range_are_clamped() {
    for (query, code, used) in [
        ("batch=1e9", Code::Above, json!(4096)),
        ("batch=1e999", Code::Above, json!(4096)),
        ("batch=-1", Code::Below, json!(1)),
        ("batch=0.4", Code::Below, json!(1)),
        ("lr=-1e999", Code::Below, json!(1e-6)),
        (
            "seed=99999999999999999999999999",
            Code::Above,
            json!(u32::MAX),
        ),
        ("data_seed=-0.1", Code::Below, json!(0)),
    ] {
        let (params, notes) = parse(query);
        let key = query.split('=').next().unwrap();
        let row = table().iter().find(|row| row.key == key).unwrap();
        assert_eq!(row.json(&params), used, "{query}");
        assert_eq!(
            (notes.len(), notes[0].code, &notes[0].used),
            (1, code, &used),
            "{query}"
        );
    }
    assert_eq!(
        change("batch", "1e9").1[0].why,
        "batch must be at most 4096."
    );
}

#[test]
fn fractions_of_whole_numbers_are_rounded() {
    let (params, notes) = change("k", "3.7");
    assert_eq!((params.k, notes[0].code), (4, Code::Rounded));
}

#[test]
fn families_are_read_with_or_without_a_count() {
    for (text, family, note) in [
        ("ring", Family::Ring(8), None),
        ("grid", Family::Grid(25), None),
        ("random", Family::Random(5), None),
        (" Ring3 ", Family::Ring(3), None),
        ("overlap", Family::Overlap, None),
        ("grid24", Family::Grid(25), Some(Code::Rounded)),
        ("ring0", Family::Ring(1), Some(Code::Rounded)),
        ("random99999999999", Family::Random(64), Some(Code::Rounded)),
        ("one3", Family::Ring(8), Some(Code::NotAChoice)),
        ("ring8.5", Family::Ring(8), Some(Code::NotAChoice)),
        ("<script>", Family::Ring(8), Some(Code::NotAChoice)),
    ] {
        let (params, notes) = change("data", text);
        assert_eq!(
            (params.data, notes.first().map(|note| note.code)),
            (family, note),
            "{text}"
        );
    }
    assert_eq!(refusal("#data=rign8").nearest, Some("ring"));
    assert_eq!(refusal("#data=%3Cscript%3E").given, "<script>");
}

#[test]
fn booleans_are_read_as_html_and_people_write_them() {
    for text in ["false", "0", "no", "off", "FALSE"] {
        assert!(!change("autoplay", text).0.autoplay, "{text}");
    }
    let off = Params {
        autoplay: false,
        ..Params::default()
    };
    for text in ["", "true", "1", "yes", "on"] {
        assert!(
            off.update(&[("autoplay".into(), text.into())]).0.autoplay,
            "{text}"
        );
    }
    assert_eq!(refusal("autoplay=maybe").code, Code::NotABoolean);
}

#[test]
fn hide_keeps_the_names_it_knows() {
    let (params, notes) = change("hide", "bar, lr,seeed,lr,,header");
    assert_eq!(
        params.hide.iter().collect::<Vec<_>>(),
        ["lr", "bar", "header"]
    );
    assert_eq!(
        (notes[0].code, notes[0].nearest),
        (Code::NotAName, Some("seed"))
    );
    assert_eq!(notes[0].used, "lr,bar,header");
    assert_eq!(change("hide", "").1, vec![]);
    let unhidable: Vec<_> = table()
        .iter()
        .filter(|row| !row.hidable)
        .map(|row| row.key)
        .collect();
    assert_eq!(unhidable, ["autoplay", "hide", "lock"]);
}

#[test]
fn lock_names_parameters_and_no_parts_of_the_page() {
    let (params, notes) = change("lock", "all,lr,header,hide");
    assert_eq!(params.lock.iter().collect::<Vec<_>>(), ["lr", "all"]);
    assert_eq!((notes.len(), notes[0].code), (1, Code::NotAName));
    assert_eq!(
        change("lock", "seed,all").0.to_query(),
        "seed=7&lock=seed,all"
    );
}

#[test]
fn a_line_needs_two_different_ends() {
    let ends = |text| {
        let (params, notes) = change("slice", text);
        (params.slice, notes.first().map(|note| note.code))
    };
    for text in ["", "auto", "AUTO"] {
        assert_eq!(ends(text), (Segment::Across, None), "{text}");
    }
    let between = Segment::Between;
    assert_eq!(
        ends(" -2, 0.5,3e0,-1"),
        (between([-2.0, 0.5, 3.0, -1.0]), None)
    );
    assert_eq!(
        ends("-1e999,0,5000,1"),
        (between([-1000.0, 0.0, 1000.0, 1.0]), Some(Code::Rounded))
    );
    for text in [
        "1,2,3",
        "1,2,3,4,5",
        "1,2,x,4",
        "1,2,NaN,4",
        "1,2,1,2",
        "0,0,-0,0",
        "2000,0,3000,0",
        "line",
        ",",
    ] {
        assert_eq!(
            ends(text),
            (Segment::Across, Some(Code::NotALine)),
            "{text}"
        );
    }
    assert_eq!(
        change("slice", "-0,1,2,3").0.to_query(),
        "seed=7&slice=0,1,2,3"
    );
}

#[test]
fn an_unknown_key_is_reported_with_the_nearest() {
    for (key, nearest) in [
        ("sede", Some("seed")),
        ("batchsize", Some("batch")),
        ("g-layers", Some("g_layers")),
        ("LR", None),
        ("%3Cscript%3E", None),
        ("__proto__", None),
        ("", None),
    ] {
        let note = refusal(&format!("?{key}=1"));
        assert_eq!(
            (note.code, note.nearest, note.used),
            (Code::Unknown, nearest, Json::Null),
            "{key}"
        );
    }
    assert_eq!(
        refusal("sede=1").why,
        "sede is not a parameter; the nearest is seed."
    );
}

#[test]
fn of_a_key_given_twice_the_last_counts() {
    let (params, notes) = parse("#k=2&batch=x&k=3&k=5");
    assert_eq!(
        params,
        Params {
            k: 5,
            ..Params::default()
        }
    );
    let short: Vec<_> = notes
        .iter()
        .map(|n| (n.key.as_str(), n.given.as_str(), n.code))
        .collect();
    assert_eq!(
        short,
        [
            ("k", "2", Code::Duplicate),
            ("batch", "x", Code::NotANumber),
            ("k", "3", Code::Duplicate)
        ]
    );
    assert_eq!(notes[0].used, 5);
    assert_eq!(
        parse("#k=5&k=x").0.k,
        Params::default().k,
        "what is refused falls to the default, not to an earlier value"
    );
}

#[test]
fn percent_encoding_is_undone_where_it_is_sound() {
    assert_eq!(parse("#%6Cr=%30%2E5").0.lr, 0.5);
    for text in ["%", "%3", "%zz", "%ff", "0.5%"] {
        assert_eq!(
            refusal(&format!("#lr={text}")).code,
            Code::BadEncoding,
            "{text}"
        );
    }
    assert_eq!(refusal("#l%ffr=1").key, "l%ffr");
}

#[test]
fn an_empty_query_says_nothing() {
    for query in ["", "#", "?", "#&&&", "&"] {
        assert_eq!(parse(query), (Params::default(), vec![]), "{query}");
    }
    assert_eq!(refusal("##lr=1").code, Code::Unknown);
    assert_eq!(refusal("=").code, Code::Unknown);
}

#[test]
fn a_query_beyond_all_measure_is_ignored_as_a_whole() {
    let note = refusal(&format!("#lr=0.5&data={}", "ring".repeat(2_500_000)));
    assert_eq!(
        (note.code, note.key.as_str(), note.given.chars().count()),
        (Code::TooLong, "", 64)
    );
    let long = format!("#lr={}", "9".repeat(8000));
    assert_eq!(parse(&long).1[0].code, Code::Above);
}

#[test]
fn a_refused_change_keeps_the_present_value() {
    let present = change("lr", "0.5").0;
    let (params, notes) = present.update(&[("lr".into(), "NaN".into())]);
    assert_eq!((params, &notes[0].used), (present, &json!(0.5)));
}
