//! Without a mapping named: the preset that fits best, else the proposal, and which was taken.

use super::layout::Layout;
use super::persons::looks_personal;
use super::propose_in_zone;
use super::times::{DateOrder, TimeFits, date_order};
use super::write;
use crate::error::HistoryError;
use crate::input::{BytesRead, Source, argument, open};
use crate::mapping::{Kind, Mapping};
use crate::preset::PRESETS;
use crate::role::Role;
use crate::time_format::{TimeFormat, TimeReader};
use crate::visit::{visit, visit_input};
use jiff::tz::TimeZone;
use rustc_hash::FxHashSet;
use std::ops::ControlFlow;

/// A mapping that was taken because none was named.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The mapping.
    pub mapping: Mapping,
    /// Whether it is a proposal and no preset.
    pub is_proposal: bool,
    /// What to read with it: the same source, or what the stream held.
    pub source: Source,
    /// Which it is and why, in a sentence.
    pub how: String,
    /// What somebody should look at, in sentences.
    pub unsure: Vec<String>,
    /// The statuses whose class a proposal assumed, as
    /// [`thirdline_domain::Status::label`] writes them.
    pub assumed: Vec<String>,
}

/// So many rows are held against a preset.
const LOOKED_AT: usize = 1_000;

/// The first rows, owned.
struct Look {
    names: Vec<String>,
    rows: Vec<Vec<(usize, String)>>,
    layout: Layout,
}

