//! What the readers of all our documents share.

use std::ops::Range;
use thirdline_document::schema::Section;
use thirdline_document::{Fault, Spanned, Table};
use thirdline_time::{Day, Misread};

/// Reads a table, and notes every key of it that nobody asked for.
pub(crate) fn whole<'d, T>(
    table: Table<'d>,
    section: &'static Section,
    read: impl FnOnce(&Table<'d>) -> T,
) -> T {
    let table = table.described_by(section);
    let value = read(&table);
    table.finish();
    value
}

/// A text that says something.
pub(crate) fn said(table: &Table<'_>, key: &str) -> Option<String> {
    let text = table.string(key)?;
    if text.value.trim().is_empty() {
        let fault = Fault::new(text.span, format!("`{key}` says nothing"));
        table.push(fault.with_help("say it, or take the key away"));
        return None;
    }
    Some(text.value)
}

/// The same where it must be there.
pub(crate) fn required(table: &Table<'_>, key: &str) -> Option<String> {
    table.required(key)?;
    said(table, key)
}

/// A text or a list of texts.
pub(crate) fn texts(table: &Table<'_>, key: &str) -> Vec<String> {
    table.strings(key).into_iter().map(|s| s.value).collect()
}

/// A day, days since 1970-01-01.
pub(crate) fn day(table: &Table<'_>, key: &str) -> Option<i32> {
    placed_day(table, key).map(|day| day.value)
}

/// The same where it must be there.
pub(crate) fn required_day(table: &Table<'_>, key: &str) -> Option<i32> {
    table.required(key)?;
    day(table, key)
}

/// A day and where it stands.
pub(crate) fn placed_day(table: &Table<'_>, key: &str) -> Option<Spanned<i32>> {
    let text = table.date_text(key)?;
    day_of(table, text)
}

/// The day that a text names.
pub(crate) fn day_of(table: &Table<'_>, text: Spanned<String>) -> Option<Spanned<i32>> {
    match Day::parse(&text.value) {
        Ok(day) => Some(Spanned::new(day.0, text.span)),
        Err(why) => {
            misread(table, text.span, why);
            None
        }
    }
}

/// Notes what could not be understood of a text.
pub(crate) fn misread(table: &Table<'_>, span: Range<usize>, misread: Misread) {
    table.push(Fault::new(span, misread.message).with_help(misread.help));
}
