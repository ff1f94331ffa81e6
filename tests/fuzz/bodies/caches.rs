//! What is kept in `.gloss/`: any bytes are refused or read right, never trusted. A stranger's checksums are right, too.

use glossator::corpus::Corpus;
use glossator::schema::Schema;
use glossator::store::corpus_index::load;
use glossator::store::shelf::Shelf;
use glossator::suggest::{Question, Tutor};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

const ARTICLE: &str = "Talks begin\n\nLake Wire 26/05/2015\n\nMs Orlo met the delegates in Velmar.\nThey stayed.\n";
const RECORD: &str = concat!(
    "{\"id\":\"s-1\",\"kind\":\"span\",\"doc\":\"t/talks-begin\",\"start\":0,\"end\":7,",
    "\"layer\":\"entity\",\"label\":\"PER\",\"quote\":\"Ms Orlo\"}\n"
);
/// Bytes of the index of the corpus before its rows, and of a row.
const HEADER: usize = 40;
const ROW: usize = 80;

/// A dataset that was written an hour ago, and the index of its corpus.
struct Dataset {
    _folder: TempDir,
    root: PathBuf,
    schema: Schema,
    index: Vec<u8>,
    texts: Vec<String>,
}

fn texts(corpus: &Corpus) -> Vec<String> {
    corpus.articles().flatten().map(|article| article.text.to_string()).collect()
}

fn made() -> io::Result<Dataset> {
    let folder = tempfile::tempdir()?;
    let root = folder.path().canonicalize()?;
    for part in ["corpus", "annotations", ".gloss"] {
        fs::create_dir(root.join(part))?;
    }
    for (file, text) in [("corpus/t.txt", ARTICLE), ("annotations/rk.jsonl", RECORD)] {
        fs::write(root.join(file), text)?;
        File::options().write(true).open(root.join(file))?.set_modified(SystemTime::now() - Duration::from_hours(1))?;
    }
    let schema = glossator::schema::parse::parse("[[source]]\npath = \"corpus/*.txt\"\n").0;
    let texts = texts(&load(&root, &schema, &|| false));
    let index = fs::read(root.join(".gloss/corpus.index"))?;
    Ok(Dataset { _folder: folder, root, schema, index, texts })
}

fn dataset() -> &'static Dataset {
    static DATASET: OnceLock<Dataset> = OnceLock::new();
    DATASET.get_or_init(|| made().unwrap_or_else(|error| panic!("a dataset can be made: {error}")))
}

/// What the suggestion engine learnt.
pub fn learnt(data: &[u8]) {
    let empty = || Tutor::new(vec![0, 2], vec![1], true, 0.25);
    _ = empty().from_bytes(data, "PER");
    let mut forged = empty().to_bytes("PER");
    forged.truncate(16);
    forged.extend(data);
    let sum = forged.chunks(8).fold(forged.len() as u64, |sum, chunk| {
        let mut word = [0; 8];
        word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        (sum ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    });
    forged.extend(sum.to_le_bytes());
    if let Some(tutor) = empty().from_bytes(&forged, "PER") {
        tutor.ask(&Question { text: "Ms Orlo met the delegates in Velmar.".to_owned(), ..Question::default() });
        tutor.to_bytes("PER");
    }
}

fn kept(root: &Path, name: &str, bytes: &[u8]) {
    fs::write(root.join(".gloss").join(name), bytes).unwrap_or_else(|error| panic!("{name} can be written: {error}"));
}

fn put(bytes: &mut [u8], at: usize, with: &[u8]) {
    bytes.iter_mut().skip(at).zip(with).for_each(|(to, from)| *to = *from);
}

/// The index of the corpus with bytes changed, three of the case for each: its place and what it becomes. Where the
/// checksums are wrong the articles are what the files say; where they were mended, too, it does no harm.
pub fn corpus_index(mut data: &[u8]) {
    let Dataset { root, schema, index, texts: right, .. } = dataset();
    let is_forged = super::number(&mut data) % 2 == 1;
    let mut bytes = index.clone();
    for change in data.chunks_exact(3) {
        if let [low, high, to] = change {
            let at = usize::from(*low) + 256 * usize::from(*high);
            let at = at % bytes.len();
            put(&mut bytes, at, &[*to]);
        }
    }
    if is_forged {
        let names = index.get(16..20).and_then(|names| names.first()).map_or(0, |names| usize::from(*names));
        let (head, block) = bytes.split_at(HEADER + ROW + names);
        let mut head = head.to_vec();
        put(&mut head, HEADER + ROW - 8, Sha256::digest(block).get(..8).unwrap_or_default());
        let sum = Sha256::digest(head.get(HEADER..).unwrap_or_default());
        put(&mut head, 32, sum.get(..8).unwrap_or_default());
        bytes = [&head, block].concat();
    }
    kept(root, "corpus.index", &bytes);
    let found = texts(&load(root, schema, &|| false));
    assert!(is_forged || found == *right, "{found:?}");
}

/// The index of a large annotation file: what the case says was found in it.
pub fn shelf(data: &[u8]) {
    let Dataset { root, .. } = dataset();
    let Ok(meta) = fs::metadata(root.join("annotations/rk.jsonl")) else { return };
    let body = format!(
        "{{\"rk\":{{\"size\":{},\"modified\":{{\"secs_since_epoch\":{},\"nanos_since_epoch\":{}}},\"inode\":{},\"found\":{}}}}}",
        meta.len(),
        meta.mtime(),
        meta.mtime_nsec(),
        meta.ino(),
        super::text(data),
    );
    let sum = Sha256::digest(&body).iter().fold(String::new(), |sum, byte| sum + &format!("{byte:02x}"));
    kept(root, "shelf.index", format!("gloss-shelf 1 {sum}\n{body}").as_bytes());
    let shelf = Shelf::open_indexed(root);
    for doc in shelf.docs() {
        shelf.width(doc);
        _ = shelf.of_doc(doc);
    }
    _ = shelf.telling("other");
}
