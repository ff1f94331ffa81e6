//! Articles become columns.

use super::comment;
use super::options::{Columns as Shape, Options};
use super::{HOLDS, tag_name};
use crate::annotation::{Kind, Party, Record, pieces};
use crate::exchange::carry::carried;
use crate::exchange::file_name;
use crate::exchange::format::{Piece, Writer};
use crate::exchange::held::{Held, Holds, What};
use crate::exchange::loss::{Action, Losses};
use crate::exchange::outgoing::Outgoing;
use crate::exchange::settings::Settings;
use crate::exchange::tagging::flat::without_space;
use crate::exchange::tagging::scheme::Position;
use crate::exchange::tagging::token::tokens;
use crate::exchange::tagging::{Flat, Scheme, Tagged, Token};
use crate::schema::{LayerKind, Schema};
use crate::text::{BytePos, BytesSpan};
use std::collections::HashSet;

/// What comments hold on request.
pub const FULL: Holds = &[
    (What::Attributes, Held::Whole),
    (What::Relation, Held::Whole),
    (What::Holder, Held::Whole),
    (What::Target, Held::Whole),
    (What::Via, Held::Whole),
    (What::Cue, Held::Whole),
    (What::Group, Held::Whole),
    (What::DocumentLabel, Held::Whole),
    (What::ParagraphLabel, Held::Whole),
    (What::Note, Held::Whole),
    (What::EntityLink, Held::Whole),
    (What::Layer, Held::Whole),
    (What::Label, Held::Whole),
    (What::Id, Held::Whole),
    (What::Who, Held::Whole),
    (What::Comment, Held::Whole),
    (What::Decision, Held::Whole),
    (What::Mark, Held::Whole),
    (What::Unknown, Held::Whole),
];

/// Writes columns.
#[derive(Debug)]
pub struct Columns {
    scheme: Scheme,
    shape: Shape,
    flat: Flat,
    full: bool,
    /// Where each layer has a file of its own: those of the schema.
    layers: Option<Vec<String>>,
}

impl Columns {
    /// By what the user chose.
    pub fn new(settings: &Settings, schema: &Schema) -> Result<Self, String> {
        let Options { scheme, columns, overlap, discontinuous, per_layer, .. } = &settings.conll;
        let scheme = scheme.unwrap_or_default();
        if scheme == Scheme::Io {
            return Err("spans that touch would run together without B-: choose another scheme than io.".to_owned());
        }
        if *per_layer && settings.full {
            return Err("relations can't lead from one file to another: choose either all in comments or a file for each layer.".to_owned());
        }
        let flat = Flat {
            overlap: overlap.clone(),
            discontinuous: *discontinuous,
            by_layer: *per_layer,
            beside: settings.full,
        };
        let of_spans = schema.layers.iter().filter(|layer| matches!(layer.kind, LayerKind::Span | LayerKind::Stance));
        let layers = per_layer.then(|| of_spans.map(|layer| layer.name.clone()).collect());
        Ok(Self { scheme, shape: *columns, flat, full: settings.full, layers })
    }

    fn row(&self, to: &mut String, word: &str, prefix: &str, label: &str) {
        to.push_str(word);
        to.push_str(if self.shape == Shape::Four { " -X- _ " } else { "\t" });
        to.push_str(prefix);
        to.push_str(label);
        to.push('\n');
    }

    /// Words and tags; a sentence ends with a blank line.
    fn rows(&self, to: &mut String, tokens: &[Token], spans: &[&Tagged]) {
        let mut spans = spans.iter().peekable();
        // End and label of the span before, and whether the token before was its last.
        let mut touching: Option<(usize, &str)> = None;
        for (n, token) in tokens.iter().enumerate() {
            if token.begins && n > 0 {
                to.push('\n');
                touching = None;
            }
            let (start, end) = (token.bytes.start, token.bytes.end);
            while spans.next_if(|span| span.bytes.end <= start).is_some() {}
            let Some(span) = spans.peek().filter(|span| span.bytes.start <= start) else {
                self.row(to, token.text, "", "O");
                continue;
            };
            let label = span.record.label.as_str();
            let position = Position {
                first: span.bytes.start == start,
                last: span.bytes.end == end,
                touches: touching.is_some_and(|(after, other)| after == n && tag_name(other) == tag_name(label)),
            };
            if position.last {
                touching = Some((n + 1, label));
            }
            self.row(to, token.text, self.scheme.prefix(position), &tag_name(label));
        }
        if !tokens.is_empty() {
            to.push('\n');
        }
    }

