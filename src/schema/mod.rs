//! The schema of a dataset: layers, labels, keys, guidelines. Knows neither files nor keys as pressed.

pub mod command;
pub mod keys;
pub mod parse;
pub mod ready;
pub mod relation;

pub use command::SuggestCommand;

/// What `gloss.toml` says, with every default filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Version of the file; a number above [`FORMAT`] opens read-only.
    pub format: u32,
    /// Name of the dataset; empty: the folder's name.
    pub name: String,
    /// BCP 47.
    pub language: String,
    /// Where articles come from.
    pub sources: Vec<Source>,
    /// Span, stance, relation, document and paragraph layers, in order.
    pub layers: Vec<Layer>,
    /// Settings of review.
    pub review: Review,
    /// Regular expressions, underlined dimly while reading.
    pub highlights: Vec<String>,
    /// Settings of suggestions.
    pub suggest: Suggest,
}

/// The newest `format` this version writes to.
pub const FORMAT: u32 = 1;

/// One `[[source]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Glob below the dataset.
    pub path: String,
    /// How files are read.
    pub form: Form,
    /// A WHATWG label.
    pub encoding: String,
    /// Overrides the dataset's language.
    pub language: Option<String>,
    /// Fields of JSON lines.
    pub fields: Fields,
}

/// The form of a source's files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// By ending and content.
    #[default]
    Auto,
    /// Several articles a file: title, outlet and date, paragraphs, source.
    Dossier,
    /// One article a file.
    Text,
    /// One article a file, shown as text.
    Markdown,
    /// One article a line.
    Jsonl,
}

/// Names (dotted paths) of the fields of a JSON line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what they hold")]
pub struct Fields {
    pub id: String,
    pub text: String,
    pub title: String,
    pub outlet: String,
    pub date: String,
    pub url: String,
}

/// One `[[layer]]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    /// As written into the records.
    pub name: String,
    /// What its records are about.
    pub kind: LayerKind,
    /// Which spans may share text.
    pub overlap: Overlap,
    /// What a selection grows by.
    pub snap: Snap,
    /// Its labels, in order.
    pub labels: Vec<Label>,
    /// Its attributes, in order.
    pub attributes: Vec<Attribute>,
    /// Labels that are offered as holder of a stance.
    pub holder: Vec<String>,
    /// Labels that are offered as target of a stance; `topic` for registry entries of that kind.
    pub target: Vec<String>,
    /// `holder`, `target`: what a stance must not lack.
    pub require: Vec<String>,
}

/// What the records of a layer are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what they are")]
pub enum LayerKind {
    #[default]
    Span,
    Stance,
    Relation,
    Document,
    Paragraph,
}

/// Which spans of one layer may share text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// None at all.
    None,
    /// One inside the other.
    #[default]
    Nested,
    /// Crossing, and the same bounds with two labels.
    Any,
}

/// What a selection grows by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what they are")]
pub enum Snap {
    #[default]
    Token,
    Character,
}

/// One `[[layer.label]]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// As written into the records.
    pub name: String,
    /// As shown.
    pub title: String,
    /// The key that tags with it; `None` where it has none or its key was taken.
    pub key: Option<char>,
    /// `None`: from the theme, by position.
    pub color: Option<Color>,
    /// Former names, resolved at reading.
    pub was: Vec<String>,
    /// Where its guideline stands.
    pub guide: Option<Guide>,
    /// Of a relation: labels it may start at.
    pub from: Vec<String>,
    /// Of a relation: labels it may lead to.
    pub to: Vec<String>,
}

/// The file of guidelines where gloss.toml names no other.
pub const GUIDELINES: &str = "docs/guidelines.md";

/// Where the guideline of a label stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guide {
    /// The file, relative to the dataset.
    pub file: String,
    /// The heading as links name it; empty: the whole file.
    pub heading: String,
    /// The line of gloss.toml that says so.
    pub line: usize,
}

/// A colour by its ANSI name (0…15) or as red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// One of the 16 of the terminal.
    Ansi(u8),
    /// True colour.
    Rgb(u8, u8, u8),
}

