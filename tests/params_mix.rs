//! The parameter `mix`: components as text, and what becomes of components that are none.

use dstar::params::{Code, Mix, Note, Params, parse};
use dstar::theory::mixture::{Component, Covariance};
use dstar::theory::presets::{Family, mixture};
use proptest::prelude::*;
use serde_json::json;

fn read(mix: &str) -> (Params, Vec<Note>) {
    Params::default().update(&[("mix".into(), mix.into())])
}

/// The text that is written for a text that is read.
fn written(mix: &str) -> String {
    let (params, notes) = read(mix);
    assert_eq!(notes, vec![], "{mix}");
    params.to_json_value()["mix"].as_str().unwrap().to_owned()
}

#[test]
fn a_text_is_as_short_as_its_numbers_allow() {
    for (given, short) in [
        ("0.5,0.25,0.2", ".5,.25,.2"),
        ("1*-0.5,10.50,0.2,0.2,30", "-.5,10.5,.2"),
        ("2*1,2,.5,.25", "2*1,2,.5,.25"),
        ("0,0,.5,.25,30", "0,0,.5,.25,30"),
        ("0,0,.5,.25,-330;", "0,0,.5,.25,30"),
        ("0,0,.5,.25,180", "0,0,.5,.25,180"),
        ("0,0,.5,.25,-180", "0,0,.5,.25,180"),
        ("0,0,.5,.25,360", "0,0,.5,.25"),
        ("-0,-0.00001,1", "0,0,1"),
        ("1,2,.3;4,5,.3;6,7,.3,.3,90", "1,2,.3;4,5;6,7"),
        ("1,2,.3,.1,45;.5*4,5;6,7,.3", "1,2,.3,.1,45;.5*4,5;6,7,.3"),
        (" 1 * 2 , 3 , 0.4 ; 5,6 ", "2,3,.4;5,6"),
        ("1.23456789,1e1,.0999999", "1.2346,10,.1"),
    ] {
        assert_eq!(written(given), short, "{given}");
        assert_eq!(written(short), short);
    }
}

#[test]
fn a_custom_mixture_is_the_data() {
    let (params, notes) = parse("#data=custom&mix=3*-1,0.5,.5,.2,90;1,0,.1&seed=7");
    assert_eq!((params.data, notes), (Family::Custom, vec![]));
    let mix = params.mixture();
    let [first, second] = mix.components() else {
        panic!("two components")
    };
    assert_eq!((first.weight, first.mean), (0.75, [-1.0, 0.5]));
    let near =
        |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-15, "{found} {wanted}");
    near(first.covariance.xx, 0.04);
    near(first.covariance.yy, 0.25);
    near(first.covariance.xy, 0.0);
    assert_eq!(second.covariance, Covariance::isotropic(0.1));
    assert_eq!(parse(&params.to_query()).0, params);
    assert!(Params::default().restarts(&params));
    // A saved run from before there was a mixture of one's own takes the default.
    assert_eq!(
        Params::from_json(r#"{"data":"ring8"}"#),
        Ok(Params::default())
    );
}

#[test]
fn what_does_not_shape_the_data_is_inert() {
    for (data, inert) in [
        ("ring8", &["data_seed", "mix"][..]),
        ("random5", &["mix"]),
        ("custom", &["scale", "sigma", "data_seed"]),
    ] {
        let params = parse(&format!("data={data}")).0;
        for key in ["scale", "sigma", "data_seed", "mix"] {
            let other = if key == "mix" { "5,5,1" } else { "1.5" };
            let (after, _) = params.update(&[(key.into(), other.into())]);
            let idle = after.mixture() == params.mixture();
            assert_eq!(
                params.inert().contains(&key),
                inert.contains(&key),
                "{data} {key}"
            );
            assert_eq!(idle, inert.contains(&key), "{data} {key}");
        }
    }
}

#[test]
fn what_is_out_of_range_is_brought_back_and_named() {
    let (params, notes) = read("0*500,1,1e-9,1e999,10;1,1,.2");
    assert_eq!(
        params.to_json_value()["mix"],
        ".0001*100,1,.001,50,10;1,1,.2"
    );
    let [note] = &notes[..] else {
        panic!("{notes:?}")
    };
    assert_eq!(
        (note.code, note.given.as_str()),
        (Code::ComponentMended, "0*500,1,1e-9,1e999,10")
    );
    assert_eq!(
        serde_json::to_value(note).unwrap()["part"],
        json!({"number": 1, "used": ".0001*100,1,.001,50,10"})
    );
}

#[test]
fn what_is_no_component_is_left_out_and_named() {
    for bad in [
        "",
        "x",
        "1",
        "1,2",
        "1,2,3,4,5,6",
        "1,,3",
        "1,2,NaN",
        "1,2,inf",
        "2**1,2,3",
        "*1,2,3",
        "1,2,.3,.2,1e999",
        "<script>",
        "1 2 3",
        "1;2",
    ] {
        let first = format!("{bad};1,2,.5");
        let (params, notes) = read(&first);
        assert_eq!(params.to_json_value()["mix"], "1,2,.5", "{first}");
        assert!(
            !notes.is_empty() && notes.iter().all(|n| n.code == Code::ComponentDropped),
            "{first}"
        );
        assert_eq!(
            notes[0].part.as_ref().map(|p| (p.number, p.used.clone())),
            Some((1, None))
        );
    }
    // After a good one, two numbers are a place.
    assert_eq!(written("0,0,1;1,2"), "0,0,1;1,2");
    let (params, notes) = read("0,0,1;?;3,4;1,2,x");
    assert_eq!(params.to_json_value()["mix"], "0,0,1;3,4");
    let parts: Vec<_> = notes
        .iter()
        .map(|n| (n.part.as_ref().unwrap().number, n.given.as_str()))
        .collect();
    assert_eq!(parts, [(2, "?"), (4, "1,2,x")]);
}