    /// What begins a document, with comments where they were asked for.
    fn head(&self, document: &Outgoing, words: &Spaced) -> String {
        let mut to = String::with_capacity(document.article.text.len() * 3);
        to.push_str(if self.shape == Shape::Four { "-DOCSTART- -X- O O\n\n" } else { "-DOCSTART-\tO\n\n" });
        if !self.full {
            return to;
        }
        let article = document.article;
        comment::write(&mut to, "id", &article.id);
        comment::write(&mut to, "title", &article.title);
        for (key, value) in [("outlet", &article.outlet), ("date", &article.date), ("url", &article.url)] {
            if let Some(value) = value {
                comment::write(&mut to, key, value);
            }
        }
        for record in document.records().filter(|record| !words.is_gone(record)) {
            let json = carried(record, |rest| words.without_gone(rest));
            let tagged = words.tagged.contains(&std::ptr::from_ref(record));
            comment::write_record(&mut to, tagged, &words.place(record, document), &json);
        }
        to
    }
}

/// A token that would begin a document, in two.
fn no_start(token: Token) -> impl Iterator<Item = Token> {
    let (first, rest) = match token.text.split_at_checked(1) {
        Some((first, rest)) if token.text == "-DOCSTART-" => {
            let middle = BytePos::new(token.bytes.start.get() + first.len());
            let rest = Token { text: rest, bytes: BytesSpan::new(middle, token.bytes.end), begins: false };
            (Token { text: first, bytes: BytesSpan::new(token.bytes.start, middle), ..token }, Some(rest))
        }
        _ => (token, None),
    };
    std::iter::once(first).chain(rest)
}

/// The words joined again as a reader joins them: where each stands there.
struct Spaced<'a> {
    tokens: &'a [Token<'a>],
    /// Code points before each.
    starts: Vec<u64>,
    /// What tags say.
    tagged: HashSet<*const Record>,
    /// Ids of what holds nothing but white space, and so can't be said in words.
    gone: HashSet<&'a str>,
}

impl<'a> Spaced<'a> {
    fn new(tokens: &'a [Token<'a>], spans: &[Tagged<'a>], document: &Outgoing<'a>) -> Self {
        let mut at = 0;
        let starts = tokens.iter().map(|token| {
            let start = at;
            at += u64::try_from(token.text.chars().count()).unwrap_or_default() + 1;
            start
        });
        let tagged = spans.iter().map(|span| std::ptr::from_ref(span.record)).collect();
        let gone =
            document.records().filter(|record| record.start.is_some() && words(record, document).next().is_none());
        let gone = gone.map(|record| record.id.as_str()).collect();
        Self { tokens, starts: starts.collect(), tagged, gone }
    }

    /// Whether a record, or an end of it, can't be said.
    fn is_gone(&self, record: &Record) -> bool {
        [&record.id, &record.from, &record.to].into_iter().any(|id| self.gone.contains(id.as_str()))
    }

    /// Parties keep only their words where their span can't be said.
    fn without_gone(&self, record: &mut Record) {
        for party in [&mut record.holder, &mut record.target, &mut record.via].into_iter().flatten() {
            party.span.take_if(|span| self.gone.contains(span.as_str()));
        }
    }

