//! Keys described once: reference and example are generated from the same table that readers take
//! their messages from.
//!
//! ```
//! use thirdline_document::schema::{Key, Kind, Section, example_toml, reference_markdown};
//!
//! static TEAM: Section = Section::repeated(
//!     "team",
//!     "A team that incidents are handed over to.",
//!     &[
//!         Key::required("name", Kind::Text, "what people call the team", r#""Network""#),
//!         Key::optional("line", Kind::Integer, "line of support", "2").default("1"),
//!     ],
//! );
//! assert_eq!(
//!     example_toml(&[&TEAM]),
//!     "\
//! ## A team that incidents are handed over to. The table may be repeated.
//! [[team]]
//!
//! ## What people call the team. Required.
//! name = \"Network\"
//!
//! ## Line of support. An integer. Default: 1.
//! #line = 2
//! "
//! );
//! assert!(reference_markdown(&[&TEAM]).contains("| `name` | text | required | what people"));
//! ```

use std::fmt::Write as _;

/// What may stand at a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text in quotes.
    Text,
    /// A text or a list of texts.
    Texts,
    /// An integer.
    Integer,
    /// A number, with or without decimals.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `true`, `false`, or a text that says more.
    BooleanOrText,
    /// A date or time, with or without quotes.
    Date,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of values of another kind, said in the words about the key.
    List,
    /// A table written in braces.
    Table,
}

impl Kind {
    fn describe(self) -> String {
        let words = match self {
            Self::Text => "text",
            Self::Texts => "text or list of texts",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "`true` or `false`",
            Self::BooleanOrText => "`true`, `false` or text",
            Self::Date => "date or time",
            Self::List => "list",
            Self::Table => "table",
            Self::Choice(words) => {
                return words
                    .iter()
                    .map(|word| format!("`\"{word}\"`"))
                    .collect::<Vec<_>>()
                    .join(" or ");
            }
        };
        words.to_owned()
    }

    /// For the example; nothing where the example itself shows it.
    fn sentence(self) -> Option<String> {
        match self {
            Self::Text | Self::List | Self::Table => None,
            Self::Texts => Some("A text or a list of texts.".to_owned()),
            Self::Integer => Some("An integer.".to_owned()),
            Self::Number => Some("A number.".to_owned()),
            Self::Boolean => Some("Either true or false.".to_owned()),
            Self::BooleanOrText => Some("Either true or false, or a text.".to_owned()),
            Self::Date => Some("A date or time.".to_owned()),
            Self::Choice(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
                Some(format!("One of {}.", words.join(", ")))
            }
        }
    }
}

/// One key of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The key as written, with quotes where TOML wants them.
    pub name: &'static str,
    /// What may stand at it.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// What holds when it is not there, as written in the file.
    pub default: Option<&'static str>,
    /// What it is: part of a sentence, without a full stop.
    pub about: &'static str,
    /// A value as written in the file; on one line.
    pub example: &'static str,
}

impl Key {
    /// A key that must be there.
    #[must_use]
    pub const fn required(
        name: &'static str,
        kind: Kind,
        about: &'static str,
        example: &'static str,
    ) -> Self {
        Self { name, kind, required: true, default: None, about, example }
    }

    /// A key that may be there.
    #[must_use]
    pub const fn optional(
        name: &'static str,
        kind: Kind,
        about: &'static str,
        example: &'static str,
    ) -> Self {
        Self { name, kind, required: false, default: None, about, example }
    }

    /// The same key with what holds when it is not there, as written in the file.
    #[must_use]
    pub const fn default(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }
}

/// How the keys of a section stand in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// At the top, before any heading.
    Root,
    /// Under one heading: `[columns]`.
    Table,
    /// Under a heading that may come again: `[[team]]`.
    Repeated,
    /// Under one heading, with keys up to the writer; those described are examples.
    FreeForm,
}

/// A group of keys under one heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// Path in the heading; empty at the top of the file.
    pub name: &'static str,
    /// How its keys stand in the file.
    pub layout: Layout,
    /// What it is for, in sentences.
    pub about: &'static str,
    /// Its keys, in the order of reference and example.
    pub keys: &'static [Key],
}

impl Section {
    /// The keys before any heading; this section comes first.
    #[must_use]
    pub const fn root(about: &'static str, keys: &'static [Key]) -> Self {
        Self { name: "", layout: Layout::Root, about, keys }
    }

    /// The keys under `[name]`.
    #[must_use]
    pub const fn table(name: &'static str, about: &'static str, keys: &'static [Key]) -> Self {
        Self { name, layout: Layout::Table, about, keys }
    }

