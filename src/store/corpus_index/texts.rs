//! The texts of a corpus where they are: each article is read by its place in its file when it is needed.

use crate::corpus::{Article, Heading, Origin, Texts, encoding, hash, jsonl, lines};
use crate::schema::Source;
use crate::store::files::Seen;
use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Articles that are kept after they were read: whoever goes through records in order asks for one often.
const KEPT: usize = 16;
/// Bytes that are searched at once.
const BLOCK: u64 = 1 << 20;

/// A file of the corpus.
#[derive(Debug)]
pub struct InFile {
    /// Its path in the dataset.
    pub relative: Arc<str>,
    /// What it looked like when it was read through: another one is not read by these places.
    pub seen: Option<Seen>,
    /// Which of the sources it belongs to.
    pub source: usize,
    /// Whether places are those of its decoded text.
    pub is_decoded: bool,
}

/// Where an article is.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Which of the files.
    pub file: u32,
    /// The line it begins in.
    pub line: u32,
    /// First byte.
    pub from: u64,
    /// How many bytes.
    pub length: u32,
    /// Where the text starts, in code points; `None`: it is inside a line of JSON.
    pub start: Option<u32>,
}

/// The texts of a dataset.
#[derive(Debug)]
pub struct Stored {
    root: PathBuf,
    sources: Vec<Source>,
    files: Vec<InFile>,
    places: Vec<Place>,
    recent: Mutex<VecDeque<(usize, Arc<Article>)>>,
    /// The last file that had to be decoded as a whole.
    decoded: Mutex<Option<(u32, Arc<str>)>>,
}

impl Stored {
    /// Of files and places that belong together.
    pub fn new(root: PathBuf, sources: Vec<Source>, files: Vec<InFile>, places: Vec<Place>) -> Self {
        Self { root, sources, files, places, recent: Mutex::default(), decoded: Mutex::default() }
    }

    /// Opens a file, if it is still the one that was read through.
    fn open(&self, file: &InFile) -> Option<File> {
        let open = File::open(self.root.join(&*file.relative)).ok()?;
        (Some(Seen::of(&open.metadata().ok()?)) == file.seen).then_some(open)
    }

    /// The text of a place, or its line of JSON.
    fn text(&self, place: Place, file: &InFile) -> Option<String> {
        let mut open = self.open(file)?;
        if file.is_decoded {
            let text = self.decoded(place.file, &mut open, file)?;
            let from = usize::try_from(place.from).ok()?;
            return text.get(from..from.checked_add(usize::try_from(place.length).ok()?)?).map(str::to_owned);
        }
        let mut bytes = vec![0; usize::try_from(place.length).ok()?];
        open.read_exact_at(&mut bytes, place.from).ok()?;
        String::from_utf8(bytes).ok()
    }

    fn decoded(&self, number: u32, open: &mut File, file: &InFile) -> Option<Arc<str>> {
        let mut last = self.decoded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, text)) = &*last
            && *known == number
        {
            return Some(text.clone());
        }
        let mut bytes = Vec::new();
        open.read_to_end(&mut bytes).ok()?;
        let source = self.sources.get(file.source)?;
        let text: Arc<str> = encoding::decode(&bytes, &source.encoding, &file.relative).ok()?.into();
        *last = Some((number, text.clone()));
        Some(text)
    }

    fn read_block(&self, from: usize, bytes: &mut Vec<u8>) -> Option<Vec<Range<usize>>> {
        let places = self.places.get(from..)?;
        let first = *places.first()?;
        let file = self.files.get(usize::try_from(first.file).ok()?).filter(|file| !file.is_decoded)?;
        let end = |place: &Place| place.from.saturating_add(u64::from(place.length));
        let fits = |place: &&Place| place.file == first.file && place.start.is_some() && place.from >= first.from;
        let many = places.iter().take_while(fits).take_while(|place| end(place) - first.from <= BLOCK).count();
        // One that is longer than a block is a block.
        let places = places.get(..many.max(1)).filter(|places| places.iter().all(|place| place.start.is_some()))?;
        let length = end(places.last()?).checked_sub(first.from)?;
        bytes.resize(usize::try_from(length).ok()?, 0);
        self.open(file)?.read_exact_at(bytes, first.from).ok()?;
        let within = |place: &Place| {
            let start = usize::try_from(place.from.checked_sub(first.from)?).ok()?;
            Some(start..start.checked_add(usize::try_from(place.length).ok()?)?)
        };
        places.iter().map(within).collect()
    }

    fn read(&self, at: usize, heading: &Heading) -> Option<Article> {
        let place = *self.places.get(at)?;
        let file = self.files.get(usize::try_from(place.file).ok()?)?;
        let text = self.text(place, file)?;
        if place.start.is_none() {
            let origin = Origin { file: heading.file.clone(), language: heading.language.clone() };
            let fields = &self.sources.get(file.source)?.fields;
            let article = jsonl::article(&text, usize::try_from(place.line).ok()?, fields, &origin).ok()?;
            return Some(Article { id: heading.id.clone(), ..article });
        }
        Some(Article {
            id: heading.id.clone(),
            title: heading.title.to_string(),
            outlet: heading.outlet.as_deref().map(str::to_owned),
            date: heading.date.as_deref().map(str::to_owned),
            url: heading.url.as_deref().map(str::to_owned),
            file: heading.file.clone(),
            language: heading.language.clone(),
            paragraphs: lines::paragraphs(&text),
            sha: hash::sha(&text),
            text: text.into(),
            start: place.start,
        })
    }
}

impl Texts for Stored {
    fn article(&self, at: usize, heading: &Heading) -> Option<Arc<Article>> {
        let recent = || self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, article)) = recent().iter().find(|(known, _)| *known == at) {
            return Some(article.clone());
        }
        let article = Arc::new(self.read(at, heading)?);
        let mut recent = recent();
        recent.truncate(KEPT - 1);
        recent.push_front((at, article.clone()));
        Some(article)
    }

    fn block(&self, from: usize, bytes: &mut Vec<u8>) -> Vec<Range<usize>> {
        self.read_block(from, bytes).unwrap_or_default()
    }
}
