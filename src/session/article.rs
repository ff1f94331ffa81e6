//! The article on the screen: its text, tokens, spans in place, and the selection.

use super::article_labels::PlacedLabel;
use super::attributes;
use super::page::Page;
use super::relations::PlacedRelation;
use super::selection::Selection;
use crate::annotation::{Kind, Record, pieces};
use crate::corpus::Article;
use crate::layout::paragraph::{Order, ParagraphLayout};
use crate::schema::{LayerKind, Schema};
use crate::text::{BytePos, BytesSpan, CharPos, CharSpan, TextMap, token};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// State of a paragraph by its marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for the marks")]
pub struct ParagraphState {
    pub done: bool,
    pub skipped: bool,
    pub flagged: bool,
    pub comments: usize,
    pub spans: usize,
}

impl ParagraphState {
    /// Whether nothing was done in it yet.
    pub fn untouched(self) -> bool {
        !self.done && !self.skipped && self.spans == 0
    }
}

/// A span of the annotator, where it stands in this text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedSpan {
    /// Id of the record.
    pub id: String,
    /// Its bounds in code points.
    pub chars: CharSpan,
    /// Its pieces in code points; one where it is not discontinuous.
    pub parts: Vec<CharSpan>,
    /// Its bounds in bytes of the document.
    pub bytes: BytesSpan,
    /// Its pieces in bytes of the document; empty where it is one piece.
    pub pieces: Vec<BytesSpan>,
    /// Layer as written.
    pub layer: String,
    /// Label as written.
    pub label: String,
    /// Indices of layer and label in the schema; `None`: unknown there.
    pub known: Option<(usize, usize)>,
    /// Id of the entity it is linked to; empty: none.
    pub entity: String,
    /// What the bracket says.
    pub caption: String,
    /// Whether it is a stance.
    pub stance: bool,
}

impl PlacedSpan {
    /// What of the text is in it, in bytes of the document.
    pub fn stretches(&self) -> &[BytesSpan] {
        if self.pieces.is_empty() { std::slice::from_ref(&self.bytes) } else { &self.pieces }
    }

    /// Whether a selection of these pieces means this span: all of it, or one piece of a discontinuous one.
    pub fn is_meant_by(&self, pieces: &[CharSpan]) -> bool {
        self.parts == pieces || matches!(pieces, [one] if self.parts.contains(one))
    }
}

/// An open article.
#[derive(Clone, Debug)]
pub struct OpenArticle {
    /// Text and metadata.
    pub article: Arc<Article>,
    /// Its place in the corpus, once that is read.
    pub index: Option<usize>,
    /// Code points and bytes of its text.
    pub map: TextMap,
    /// The selection; there is always one.
    pub selection: Selection,
    /// The live spans, in drawing order.
    pub spans: Vec<PlacedSpan>,
    /// Labels of the article and of its paragraphs.
    pub labels: Vec<PlacedLabel>,
    /// The live relations between them.
    pub relations: Vec<PlacedRelation>,
    /// What is proposed in the open paragraph, from left to right.
    pub offers: Vec<super::offers::Offer>,
    /// One for each paragraph.
    pub states: Vec<ParagraphState>,
    /// Records whose text is not found any more.
    pub unanchored: usize,
    /// Selections that are kept as parts of a span.
    pub kept: Vec<Selection>,
    /// Brackets of the review in place of one's own spans; `None`: not in review.
    pub reviewed: Option<Vec<super::review::place::Placed>>,
    /// What is on the screen.
    pub page: Page,
    pub(super) trail: Vec<Selection>,
    pub(super) goal: Option<u16>,
    tokens: HashMap<usize, Arc<[BytesSpan]>>,
    layouts: HashMap<usize, Arc<ParagraphLayout>>,
    pub(super) lit: HashMap<usize, Arc<[BytesSpan]>>,
    frame: (u16, Order),
}

