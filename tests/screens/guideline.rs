//! The guideline of a label, beside the text and over it.

use super::open;
use glossator::driver::Headless;
use glossator::schema::{Guide, ready};
use std::sync::Arc;

const GUIDE: &str = "# Guidelines

Read the paragraph *first*, then tag.

## Person

`PER`. A **named** person. The span is the name as it stands, without titles and offices:

1. in “Deputy Minister Pavel Rustan” tag *Pavel Rustan*,
2. particles belong to the name:
   - *Otto van der Brandt*

> Pronouns are not tagged. See [the handbook](https://example.org/h).

| words | tag |
|---|---|
| Ms Orlo | PER |
| Velmar | ~~PER~~ GPE |

```
Ms\tOrlo
```

---

## opposes

Somebody rejects, accuses or blames. \u{1b}[31m\u{202e}evil
";

fn with_guide(size: (u16, u16), colour: bool) -> Headless {
    let mut it = open(size, colour, Vec::new());
    it.guidelines.insert("docs/guidelines.md".into(), GUIDE.into());
    it
}

#[test]
fn it_stands_beside_the_text_where_there_is_room() {
    for (size, name) in [((120, 36), "guideline_120x36"), ((80, 24), "guideline_80x24"), ((40, 10), "guideline_40x10")]
    {
        let mut it = with_guide(size, true);
        it.press("wwwNpgd");
        let shown = it.text();
        assert_eq!(shown.contains("All delegates"), size.0 >= 100, "{shown}");
        insta::assert_snapshot!(name, shown);
        assert!(!shown.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'));
        it.press("q");
        assert!(!it.text().contains("docs/guidelines.md"));
    }
    let mut it = with_guide((80, 24), false);
    it.press("wwwNpgd");
    insta::assert_snapshot!("guideline_80x24_no_color", it.text());
}

#[test]
fn the_label_under_the_selection_decides_then_the_last_then_none() {
    let mut it = with_guide((120, 36), false);
    let title = |it: &Headless| {
        let text = it.text();
        let row = text.lines().find(|row| row.contains("docs/guidelines.md")).unwrap().to_owned();
        row.rsplit('│').next().unwrap().trim().to_owned()
    };
    assert_eq!(title(it.press("gd")), "Guidelines  docs/guidelines.md");
    it.press("gdwwwNpwgd");
    assert_eq!(title(&it), "Person  docs/guidelines.md", "the label last used");
    it.press("gd<Space>s-<Esc><Esc>gd");
    assert_eq!(title(&it), "opposes  docs/guidelines.md");
    it.press("<Esc><BS>wwwNgd");
    assert_eq!(title(&it), "Person  docs/guidelines.md", "that of the span");
}

#[test]
fn it_scrolls_and_stays_within_its_rows() {
    let mut it = with_guide((40, 10), false);
    it.press("wwwNpgd");
    let start = it.text();
    assert!(start.contains("▸Person"), "{start}");
    it.press("jj");
    assert_ne!(it.text(), start);
    it.press("kkkkkk");
    assert!(it.text().contains("Read the paragraph"));
    it.press("gg");
    assert!(it.text().contains("Guidelines"));
    it.press("G<PgDn><PgDn>");
    let end = it.text();
    assert!(end.contains("␛[31m⇄evil"), "{end}");
    it.press("<PgUp>");
    assert_ne!(it.text(), end);
    it.press("x");
    assert!(it.text().contains("does nothing here"), "{}", it.text());
}

#[test]
fn what_is_not_there_is_said_in_words() {
    let mut it = open((120, 36), false, Vec::new());
    it.press("gd");
    assert!(it.text().contains("there is no file docs/guidelines.md"), "{}", it.text());
    let mut it = with_guide((120, 36), false);
    it.press("wwwNogd");
    let shown = it.text();
    assert!(shown.contains("no heading “Organisation” or “ORG”"), "{shown}");
    assert!(shown.contains("Read the paragraph first"), "{shown}");
    let mut schema = ready::news().0;
    schema.layers[0].labels[1].guide = Some(Guide { file: "docs/org.md".into(), heading: "groups".into(), line: 1 });
    it.session.schema = Arc::new(schema);
    it.guidelines.insert("docs/org.md".into(), "# All\n## Groups\nParties.".into());
    it.press("gdgd");
    let shown = it.text();
    assert!(shown.contains("docs/org.md") && shown.contains("▸Groups") && shown.contains("Parties."), "{shown}");
}
