//! `gloss.toml` → schema. Each key is judged alone: what is wrong is named with line and column and keeps its default.

use super::{
    Attribute, Color, Form, GUIDELINES, Guide, Label, Layer, LayerKind, Overlap, Schema, Snap, Source, keys, ready,
};
use crate::finding::Finding;
use crate::search::scan::{How, Pattern};
use crate::toml_reader::Reader;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The file's name in findings.
pub const FILE: &str = "gloss.toml";

/// Reads the file. Never fails: what can't be used is a finding and keeps its default.
pub fn parse(text: &str) -> (Schema, Vec<Finding>) {
    let mut reader = Reader::new(text, FILE);
    let mut schema = match DeTable::parse(text) {
        Ok(table) => reader.schema(table.get_ref()),
        Err(error) => {
            let at = error.span().unwrap_or_default();
            reader.error(
                "syntax",
                &at,
                &format!("{}; the default schema is used. Mend the line.", error.message().trim()),
            );
            ready::news().0
        }
    };
    keys::settle(&mut schema, &mut reader.findings);
    (schema, reader.findings)
}

impl Reader<'_> {
    fn schema(&mut self, table: &DeTable) -> Schema {
        self.unknown(
            table,
            "the file",
            &["format", "name", "language", "source", "layer", "review", "view", "suggest"],
        );
        let mut schema = Schema::default();
        if let Some(value) = table.get("format") {
            let number = match value.get_ref() {
                DeValue::Integer(number) => number.to_string().parse().ok().filter(|number: &u32| *number > 0),
                _ => None,
            };
            match number {
                Some(number) => schema.format = number,
                None => self.wrong_type(value, "format", "a number from 1"),
            }
        }
        schema.name = self.string(table, "name").unwrap_or_default();
        schema.language = self.string(table, "language").unwrap_or(schema.language);
        if let Some(sources) = self.tables(table, "source") {
            schema.sources = sources.into_iter().map(|(source, _)| self.source(source)).collect();
        }
        match self.tables(table, "layer") {
            Some(layers) => {
                schema.layers = layers.into_iter().filter_map(|(layer, at)| self.layer(layer, &at)).collect();
            }
            None if table.get("layer").is_none() => schema.layers = ready::news().0.layers,
            None => {}
        }
        self.sections(table, &mut schema);
        schema
    }

    fn sections(&mut self, table: &DeTable, schema: &mut Schema) {
        if let Some(review) = self.table(table, "review") {
            self.unknown(review, "[review]", &["gold", "agreed", "blind", "ignore"]);
            let own = &mut schema.review;
            own.gold = self.string(review, "gold").unwrap_or(std::mem::take(&mut own.gold));
            own.fold_agreed =
                self.choice(review, "agreed", &[("fold", true), ("show", false)]).unwrap_or(own.fold_agreed);
            own.blind = self.boolean(review, "blind").unwrap_or(own.blind);
            own.ignore = self.strings(review, "ignore").unwrap_or_default();
        }
        if let Some(view) = self.table(table, "view") {
            self.unknown(view, "[view]", &["highlights"]);
            schema.highlights = self.expressions(view, "highlights");
        }
        if let Some(suggest) = self.table(table, "suggest") {
            self.unknown(suggest, "[suggest]", &["on", "stance", "threshold", "withhold", "command"]);
            let own = &mut schema.suggest;
            own.on = self.boolean(suggest, "on").unwrap_or(own.on);
            own.stance = self.boolean(suggest, "stance").unwrap_or(own.stance);
            own.threshold = self.share(suggest, "threshold").unwrap_or(own.threshold);
            own.withhold = self.share(suggest, "withhold").unwrap_or(own.withhold);
            own.commands = self.commands(suggest);
        }
    }

    fn source(&mut self, table: &DeTable) -> Source {
        self.unknown(
            table,
            "[[source]]",
            &["path", "form", "encoding", "language", "id", "text", "title", "outlet", "date", "url"],
        );
        let mut source = Source::default();
        let forms = [
            ("auto", Form::Auto),
            ("dossier", Form::Dossier),
            ("text", Form::Text),
            ("markdown", Form::Markdown),
            ("jsonl", Form::Jsonl),
        ];
        source.path = self.string(table, "path").unwrap_or(source.path);
        source.form = self.choice(table, "form", &forms).unwrap_or_default();
        source.encoding = self.string(table, "encoding").unwrap_or(source.encoding);
        source.language = self.string(table, "language");
        let fields = &mut source.fields;
        let all = [
            ("id", &mut fields.id),
            ("text", &mut fields.text),
            ("title", &mut fields.title),
            ("outlet", &mut fields.outlet),
            ("date", &mut fields.date),
            ("url", &mut fields.url),
        ];
        for (key, field) in all {
            if let Some(path) = self.string(table, key) {
                *field = path;
            }
        }
        source
    }

    /// The name of a layer or label; without one it is left out.
    fn name(&mut self, table: &DeTable, at: &Range<usize>, what: &str) -> Option<String> {
        let name = self.string(table, "name").filter(|name| !name.trim().is_empty());
        if name.is_none() {
            self.error("no-name", at, &format!("a {what} needs a name; it was left out."));
        }
        name
    }

    fn layer(&mut self, table: &DeTable, at: &Range<usize>) -> Option<Layer> {
        self.unknown(
            table,
            "[[layer]]",
            &["name", "kind", "overlap", "snap", "label", "attribute", "holder", "target", "require"],
        );
        let kinds = [
            ("span", LayerKind::Span),
            ("stance", LayerKind::Stance),
            ("relation", LayerKind::Relation),
            ("document", LayerKind::Document),
            ("paragraph", LayerKind::Paragraph),
        ];
        let kind = self.choice(table, "kind", &kinds).unwrap_or_default();
        let default = if kind == LayerKind::Stance { Overlap::Any } else { Overlap::Nested };
        let overlaps = [("none", Overlap::None), ("nested", Overlap::Nested), ("any", Overlap::Any)];
        let labels = self.tables(table, "label").unwrap_or_default();
        let attributes = self.tables(table, "attribute").unwrap_or_default();
        Some(Layer {
            name: self.name(table, at, "layer")?,
            kind,
            overlap: self.choice(table, "overlap", &overlaps).unwrap_or(default),
            snap: self
                .choice(table, "snap", &[("token", Snap::Token), ("character", Snap::Character)])
                .unwrap_or_default(),
            labels: labels.into_iter().filter_map(|(label, at)| self.label(label, &at)).collect(),
            attributes: attributes.into_iter().filter_map(|(one, at)| self.attribute(one, &at)).collect(),
            holder: self.strings(table, "holder").unwrap_or_default(),
            target: self.strings(table, "target").unwrap_or_default(),
            require: self.strings(table, "require").unwrap_or_default(),
        })
    }

    fn label(&mut self, table: &DeTable, at: &Range<usize>) -> Option<Label> {
        self.unknown(table, "[[layer.label]]", &["name", "title", "key", "color", "was", "guide", "from", "to"]);
        let name = self.name(table, at, "label")?;
        let key = self.string(table, "key").and_then(|key| {
            let mut chars = key.chars();
            let single = chars.next().filter(|_| chars.next().is_none());
            if single.is_none() {
                self.error(
                    "bad-key",
                    at,
                    &format!("the key “{key}” of {name} must be one character; the label stays on its digit."),
                );
            }
            single
        });
        let color = self.string(table, "color").and_then(|text| {
            let color = color(&text);
            if color.is_none() {
                self.error("bad-color", at, &format!("the colour “{text}” of {name} is none: allowed are the 16 ANSI names and \"#rrggbb\"; the theme's is used."));
            }
            color
        });
        Some(Label {
            title: self.string(table, "title").unwrap_or_else(|| name.clone()),
            name,
            key,
            color,
            was: self.strings(table, "was").unwrap_or_default(),
            guide: self.guide(table),
            from: self.strings(table, "from").unwrap_or_default(),
            to: self.strings(table, "to").unwrap_or_default(),
        })
    }

    /// Regular expressions; one that is none is named and left out.
    fn expressions(&mut self, table: &DeTable, key: &str) -> Vec<String> {
        let all = self.strings(table, key).unwrap_or_default();
        let places = table.get(key).and_then(|value| value.get_ref().as_array()).into_iter().flatten();
        let places: Vec<Range<usize>> = places.map(Spanned::span).collect();
        let how = How { regex: true, ..How::default() };
        let mut good = Vec::new();
        for (text, at) in all.into_iter().zip(places) {
            match Pattern::new(&text, how) {
                Ok(_) => good.push(text),
                Err(why) => self.error("bad-expression", &at, &format!("`{text}`: {why}; it is left out. Mend it.")),
            }
        }
        good
    }

    fn guide(&mut self, table: &DeTable) -> Option<Guide> {
        let text = self.string(table, "guide")?;
        let line = table.get("guide").map_or(0, |value| self.line(value));
        let (file, heading) = text.split_once('#').unwrap_or((&text, ""));
        let file = if file.is_empty() { GUIDELINES } else { file };
        Some(Guide { file: file.to_owned(), heading: heading.to_owned(), line })
    }

    fn attribute(&mut self, table: &DeTable, at: &Range<usize>) -> Option<Attribute> {
        self.unknown(table, "[[layer.attribute]]", &["name", "values", "labels", "default", "required"]);
        Some(Attribute {
            name: self.name(table, at, "attribute")?,
            values: self.strings(table, "values").unwrap_or_default(),
            labels: self.strings(table, "labels").unwrap_or_default(),
            default: self.string(table, "default"),
            required: self.boolean(table, "required").unwrap_or_default(),
        })
    }
}

