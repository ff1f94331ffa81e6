//! `gloss add`: what becomes of documents, and what is said of them.

use super::{code, gloss, lines, said, talks};
use serde_json::{Value, json};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

const PAGE: &str = "<!DOCTYPE html><html><head><title>Talks end at the lake</title><meta property=\"og:site_name\" content=\"Lake Wire\">\
    <meta property=\"article:published_time\" content=\"2015-05-26T10:00:00Z\"><link rel=\"canonical\" href=\"https://example.org/talks\">\
    <script>document.write('scripted')</script></head><body><nav><a href=\"/\">Home</a> <a href=\"/sport\">Sport</a></nav><article><h1>Talks end at the lake</h1>\
    <p>The two delegations left the hotel by the lake on Tuesday, after three days in which, as several of them said, little had been settled.</p>\
    <p>“We shall meet again”, said\n   Ms Orlo, who had led the talks, before she drove to the station with her two advisers and the minister.</p>\
    <p>The hotel, which had been closed to other guests, is to open again on Friday; the road along the shore was free on Tuesday evening 😀.</p>\
    </article><footer>Imprint and privacy</footer></body></html>";

fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(text: &str) -> Vec<u8> {
    zip(&[(
        "word/document.xml",
        &format!("<w:document><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"),
    )])
}

