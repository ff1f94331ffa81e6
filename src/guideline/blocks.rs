//! Markdown → blocks of text, each with what stands before its lines.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// A stretch of the page that is wrapped as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its words.
    pub text: String,
    /// What looks otherwise, in order, not overlapping.
    pub runs: Vec<Run>,
    /// Before its first line: bullets, numbers, bars of quotations.
    pub lead: String,
    /// Before its other lines.
    pub hang: String,
    /// Whether an empty row parts it from what is above.
    pub gap: bool,
}

/// What a block is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    #[default]
    Paragraph,
    /// A heading, from 1.
    Heading(u8),
    /// A line of code.
    Code,
    /// A line across.
    Rule,
    /// Rows of cells, the head first.
    Table(Vec<Vec<String>>),
}

/// How words look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, clippy::struct_excessive_bools, reason = "named for what they are, and free of each other")]
pub struct Look {
    pub strong: bool,
    pub emphasis: bool,
    pub code: bool,
    pub struck: bool,
    pub aside: bool,
}

/// Words that look otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Bytes of the block.
    pub bytes: Range<usize>,
    /// How they look.
    pub look: Look,
}

/// Something that stands around blocks: an item of a list, a quotation.
struct Around {
    first: String,
    rest: String,
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    block: Block,
    around: Vec<Around>,
    /// Numbers of the lists around; `None`: bullets.
    lists: Vec<Option<u64>>,
    links: Vec<(String, usize)>,
    looks: Vec<Look>,
    table: Option<Vec<Vec<String>>>,
    gap: bool,
}

/// Deeper nesting is not shown as such: no screen has room for it.
const DEEPEST: usize = 8;

/// Reads the blocks of a file.
pub fn read(markdown: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_ext(markdown, options) {
        reader.take(event);
    }
    reader.flush();
    reader.blocks
}

