use super::*;
use crate::keymap::{BINDINGS, Context};
use crate::schema::keys::RESERVED;
use crate::schema::ready;
use proptest::prelude::*;

/// Line, and the message with its column, of each finding.
fn told(text: &str) -> Vec<(usize, String)> {
    let (_, findings) = parse(text, "config.toml");
    findings.into_iter().map(|finding| (finding.line, finding.message)).collect()
}

#[test]
fn what_is_set_is_used() {
    let text = "annotator = \"rosa\"\ntheme = \"light\"\nlanes = \"plain\"\n[keys]\nnext-token = [\"v\", \"<Right>\"]\nhelp = \"<F1>\"\n[keys.library]\nhelp = \"<F2> ?\"\n";
    let (config, findings) = parse(text, "config.toml");
    assert_eq!(findings, []);
    assert_eq!(config.annotator.as_ref().map(AnnotatorName::as_str), Some("rosa"));
    assert_eq!((config.theme, config.lanes), (ThemeName::Light, Marking::Plain));
    assert_eq!(config.keymap.key(Context::Text, "next-token"), "v");
    assert_eq!(config.keymap.key(Context::Text, "help"), "F1");
    assert_eq!(config.keymap.key(Context::Library, "help"), "F2");
}

#[test]
fn each_fault_has_its_place_and_leaves_the_rest() {
    let text = "annotator = \"../evil\"\ntheme = \"pink\"\nlanes = 3\ncolour = \"red\"\n[keys]\nnext-token = \"<Rihgt>\"\nprevious-token = [\"v\", 4]\nundo = []\n  redo = \"x\"\nnext-tokn = \"v\"\nskip = \"v\"\n[keys.atlas]\nskip = \"b\"\n[keys.library]\nundo = \"b\"\n";
    let told = told(text);
    let wanted = [
        (1, 13, "can't name an annotator"),
        (2, 9, "no theme is called “pink”"),
        (3, 9, "`lanes` must be a string"),
        (4, 1, "`colour` is no setting"),
        (6, 14, "`<Rihgt>` is no key; `next-token` keeps its keys"),
        (7, 24, "`previous-token` must be keys in quotation marks"),
        (8, 8, "`undo` must be one key or more"),
        (9, 3, "`x` is `x` of `remove` in `text`; `redo` keeps its keys"),
        (10, 1, "no command is called `next-tokn`. Did you mean `next-token`?"),
        (12, 7, "[keys.atlas] is no place"),
        (15, 1, "no command in [keys.library] is called `undo`"),
    ];
    for (line, column, what) in wanted {
        let hit = |(at, message): &(usize, String)| {
            *at == line && message.starts_with(&format!("column {column}: ")) && message.contains(what)
        };
        assert!(told.iter().any(hit), "{line}:{column} {what} is not in {told:#?}");
    }
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
    let (config, _) = parse(text, "config.toml");
    assert!(config.annotator.is_none());
    assert_eq!((config.theme, config.lanes), (ThemeName::Dark, Marking::Lanes));
    let keys = ["next-token", "undo", "redo", "skip"].map(|name| config.keymap.key(Context::Text, name));
    assert_eq!(keys, ["l", "u", "Ctrl-r", "v"]);
}

#[test]
fn a_file_that_is_no_toml_is_named_and_nothing_of_it_used() {
    assert_eq!(told("theme = \"light\"\n[keys\n").first().map(|(line, _)| *line), Some(2));
    assert_eq!(parse("theme = \"light\"\n[keys\n", "").0.theme, ThemeName::Dark);
    assert!(told("keys = 3").first().is_some_and(|(_, message)| message.contains("a table")));
    for text in ["\u{0}", "[[keys]]", "keys.text.undo = {}", "a.b.c = 1", "=", "[keys]\nundo = \"\u{7f}\""] {
        assert_eq!(told(text).len(), 1, "{text:?}: {:?}", told(text));
    }
}

#[test]
fn a_persons_key_goes_before_a_labels() {
    let (config, _) = parse("[keys]\nnext-token = \"p\"", "config.toml");
    let mut schema = ready::news().0;
    let findings = config.settle(&mut schema, "config.toml");
    assert_eq!(findings.len(), 1);
    assert!(findings[0].message.contains("your key `p` of `next-token` hides the label entity/PER"), "{findings:?}");
    assert_eq!(schema.layers[0].labels[0].key, None);
    assert!(Config::default().settle(&mut ready::news().0, "").is_empty());
}

#[test]
fn what_the_table_binds_in_the_text_no_label_may_have() {
    for binding in BINDINGS.iter().filter(|binding| binding.context == Context::Text) {
        for keys in binding.keys.split(' ').filter_map(crate::keymap::Key::sequence) {
            let first = keys.first().and_then(|key| key.typed()).filter(|c| *c != ' ');
            assert!(first.is_none_or(|c| RESERVED.contains(c)), "{} is bound and not reserved", binding.keys);
        }
    }
}

proptest! {
    /// No text makes the reader fail, and every fault has a line.
    #[test]
    fn any_text_is_read(lines in prop::collection::vec("(theme|keys|undo|\\[keys\\]|\\[keys.text\\])? ?[=\\[]?.{0,12}", 0..6)) {
        let text = lines.join("\n");
        let (_, findings) = parse(&text, "config.toml");
        prop_assert!(findings.iter().all(|finding| finding.line > 0), "{:?} {:?}", text, findings);
    }
}
