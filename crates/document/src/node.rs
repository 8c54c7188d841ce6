//! The tree of a document: values with their spans, keys in the order of the file.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::source::Source;

/// A value and the bytes of the text it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands; for a text with its quotes.
    pub span: Range<usize>,
}

impl<T> Spanned<T> {
    /// A value with its place.
    #[must_use]
    pub fn new(value: T, span: Range<usize>) -> Self {
        Self { value, span }
    }

    /// Another value at the same place.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Node {
    Text(String),
    /// `None` when it does not fit 64 bits.
    Integer(Option<i64>),
    Float(f64),
    Boolean(bool),
    /// As written.
    Date(String),
    List(Vec<Spanned<Node>>),
    Table(Vec<Entry>),
}

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: Spanned<String>,
    pub(crate) value: Spanned<Node>,
}

impl Node {
    /// What it is, in the words of a message.
    pub(crate) fn describe(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a number with decimals",
            Self::Boolean(true) => "`true`",
            Self::Boolean(false) => "`false`",
            Self::Date(_) => "a date or time",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// The entries of a table in the order of the file. Recursion is bounded: `syntax` has refused
/// anything deep before a tree is built.
pub(crate) fn entries(table: DeTable<'_>, source: &Source) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| Entry {
            key: Spanned::new(key.get_ref().to_string(), source.fit(&key.span())),
            value: node(value, source),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key.span.start);
    entries
}

fn node(value: toml::Spanned<DeValue<'_>>, source: &Source) -> Spanned<Node> {
    let span = source.fit(&value.span());
    let node = match value.into_inner() {
        DeValue::String(text) => Node::Text(text.into_owned()),
        DeValue::Integer(digits) => {
            Node::Integer(i64::from_str_radix(digits.as_str(), digits.radix()).ok())
        }
        // Faulty syntax has been noted; what is left of it counts as no finite number.
        DeValue::Float(digits) => Node::Float(digits.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Node::Boolean(flag),
        DeValue::Datetime(_) => Node::Date(source.text[span.clone()].to_owned()),
        DeValue::Array(items) => {
            Node::List(items.into_iter().map(|item| self::node(item, source)).collect())
        }
        DeValue::Table(table) => Node::Table(entries(table, source)),
    };
    Spanned::new(node, span)
}
