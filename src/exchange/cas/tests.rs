//! Both ways of writing: byte for byte, out and in again, what others write, and what is broken.

use super::{CasJson, Xmi};
use crate::annotation::{Kind, Party, Record};
use crate::corpus::Article;
use crate::exchange::format::Format;
use crate::exchange::settings::Settings;
use crate::exchange::testing::{Kept, Memory, article, documents, example, export, identity, import, span};
use crate::text::CharPos;
use proptest::prelude::*;

const BOTH: [&dyn Format; 2] = [&CasJson, &Xmi];

/// The example, with a span of two pieces, a relation, a label and a comment; and lines that end in CR LF.
fn dataset() -> Vec<(Article, Vec<Record>)> {
    let (first, mut records) = example();
    let bare = |article: &Article, id: &str, kind: Kind, layer: &str, label: &str| Record {
        id: id.into(),
        rev: 1,
        kind,
        doc: article.id.clone(),
        layer: layer.into(),
        label: label.into(),
        by: "alice".into(),
        at: "2026-11-24T07:12:03Z".into(),
        ..Record::default()
    };
    let mut parted = span(&first, "s-00000000000000000000000005", "entity", "place name", &[[17, 19], [34, 37]]);
    parted.note = "two <pieces> & a \"note\"".into();
    parted.entity = "wd:Q101".into();
    let mut relation = bare(&first, "r-00000000000000000000000006", Kind::Relation, "link", "member-of");
    (relation.from, relation.to) = (records[0].id.clone(), records[1].id.clone());
    let label = bare(&first, "l-00000000000000000000000007", Kind::Label, "genre", "report");
    let mut comment = bare(&first, "c-00000000000000000000000008", Kind::Comment, "", "");
    (comment.note, comment.of) = ("Why?\nReally".into(), format!("{}@1", records[3].id));
    records.extend([parted, relation, label, comment]);
    let second = article("made/two", "Talks\u{2028}end.\r\n\r\nالجنوب said\t外交部 “no”.\r\n");
    let mut no = span(&second, "s-00000000000000000000000009", "stance", "against", &[[31, 33]]);
    assert_eq!(no.quote, "no");
    no.attrs.insert("how sure".into(), serde_json::json!(["a", "b"]));
    no.holder = vec![Party::author()];
    no.target = vec![Party::named("the talks")];
    vec![(first, records), (second, vec![no])]
}

#[test]
fn the_example_byte_for_byte() {
    let golden = [
        ("cas-json", "d1.json", include_str!("../../../tests/exchange/golden/cas-json/d1.json")),
        ("cas-json", "made/two.json", include_str!("../../../tests/exchange/golden/cas-json/made/two.json")),
        ("xmi", "d1.xmi", include_str!("../../../tests/exchange/golden/xmi/d1.xmi")),
        ("xmi", "made/two.xmi", include_str!("../../../tests/exchange/golden/xmi/made/two.xmi")),
        ("xmi", "TypeSystem.xml", include_str!("../../../tests/exchange/golden/xmi/TypeSystem.xml")),
    ];
    for format in BOTH {
        let all = dataset();
        let (files, losses) = export(format, &Settings::default(), &all);
        for (of, name, bytes) in golden.iter().filter(|(of, ..)| *of == format.name()) {
            assert_eq!(files.text(name), *bytes, "{of} {name}");
        }
        let lost: Vec<(&str, &str)> = losses.iter().map(|loss| (loss.id.as_str(), loss.what)).collect();
        assert_eq!(lost, [("s-00000000000000000000000005", "discontinuous")]);
        identity(format, &Settings::default(), &all).unwrap();
    }
}

#[test]
fn what_only_json_holds_is_told_of_xml() {
    let all = vec![{
        let article = article("d\u{c}", "One\u{c}two \u{1c}three.");
        let mut record = span(&article, "s-00000000000000000000000001", "entity", "ORG", &[[0, 7]]);
        record.note = "a\u{b}b\u{ffff}".into();
        let mut stance = span(&article, "s-00000000000000000000000002", "stance", "for", &[[9, 14]]);
        stance.holder = vec![Party::span(&record.id, &record.quote)];
        stance.attrs.insert("certainty".into(), "\u{1}".into());
        (article, vec![record, stance])
    }];
    for (format, count) in [(BOTH[0], 0), (BOTH[1], 1)] {
        let (files, losses) = export(format, &Settings::default(), &all);
        assert_eq!(losses.len(), count, "{losses:?}");
        assert!(losses.iter().all(|loss| loss.what == "text"));
        let (settled, faults) = import(format, &Settings::default(), &files, &[&all[0].0]);
        assert!(faults.is_empty(), "{faults:?}");
        let back = &settled[0].records;
        assert_eq!(
            (&back[0].note, &back[0].start, &back[0].end),
            (&all[0].1[0].note, &all[0].1[0].start, &all[0].1[0].end)
        );
        assert_eq!(back[1].attrs, all[0].1[1].attrs);
        assert_eq!(back[1].holder, all[0].1[1].holder);
    }
}