impl OpenArticle {
    /// Opens an article at its first token; the spans come with [`OpenArticle::place`].
    pub fn new(article: Arc<Article>, index: Option<usize>) -> Self {
        let map = TextMap::new(article.text.clone());
        let states = vec![ParagraphState::default(); article.paragraphs.len()];
        let mut open = Self {
            article,
            index,
            map,
            selection: Selection::default(),
            spans: Vec::new(),
            labels: Vec::new(),
            relations: Vec::new(),
            offers: Vec::new(),
            states,
            unanchored: 0,
            kept: Vec::new(),
            reviewed: None,
            page: Page::default(),
            trail: Vec::new(),
            goal: None,
            tokens: HashMap::new(),
            layouts: HashMap::new(),
            lit: HashMap::new(),
            frame: (0, Order::default()),
        };
        let first = open.tokens(0).first().copied();
        open.selection = Selection { paragraph: 0, span: first.unwrap_or_default() };
        open
    }

    /// How many paragraphs there are.
    pub fn len(&self) -> usize {
        self.article.paragraphs.len()
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.article.paragraphs.is_empty()
    }

    /// Bytes of a paragraph in the document.
    pub fn paragraph_bytes(&self, paragraph: usize) -> BytesSpan {
        self.article.paragraphs.get(paragraph).copied().unwrap_or_default()
    }

    /// Code points of a paragraph in the document.
    pub fn paragraph_chars(&self, paragraph: usize) -> CharSpan {
        self.map.chars(self.paragraph_bytes(paragraph)).unwrap_or_default()
    }

    /// Text of a paragraph.
    pub fn paragraph_text(&self, paragraph: usize) -> &str {
        self.article.text.get(self.paragraph_bytes(paragraph).range()).unwrap_or_default()
    }

    /// The paragraph a code point lies in, or the last that starts before it.
    pub fn paragraph_at(&self, at: CharPos) -> usize {
        let byte = self.map.to_byte(at).unwrap_or_default();
        self.article.paragraph_at(byte).unwrap_or_default()
    }

    /// Tokens of a paragraph, in its bytes.
    pub fn tokens(&mut self, paragraph: usize) -> Arc<[BytesSpan]> {
        if let Some(known) = self.tokens.get(&paragraph) {
            return known.clone();
        }
        let made: Arc<[BytesSpan]> = token::tokens(self.paragraph_text(paragraph)).into();
        self.tokens.insert(paragraph, made.clone());
        made
    }

    /// The lines of a paragraph at the width of the page.
    pub fn layout(&mut self, paragraph: usize) -> Arc<ParagraphLayout> {
        if let Some(known) = self.layouts.get(&paragraph) {
            return known.clone();
        }
        let (width, order) = self.frame;
        let width = crate::text::offset::Cells::new(width);
        let made = Arc::new(ParagraphLayout::new(self.paragraph_text(paragraph), width, order));
        self.layouts.insert(paragraph, made.clone());
        made
    }

    /// The lines of a paragraph, if they were made.
    pub fn laid_out(&self, paragraph: usize) -> Option<&Arc<ParagraphLayout>> {
        self.layouts.get(&paragraph)
    }

    /// Sets the width of lines in cells and the order of right-to-left text; lines made otherwise are forgotten.
    pub(super) fn set_frame(&mut self, width: u16, order: Order) {
        if self.frame != (width, order) {
            self.frame = (width, order);
            self.layouts.clear();
            self.page.forget();
        }
    }

    /// Bytes of the document → bytes of a paragraph, cut to it; `None` where they do not meet.
    pub fn within(&self, paragraph: usize, span: BytesSpan) -> Option<BytesSpan> {
        let bounds = self.paragraph_bytes(paragraph);
        let (start, end) = (span.start.max(bounds.start), span.end.min(bounds.end));
        let relative = |at: BytePos| BytePos::new(at.get() - bounds.start.get());
        (start < end).then(|| BytesSpan::new(relative(start), relative(end)))
    }

    /// Bytes of a paragraph → code points of the document.
    pub fn chars_of(&self, paragraph: usize, span: BytesSpan) -> Option<CharSpan> {
        let base = self.paragraph_bytes(paragraph).start.get();
        let absolute = |at: BytePos| BytePos::new(base + at.get());
        self.map.chars(BytesSpan::new(absolute(span.start), absolute(span.end)))
    }

    /// The selection in code points of the document.
    pub fn selected_chars(&self) -> Option<CharSpan> {
        self.chars_of(self.selection.paragraph, self.selection.span).filter(|span| !span.is_empty())
    }

