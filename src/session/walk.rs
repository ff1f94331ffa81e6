//! Going from paragraph to paragraph and from article to article.

use super::article::OpenArticle;
use super::effect::{Effect, Resume};
use super::selection::{Selection, whole_graphemes};
use super::{Screen, Session};
use crate::annotation::anchor::{self, Anchor};
use crate::annotation::{Kind, Record, Stamp};
use crate::corpus::{Article, Changed, Corpus, catalogue};
use crate::text::{CharPos, CharSpan};
use std::sync::Arc;

impl Session {
    /// Places the records of the open article again, after any of them changed.
    pub(super) fn refresh_article(&mut self) {
        self.place_records();
        if self.screen == Screen::Review {
            self.compare_article();
        }
    }

    fn place_records(&mut self) {
        if let Some(open) = &mut self.article {
            let records = self.own.of_doc(&open.article.id);
            open.place(&records, &self.schema);
        }
    }

    /// Opens an article of the corpus at its first untouched paragraph; `false` where there is none of that number.
    pub(super) fn open_article(&mut self, index: usize) -> bool {
        let Some(corpus) = self.corpus.clone() else { return false };
        let article = match corpus.read(index) {
            Ok(Some(article)) => article,
            Ok(None) => return false,
            Err(changed) => {
                self.read_corpus_again(&changed);
                return false;
            }
        };
        self.open_read(article, index);
        true
    }

    /// The same of an article that was read; `index`: its place in the corpus.
    pub(super) fn open_read(&mut self, article: Arc<Article>, index: usize) {
        self.article = Some(OpenArticle::new(article, Some(index)));
        if self.screen == Screen::Library {
            self.screen = Screen::Annotate;
        }
        self.place_records();
        if let Some(open) = &mut self.article
            && let Some(first) = open.states.iter().position(|state| state.untouched())
        {
            open.select_token(first, 0);
            open.trail.clear();
        }
        self.lead();
        self.remember();
        if self.screen == Screen::Review {
            self.arrived_for_review();
        }
    }

    /// A file is another by now: places in it can't be believed.
    pub(super) fn read_corpus_again(&mut self, changed: &Changed) {
        self.say(format!("{} was changed or taken away: the corpus is read again", changed.0));
        self.effects.push(Effect::ReadCorpus);
    }

    /// Re-anchors the records of the open article that were made on another text. What is moved gets a revision.
    pub(super) fn reanchor(&mut self, stamp: &Stamp) {
        let Some(open) = &self.article else { return };
        if self.read_only.is_some() {
            return;
        }
        let stale = self
            .own
            .of_doc(&open.article.id)
            .into_iter()
            .filter(|record| record.sha != open.article.sha && !record.sha.is_empty());
        let mut moved = Vec::new();
        let mut lost = 0;
        for record in stale.filter(|record| record.span().is_some()) {
            let sha = open.article.sha.clone();
            match anchor::anchor(record, &open.map) {
                Anchor::Kept => moved.push(Record { sha, ..self.revised(record, stamp) }),
                Anchor::Moved(chars) => {
                    moved.push(Record { sha, ..anchor::moved(&self.revised(record, stamp), chars, &open.map) });
                }
                Anchor::Lost => lost += 1,
            }
        }
        if moved.is_empty() && lost == 0 {
            return;
        }
        let found = moved.len();
        if found > 0 {
            self.write(moved);
        }
        let rest = if lost == 0 {
            String::new()
        } else {
            format!(", {lost} not found any more and kept as they are (gloss check lists them)")
        };
        self.say(format!("the text of this article changed: {found} records found again{rest}"));
    }

    /// Tells the outside where the analyst is.
    pub(super) fn remember(&mut self) {
        // Where one practises is no place to go on working.
        let Some(open) = self.article.as_ref().filter(|_| self.practice.is_none()) else { return };
        let start = open.paragraph_chars(open.selection.paragraph).start.get();
        let resume = Resume { doc: open.article.id.clone(), file: open.article.file.to_string(), start };
        if resume != self.resume {
            self.resume = resume.clone();
            self.effects.push(Effect::Resume(resume));
        }
    }

    /// Selects the first token of the paragraph that a code point lies in.
    pub(super) fn go_to_char(&mut self, at: CharPos) {
        if let Some(open) = &mut self.article {
            let paragraph = open.paragraph_at(at);
            open.select_token(paragraph, 0);
        }
    }

    /// Selects the words of a record, of whatever article: of a discontinuous span its first piece, of a relation the span
    /// it leads from. `false` where the article or the words are not found.
    pub(super) fn go_to_record(&mut self, record: &Record) -> bool {
        if self.article.as_ref().is_none_or(|open| open.article.id != record.doc) {
            let index = self.corpus.as_ref().and_then(|corpus| corpus.find(&record.doc));
            if !index.is_some_and(|index| self.open_article(index)) {
                return false;
            }
        }
        self.touched();
        let from = self.own.get(&record.from).filter(|_| record.kind == Kind::Relation).cloned();
        let record = from.as_ref().unwrap_or(record);
        let Some(open) = self.article.as_mut().filter(|_| record.span().is_some()) else { return true };
        let place = open.place_of(record);
        place.map(|place| open.select(place)).is_some()
    }

