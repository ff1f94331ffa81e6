//! The network as a picture: parties on a circle, so that their names never cover each other, and an arrow for each edge. The
//! picture is the same for the same network; other layouts are what the GraphML is for.

use super::{Edge, Network, Node};
use crate::insight::sign::{Sign, Signs};
use crate::report::words::Words;
use maud::{Markup, html};
use std::collections::HashMap;
use std::f64::consts::TAU;

/// Parties that have room on the circle.
pub const MOST: usize = 24;

/// What the radius of the circle grows by with each party, and where it begins, in the units of the picture.
const GROWS: f64 = 7.0;
const LEAST: f64 = 62.0;
/// Room for names beside the circle, and above and below it.
const BESIDE: f64 = 220.0;
const ABOVE: f64 = 50.0;
/// Characters of a name that have room beside the circle.
const NAME: usize = 26;

/// A place in the picture.
#[derive(Clone, Copy)]
struct At {
    x: f64,
    y: f64,
}

/// The circle that parties stand on.
#[derive(Clone, Copy)]
struct Circle {
    middle: At,
    radius: f64,
    parties: usize,
}

impl Circle {
    fn new(parties: usize) -> Self {
        let radius = LEAST + GROWS * small(parties);
        Self { middle: At { x: radius + BESIDE, y: radius + ABOVE }, radius, parties }
    }

    /// The angle of the n-th from the top. None stands at the very top, where two names would meet.
    fn angle(self, n: usize) -> f64 {
        TAU * (small(n) + 0.5) / small(self.parties.max(1))
    }

    /// A place at that angle, so far outside of the circle.
    fn at(self, angle: f64, outside: f64) -> At {
        let radius = self.radius + outside;
        At { x: self.middle.x + radius * angle.sin(), y: self.middle.y - radius * angle.cos() }
    }
}

/// The picture; `network` has [`MOST`] nodes at most, `number` tells it from others on the page.
pub fn draw(network: &Network, number: usize) -> Markup {
    let order = order(network);
    let circle = Circle::new(order.len());
    let places: HashMap<usize, f64> = order.iter().enumerate().map(|(n, at)| (*at, circle.angle(n))).collect();
    let most = network.edges.iter().map(|edge| edge.signs.total()).max().unwrap_or(1);
    let edges = network.edges.iter().filter_map(|edge| {
        let ends = [edge.from, edge.to].map(|at| places.get(&at).map(|angle| circle.at(*angle, 0.0)));
        Some((edge, (ends[0]?, ends[1]?), width(edge.signs.total(), most)))
    });
    let nodes = order.iter().filter_map(|at| Some((*at, network.nodes.get(*at)?, *places.get(at)?)));
    let (wide, high) = (circle.middle.x * 2.0, circle.middle.y * 2.0);
    html! {
        svg.network viewBox=(format!("0 0 {wide:.0} {high:.0}")) width=(format!("{wide:.0}")) height=(format!("{high:.0}")) role="img"
            aria-label="holders and targets of stances; the same stands in the table below" {
            defs {
                @for (name, _) in KINDS {
                    marker id=(format!("to-{name}-{number}")) class=(name) viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto" {
                        path d="M0 0 10 5 0 10z" {}
                    }
                }
            }
            @for (edge, ends, width) in edges { (arrow(network, edge, circle.middle, ends, (width, number))) }
            @for (at, node, angle) in nodes { (dot(at, node, circle, angle)) }
        }
    }
}

/// Names of the kinds of edges, and what they mean.
pub const KINDS: [(&str, &str); 4] = [
    ("support", "only support (solid)"),
    ("against", "only opposition (dashed)"),
    ("both", "support and opposition (long dashes)"),
    ("neutral", "neither (dotted)"),
];

fn kind(signs: Signs) -> &'static str {
    match (signs.of(Sign::Support) > 0, signs.of(Sign::Against) > 0) {
        (true, false) => "support",
        (false, true) => "against",
        (true, true) => "both",
        (false, false) => "neutral",
    }
}

/// Who stands beside whom: from the node with most stances on, always the one that has most to do with the last, so that
/// most arrows are short.
fn order(network: &Network) -> Vec<usize> {
    let mut ties: HashMap<(usize, usize), u32> = HashMap::new();
    for edge in &network.edges {
        *ties.entry((edge.from.min(edge.to), edge.from.max(edge.to))).or_default() += edge.signs.total();
    }
    let tie = |a: usize, b: usize| ties.get(&(a.min(b), a.max(b))).copied().unwrap_or_default();
    let mut left: Vec<usize> = (0..network.nodes.len()).collect();
    let mut order: Vec<usize> = Vec::new();
    while !left.is_empty() {
        let last = order.last().copied();
        let best = left
            .iter()
            .enumerate()
            .max_by_key(|(n, at)| (last.map_or(0, |last| tie(last, **at)), std::cmp::Reverse(*n)));
        let next = best.map_or(0, |(n, _)| n);
        order.push(left.remove(next));
    }
    order
}

