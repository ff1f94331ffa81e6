//! The state of the program and the only place where it changes: commands and events in, effects out.
//! Knows no files, threads, clock or terminal.

pub mod activity;
pub mod adopting;
pub mod apply;
pub mod article;
pub mod article_labels;
pub mod assigned;
pub mod attributes;
pub mod bulk;
pub mod choices;
mod choosing;
pub mod command;
pub mod comment;
pub mod concordance;
pub mod dashboard;
pub mod effect;
pub mod found;
pub mod guideline;
pub mod hints;
pub mod history;
pub mod inbox;
pub mod job;
pub mod lessons;
pub mod library;
pub mod linking;
pub mod look;
pub mod marks;
pub mod models;
pub mod mouse;
pub mod offers;
pub mod outsiders;
pub mod own;
pub mod page;
pub mod palette;
mod parties;
pub mod parts;
pub mod past;
pub mod practice;
pub mod precedents;
pub mod prompt;
pub mod ranking;
pub mod registry;
mod rejected;
pub mod relating;
pub mod relation_choice;
pub mod relations;
pub mod review;
pub mod saving;
pub mod seek;
pub mod selection;
pub mod stops;
pub mod strip;
pub mod suggesting;
pub mod syncing;
pub mod tagging;
pub mod tutorial;
mod typing;
pub mod walk;

use crate::annotation::{AnnotationSet, Record};
use crate::corpus::{Article, Corpus};
use crate::editor::Editor;
use crate::layout::paragraph::Order;
use crate::practice::Gold;
use crate::schema::Schema;
use activity::Activity;
use article::OpenArticle;
use concordance::Concordance;
use effect::{Effect, Resume};
use found::Found;
use hints::Hints;
use history::History;
use inbox::{Inbox, Tray};
use library::{Library, Others};
use look::ThemeName;
use mouse::Mouse;
use palette::{Entry, Palette};
use precedents::Precedents;
use prompt::LabelPrompt;
use ranking::Ranking;
use registry::Entities;
use saving::Saving;
use seek::SearchPrompt;
use std::collections::BTreeSet;
use std::sync::Arc;
use strip::Strip;
use suggesting::Suggesting;
use tutorial::Tutorial;

/// Which screen is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// The text.
    #[default]
    Annotate,
    /// The list of articles.
    Library,
    /// What several annotators have in the text.
    Review,
    /// How far annotators agree.
    Dashboard,
}

/// What is open on top of the screen.
#[derive(Debug, Default)]
pub enum Mode {
    /// Nothing.
    #[default]
    Normal,
    /// Letters over the tokens to jump to.
    Hints(Hints),
    /// A label by its name.
    Label(LabelPrompt),
    /// Holder and target of a stance.
    Strip(Box<Strip>),
    /// The entity of a span.
    Linking(Box<linking::Linking>),
    /// Attributes of a span, or labels of the article.
    Choices(Box<choices::Choices>),
    /// The other end of a relation.
    RelationEnd(Box<relating::Ends>),
    /// The label of a relation.
    Relation(Box<relation_choice::Choice>),
    /// A comment.
    Comment(Box<comment::CommentEditor>),
    /// A search in the article.
    Search(SearchPrompt),
    /// The list of what was found, or is to be tagged together.
    Found(Box<Found>),
    /// What everybody tagged, line by line: the list is in [`Session::concordance`].
    Concordance,
    /// What others wrote about one's work.
    Inbox(Box<Inbox>),
    /// The spans behind a figure.
    Places(Box<dashboard::agreement::listing::Places>),
    /// A command by its name.
    Palette(Box<Palette>),
    /// The filter of the library.
    Filter(Box<Editor>),
    /// The filter of the review.
    ReviewFilter(Box<Editor>),
    /// What gold has in the paragraph that was practised on.
    Feedback,
    /// The guideline of a label.
    Guideline(Box<guideline::Pane>),
    /// The keys; how many rows are scrolled away.
    Help(usize),
    /// Whether to quit although records are not saved.
    ConfirmQuit,
}

