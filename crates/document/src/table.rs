//! A table, read key by key; what was never asked for is noted at the end.

use std::cell::{Cell, RefCell};
use std::ops::{Range, RangeInclusive};

use crate::document::Document;
use crate::fault::Fault;
use crate::node::{Entry, Spanned};
use crate::schema::{Key, Section};
use crate::suggest::{listed, nearest};
use crate::value::Value;

/// A table of the file. Ask for its keys, then call [`finish`](Self::finish).
///
/// A reading returns `None` (or nothing, for lists) both when a key is absent and when its value is
/// wrong; in the second case a fault is noted. `required_…` notes an absent key as well.
#[derive(Debug)]
#[must_use = "call `finish`, or unknown keys go unnoticed"]
pub struct Table<'d> {
    document: &'d Document,
    entries: &'d [Entry],
    span: Range<usize>,
    /// Path of keys, empty for the whole file.
    path: String,
    repeated: bool,
    section: Option<&'static Section>,
    asked: RefCell<Vec<String>>,
    missing: RefCell<Vec<(String, Fault)>>,
    free_form: Cell<bool>,
}

impl<'d> Table<'d> {
    pub(crate) fn root(document: &'d Document, entries: &'d [Entry]) -> Self {
        Self::inner(document, entries, 0..0, String::new(), false)
    }

    pub(crate) fn inner(
        document: &'d Document,
        entries: &'d [Entry],
        span: Range<usize>,
        path: String,
        repeated: bool,
    ) -> Self {
        Self {
            document,
            entries,
            span,
            path,
            repeated,
            section: None,
            asked: RefCell::default(),
            missing: RefCell::default(),
            free_form: Cell::new(false),
        }
    }

    /// Takes what messages say about keys from their description. Debug builds check that every key
    /// read, tables apart, is described, so that the reference cannot fall behind the reader.
    pub fn described_by(mut self, section: &'static Section) -> Self {
        self.section = Some(section);
        self
    }

    /// Where the table starts: its heading, or the whole of an inline table. `0..0` for the file.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The document this is a table of.
    #[must_use]
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// Notes a fault anywhere in the document.
    pub fn push(&self, fault: Fault) {
        self.document.push(fault);
    }

    /// The table as a message names it: `[columns]`, `[[team]]`, or `None` for the whole file.
    #[must_use]
    pub fn heading(&self) -> Option<String> {
        match (self.path.as_str(), self.repeated) {
            ("", _) => None,
            (path, true) => Some(format!("[[{path}]]")),
            (path, false) => Some(format!("[{path}]")),
        }
    }