impl Look {
    fn at(source: &Source, bytes: &BytesRead) -> Result<Self, HistoryError> {
        let layout = Layout::at(source, bytes)?;
        let input = open(source, bytes)?;
        let wanted = preset_columns()?;
        let (mut names, mut rows): (Vec<String>, Vec<_>) = (Vec::new(), Vec::new());
        // What stands at each place of a row, and where it is kept: tables have the same in each.
        let mut seen: Vec<(String, Option<usize>)> = Vec::new();
        visit_input(input, Some(&layout.mapping()), &mut |_, row| {
            let mut texts = Vec::new();
            for (place, (name, text)) in row.iter().enumerate() {
                if seen.get(place).is_none_or(|(known, _)| known != name) {
                    // Nothing is kept of a person, not even for a moment.
                    let keep = wanted.contains(&name.to_ascii_lowercase()) && !looks_personal(name);
                    let at = keep.then(|| {
                        names.iter().position(|n| n == name).unwrap_or_else(|| {
                            names.push((*name).to_owned());
                            names.len() - 1
                        })
                    });
                    seen.truncate(place);
                    seen.push(((*name).to_owned(), at));
                }
                if let Some(at) = seen[place].1 {
                    texts.push((at, text.trim_matches([' ', '\t']).to_owned()));
                }
            }
            rows.push(texts);
            if rows.len() < LOOKED_AT { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(Self { names, rows, layout })
    }

    /// Names of the columns that a mapping binds, by role.
    fn bind(&self, mapping: &Mapping) -> Vec<(Role, usize)> {
        let find = |names: &[String]| {
            let exactly = |name: &String| self.names.iter().position(|n| n == name);
            let nearly =
                || self.names.iter().position(|n| names.iter().any(|m| n.eq_ignore_ascii_case(m)));
            names.iter().find_map(exactly).or_else(nearly)
        };
        mapping.columns.iter().filter_map(|(role, names)| Some((*role, find(names)?))).collect()
    }
}

/// The names of all columns that presets read, in small letters: of a wide file nothing else has to
/// be kept.
fn preset_columns() -> Result<FxHashSet<String>, HistoryError> {
    let mut names = FxHashSet::default();
    for preset in PRESETS {
        let mapping = Mapping::parse(preset.name, preset.text)?;
        let of_roles = mapping.columns.iter().flat_map(|(_, names)| names);
        names.extend(of_roles.map(|name| name.to_ascii_lowercase()));
    }
    Ok(names)
}

/// The mapping for a file for which none was named. `zone` is that of times without an offset, if
/// somebody said it.
///
/// # Errors
/// [`HistoryError`]: the file cannot be opened; a file about which something has to be asked, with
/// each question.
pub fn choose(
    source: &Source,
    zone: Option<&TimeZone>,
    bytes: &BytesRead,
) -> Result<Choice, HistoryError> {
    let source = &source.kept(bytes)?;
    let look = Look::at(source, bytes)?;
    let mut fitting = Vec::new();
    for preset in PRESETS {
        let mut mapping = Mapping::parse(preset.name, preset.text)?;
        let bound = look.bind(&mapping);
        if fits(&mapping, &bound, &look, zone) {
            mapping.skip_lines = look.layout.skip_lines;
            fitting.push((mapping, bound));
        }
    }
    // Stable: of those that bind equally many, the first in the order of the presets.
    fitting.sort_by_key(|(_, bound)| std::cmp::Reverse(bound.len()));
    for (mapping, bound) in fitting {
        if let Some(choice) = confirm(source, mapping, &bound, &look, zone, bytes)? {
            return Ok(choice);
        }
    }
    from_proposal(source, zone, bytes)
}

/// Whether the columns needed are there and the first rows can be read.
fn fits(mapping: &Mapping, bound: &[(Role, usize)], look: &Look, zone: Option<&TimeZone>) -> bool {
    let has = |role: Role| bound.iter().any(|(r, _)| *r == role);
    let needed: &[Role] = match mapping.kind {
        Kind::Events => &[Role::Incident, Role::Time, Role::Team, Role::Status],
        Kind::Changes => &[Role::Incident, Role::Time, Role::Field, Role::Value],
        Kind::Snapshot => &[Role::Incident, Role::Opened, Role::Team, Role::Status],
    };
    let named = |role: &Role| !mapping.columns_of(*role).is_empty();
    if look.rows.is_empty() || !needed.iter().filter(|r| named(r)).all(|r| has(*r)) {
        return false;
    }
    // Whether the zone is known is another question than whether the times are times.
    let zone = zone.or(mapping.zone.as_ref()).cloned().unwrap_or(TimeZone::UTC);
    let mut times = TimeReader::new(mapping.times.clone(), Some(zone));
    look.rows.iter().all(|row| row_fits(mapping, bound, row, &mut times))
        && (mapping.kind != Kind::Changes
            || look.rows.iter().any(|row| changed_role(mapping, bound, row).is_some()))
}

/// The value that a row has for a role; nothing if it is missing.
fn value<'r>(
    mapping: &Mapping,
    bound: &[(Role, usize)],
    row: &'r [(usize, String)],
    role: Role,
) -> &'r str {
    let at = bound.iter().find(|(r, _)| *r == role).map(|(_, at)| *at);
    let text = row.iter().find(|(place, _)| Some(*place) == at).map_or("", |(_, text)| text);
    if mapping.is_missing(role, text) { "" } else { text }
}

fn changed_role(
    mapping: &Mapping,
    bound: &[(Role, usize)],
    row: &[(usize, String)],
) -> Option<Role> {
    mapping.changes.as_ref()?.role_of(value(mapping, bound, row, Role::Field))
}

const TIMES: [Role; 6] =
    [Role::Time, Role::Opened, Role::Resolved, Role::Closed, Role::Updated, Role::KnownSince];

fn row_fits(
    mapping: &Mapping,
    bound: &[(Role, usize)],
    row: &[(usize, String)],
    times: &mut TimeReader,
) -> bool {
    let get = |role| value(mapping, bound, row, role);
    let needed = if mapping.kind == Kind::Snapshot { Role::Opened } else { Role::Time };
    let mut read = |role| {
        let text = get(role);
        if text.is_empty() { role != needed } else { times.read(text).is_ok() }
    };
    if get(Role::Incident).is_empty() || !TIMES.into_iter().all(&mut read) {
        return false;
    }
    let (status, sub_status) = match (mapping.kind, changed_role(mapping, bound, row)) {
        (Kind::Changes, Some(Role::Status)) => (get(Role::Value), ""),
        (Kind::Changes, Some(Role::SubStatus)) => ("", get(Role::Value)),
        (Kind::Changes, _) => ("", ""),
        _ => (get(Role::Status), get(Role::SubStatus)),
    };
    (status.is_empty() && sub_status.is_empty()) || mapping.stated(status, sub_status).is_some()
}

/// What only the whole file can tell: that a ticket has one row, and in which order its dates are.
/// `None` if another preset should be tried.
fn confirm(
    source: &Source,
    mapping: Mapping,
    bound: &[(Role, usize)],
    look: &Look,
    zone: Option<&TimeZone>,
    bytes: &BytesRead,
) -> Result<Option<Choice>, HistoryError> {
    let name_of =
        |role: Role| bound.iter().find(|(r, _)| *r == role).map(|(_, at)| look.names[*at].as_str());
    let incident = name_of(Role::Incident);
    let time_names: Vec<&str> = TIMES.into_iter().filter_map(name_of).collect();
    let mut fits = vec![TimeFits::default(); time_names.len()];
    let mut last = vec![String::new(); time_names.len()];
    let one_row_each = mapping.kind == Kind::Snapshot;
    let mut numbers: FxHashSet<String> = FxHashSet::default();
    let mut repeated = false;
    let mut rows = 0;
    visit(
        source,
        Some(&Mapping { skip_lines: look.layout.skip_lines, ..look.layout.mapping() }),
        bytes,
        &mut |_, row| {
            for (name, text) in row {
                let text = text.trim_matches([' ', '\t']);
                if one_row_each && Some(*name) == incident && !numbers.insert(text.to_owned()) {
                    repeated = true;
                }
                for ((fits, last), _) in
                    fits.iter_mut().zip(&mut last).zip(&time_names).filter(|(_, n)| *n == name)
                {
                    if last != text && !mapping.is_missing(Role::Time, text) && !text.is_empty() {
                        fits.add(text);
                        text.clone_into(last);
                    }
                }
            }
            rows += 1;
            let proved =
                rows >= LOOKED_AT && !matches!(date_order(fits.iter()), DateOrder::Ambiguous(_));
            if repeated || proved && !one_row_each {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    )?;
    if repeated {
        return Ok(None);
    }
    let order = match date_order(fits.iter()) {
        DateOrder::Plain => None,
        DateOrder::Day => Some(TimeFormat::DayFirst),
        DateOrder::Month => Some(TimeFormat::MonthFirst),
        // The proposal puts the question.
        DateOrder::Ambiguous(_) | DateOrder::Mixed(..) => return Ok(None),
    };
    let other = |f: &TimeFormat| {
        matches!(f, TimeFormat::DayFirst | TimeFormat::MonthFirst) && Some(f) != order.as_ref()
    };
    if order.is_some()
        && mapping.times.iter().find(|f| other(f) || Some(*f) == order.as_ref()).is_none_or(other)
    {
        return Ok(None);
    }
    let bare = fits.iter().any(|f| f.without_offset > 0);
    if bare && zone.is_none() && mapping.zone.is_none() {
        let names: Vec<String> = time_names.iter().map(|n| format!("{n:?}")).collect();
        return Err(HistoryError::File {
            file: source.name(),
            message: format!(
                "the preset {:?} fits, but its times ({}) do not say in which zone they are",
                mapping.name,
                names.join(", ")
            ),
            help: "say it: --zone Europe/Berlin, or whichever it is".into(),
        });
    }
    let mut unsure = Vec::new();
    if bare
        && zone.is_none()
        && let Some(name) = mapping.zone.as_ref().and_then(super::zone_name)
    {
        unsure.push(format!(
            "times without an offset are taken as {name}, as the preset says: --zone changes it"
        ));
    }
    let (count, rows) = (bound.len(), look.rows.len() as u64);
    let first = if rows == 1 { "row".into() } else { write::rows(rows) };
    let how = format!(
        "the preset {:?}: its {count} columns are there, and the first {first} can be read with it",
        mapping.name
    );
    let mapping = Mapping { zone: zone.cloned().or(mapping.zone), ..mapping };
    let source = source.clone();
    let assumed = Vec::new();
    Ok(Some(Choice { mapping, is_proposal: false, source, how, unsure, assumed }))
}

fn from_proposal(
    source: &Source,
    zone: Option<&TimeZone>,
    bytes: &BytesRead,
) -> Result<Choice, HistoryError> {
    let proposal = propose_in_zone(source, zone, bytes)?;
    let file = source.name();
    if !proposal.refused.is_empty() {
        return Err(HistoryError::File {
            message: format!(
                "no preset fits for certain, and what the file does not say is not guessed. To be \
                 answered:\n  - {}",
                proposal.refused.join("\n  - ")
            ),
            help: format!(
                "`thirdline history mapping {} > mapping.toml`, answer in there, and read with \
                 --mapping mapping.toml",
                argument(&file)
            ),
            file,
        });
    }
    let mapping = Mapping::parse("proposal", &proposal.toml)?;
    let how = format!(
        "a proposal made from the header and {}, as no preset fits; `thirdline history \
         mapping {}` shows it",
        match proposal.rows {
            1 => "its only row".to_owned(),
            n => format!("all {}", write::rows(n)),
        },
        argument(&file)
    );
    let (unsure, assumed) = (proposal.unsure, proposal.assumed);
    let source = source.clone();
    Ok(Choice { mapping, is_proposal: true, source, how, unsure, assumed })
}