/// How spans are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Marking {
    /// Brackets with labels under the words, and colour.
    #[default]
    Lanes,
    /// Colour and underline only.
    Colours,
    /// The text alone.
    Plain,
}

/// What a session begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Begin {
    /// The text.
    #[default]
    Text,
    /// What several annotators have in the text.
    Review,
    /// The text, and a guide from step to step.
    Tutorial,
}

/// What a session starts with.
#[derive(Debug, Default)]
pub struct Start {
    /// Name of the dataset.
    pub name: String,
    /// The schema; `None`: no layers.
    pub schema: Option<Arc<Schema>>,
    /// The annotator.
    pub who: String,
    /// Why nothing can be written, if so.
    pub read_only: Option<String>,
    /// The annotator's folded records.
    pub records: Vec<Record>,
    /// Whether these are those of the first article only; the others come with [`Event::Own`](super::effect::Event::Own).
    pub partial: bool,
    /// The article to show before the corpus is read.
    pub first: Option<Arc<Article>>,
    /// Where the analyst stopped.
    pub resume: Resume,
    /// What of the inbox was put aside, each as `ID@REV`.
    pub aside: BTreeSet<String>,
    /// What to tell at the start.
    pub notices: Vec<String>,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Whether something outside answers questions for suggestions.
    pub suggestions: bool,
    /// The commands of the screens with their keys.
    pub commands: Vec<Entry>,
    /// How spans are shown at first.
    pub marking: Marking,
    /// The colours.
    pub theme: ThemeName,
    /// Whether the program takes the mouse.
    pub mouse: Mouse,
    /// What to begin with.
    pub begin: Begin,
    /// What gold has, for a session that practises on it.
    pub practice: Option<Gold>,
}

/// The state.
#[derive(Debug)]
pub struct Session {
    /// Name of the dataset.
    pub name: String,
    /// Layers and labels.
    pub schema: Arc<Schema>,
    /// The annotator.
    pub who: String,
    /// Why nothing can be written, if so.
    pub read_only: Option<String>,
    /// The annotator's records.
    pub own: AnnotationSet,
    /// All articles; `None` until they are read.
    pub corpus: Option<Arc<Corpus>>,
    /// What other annotators did.
    pub others: Others,
    /// Who reads which article.
    pub assigned: assigned::Assigned,
    /// The registry of entities.
    pub entities: Entities,
    /// The article that was shown first.
    began_in: String,
    /// Whether all records of the annotator are there.
    is_own_read: bool,
    /// How much of the corpus is read, in percent, while it is being read.
    pub reading: u64,
    /// Which screen is shown.
    pub screen: Screen,
    /// What is open on top of it.
    pub mode: Mode,
    /// The article on the screen.
    pub article: Option<OpenArticle>,
    /// The list of articles.
    pub library: Library,
    /// What several annotators have, and what is decided about it.
    pub review: review::Review,
    /// How far annotators agree.
    pub dashboard: dashboard::Dashboard,
    /// What everybody tagged, while it is listed, and while one may come back to the list.
    pub concordance: Option<Box<Concordance>>,
    /// Columns and rows of the terminal that the session has.
    pub size: (u16, u16),
    /// How far one has practised, and what gold has; `None`: this is work.
    pub practice: Option<practice::Practice>,
    /// What guides the person, in a first session.
    pub tutorial: Option<Tutorial>,
    /// What is on its way to the disk.
    pub saving: Saving,
    /// What the bottom line says instead of the selection.
    pub message: Option<String>,
    /// How spans are shown.
    pub marking: Marking,
    /// The colours.
    pub theme: ThemeName,
    /// Whether the program takes the mouse.
    pub mouse: Mouse,
    /// The order of right-to-left text.
    pub order: Order,
    /// Which layer the digits tag in: an index into the schema's layers.
    pub layer: usize,
    /// Time and counts of this session.
    pub activity: Activity,
    /// How far a sync with the team is.
    pub syncing: syncing::Syncing,
    asked_past: past::Asked,
    /// Suggestions in the open paragraph.
    pub suggesting: Suggesting,
    /// What was learnt about holders and targets.
    pub ranking: Ranking,
    precedents: Precedents,
    commands: Vec<Entry>,
    /// What should not be overlooked.
    pub watch: stops::Watch,
    /// The job beside the loop.
    pub jobs: job::Jobs,
    history: History,
    last_label: Option<(usize, usize)>,
    /// The span that the key before has made.
    just_tagged: Option<String>,
    marking_before: Option<Marking>,
    kept: Option<Box<Found>>,
    tray: Tray,
    /// The article that one works in: its records are in their places.
    arrived_in: String,
    /// Where the button of the mouse went down.
    pressed: Option<selection::Selection>,
    sought: Option<seek::Sought>,
    resume: Resume,
    effects: Vec<Effect>,
}

