//! `docs/keys.md` is made from the table of keys. `GLOSS_BLESS=1 cargo test --test docs` writes it anew.

use glossator::keymap::{Context, Keymap};
use std::fmt::Write;
use std::path::Path;

#[test]
fn the_page_of_keys_is_what_the_program_has() {
    let mut page = String::from(
        "# Keys\n\nMade from the keymap (`src/keymap/table.rs`); `?` in the program shows them as you have bound them, with the labels of the dataset.\n\
         The command is its name in the palette and in your configuration, where the word behind each heading names the place.\n",
    );
    let keymap = Keymap::default();
    for context in Context::ALL {
        write!(page, "\n## {} (`{}`)\n\n| keys | what | command |\n|---|---|---|\n", context.title(), context.name())
            .unwrap();
        for bound in keymap.of_context(context) {
            let keys: Vec<String> = bound.shown().split(' ').map(|keys| format!("`{keys}`")).collect();
            writeln!(page, "| {} | {} | `{}` |", keys.join(" "), bound.binding.doc, bound.binding.name).unwrap();
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    if std::env::var_os("GLOSS_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), page, "run GLOSS_BLESS=1 cargo test --test docs");
}