    /// Goes back to where a change was made.
    pub(super) fn return_to(&mut self, doc: &str, selection: Selection) {
        let here = self.article.as_ref().is_some_and(|open| open.article.id == doc);
        if !here {
            let index = self.corpus.as_ref().and_then(|corpus| corpus.find(doc));
            if !index.is_some_and(|index| self.open_article(index)) {
                return;
            }
        }
        if let Some(open) = &mut self.article {
            open.select(selection);
        }
        // Whoever goes back to a place wants to be there, not at the nearest suggestion.
        self.touched();
        self.remember();
    }

    /// To the next paragraph, or the first of the next article.
    pub(super) fn paragraph_next(&mut self) {
        let Some(open) = &mut self.article else { return };
        let next = open.selection.paragraph + 1;
        if next < open.len() {
            open.select_token(next, 0);
            return self.lead();
        }
        self.article_next(true);
    }

    /// To the previous paragraph, or the last of the previous article.
    pub(super) fn paragraph_back(&mut self) {
        let Some(open) = &mut self.article else { return };
        if let Some(before) = open.selection.paragraph.checked_sub(1) {
            open.select_token(before, 0);
            return self.lead();
        }
        if self.article_back()
            && let Some(open) = &mut self.article
        {
            let last = open.len().saturating_sub(1);
            open.select_token(last, 0);
        }
    }

    /// To the next article; `finished`: after the last paragraph of this one, whence it is the next of one's own where this
    /// is one of them.
    pub(super) fn article_next(&mut self, finished: bool) {
        let Some(index) = self.article.as_ref().and_then(|open| open.index) else {
            return self.say("the corpus is still being read");
        };
        let next = if finished { self.article_after(index) } else { Some(index + 1) };
        if next.is_some_and(|next| self.open_article(next)) {
            let title = self.article.as_ref().map(|open| open.article.title.clone()).unwrap_or_default();
            return self.say(format!("next article: {title}"));
        }
        self.say(if finished {
            let next = self.key_of("next-untouched");
            let whose = if self.is_own(index) { "of your articles" } else { "of the corpus" };
            format!("this was the last paragraph {whose} · {next} goes to what is untouched")
        } else {
            "this is the last article".to_owned()
        });
    }

    /// To the previous article; `false` where there is none.
    pub(super) fn article_back(&mut self) -> bool {
        let before = self.article.as_ref().and_then(|open| open.index?.checked_sub(1));
        let opened = before.is_some_and(|index| self.open_article(index));
        if !opened {
            self.say("this is the first article");
        }
        opened
    }

    /// To the next paragraph without a mark or a span, through all articles and round to the start.
    pub(super) fn next_untouched(&mut self) {
        let Some(open) = &mut self.article else { return };
        let here = open.selection.paragraph;
        if let Some(at) = open.states.iter().skip(here + 1).position(|state| state.untouched()) {
            open.select_token(here + 1 + at, 0);
            return self.lead();
        }
        let index = open.index;
        if !self.is_all_read() {
            return;
        }
        let (Some(index), Some(corpus)) = (index, self.corpus.clone()) else { return };
        let count = corpus.len();
        let next = self.around(index, count).find(|at| self.has_untouched(&corpus, *at));
        match next {
            Some(at) => self.open_untouched(at),
            None => self.say("no paragraph is untouched"),
        }
    }

    /// Whether a paragraph of an article has neither mark nor span, as far as their places tell.
    fn has_untouched(&self, corpus: &Corpus, at: usize) -> bool {
        let Some(heading) = corpus.heading(at) else { return false };
        let tally = self.own.tally(&heading.id);
        if tally.done + tally.skipped + tally.spans < heading.paragraphs {
            return true;
        }
        let starts = corpus.starts(at);
        let mut untouched = vec![true; starts.len()];
        for record in self.own.shared_of_doc(&heading.id) {
            let touches = record.kind == Kind::Span || (record.kind == Kind::Mark && record.label != "flagged");
            let paragraph = record.start.filter(|_| touches).and_then(|start| catalogue::paragraph_of(starts, start));
            if let Some(state) = paragraph.and_then(|paragraph| untouched.get_mut(paragraph)) {
                *state = false;
            }
        }
        untouched.contains(&true)
    }
}

impl OpenArticle {
    /// Where the words of a record stand in this text.
    fn place_of(&self, record: &Record) -> Option<Selection> {
        let chars = match anchor::anchor(record, &self.map) {
            Anchor::Kept => record.pieces().first().copied(),
            Anchor::Moved(to) => anchor::moved(record, to, &self.map).pieces().first().copied(),
            Anchor::Lost => None,
        }?;
        self.selection_of(chars)
    }

    /// The selection of a stretch of the document, cut to the paragraph that it begins in.
    pub(super) fn selection_of(&self, chars: CharSpan) -> Option<Selection> {
        let paragraph = self.paragraph_at(chars.start);
        let span = self.within(paragraph, self.map.bytes(chars)?)?;
        Some(Selection { paragraph, span: whole_graphemes(self.paragraph_text(paragraph), span) })
    }
}
