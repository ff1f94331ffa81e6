//! The one table of keys: where a key is bound is here and nowhere else.

use super::context::Context;
use crate::session::command::{Around, Command, Edge, Edit, Motion};

/// Keys, where they mean something, what they do, and what the help says.
#[derive(Clone, Debug)]
pub struct Binding {
    /// What it is called in the palette and in the configuration; one name, one command within a context.
    pub name: &'static str,
    /// The keys as written, alternatives parted by a space.
    pub keys: &'static str,
    /// Where they mean this.
    pub context: Context,
    /// What they do.
    pub command: Command,
    /// For people; empty: another binding says it already.
    pub doc: &'static str,
}

const fn bind(
    context: Context,
    name: &'static str,
    keys: &'static str,
    command: Command,
    doc: &'static str,
) -> Binding {
    Binding { name, keys, context, command, doc }
}

use Context::{
    Choices, Comment, Confirm, Dashboard, Found, Guideline, Help, Hints, Inbox, Library, Linking, Places, Relation,
    RelationEnd, Review, Strip, Text, Typing,
};

/// All bindings, in the order of the help.
pub const BINDINGS: &[Binding] = &[
    bind(Text, "next-token", "l <Right>", Command::Move(Motion::TokenNext), "next token"),
    bind(Text, "previous-token", "h <Left>", Command::Move(Motion::TokenBack), "previous token"),
    bind(Text, "token-below", "j <Down>", Command::Move(Motion::LineDown), "token below"),
    bind(Text, "token-above", "k <Up>", Command::Move(Motion::LineUp), "token above"),
    bind(Text, "next-word", "w", Command::Move(Motion::WordNext), "next word, punctuation skipped"),
    bind(Text, "previous-word", "b", Command::Move(Motion::WordBack), "previous word"),
    bind(Text, "line-start", "<Home>", Command::Move(Motion::LineStart), "start of the line"),
    bind(Text, "line-end", "<End>", Command::Move(Motion::LineEnd), "end of the line"),
    bind(Text, "article-start", "gg", Command::Move(Motion::ArticleStart), "start of the article"),
    bind(Text, "article-end", "G", Command::Move(Motion::ArticleEnd), "end of the article"),
    bind(Text, "screen-down", "<PgDn>", Command::Move(Motion::PageDown), "a screen down"),
    bind(Text, "screen-up", "<PgUp>", Command::Move(Motion::PageUp), "a screen up"),
    bind(
        Text,
        "grow-right",
        "L <S-Right>",
        Command::Edge(Edge::RightOut),
        "grow the selection to the right, by a token (by a character where the layer says so)",
    ),
    bind(Text, "shrink-right", "H <S-Left>", Command::Edge(Edge::RightIn), "shrink it from the right"),
    bind(Text, "grow-left", "[", Command::Edge(Edge::LeftOut), "grow it to the left"),
    bind(Text, "shrink-left", "]", Command::Edge(Edge::LeftIn), "shrink it from the left"),
    bind(Text, "nudge-right", "<A-Right>", Command::Nudge(Edge::RightOut), "right end by one character, outward"),
    bind(Text, "nudge-left", "<A-Left>", Command::Nudge(Edge::RightIn), "right end by one character, inward"),
    bind(Text, "nudge-left-end-in", "<A-S-Right>", Command::Nudge(Edge::LeftIn), "left end by one character, inward"),
    bind(Text, "nudge-left-end-out", "<A-S-Left>", Command::Nudge(Edge::LeftOut), "left end by one character, outward"),
    bind(Text, "jump", "f", Command::Hint(false), "jump by letters to a token; then L takes the next word in"),
    bind(Text, "jump-select", "F", Command::Hint(true), "select from one token to another by letters"),
    bind(
        Text,
        "next-candidate",
        "<Tab>",
        Command::OfferNext,
        "next suggestion, likely name, lit words or untagged mention",
    ),
    bind(Text, "previous-candidate", "<S-Tab>", Command::OfferBack, "the one before"),
    bind(Text, "accept-all", "A", Command::AcceptAll, "accept all suggestions on the screen"),
    bind(Text, "select-name", "N", Command::Select(Around::Name), "select the whole name"),
    bind(Text, "select-sentence", "s", Command::Select(Around::Sentence), "select the sentence"),
    bind(Text, "select-paragraph", "S", Command::Select(Around::Paragraph), "select the paragraph"),
    bind(
        Text,
        "select-quotation",
        "\"",
        Command::Select(Around::Quotation),
        "select the quotation, else the next one; again: both halves of an interrupted one",
    ),
    bind(Text, "selection-before", "~", Command::SelectionBack, "the selection before"),
    bind(
        Text,
        "keep-part",
        "&",
        Command::KeepPart,
        "keep the selection as a part and select the next one: a label's key tags all parts as one span",
    ),
    bind(Text, "tag-by-name", "t", Command::LabelByName, "tag with a label by its name"),
    bind(Text, "repeat-label", ".", Command::Repeat, "tag with the last label again"),
    bind(Text, "remove", "x", Command::Remove, "reject the suggestion, or remove the span, under the selection"),
    bind(Text, "undo", "u", Command::Undo, "undo"),
    bind(Text, "redo", "<C-r>", Command::Redo, "redo"),
    bind(Text, "next-layer", "<C-l>", Command::NextLayer, "digits tag in the next layer"),
    bind(Text, "paragraph-done", "<Space>", Command::Done, "paragraph done, next paragraph"),
    bind(
        Text,
        "accept",
        "<Enter>",
        Command::Enter,
        "accept the suggestion and go on; on a stance: holder and target; else paragraph done, next",
    ),
    bind(Text, "previous-paragraph", "<BS>", Command::ParagraphBack, "previous paragraph"),
    bind(Text, "skip", "m", Command::Skip, "skip the paragraph for now"),
    bind(Text, "flag", "!", Command::Flag, "flag the paragraph for discussion, or take the flag back"),
    bind(Text, "next-article", "<C-Down>", Command::ArticleNext, "next article"),
    bind(Text, "previous-article", "<C-Up>", Command::ArticleBack, "previous article"),
    bind(
        Text,
        "next-untouched",
        "gn",
        Command::NextUntouched,
        "next untouched paragraph, in articles that are assigned to you first",
    ),
    bind(Text, "comment", "c", Command::Comment, "comment on the span or the paragraph"),
    bind(Text, "another-party", ",", Command::AnotherParty, "give the stance one more target"),
    bind(Text, "reported-by", "<lt>", Command::ReportedBy, "say who reports the stance"),
    bind(Text, "attributes", "'", Command::Attributes, "attributes of the span"),
    bind(Text, "article-labels", "gt", Command::ArticleLabels, "labels of the article and of the paragraph"),
    bind(Text, "entity", "=", Command::Entity, "link the span to an entity of the registry"),
    bind(
        Text,
        "search",
        "/",
        Command::Search,
        "search in the article: words, ~words for any accents, re: for a regular expression",
    ),
    bind(Text, "next-match", "n", Command::SearchNext, "next match, or next place of the list"),
    bind(
        Text,
        "search-corpus",
        "g/",
        Command::SearchCorpus,
        "search in the corpus; outlet: date: title: state: by: label: narrow it",
    ),
    bind(
        Text,
        "tag-mentions",
        "*",
        Command::Propagate(false),
        "tag every mention in the article as this one, after a look",
    ),
    bind(Text, "tag-mentions-everywhere", "g*", Command::Propagate(true), "the same in the whole corpus"),
    bind(Text, "relate", ">", Command::Relate, "relate the span to another, or change or remove a relation of it"),
    bind(Text, "cycle-lanes", "z", Command::CycleLanes, "brackets, colours only, plain text"),
    bind(Text, "switch-mouse", "zm", Command::SwitchMouse, "the mouse: on, or left to the terminal"),
    bind(
        Text,
        "turn-order",
        "zr",
        Command::TurnOrder,
        "right-to-left text as it is read, or as stored for a terminal that turns it round itself",
    ),
    bind(Text, "cycle-theme", "zt", Command::CycleTheme, "colours: dark, light, high contrast, for the colour-blind"),
    bind(Text, "inbox", "gi", Command::Inbox, "decisions and questions of others on your work"),
    bind(Text, "sync", "gy", Command::Sync, "send your work to the team and take in theirs, over git; Esc ends it"),
    bind(Text, "library", "gl", Command::Library, "list of articles"),
    bind(Text, "concordance", "gc", Command::Concordance, "list what everybody tagged: filter, sort, mend, go there"),
    bind(
        Text,
        "dashboard",
        "gs",
        Command::Dashboard,
        "dashboard: progress, labels, agreement, stances, months, changes of heart",
    ),
    bind(Text, "palette", ": <C-p>", Command::Palette, "any command by its name"),
    bind(Text, "guideline", "gd", Command::Guideline, "the guideline of the label under the selection"),
    bind(Text, "help", "?", Command::Help, "these keys"),
    bind(Text, "quit", "q", Command::Back, "quit; everything is saved"),
    bind(Text, "cancel", "<Esc>", Command::Cancel, "drop the parts that are kept"),
    bind(Text, "suspend", "<C-z>", Command::Suspend, "back to the shell; fg returns"),
    bind(Text, "review", "gr", Command::Review, "review what several annotators have, or back"),
    bind(Review, "next-disagreement", "<Tab>", Command::OfferNext, "next thing to decide, through all articles"),
    bind(Review, "previous-disagreement", "<S-Tab>", Command::OfferBack, "the one before"),
    bind(
        Review,
        "take-majority",
        "<Enter>",
        Command::Enter,
        "take what most have; a digit or an annotator's letter takes that version",
    ),
    bind(
        Review,
        "take-majorities",
        "A",
        Command::AcceptAll,
        "take what most have, for all that is open in the paragraph",
    ),
    bind(Review, "keep-both", "b", Command::Both, "keep all versions"),
    bind(Review, "take-none", "x", Command::Remove, "none of them"),
    bind(Review, "discuss", "!", Command::Flag, "leave it for discussion, or take that back"),
    bind(Review, "comment", "c", Command::Comment, "comment to the annotators; on what you have decided: the reason"),
    bind(Review, "last-decision", "<BS>", Command::ParagraphBack, "back to what was decided last"),
    bind(Review, "next-paragraph", "<Space>", Command::Done, "next paragraph, nothing is decided"),
    bind(Review, "filter", "gf", Command::ReviewFilter, "what to be led to: kind: label: layer: by: state:"),
    bind(Review, "blind", "zb", Command::Blind, "hide who is who, or show it"),
    bind(Review, "back", "q", Command::Back, "back to annotating"),
    bind(Hints, "cancel", "<Esc>", Command::Cancel, "leave the selection where it was"),
    bind(Strip, "take-first", "<Enter>", Command::Submit, "take ⏎, or go on"),
    bind(Strip, "type-name", "/", Command::TypeName, "type a name or a topic"),
    bind(Strip, "another-party", ",", Command::AnotherParty, "one more holder or target"),
    bind(Strip, "reported-by", "<lt>", Command::ReportedBy, "reported by"),
    bind(Strip, "nobody", "0", Command::Nobody, "there is none"),
    bind(Strip, "next-field", "<Tab>", Command::NextField, "leave this one as it is, go on"),
    bind(Strip, "cancel", "<Esc>", Command::Cancel, "leave it open"),
    bind(RelationEnd, "take", "<Enter>", Command::Submit, "take it"),
    bind(RelationEnd, "next-span", "<Tab>", Command::List(1), "next span, fitting ones first"),
    bind(RelationEnd, "previous-span", "<S-Tab>", Command::List(-1), "back"),
    bind(RelationEnd, "cancel", "<Esc>", Command::Cancel, "leave it"),
    bind(Relation, "take", "<Enter>", Command::Submit, "take ⏎"),
    bind(Relation, "turn-round", "<lt>", Command::TurnRound, "turn round"),
    bind(Relation, "remove", "x", Command::Remove, "remove"),
    bind(Relation, "next-row", "<Tab>", Command::List(1), "next"),
    bind(Relation, "previous-row", "<S-Tab>", Command::List(-1), "back"),
    bind(Relation, "cancel", "<Esc>", Command::Cancel, "leave it"),
    bind(Comment, "save", "<A-Enter> <C-Enter>", Command::Submit, "save the comment"),
    bind(Choices, "close", "<Enter>", Command::Submit, "close, and finish the paragraph that waited for it"),
    bind(Choices, "cancel", "<Esc>", Command::Cancel, "close"),
    bind(Linking, "link", "<Enter>", Command::Submit, "link"),
    bind(Linking, "new-entry", "<A-Enter>", Command::SubmitPlain, "new entry"),
    bind(Linking, "link-all", "<C-a>", Command::LinkAll, "link all identical mentions"),
    bind(Linking, "unlink", "<C-x>", Command::Unlink, "unlink"),
    bind(Linking, "also-called", "<C-k>", Command::AddAlias, "add the words as a name"),
    bind(Linking, "merge", "<C-t>", Command::MergeEntities, "merge into it"),
    bind(Linking, "next-row", "<Down> <Tab>", Command::List(1), "next row"),
    bind(Linking, "previous-row", "<Up> <S-Tab>", Command::List(-1), "previous row"),
    bind(Linking, "cancel", "<Esc> <C-c>", Command::Cancel, "cancel"),
    bind(Comment, "new-line", "<Enter>", Command::Edit(Edit::Newline), "new line"),
    bind(Comment, "cancel", "<Esc>", Command::Cancel, "close; asks if something was written"),
    bind(Comment, "line-above", "<Up>", Command::Edit(Edit::Up), "line above"),
    bind(Comment, "line-below", "<Down>", Command::Edit(Edit::Down), "line below"),
    bind(Typing, "submit", "<Enter>", Command::Submit, "take the chosen row"),
    bind(Typing, "submit-as-typed", "<A-Enter>", Command::SubmitPlain, "take what was typed as a name"),
    bind(Typing, "next-row", "<Down> <Tab>", Command::List(1), "next row"),
    bind(Typing, "previous-row", "<Up>", Command::List(-1), "previous row"),
    bind(Typing, "cancel", "<Esc>", Command::Cancel, "cancel"),
    bind(Typing, "cancel", "<C-c>", Command::Cancel, ""),
    bind(Found, "next-hit", "<Tab> j <Down>", Command::List(1), "next place; the text goes there"),
    bind(Found, "previous-hit", "<S-Tab> k <Up>", Command::List(-1), "previous place"),
    bind(Found, "hits-down", "<PgDn>", Command::List(10), "ten down"),
    bind(Found, "hits-up", "<PgUp>", Command::List(-10), "ten up"),
    bind(Found, "first-hit", "gg <Home>", Command::ListEnd(false), "first"),
    bind(Found, "last-hit", "G <End>", Command::ListEnd(true), "last"),
    bind(Found, "take", "<Enter>", Command::Submit, "tag all that are not left out as one step; in a search: go there"),
    bind(Found, "leave-out", "x", Command::LeaveOut, "leave this one out, or take it in again"),
    bind(Found, "tag-all", "A", Command::AcceptAll, "tag all that a search found: a label's key, a look, Enter"),
    bind(Found, "repeat-label", ".", Command::Repeat, "tag this one with the last label; a label's key with its own"),
    bind(Found, "search", "/", Command::Search, "change what is sought"),
    bind(
        Found,
        "sort-spans",
        "s",
        Command::Sort,
        "of spans: by the words before, after, of the span, by date, by place",
    ),
    bind(Found, "which-spans", "w", Command::Which, "of spans: all, same string with different labels, untagged ones"),
    bind(Found, "undo", "u", Command::Undo, "undo"),
    bind(Found, "redo", "<C-r>", Command::Redo, "redo"),
    bind(Found, "cancel", "<Esc> q", Command::Cancel, "close the list, back to where it was asked for"),
    bind(Found, "suspend", "<C-z>", Command::Suspend, ""),
    bind(Inbox, "next-item", "<Tab> n j <Down>", Command::List(1), "next one; the text goes there"),
    bind(Inbox, "previous-item", "<S-Tab> N k <Up>", Command::List(-1), "previous one"),
    bind(Inbox, "items-down", "<PgDn>", Command::List(10), "ten down"),
    bind(Inbox, "items-up", "<PgUp>", Command::List(-10), "ten up"),
    bind(Inbox, "first-item", "gg <Home>", Command::ListEnd(false), "first"),
    bind(Inbox, "last-item", "G <End>", Command::ListEnd(true), "last"),
    bind(Inbox, "go-there", "<Enter>", Command::Submit, "stay there; next-match goes on to the next one"),
    bind(Inbox, "take-over", "t", Command::TakeOver, "take the reviewer's version in place of yours"),
    bind(Inbox, "answer", "c", Command::Comment, "answer it by a comment"),
    bind(Inbox, "put-aside", "x", Command::PutAside, "put it aside, or take it out again"),
    bind(Inbox, "show-all", "a", Command::ShowAll, "those that are accepted, answered or put aside too, or not"),
    bind(Inbox, "undo", "u", Command::Undo, "undo"),
    bind(Inbox, "redo", "<C-r>", Command::Redo, "redo"),
    bind(Inbox, "cancel", "<Esc> q gi", Command::Cancel, "close, back to where it was asked for"),
    bind(Inbox, "suspend", "<C-z>", Command::Suspend, ""),
    bind(Library, "next-row", "j <Down>", Command::List(1), "next article"),
    bind(Library, "previous-row", "k <Up>", Command::List(-1), "previous article"),
    bind(Library, "screen-down", "<PgDn>", Command::List(20), "twenty down"),
    bind(Library, "screen-up", "<PgUp>", Command::List(-20), "twenty up"),
    bind(Library, "first-row", "gg <Home>", Command::ListEnd(false), "first"),
    bind(Library, "last-row", "G <End>", Command::ListEnd(true), "last"),
    bind(Library, "open", "<Enter>", Command::Submit, "open"),
    bind(Library, "filter", "/", Command::Search, "filter: words, outlet: date: title: state: label: by: flagged"),
    bind(Library, "sort", "s", Command::Sort, "sort by the next column"),
    bind(Library, "palette", ": <C-p>", Command::Palette, "any command by its name"),
    bind(Library, "help", "?", Command::Help, "these keys"),
    bind(Library, "back", "q gl", Command::Back, "back to the text"),
    bind(Library, "cancel", "<Esc>", Command::Cancel, "take the filter away"),
    bind(Library, "suspend", "<C-z>", Command::Suspend, ""),
    bind(
        Dashboard,
        "progress",
        "1",
        Command::Page(1),
        "how far the work is, by outlet and month, and how fast it goes",
    ),
    bind(Dashboard, "labels", "2", Command::Page(2), "how often labels are used"),
    bind(Dashboard, "agreement", "3", Command::Page(3), "how far annotators agree"),
    bind(Dashboard, "stances", "4", Command::Page(4), "who is for and against whom"),
    bind(Dashboard, "months", "5", Command::Page(5), "stances by month and outlet"),
    bind(Dashboard, "changes", "6", Command::Page(6), "changes of heart: the same holder and target, the other sign"),
    bind(Dashboard, "whose", "w", Command::Whose, "whose work is counted: everybody's, gold, one annotator's"),
    bind(Dashboard, "once", "r", Command::Once, "repeated text: every place, once an article, once a day, once in all"),
    bind(Dashboard, "right", "l <Right>", Command::Move(Motion::TokenNext), "the cell to the right"),
    bind(Dashboard, "left", "h <Left>", Command::Move(Motion::TokenBack), "the cell to the left"),
    bind(Dashboard, "page-down", "<PgDn>", Command::Move(Motion::PageDown), "ten down"),
    bind(Dashboard, "page-up", "<PgUp>", Command::Move(Motion::PageUp), "ten up"),
    bind(
        Dashboard,
        "down",
        "j <Down>",
        Command::Move(Motion::LineDown),
        "the one below; of agreement: a pair, then what is taken for what",
    ),
    bind(Dashboard, "up", "k <Up>", Command::Move(Motion::LineUp), "the one above"),
    bind(Dashboard, "next-figure", "<Tab>", Command::List(1), "the next one, row by row, round to the first"),
    bind(Dashboard, "previous-figure", "<S-Tab>", Command::List(-1), "the one before"),
    bind(Dashboard, "first-figure", "gg <Home>", Command::ListEnd(false), "first"),
    bind(Dashboard, "last-figure", "G <End>", Command::ListEnd(true), "last"),
    bind(Dashboard, "list", "<Enter>", Command::Submit, "list the spans behind it"),
    bind(
        Dashboard,
        "next-measure",
        "m",
        Command::NextMeasure,
        "exact F1, partial F1, kappa, u-alpha; of stances also F1 with holder and target",
    ),
    bind(Dashboard, "next-layer", "L <C-l>", Command::NextLayer, "the next layer"),
    bind(Dashboard, "concordance", "gc", Command::Concordance, "list what everybody tagged"),
    bind(Dashboard, "blind", "zb", Command::Blind, "hide who is who, or show it"),
    bind(Dashboard, "palette", ": <C-p>", Command::Palette, "any command by its name"),
    bind(Dashboard, "help", "?", Command::Help, "these keys"),
    bind(Dashboard, "back", "q <Esc> gs", Command::Back, "back; what is not counted yet is given up"),
    bind(Dashboard, "suspend", "<C-z>", Command::Suspend, ""),
    bind(Places, "next-place", "<Tab> j <Down>", Command::List(1), "next one"),
    bind(Places, "previous-place", "<S-Tab> k <Up>", Command::List(-1), "previous one"),
    bind(Places, "places-down", "<PgDn>", Command::List(20), "twenty down"),
    bind(Places, "places-up", "<PgUp>", Command::List(-20), "twenty up"),
    bind(Places, "first-place", "gg <Home>", Command::ListEnd(false), "first"),
    bind(Places, "last-place", "G <End>", Command::ListEnd(true), "last"),
    bind(Places, "go-there", "<Enter>", Command::Submit, "show it in the review"),
    bind(Places, "cancel", "q <Esc>", Command::Cancel, "back to the figures"),
    bind(Places, "suspend", "<C-z>", Command::Suspend, ""),
    bind(Guideline, "back", "q <Esc> gd", Command::Back, "close"),
    bind(Guideline, "next-row", "j <Down>", Command::List(1), "down"),
    bind(Guideline, "previous-row", "k <Up>", Command::List(-1), "up"),
    bind(Guideline, "screen-down", "<PgDn> <Space>", Command::List(15), "a screen down"),
    bind(Guideline, "screen-up", "<PgUp>", Command::List(-15), "a screen up"),
    bind(Guideline, "first-row", "gg <Home>", Command::ListEnd(false), "start"),
    bind(Guideline, "last-row", "G <End>", Command::ListEnd(true), "end"),
    bind(Help, "next-row", "j <Down>", Command::List(1), "down"),
    bind(Help, "previous-row", "k <Up>", Command::List(-1), "up"),
    bind(Help, "screen-down", "<PgDn> <Space>", Command::List(15), "a screen down"),
    bind(Help, "screen-up", "<PgUp>", Command::List(-15), "a screen up"),
    bind(Help, "back", "q <Esc> ?", Command::Back, "close"),
    bind(Confirm, "yes", "y", Command::Yes, "quit, what is not saved is lost"),
    bind(Confirm, "no", "n <Esc> q", Command::No, "stay"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn within_a_context_a_name_is_one_command_and_a_command_has_one_name() {
        for (at, binding) in BINDINGS.iter().enumerate() {
            for other in BINDINGS.iter().skip(at + 1).filter(|other| other.context == binding.context) {
                let (same_name, same_command) = (binding.name == other.name, binding.command == other.command);
                assert_eq!(same_name, same_command, "{} and {} in {:?}", binding.name, other.name, binding.context);
            }
        }
    }

    #[test]
    fn every_context_is_known_by_its_name() {
        for binding in BINDINGS {
            assert_eq!(Context::named(binding.context.name()), Some(binding.context), "{}", binding.name);
        }
    }

    #[test]
    fn every_name_is_kebab_case_and_said_somewhere() {
        let mut said: HashMap<&str, bool> = HashMap::new();
        for binding in BINDINGS {
            let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
            assert!(binding.name.split('-').all(word), "“{}” for {}", binding.name, binding.keys);
            *said.entry(binding.name).or_default() |= !binding.doc.is_empty();
        }
        let unsaid: Vec<_> = said.into_iter().filter(|(_, said)| !said).collect();
        assert!(unsaid.is_empty(), "a name without a doc line: {unsaid:?}");
    }
}
