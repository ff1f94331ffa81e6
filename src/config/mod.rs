//! The user's configuration: how the program looks and which keys it has. Each key of the file is judged alone: what
//! is wrong is named with line and column and keeps its default. Knows no file.

mod keys;

use crate::finding::Finding;
use crate::keymap::Keymap;
use crate::schema::Schema;
use crate::session::Marking;
use crate::session::look::ThemeName;
use crate::session::mouse::Mouse;
use crate::store::AnnotatorName;
use crate::toml_reader::Reader;
use toml::de::DeTable;

/// What a person has set.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Who annotates, where nothing nearer says so.
    pub annotator: Option<AnnotatorName>,
    /// Which colours.
    pub theme: ThemeName,
    /// How spans are shown at first.
    pub lanes: Marking,
    /// Whether the program takes the mouse.
    pub mouse: Mouse,
    /// Which keys are bound.
    pub keymap: Keymap,
}

/// The keys of the file.
const SETTINGS: [&str; 5] = ["annotator", "theme", "lanes", "mouse", "keys"];

/// How spans may be shown at first.
const LANES: [(&str, Marking); 3] =
    [("lanes", Marking::Lanes), ("colours", Marking::Colours), ("plain", Marking::Plain)];

/// Reads the file; `file`: its name in findings. Never fails.
pub fn parse(text: &str, file: &str) -> (Config, Vec<Finding>) {
    let mut reader = Reader::new(text, file);
    let config = match DeTable::parse(text) {
        Ok(table) => reader.config(table.get_ref()),
        Err(error) => {
            let message = format!("{}; nothing of the file is used. Mend the line.", error.message().trim());
            reader.error("syntax", &error.span().unwrap_or_default(), &message);
            Config::default()
        }
    };
    (config, reader.findings)
}

impl Reader<'_> {
    fn config(&mut self, table: &DeTable) -> Config {
        for key in table.keys().filter(|key| !SETTINGS.contains(&key.get_ref().as_ref())) {
            let message =
                format!("`{}` is no setting and is not used; there are {}.", key.get_ref(), SETTINGS.join(", "));
            self.error("unknown-key", &key.span(), &message);
        }
        Config {
            annotator: self.annotator(table),
            theme: self.theme(table),
            lanes: self.choice(table, "lanes", &LANES).unwrap_or_default(),
            mouse: if self.boolean(table, "mouse") == Some(false) { Mouse::Off } else { Mouse::On },
            keymap: self.keymap(table),
        }
    }

    fn theme(&mut self, table: &DeTable) -> ThemeName {
        let Some(name) = self.string(table, "theme") else { return ThemeName::default() };
        let theme = name.parse();
        if let (Err(error), Some(value)) = (&theme, table.get("theme")) {
            self.error("wrong-value", &value.span(), &format!("{error}; dark is used."));
        }
        theme.unwrap_or_default()
    }

    fn annotator(&mut self, table: &DeTable) -> Option<AnnotatorName> {
        let name = self.string(table, "annotator")?;
        let checked = AnnotatorName::new(&name);
        if let (Err(error), Some(value)) = (&checked, table.get("annotator")) {
            self.error("wrong-value", &value.span(), &format!("`annotator`: {error} The login name is used."));
        }
        checked.ok()
    }
}

impl Config {
    /// Takes the keys away from labels that a person has bound to commands: theirs goes before the dataset's.
    pub fn settle(&self, schema: &mut Schema, file: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        for layer in schema.layers.iter_mut().filter(|layer| layer.tags_spans()) {
            for label in &mut layer.labels {
                let Some((key, command)) = label.key.and_then(|key| Some((key, self.keymap.hidden_by(key)?))) else {
                    continue;
                };
                let message = format!(
                    "your key `{key}` of `{command}` hides the label {}/{}: it stays on its digit and under its name.",
                    layer.name, label.name
                );
                findings.push(Finding::warning("hidden-label", file, 0, message));
                label.key = None;
            }
        }
        findings
    }
}

#[cfg(test)]
mod tests;
