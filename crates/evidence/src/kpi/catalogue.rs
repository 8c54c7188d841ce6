//! Which measures there are for sheets, in all their versions, and which may be paid for.

use crate::measures::MeasureKind;
use crate::third_line::{Count, MEASURES, Measure};
use thirdline_document::Faults;
use thirdline_domain::sheet::{KnownMeasure, Sheet, TargetClock};

/// Former definitions, for sheets that were signed with them: a definition that changes moves here
/// as it was, and its successor counts the version up.
static FORMER: [Measure; 0] = [];

/// Measures by code and version.
#[derive(Clone, Debug)]
pub struct Catalogue<'a> {
    measures: Vec<&'a Measure>,
}

/// Why a measure cannot be paid for, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotPayable(pub String);

impl Catalogue<'static> {
    /// The measures of the third line, those in force and former ones.
    #[must_use]
    pub fn standard() -> Self {
        Self::new(MEASURES.iter().chain(&FORMER))
    }
}

impl<'a> Catalogue<'a> {
    /// A catalogue of these.
    #[must_use]
    pub fn new(measures: impl IntoIterator<Item = &'a Measure>) -> Self {
        Self { measures: measures.into_iter().collect() }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &'a Measure> {
        self.measures.iter().copied()
    }

    /// The measure of a code in a version.
    #[must_use]
    pub fn find(&self, code: &str, version: u32) -> Option<&'a Measure> {
        self.iter().find(|m| m.code == code && m.version == version)
    }

    /// The measure of a code in a version, if it may be paid for.
    ///
    /// # Errors
    /// Why it may not: there is none, or it is of a kind that never may.
    pub fn payable(&self, code: &str, version: u32) -> Result<&'a Measure, NotPayable> {
        let measure = self
            .find(code, version)
            .ok_or_else(|| NotPayable(format!("there is no measure {code}@{version}")))?;
        match unpayable(measure) {
            Some(why) => Err(NotPayable(format!("{code} can never be paid for: {why}"))),
            None => Ok(measure),
        }
    }

    /// What a reader of sheets must know of all of them.
    #[must_use]
    pub fn known(&self) -> Vec<KnownMeasure> {
        self.iter().map(known).collect()
    }
}

fn unpayable(measure: &Measure) -> Option<&'static str> {
    match measure.kind {
        MeasureKind::Activity => Some("it counts what people do, not what it does for users"),
        MeasureKind::Perception => {
            Some("it is what people answer, and pay would change the answer")
        }
        MeasureKind::Diagnostic => Some("it finds causes; paid for, it would be kept instead"),
        MeasureKind::Guard => Some("it is a guard, and stands as a [[gate]]"),
        MeasureKind::Outcome | MeasureKind::Response => match measure.count {
            Count::Share(_) | Count::Median(_) if measure.higher_is_better.is_some() => None,
            _ => Some("it has no value of which more is better or worse"),
        },
    }
}

fn known(measure: &Measure) -> KnownMeasure {
    let is_share = matches!(measure.count, Count::Share(_));
    let is_about_people = matches!(measure.kind, MeasureKind::Activity | MeasureKind::Perception);
    KnownMeasure {
        code: measure.code,
        version: measure.version,
        name: measure.name,
        unpayable: unpayable(measure),
        can_guard: is_share && measure.higher_is_better.is_some() && !is_about_people,
        is_duration: matches!(measure.count, Count::Median(_)),
        higher_is_better: measure.higher_is_better == Some(true),
        clock: match measure.code {
            "UCM3" => Some(TargetClock::Restore),
            "LA3" => Some(TargetClock::TakeUp),
            _ => None,
        },
        guards: measure.guards,
    }
}

/// What a reader of sheets must know of the standard catalogue.
#[must_use]
pub fn known_measures() -> Vec<KnownMeasure> {
    Catalogue::standard().known()
}

/// Reads a KPI sheet or a pledge.
///
/// # Errors
/// All faults of the file, each with its place.
pub fn read_sheet(name: &str, text: &str) -> Result<Sheet, Faults> {
    Sheet::parse(name, text, &known_measures())
}