#[test]
fn what_holds_no_component_changes_nothing() {
    let before = read("1,2,3").0;
    for text in ["", ";", ";;;", "none", "1,2", "true"] {
        let (after, notes) = before.update(&[("mix".into(), text.into())]);
        assert_eq!(
            (&after, notes.len(), notes[0].code),
            (&before, 1, Code::NotAMixture),
            "{text}"
        );
        assert_eq!(notes[0].used, "1,2,3");
    }
}

#[test]
fn of_more_than_64_components_the_first_are_used() {
    let text = vec!["1,2,.5"; 70].join(";");
    let (params, notes) = read(&text);
    assert_eq!(params.mix.ellipses().len(), 64);
    let [note] = &notes[..] else {
        panic!("{notes:?}")
    };
    assert_eq!(
        (note.code, note.given.as_str(), &note.part),
        (Code::TooManyComponents, "6", &None)
    );
    // Not even a million of them do harm.
    let (params, notes) = read(&";".repeat(1_000_000));
    assert_eq!((params, notes.len()), (Params::default(), 1));
    let error = Params::from_json(&format!(r#"{{"mix":"{text}"}}"#)).unwrap_err();
    assert!(error.contains("at most 64"), "{error}");
}

#[test]
fn every_family_can_be_written_as_components() {
    for word in [
        "ring8",
        "grid64",
        "one",
        "two",
        "overlap",
        "disjoint",
        "random9",
        "pinwheel16",
        "moons",
        "spiral4",
    ] {
        let family = word.parse().unwrap();
        let preset = mixture(family, 2.0, 0.2, 3);
        let params = Params {
            data: Family::Custom,
            mix: Mix::of(preset.components()).unwrap(),
            ..Params::default()
        };
        let query = params.to_query();
        assert!(query.len() < 2500, "{word}: {}", query.len());
        assert_eq!(parse(&query), (params.clone(), vec![]), "{word}");
        let custom = params.mixture();
        assert_eq!(custom.components().len(), preset.components().len());
        // To the four decimals that are kept.
        for (a, b) in custom.components().iter().zip(preset.components()) {
            assert!((a.weight - b.weight).abs() < 1e-4 * b.weight.max(0.1));
            assert!((a.mean[0] - b.mean[0]).abs() < 1e-4 && (a.mean[1] - b.mean[1]).abs() < 1e-4);
            let (a, b) = (a.covariance, b.covariance);
            for (a, b) in [(a.xx, b.xx), (a.xy, b.xy), (a.yy, b.yy)] {
                assert!((a - b).abs() < 2e-4, "{word}: {a} {b}");
            }
        }
    }
    assert_eq!(Mix::of(&[]), None);
    // A mixture of one's own is as it is, weights and all.
    let own = parse("#data=custom&mix=3*0,0,.5;1,1,.2").0;
    assert_eq!(own.as_mix(), own.mix);
    assert_eq!(Params::default().as_mix().ellipses().len(), 8);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a text is: what is used is a mixture, is written, and is read back the same without a word; and every
    /// component given is used, or named.
    #[test]
    fn any_text_gives_a_mixture_and_loses_nothing_in_silence(
        pieces in prop::collection::vec(
            r"\PC{0,12}|([0-9.]{1,4}\*)?-?[0-9.]{1,6},-?[0-9.]{1,6}(,[0-9.e]{1,5}(,[0-9.]{1,5}(,-?[0-9.]{1,7})?)?)?", 1..80)
    ) {
        let text = pieces.join(";");
        let (params, notes) = read(&text);
        let mix = params.to_json_value()["mix"].as_str().unwrap().to_owned();
        prop_assert!(mix.len() < 4000);
        let (again, silence) = read(&mix);
        prop_assert_eq!((&again.mix, silence), (&params.mix, vec![]));
        prop_assert!(params.mix.mixture().log_density([0.3, -0.2]).is_finite());
        prop_assert!(parse(&params.to_query()) == (params.clone(), vec![]));
        if notes.iter().all(|note| note.code != Code::NotAMixture) {
            let text = text.trim();
            let given = text.strip_suffix(';').unwrap_or(text).split(';').count();
            let dropped = notes.iter().filter(|note| note.code == Code::ComponentDropped).count();
            let beyond: usize = notes.iter().filter(|note| note.code == Code::TooManyComponents)
                .map(|note| note.given.parse::<usize>().unwrap()).sum();
            prop_assert_eq!(params.mix.ellipses().len() + dropped + beyond, given);
        }
    }

    #[test]
    fn any_components_are_kept_to_four_decimals(
        weight in 0.001..1.0f64, x in -100.0..100.0f64, y in -100.0..100.0f64, a in 0.002..50.0f64, b in 0.002..50.0f64, angle in -3.0..3.0f64
    ) {
        let first = Component { weight: 1.0, mean: [0.0, 0.0], covariance: Covariance::isotropic(1.0) };
        let given = Component { weight, mean: [x, y], covariance: Covariance::rotated(a, b, angle) };
        let mix = Mix::of(&[first, given]).unwrap();
        let kept = mix.ellipses()[1];
        prop_assert!((kept.weight - weight).abs() <= 0.5001e-4);
        prop_assert!((kept.mean[0] - x).abs() <= 0.5001e-4 && (kept.mean[1] - y).abs() <= 0.5001e-4);
        prop_assert!((kept.stds[0] - a.max(b)).abs() <= 1e-4 && (kept.stds[1] - a.min(b)).abs() <= 1e-4);
    }
}
