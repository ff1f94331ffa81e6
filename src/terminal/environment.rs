//! What the environment says of the terminal. It is not asked itself: a session would have to wait for the answer.

/// Why no session can be shown, where `TERM` says that the terminal can only print line after line.
pub fn refusal(term: Option<&str>) -> Option<&'static str> {
    (term == Some("dumb")).then_some(
        "TERM is dumb: this terminal can't place text on a screen. Open another, or set TERM where it can, as in \
         TERM=xterm-256color. Commands as gloss docs, spans, stats, check need no such terminal.",
    )
}

/// What to say where the locale names signs other than UTF-8. The terminal may know UTF-8 nevertheless, and most do.
/// `names`: of `LC_ALL`, `LC_CTYPE`, `LANG`, the first that says anything counts.
pub fn notice(names: [Option<String>; 3]) -> Option<String> {
    let name = names.into_iter().flatten().find(|name| !name.is_empty())?;
    let is_known = ["utf-8", "utf8"].iter().any(|known| name.to_ascii_lowercase().contains(known));
    (!is_known).then(|| format!("the locale {name} is not UTF-8: where signs look wrong, set LC_ALL=C.UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_dumb_terminal_is_refused() {
        assert!(refusal(Some("dumb")).is_some());
        assert!([None, Some(""), Some("xterm"), Some("vt220")].into_iter().all(|term| refusal(term).is_none()));
    }

    #[test]
    fn the_first_locale_that_says_anything_counts() {
        let told = |names: [&str; 3]| notice(names.map(|name| Some(name.to_owned())));
        assert_eq!(told(["", "", ""]), None);
        assert_eq!(told(["", "en_GB.UTF-8", "C"]), None);
        assert_eq!(
            told(["C", "en_GB.UTF-8", ""]).as_deref(),
            Some("the locale C is not UTF-8: where signs look wrong, set LC_ALL=C.UTF-8")
        );
        assert!(told(["", "", "ja_JP.eucJP"]).is_some());
        assert_eq!(notice([None, None, Some("POSIX.utf8".to_owned())]), None);
    }
}
