//! Where a key is pressed: each place has keys of its own.

use crate::session::{Mode, Screen, Session};

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// The text of an article.
    Text,
    /// Letters over the tokens.
    Hints,
    /// The stance strip.
    Strip,
    /// Values under letters: attributes, labels of the article.
    Choices,
    /// The entity of a span.
    Linking,
    /// The other end of a relation.
    RelationEnd,
    /// The label of a relation.
    Relation,
    /// A comment of several lines.
    Comment,
    /// A field of one line.
    Typing,
    /// The list of places in the texts.
    Found,
    /// What everybody tagged, a line a place.
    Concordance,
    /// What others wrote about one's work.
    Inbox,
    /// The list of articles.
    Library,
    /// What several annotators have in the text; keys of the text that mean nothing else here are taken too.
    Review,
    /// How far annotators agree.
    Dashboard,
    /// The spans behind a figure.
    Places,
    /// What gold has, while practising.
    Feedback,
    /// The guideline of a label.
    Guideline,
    /// The help.
    Help,
    /// A question.
    Confirm,
}

impl Context {
    /// All, in the order of the help.
    pub const ALL: [Self; 20] = [
        Self::Text,
        Self::Strip,
        Self::Linking,
        Self::Choices,
        Self::RelationEnd,
        Self::Relation,
        Self::Comment,
        Self::Typing,
        Self::Review,
        Self::Found,
        Self::Concordance,
        Self::Inbox,
        Self::Hints,
        Self::Library,
        Self::Dashboard,
        Self::Places,
        Self::Feedback,
        Self::Guideline,
        Self::Help,
        Self::Confirm,
    ];

    /// As the configuration calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Hints => "hints",
            Self::Strip => "strip",
            Self::Linking => "linking",
            Self::Choices => "choices",
            Self::RelationEnd => "relation-end",
            Self::Relation => "relation",
            Self::Comment => "comment",
            Self::Typing => "typing",
            Self::Found => "found",
            Self::Concordance => "concordance",
            Self::Inbox => "inbox",
            Self::Library => "library",
            Self::Review => "review",
            Self::Dashboard => "dashboard",
            Self::Places => "places",
            Self::Feedback => "feedback",
            Self::Guideline => "guideline",
            Self::Help => "help",
            Self::Confirm => "confirm",
        }
    }

    /// The context of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.name() == name)
    }

    /// Where the session is.
    pub fn of(session: &Session) -> Self {
        match &session.mode {
            Mode::Normal if session.screen == Screen::Library => Self::Library,
            Mode::Normal if session.screen == Screen::Review => Self::Review,
            Mode::Normal if session.screen == Screen::Dashboard => Self::Dashboard,
            Mode::Normal => Self::Text,
            Mode::Hints(_) => Self::Hints,
            Mode::Found(found) if found.typing.is_some() => Self::Typing,
            Mode::Found(_) => Self::Found,
            Mode::Concordance if session.types_filter() => Self::Typing,
            Mode::Concordance => Self::Concordance,
            Mode::Inbox(_) => Self::Inbox,
            Mode::Places(_) => Self::Places,
            Mode::Strip(strip) if strip.typing.is_some() => Self::Typing,
            Mode::Strip(_) => Self::Strip,
            Mode::Linking(_) => Self::Linking,
            Mode::Choices(_) => Self::Choices,
            Mode::RelationEnd(_) => Self::RelationEnd,
            Mode::Relation(_) => Self::Relation,
            Mode::Comment(_) => Self::Comment,
            Mode::Label(_) | Mode::Search(_) | Mode::Filter(_) | Mode::ReviewFilter(_) | Mode::Palette(_) => {
                Self::Typing
            }
            Mode::Feedback => Self::Feedback,
            Mode::Guideline(_) => Self::Guideline,
            Mode::Help(_) => Self::Help,
            Mode::ConfirmQuit => Self::Confirm,
        }
    }

    /// As a heading of the help.
    pub fn title(self) -> &'static str {
        match self {
            Self::Text => "In the text",
            Self::Hints => "While letters are shown",
            Self::Strip => "Holder and target of a stance",
            Self::Linking => "Linking a span to an entity",
            Self::Choices => "Attributes of a span, labels of the article",
            Self::RelationEnd => "The other end of a relation",
            Self::Relation => "The label of a relation",
            Self::Comment => "Writing a comment",
            Self::Typing => "Typing a search, a name, a filter",
            Self::Found => "List of places in the texts",
            Self::Concordance => "Concordance: what everybody tagged",
            Self::Inbox => "Decisions and questions on your work",
            Self::Library => "List of articles",
            Self::Dashboard => "Dashboard: progress, labels, agreement, stances",
            Self::Places => "The spans behind a figure",
            Self::Review => "Reviewing; keys that move and select are those of the text",
            Self::Feedback => "What gold has, while practising",
            Self::Guideline => "Reading the guideline",
            Self::Help => "These pages",
            Self::Confirm => "A question",
        }
    }

    /// Whether a label's key tags there.
    pub fn tags_by_key(self) -> bool {
        matches!(self, Self::Text | Self::Review | Self::Found | Self::Concordance)
    }

    /// Whether characters are typed there as text.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Comment | Self::Linking | Self::Typing)
    }

    /// Whether a letter chooses something that is shown with it.
    pub fn takes_letters(self) -> bool {
        matches!(self, Self::Hints | Self::Strip | Self::Choices | Self::RelationEnd | Self::Relation)
    }

    /// The screen whose palette has the commands of this context; `None`: they need what is open.
    pub fn screen(self) -> Option<Screen> {
        match self {
            Self::Text => Some(Screen::Annotate),
            Self::Library => Some(Screen::Library),
            Self::Review => Some(Screen::Review),
            Self::Dashboard => Some(Screen::Dashboard),
            _ => None,
        }
    }
}
