//! Which relations may lead from which span to which.

use super::{Label, LayerKind, Schema};

impl Label {
    /// Whether a relation of this label may lead from a span of the one label to a span of the other. A label that
    /// names none may start or end at any.
    pub fn joins(&self, from: &str, to: &str) -> bool {
        let fits = |named: &[String], label: &str| named.is_empty() || named.iter().any(|name| name == label);
        fits(&self.from, from) && fits(&self.to, to)
    }
}

impl Schema {
    /// All relation labels, as indices of layer and label.
    pub fn relations(&self) -> impl Iterator<Item = ((usize, usize), &Label)> {
        let layers = self.layers.iter().enumerate().filter(|(_, layer)| layer.kind == LayerKind::Relation);
        layers.flat_map(|(at, layer)| layer.labels.iter().enumerate().map(move |(n, label)| ((at, n), label)))
    }

    /// The present name of a label that a record may still call by a former one.
    pub fn present_name<'a>(&'a self, layer: &str, label: &'a str) -> &'a str {
        self.layer(layer).and_then(|layer| layer.label(label)).map_or(label, |label| &label.name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;

    #[test]
    fn a_relation_joins_what_it_names_and_anything_where_it_names_nothing() {
        let text = "[[layer]]\nname = \"e\"\n[[layer.label]]\nname = \"PER\"\nwas = [\"PERSON\"]\n[[layer.label]]\nname = \"ORG\"\n[[layer]]\nname = \"r\"\nkind = \"relation\"\n[[layer.label]]\nname = \"member-of\"\nfrom = [\"PER\"]\nto = [\"ORG\"]\n[[layer.label]]\nname = \"same\"\n";
        let (schema, findings) = parse(text);
        assert!(findings.is_empty(), "{findings:?}");
        let joining = |from: &str, to: &str| {
            let all = schema.relations().filter(|(_, label)| label.joins(from, to));
            all.map(|(at, label)| (at, label.name.clone())).collect::<Vec<_>>()
        };
        assert_eq!(joining("PER", "ORG"), [((1, 0), "member-of".to_owned()), ((1, 1), "same".to_owned())]);
        assert_eq!(joining("ORG", "PER"), [((1, 1), "same".to_owned())]);
        assert_eq!(schema.present_name("e", "PERSON"), "PER");
        assert_eq!(schema.present_name("e", "GPE"), "GPE");
    }
}