    fn entry(&self, key: &str) -> Option<Value<'d>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.iter().any(|other| other == key) {
            asked.push(key.to_owned());
        }
        drop(asked);
        self.entries.iter().find(|entry| entry.key.value == key).map(|entry| self.value_of(entry))
    }

    fn value_of(&self, entry: &'d Entry) -> Value<'d> {
        let key = written(&entry.key.value);
        let path =
            if self.path.is_empty() { key } else { format!("{path}.{key}", path = self.path) };
        Value { document: self.document, node: &entry.value, path }
    }

    fn described(&self, key: &str) -> Option<&'static Key> {
        self.section?.keys.iter().find(|described| described.name == written(key))
    }

    /// Whatever stands at a key, if anything does.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<Value<'d>> {
        debug_assert!(
            self.section.is_none() || self.described(key).is_some(),
            "the key `{key}` is read but not described"
        );
        self.entry(key)
    }

    /// Whatever stands at a key; nothing is a fault.
    #[must_use]
    pub fn required(&self, key: &str) -> Option<Value<'d>> {
        let value = self.value(key);
        if value.is_none() {
            self.note_missing(key, "key", self.described(key));
        }
        value
    }

    fn note_missing(&self, key: &str, what: &str, described: Option<&Key>) {
        let place = self.heading().map(|heading| format!(" in `{heading}`")).unwrap_or_default();
        let about = described.map(|key| format!(": {}", key.about)).unwrap_or_default();
        let mut fault =
            Fault::new(self.span(), format!("missing {what} `{}`{place}{about}", written(key)));
        fault.help = described.map(|key| format!("for example: {} = {}", key.name, key.example));
        self.missing.borrow_mut().push((key.to_owned(), fault.clone()));
        self.document.push_missing(fault);
    }

    /// A text.
    #[must_use]
    pub fn string(&self, key: &str) -> Option<Spanned<String>> {
        self.value(key)?.string()
    }

    /// A text that must be there and say something.
    #[must_use]
    pub fn required_string(&self, key: &str) -> Option<Spanned<String>> {
        self.required(key)?.filled_string()
    }

    /// A text, or a list of texts.
    #[must_use]
    pub fn strings(&self, key: &str) -> Vec<Spanned<String>> {
        self.value(key).map(|value| value.strings()).unwrap_or_default()
    }

    /// A text or a list of texts that must be there.
    #[must_use]
    pub fn required_strings(&self, key: &str) -> Vec<Spanned<String>> {
        self.required(key).map(|value| value.strings()).unwrap_or_default()
    }

    /// The values of a list, or a single value as a list of one.
    #[must_use]
    pub fn items(&self, key: &str) -> Vec<Value<'d>> {
        self.value(key).map(|value| value.items()).unwrap_or_default()
    }

    /// An integer.
    #[must_use]
    pub fn integer(&self, key: &str) -> Option<Spanned<i64>> {
        self.value(key)?.integer()
    }

    /// An integer within bounds, both included.
    #[must_use]
    pub fn integer_in(&self, key: &str, range: RangeInclusive<i64>) -> Option<Spanned<i64>> {
        self.value(key)?.integer_in(range)
    }

    /// A finite number, with or without decimals.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<Spanned<f64>> {
        self.value(key)?.number()
    }

    /// A finite number within bounds, both included.
    #[must_use]
    pub fn number_in(&self, key: &str, range: RangeInclusive<f64>) -> Option<Spanned<f64>> {
        self.value(key)?.number_in(range)
    }

    /// `true` or `false`.
    #[must_use]
    pub fn boolean(&self, key: &str) -> Option<Spanned<bool>> {
        self.value(key)?.boolean()
    }

    /// A date or time as its text, written with or without quotes; the caller parses it.
    #[must_use]
    pub fn date_text(&self, key: &str) -> Option<Spanned<String>> {
        self.value(key)?.date_text()
    }

    /// One of the words allowed, as what it stands for.
    #[must_use]
    pub fn choice<T: Clone>(&self, key: &str, options: &[(&str, T)]) -> Option<T> {
        self.value(key)?.choice(options)
    }

    /// One of the words allowed, which must be there.
    #[must_use]
    pub fn required_choice<T: Clone>(&self, key: &str, options: &[(&str, T)]) -> Option<T> {
        self.required(key)?.choice(options)
    }

    /// A table.
    pub fn table(&self, key: &str) -> Option<Table<'d>> {
        self.entry(key)?.table()
    }

    /// A table that must be there.
    pub fn required_table(&self, key: &str) -> Option<Table<'d>> {
        let value = self.entry(key);
        if value.is_none() {
            self.note_missing(key, "table", None);
        }
        value?.table()
    }

    /// A list of tables: `[[team]]`.
    pub fn tables(&self, key: &str) -> Vec<Table<'d>> {
        self.entry(key).map(|value| value.tables()).unwrap_or_default()
    }

    /// All entries in the order of the file, for a table whose keys are up to its writer. No key of
    /// it is unknown then.
    pub fn entries(&self) -> impl Iterator<Item = (Spanned<String>, Value<'d>)> {
        self.free_form.set(true);
        self.entries.iter().map(|entry| (entry.key.clone(), self.value_of(entry)))
    }

    /// The keys in the order of the file; looking at them is not asking for them.
    pub fn keys(&self) -> impl Iterator<Item = &'d Spanned<String>> {
        self.entries.iter().map(|entry| &entry.key)
    }

    /// Notes a key that must never stand here, with the reason; nothing where it is absent. It is no
    /// unknown key then.
    pub fn refuse(&self, key: &str, message: impl Into<String>, help: impl Into<String>) {
        let place = self.entries.iter().find(|entry| entry.key.value == key);
        // An absent one is not asked for: nobody shall be told that it was meant.
        if let Some(entry) = place {
            let _ = self.entry(key);
            self.document.push(Fault::new(entry.key.span.clone(), message).with_help(help));
        }
    }

    /// Notes every key nobody asked for, with the nearest that would have been read.
    pub fn finish(self) {
        if self.free_form.get() {
            return;
        }
        let asked = self.asked.borrow();
        let is_asked = |key: &str| asked.iter().any(|other| other == key);
        // A key that is there already cannot be the one that was meant.
        let is_present = |key: &str| self.entries.iter().any(|entry| entry.key.value == key);
        let absent: Vec<&str> =
            asked.iter().map(String::as_str).filter(|key| !is_present(key)).collect();
        for entry in self.entries.iter().filter(|entry| !is_asked(&entry.key.value)) {
            let key = entry.key.value.as_str();
            let place = self.heading().map(|place| format!(" in `{place}`")).unwrap_or_default();
            let mut fault = Fault::new(
                entry.key.span.clone(),
                format!("unknown key `{}`{place}", written(key)),
            );
            let meant = nearest(key, absent.iter().copied());
            fault.help = match meant {
                Some(meant) => Some(format!("did you mean `{meant}`?")),
                None if asked.is_empty() => None,
                None => Some(format!("known here: {}", listed(asked.iter().map(String::as_str)))),
            };
            // The misspelt key says it all; that the right one is missing would say it twice.
            let missing = self.missing.borrow();
            for (_, echo) in missing.iter().filter(|(name, _)| Some(name.as_str()) == meant) {
                self.document.withdraw(echo);
            }
            self.document.push(fault);
        }
    }
}

/// A key as TOML wants it written.
fn written(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { format!("{key:?}") }
}
