//! What the name of a file says about the article in it, by a regular expression with named groups.

use super::{Extracted, date};
use regex::Regex;

/// What a group may be called.
const GROUPS: [&str; 4] = ["date", "outlet", "title", "url"];

/// A pattern of file names.
#[derive(Clone, Debug)]
pub struct Names(Regex);

impl Names {
    /// Of a regular expression whose groups are called `date`, `outlet`, `title` or `url`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let regex = Regex::new(pattern).map_err(|error| error.to_string())?;
        let names: Vec<&str> = regex.capture_names().flatten().collect();
        if let Some(odd) = names.iter().find(|name| !GROUPS.contains(name)) {
            return Err(format!("the group “{odd}” is not known: there are {}.", GROUPS.join(", ")));
        }
        if names.is_empty() {
            return Err(format!("it has no named group: write (?<date>…), with one of {}.", GROUPS.join(", ")));
        }
        Ok(Self(regex))
    }

    /// Puts what a name (without its ending) says before what the article says itself.
    pub fn apply(&self, stem: &str, article: &mut Extracted) {
        let Some(found) = self.0.captures(stem) else {
            article.notes.push("its name does not fit --name: nothing was taken from it.".to_owned());
            return;
        };
        let group =
            |name| found.name(name).map(|group| group.as_str().trim().to_owned()).filter(|text| !text.is_empty());
        if let Some(text) = group("date") {
            match date::day(&text) {
                Some(day) => article.date = Some(day),
                None => {
                    article.notes.push(format!("“{text}” in its name is no date that can be meant in one way only."));
                }
            }
        }
        for (name, field) in [("outlet", &mut article.outlet), ("title", &mut article.title), ("url", &mut article.url)]
        {
            *field = group(name).or_else(|| field.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_date_outlet_and_title() {
        let names = Names::new(r"(?<date>\d{4}-\d\d-\d\d)_(?<outlet>[^_]+)_(?<title>.+)").unwrap();
        let mut article = Extracted { title: Some("own".into()), url: Some("u".into()), ..Extracted::default() };
        names.apply("2015-05-26_Lake Wire_Talks end_1", &mut article);
        assert_eq!(article.date.as_deref(), Some("2015-05-26"));
        assert_eq!((article.outlet.as_deref(), article.title.as_deref()), (Some("Lake Wire"), Some("Talks end_1")));
        assert_eq!((article.url.as_deref(), article.notes.len()), (Some("u"), 0));
        names.apply("talks", &mut article);
        names.apply("2015-99-26_a_b", &mut article);
        assert_eq!((article.notes.len(), article.date.as_deref()), (2, Some("2015-05-26")));
        for bad in ["(", "(?<author>.*)", "no group"] {
            assert!(Names::new(bad).is_err(), "{bad}");
        }
    }
}
