//! An article with the spans of everybody who is shown: each is marked where it stands, and named where it ends.

use super::segments::{Piece, Step, steps};
use super::words::{Words, web};
use crate::annotation::{Kind, Party, Record, Registry};
use crate::corpus::Article;
use crate::schema::{LayerKind, Schema};
use crate::text::count::counted;
use crate::text::{CharPos, TextMap};
use maud::{Markup, PreEscaped, Render, html};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Colours of labels that a page knows; a label takes one by its place in its layer.
const COLOURS: usize = 8;

/// What an annotator has in an article, in the order of the text.
pub type Hand = (String, Vec<Arc<Record>>);

/// What an article is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// Layers and labels.
    pub schema: &'a Schema,
    /// Names of the entries that holders and targets are linked to.
    pub registry: &'a Registry,
    /// Whether several annotators' work is shown, so that each span says whose it is.
    pub several: bool,
}

/// A span as it is shown: what several annotators have alike is one.
struct Shown {
    /// Bytes of the article's text.
    pieces: Vec<(usize, usize)>,
    layer: String,
    label: String,
    /// Holder and target, where there are some.
    sides: String,
    /// Who has it; nobody where only one annotator is shown.
    by: Vec<String>,
}

/// What two spans have in common that are one on the page: pieces, layer, label, holder and target.
type Alike<'a> = (Vec<(usize, usize)>, &'a str, &'a str, String);

/// An article on the page.
#[derive(Debug)]
pub struct Drawn {
    /// Its element.
    pub page: String,
    /// Spans that are shown, what several annotators have alike counted once.
    pub spans: usize,
    /// Labels of the article and of its paragraphs.
    pub labels: usize,
}

impl Sources<'_> {
    /// Draws an article; `at`: its place in the corpus, by which the page links to it; `hands`: who has what.
    pub fn draw(&self, at: usize, article: &Article, map: &TextMap, hands: &[Hand]) -> Drawn {
        let shown = self.shown(map, hands);
        let labels = Labels::new(hands, self.several);
        let place = format!("a-{at}");
        let stretches = stretches(article, &shown);
        let paragraphs = article.paragraphs.iter().zip(&stretches);
        let page = html! {
            details.article #(place) {
                summary {
                    h3 { (Words(&article.title)) }
                    span.about {
                        (Words(article.outlet.as_deref().unwrap_or("outlet unknown"))) " · "
                        (Words(article.date.as_deref().unwrap_or("date unknown"))) " · "
                        (counted(shown.len(), "span"))
                    }
                }
                p.source {
                    "id " code { (Words(&article.id)) }
                    @if let Some(address) = article.url.as_deref() {
                        " · "
                        @match web(address) {
                            Some(address) => a href=(address) rel="noopener noreferrer" { (Words(address)) },
                            None => (Words(address)),
                        }
                    }
                }
                (labels.at(None))
                div.text lang=(Words(&article.language)) {
                    @for (paragraph, stretches) in paragraphs {
                        (labels.at(map.to_char(paragraph.start)))
                        p dir="auto" {
                            (self.paragraph(map.text().get(paragraph.range()).unwrap_or_default(), stretches, &shown))
                        }
                    }
                }
            }
        };
        let labels = labels.by_start.values().map(Vec::len).sum();
        Drawn { page: page.into_string(), spans: shown.len(), labels }
    }

    fn shown(&self, map: &TextMap, hands: &[Hand]) -> Vec<Shown> {
        let several = self.several;
        let mut all: Vec<Shown> = Vec::new();
        let mut known: HashMap<Alike, usize> = HashMap::new();
        for (who, records) in hands {
            for record in records.iter().filter(|record| record.kind == Kind::Span) {
                let bytes = |piece| map.bytes(piece).map(|bytes| (bytes.start.get(), bytes.end.get()));
                let mut pieces: Vec<(usize, usize)> = record.pieces().into_iter().filter_map(bytes).collect();
                pieces.retain(|(start, end)| start < end);
                pieces.sort_unstable();
                if pieces.is_empty() {
                    continue;
                }
                let sides = self.sides(record);
                let key = (pieces.clone(), record.layer.as_str(), record.label.as_str(), sides.clone());
                let at = *known.entry(key).or_insert(all.len());
                match all.get_mut(at) {
                    // Two equal records of one annotator are one span of theirs.
                    Some(one) => one.by.extend((several && one.by.last() != Some(who)).then(|| who.clone())),
                    None => all.push(Shown {
                        pieces,
                        layer: record.layer.clone(),
                        label: record.label.clone(),
                        sides,
                        by: several.then(|| who.clone()).into_iter().collect(),
                    }),
                }
            }
        }
        all
    }

    /// `Ann Lind → the dam`; nothing where it has neither.
    fn sides(&self, record: &Record) -> String {
        let is_stance = self.schema.layer(&record.layer).is_some_and(|layer| layer.kind == LayerKind::Stance);
        if !is_stance && record.holder.is_empty() && record.target.is_empty() {
            return String::new();
        }
        let name = |party: &Party| {
            let entry = party.entity.as_deref().and_then(|id| self.registry.find(id));
            entry.map_or_else(|| party.shown().to_owned(), |entry| entry.name.clone())
        };
        let all = |parties: &[Party]| match parties {
            [] => "?".to_owned(),
            some => some.iter().map(name).collect::<Vec<_>>().join(", "),
        };
        format!("{} → {}", all(&record.holder), all(&record.target))
    }

    /// The text of a paragraph with what stands in it.
    fn paragraph(&self, words: &str, stretches: &[Stretch], shown: &[Shown]) -> Markup {
        let pieces: Vec<Piece> = stretches.iter().enumerate().map(|(at, one)| (one.bytes.clone(), at)).collect();
        let span = |at: usize| stretches.get(at).and_then(|one| Some((one, shown.get(one.span)?)));
        let mut page = String::with_capacity(words.len() + pieces.len() * 160);
        for step in steps(words.len(), &pieces) {
            match step {
                Step::Text(bytes) => Words(words.get(bytes).unwrap_or_default()).render_to(&mut page),
                Step::Open(at) => page.push_str(&span(at).map(|(_, one)| self.open(one)).unwrap_or_default()),
                Step::Close => page.push_str("</mark>"),
                Step::End(at) => {
                    if let Some((_, one)) = span(at).filter(|(stretch, _)| stretch.is_last) {
                        name(one).render_to(&mut page);
                    }
                }
            }
        }
        PreEscaped(page)
    }

    /// The beginning of an element: maud writes whole ones, and those of spans that cross are cut.
    fn open(&self, one: &Shown) -> String {
        let place = self.schema.place(&one.layer, &one.label);
        let (layer, label) = place.unwrap_or((0, COLOURS - 1));
        let kind =
            if self.schema.layers.get(layer).is_some_and(|of| of.kind == LayerKind::Stance) { " stance" } else { "" };
        format!("<mark class=\"c{}{kind}\">", label % COLOURS)
    }
}

