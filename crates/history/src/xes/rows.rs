//! What is done with the attributes of traces: rows for the history, keys for the binding,
//! columns for whoever looks at a file.

use super::OF_TRACE;
use super::markup::{Flaw, unescape};
use super::trace::Traces;
use crate::error::{RowFault, RowFaults};
use crate::intake::Intake;
use crate::keyed::{KeyedRow, Keys, KeysSeen, Target, Texts};
use crate::visit::Visit;
use std::borrow::Cow;
use thirdline_domain::same_name;

const LEFT_OUT: &str = "mend the export; --lenient leaves such traces out";

/// The keys that play a role, as attributes are called.
pub(crate) struct Wanted<'k> {
    of_event: Wants<'k>,
    of_trace: Wants<'k>,
}

struct Wants<'k> {
    keys: Vec<(&'k str, &'k Target)>,
    /// Bit `n` is set if a key has `n` bytes.
    lengths: u64,
}

impl<'k> Wants<'k> {
    fn new(keys: Vec<(&'k str, &'k Target)>) -> Self {
        let lengths = keys.iter().fold(0, |bits, (key, _)| bits | length_bit(key));
        Self { keys, lengths }
    }

    fn may_hold(&self, key: &str) -> bool {
        self.lengths & length_bit(key) != 0
    }
}

fn length_bit(key: &str) -> u64 {
    1 << key.len().min(63)
}

impl<'k> Wanted<'k> {
    pub(crate) fn new(keys: &'k Keys) -> Self {
        let of_event = keys.targets.iter().map(|t| (t.name.as_str(), t)).collect();
        let of_trace =
            keys.targets.iter().filter_map(|t| Some((t.name.strip_prefix(OF_TRACE)?, t))).collect();
        Self { of_event: Wants::new(of_event), of_trace: Wants::new(of_trace) }
    }
}

/// Makes rows of events. They are kept until their trace ends: its own attributes count wherever
/// they stand, and a trace that cannot be read leaves nothing behind.
pub(crate) struct Rows<'r, 'm, 't> {
    keys: &'r Keys,
    wanted: &'r Wanted<'r>,
    intake: &'r mut Intake<'m>,
    texts: Texts<'t>,
    trace: KeyedRow,
    events: Vec<KeyedRow>,
}

impl<'r, 'm, 't> Rows<'r, 'm, 't> {
    pub(crate) fn new(
        keys: &'r Keys,
        wanted: &'r Wanted<'r>,
        intake: &'r mut Intake<'m>,
        texts: Texts<'t>,
    ) -> Self {
        Self { keys, wanted, intake, texts, trace: KeyedRow::new(0), events: Vec::new() }
    }
}

impl Traces for Rows<'_, '_, '_> {
    fn begin(&mut self) {
        self.trace = KeyedRow::new(0);
        self.events.clear();
        self.texts.forget();
    }

    fn event(&mut self, line: u64) {
        self.events.push(KeyedRow::new(line));
    }

    fn attribute(&mut self, of_event: bool, key: &str, value: &str) {
        let wants = if of_event { &self.wanted.of_event } else { &self.wanted.of_trace };
        // Most keys play no role, and most of those have a length that none has that does.
        if !wants.may_hold(key) && !key.contains('&') {
            return;
        }
        let key = if key.contains('&') {
            unescape(key).unwrap_or(Cow::Borrowed(key))
        } else {
            Cow::Borrowed(key)
        };
        let row = if of_event { self.events.last_mut() } else { None };
        let row = row.unwrap_or(&mut self.trace);
        for (_, target) in wants.keys.iter().filter(|(name, _)| same_name(name, &key)) {
            row.offer(target, u8::from(!of_event), unescape(value).as_ref(), &mut self.texts);
        }
    }

    fn end(&mut self) -> bool {
        for event in &self.events {
            event.hand_over(&self.trace, self.keys, &self.texts, self.intake);
        }
        true
    }

    fn flaw(&mut self, line: u64, flaw: Flaw) {
        self.intake.fault(line, flaw.to_owned(), LEFT_OUT);
    }
}

/// Collects the keys of events and traces.
pub(crate) struct Look<'s>(pub(crate) &'s mut KeysSeen);

impl Traces for Look<'_> {
    fn begin(&mut self) {}

    fn event(&mut self, _line: u64) {}

    fn attribute(&mut self, of_event: bool, key: &str, _value: &str) {
        let key = unescape(key).unwrap_or(Cow::Borrowed(key));
        self.0.add(if of_event { "" } else { OF_TRACE }, &key);
    }

    fn end(&mut self) -> bool {
        true
    }

    fn flaw(&mut self, _line: u64, _flaw: Flaw) {}
}

type Column = (String, String);

/// Gives each event with all its attributes, those of its trace first.
pub(crate) struct Columns<'c, 'v> {
    each: &'c mut Visit<'v>,
    file: &'c str,
    trace: Vec<Column>,
    events: Vec<(u64, Vec<Column>)>,
    pub(crate) go_on: bool,
    pub(crate) visited: u64,
    pub(crate) faults: RowFaults,
}

impl<'c, 'v> Columns<'c, 'v> {
    pub(crate) fn new(each: &'c mut Visit<'v>, file: &'c str) -> Self {
        Self {
            each,
            file,
            trace: Vec::new(),
            events: Vec::new(),
            go_on: true,
            visited: 0,
            faults: RowFaults::default(),
        }
    }
}

impl Traces for Columns<'_, '_> {
    fn begin(&mut self) {
        self.trace.clear();
        self.events.clear();
    }

    fn event(&mut self, line: u64) {
        self.events.push((line, Vec::new()));
    }

    fn attribute(&mut self, of_event: bool, key: &str, value: &str) {
        let prefix = if of_event { "" } else { OF_TRACE };
        let key = unescape(key).unwrap_or(Cow::Borrowed(key));
        let value = unescape(value).unwrap_or(Cow::Borrowed(value));
        let column = (format!("{prefix}{key}"), value.into_owned());
        match self.events.last_mut().filter(|_| of_event) {
            Some((_, columns)) => columns.push(column),
            None => self.trace.push(column),
        }
    }

    fn end(&mut self) -> bool {
        for (line, columns) in &self.events {
            let all: Vec<(&str, &str)> =
                self.trace.iter().chain(columns).map(|(k, v)| (k.as_str(), v.as_str())).collect();
            self.visited += 1;
            self.go_on = (self.each)(*line, &all).is_continue();
            if !self.go_on {
                break;
            }
        }
        self.go_on
    }

    fn flaw(&mut self, line: u64, flaw: Flaw) {
        self.faults.push(RowFault {
            file: self.file.to_owned(),
            line,
            column: None,
            message: flaw.to_owned(),
            help: LEFT_OUT.to_owned(),
        });
    }
}
