//! A report in the format that was asked for.

use crate::arguments::{Format, Output};
use crate::evidence::format_of;
use crate::output;
use serde::Serialize;
use std::io::{self, Write};
use thirdline_report::paper::{self, Paper};
use thirdline_report::text::Style;

/// Writes a report whose formats are made by functions of their own.
pub(crate) fn tell(
    asked: &Output,
    text: impl FnOnce(Style) -> String,
    json: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    html: impl FnOnce() -> String,
) -> anyhow::Result<()> {
    let path = asked.output.as_deref();
    let style = output::style(asked.ascii, path.is_some());
    output::write(path, |out| match asked.format.unwrap_or_else(|| format_of(path)) {
        Format::Text => out.write_all(text(style).as_bytes()),
        Format::Json => json(out),
        Format::Html => out.write_all(html().as_bytes()),
    })
}

/// Writes a paper; its JSON is the value under the schema's name and version.
pub(crate) fn show<T: Serialize>(
    asked: &Output,
    (schema, version): (&str, u32),
    value: &T,
    paper: impl Fn() -> Paper,
) -> anyhow::Result<()> {
    tell(
        asked,
        |style| paper().text(style),
        |out| paper::json(schema, version, value, out),
        || paper().html(),
    )
}