/// What a span is, after its last piece: in words, so that colour is never the only sign.
fn name(one: &Shown) -> Markup {
    html! {
        span.tag title=(Words(&one.layer)) {
            (Words(&one.label))
            @if !one.sides.is_empty() { " " (Words(&one.sides)) }
            @if !one.by.is_empty() { " · " (Words(&one.by.join(", "))) }
        }
    }
}

/// What of a span stands in a paragraph.
struct Stretch {
    /// Bytes of the paragraph.
    bytes: Range<usize>,
    /// A number among the spans that are shown.
    span: usize,
    /// Whether the span ends there.
    is_last: bool,
}

/// Paragraphs of one piece that are marked, besides the last; and stretches of longer pieces in one paragraph. More tells a
/// reader nothing, and both multiply.
const LONGEST: usize = 200;
const THROUGH: usize = 50;

/// By paragraph. Line ends between paragraphs are never marked.
fn stretches(article: &Article, shown: &[Shown]) -> Vec<Vec<Stretch>> {
    let mut all: Vec<Vec<Stretch>> = article.paragraphs.iter().map(|_| Vec::new()).collect();
    for (span, one) in shown.iter().enumerate() {
        let mut last = None;
        for (start, end) in &one.pieces {
            let first = article.paragraphs.partition_point(|paragraph| paragraph.end.get() <= *start);
            let behind = article.paragraphs.partition_point(|paragraph| paragraph.start.get() < *end);
            let whole = first..behind.min(first + LONGEST);
            for at in whole.chain((behind > first + LONGEST).then(|| behind - 1)) {
                let (Some(paragraph), Some(stretches)) = (article.paragraphs.get(at), all.get_mut(at)) else { break };
                let is_through = at > first && at + 1 < behind;
                if is_through && stretches.len() >= THROUGH {
                    continue;
                }
                let Range { start: from, end: to } = paragraph.range();
                let bytes = (*start).max(from) - from..(*end).min(to) - from;
                last = Some((at, stretches.len()));
                stretches.push(Stretch { bytes, span, is_last: false });
            }
        }
        let last = last.and_then(|(at, number): (usize, usize)| all.get_mut(at)?.get_mut(number));
        if let Some(stretch) = last {
            stretch.is_last = true;
        }
    }
    all
}

/// Labels of the whole article and of its paragraphs.
struct Labels<'a> {
    by_start: HashMap<Option<CharPos>, Vec<(&'a str, &'a Record)>>,
    several: bool,
}

impl<'a> Labels<'a> {
    fn new(hands: &'a [Hand], several: bool) -> Self {
        let mut by_start: HashMap<_, Vec<_>> = HashMap::new();
        for (who, records) in hands {
            for record in records.iter().filter(|record| record.kind == Kind::Label) {
                by_start.entry(record.start).or_default().push((who.as_str(), &**record));
            }
        }
        Self { by_start, several }
    }