    /// Names what comments can't say of a record.
    fn losses(&self, record: &Record, document: &Outgoing, losses: &mut Losses) {
        if record.kind != Kind::Span {
            let whole = pieces::joined(record.pieces()).into_iter().filter_map(|piece| document.map.bytes(piece));
            if self.gone.contains(record.id.as_str()) {
                losses.add(record, What::Space, Action::Dropped, "it holds nothing but white space");
            } else if self.is_gone(record) {
                losses.add(record, What::Relation, Action::Dropped, "one of its ends holds nothing but white space");
            } else if !whole.eq(words(record, document)) {
                losses.add(record, What::Space, Action::Moved, "white space at its ends");
            }
        }
        let parties = [(What::Holder, &record.holder), (What::Target, &record.target), (What::Via, &record.via)];
        for (what, parties) in parties {
            let gone = |party: &Party| party.span.as_ref().is_some_and(|span| self.gone.contains(span.as_str()));
            if let Some(party) = parties.iter().find(|party| gone(party)) {
                losses.add(record, what, Action::Flattened, format!("“{}” is known by its words alone", party.shown()));
            }
        }
    }

    /// The pieces of a record there.
    fn place(&self, record: &Record, document: &Outgoing) -> Vec<[u64; 2]> {
        let places = words(record, document).filter_map(|piece| {
            let first = self.tokens.partition_point(|token| token.bytes.end <= piece.start);
            let last = self.tokens.partition_point(|token| token.bytes.end < piece.end);
            Some([self.at(first, piece.start)?, self.at(last, piece.end)?])
        });
        places.collect()
    }

    /// Where a byte of a word, or its end, stands there.
    fn at(&self, number: usize, byte: BytePos) -> Option<u64> {
        let token = self.tokens.get(number)?;
        let inside = token.text.get(..byte.get().checked_sub(token.bytes.start.get())?)?;
        Some(self.starts.get(number)? + u64::try_from(inside.chars().count()).ok()?)
    }
}

/// The pieces of a record without white space at their ends.
fn words<'a>(record: &Record, document: &Outgoing<'a>) -> impl Iterator<Item = BytesSpan> + use<'a> {
    let (map, text) = (document.map, &document.article.text);
    let bytes = pieces::joined(record.pieces()).into_iter().filter_map(|piece| map.bytes(piece));
    bytes.filter_map(move |piece| without_space(text, piece))
}

impl Writer for Columns {
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let spans = self.flat.spans(document, losses);
        let held = if self.full { FULL } else { HOLDS };
        for record in document.records().filter(|record| record.kind != Kind::Span) {
            losses.keeps(record, held);
        }
        for Tagged { record, .. } in &spans {
            losses.keeps(record, held);
            let name = tag_name(&record.label);
            if name != record.label.as_str() && !self.full {
                losses.add(record, What::Label, Action::Renamed, format!("{} → {name}", record.label));
            }
        }
        let bounds: Vec<_> = spans.iter().map(|span| span.bytes).collect();
        let tokens: Vec<Token> = tokens(document.article, &bounds).into_iter().flat_map(no_start).collect();
        let words = Spaced::new(&tokens, &spans, document);
        if self.full {
            document.records().for_each(|record| words.losses(record, document, losses));
        } else {
            let spared = losses.list.iter_mut().filter(|loss| loss.action == Action::Dropped && loss.what != "space");
            spared.for_each(|loss| loss.detail.push_str("; --full keeps it in a comment"));
        }
        let Some(layers) = &self.layers else {
            let spans: Vec<&Tagged> = spans.iter().collect();
            let mut text = self.head(document, &words);
            self.rows(&mut text, &tokens, &spans);
            return vec![Piece::main(text)];
        };
        let mut layers: Vec<&str> = layers.iter().map(String::as_str).collect();
        for span in &spans {
            if !layers.contains(&span.record.layer.as_str()) {
                layers.push(&span.record.layer);
            }
        }
        let files = layers.iter().filter_map(|layer| {
            let spans: Vec<&Tagged> = spans.iter().filter(|span| span.record.layer == **layer).collect();
            let mut text = self.head(document, &words);
            self.rows(&mut text, &tokens, &spans);
            Some(Piece::of(format!("{}.conll", file_name::of_id(layer)?), text))
        });
        files.collect()
    }
}
