use super::*;
use crate::store::corpus_files::tests::dataset;
use std::fs::{self, File};

#[test]
fn files_are_read_in_order_and_equal_ids_are_told_apart() {
    let folder = dataset(&[
        ("corpus/b.txt", "B"),
        ("corpus/a/b.md", "# A"),
        ("corpus/b.md", "b"),
        ("corpus/x.png", "-"),
        ("other.txt", "-"),
        ("corpus/e.txt", " "),
    ]);
    let schema = Schema::default();
    let corpus = load(folder.path(), &schema, &|| false);
    let ids: Vec<&str> = corpus.headings().iter().map(|heading| heading.id.as_str()).collect();
    assert_eq!(ids, ["a/b", "b", "b-2"]);
    let codes: Vec<&str> = corpus.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["empty-file", "repeated-id"]);
    assert_eq!(corpus.find("b-2"), Some(2));
}

const DOSSIER: &str = "First title\r\n\r\nLake Wire 28/05/2015\r\n\r\nОдин. 😀\r\n\r\nTwo.\r\nSource: https://example.org/1\r\n\r\nNext\n\nOrlo Post 31/02/2015\n\nThree.\n";
const LINES: &str =
    "{\"id\":\"x 1\",\"title\":\"T\",\"text\":\"字 one.\\n\\nTwo.\"}\nnonsense\n{\"text\":\"Three.\"}\n";

/// A dataset of every form, written a while ago, with a folder for the index.
fn all_forms() -> tempfile::TempDir {
    let bom = format!("\u{feff}{DOSSIER}");
    let folder = dataset(&[
        ("corpus/a.txt", DOSSIER),
        ("corpus/b.txt", &bom),
        ("corpus/c.jsonl", LINES),
        ("corpus/d.md", "\n# Head\n\nText é.\n"),
        ("corpus/e.txt", ""),
        ("corpus/f.txt", "bad \u{0} text"),
        ("corpus/wide/g.txt", ""),
        (".gloss/x", ""),
    ]);
    let wide: Vec<u8> = DOSSIER.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("corpus/wide/g.txt"), wide).unwrap();
    age(folder.path());
    folder
}

fn age(root: &Path) {
    for file in corpus_files::list(root, &schema()).0 {
        let before = std::time::SystemTime::now() - std::time::Duration::from_mins(1);
        File::options().write(true).open(root.join(&*file.relative)).unwrap().set_modified(before).unwrap();
    }
}

fn schema() -> Schema {
    let (schema, findings) = crate::schema::parse::parse(
        "format = 1\n[[source]]\npath = \"corpus/wide/*\"\nencoding = \"utf-16le\"\n[[source]]\npath = \"corpus/**\"\n[[layer]]\nname = \"entity\"\n[[layer.label]]\nname = \"PER\"\n",
    );
    assert!(findings.is_empty(), "{findings:?}");
    schema
}

/// Everything that a corpus says.
fn told(corpus: &Corpus) -> String {
    let starts: Vec<_> = (0..corpus.len()).map(|at| corpus.starts(at).to_vec()).collect();
    let articles: Vec<_> = corpus.articles().map(Result::unwrap).collect();
    assert_eq!(articles.len(), corpus.len());
    format!("{:?}\n{articles:?}\n{starts:?}\n{:?}", corpus.headings(), corpus.findings)
}

/// How the files would be read without an index.
fn read_plainly(root: &Path) -> (Vec<corpus::Article>, Vec<Finding>) {
    let (files, mut findings) = corpus_files::list(root, &schema());
    let mut articles = Vec::new();
    for file in &files {
        let (more, found) = corpus_files::load_file(root, &schema(), file);
        articles.extend(more);
        findings.extend(found);
    }
    (articles, findings)
}

fn load_here(folder: &tempfile::TempDir) -> Corpus {
    load(&folder.path().canonicalize().unwrap(), &schema(), &|| false)
}

/// Files whose rows can be taken as they stand.
fn known(root: &Path) -> usize {
    let root = root.canonicalize().unwrap();
    let Some(table) = Table::read(&root, settings(&schema())) else { return 0 };
    let is_known = |file: &CorpusFile| !Part::read(&root, &schema(), file, Some(&table)).is_news;
    corpus_files::list(&root, &schema()).0.iter().filter(|file| is_known(file)).count()
}