impl Reader {
    fn take(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.block.kind == Kind::Code => self.code(&text),
            Event::Text(text) => self.say(&text),
            Event::Code(text) => self.looking(|look| look.code = true, |reader| reader.say(&text)),
            Event::Html(text) | Event::InlineHtml(text) if text.trim_start().starts_with("<!--") => {}
            Event::Html(text) | Event::InlineHtml(text) => self.say(text.trim_end()),
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => self.flush(),
            Event::Rule => {
                self.flush();
                self.block.kind = Kind::Rule;
                self.put();
                self.gap = true;
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Emphasis => self.look(|look| look.emphasis = true),
            Tag::Strong => self.look(|look| look.strong = true),
            Tag::Strikethrough => self.look(|look| look.struck = true),
            Tag::Link { dest_url, .. } => self.links.push((dest_url.to_string(), self.block.text.len())),
            Tag::Image { .. } => self.say("image: "),
            Tag::TableCell => self.block.text.clear(),
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.push(Vec::new());
                }
            }
            other => {
                self.flush();
                self.open(other);
            }
        }
    }

    fn open(&mut self, tag: Tag) {
        match tag {
            Tag::Heading { level, .. } => self.block.kind = Kind::Heading(level_of(level)),
            Tag::CodeBlock(kind) => {
                self.block.kind = Kind::Code;
                if let CodeBlockKind::Indented = kind {
                    self.gap = true;
                }
            }
            Tag::List(first) => self.lists.push(first),
            Tag::Item => {
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number = number.saturating_add(1);
                        format!("{}. ", number.saturating_sub(1))
                    }
                    _ => "• ".to_owned(),
                };
                let rest = " ".repeat(mark.chars().count());
                self.around.push(Around { first: mark, rest });
            }
            Tag::BlockQuote(_) => self.around.push(Around { first: "│ ".to_owned(), rest: "│ ".to_owned() }),
            Tag::Table(_) => self.table = Some(Vec::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => _ = self.looks.pop(),
            TagEnd::Link => self.end_link(),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.block.text);
                self.block.runs.clear();
                if let Some(row) = self.table.as_mut().and_then(|table| table.last_mut()) {
                    row.push(cell.trim().to_owned());
                }
            }
            TagEnd::Table => {
                self.block = Block { kind: Kind::Table(self.table.take().unwrap_or_default()), ..Block::default() };
                self.put();
                self.gap = true;
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.gap |= self.lists.is_empty();
            }
            TagEnd::Item | TagEnd::BlockQuote(_) => {
                self.flush();
                self.around.pop();
                self.gap |= matches!(tag, TagEnd::BlockQuote(_));
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.flush();
                self.block = Block::default();
                self.gap = true;
            }
            _ => {}
        }
    }

    /// Where a link leads is said where it leads out of the file and its words do not say it already.
    fn end_link(&mut self) {
        let Some((to, from)) = self.links.pop() else { return };
        let words = self.block.text.get(from..).unwrap_or_default();
        let leads_out = to.contains("://") || to.starts_with("mailto:");
        if leads_out && !to.ends_with(words.trim()) {
            self.looking(|look| look.aside = true, |reader| reader.say(&format!(" ({to})")));
        }
    }

    fn look(&mut self, change: impl FnOnce(&mut Look)) {
        let mut look = self.looks.last().copied().unwrap_or_default();
        change(&mut look);
        self.looks.push(look);
    }

    fn looking(&mut self, change: impl FnOnce(&mut Look), say: impl FnOnce(&mut Self)) {
        self.look(change);
        say(self);
        self.looks.pop();
    }

    fn say(&mut self, text: &str) {
        let from = self.block.text.len();
        self.block.text.extend(text.chars().map(|c| if c == '\n' { ' ' } else { c }));
        let look = self.looks.last().copied().unwrap_or_default();
        if look != Look::default() {
            self.block.runs.push(Run { bytes: from..self.block.text.len(), look });
        }
    }

    /// Code keeps its lines: each is a block.
    fn code(&mut self, text: &str) {
        for line in text.lines() {
            self.block.text = line.replace('\t', "    ");
            self.block.kind = Kind::Code;
            self.put();
        }
        self.block.kind = Kind::Code;
    }

    /// Ends the block, if anything is in it; what follows is of the same kind.
    fn flush(&mut self) {
        let kind = self.block.kind.clone();
        if !self.block.text.trim().is_empty() {
            self.put();
        }
        self.block = Block { kind, ..Block::default() };
    }

    fn put(&mut self) {
        let mut block = std::mem::take(&mut self.block);
        for around in self.around.iter_mut().take(DEEPEST) {
            block.hang.push_str(&around.rest);
            block.lead.push_str(&std::mem::replace(&mut around.first, around.rest.clone()));
        }
        block.gap = std::mem::take(&mut self.gap) && !self.blocks.is_empty();
        self.blocks.push(block);
    }
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markdown: &str) -> Vec<String> {
        let one = |block: Block| format!("{}{}{}", if block.gap { "\n" } else { "" }, block.lead, block.text);
        read(markdown).into_iter().map(one).collect()
    }

    #[test]
    fn lists_quotations_and_code_keep_their_form() {
        let text =
            "Two\nlines.\n\n- one\n- two\n  - deep\n\n3. three\n4. four\n\n> said\n> so\n\n```\na\tb\n\nc\n```\nend";
        let wanted = [
            "Two lines.",
            "\n• one",
            "• two",
            "  • deep",
            "\n3. three",
            "4. four",
            "\n│ said so",
            "\na    b",
            "",
            "c",
            "\nend",
        ];
        assert_eq!(shown(text), wanted);
    }

    #[test]
    fn words_look_as_they_are_marked_and_links_say_where_they_lead() {
        let blocks = read("A *b **c*** `d` [e](https://x.org/y) [f](#g) <https://z.org> <!-- h -->![i](j.png)");
        let [block] = blocks.as_slice() else { panic!("{blocks:?}") };
        assert_eq!(block.text, "A b c d e (https://x.org/y) f https://z.org image: i");
        let looks: Vec<(&str, Look)> =
            block.runs.iter().map(|run| (&block.text[run.bytes.clone()], run.look)).collect();
        let emphasis = Look { emphasis: true, ..Look::default() };
        assert_eq!(looks[0], ("b ", emphasis));
        assert_eq!(looks[1], ("c", Look { strong: true, ..emphasis }));
        assert_eq!(looks[2], ("d", Look { code: true, ..Look::default() }));
        assert_eq!(looks[3], (" (https://x.org/y)", Look { aside: true, ..Look::default() }));
    }

    #[test]
    fn a_table_is_rows_of_cells() {
        let blocks = read("| a | *b* |\n|---|---|\n| 1 | `2` |\n");
        assert_eq!(blocks[0].kind, Kind::Table(vec![vec!["a".into(), "b".into()], vec!["1".into(), "2".into()]]));
        assert!(blocks[0].runs.is_empty());
    }
}
