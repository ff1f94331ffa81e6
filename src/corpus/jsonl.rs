//! One article a line of JSON, its text in a field.

use super::lines::{LONGEST, lines};
use super::{Article, Origin, Outline};
use crate::finding::Finding;
use crate::schema::Fields;
use serde_json::Value;

/// All articles of a file; lines that are none are named and left out.
pub fn outlines<'t>(text: &str, fields: &Fields, origin: &Origin) -> (Vec<Outline<'t>>, Vec<Finding>) {
    let (mut articles, mut findings) = (Vec::new(), Vec::new());
    for (at, place) in lines(text).into_iter().enumerate() {
        let line = text.get(place.clone()).unwrap_or_default();
        if line.trim().is_empty() {
            continue;
        }
        match outline(line, at + 1, fields, origin) {
            Ok(article) => articles.push(Outline { place, ..article }),
            Err(finding) => findings.push(finding),
        }
    }
    (articles, findings)
}

/// The article of one line; `number`: its number in the file.
///
/// # Errors
/// When it is none.
pub fn article(line: &str, number: usize, fields: &Fields, origin: &Origin) -> Result<Article, Finding> {
    outline(line, number, fields, origin).map(|one| one.article(origin))
}

fn outline<'t>(line: &str, number: usize, fields: &Fields, origin: &Origin) -> Result<Outline<'t>, Finding> {
    let wrong = |code, message: String| Finding::error(code, &origin.file, number, message);
    if line.len() > LONGEST * 16 {
        return Err(wrong(
            "long-line",
            "the line is longer than 16 MiB; it was left out, the others are read. Split the article.".to_owned(),
        ));
    }
    let value: Value = serde_json::from_str(line).map_err(|error| {
        wrong("broken-line", format!("it is not JSON ({error}); the line was left out, the others are read."))
    })?;
    let field = |path: &str| {
        let found = path.split('.').try_fold(&value, |at, key| at.get(key))?;
        match found {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    };
    let Some(text) = field(&fields.text).filter(|text| !text.trim().is_empty()) else {
        let message = format!(
            "it has no text in the field “{}”; the line was left out. Name the field as `text` of its [[source]].",
            fields.text
        );
        return Err(wrong("no-text", message));
    };
    let id = field(&fields.id).filter(|id| !id.is_empty());
    let id = id.unwrap_or_else(|| format!("{}#{number}", super::slug::path_id(&origin.file)));
    let date =
        field(&fields.date).and_then(|date| date.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok()));
    let outline = Outline {
        title: field(&fields.title).unwrap_or_else(|| id.clone()),
        id,
        outlet: field(&fields.outlet),
        date: date.map(|date| date.to_string()),
        url: field(&fields.url),
        text: text.into(),
        place: 0..line.len(),
        start: None,
        line: number,
        paragraphs: Vec::new(),
    };
    outline.measured(&origin.file)
}

#[cfg(test)]
mod tests {
    use super::super::outline;
    use super::super::tests::origin;
    use super::*;

    fn read(text: &str, fields: &Fields, origin: &Origin) -> (Vec<Article>, Vec<Finding>) {
        outline::articles(outlines(text, fields, origin), origin)
    }

    #[test]
    fn good_lines_are_read_and_bad_ones_named() {
        let text = "{\"id\":7,\"meta\":{\"body\":\"One.\\n\\nTwo.\"},\"title\":\"T\",\"date\":\"2015-05-26T10:00\"}\nnonsense\n\n{\"id\":\"x\"}\n{\"meta\":{\"body\":\"a\"}}";
        let fields = Fields { text: "meta.body".into(), ..Fields::default() };
        let (articles, findings) = read(text, &fields, &origin("corpus/a.jsonl"));
        assert_eq!((articles.len(), articles[0].id.as_str(), articles[0].paragraphs.len()), (2, "7", 2));
        assert_eq!((&*articles[0].text, articles[0].date.as_deref()), ("One.\n\nTwo.", Some("2015-05-26")));
        assert_eq!(articles[1].id, "a#5");
        let named: Vec<_> = findings.iter().map(|finding| (finding.code, finding.line)).collect();
        assert_eq!(named, [("broken-line", 2), ("no-text", 4)]);
    }

    #[test]
    fn an_id_is_kept_exactly_as_records_name_it() {
        for id in ["Lake Wire 2015 no. 3", " a\u{a0}b ", "a\tb\u{7}", "../x/./y", "переговоры 1"] {
            let line = serde_json::json!({ "id": id, "text": "One." }).to_string();
            let (articles, _) = read(&line, &Fields::default(), &origin("corpus/a.jsonl"));
            assert_eq!(articles[0].id, id);
        }
        assert_eq!(read("{\"id\":\"\",\"text\":\"a\"}", &Fields::default(), &origin("corpus/a.jsonl")).0[0].id, "a#1");
    }
}