#[test]
fn what_the_index_says_is_what_reading_says() {
    let folder = all_forms();
    let (articles, findings) = read_plainly(folder.path());
    let plain = Corpus::new(articles, findings);
    assert_eq!((plain.len(), known(folder.path())), (9, 0));
    let cold = told(&load_here(&folder));
    assert_eq!(cold, told(&plain));
    assert_eq!(known(folder.path()), 7);
    assert_eq!(told(&load_here(&folder)), cold);
}

#[test]
fn a_changed_file_is_read_again_and_only_that() {
    let folder = all_forms();
    load_here(&folder);
    let path = folder.path().join("corpus/a.txt");
    // The same bytes at another time: the hash tells.
    fs::write(&path, DOSSIER).unwrap();
    assert_eq!(known(folder.path()), 6);
    fs::write(&path, DOSSIER.replace("Three", "Seven")).unwrap();
    let changed = load_here(&folder);
    assert_eq!(&*changed.article_of("a/next").unwrap().1.text, "Seven.");
    fs::remove_file(&path).unwrap();
    assert!(load_here(&folder).find("a/next").is_none());
    assert_eq!(known(folder.path()), 6);
}

#[test]
fn an_article_of_a_file_that_was_changed_meanwhile_is_not_had_by_its_old_place() {
    let folder = all_forms();
    let corpus = load_here(&folder);
    fs::write(folder.path().join("corpus/a.txt"), format!("One line more.\n{DOSSIER}")).unwrap();
    let at = corpus.find("a/first-title").unwrap();
    assert!(corpus.article(at).is_none());
    assert!(corpus.read(at).unwrap_err().to_string().starts_with("corpus/a.txt was changed"));
    assert!(corpus.article(corpus.find("b/next").unwrap()).is_some());
}

#[test]
fn a_damaged_index_is_none_whatever_is_damaged() {
    let folder = all_forms();
    let expected = told(&load_here(&folder));
    let path = folder.path().join(".gloss/corpus.index");
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x15;
        fs::write(&path, &bytes).unwrap();
        let table = Table::read(&folder.path().canonicalize().unwrap(), settings(&schema()));
        // The length of a block may only be believed where its checksum is right: what is taken is what was written.
        if let Some(table) = table {
            let rows = corpus_files::list(folder.path(), &schema()).0;
            for row in rows.iter().filter_map(|file| table.row(&file.relative)) {
                let block = table.block(row);
                assert!(block.is_none_or(|block| whole.windows(block.len()).any(|window| window == block)));
            }
        }
        if at % 97 == 0 {
            assert_eq!(told(&load_here(&folder)), expected, "byte {at}");
        }
    }
    for end in (0..whole.len()).step_by(61) {
        fs::write(&path, &whole[..end]).unwrap();
        assert_eq!(told(&load_here(&folder)), expected);
    }
}

#[test]
fn other_settings_make_another_index() {
    let folder = all_forms();
    load_here(&folder);
    let mut other = schema();
    other.language = "ru".into();
    assert!(Table::read(&folder.path().canonicalize().unwrap(), settings(&other)).is_none());
}

#[test]
fn the_first_article_is_known_with_and_without_an_index() {
    let folder = dataset(&[("corpus/a.txt", DOSSIER), ("corpus/c.jsonl", LINES), (".gloss/x", "")]);
    age(folder.path());
    let root = folder.path().canonicalize().unwrap();
    let shown = |doc: &str, file: &str| first(&root, &schema(), doc, file).map(|article| article.id.clone());
    let tries = || [shown("", ""), shown("x 1", "corpus/c.jsonl"), shown("gone", "corpus/c.jsonl"), shown("x", "../a")];
    let expected = [Some("a/first-title"), Some("x 1"), None, Some("a/first-title")].map(|id| id.map(str::to_owned));
    assert_eq!(tries(), expected);
    load_here(&folder);
    assert_eq!(tries(), expected);
    // Of a long file only the beginning is read.
    let long = format!("{DOSSIER}{}", "Words.\n".repeat(1 << 20));
    fs::write(root.join("corpus/long.txt"), long).unwrap();
    fs::remove_file(root.join(".gloss/corpus.index")).unwrap();
    assert_eq!(shown("", "corpus/long.txt"), Some("long/first-title".to_owned()));
    assert_eq!(shown("long/next", "corpus/long.txt"), None);
}