    /// Those of the paragraph that starts there; `None`: of the article.
    fn at(&self, start: Option<CharPos>) -> Markup {
        let Some(labels) = self.by_start.get(&start) else { return html! {} };
        html! {
            p.labels {
                @for (who, record) in labels {
                    span.tag {
                        (Words(&record.layer)) ": " (Words(&record.label))
                        @if self.several { " · " (Words(who)) }
                    }
                    " "
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Record;
    use crate::corpus::{Origin, plain};
    use crate::schema::ready;
    use serde_json::{Value, json};

    fn article(text: &str) -> Article {
        let origin = Origin { file: "corpus/a.txt".into(), language: "en".into() };
        plain::outline(text, false, &origin).unwrap().unwrap().article(&origin)
    }

    fn hand(who: &str, all: &[Value]) -> Hand {
        (who.to_owned(), all.iter().map(|one| Arc::new(Record::from_line(&one.to_string()).unwrap())).collect())
    }

    fn span(id: &str, start: u32, end: u32, label: &str) -> Value {
        json!({"id":id,"kind":"span","doc":"a","start":start,"end":end,"layer":"entity","label":label,"quote":""})
    }

    fn drawn(text: &str, hands: &[Hand]) -> Drawn {
        let article = article(text);
        let (schema, registry) = (ready::news().0, Registry::default());
        let map = TextMap::new(article.text.clone());
        Sources { schema: &schema, registry: &registry, several: hands.len() > 1 }.draw(3, &article, &map, hands)
    }

    /// The paragraphs without the attributes of their elements.
    fn paragraphs(page: &str) -> Vec<String> {
        let bare = regex::Regex::new("<(/?[a-z]+)[^>]*>").unwrap();
        let all = page.split("<p dir=\"auto\">").skip(1);
        all.map(|one| bare.replace_all(one.split("</p>").next().unwrap(), "<$1>").into_owned()).collect()
    }

    #[test]
    fn what_two_have_alike_is_one_span_with_both_names() {
        let hands = [
            hand("alice", &[span("1", 0, 8, "PER"), span("2", 4, 13, "ORG")]),
            hand("boris", &[span("3", 0, 8, "PER")]),
        ];
        let found = drawn("Ann Lind left.", &hands);
        assert_eq!(found.spans, 2);
        assert_eq!(
            paragraphs(&found.page),
            [
                "<mark>Ann <mark>Lind</mark></mark><span>PER · alice, boris</span><mark> left</mark><span>ORG · alice</span>."
            ]
        );
        assert!(found.page.contains("id=\"a-3\""));
    }

    #[test]
    fn a_span_in_pieces_and_one_over_two_paragraphs_are_named_where_they_end() {
        let mut torn = span("1", 0, 8, "PER");
        torn["parts"] = json!([[0, 3], [5, 8]]);
        let found = drawn("Ann, Lind\n\nleft.", &[hand("alice", &[torn, span("2", 5, 15, "EVENT")])]);
        assert_eq!(
            paragraphs(&found.page),
            [
                "<mark>Ann</mark>, <mark><mark>Lin</mark><span>PER</span>d</mark>",
                "<mark>left</mark><span>EVENT</span>."
            ]
        );
    }

    #[test]
    fn a_span_that_ends_in_the_line_end_is_named_and_many_long_ones_stay_few() {
        let found = drawn("Ann\n\nleft.", &[hand("alice", &[span("1", 0, 4, "PER")])]);
        assert_eq!(paragraphs(&found.page), ["<mark>Ann</mark><span>PER</span>", "left."]);
        let text = "word\n".repeat(2_000);
        let long = |n: u32| span(&n.to_string(), n, 9_990 - n, "PER");
        let found = drawn(&text, &[hand("alice", &(0..2_000).map(long).collect::<Vec<_>>())]);
        assert_eq!(found.page.matches("<span class=\"tag\"").count(), 2_000);
        assert!(found.page.len() < 3_000_000, "{}", found.page.len());
    }

    #[test]
    fn a_stance_says_who_towards_whom_and_labels_stand_above() {
        let stance = json!({"id":"1","kind":"span","doc":"a","start":4,"end":8,"layer":"stance","label":"against",
            "quote":"left","holder":{"text":"Ann <b>"},"target":[{"text":"the dam"},{"none":true}]});
        let label = json!({"id":"2","kind":"label","doc":"a","layer":"genre","label":"news","by":"alice"});
        let page = drawn("Ann left.", &[hand("alice", &[stance, label])]).page;
        assert!(page.contains("against Ann &lt;b&gt; → the dam, nobody</span>"), "{page}");
        assert!(page.contains("genre: news"), "{page}");
        assert!(page.contains("class=\"c1 stance\""), "{page}");
    }
}