    /// The keys under each `[[name]]`.
    #[must_use]
    pub const fn repeated(name: &'static str, about: &'static str, keys: &'static [Key]) -> Self {
        Self { name, layout: Layout::Repeated, about, keys }
    }

    /// Examples of the keys under `[name]`, which are up to the writer.
    #[must_use]
    pub const fn free_form(name: &'static str, about: &'static str, keys: &'static [Key]) -> Self {
        Self { name, layout: Layout::FreeForm, about, keys }
    }

    fn heading(&self) -> Option<String> {
        match self.layout {
            Layout::Root => None,
            Layout::Table | Layout::FreeForm => Some(format!("[{}]", self.name)),
            Layout::Repeated => Some(format!("[[{}]]", self.name)),
        }
    }

    fn layout_sentence(&self) -> Option<&'static str> {
        match self.layout {
            Layout::Root | Layout::Table => None,
            Layout::Repeated => Some("The table may be repeated."),
            Layout::FreeForm => Some("The keys are yours; these are examples."),
        }
    }
}

/// The reference of a file in Markdown: for each section its heading, what it is for, and a table of
/// its keys.
#[must_use]
pub fn reference_markdown(sections: &[&Section]) -> String {
    let mut out = String::new();
    for section in sections {
        if !out.is_empty() {
            out.push('\n');
        }
        let heading = section.heading().map_or("Top of the file".to_owned(), |h| format!("`{h}`"));
        let about = sentences([
            Some(section.about.to_owned()),
            section.layout_sentence().map(str::to_owned),
        ]);
        let _ = write!(out, "### {heading}\n\n{about}\n");
        if !section.keys.is_empty() {
            out.push_str("\n| key | value | if absent | meaning | example |\n| --- | --- | --- | --- | --- |\n");
        }
        for key in section.keys {
            let absent = match (key.required, key.default) {
                (true, _) => "required".to_owned(),
                (false, Some(default)) => code(default),
                (false, None) => "–".to_owned(),
            };
            let _ = writeln!(
                out,
                "| {} | {} | {absent} | {} | {} |",
                code(key.name),
                cell(&key.kind.describe()),
                cell(key.about),
                code(key.example)
            );
        }
    }
    out
}

/// An example with comments: required keys as they are, the others behind `#`.
#[must_use]
pub fn example_toml(sections: &[&Section]) -> String {
    example(sections, "#")
}

/// An example to begin with: every key of `now` in force, but those whose lines begin as one of
/// `later_keys`, and then, behind a line that says `what`, everything of `later` behind `#`.
#[must_use]
pub fn draft_toml(now: &[&Section], later_keys: &[&str], what: &str, later: &[&Section]) -> String {
    let mut out = String::new();
    for line in complete_example_toml(now).lines() {
        let is_later = later_keys.iter().any(|key| line.starts_with(key));
        out.push_str(if is_later { "#" } else { "" });
        out.push_str(line);
        out.push('\n');
    }
    out.push_str(&format!("\n# Later: {what}.\n"));
    for line in complete_example_toml(later).lines() {
        out.push_str(if line.starts_with('#') || line.is_empty() { "" } else { "#" });
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The example with every key in force; for a test that the reader knows all of them.
#[must_use]
pub fn complete_example_toml(sections: &[&Section]) -> String {
    example(sections, "")
}

fn example(sections: &[&Section], optional: &str) -> String {
    let mut out = String::new();
    for section in sections {
        if !out.is_empty() {
            out.push('\n');
        }
        comment(
            &mut out,
            [Some(section.about.to_owned()), section.layout_sentence().map(str::to_owned)],
        );
        if let Some(heading) = section.heading() {
            let _ = writeln!(out, "{heading}");
        }
        for key in section.keys {
            out.push('\n');
            comment(
                &mut out,
                [
                    Some(format!("{}.", capitalised(key.about))),
                    key.kind.sentence(),
                    key.required.then(|| "Required.".to_owned()),
                    key.default.map(|default| format!("Default: {default}.")),
                ],
            );
            // In a table with free keys there is nothing to leave out.
            let live = key.required || section.layout == Layout::FreeForm;
            let _ =
                writeln!(out, "{}{} = {}", if live { "" } else { optional }, key.name, key.example);
        }
    }
    out
}

fn sentences<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Comment lines of at most 90 characters.
fn comment<const N: usize>(out: &mut String, parts: [Option<String>; N]) {
    let text = sentences(parts);
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count() + 1;
        if width == 0 || width + length > 90 {
            out.push_str(if width == 0 { "#" } else { "\n#" });
            width = 1;
        }
        out.push(' ');
        out.push_str(word);
        width += length;
    }
    out.push('\n');
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn code(text: &str) -> String {
    format!("`{}`", cell(text))
}