#[test]
fn parties_that_are_not_exported_are_told() {
    let (article, records) = example();
    let all = vec![(article, vec![records[1].clone(), records[3].clone()])];
    for format in BOTH {
        let (_, losses) = export(format, &Settings::default(), &all);
        assert_eq!(losses.iter().map(|loss| loss.what).collect::<Vec<_>>(), ["holder"]);
        identity(format, &Settings::default(), &all).unwrap();
    }
}

const THEIRS: &str = r#"{"%TYPES":{"webanno.custom.Stance":{"%NAME":"webanno.custom.Stance","%SUPER_TYPE":"uima.tcas.Annotation","value":{"%NAME":"value","%RANGE":"uima.cas.String"}}},
"%FEATURE_STRUCTURES":[{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView","mimeType":"text","sofaString":"Talks 😀 resumed.\nMs Karimova said the Bloc “wrecked” them.\n"},
{"%ID":2,"%TYPE":"de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity","@sofa":1,"^begin":18,"^end":29,"value":"PERSON","identifier":"http://www.wikidata.org/entity/Q7"},
{"%ID":3,"%TYPE":"de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity","@sofa":1,"begin":35,"end":43,"value":"ORG","identifier":null},
{"%ID":4,"%TYPE":"webanno.custom.Tie","@sofa":1,"begin":35,"end":43,"value":"near","@Governor":2,"@Dependent":3},
{"%ID":5,"%TYPE":"webanno.custom.Stance","@sofa":1,"begin":45,"end":52,"value":"against","sure":true,"@source":2,"@targets":8},
{"%ID":6,"%TYPE":"webanno.custom.Link","role":"target","@target":3},
{"%ID":7,"%TYPE":"webanno.custom.Link","role":"about","@target":2},
{"%ID":8,"%TYPE":"webanno.custom.Link[]","%ELEMENTS":[6,7]},
{"%ID":9,"%TYPE":"webanno.custom.Stance","@sofa":1,"begin":0,"end":5,"value":"hidden"},
{"%ID":10,"%TYPE":"webanno.custom.Stance","@sofa":1,"begin":0,"end":"five"},
{"%ID":11,"%TYPE":"webanno.custom.Stance","@sofa":1,"begin":7,"end":9,"value":"inside the pair"},
{"%ID":12,"%TYPE":"webanno.custom.Genre","value":"report"},
{"%ID":13,"%TYPE":"webanno.custom.Stance","@sofa":1,"begin":0,"end":5,"glossator":"{"}],
"%VIEWS":{"_InitialView":{"%SOFA":1,"%MEMBERS":[2,3,4,5,11,12,13]}}}"#;

#[test]
fn what_others_write_is_read() {
    let source = Memory::of("x.json", THEIRS);
    let (settled, faults) = import(&CasJson, &Settings::default(), &source, &[&example().0]);
    let said: Vec<String> = settled[0]
        .records
        .iter()
        .map(|one| {
            format!("{} {}/{} {:?} {}", one.kind.as_str(), one.layer, one.label, one.start.map(CharPos::get), one.quote)
        })
        .collect();
    assert_eq!(
        said,
        [
            "label genre/report None ",
            "span stance/Stance Some(0) Talks",
            "span entity/PERSON Some(17) Ms Karimova",
            "span entity/ORG Some(34) the Bloc",
            "span stance/against Some(44) wrecked",
            "relation link/about None ",
            "relation tie/near None ",
        ]
    );
    let records = &settled[0].records;
    assert_eq!(records[2].entity, "wd:Q7");
    assert_eq!((records[4].holder[0].shown(), records[4].target[0].shown()), ("Ms Karimova", "the Bloc"));
    assert_eq!(records[4].attrs["sure"], "true");
    let found = |word: &str| faults.iter().filter(|fault| fault.contains(word)).count();
    assert_eq!((faults.len(), found("%MEMBERS") + found("members of the view")), (4, 1), "{faults:?}");
    assert!(faults.iter().any(|fault| fault.starts_with("x.json:11: the structure can't be read")), "{faults:?}");
    assert!(faults.iter().any(|fault| fault.contains("between characters")), "{faults:?}");
    assert!(faults.iter().any(|fault| fault.starts_with("x.json:14: what “glossator” keeps")), "{faults:?}");
}

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:t="http:///webanno/custom.ecore" xmlns:n="http:///uima/noNamespace.ecore" xmi:version="2.0">
<t:Name xmi:id="3" sofa="1" begin="0" end="5" value="A &amp; B&#10;"><kinds>one</kinds><kinds>t&lt;o</kinds></t:Name>
<n:Bare xmi:id="4" sofa="1" begin="6" end="8" other="3"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="Talks 😀 resumed.&#13;&#10;"/>
<cas:View sofa="1" members="3 4"/>
</xmi:XMI>"#;

