//! One value, read as what the reader expects of it.

use std::ops::{Range, RangeInclusive};

use crate::document::Document;
use crate::fault::Fault;
use crate::node::{Node, Spanned};
use crate::suggest::{listed, nearest};
use crate::table::Table;

/// A value that stands in the file. Each reading notes a fault when the value is something else.
#[derive(Debug, Clone)]
pub struct Value<'d> {
    pub(crate) document: &'d Document,
    pub(crate) node: &'d Spanned<Node>,
    /// Path of keys, as written in a heading.
    pub(crate) path: String,
}

impl<'d> Value<'d> {
    /// Where the value stands.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.node.span.clone()
    }

    /// The document this is a value of.
    #[must_use]
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// The key of the value, with the tables it stands in: `columns.incident`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Notes a fault at the value; its key is put before the message.
    pub fn fault(&self, message: impl AsRef<str>) {
        self.note(message.as_ref(), None);
    }

    /// Notes a fault at the value, with what to do.
    pub fn fault_with_help(&self, message: impl AsRef<str>, help: impl Into<String>) {
        self.note(message.as_ref(), Some(help.into()));
    }

    fn note(&self, message: &str, help: Option<String>) {
        let message = format!("`{}`: {message}", self.path);
        self.document.push(Fault { span: self.span(), message, help });
    }

    fn spanned<T>(&self, value: T) -> Spanned<T> {
        Spanned::new(value, self.span())
    }

    fn unexpected<T>(&self, expected: &str, help: Option<String>) -> Option<T> {
        self.note(&format!("expected {expected}, found {}", self.node.value.describe()), help);
        None
    }

    /// Whether a text stands here.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self.node.value, Node::Text(_))
    }

    /// A text.
    #[must_use]
    pub fn string(&self) -> Option<Spanned<String>> {
        match &self.node.value {
            Node::Text(text) => Some(self.spanned(text.clone())),
            Node::List(_) | Node::Table(_) => self.unexpected("a text", None),
            _ => {
                let written = self.document.text().get(self.span()).unwrap_or_default();
                self.unexpected("a text", Some(format!("put it in quotes: \"{written}\"")))
            }
        }
    }

    /// A text that says something.
    pub(crate) fn filled_string(&self) -> Option<Spanned<String>> {
        let text = self.string()?;
        if text.value.trim().is_empty() {
            self.fault("expected a text, found an empty one");
            return None;
        }
        Some(text)
    }

    /// A text, or a list of texts. What is no text is noted and left out.
    #[must_use]
    pub fn strings(&self) -> Vec<Spanned<String>> {
        match &self.node.value {
            Node::Text(text) => vec![self.spanned(text.clone())],
            Node::List(_) => self.items().iter().filter_map(Value::string).collect(),
            _ => self.unexpected("a text or a list of texts", None).into_iter().collect(),
        }
    }

    /// The values of a list; a single value counts as a list of one.
    #[must_use]
    pub fn items(&self) -> Vec<Self> {
        match &self.node.value {
            Node::List(items) => {
                items.iter().map(|node| Self { node, path: self.path.clone(), ..*self }).collect()
            }
            _ => vec![self.clone()],
        }
    }

    /// An integer.
    #[must_use]
    pub fn integer(&self) -> Option<Spanned<i64>> {
        match &self.node.value {
            Node::Integer(Some(number)) => Some(self.spanned(*number)),
            Node::Integer(None) => {
                self.fault("the integer is too large");
                None
            }
            Node::Text(text) => self.unexpected("an integer", unquoted::<i64>(text)),
            _ => self.unexpected("an integer", None),
        }
    }

    /// An integer within bounds, both included.
    #[must_use]
    pub fn integer_in(&self, range: RangeInclusive<i64>) -> Option<Spanned<i64>> {
        let number = self.integer()?;
        if range.contains(&number.value) {
            return Some(number);
        }
        let bounds = match (*range.start(), *range.end()) {
            (low, i64::MAX) => format!("{low} or more"),
            (i64::MIN, high) => format!("{high} or less"),
            (low, high) => format!("an integer from {low} to {high}"),
        };
        self.fault(format!("expected {bounds}, found {}", number.value));
        None
    }

    /// A finite number, with or without decimals.
    #[must_use]
    pub fn number(&self) -> Option<Spanned<f64>> {
        match &self.node.value {
            Node::Integer(Some(number)) => Some(self.spanned(*number as f64)),
            Node::Integer(None) => {
                self.fault("the number is too large");
                None
            }
            Node::Float(number) if number.is_finite() => Some(self.spanned(*number)),
            Node::Float(_) => {
                self.fault("expected a number, found one that is not finite");
                None
            }
            Node::Text(text) => self.unexpected("a number", unquoted::<f64>(text)),
            _ => self.unexpected("a number", None),
        }
    }

    /// A finite number within bounds, both included.
    #[must_use]
    pub fn number_in(&self, range: RangeInclusive<f64>) -> Option<Spanned<f64>> {
        let number = self.number()?;
        if range.contains(&number.value) {
            return Some(number);
        }
        let (low, high) = (range.start(), range.end());
        let message = format!("expected a number from {low} to {high}, found {}", number.value);
        self.fault(message);
        None
    }

    /// `true` or `false`.
    #[must_use]
    pub fn boolean(&self) -> Option<Spanned<bool>> {
        match &self.node.value {
            Node::Boolean(flag) => Some(self.spanned(*flag)),
            Node::Text(text) => self.unexpected("`true` or `false`", unquoted::<bool>(text)),
            _ => self.unexpected("`true` or `false`", None),
        }
    }

    /// A date or time as its text, written with or without quotes; the caller parses it.
    #[must_use]
    pub fn date_text(&self) -> Option<Spanned<String>> {
        match &self.node.value {
            Node::Date(text) | Node::Text(text) => Some(self.spanned(text.clone())),
            _ => self.unexpected("a date or time", None),
        }
    }

    /// One of the words allowed, as what it stands for.
    #[must_use]
    pub fn choice<T: Clone>(&self, options: &[(&str, T)]) -> Option<T> {
        let text = self.string()?;
        if let Some((_, meaning)) = options.iter().find(|(word, _)| *word == text.value) {
            return Some(meaning.clone());
        }
        let words = || options.iter().map(|(word, _)| *word);
        let help = nearest(&text.value, words()).map(|word| format!("did you mean \"{word}\"?"));
        self.note(&format!("expected one of {}, found `{}`", listed(words()), text.value), help);
        None
    }

    /// A table.
    #[must_use]
    pub fn table(&self) -> Option<Table<'d>> {
        match &self.node.value {
            Node::Table(entries) => {
                Some(Table::inner(self.document, entries, self.span(), self.path.clone(), false))
            }
            Node::List(items) if items.iter().all(is_table) => self
                .unexpected("one table", Some(format!("write `[{}]`, and only once", self.path))),
            _ => self.unexpected("a table", Some(format!("write `[{}]`", self.path))),
        }
    }

    /// A list of tables. What is no table is noted and left out.
    #[must_use]
    pub fn tables(&self) -> Vec<Table<'d>> {
        let Node::List(items) = &self.node.value else {
            let help = format!("write `[[{}]]`", self.path);
            return self.unexpected("a list of tables", Some(help)).into_iter().collect();
        };
        let mut tables = Vec::with_capacity(items.len());
        for item in items {
            if let Node::Table(entries) = &item.value {
                let span = item.span.clone();
                tables.push(Table::inner(self.document, entries, span, self.path.clone(), true));
            } else {
                let value = Value { node: item, path: self.path.clone(), ..*self };
                value.unexpected::<()>("a table", Some(format!("write `[[{}]]`", self.path)));
            }
        }
        tables
    }
}

fn is_table(node: &Spanned<Node>) -> bool {
    matches!(node.value, Node::Table(_))
}

/// Advice for a value that is right but for its quotes.
fn unquoted<T: std::str::FromStr>(text: &str) -> Option<String> {
    text.parse::<T>().is_ok().then(|| format!("write it without quotes: {text}"))
}
