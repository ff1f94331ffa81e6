//! Every relative link of the README, of `docs/` and of the pages for contributors leads to a file, and its anchor to a heading.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

use glossator::guideline::Guideline;
use pulldown_cmark::{Event, Parser, Tag};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The markdown files that people read: of the folder itself, and of `docs/` at any depth.
fn pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    let mut folders = vec![root().join("docs")];
    let listed =
        |folder: &Path| -> Vec<PathBuf> { fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect() };
    let is_page = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "md");
    pages.extend(listed(root()).into_iter().filter(is_page));
    while let Some(folder) = folders.pop() {
        for path in listed(&folder) {
            if path.is_dir() { folders.push(path) } else { pages.extend(Some(path).filter(is_page)) }
        }
    }
    pages.sort();
    pages
}

fn targets(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                found.push(dest_url.into_string());
            }
            // `<img src="…">`, where a size is given.
            Event::Html(html) | Event::InlineHtml(html) => {
                let sources = html.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
                found.extend(sources.map(str::to_owned));
            }
            _ => {}
        }
    }
    found
}

/// Why a link of a page leads nowhere.
fn fault(page: &Path, target: &str) -> Option<String> {
    if ["https://", "http://", "mailto:"].iter().any(|scheme| target.starts_with(scheme)) {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let file = if path.is_empty() { page.to_owned() } else { page.parent().unwrap().join(path) };
    if !file.exists() {
        return Some(format!("{target}: there is no such file"));
    }
    if anchor.is_empty() {
        return None;
    }
    let headings = Guideline::parse(&fs::read_to_string(file).unwrap_or_default()).headings;
    let slugs: BTreeSet<String> = headings.iter().map(|heading| heading.slug.clone()).collect();
    (!slugs.contains(anchor)).then(|| format!("{target}: there is no such heading, but {slugs:?}"))
}

#[test]
fn every_relative_link_leads_somewhere() {
    let mut faults = Vec::new();
    let mut count = 0;
    for page in pages() {
        for target in targets(&fs::read_to_string(&page).unwrap()) {
            count += 1;
            let shown = page.strip_prefix(root()).unwrap().display();
            faults.extend(fault(&page, &target).map(|fault| format!("{shown}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count > 50, "only {count} links were found");
}

#[test]
fn every_page_of_the_book_is_in_its_table_of_contents() {
    let contents = fs::read_to_string(root().join("docs/README.md")).unwrap();
    let linked: BTreeSet<String> = targets(&contents).into_iter().collect();
    let in_docs = pages().into_iter().filter_map(|page| Some(page.strip_prefix(root().join("docs")).ok()?.to_owned()));
    let pages = in_docs.filter(|page| page.components().count() == 1 && page != Path::new("README.md"));
    let missing: Vec<PathBuf> = pages.filter(|page| !linked.contains(&page.display().to_string())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let page = root().join("README.md");
    assert!(fault(&page, "docs/keys.md").is_none());
    assert!(fault(&page, "docs/none.md").is_some());
    assert!(fault(&page, "docs/keys.md#no-such-heading").is_some());
    assert_eq!(targets("[a](b.md) ![c](d.svg)\n\n<img src=\"e.svg\" width=\"9\">\n"), ["b.md", "d.svg", "e.svg"]);
}