fn stored(folder: &Path) -> Vec<Value> {
    let mut files = fs::read_dir(folder.join("corpus/added")).unwrap().map(|entry| entry.unwrap().path());
    let file = files.find(|path| path.extension().is_some_and(|ending| ending == "jsonl")).unwrap();
    fs::read_to_string(file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_page_becomes_an_article_once() {
    let folder = talks();
    fs::write(folder.path().join("saved.html"), PAGE).unwrap();
    fs::write(folder.path().join("copy.html"), PAGE.replace("Imprint", "Copyright")).unwrap();
    let added = gloss(folder.path(), &["add", "saved.html", "copy.html", "saved.html", "--json"]);
    assert_eq!(code(&added), 0, "{}", said(&added));
    let summary = &lines(&added)[0];
    assert_eq!((summary["added"].as_array().unwrap().len(), &summary["failed"]), (1, &json!([])));
    let there = json!([{"source": "copy.html", "id": "talks-end-at-the-lake", "same": "text"}, {"source": "saved.html", "id": "talks-end-at-the-lake", "same": "text"}]);
    assert_eq!(summary["there"], there);
    assert_eq!(summary["added"][0]["encoding"]["name"], "UTF-8");
    let docs = lines(&gloss(folder.path(), &["docs", "--json"]));
    let expected = [
        ("doc", "talks-end-at-the-lake"),
        ("title", "Talks end at the lake"),
        ("outlet", "Lake Wire"),
        ("date", "2015-05-26"),
        ("url", "https://example.org/talks"),
    ];
    for (key, value) in expected {
        assert_eq!(docs[0][key], value, "{key}");
    }
    assert_eq!(docs[0]["paragraphs"], 3);
    let line = &stored(folder.path())[0];
    let text = line["text"].as_str().unwrap();
    assert!(text.contains("\n“We shall meet again”, said Ms Orlo, who") && text.ends_with("evening 😀."), "{text}");
    for other in ["scripted", "Sport", "Imprint"] {
        assert!(!text.contains(other), "{text}");
    }
    assert_eq!((&line["source"], line["source_sha256"].as_str().unwrap().len()), (&json!("saved.html"), 64));
    let again = gloss(folder.path(), &["add", "saved.html"]);
    assert_eq!(code(&again), 0);
    let shown = String::from_utf8(again.stdout).unwrap();
    assert!(shown.contains("the same file is in the corpus as talks-end-at-the-lake"), "{shown}");
    assert_eq!(stored(folder.path()).len(), 1);
    assert_eq!(code(&gloss(folder.path(), &["check"])), 0);
}

#[test]
fn what_can_not_be_read_is_named_and_the_others_are_added() {
    let folder = talks();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("more")).unwrap();
    let whole = docx("Orlo &amp; Anhalt left.");
    fs::write(at("good.docx"), &whole).unwrap();
    fs::write(at("torn.docx"), &whole[..whole.len() - 40]).unwrap();
    fs::write(at("cut.docx"), zip(&[("word/document.xml", "<w:document><w:p><w:t>Orlo")])).unwrap();
    fs::write(at("bomb.docx"), zip(&[("word/document.xml", &" ".repeat(129 << 20))])).unwrap();
    let entities = "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b SYSTEM \"/etc/hostname\">]><w:document><w:p><w:t>&a;&b; stays.</w:t></w:p></w:document>";
    fs::write(at("entities.docx"), zip(&[("word/document.xml", entities)])).unwrap();
    fs::write(at("data.bin"), b"a\0b\0\0\0c").unwrap();
    fs::write(at("empty.html"), "<html><script>x</script></html>").unwrap();
    let files = [
        "good.docx",
        "torn.docx",
        "cut.docx",
        "bomb.docx",
        "entities.docx",
        "data.bin",
        "empty.html",
        "more",
        "none.txt",
    ];
    let added = gloss(folder.path(), &[&["add", "--json"], &files[..]].concat());
    assert_eq!(code(&added), 1);
    let summary = &lines(&added)[0];
    let failed: Vec<&str> =
        summary["failed"].as_array().unwrap().iter().map(|one| one["source"].as_str().unwrap()).collect();
    assert_eq!(failed, ["torn.docx", "cut.docx", "bomb.docx", "data.bin", "empty.html", "more", "none.txt"]);
    let texts: Vec<Value> = stored(folder.path()).into_iter().map(|line| line["text"].clone()).collect();
    assert_eq!(texts, ["Orlo & Anhalt left.", "&a;&b; stays."]);
    let shown = gloss(folder.path(), &["add", "torn.docx"]);
    assert!(said(&shown).contains("gloss: torn.docx: it is cut off or damaged"), "{}", said(&shown));
}

#[test]
fn an_encoding_is_said_and_names_tell_what_they_are_asked() {
    let folder = talks();
    let russian = "Переговоры у озера прошли спокойно, и обе стороны обещали вернуться через неделю.\n";
    fs::write(folder.path().join("2015-05-26_Lake Wire_Talks end.txt"), encoding_rs::KOI8_U.encode(russian).0).unwrap();
    let pattern = r"(?<date>\d{4}-\d\d-\d\d)_(?<outlet>[^_]+)_(?<title>.+)";
    let file = "2015-05-26_Lake Wire_Talks end.txt";
    let added = gloss(folder.path(), &["add", file, "--name", pattern]);
    let shown = String::from_utf8(added.stdout.clone()).unwrap();
    assert!(shown.contains("KOI8-U (likely)") && shown.contains("Lake Wire 2015-05-26"), "{shown}");
    let line = &stored(folder.path())[0];
    // The slug of a title that another article's id does not have yet.
    assert_eq!((&line["text"], &line["id"]), (&json!(russian.trim()), &json!("talks-end")));
    fs::write(folder.path().join("short.txt"), b"Caf\xe9").unwrap();
    let weak = gloss(folder.path(), &["add", "short.txt"]);
    assert!(String::from_utf8(weak.stdout).unwrap().contains("--encoding says what it is"));
    fs::write(folder.path().join("other.txt"), b"Caf\xe9s").unwrap();
    let said_so = gloss(folder.path(), &["add", "other.txt", "--encoding", "iso-8859-2", "--json"]);
    assert_eq!(lines(&said_so)[0]["added"][0]["encoding"]["why"], "as --encoding says");
    for wrong in [&["add"][..], &["add", file, "--encoding", "x"], &["add", file, "--name", "(?<who>.)"]] {
        assert_eq!(code(&gloss(folder.path(), wrong)), 2);
    }
}

#[test]
fn nothing_is_added_where_it_would_not_be_read_or_leads_out() {
    let folder = talks();
    fs::write(folder.path().join("a.txt"), "One.").unwrap();
    fs::write(folder.path().join("gloss.toml"), "[[source]]\npath = \"corpus/*.txt\"\n").unwrap();
    let refused = gloss(folder.path(), &["add", "a.txt"]);
    assert_eq!(code(&refused), 2);
    assert!(said(&refused).contains("path = \"corpus/added/*.jsonl\""), "{}", said(&refused));
    fs::remove_file(folder.path().join("gloss.toml")).unwrap();
    assert!(!folder.path().join("corpus/added").exists());
    #[cfg(unix)]
    {
        let outside = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("corpus/added")).unwrap();
        let refused = gloss(folder.path(), &["add", "a.txt"]);
        assert_eq!(code(&refused), 2);
        assert!(said(&refused).contains("by a link"), "{}", said(&refused));
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    }
}

#[cfg(unix)]
#[test]
fn a_pdf_is_read_by_the_users_own_program() {
    use std::os::unix::fs::PermissionsExt;
    let folder = talks();
    fs::write(folder.path().join("-q.pdf"), "%PDF-1.7").unwrap();
    let add = |path: &Path| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_gloss"));
        let command = command.current_dir(folder.path()).args(["add", "--json", "--", "-q.pdf"]).env("PATH", path);
        command.env("XDG_CONFIG_HOME", folder.path()).output().unwrap()
    };
    let tools = tempfile::tempdir().unwrap();
    let none = add(tools.path());
    assert_eq!(code(&none), 1);
    let message = lines(&none)[0]["failed"][0]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("install it"), "{message}");
    let program = tools.path().join("pdftotext");
    fs::write(&program, "#!/bin/sh\nprintf 'Talks end\\n\\nOrlo left\\nthe lake.\\n\\n\\f'\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let added = add(tools.path());
    assert_eq!(code(&added), 0, "{added:?}");
    assert_eq!(stored(folder.path())[0]["text"], "Talks end\nOrlo left the lake.");
}
