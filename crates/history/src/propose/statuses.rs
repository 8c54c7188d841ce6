//! The status table and the order of priorities, proposed from the values.

use super::assign::Assignment;
use super::classes::class_of_pair;
use super::survey::{Survey, field_role};
use super::words::words_of;
use crate::mapping::Kind;
use crate::role::Role;
use thirdline_domain::{Stated, Status};

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) status: String,
    /// Nothing where there is no column of sub-statuses.
    pub(crate) sub_status: Option<String>,
    pub(crate) stated: Stated,
    pub(crate) rows: u64,
    pub(crate) unsure: bool,
}

impl Line {
    pub(crate) fn class_name(&self) -> &'static str {
        match self.stated {
            Stated::Note => "note",
            Stated::Class(class) => class.name(),
        }
    }

    /// Whether it names the handing over itself, as logs of activities do. In those the team of
    /// every other row is often that of whoever wrote it.
    pub(crate) fn is_assignment(&self) -> bool {
        const WORDS: [&str; 4] = ["assignment", "reassignment", "zuweisung", "neuzuweisung"];
        WORDS.contains(&self.status.to_lowercase().as_str())
    }

    pub(crate) fn label(&self) -> String {
        format!("{:?}", self.plain())
    }

    /// Status and sub-status as one text.
    pub(crate) fn plain(&self) -> String {
        let sub_status = self.sub_status.clone().unwrap_or_default();
        Status { status: self.status.clone(), sub_status, stated: self.stated }.label()
    }
}

/// The table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Statuses {
    pub(crate) lines: Vec<Line>,
}

pub(crate) fn propose(survey: &Survey, assignment: &Assignment) -> Statuses {
    let mut lines: Vec<Line> = if assignment.kind == Kind::Changes {
        of_fields(survey)
    } else {
        of_columns(survey, assignment)
    };
    // By the order of an incident's life, then by how often.
    lines.sort_by_key(|l| (l.stated.class().map_or(99, |c| c as u8), u64::MAX - l.rows));
    Statuses { lines }
}

fn line(status: &str, sub_status: Option<&str>, rows: u64) -> Line {
    let (stated, unsure) = match class_of_pair(status, sub_status.unwrap_or("")) {
        Ok(stated) => (stated, false),
        Err(stated) => (stated, true),
    };
    let sub_status = sub_status.map(str::to_owned);
    Line { status: status.to_owned(), sub_status, stated, rows, unsure }
}

fn of_columns(survey: &Survey, assignment: &Assignment) -> Vec<Line> {
    let (status, sub) = (assignment.column(Role::Status), assignment.column(Role::SubStatus));
    if let (Some(status), Some(sub)) = (status, sub)
        && let Some(pairs) = survey.pairs.iter().find(|p| p.status == status && p.sub_status == sub)
        && let Some(pairs) = pairs.counts.sorted()
    {
        return pairs.iter().map(|((s, sub), n)| line(s, Some(sub), *n)).collect();
    }
    let Some(column) = status.or(sub).map(|at| &survey.columns[at]) else { return Vec::new() };
    let values = column.few.sorted().unwrap_or_default();
    // Of a sub-status alone the status is empty.
    let with = |value: &str, n| match status {
        Some(_) => line(value, None, n),
        None => line("", Some(value), n),
    };
    values.iter().map(|(value, n)| with(value, *n)).collect()
}

/// A changed field states a status or a sub-status, never both in one row.
fn of_fields(survey: &Survey) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (field, values) in &survey.fields {
        let role = field_role(field);
        for (value, n) in values.sorted().unwrap_or_default() {
            let line = match role {
                Some(Role::Status) => line(&value, None, n),
                Some(Role::SubStatus) => line("", Some(&value), n),
                _ => continue,
            };
            lines.push(line);
        }
    }
    lines.sort_by(|a, b| (&a.status, &a.sub_status).cmp(&(&b.status, &b.sub_status)));
    // Two fields may hold the same statuses, as state and incident_state do.
    lines.dedup_by(|next, line| {
        let same = (&next.status, &next.sub_status) == (&line.status, &line.sub_status);
        line.rows += if same { next.rows } else { 0 };
        same
    });
    lines
}

