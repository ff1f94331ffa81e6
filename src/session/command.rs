//! What a person can ask for. The keymap makes these of keys; only [`apply`](super::apply) acts on them.

use crate::suggest::Source;

use super::mouse::Pointer;

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Move the selection to one token.
    Move(Motion),
    /// Move one end of the selection by what the active layer grows by: a token, or a grapheme.
    Edge(Edge),
    /// Move one end by one grapheme.
    Nudge(Edge),
    /// Jump by hint; `true` asks for a start and an end.
    Hint(bool),
    /// Select something around the selection.
    Select(Around),
    /// Go back to the selection before.
    SelectionBack,
    /// Keep the selection as a part of a span.
    KeepPart,
    /// Tag with the label of that key.
    LabelKey(char),
    /// Tag with the n-th label of the active layer, from 1.
    LabelDigit(u8),
    /// Tag with a label of the schema: indices of its layer and of itself.
    Label(usize, usize),
    /// Choose a label by typing its name.
    LabelByName,
    /// Make the next span layer the active one.
    NextLayer,
    /// Remove the span under the selection.
    Remove,
    /// Tag with the last label again.
    Repeat,
    /// Take back the last change of this session.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Go to the next suggestion or likely name.
    OfferNext,
    /// Go to the suggestion or likely name before.
    OfferBack,
    /// Accept all suggestions of the paragraph that are on the screen.
    AcceptAll,
    /// Mark the paragraph done and go to the next.
    Done,
    /// Accept the suggestion, or go to the next; open the strip on a stance; else paragraph done and next.
    Enter,
    /// Go to the previous paragraph.
    ParagraphBack,
    /// Go to the next article.
    ArticleNext,
    /// Go to the previous article.
    ArticleBack,
    /// Go to the next paragraph without a mark.
    NextUntouched,
    /// Put the paragraph off and go to the next.
    Skip,
    /// Flag the paragraph for discussion, or take the flag back.
    Flag,
    /// Comment on the span or the paragraph.
    Comment,
    /// Search in the article.
    Search,
    /// Search in all articles.
    SearchCorpus,
    /// List what everybody tagged.
    Concordance,
    /// List every mention of the span's words, in the article or (`true`) in the corpus, to be tagged as it is.
    Propagate(bool),
    /// Show what others decided and asked about one's work.
    Inbox,
    /// Send one's work to the team and take in theirs.
    Sync,
    /// Put the reviewer's version in place of one's own.
    TakeOver,
    /// Put the chosen row of the inbox aside, or take it out again.
    PutAside,
    /// Show all rows of the inbox, or those alone that wait.
    ShowAll,
    /// Leave the chosen place out of what is tagged together, or take it in again.
    LeaveOut,
    /// Go to the next match.
    SearchNext,
    /// Give the stance one more holder or target.
    AnotherParty,
    /// Say who reports the stance.
    ReportedBy,
    /// Set the attributes of the span.
    Attributes,
    /// Set labels of the article and of the paragraph.
    ArticleLabels,
    /// Link the span to an entity of the registry.
    Entity,
    /// Link all identical mentions of the article.
    LinkAll,
    /// Take the link of the span away.
    Unlink,
    /// Take the words of the span as another name of the chosen entity.
    AddAlias,
    /// Merge the entity of the span into the chosen one.
    MergeEntities,
    /// Relate the span to another.
    Relate,
    /// Let the relation lead the other way.
    TurnRound,
    /// Lanes, colours only, plain text.
    CycleLanes,
    /// Switch a maker of suggestions off, or on again.
    ToggleSource(Source),
    /// Show what outside models said.
    ModelLog,
    /// Show what became of the span under the selection.
    SpanHistory,
    /// Choose a command by typing its name.
    Palette,
    /// Right-to-left text in visual or in logical order.
    TurnOrder,
    /// Take the mouse, or leave it to the terminal.
    SwitchMouse,
    /// The next set of colours.
    CycleTheme,
    /// The guideline of the label under the selection.
    Guideline,
    /// Show the keys.
    Help,
    /// Show the list of articles.
    Library,
    /// Leave the screen; from the text: quit.
    Back,
    /// Cancel what is open, and nothing else.
    Cancel,
    /// Stop the program and go back to the shell until it is resumed.
    Suspend,
    /// Paint the whole screen again.
    Redraw,
    /// A letter chosen from those on the screen.
    Letter(char),
    /// Take what is proposed, or what was typed.
    Submit,
    /// Take what was typed as a name that is not tagged.
    SubmitPlain,
    /// Leave this field of the strip as it is.
    NextField,
    /// Say that there is no holder or target.
    Nobody,
    /// Type a name.
    TypeName,
    /// Up or down in a list, by that many rows.
    List(i32),
    /// First or last row of a list.
    ListEnd(bool),
    /// Sort by the next column.
    Sort,
    /// Change the text that is being typed.
    Edit(Edit),
    /// Yes to the question on the screen.
    Yes,
    /// No to the question on the screen.
    No,
    /// The mouse did something.
    Mouse(Pointer),
    /// This in place of the command before, which was the start of a longer sequence of keys.
    Instead(Box<Command>),
    /// Go to the review, or back from it.
    Review,
    /// Show what was tagged as a whole: progress, labels, agreement, stances.
    Dashboard,
    /// Show the next measure.
    NextMeasure,
    /// Show the page of the dashboard of that number, from 1.
    Page(u8),
    /// Count the next one's records.
    Whose,
    /// List other spans: all, same strings with different labels, untagged ones.
    Which,
    /// Mark the chosen row, or take its mark away.
    Mark,
    /// Mark all rows, or none.
    MarkAll,
    /// Count repeated text more or less often.
    Once,
    /// Keep all versions.
    Both,
    /// Hide who is who, or show it.
    Blind,
    /// Say what one wants to be led to in the review.
    ReviewFilter,
    /// A key that means nothing here, as it is written.
    Unbound(String),
}

impl Command {
    /// Whether it may act at once although its keys are the start of longer sequences: [`Command::Instead`] takes it
    /// back.
    pub fn can_be_taken_back(&self) -> bool {
        matches!(self, Self::CycleLanes)
    }
}

/// Where a selection goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for where they lead")]
pub enum Motion {
    TokenBack,
    TokenNext,
    LineUp,
    LineDown,
    WordBack,
    WordNext,
    LineStart,
    LineEnd,
    ArticleStart,
    ArticleEnd,
    PageUp,
    PageDown,
}

/// Which end of the selection moves, and where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what moves")]
pub enum Edge {
    RightOut,
    RightIn,
    LeftOut,
    LeftIn,
}

/// What is selected around the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what they select")]
pub enum Around {
    Name,
    Sentence,
    Paragraph,
    Quotation,
}

/// A change of a text that is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A character.
    Insert(char),
    /// A pasted text, as it came.
    Paste(String),
    /// A line end, where the field has several lines.
    Newline,
    /// Delete before the cursor.
    Back,
    /// Delete after the cursor.
    Delete,
    /// Delete the word before the cursor.
    BackWord,
    /// Empty the line before the cursor.
    BackLine,
    /// Move the cursor.
    Left,
    /// Move the cursor.
    Right,
    /// Move the cursor.
    Up,
    /// Move the cursor.
    Down,
    /// To the start of the line.
    Home,
    /// To the end of the line.
    End,
}
