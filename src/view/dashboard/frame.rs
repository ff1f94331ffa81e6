//! Head and foot of the pages, and numbers as they are written on them.

use crate::insight::facts::Month;
use crate::insight::sign::{Sign, Signs};
use crate::insight::stances::{Side, Stances};
use crate::insight::{Facts, Once};
use crate::keymap::Context;
use crate::session::dashboard::Page;
use crate::session::dashboard::insight::Counting;
use crate::session::{Mode, Session};
use crate::view::drawer::wrapped;
use crate::view::ink::Ink;
use crate::view::palette;
use crate::view::theme::Theme;
use ratatui::style::Style;

/// A number with commas between thousands.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A month, or that it is unknown.
pub fn month(month: Option<Month>) -> String {
    month.map_or("unknown".to_owned(), |month| month.to_string())
}

/// An outlet, or that it is unknown.
pub fn outlet(outlet: Option<&str>) -> &str {
    outlet.unwrap_or("unknown outlet")
}

/// A holder or a target.
pub fn party(facts: &Facts, side: Side) -> &str {
    side.and_then(|id| facts.party(id)).map_or("nobody said", |party| &party.name)
}

/// Stances in a cell: support, opposition, and what is neither where there is nothing else.
pub fn signs(signs: Signs) -> String {
    match signs {
        Signs { support: 0, against: 0, neutral: 0 } => "·".to_owned(),
        Signs { support: 0, against: 0, neutral } => format!("0:{neutral}"),
        Signs { support, against: 0, .. } => format!("+{support}"),
        Signs { support: 0, against, .. } => format!("-{against}"),
        Signs { support, against, .. } => format!("+{support}-{against}"),
    }
}

/// The half of a cell that is full: above for support, below for opposition, both where neither prevails.
pub fn half(signs: Signs) -> &'static str {
    match signs.balance() {
        None => " ",
        Some(balance) if balance > 0.2 => "▀",
        Some(balance) if balance < -0.2 => "▄",
        Some(_) => "█",
    }
}

/// How stances that prevail are coloured.
pub fn tone(signs: Signs, theme: &Theme) -> Style {
    match half(signs) {
        "▀" => theme.good(),
        "▄" => theme.against(),
        " " => theme.dim(),
        _ => theme.plain(),
    }
}

/// How stances of a sign are coloured.
pub fn tone_of(sign: Sign, theme: &Theme) -> Style {
    match sign {
        Sign::Support => theme.good(),
        Sign::Against => theme.against(),
        Sign::Neutral => theme.dim(),
    }
}

/// Stances in words.
pub fn said(signs: Signs) -> String {
    let balance = signs.balance().map_or(String::new(), |balance| format!(" · balance {balance:+.2}"));
    format!("{} for, {} against, {} neutral{balance}", signs.support, signs.against, signs.neutral)
}

pub fn head(session: &Session, ink: &mut Ink) {
    let (page, insight) = (session.dashboard.page, &session.dashboard.insight);
    let number = page as usize + 1;
    let mut parts = vec![format!("{} ({number} of {})", page.name(), Page::ALL.len())];
    if let Some(pictures) = insight.pictures() {
        let of_spans = matches!(page, Page::Progress | Page::Labels);
        let whose = if of_spans { &pictures.whose } else { &pictures.of_stances };
        parts.push(session.whose_name(whose));
        if page != Page::Progress && pictures.once != Once::Never {
            let left = if of_spans { String::new() } else { format!(", {} left out", grouped(pictures.repeated)) };
            parts.push(format!("{}{left}", pictures.once.name()));
        }
        let several = pictures.stances.len() > 1 && !of_spans;
        parts.extend(insight.stances().filter(|_| several).map(|stances| stances.layer.clone()));
    }
    parts.push(session.name.clone());
    ink.line(1, 0, &parts.join(" · "), ink.theme.strong());
}

fn counting(session: &Session) -> Option<String> {
    Some(match session.dashboard.insight.counting? {
        Counting::Files(_, 0) => "reading the annotations …".to_owned(),
        Counting::Files(done, total) => format!("read {done} of {total} files"),
        Counting::Texts(done, total) => {
            format!("compared the texts of {} of {} articles", grouped(done), grouped(total))
        }
    })
}