/// Priorities, highest first, and whether their order is plain; nothing if there is no column.
pub(crate) fn priorities(survey: &Survey, assignment: &Assignment) -> Option<(Vec<String>, bool)> {
    let values: Vec<String> = if assignment.kind == Kind::Changes {
        let mut fields: Vec<_> =
            survey.fields.iter().filter(|(f, _)| field_role(f) == Some(Role::Priority)).collect();
        fields.sort_by_key(|(field, _)| (*field).clone());
        fields.first()?.1.sorted()?.into_iter().map(|(v, _)| v).collect()
    } else {
        let column = &survey.columns[assignment.column(Role::Priority)?];
        column.few.sorted()?.into_iter().map(|(v, _)| v).collect()
    };
    let mut ranked: Vec<(Option<u32>, String)> =
        values.into_iter().map(|v| (rank(&v), v)).collect();
    ranked.sort_by(|a, b| (a.0.is_none(), &a).cmp(&(b.0.is_none(), &b)));
    let plain = ranked.iter().all(|(rank, _)| rank.is_some())
        && ranked.windows(2).all(|w| w[0].0 != w[1].0);
    Some((ranked.into_iter().map(|(_, v)| v).collect(), plain))
}

/// Words of priorities, highest first; those of one line are of one height.
const RANKS: [&[&str]; 10] = [
    &["blocker", "emergency", "notfall", "showstopper"],
    &[
        "critical",
        "kritisch",
        "critique",
        "critica",
        "critico",
        "highest",
        "very high",
        "sehr hoch",
    ],
    &["urgent", "dringend", "urgente", "spoed"],
    &["major", "schwer"],
    &["high", "hoch", "hoog", "haute", "eleve", "elevee", "alta", "alto", "significant"],
    &[
        "medium",
        "moderate",
        "mittel",
        "middel",
        "gemiddeld",
        "moyen",
        "moyenne",
        "media",
        "medio",
        "average",
    ],
    &["normal", "standard"],
    &["minor", "gering"],
    &["low", "niedrig", "laag", "basse", "faible", "baja", "bajo", "baixa"],
    &["lowest", "very low", "sehr niedrig", "trivial", "planning"],
];

fn rank(text: &str) -> Option<u32> {
    let words = words_of(text);
    let number = |w: &String| {
        let digits = w.trim_start_matches("prioritat").trim_start_matches("priority");
        let digits = digits.trim_start_matches("prio").trim_start_matches(['p', 's']);
        digits.trim_start_matches("ev").parse::<u32>().ok().filter(|n| *n < 100)
    };
    // A number rules: 1 is the highest wherever priorities are numbered and worded.
    if let Some(number) = words.iter().find_map(number) {
        return Some(number);
    }
    let joined = words.join(" ");
    let says = |phrases: &&[&str]| phrases.iter().any(|p| joined == *p);
    let says_word = |phrases: &&[&str]| phrases.iter().any(|p| words.iter().any(|w| w == p));
    let place = RANKS.iter().position(says).or_else(|| RANKS.iter().position(says_word));
    // Words and numbers are not to be compared.
    place.map(|at| 1_000 + at as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priorities_are_ranked_by_number_or_word() {
        for (higher, lower) in [
            ("1 - Critical", "2 - High"),
            ("P1", "P3"),
            ("Sev 1", "Sev 2"),
            ("Hoch", "Niedrig"),
            ("Very high", "High"),
            ("Major", "Medium"),
        ] {
            assert!(rank(higher).expect(higher) < rank(lower).expect(lower), "{higher} {lower}");
        }
        assert_eq!(rank("Gold"), None);
    }
}
