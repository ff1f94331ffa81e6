//! Names of articles that stay the same when articles are added.

/// Code points of a slug at most.
const LONGEST: usize = 60;

/// Lower case, letters and digits of every script kept, everything else one `-`; never empty.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let mut cut: String = slug.chars().take(LONGEST).collect();
    if cut.len() < slug.len()
        && let Some(at) = cut.rfind('-')
    {
        cut.truncate(at);
    }
    let cut = cut.trim_matches('-');
    if cut.is_empty() { "article".to_owned() } else { cut.to_owned() }
}

/// An id made of a path: no white space or controls, no segment that could lead anywhere.
pub fn path_id(path: &str) -> String {
    let inner = path.strip_prefix("corpus/").unwrap_or(path);
    let stem = match inner.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') && !stem.is_empty() => stem,
        _ => inner,
    };
    let clean = |part: &str| {
        part.chars().map(|c| if c.is_whitespace() || c.is_control() { '-' } else { c }).collect::<String>()
    };
    let parts: Vec<String> =
        stem.split('/').filter(|part| !part.is_empty() && *part != "." && *part != "..").map(clean).collect();
    if parts.is_empty() { "article".to_owned() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_letters_of_every_script() {
        assert_eq!(slug("Opposition leaves the 2nd round — early!"), "opposition-leaves-the-2nd-round-early");
        assert_eq!(slug("Переговоры в Ирине"), "переговоры-в-ирине");
        assert_eq!(slug("  …  "), "article");
        assert!(slug(&"word ".repeat(40)).chars().count() <= 60);
    }

    #[test]
    fn ids_of_paths_lead_nowhere() {
        assert_eq!(path_id("corpus/a b/../x.y.txt"), "a-b/x.y");
        assert_eq!(path_id("corpus/.txt"), ".txt");
    }
}
