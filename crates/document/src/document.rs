//! A file as read: its tree, its text and what is wrong with it.

use std::cell::RefCell;
use std::ops::Range;

use crate::fault::{Fault, FaultList, Faults};
use crate::node::Entry;
use crate::source::Source;
use crate::syntax;
use crate::table::Table;

/// The largest file read, in bytes: files people write are far smaller, and a history given by
/// mistake as a mapping should be refused rather than parsed.
pub const MAX_BYTES: usize = 1024 * 1024;

/// A parsed file that collects faults while it is read.
///
/// Tables and values borrow the document and note faults in it, so reading needs no `&mut`.
#[derive(Debug)]
pub struct Document {
    source: Source,
    root: Vec<Entry>,
    found: RefCell<FaultList>,
    /// Lines, from 0, on which the syntax is faulty.
    broken: Vec<usize>,
}

impl Document {
    /// Parses a text. Never fails: faulty syntax is noted and the rest of the file is read on.
    /// `name` is what messages call the file, usually its path as given.
    #[must_use]
    pub fn parse(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut document = Self::empty(name.into(), text.into());
        let size = document.source.text.len();
        if size > MAX_BYTES {
            let message = format!("the file is too large: {size} bytes, at most {MAX_BYTES}");
            return document
                .refused(Fault::new(0..0, message).with_help(
                    "this should be a short TOML file written by hand; is it the data?",
                ));
        }
        let (root, faults) = syntax::parse(&document.source);
        document.root = root;
        for fault in faults {
            let lines = document.lines(&fault.span);
            document.broken.extend([lines.start, lines.end - 1]);
            document.found.get_mut().push(fault);
        }
        document.broken.sort_unstable();
        document.broken.dedup();
        document
    }

    /// Parses the bytes of a file, which must be UTF-8.
    #[must_use]
    pub fn parse_bytes(name: impl Into<String>, bytes: &[u8]) -> Self {
        let error = match std::str::from_utf8(bytes) {
            Ok(text) => return Self::parse(name, text),
            Err(error) => error,
        };
        // An oversized file is refused for its size, whatever it holds.
        if bytes.len() > MAX_BYTES {
            return Self::parse(name, String::from_utf8_lossy(bytes));
        }
        let document = Self::empty(name.into(), String::from_utf8_lossy(bytes).into_owned());
        let mark = if bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        let at = error.valid_up_to().saturating_sub(mark);
        let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let message = match bytes.get(error.valid_up_to()) {
            _ if utf16 => "the file is UTF-16, not UTF-8".to_owned(),
            Some(byte) => format!("the byte {byte:#04x} is not UTF-8"),
            None => "the file is not UTF-8".to_owned(),
        };
        let span = if utf16 { 0..0 } else { at..at + 1 };
        document.refused(Fault::new(span, message).with_help("save the file as UTF-8"))
    }

    fn empty(name: String, text: String) -> Self {
        let source = Source::new(name, text);
        Self { source, root: Vec::new(), found: RefCell::default(), broken: Vec::new() }
    }

    /// Nothing in the file counts but this fault.
    fn refused(mut self, mut fault: Fault) -> Self {
        fault.span = self.source.fit(&fault.span);
        self.broken = vec![self.source.line_index(fault.span.start)];
        self.found.get_mut().push(fault);
        self
    }

