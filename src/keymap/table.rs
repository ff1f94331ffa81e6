//! The one table of keys: where a key is bound is here and nowhere else.

use super::resolve::Context;
use crate::session::command::{Around, Command, Edge, Edit, Motion};

/// Keys, where they mean something, what they do, and what the help says.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The keys as written, alternatives parted by a space.
    pub keys: &'static str,
    /// Where they mean this.
    pub context: Context,
    /// What they do.
    pub command: Command,
    /// For people; empty: another binding says it already.
    pub doc: &'static str,
}

const fn bind(context: Context, keys: &'static str, command: Command, doc: &'static str) -> Binding {
    Binding { keys, context, command, doc }
}

use Context::{Comment, Confirm, Help, Hints, Library, Strip, Text, Typing};

/// All bindings, in the order of the help.
pub const BINDINGS: &[Binding] = &[
    bind(Text, "l <Right>", Command::Move(Motion::TokenNext), "next token"),
    bind(Text, "h <Left>", Command::Move(Motion::TokenBack), "previous token"),
    bind(Text, "j <Down>", Command::Move(Motion::LineDown), "token below"),
    bind(Text, "k <Up>", Command::Move(Motion::LineUp), "token above"),
    bind(Text, "w", Command::Move(Motion::WordNext), "next word, punctuation skipped"),
    bind(Text, "b", Command::Move(Motion::WordBack), "previous word"),
    bind(Text, "<Home>", Command::Move(Motion::LineStart), "start of the line"),
    bind(Text, "<End>", Command::Move(Motion::LineEnd), "end of the line"),
    bind(Text, "gg", Command::Move(Motion::ArticleStart), "start of the article"),
    bind(Text, "G", Command::Move(Motion::ArticleEnd), "end of the article"),
    bind(Text, "<PgDn>", Command::Move(Motion::PageDown), "a screen down"),
    bind(Text, "<PgUp>", Command::Move(Motion::PageUp), "a screen up"),
    bind(
        Text,
        "L <S-Right>",
        Command::Edge(Edge::RightOut),
        "grow the selection to the right, by a token (by a character where the layer says so)",
    ),
    bind(Text, "H <S-Left>", Command::Edge(Edge::RightIn), "shrink it from the right"),
    bind(Text, "[", Command::Edge(Edge::LeftOut), "grow it to the left"),
    bind(Text, "]", Command::Edge(Edge::LeftIn), "shrink it from the left"),
    bind(Text, "<A-Right>", Command::Nudge(Edge::RightOut), "right end by one character, outward"),
    bind(Text, "<A-Left>", Command::Nudge(Edge::RightIn), "right end by one character, inward"),
    bind(Text, "f", Command::Hint(false), "jump by letters to a token; then L takes the next word in"),
    bind(Text, "F", Command::Hint(true), "select from one token to another by letters"),
    bind(Text, "<Tab>", Command::OfferNext, "next suggestion or likely name"),
    bind(Text, "<S-Tab>", Command::OfferBack, "the one before"),
    bind(Text, "A", Command::AcceptAll, "accept all suggestions on the screen"),
    bind(Text, "N", Command::Select(Around::Name), "select the whole name"),
    bind(Text, "s", Command::Select(Around::Sentence), "select the sentence"),
    bind(Text, "S", Command::Select(Around::Paragraph), "select the paragraph"),
    bind(
        Text,
        "\"",
        Command::Select(Around::Quotation),
        "select the quotation; again: both halves of an interrupted one",
    ),
    bind(Text, "~", Command::SelectionBack, "the selection before"),
    bind(Text, "t", Command::LabelByName, "tag with a label by its name"),
    bind(Text, ".", Command::Repeat, "tag with the last label again"),
    bind(Text, "x", Command::Remove, "reject the suggestion, or remove the span, under the selection"),
    bind(Text, "u", Command::Undo, "undo"),
    bind(Text, "<C-r>", Command::Redo, "redo"),
    bind(Text, "<C-l>", Command::NextLayer, "digits tag in the next layer"),
    bind(Text, "<Space>", Command::Done, "paragraph done, next paragraph"),
    bind(
        Text,
        "<Enter>",
        Command::Enter,
        "accept the suggestion and go on; on a stance: holder and target; else paragraph done, next",
    ),
    bind(Text, "<BS>", Command::ParagraphBack, "previous paragraph"),
    bind(Text, "m", Command::Skip, "skip the paragraph for now"),
    bind(Text, "!", Command::Flag, "flag the paragraph for discussion, or take the flag back"),
    bind(Text, "<C-Down>", Command::ArticleNext, "next article"),
    bind(Text, "<C-Up>", Command::ArticleBack, "previous article"),
    bind(Text, "gn", Command::NextUntouched, "next untouched paragraph"),
    bind(Text, "c", Command::Comment, "comment on the span or the paragraph"),
    bind(Text, ",", Command::AnotherParty, "give the stance one more target"),
    bind(Text, "<lt>", Command::ReportedBy, "say who reports the stance"),
    bind(Text, "/", Command::Search, "search in the article; small letters match capitals too"),
    bind(Text, "n", Command::SearchNext, "next match"),
    bind(Text, "z", Command::CycleLanes, "brackets, colours only, plain text"),
    bind(Text, "gl", Command::Library, "list of articles"),
    bind(Text, "?", Command::Help, "these keys"),
    bind(Text, "q", Command::Back, "quit; everything is saved"),
    bind(Text, "<Esc>", Command::Cancel, ""),
    bind(Text, "<C-z>", Command::Suspend, "back to the shell; fg returns"),
    bind(Hints, "<Esc>", Command::Cancel, "leave the selection where it was"),
    bind(Strip, "<Enter>", Command::Submit, "take the first"),
    bind(Strip, "/", Command::TypeName, "type a name or a topic"),
    bind(Strip, ",", Command::AnotherParty, "one more holder or target"),
    bind(Strip, "<lt>", Command::ReportedBy, "reported by"),
    bind(Strip, "0", Command::Nobody, "there is none"),
    bind(Strip, "<Tab>", Command::NextField, "leave this one as it is, go on"),
    bind(Strip, "<Esc>", Command::Cancel, "leave it open"),
    bind(Comment, "<C-Enter> <A-Enter>", Command::Submit, "save the comment"),
    bind(Comment, "<Enter>", Command::Edit(Edit::Newline), "new line"),
    bind(Comment, "<Esc>", Command::Cancel, "close; asks if something was written"),
    bind(Comment, "<Up>", Command::Edit(Edit::Up), ""),
    bind(Comment, "<Down>", Command::Edit(Edit::Down), ""),
    bind(Typing, "<Enter>", Command::Submit, "take the chosen row"),
    bind(Typing, "<A-Enter>", Command::SubmitPlain, "take what was typed as a name"),
    bind(Typing, "<Down> <Tab>", Command::List(1), "next row"),
    bind(Typing, "<Up>", Command::List(-1), "previous row"),
    bind(Typing, "<Esc>", Command::Cancel, "cancel"),
    bind(Typing, "<C-c>", Command::Cancel, ""),
    bind(Library, "j <Down>", Command::List(1), "next article"),
    bind(Library, "k <Up>", Command::List(-1), "previous article"),
    bind(Library, "<PgDn>", Command::List(20), "twenty down"),
    bind(Library, "<PgUp>", Command::List(-20), "twenty up"),
    bind(Library, "gg <Home>", Command::ListEnd(false), "first"),
    bind(Library, "G <End>", Command::ListEnd(true), "last"),
    bind(Library, "<Enter>", Command::Submit, "open"),
    bind(Library, "/", Command::Search, "filter: words, outlet: date: state: label: by: flagged"),
    bind(Library, "s", Command::Sort, "sort by the next column"),
    bind(Library, "?", Command::Help, "these keys"),
    bind(Library, "q gl", Command::Back, "back to the text"),
    bind(Library, "<Esc>", Command::Cancel, "take the filter away"),
    bind(Library, "<C-z>", Command::Suspend, ""),
    bind(Help, "j <Down>", Command::List(1), "down"),
    bind(Help, "k <Up>", Command::List(-1), "up"),
    bind(Help, "<PgDn> <Space>", Command::List(15), "a screen down"),
    bind(Help, "<PgUp>", Command::List(-15), "a screen up"),
    bind(Help, "q <Esc> ?", Command::Back, "close"),
    bind(Confirm, "y", Command::Yes, "quit, what is not saved is lost"),
    bind(Confirm, "n <Esc> q", Command::No, "stay"),
];

/// Keys that change a text wherever one is typed.
pub const EDITING: &[(&str, Edit)] = &[
    ("<BS>", Edit::Back),
    ("<Del>", Edit::Delete),
    ("<C-w>", Edit::BackWord),
    ("<C-u>", Edit::BackLine),
    ("<Left>", Edit::Left),
    ("<Right>", Edit::Right),
    ("<Home>", Edit::Home),
    ("<End>", Edit::End),
    ("<C-a>", Edit::Home),
    ("<C-e>", Edit::End),
];