impl Session {
    /// A session that has not yet seen an event.
    pub fn new(start: Start) -> Self {
        let schema = start.schema.unwrap_or_default();
        let layer = schema.layers.iter().position(crate::schema::Layer::tags_spans).unwrap_or_default();
        let watch = stops::Watch::new(&schema);
        let names = review::names::Names::of(&schema, &start.name, &start.who, &start.commands);
        let mut session = Self {
            name: start.name,
            schema,
            who: start.who,
            read_only: start.read_only,
            precedents: Precedents::new(&start.records),
            own: AnnotationSet::new(start.records),
            ranking: Ranking::default(),
            began_in: start.first.as_ref().map(|first| first.id.clone()).unwrap_or_default(),
            is_own_read: !start.partial,
            corpus: None,
            reading: 0,
            others: Others::default(),
            assigned: assigned::Assigned::default(),
            entities: Entities::default(),
            screen: Screen::Annotate,
            mode: Mode::Normal,
            article: None,
            library: Library::default(),
            review: review::Review::new(names),
            dashboard: dashboard::Dashboard::default(),
            concordance: None,
            size: start.size,
            practice: start.practice.map(practice::Practice::new),
            tutorial: (start.begin == Begin::Tutorial).then(|| Tutorial::new(start.size)),
            saving: Saving::default(),
            message: None,
            marking: start.marking,
            theme: start.theme,
            mouse: start.mouse,
            order: Order::default(),
            layer,
            activity: Activity::default(),
            syncing: syncing::Syncing::default(),
            asked_past: past::Asked::default(),
            suggesting: Suggesting::new(start.suggestions),
            commands: start.commands,
            watch,
            jobs: job::Jobs::default(),
            history: History::default(),
            last_label: None,
            just_tagged: None,
            marking_before: None,
            kept: None,
            tray: Tray::new(start.aside),
            arrived_in: String::new(),
            pressed: None,
            sought: None,
            resume: start.resume,
            effects: Vec::new(),
        };
        session.refresh_registry();
        session.show_first(start.first, start.notices);
        if start.begin == Begin::Review {
            session.switch_review();
        }
        session.settle();
        session
    }

    /// What the first frame shows, before the corpus is read.
    fn show_first(&mut self, first: Option<Arc<Article>>, mut notices: Vec<String>) {
        if let Some(first) = first {
            self.article = Some(OpenArticle::new(first, None));
            self.refresh_article();
            self.go_to_char(crate::text::CharPos::new(self.resume.start));
        }
        notices.extend(self.read_only.as_ref().map(|why| format!("read-only: {why}")));
        self.message = (!notices.is_empty()).then(|| notices.join(" · "));
    }

    /// Says something in the bottom line until the next key.
    fn say(&mut self, message: impl Into<String>) {
        self.message = Some(message.into());
    }

    /// Says something beside what the bottom line says already.
    fn say_also(&mut self, message: &str) {
        let told = self.message.take().map_or(String::new(), |told| format!("{told} · "));
        self.say(format!("{told}{message}"));
    }
}
