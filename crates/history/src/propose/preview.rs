//! The first rows as a mapping understands them. Nobody's name is in it.

use super::persons::looks_personal;
use crate::error::{HIDDEN, HistoryError};
use crate::input::{BytesRead, Source};
use crate::mapping::{Kind, Mapping};
use crate::role::Role;
use crate::time_format::{TimeFault, TimeReader};
use crate::visit::visit;
use rustc_hash::FxHashSet;
use std::ops::ControlFlow;

/// The first rows of a history as they were understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// What each cell is: the role of a mapped column, then the header of each hidden one.
    pub headers: Vec<String>,
    /// How many of the headers are roles; all cells behind them are hidden.
    pub mapped: usize,
    /// Line in the file and cells of each row.
    pub rows: Vec<(u64, Vec<String>)>,
    /// Headers of the columns that are not read, the first 200.
    pub unmapped: Vec<String>,
    /// How many more such columns there are.
    pub more_unmapped: u64,
}

/// So many columns that are not read are named.
const NAMED: usize = 200;

/// A cell of a role before the table is complete: by role, or by place among the hidden.
type Row = (u64, Vec<(Role, String)>);

/// The first rows of a file as the mapping reads them: times in UTC, statuses with their class,
/// persons and columns without a role as [`HIDDEN`].
///
/// # Errors
/// [`HistoryError`]: the file cannot be opened or is of another format.
pub fn preview(source: &Source, mapping: &Mapping, rows: usize) -> Result<Preview, HistoryError> {
    let mut times = TimeReader::new(mapping.times.clone(), mapping.zone.clone());
    let mut unmapped: Vec<String> = Vec::new();
    let mut known: FxHashSet<String> = FxHashSet::default();
    let mut seen: Vec<Row> = Vec::new();
    if rows > 0 {
        visit(source, Some(mapping), &BytesRead::default(), &mut |line, row| {
            let bound = bind(mapping, row);
            for (at, (name, _)) in row.iter().enumerate() {
                if !bound.iter().any(|(_, b)| *b == at) && !known.contains(*name) {
                    known.insert((*name).to_owned());
                    if unmapped.len() < NAMED {
                        unmapped.push((*name).to_owned());
                    }
                }
            }
            seen.push((line, understood(mapping, row, &bound, &mut times)));
            if seen.len() < rows { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
    }
    let roles: Vec<Role> = Role::ALL
        .into_iter()
        .filter(|r| seen.iter().any(|(_, c)| c.iter().any(|(q, _)| q == r)))
        .collect();
    let mut headers: Vec<String> = roles.iter().map(|r| r.key().to_owned()).collect();
    headers.extend(unmapped.iter().cloned());
    let table = seen
        .into_iter()
        .map(|(line, cells)| {
            let cell = |role: &Role| {
                let found = cells.iter().find(|(r, _)| r == role);
                found.map_or_else(String::new, |(_, text)| text.clone())
            };
            let hidden = unmapped.iter().map(|_| HIDDEN.to_owned());
            (line, roles.iter().map(cell).chain(hidden).collect())
        })
        .collect();
    let more_unmapped = (known.len() - unmapped.len()) as u64;
    Ok(Preview { headers, mapped: roles.len(), rows: table, unmapped, more_unmapped })
}

/// The column of each role in this row: some formats have other columns in each.
fn bind(mapping: &Mapping, row: &[(&str, &str)]) -> Vec<(Role, usize)> {
    let find = |names: &[String]| {
        let exactly = |name: &String| row.iter().position(|(n, _)| n == name);
        let nearly =
            || row.iter().position(|(n, _)| names.iter().any(|m| n.eq_ignore_ascii_case(m)));
        names.iter().find_map(exactly).or_else(nearly)
    };
    mapping.columns.iter().filter_map(|(role, names)| Some((*role, find(names)?))).collect()
}

fn understood(
    mapping: &Mapping,
    row: &[(&str, &str)],
    bound: &[(Role, usize)],
    times: &mut TimeReader,
) -> Vec<(Role, String)> {
    let get = |role: Role| {
        let at = bound.iter().find(|(r, _)| *r == role).map(|(_, at)| *at)?;
        let text = row[at].1.trim_matches([' ', '\t']);
        Some(if mapping.is_missing(role, text) { "" } else { text })
    };
    // Of a changed field that plays no role the value may be anybody's name.
    let field = mapping.changes.as_ref().map(|c| c.role_of(get(Role::Field).unwrap_or("")));
    let mut cells = Vec::new();
    for &(role, at) in bound {
        let text = get(role).unwrap_or("");
        let cell = match role {
            Role::Time
            | Role::Opened
            | Role::Resolved
            | Role::Closed
            | Role::Updated
            | Role::KnownSince => instant(text, times),
            Role::Value => match field {
                Some(Some(Role::Status)) => with_class(mapping, text, ""),
                Some(Some(Role::SubStatus)) => with_class(mapping, "", text),
                Some(Some(_)) => shown(text),
                _ => HIDDEN.to_owned(),
            },
            Role::Status if mapping.kind != Kind::Changes => {
                with_class(mapping, text, get(Role::SubStatus).unwrap_or(""))
            }
            Role::SubStatus if get(Role::Status).is_none() => with_class(mapping, "", text),
            // Whoever maps a column of persons to one of these has said that it holds none.
            Role::Team | Role::Status | Role::SubStatus | Role::Priority | Role::Service => {
                shown(text)
            }
            _ if looks_personal(row[at].0) && !text.is_empty() => HIDDEN.to_owned(),
            _ => shown(text),
        };
        cells.push((role, cell));
    }
    cells
}

/// Short, and unable to steer a terminal.
fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut cell: String =
        text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        cell.push('…');
    }
    cell
}

fn instant(text: &str, times: &mut TimeReader) -> String {
    if text.is_empty() {
        return String::new();
    }
    match times.read(text) {
        Ok(at) => jiff::Timestamp::from_microsecond(at)
            .map_or_else(|_| "(out of range)".to_owned(), |t| t.to_string()),
        Err(TimeFault::NoZone) => "(zone unknown)".to_owned(),
        // A text without a digit may be a name that slipped into the column.
        Err(_) if text.bytes().any(|b| b.is_ascii_digit()) => {
            format!("(no time: {})", shown(text))
        }
        Err(_) => "(no time)".to_owned(),
    }
}

fn with_class(mapping: &Mapping, status: &str, sub_status: &str) -> String {
    let label = match (status, sub_status) {
        ("", "") => return String::new(),
        (one, "") | ("", one) => shown(one),
        (status, sub) => shown(&format!("{status} / {sub}")),
    };
    let class = mapping.stated(status, sub_status).map_or("unknown", |stated| {
        stated.class().map_or("note", thirdline_domain::StatusClass::name)
    });
    format!("{label} → {class}")
}