fn color(text: &str) -> Option<Color> {
    const NAMES: [&str; 8] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
    let index = |name: &str| NAMES.iter().position(|known| *known == name).and_then(|at| u8::try_from(at).ok());
    if let Some(bright) = text.strip_prefix("bright-").or_else(|| text.strip_prefix("bright")) {
        return index(bright).map(|n| Color::Ansi(n + 8));
    }
    if matches!(text, "gray" | "grey") {
        return Some(Color::Ansi(8));
    }
    let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    let part = |range: Range<usize>| u8::from_str_radix(hex?.get(range)?, 16).ok();
    index(text).map(Color::Ansi).or_else(|| Some(Color::Rgb(part(0..2)?, part(2..4)?, part(4..6)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_expression_that_is_none_is_named_and_the_others_stay() {
        let (schema, findings) = parse("[view]\nhighlights = [\"accus\\\\w+\", \"(a\", \"b\"]\n");
        assert_eq!(schema.highlights, ["accus\\w+", "b"]);
        let told: Vec<_> = findings.iter().map(|finding| (finding.code, finding.line, &*finding.message)).collect();
        let expected = "column 28: `(a`: no regular expression: unclosed group; it is left out. Mend it.";
        assert_eq!(told, [("bad-expression", 2, expected)]);
    }

    #[test]
    fn every_fault_has_its_line_and_column_and_the_rest_is_used() {
        let text = "name = 5\ncolour = \"x\"\n[[layer]]\nname = \"e\"\noverlap = \"some\"\n[[layer.label]]\nname = \"PER\"\nkey = \"pp\"\n[[layer.label]]\ntitle = \"x\"\n[suggest]\nthreshold = 3\n";
        let (schema, findings) = parse(text);
        let found: Vec<_> = findings.iter().map(|finding| (finding.code, finding.line)).collect();
        assert_eq!(
            found,
            [
                ("unknown-key", 2),
                ("wrong-type", 1),
                ("wrong-value", 5),
                ("bad-key", 6),
                ("no-name", 9),
                ("wrong-type", 12)
            ]
        );
        assert!(findings[1].message.starts_with("column 8: `name` must be a string"), "{}", findings[1].message);
        assert!(findings[2].message.contains("allowed are none, nested, any"));
        assert_eq!((schema.layers.len(), schema.layers[0].labels.len()), (1, 1));
    }

    #[test]
    fn a_syntax_error_gives_the_ready_labels() {
        let (schema, findings) = parse("name = \"x\n");
        assert_eq!((findings[0].code, findings[0].line), ("syntax", 1));
        assert_eq!(schema.layers.len(), 2);
    }

    proptest! {
        #[test]
        fn no_file_makes_it_panic(text in "((name|key|format|kind|\\[\\[layer\\]\\]|\\[\\[layer.label\\]\\]|\\[suggest\\]|=|\"p\"|\"\\\\u001b\"|1|\\[|\\]|\n| ){0,30})|\\PC{0,60}") {
            parse(&text);
        }
    }
}
