//! What users answered to an audit: the file that a sample was written into, filled in.

use super::sheet::{Column, Row, Sheet, Wrongs};
use thirdline_document::{Faults, nearest};

/// One row of an audit.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditRow {
    /// The incident as written.
    pub incident: String,
    /// Row of its stratum among the names that are known.
    pub stratum: usize,
    /// How many incidents it stands for; 1 or more.
    pub weight: f64,
    /// Was it solved? `None` = no answer.
    pub solved: Option<bool>,
    /// When it was solved, microseconds, and whether only the day is known.
    pub when: Option<(i64, bool)>,
    /// Was a reply of the user's really awaited?
    pub reply_awaited: Option<bool>,
}

/// Reads an audit: `incident,stratum,weight,reported_at,ended_at,reported_clock,solved,when,reply_awaited`.
/// `strata` are the names that may stand in the second column.
///
/// # Errors
/// All faults of the text.
pub fn audit(name: &str, text: &str, strata: &[&str]) -> Result<Vec<AuditRow>, Faults> {
    let column = |name, required| Column { name, required };
    let columns = [
        column("incident", true),
        column("stratum", true),
        column("weight", true),
        column("solved", true),
        column("when", true),
        column("reply_awaited", true),
        column("reported_at", false),
        column("ended_at", false),
        column("reported_clock", false),
    ];
    let Sheet { rows, mut wrongs } = Sheet::read(name, text, &columns);
    let mut all: Vec<AuditRow> = Vec::with_capacity(rows.len());
    for row in &rows {
        let incident = row.text(0, "the incident number", &mut wrongs).map(str::to_owned);
        let stratum = stratum(row, strata, &mut wrongs);
        let weight = weight(row, &mut wrongs);
        let solved = row.yes(3, &mut wrongs);
        let when = row.cell(4);
        let when = if when.text.is_empty() {
            None
        } else {
            let is_day = when.text.len() == 10;
            row.instant(4, &mut wrongs).map(|at| (at, is_day))
        };
        let reply_awaited = row.yes(5, &mut wrongs);
        let (Some(incident), Some(stratum), Some(weight)) = (incident, stratum, weight) else {
            continue;
        };
        if all.iter().any(|other| other.incident == incident) {
            let message = format!("{incident:?} stands here twice");
            wrongs.push(row.cell(0).span.clone(), message, "keep one of the two rows");
        }
        all.push(AuditRow { incident, stratum, weight, solved, when, reply_awaited });
    }
    wrongs.finish(all)
}

fn stratum(row: &Row, strata: &[&str], wrongs: &mut Wrongs) -> Option<usize> {
    let text = row.text(1, "the stratum", wrongs)?;
    let found = strata.iter().position(|name| *name == text);
    if found.is_none() {
        let help = nearest(text, strata.iter().copied()).map_or_else(
            || "leave it as the sample wrote it".to_owned(),
            |near| format!("did you mean {near:?}?"),
        );
        wrongs.push(row.cell(1).span.clone(), format!("there is no stratum {text:?}"), help);
    }
    found
}

fn weight(row: &Row, wrongs: &mut Wrongs) -> Option<f64> {
    let text = row.text(2, "the weight", wrongs)?;
    let number = text.parse::<f64>().ok().filter(|w| w.is_finite() && *w >= 1.0);
    number.or_else(|| {
        let message = format!("{text:?} is no weight");
        wrongs.push(row.cell(2).span.clone(), message, "leave it as the sample wrote it");
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_and_what_is_left_empty_stays_unknown() {
        let text = "incident,stratum,weight,reported_at,ended_at,reported_clock,solved,when,reply_awaited\n\
                    I1,random,12.5,,,,yes,2026-05-03,\nI2,random,12.5,,,,,,no\n";
        let rows = audit("a.csv", text, &["reopened", "random"]).expect("faultless");
        assert_eq!((rows[0].stratum, rows[0].weight, rows[0].solved), (1, 12.5, Some(true)));
        assert_eq!(rows[0].when.map(|w| w.1), Some(true));
        assert_eq!(
            (rows[1].solved, rows[1].when, rows[1].reply_awaited),
            (None, None, Some(false))
        );
    }

    #[test]
    fn all_that_is_wrong_is_told_at_its_place() {
        let text = "incident,stratum,weight,solved,when,reply_awaited\n\
                    I1,randm,0,perhaps,soon,\nI1,random,2,yes,,\nI1,random,2,yes,,\n";
        let told = audit("a.csv", text, &["reopened", "random"]).expect_err("faulty").to_string();
        for what in
            ["did you mean \"random\"?", "no weight", "neither yes nor no", "no instant", "twice"]
        {
            assert!(told.contains(what), "{what} in {told}");
        }
    }
}