/// One `[[layer.attribute]]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribute {
    /// As written into the records.
    pub name: String,
    /// What it may be.
    pub values: Vec<String>,
    /// Labels it belongs to; empty: all of the layer.
    pub labels: Vec<String>,
    /// Shown, not written.
    pub default: Option<String>,
    /// Whether a paragraph is not done while it is missing.
    pub required: bool,
}

/// `[review]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Where gold is written.
    pub gold: String,
    /// Whether spans that all have are decided by themselves.
    pub fold_agreed: bool,
    /// Whether names are hidden.
    pub blind: bool,
    /// Bounds that do not count as different.
    pub ignore: Vec<String>,
}

/// `[suggest]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggest {
    /// Entity layers.
    pub on: bool,
    /// Stance layers.
    pub stance: bool,
    /// Show what is at least this likely.
    pub threshold: f64,
    /// Share of paragraphs shown without.
    pub withhold: f64,
    /// Outside models.
    pub commands: Vec<SuggestCommand>,
}

impl Default for Schema {
    /// One source, no layers.
    fn default() -> Self {
        Self {
            format: FORMAT,
            name: String::new(),
            language: "en".to_owned(),
            sources: vec![Source::default()],
            layers: Vec::new(),
            review: Review::default(),
            highlights: Vec::new(),
            suggest: Suggest::default(),
        }
    }
}

impl Default for Fields {
    fn default() -> Self {
        let own = |name: &str| name.to_owned();
        Self {
            id: own("id"),
            text: own("text"),
            title: own("title"),
            outlet: own("outlet"),
            date: own("date"),
            url: own("url"),
        }
    }
}

impl Default for Source {
    fn default() -> Self {
        Self {
            path: "corpus/**".to_owned(),
            form: Form::Auto,
            encoding: "utf-8".to_owned(),
            language: None,
            fields: Fields::default(),
        }
    }
}

impl Default for Review {
    fn default() -> Self {
        Self { gold: "annotations/gold.jsonl".to_owned(), fold_agreed: true, blind: false, ignore: Vec::new() }
    }
}

impl Default for Suggest {
    fn default() -> Self {
        Self { on: true, stance: false, threshold: 0.25, withhold: 0.0, commands: Vec::new() }
    }
}

impl Attribute {
    /// Whether a label (by its present name) has it.
    pub fn belongs_to(&self, label: &str) -> bool {
        self.labels.is_empty() || self.labels.iter().any(|name| name == label)
    }
}

impl Layer {
    /// Whether its records are spans that a key can tag.
    pub fn tags_spans(&self) -> bool {
        matches!(self.kind, LayerKind::Span | LayerKind::Stance)
    }
    /// The label a record names, by its name or a former one.
    pub fn label(&self, name: &str) -> Option<&Label> {
        self.labels
            .iter()
            .find(|label| label.name == name)
            .or_else(|| self.labels.iter().find(|label| label.was.iter().any(|was| was == name)))
    }
    /// What is required of a stance that has a holder and a target, or not, and is missing.
    pub fn lacking(&self, holder: bool, target: bool) -> impl Iterator<Item = &str> {
        let missing = move |need: &&str| !if *need == "holder" { holder } else { target };
        self.require.iter().map(String::as_str).filter(missing)
    }
}

impl Schema {
    /// The layer of that name.
    pub fn layer(&self, name: &str) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.name == name)
    }
    /// The numbers of a layer and of its label, by its name or a former one.
    pub fn place(&self, layer: &str, label: &str) -> Option<(usize, usize)> {
        let at = self.layers.iter().position(|one| one.name == layer)?;
        let layer = self.layers.get(at)?;
        let found = layer.label(label)?;
        Some((at, layer.labels.iter().position(|one| one == found)?))
    }
    /// The layer and label that a key tags with.
    pub fn by_key(&self, key: char) -> Option<(&Layer, &Label)> {
        let taggers = self.layers.iter().filter(|layer| layer.tags_spans());
        taggers
            .flat_map(|layer| layer.labels.iter().map(move |label| (layer, label)))
            .find(|(_, label)| label.key == Some(key))
    }
}