    /// The selected words.
    pub fn selected_text(&self) -> &str {
        self.paragraph_text(self.selection.paragraph).get(self.selection.span.range()).unwrap_or_default()
    }

    /// Takes the live records of this article: where each stands, and the state of the paragraphs.
    pub fn place(&mut self, records: &[&Record], schema: &Schema) {
        self.spans.clear();
        self.labels.clear();
        self.states = vec![ParagraphState::default(); self.len()];
        self.unanchored = 0;
        for record in records {
            let Some(chars) = record.span() else {
                self.take_label(record, None);
                continue;
            };
            let Some(bytes) = self.map.bytes(chars).filter(|_| record.stands(&self.map)) else {
                self.unanchored += 1;
                continue;
            };
            let at = self.paragraph_at(chars.start);
            self.take_label(record, Some(at));
            if let Some(state) = self.states.get_mut(at) {
                match (&record.kind, record.label.as_str()) {
                    (Kind::Mark, "done") => state.done = true,
                    (Kind::Mark, "skipped") => state.skipped = true,
                    (Kind::Mark, "flagged") => state.flagged = true,
                    (Kind::Comment, _) => state.comments += 1,
                    (Kind::Span, _) => state.spans += 1,
                    _ => {}
                }
            }
            if record.kind == Kind::Span {
                let span = self.placed(record, chars, bytes, schema);
                self.spans.push(span);
            }
        }
        self.place_relations(records, schema);
        self.page.forget();
    }

    fn take_label(&mut self, record: &Record, paragraph: Option<usize>) {
        if record.kind == Kind::Label {
            let (id, layer, label) = (record.id.clone(), record.layer.clone(), record.label.clone());
            self.labels.push(PlacedLabel { id, layer, label, paragraph });
        }
    }

    fn placed(&self, record: &Record, chars: CharSpan, bytes: BytesSpan, schema: &Schema) -> PlacedSpan {
        let known = schema.place(&record.layer, &record.label);
        let stance = known
            .and_then(|(layer, _)| schema.layers.get(layer))
            .map_or(!record.target.is_empty() || !record.holder.is_empty(), |layer| layer.kind == LayerKind::Stance);
        let parts = record.pieces();
        let pieces =
            parts.iter().filter(|_| !record.parts.is_empty()).filter_map(|piece| self.map.bytes(*piece)).collect();
        let (layer, label) = (record.layer.clone(), record.label.clone());
        PlacedSpan {
            id: record.id.clone(),
            chars,
            parts,
            bytes,
            pieces,
            layer,
            label,
            known,
            entity: record.entity.clone(),
            caption: caption(record, &attributes::brief(schema, record)),
            stance,
        }
    }

    /// The span that a selection means, or else the innermost around it: in one of its pieces, not in the gap between.
    pub fn span_at(&self, chars: CharSpan) -> Option<&PlacedSpan> {
        self.span_among(chars, |_| true)
    }

    /// The same, of spans that are no stances.
    pub fn name_at(&self, chars: CharSpan) -> Option<&PlacedSpan> {
        self.span_among(chars, |span| !span.stance)
    }

    fn span_among(&self, chars: CharSpan, wanted: impl Fn(&PlacedSpan) -> bool) -> Option<&PlacedSpan> {
        let spans = || self.spans.iter().filter(|span| wanted(span));
        let meant = spans().rfind(|span| span.is_meant_by(&[chars]));
        let around = || {
            let around = spans().filter(|span| pieces::contain(&span.parts, &[chars]));
            around.min_by_key(|span| span.parts.iter().map(|piece| piece.len()).sum::<u32>())
        };
        meant.or_else(around).or_else(|| spans().rfind(|span| span.chars == chars))
    }

    /// The words of a span.
    pub fn words(&self, span: &PlacedSpan) -> Cow<'_, str> {
        pieces::quote(&span.parts, &self.map).unwrap_or_default()
    }
}

/// Label, short attributes, and the target of a stance.
pub(super) fn caption(record: &Record, attributes: &str) -> String {
    let label = if attributes.is_empty() { record.label.clone() } else { format!("{}·{attributes}", record.label) };
    let targets: Vec<&str> = record.target.iter().map(crate::annotation::Party::shown).collect();
    if targets.is_empty() { label } else { format!("{label} ▸ {}", targets.join(", ")) }
}