const SYSTEM: &str = r#"<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
<typeDescription><name>Bare</name><description/><supertypeName>uima.tcas.Annotation</supertypeName><features>
<featureDescription><name>other</name><description/><rangeTypeName>uima.tcas.Annotation</rangeTypeName></featureDescription>
</features></typeDescription></types></typeSystemDescription>"#;

#[test]
fn xml_is_read_with_its_type_system() {
    let source = Memory(vec![("TypeSystem.xml".into(), SYSTEM.into()), ("a/x.xmi".into(), XML.into())]);
    let mut kept = Kept::default();
    Xmi.read(&mut source.clone(), &Settings::default(), &mut kept).unwrap();
    assert!(kept.faults.is_empty(), "{:?}", kept.faults);
    let drafts = &kept.documents[0].drafts;
    assert_eq!(drafts.len(), 3);
    assert_eq!((drafts[0].line, drafts[0].record.label.as_str()), (3, "A & B\n"));
    assert_eq!(drafts[0].record.attrs["kinds"], serde_json::json!(["one", "t<o"]));
    assert_eq!((drafts[1].record.layer.as_str(), drafts[1].record.label.as_str()), ("bare", "Bare"));
    assert_eq!((drafts[2].record.label.as_str(), drafts[2].record.to.as_str()), ("other", "3"));
    assert_eq!(kept.documents[0].words, crate::exchange::Words::Whole("Talks 😀 resumed.\r\n".into()));
}

#[test]
fn broken_xml_is_a_fault() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]><x>&c;</x>";
    let deep = "<a>".repeat(200);
    let cases = [
        (XML.get(..XML.len() - 30).unwrap().to_owned(), "no whole XML|ends in the middle"),
        (bomb.to_owned(), "document type"),
        (XML.replace("&amp;", "&other;"), "can't be read|no whole"),
        (deep, "no XMI"),
        (XML.replace("xmi:id=\"3\"", "xmi:id=\"x\""), "is no number"),
        (String::new(), "empty"),
        (XML.replace("sofaString", "other"), "no text"),
    ];
    for (bytes, expected) in cases {
        let mut kept = Kept::default();
        Xmi.read(&mut Memory::of("x.xmi", bytes), &Settings::default(), &mut kept).unwrap();
        assert!(kept.documents.is_empty());
        assert!(expected.split('|').any(|one| kept.faults[0].contains(one)), "{expected}: {:?}", kept.faults);
    }
}

#[test]
fn they_are_recognised() {
    let all = dataset();
    for (format, other) in [(BOTH[0], BOTH[1]), (BOTH[1], BOTH[0])] {
        let (mut files, _) = export(format, &Settings::default(), &all);
        assert_eq!(format.recognise(&mut files).unwrap().0, 95);
        assert!(other.recognise(&mut files).is_none());
    }
    assert!(CasJson.recognise(&mut Memory::of("a.json", "[1]")).is_none());
}

#[test]
fn empty_articles_and_long_names_come_back() {
    let long = "x".repeat(300);
    let all = vec![(article(&long, "No words on it."), Vec::new())];
    for format in BOTH {
        let (files, losses) = export(format, &Settings::default(), &all);
        assert!(losses.is_empty());
        let mut kept = Kept::default();
        format.read(&mut files.clone(), &Settings::default(), &mut kept).unwrap();
        assert_eq!((kept.documents[0].id.as_str(), kept.faults.len()), (long.as_str(), 0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn out_and_in_again(all in documents()) {
        for format in BOTH {
            identity(format, &Settings::default(), &all).map_err(TestCaseError::fail)?;
        }
    }

    #[test]
    fn whatever_the_bytes(at in any::<prop::sample::Index>(), bytes in "\\PC{0,12}|[<>&;\"{}\\[\\],0-9]{0,6}", cut in any::<prop::sample::Index>(), alone in any::<bool>()) {
        for (format, name, whole) in [(BOTH[0], "x.json", THEIRS), (BOTH[1], "x.xmi", XML)] {
            let mut broken = whole.as_bytes().to_vec();
            let (at, cut) = (at.index(broken.len()), cut.index(20));
            broken.splice(at..(at + cut).min(whole.len()), bytes.bytes());
            let source = Memory::of(name, if alone { bytes.clone().into_bytes() } else { broken });
            let (settled, faults) = import(format, &Settings::default(), &source, &[]);
            prop_assert!(!settled.is_empty() || !faults.is_empty());
        }
    }
}