fn small(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

fn width(count: u32, most: u32) -> f64 {
    1.0 + 4.0 * (f64::from(count) / f64::from(most.max(1))).sqrt()
}

fn arrow(network: &Network, edge: &Edge, middle: At, (from, to): (At, At), (width, number): (f64, usize)) -> Markup {
    let path = if edge.from == edge.to {
        // Towards oneself: a loop outside the circle.
        let out = |by: f64| At { x: from.x + (from.x - middle.x) * by, y: from.y + (from.y - middle.y) * by };
        let (a, b) = (out(0.22), out(0.08));
        let (dx, dy) = ((from.y - middle.y) * 0.12, (middle.x - from.x) * 0.12);
        format!(
            "M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
            from.x,
            from.y,
            a.x + dx,
            a.y + dy,
            a.x - dx,
            a.y - dy,
            b.x,
            b.y
        )
    } else {
        // Bent towards the middle, more for the way there than for the way back, so that both are seen.
        let bend = if edge.from < edge.to { 0.30 } else { 0.55 };
        let half = At { x: f64::midpoint(from.x, to.x), y: f64::midpoint(from.y, to.y) };
        let over = At { x: half.x + (middle.x - half.x) * bend, y: half.y + (middle.y - half.y) * bend };
        let (begin, end) = (toward(from, over, 7.0), toward(to, over, 8.0));
        format!("M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}", begin.x, begin.y, over.x, over.y, end.x, end.y)
    };
    let name = |at: usize| network.nodes.get(at).map_or("", |node| node.name.as_str());
    let kind = kind(edge.signs);
    let (from, to) = (format!("from-{}", edge.from), format!("to-{}", edge.to));
    html! {
        path.edge.(kind).(from).(to) d=(path) stroke-width=(format!("{width:.1}")) marker-end=(format!("url(#to-{kind}-{number})")) {
            title { (Words(name(edge.from))) " → " (Words(name(edge.to))) ": " (told(edge.signs)) }
        }
    }
}

/// A point so far from one towards another.
fn toward(from: At, to: At, by: f64) -> At {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let share = by / dx.hypot(dy).max(1.0);
    At { x: from.x + dx * share, y: from.y + dy * share }
}

fn dot(at: usize, node: &Node, circle: Circle, angle: f64) -> Markup {
    let (place, text) = (circle.at(angle, 0.0), circle.at(angle, 14.0));
    let anchor = if angle < TAU / 2.0 { "start" } else { "end" };
    let name: String = node.name.chars().take(NAME).collect();
    let dots = if node.name.chars().count() > NAME { "…" } else { "" };
    let total = f64::from(node.total());
    html! {
        g.node tabindex="0" data-node=(at) {
            title { (Words(&node.name)) ": holds " (told(node.holds)) "; receives " (told(node.receives)) }
            circle cx=(format!("{:.1}", place.x)) cy=(format!("{:.1}", place.y)) r=(format!("{:.1}", 4.0 + total.sqrt().min(6.0) * 0.6)) {}
            text x=(format!("{:.1}", text.x)) y=(format!("{:.1}", text.y + 4.0)) text-anchor=(anchor) { (Words(&name)) (dots) }
        }
    }
}

/// `3 support, 1 against, 2 neutral`; what there is none of is not said.
pub fn told(signs: Signs) -> String {
    let parts = [(signs.support, "support"), (signs.against, "against"), (signs.neutral, "neutral")];
    let parts: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
    if parts.is_empty() { "no stance".to_owned() } else { parts.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::super::tests::network;
    use super::*;

    #[test]
    fn every_party_and_every_edge_is_drawn_and_nothing_leaves_the_picture() {
        let names: Vec<String> = (0..MOST).map(|n| format!("Party {n}")).collect();
        let mut all: Vec<(&str, &str, &str)> =
            names.windows(2).map(|two| (two[0].as_str(), "against", two[1].as_str())).collect();
        all.extend([("Party 1", "support", "Party 0"), ("Party 3", "neutral", "Party 3")]);
        let found = network(&all);
        let page = draw(&found, 0).into_string();
        assert_eq!(page.matches("<circle").count(), MOST);
        assert_eq!(page.matches("<path class=\"edge").count(), all.len());
        let numbers = regex::Regex::new(r#"\bc?[xy]="([-0-9.]+)""#).unwrap();
        for number in numbers.captures_iter(&page) {
            let at: f64 = number[1].parse().unwrap();
            assert!((0.0..=Circle::new(MOST).middle.x * 2.0).contains(&at), "{at}");
        }
        assert_eq!(page, draw(&found, 0).into_string());
    }

    #[test]
    fn those_who_have_to_do_with_each_other_stand_together() {
        let found =
            network(&[("a", "against", "b"), ("c", "against", "d"), ("a", "support", "b"), ("d", "support", "c")]);
        let names: Vec<&str> = order(&found).into_iter().map(|at| found.nodes[at].name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c", "d"]);
    }
}
