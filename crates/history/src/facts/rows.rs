//! The files that are read row by row: escalations, milestones, reasons, exposure.

use super::FileNote;
use super::sheet::{Column, Row, Sheet, Wrongs};
use thirdline_document::{Faults, nearest};
use thirdline_domain::History;
use thirdline_domain::facts::{Escalation, Exposure, Milestone, Reason, ReasonedHandover};

const fn required(name: &'static str) -> Column {
    Column { name, required: true }
}

const fn optional(name: &'static str) -> Column {
    Column { name, required: false }
}

/// Longest session that is believed, minutes; and most people in one.
const A_DAY: u32 = 1_440;
const MOST_PEOPLE: u32 = 100_000;

/// Row of the incident in the history; counts those it does not know.
fn incident(row: &Row, history: &History, note: &mut FileNote, wrongs: &mut Wrongs) -> Option<u32> {
    let found = history.incidents.find(row.text(0, "the incident number", wrongs)?);
    note.unknown_incidents += u64::from(found.is_none());
    found
}

fn open(name: &str, text: &str, columns: &[Column]) -> (Vec<Row>, Wrongs, FileNote) {
    let Sheet { rows, wrongs } = Sheet::read(name, text, columns);
    let note = FileNote { file: name.to_owned(), rows: rows.len() as u64, ..FileNote::default() };
    (rows, wrongs, note)
}

/// Hierarchic escalations: `incident,at`. Ordered by incident and time.
///
/// # Errors
/// All faults of the text.
pub fn escalations(
    name: &str,
    text: &str,
    history: &History,
) -> Result<(Vec<Escalation>, FileNote), Faults> {
    let (rows, mut wrongs, mut note) = open(name, text, &[required("incident"), required("at")]);
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let incident = incident(row, history, &mut note, &mut wrongs);
        let at = row.instant(1, &mut wrongs);
        if let (Some(incident), Some(at)) = (incident, at) {
            all.push(Escalation { incident, at });
        }
    }
    all.sort_unstable_by_key(|e| (e.incident, e.at));
    wrongs.finish((all, note))
}

/// Days on which development had to deliver: `date,for`; an empty `for` binds all of development.
/// Ordered by time.
///
/// # Errors
/// All faults of the text.
pub fn milestones(
    name: &str,
    text: &str,
    _history: &History,
) -> Result<(Vec<Milestone>, FileNote), Faults> {
    let (rows, mut wrongs, note) = open(name, text, &[required("date"), optional("for")]);
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(at) = row.date(0, &mut wrongs) {
            all.push(Milestone { whose: row.cell(1).text.clone(), at });
        }
    }
    all.sort_by(|a, b| (a.at, &a.whose).cmp(&(b.at, &b.whose)));
    wrongs.finish((all, note))
}

/// Why incidents were handed over or back: `incident,at,reason,complete`. Ordered by incident and
/// time.
///
/// # Errors
/// All faults of the text.
pub fn reasons(
    name: &str,
    text: &str,
    history: &History,
) -> Result<(Vec<ReasonedHandover>, FileNote), Faults> {
    let columns = [required("incident"), required("at"), required("reason"), optional("complete")];
    let (rows, mut wrongs, mut note) = open(name, text, &columns);
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let incident = incident(row, history, &mut note, &mut wrongs);
        let at = row.instant(1, &mut wrongs);
        let reason = reason(row, &mut wrongs);
        let complete = row.yes(3, &mut wrongs);
        if let (Some(incident), Some(at), Some(reason)) = (incident, at, reason) {
            all.push(ReasonedHandover { incident, at, reason, complete });
        }
    }
    all.sort_by_key(|r| (r.incident, r.at));
    wrongs.finish((all, note))
}

fn reason(row: &Row, wrongs: &mut Wrongs) -> Option<Reason> {
    let text = row.text(2, "the reason", wrongs)?;
    let word = text.to_lowercase().replace(['_', '-'], " ");
    let found = Reason::ALL.into_iter().find(|reason| reason.name() == word);
    if found.is_none() {
        let names = Reason::ALL.map(Reason::name);
        let help = nearest(&word, names).map_or_else(
            || format!("one of {}", names.join(", ")),
            |near| format!("did you mean {near:?}?"),
        );
        wrongs.push(row.cell(2).span.clone(), format!("there is no reason {text:?}"), help);
    }
    found
}

/// Contacts of developers with users: `team,date,participants,minutes,live`. Ordered by time.
///
/// # Errors
/// All faults of the text.
pub fn exposures(
    name: &str,
    text: &str,
    history: &History,
) -> Result<(Vec<Exposure>, FileNote), Faults> {
    let columns = ["team", "date", "participants", "minutes", "live"].map(required);
    let (rows, mut wrongs, mut note) = open(name, text, &columns);
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let team = row.text(0, "the team", &mut wrongs).map(str::to_owned);
        let at = row.date(1, &mut wrongs);
        let participants = row.number(2, "participants", MOST_PEOPLE, &mut wrongs);
        let minutes = row.number(3, "minutes", A_DAY, &mut wrongs);
        let is_live = row.yes(4, &mut wrongs);
        if row.cell(4).text.is_empty() {
            let help = "write yes for live contact, no for letters, recordings, dashboards";
            wrongs.push(
                row.cell(4).span.clone(),
                "it does not say whether it was live".into(),
                help,
            );
        }
        if let (Some(team), Some(at), Some(participants), Some(minutes), Some(is_live)) =
            (team, at, participants, minutes, is_live)
        {
            note.unknown_teams += u64::from(history.teams.find(&team).is_none());
            all.push(Exposure { team, at, participants, minutes, is_live });
        }
    }
    all.sort_by(|a, b| (a.at, &a.team).cmp(&(b.at, &b.team)));
    wrongs.finish((all, note))
}