    /// The table of the whole file.
    pub fn table(&self) -> Table<'_> {
        Table::root(self, &self.root)
    }

    /// Name of the file, as given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.source.name
    }

    /// Text of the file without a byte order mark; spans are bytes of it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// Notes a fault. On a line with faulty syntax it is dropped: it would only be an echo.
    pub fn push(&self, mut fault: Fault) {
        fault.span = self.source.fit(&fault.span);
        let lines = self.lines(&fault.span);
        let next = self.broken.partition_point(|&line| line < lines.start);
        if self.broken.get(next).is_none_or(|line| !lines.contains(line)) {
            self.found.borrow_mut().push(fault);
        }
    }

    /// Notes that something is missing, unless the syntax is faulty: then it may well be there.
    pub(crate) fn push_missing(&self, fault: Fault) {
        if self.broken.is_empty() {
            self.push(fault);
        }
    }

    pub(crate) fn withdraw(&self, fault: &Fault) {
        self.found.borrow_mut().withdraw(fault);
    }

    /// Whether nothing is wrong so far.
    #[must_use]
    pub fn is_faultless(&self) -> bool {
        self.found.borrow().is_empty()
    }

    /// How many faults are noted so far: a reader that compares two counts knows whether what it has
    /// read between them was right.
    #[must_use]
    pub fn fault_count(&self) -> usize {
        let found = self.found.borrow();
        found.faults.len() + found.omitted
    }

    fn lines(&self, span: &Range<usize>) -> Range<usize> {
        let last = span.end.saturating_sub(1).max(span.start);
        self.source.line_index(span.start)..self.source.line_index(last) + 1
    }

    /// All faults noted, to add to or to hand over.
    #[must_use]
    pub fn into_faults(self) -> Faults {
        Faults { source: self.source, list: self.found.into_inner() }
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// All faults, when any was noted.
    pub fn into_result(self) -> Result<(), Faults> {
        self.into_faults().into_result()
    }

    /// Ends the reading with its outcome, which may be `None` only when a fault was noted.
    ///
    /// # Errors
    /// All faults, when any was noted. A `None` without a fault is an oversight of the reader and
    /// becomes a fault of the whole file rather than a panic.
    pub fn complete<T>(self, value: Option<T>) -> Result<T, Faults> {
        let mut faults = self.into_faults();
        match value {
            Some(value) if faults.is_empty() => Ok(value),
            None if faults.is_empty() => {
                faults.push(Fault::new(0..0, "the file could not be understood"));
                Err(faults)
            }
            _ => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(document: Document) -> Vec<String> {
        document.into_faults().iter().map(|fault| fault.message.clone()).collect()
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        let document = Document::parse("t.toml", "#".repeat(MAX_BYTES + 1));
        assert!(document.table().required_string("incident").is_none());
        assert_eq!(
            messages(document),
            ["the file is too large: 1048577 bytes, at most 1048576".to_owned()]
        );
        assert!(Document::parse("t.toml", "#".repeat(MAX_BYTES)).is_faultless());
    }

    #[test]
    fn a_byte_that_is_not_utf_8_has_its_place() {
        let document = Document::parse_bytes("t.toml", b"a = 1\nb = \"caf\xe9\"\n");
        let shown = document.into_faults().to_string();
        assert!(shown.starts_with("t.toml:2:9: the byte 0xe9 is not UTF-8\n"), "{shown}");
    }

    #[test]
    fn utf_16_is_named() {
        let document = Document::parse_bytes("t.toml", b"\xff\xfea\0=\x001\0");
        assert_eq!(messages(document), ["the file is UTF-16, not UTF-8"]);
    }

    #[test]
    fn a_fault_on_a_line_with_faulty_syntax_is_not_echoed() {
        let document = Document::parse("t.toml", "a = \nb = \"x\"\n");
        let root = document.table();
        assert!(root.integer("a").is_none());
        assert!(root.integer("b").is_none());
        assert!(root.required_string("c").is_none());
        root.finish();
        assert_eq!(
            messages(document),
            ["the value is missing", "`b`: expected an integer, found a text"]
        );
    }

    #[test]
    fn no_value_without_a_fault_is_still_an_error() {
        let outcome = Document::parse("t.toml", "").complete(None::<()>);
        assert_eq!(outcome.map_err(|faults| faults.len()), Err(1));
    }

    #[test]
    fn a_byte_order_mark_and_windows_line_ends_are_read() {
        let document = Document::parse_bytes("t.toml", b"\xef\xbb\xbfa = 1\r\nb = 2\r\n");
        let root = document.table();
        assert_eq!(root.integer("b").map(|b| (b.value, b.span)), Some((2, 11..12)));
        assert_eq!(root.integer("a").map(|a| a.span), Some(4..5));
        root.finish();
        assert_eq!(document.into_result(), Ok(()));
    }
}
