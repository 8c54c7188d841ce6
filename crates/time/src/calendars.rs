//! Calendars by their names.

use crate::compiled::{Rule, WorkingTime};
use crate::zone::Zone;
use std::sync::Arc;

/// A named, versioned calendar. Its arithmetic is compiled when it is first needed and shared.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub(crate) name: String,
    pub(crate) version: u32,
    pub(crate) zone: Zone,
    pub(crate) parts: Vec<String>,
    pub(crate) working: Arc<WorkingTime>,
}

impl Calendar {
    /// Round the clock, for a team without a calendar.
    #[must_use]
    pub fn always() -> Self {
        let working = Arc::new(WorkingTime::new(Rule::Always));
        Self { name: "24×7".to_owned(), version: 1, zone: Zone::utc(), parts: Vec::new(), working }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its version, from 1; what was computed is recorded with it.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The zone in which its times are shown; of one that is made of others that of the first,
    /// unless it states its own.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Names of the calendars it is made of.
    #[must_use]
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// Its working-time arithmetic.
    #[must_use]
    pub fn working(&self) -> &WorkingTime {
        &self.working
    }
}

/// More calendars in one file are refused: it would be a generated one, and better several.
pub const MOST_CALENDARS: usize = 1000;

/// The calendars of a file.
#[derive(Clone, Debug, Default)]
pub struct Calendars(pub(crate) Vec<Calendar>);

impl Calendars {
    /// The calendar of a name, letter by letter.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Calendar> {
        self.0.iter().find(|calendar| calendar.name == name)
    }

    /// All of them in the order of the file.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Calendar> {
        self.0.iter()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
