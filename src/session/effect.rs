//! What goes into the session and what it asks to be done outside: it has no files, threads or clock itself.

use super::command::Command;
use super::dashboard::agreement::figures::Compared;
use super::dashboard::agreement::listing::{self, Listed};
use super::dashboard::insight::{self, Pictured};
use super::guideline::Found;
use super::job::{self, Generation, Job};
use super::library::Others;
use super::models::Told;
use super::mouse::Mouse;
use super::own::Own;
use super::ranking::Taught;
use super::registry::Entities;
use super::review::survey::{Counted, Order};
use super::syncing::Synced;
use crate::annotation::Record;
use crate::annotation::past::{Past, Traced};
use crate::assignment::Assignments;
use crate::corpus::{Article, Corpus};
use crate::review::same::Same;
use crate::sheet::Sheet;
use crate::suggest::outside::Outside;
use crate::suggest::protocol::Paragraph;
use crate::suggest::{Lesson, Proposal, Question};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The number of a batch of records on its way to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The first frame is drawn: what is wanted for the next is asked for.
    Begun,
    /// A person asked for something.
    Command(Command),
    /// The terminal has this many columns and rows.
    Resize(u16, u16),
    /// The records of a ticket are on the disk.
    Saved(Ticket),
    /// Records could not be written; they are kept and tried again.
    Failed(String),
    /// The annotator's file was read.
    Own(Box<Own>),
    /// The annotator's file was changed by something else.
    Merged(Vec<Record>, Vec<String>),
    /// So many percent of the corpus are read.
    Reading(u64),
    /// All articles are known.
    Corpus(Arc<Corpus>),
    /// Who reads which article, and how many findings there were in the file.
    Assignments(Arc<Assignments>, usize),
    /// What other annotators did, and the entities they and the dataset know.
    Others(Others, Box<Entities>),
    /// What is proposed in answer to the question of that number.
    Offers(u64, Vec<Proposal>),
    /// What outside models propose, and how many findings there were in their files.
    Outside(Arc<Outside>, usize),
    /// What is told of the outside model of that name.
    Model(String, Told),
    /// What that file of guidelines says.
    Guideline(String, Found),
    /// What was learnt about holders and targets, in answer to the request of that number.
    Ranked(u64, Box<Taught>),
    /// The job of that number has got further.
    JobProgress(Generation, job::Told),
    /// The job of that number has ended.
    JobDone(Generation),
    /// What annotators have in an article, and what counts as the same in it.
    Sheets(String, Arc<Same>, Arc<Vec<Sheet>>),
    /// Where in the corpus something is to be decided, in answer to the order of that number.
    Survey(Generation, Counted),
    /// How far annotators agree, in answer to the request of that number, bit by bit.
    Compared(Generation, Compared),
    /// The spans behind a figure, in answer to the request of that number.
    Places(Generation, Listed),
    /// What everybody has, counted, in answer to the request of that number, bit by bit.
    Pictured(Generation, Pictured),
    /// The annotation files of these annotators were changed by somebody else.
    SheetsChanged(Vec<String>),
    /// The sync does this now.
    Syncing(&'static str),
    /// The sync has ended.
    Synced(Synced),
    /// A frame was drawn: what is offered was seen.
    Drawn,
    /// What became of records, in answer to the request of that number, bit by bit.
    Traced(u64, Vec<Past>),
    /// Something a person should know.
    Notice(String),
}

/// Something to do outside.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Write the records; answer with [`Event::Saved`] once they are on the disk.
    Append(Ticket, Vec<Record>),
    /// Answer the question with [`Event::Offers`] of that number.
    Ask(u64, Question),
    /// Ask the outside models about a paragraph; each answers with [`Event::Model`].
    AskModels(Paragraph),
    /// Learn a finished paragraph.
    Learn(Lesson),
    /// Learn all that these records say was finished.
    Teach(Arc<Corpus>, Vec<Arc<Record>>),
    /// Read that file of guidelines; answer with [`Event::Guideline`].
    Guideline(String),
    /// Learn from these spans who holds stances towards whom; answer with [`Event::Ranked`] of that number.
    Rank(u64, Arc<Corpus>, Vec<Arc<Record>>),
    /// Do a job beside the loop, in place of the one before; answer with [`Event::JobProgress`] and [`Event::JobDone`].
    Start(Generation, Job),
    /// Nothing more is wanted of the job.
    Cancel,
    /// Read what other annotators have in an article; answer with [`Event::Sheets`].
    Sheets(Arc<Article>),
    /// Count what is to be decided; answer with [`Event::Survey`] bit by bit, and tell from then on by
    /// [`Event::SheetsChanged`] if files are changed.
    Survey(Generation, Order),
    /// Compare what all annotators have; answer with [`Event::Compared`].
    Compare(Generation, Arc<Corpus>),
    /// List what stands behind a figure; answer with [`Event::Places`].
    Places(Generation, listing::Order),
    /// Count what everybody has; answer with [`Event::Pictured`].
    Picture(Generation, Box<insight::Order>),
    /// No figures and no lists are wanted any more.
    StopComparing,
    /// Nothing more is wanted of the annotation files of others.
    Unwatch,
    /// Sync with the team; answer with [`Event::Syncing`] and [`Event::Synced`].
    Sync,
    /// The sync is not wanted any more; it still answers.
    StopSync,
    /// Read what became of records; answer with [`Event::Traced`] of that number.
    Trace(u64, Vec<Traced>),
    /// No record's past is wanted any more.
    StopTracing,
    /// Read the corpus again: a file of it was changed; answer with [`Event::Corpus`].
    ReadCorpus,
    /// Read who reads which article, unless it is known; answer with [`Event::Assignments`].
    ReadAssignments(Arc<Corpus>),
    /// Bring the annotator's file into its tidy form when there is time.
    Tidy,
    /// Try again to write what failed.
    Retry,
    /// Remember where the analyst is.
    Resume(Resume),
    /// Remember what of the inbox was put aside, each as `ID@REV`.
    Aside(BTreeSet<String>),
    /// Give the terminal back until the program is resumed.
    Suspend,
    /// Take the mouse, or leave it to the terminal.
    Mouse(Mouse),
    /// Paint everything again.
    Redraw,
    /// End the program.
    Quit,
}

/// Where a session goes on the next time.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Resume {
    /// Id of the article.
    pub doc: String,
    /// Its file, so that it can be shown before the corpus is read.
    pub file: String,
    /// Where the paragraph starts, in code points.
    pub start: u32,
}
