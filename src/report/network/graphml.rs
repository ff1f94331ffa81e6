//! The network as GraphML, for Gephi, Visone, yEd, igraph and NetworkX: <http://graphml.graphdrawing.org/specification.html>.

use super::Network;
use crate::insight::sign::Signs;
use crate::text::visible::Visible;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::ElementWriter;
use std::io;

/// Keys that nodes and edges have: id, what has it, name, type.
const KEYS: [(&str, &str, &str, &str); 12] = [
    ("name", "node", "name", "string"),
    // Gephi and yEd show what is called a label.
    ("label", "node", "label", "string"),
    ("kind", "node", "kind", "string"),
    ("entity", "node", "entity", "string"),
    ("holds", "node", "stances_held", "int"),
    ("receives", "node", "stances_received", "int"),
    ("layer", "edge", "layer", "string"),
    ("support", "edge", "support", "int"),
    ("against", "edge", "against", "int"),
    ("neutral", "edge", "neutral", "int"),
    ("balance", "edge", "balance", "double"),
    ("weight", "edge", "weight", "int"),
];

/// Writes the file. The same network gives the same bytes.
///
/// # Errors
/// When `to` can't be written.
pub fn write(network: &Network, to: impl io::Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(to, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml
        .create_element("graphml")
        .with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"))
        .with_attribute(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"))
        .with_attribute((
            "xsi:schemaLocation",
            "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
        ));
    root.write_inner_content(|xml| {
        for (id, of, name, kind) in KEYS {
            let key = xml.create_element("key").with_attribute(("id", id)).with_attribute(("for", of));
            key.with_attribute(("attr.name", name)).with_attribute(("attr.type", kind)).write_empty()?;
        }
        let graph = xml.create_element("graph").with_attribute(("id", "stances"));
        graph.with_attribute(("edgedefault", "directed")).write_inner_content(|xml| content(network, xml))?;
        Ok(())
    })?;
    to_end(xml)
}

fn to_end(xml: Writer<impl io::Write>) -> io::Result<()> {
    let mut to = xml.into_inner();
    to.write_all(b"\n")?;
    to.flush()
}

fn content<W: io::Write>(network: &Network, xml: &mut Writer<W>) -> io::Result<()> {
    for (at, node) in network.nodes.iter().enumerate() {
        let id = format!("n{at}");
        let data = [
            ("name", text(&node.name)),
            ("label", text(&node.name)),
            ("kind", text(&node.kind)),
            ("entity", text(node.entry.as_deref().unwrap_or_default())),
            ("holds", node.holds.total().to_string()),
            ("receives", node.receives.total().to_string()),
        ];
        values(xml.create_element("node").with_attribute(("id", id.as_str())), &data)?;
    }
    for (at, edge) in network.edges.iter().enumerate() {
        let (id, from, to) = (format!("e{at}"), format!("n{}", edge.from), format!("n{}", edge.to));
        let element = xml.create_element("edge").with_attribute(("id", id.as_str()));
        let element = element.with_attribute(("source", from.as_str())).with_attribute(("target", to.as_str()));
        let Signs { support, against, neutral } = edge.signs;
        let data = [
            ("layer", text(&edge.layer)),
            ("support", support.to_string()),
            ("against", against.to_string()),
            ("neutral", neutral.to_string()),
            ("balance", edge.signs.balance().map(|balance| balance.to_string()).unwrap_or_default()),
            ("weight", edge.signs.total().to_string()),
        ];
        values(element, &data)?;
    }
    Ok(())
}

/// What is empty is not written.
fn values<W: io::Write>(element: ElementWriter<W>, data: &[(&str, String)]) -> io::Result<()> {
    element.write_inner_content(|xml| {
        for (key, value) in data.iter().filter(|(_, value)| !value.is_empty()) {
            xml.create_element("data").with_attribute(("key", *key)).write_text_content(BytesText::new(value))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// As XML 1.0 can hold it: no controls, and not the two code points that are no characters.
fn text(words: &str) -> String {
    Visible::new(words).as_str().replace(['\u{fffe}', '\u{ffff}'], "⍰")
}

#[cfg(test)]
mod tests {
    use super::super::tests::network;
    use super::*;

    #[test]
    fn nodes_and_edges_have_their_values_and_hostile_names_stay_text() {
        let network = network(&[("A<&\"\u{1b}\u{ffff}", "against", "dam"), ("A<&\"\u{1b}\u{ffff}", "support", "dam")]);
        let mut bytes = Vec::new();
        write(&network, &mut bytes).unwrap();
        let written = String::from_utf8(bytes).unwrap();
        let mut reader = quick_xml::Reader::from_str(&written);
        let (mut depth, mut most) = (0, 0);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
            most = most.max(depth);
        }
        assert_eq!((depth, most), (0, 4), "{written}");
        assert!(written.contains("<data key=\"name\">A&lt;&amp;&quot;␛⍰</data>"), "{written}");
        assert!(written.contains("<edge id=\"e0\" source=\"n0\" target=\"n1\">"), "{written}");
        assert!(written.contains("<data key=\"weight\">2</data>"), "{written}");
        assert!(written.contains("<data key=\"balance\">0</data>"), "{written}");
    }
}
