//! How incidents ended and what they are linked to: facts a history carries only if its mapping
//! names them.

use crate::names::{NONE, Names};

/// What it took to end an incident, whatever a ticket system's closure code is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ClosureClass {
    /// The code was changed.
    Code,
    /// A setting or a flag was changed.
    Configuration,
    /// Data were repaired.
    Data,
    /// Something was restarted or failed over.
    Restart,
    /// A right was granted.
    Access,
    /// It was explained.
    Explanation,
    /// A workaround was given.
    Workaround,
    /// Anything else: duplicate, cannot reproduce, closed by the user.
    Other,
}

impl ClosureClass {
    /// All classes in the order in which reports name them.
    pub const ALL: [Self; 8] = [
        Self::Code,
        Self::Configuration,
        Self::Data,
        Self::Restart,
        Self::Access,
        Self::Explanation,
        Self::Workaround,
        Self::Other,
    ];

    /// The name used in files and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Configuration => "configuration",
            Self::Data => "data",
            Self::Restart => "restart",
            Self::Access => "access",
            Self::Explanation => "explanation",
            Self::Workaround => "workaround",
            Self::Other => "other",
        }
    }

    /// Whether such an end needs no change of code.
    #[must_use]
    pub fn is_without_code(self) -> bool {
        !matches!(self, Self::Code | Self::Other)
    }
}

/// How incidents ended: one row per incident in each column; a column is empty where the mapping
/// names none.
#[derive(Clone, Debug, Default)]
pub struct Closings {
    /// Closure codes as written.
    pub codes: Names,
    /// What each code means; `None` = the mapping does not say.
    pub classes: Vec<Option<ClosureClass>>,
    /// Closure code of each incident, the last that was written; [`NONE`] if none was.
    pub code: Vec<u32>,
    /// Whether a change or a code commit is linked to the incident.
    pub changed: Vec<bool>,
    /// Problems or known errors as written.
    pub problems: Names,
    /// The problem an incident is linked to; [`NONE`] if none.
    pub problem: Vec<u32>,
    /// Since when the article or known error that solved the incident has existed, microseconds;
    /// [`crate::NO_TIME`] if none is named.
    pub known_since: Vec<i64>,
}

impl Closings {
    /// What it took to end an incident; `None` where nothing is known.
    #[must_use]
    pub fn class(&self, incident: usize) -> Option<ClosureClass> {
        let code = self.code.get(incident).copied().filter(|&c| c != NONE)?;
        self.classes.get(code as usize).copied().flatten()
    }

    /// Whether nothing at all is recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.code.is_empty()
            && self.changed.is_empty()
            && self.problem.is_empty()
            && self.known_since.is_empty()
    }
}