/// Where nothing was counted yet.
pub fn instead(session: &Session, ink: &mut Ink) {
    let text = counting(session).unwrap_or_else(|| "nothing was counted: come here again".to_owned());
    ink.line(1, 2, &text, ink.theme.plain());
}

/// Texts in the middle of the screen, where there is nothing to draw.
pub fn nothing(text: &str, ink: &mut Ink) {
    let (width, style) = (ink.width().saturating_sub(2), ink.theme.plain());
    for (row, y) in wrapped(text, width, 6).iter().zip(2..ink.height().saturating_sub(1)) {
        ink.text(1, y, row, width, style);
    }
}

/// What is said of the cell under the cursor, above the foot; gives back the row that it begins in.
pub fn detail(text: &str, ink: &mut Ink) -> u16 {
    let (width, bottom) = (ink.width().saturating_sub(2), ink.height().saturating_sub(1));
    // It has the same rows whatever is chosen, so that nothing jumps.
    let most = (200 / width.max(1) + 1).min(bottom / 4).max(1);
    let first = bottom.saturating_sub(most);
    for (row, y) in wrapped(text, width, usize::from(most)).iter().zip(first..bottom) {
        ink.text(1, y, row, width, ink.theme.plain());
    }
    if ink.height() < 14 {
        return first;
    }
    ink.rule(0, ink.width(), first.saturating_sub(1));
    first.saturating_sub(1)
}

/// What is left out of the stances, in words; empty: nothing.
pub fn caveats(stances: &Stances) -> String {
    if stances.undated == 0 {
        return String::new();
    }
    format!(" · {} in articles without a date", stances.undated)
}

/// The foot of these pages.
pub fn footer(session: &Session, pending: &str, ink: &mut Ink) {
    let counting = counting(session).filter(|_| session.dashboard.insight.told.is_some());
    let hints = [("list", "the spans"), ("whose", "whose"), ("once", "repeated text")];
    foot(session, pending, (counting, &hints), ink);
}

/// The last row of a page: how far the counting is, on the right; a message, what can follow the keys so far, or hints.
pub fn foot(session: &Session, pending: &str, (counting, hints): (Option<String>, &[(&str, &str)]), ink: &mut Ink) {
    let theme = ink.theme;
    let y = ink.height().saturating_sub(1);
    let end = match counting {
        Some(text) if matches!(session.mode, Mode::Normal) => {
            ink.right(ink.width().saturating_sub(1), y, &text, theme.message())
        }
        _ => ink.width(),
    };
    let room = end.saturating_sub(2);
    match (&session.mode, &session.message) {
        (Mode::Palette(open), _) => {
            let rows = ink.height().min(13) - 1;
            palette::draw(open, (y - rows, rows, ink.width()), ink);
        }
        (_, Some(message)) => _ = ink.text(1, y, message, room, theme.message()),
        _ if !pending.is_empty() => {
            let x = ink.text(1, y, &format!("{pending} …"), room, theme.strong()) + 2;
            let next = ink.keymap.next_keys(Context::Dashboard);
            ink.text(x, y, &next, room.saturating_sub(x), theme.dim());
        }
        _ => {
            let key = |name| ink.keymap.key(Context::Dashboard, name);
            let mut all = vec![format!("{}–{} pages", key("progress"), key("changes"))];
            let common = [("back", "back"), ("help", "keys")];
            all.extend(hints.iter().chain(&common).map(|(name, what)| format!("{} {what}", key(name))));
            _ = ink.text(1, y, &all.join(" · "), room, theme.dim());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_says_needs_no_colour() {
        let of = |support, against, neutral| Signs { support, against, neutral };
        let shown = [of(0, 0, 0), of(3, 0, 1), of(0, 2, 0), of(3, 1, 0), of(1, 1, 0), of(0, 0, 4)]
            .map(|cell| format!("{}{}", half(cell), signs(cell)));
        assert_eq!(shown, [" ·", "▀+3", "▄-2", "▀+3-1", "█+1-1", "█0:4"]);
        assert_eq!(said(of(3, 1, 0)), "3 for, 1 against, 0 neutral · balance +0.50");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
