//! Content lines: unfolded, and split into name, parameters and value.

use crate::misread::{Misread, shown};

/// One property of a component.
#[derive(Debug)]
pub(super) struct Line {
    /// Where it begins in the file, from 1.
    pub(super) number: usize,
    /// In capitals.
    pub(super) name: String,
    parameters: Vec<(String, String)>,
    pub(super) value: String,
}

impl Line {
    /// The value of a parameter, without its quotes.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value as a text, in which a backslash takes the next character as it is.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut chars = self.value.chars();
        while let Some(c) = chars.next() {
            text.push(match c {
                '\\' => match chars.next() {
                    Some('n' | 'N') | None => ' ',
                    Some(escaped) => escaped,
                },
                c => c,
            });
        }
        text.trim().to_owned()
    }
}

/// The lines of a file. A line that begins with a space or a tab goes on with the one before.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Result<Line, (usize, Misread)>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut pieces = text.lines().zip(1..).peekable();
    std::iter::from_fn(move || {
        loop {
            let (first, number) = pieces.next()?;
            let mut whole = first.to_owned();
            while let Some((more, _)) = pieces.next_if(|(piece, _)| piece.starts_with([' ', '\t']))
            {
                whole.push_str(&more[1..]);
            }
            if !whole.trim().is_empty() {
                return Some(split(&whole, number).map_err(|wrong| (number, wrong)));
            }
        }
    })
}

fn split(line: &str, number: usize) -> Result<Line, Misread> {
    let wrong = || {
        Misread::new(
            format!("{} is no line of an iCalendar file", shown(line)),
            "a line reads NAME:value; is it an iCalendar file?",
        )
    };
    let named = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let end = line.find(|c| !named(c)).ok_or_else(wrong)?;
    let (name, mut rest) = line.split_at(end);
    if name.is_empty() {
        return Err(wrong());
    }
    let mut parameters = Vec::new();
    while let Some(after) = rest.strip_prefix(';') {
        let (key, after) = after.split_once('=').ok_or_else(wrong)?;
        // A value in quotes may hold what else would end it.
        let mut quoted = false;
        let end = after.find(|c| {
            quoted ^= c == '"';
            !quoted && matches!(c, ';' | ':')
        });
        let (value, after) = after.split_at(end.ok_or_else(wrong)?);
        parameters.push((key.to_ascii_uppercase(), value.trim_matches('"').to_owned()));
        rest = after;
    }
    let value = rest.strip_prefix(':').ok_or_else(wrong)?.to_owned();
    Ok(Line { number, name: name.to_ascii_uppercase(), parameters, value })
}
