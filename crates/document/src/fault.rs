//! What is wrong with a file, and where.

use std::ops::Range;

use crate::source::{Place, Source};

/// Faults kept for one file; the rest are counted only, since nobody reads the thousand-and-first.
pub const MAX_FAULTS: usize = 1000;

/// One thing wrong in a file: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Bytes of the text, without a byte order mark. `0..0` means the file as a whole.
    pub span: Range<usize>,
    /// What is wrong, as the start of a sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Fault {
    /// A fault at a place, without advice yet.
    #[must_use]
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None }
    }

    /// The same fault with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Faults in the order of the file, each only once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FaultList {
    pub(crate) faults: Vec<Fault>,
    pub(crate) omitted: usize,
}

impl FaultList {
    pub(crate) fn push(&mut self, fault: Fault) {
        let order = |f: &Fault| (f.span.start, f.span.end);
        let from = self.faults.partition_point(|other| order(other) < order(&fault));
        let to = self.faults.partition_point(|other| order(other) <= order(&fault));
        if self.faults[from..to].contains(&fault) {
            return;
        }
        if self.faults.len() < MAX_FAULTS {
            self.faults.insert(to, fault);
        } else {
            self.omitted += 1;
        }
    }

    pub(crate) fn withdraw(&mut self, fault: &Fault) {
        self.faults.retain(|other| other != fault);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }
}

/// All faults of one file.
///
/// [`Display`](std::fmt::Display) gives plain text, one block for each fault; a program that draws
/// them itself finds [`name`](Self::name), [`text`](Self::text), [`iter`](Self::iter) and
/// [`place`](Self::place).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    pub(crate) source: Source,
    pub(crate) list: FaultList,
}

impl Faults {
    /// No faults yet, in the file of this name and text.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { source: Source::new(name.into(), text.into()), list: FaultList::default() }
    }

    /// Notes a fault. Its span is fitted to whole characters of the text.
    pub fn push(&mut self, mut fault: Fault) {
        fault.span = self.source.fit(&fault.span);
        self.list.push(fault);
    }

    /// Name of the file, as given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.source.name
    }

    /// Text of the file without a byte order mark; the spans are bytes of it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// The faults kept, in the order of the file; at most [`MAX_FAULTS`].
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.list.faults.iter()
    }

    /// Line and column at which a fault starts.
    #[must_use]
    pub fn place(&self, fault: &Fault) -> Place {
        self.source.place(fault.span.start)
    }

    /// Number of faults, with those only counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.faults.len() + self.list.omitted
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The faults as an error, if there are any.
    ///
    /// # Errors
    /// Itself, when it holds a fault.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl std::error::Error for Faults {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_in_the_order_of_the_file_and_only_once() {
        let mut faults = Faults::new("t.toml", "a = 1\nb = 2\n");
        faults.push(Fault::new(6..7, "second"));
        faults.push(Fault::new(0..1, "first"));
        faults.push(Fault::new(6..7, "second"));
        let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(messages, ["first", "second"]);
    }

    #[test]
    fn past_the_limit_faults_are_counted_only() {
        let mut faults = Faults::new("t.toml", "x".repeat(2000));
        for at in 0..1500 {
            faults.push(Fault::new(at..at + 1, "wrong"));
        }
        assert_eq!((faults.iter().count(), faults.len()), (MAX_FAULTS, 1500));
    }

    #[test]
    fn no_fault_is_no_error() {
        assert_eq!(Faults::new("t.toml", "").into_result(), Ok(()));
    }
}
