//! The head of a file: which layers there are, and what each column says.

/// What the annotations of a layer are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Stretches of text.
    Span,
    /// Arrows between them.
    Relation,
    /// Rows of them.
    Chain,
}

/// A layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// What it holds.
    pub sort: Sort,
    /// Its type.
    pub name: String,
    /// Of relations: the type of both ends.
    pub base: String,
}

/// What a column says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// The value of a feature.
    Value(String),
    /// That there is an annotation.
    Nothing,
    /// What the links of a feature are called.
    Role(String),
    /// Where they lead: annotations of this type.
    Filler(String),
    /// Where a relation comes from.
    Origin,
    /// The kind of a link of a chain, and which it is.
    ChainLink,
    /// The kind of an element of a chain.
    ChainElement,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Which layer.
    pub layer: usize,
    /// What of it.
    pub says: Says,
}

/// The head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// In the order of the file.
    pub layers: Vec<Layer>,
    /// In the order of the file.
    pub columns: Vec<Column>,
}

/// The number behind the dot of `#FORMAT=WebAnno TSV 3.3`; `None` where it is another form.
pub fn version(line: &str) -> Option<u32> {
    line.trim_end().strip_prefix("#FORMAT=WebAnno TSV 3.")?.parse().ok()
}

impl Header {
    /// Takes a line of it; `false`: it names no layer.
    pub fn take(&mut self, line: &str) -> bool {
        let Some((sort, rest)) = [("#T_SP=", Sort::Span), ("#T_RL=", Sort::Relation), ("#T_CH=", Sort::Chain)]
            .into_iter()
            .find_map(|(start, sort)| line.strip_prefix(start).map(|rest| (sort, rest)))
        else {
            return false;
        };
        let mut fields = rest.split('|');
        let name = fields.next().unwrap_or_default().trim().to_owned();
        let layer = self.layers.len();
        let mut base = String::new();
        let before = self.columns.len();
        for field in fields {
            let after_role =
                matches!(self.columns.last(), Some(Column { layer: of, says: Says::Role(_) }) if *of == layer);
            let says = match (sort, field) {
                (Sort::Relation, field) if field.starts_with("BT_") => {
                    field.trim_start_matches("BT_").clone_into(&mut base);
                    Says::Origin
                }
                (Sort::Span, field) if field.starts_with("ROLE_") => Says::Role(role(field)),
                (Sort::Span, field) if after_role => Says::Filler(field.to_owned()),
                (Sort::Chain, "referenceRelation") => Says::ChainLink,
                (Sort::Chain, "referenceType") => Says::ChainElement,
                (_, "") => Says::Nothing,
                (_, field) => Says::Value(field.to_owned()),
            };
            self.columns.push(Column { layer, says });
        }
        if self.columns.len() == before {
            self.columns.push(Column { layer, says: Says::Nothing });
        }
        self.layers.push(Layer { sort, name, base });
        true
    }
}

/// The feature in `ROLE_<type>:<feature>_<link type>`: link types have a dot, features have none.
fn role(field: &str) -> String {
    let named = field.split_once(':').map_or(field, |(_, named)| named);
    let start = named.split('.').next().unwrap_or(named);
    start.rsplit_once('_').map_or(start, |(feature, _)| feature).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_and_columns() {
        let mut header = Header::default();
        assert!(header.take("#T_SP=a.Name|value|"));
        assert!(header.take("#T_SP=a.Bare|"));
        assert!(header.take("#T_SP=a.Host|ROLE_a.Host:my_links_a.Link_Type|a.Name|note"));
        assert!(header.take("#T_RL=a.Tie|kind|BT_a.Name"));
        assert!(!header.take("#Summary1=x"));
        let says: Vec<&Says> = header.columns.iter().map(|column| &column.says).collect();
        let value = |name: &str| Says::Value(name.into());
        assert_eq!(
            says,
            [
                &value("value"),
                &Says::Nothing,
                &Says::Nothing,
                &Says::Role("my_links".into()),
                &Says::Filler("a.Name".into()),
                &value("note"),
                &value("kind"),
                &Says::Origin,
            ]
        );
        assert_eq!(header.layers[3].base, "a.Name");
        assert_eq!((version("#FORMAT=WebAnno TSV 3.2"), version("#FORMAT=WebAnno TSV 2")), (Some(2), None));
    }
}
