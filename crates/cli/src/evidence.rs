//! `thirdline evidence`: read, compute, render.

use crate::arguments::{By, Evidence as Asked, Format, Period};
use crate::failure::wrong;
use crate::import::{Imported, import};
use crate::output;
use std::collections::BTreeSet;
use std::path::Path;
use thirdline_chart::format::counted;
use thirdline_domain::{History, Organisation};
use thirdline_evidence::{Dimension, Evidence, Question, Selection, Target};
use thirdline_report::{Disputed, Report};

/// More targets would make a report nobody reads.
const MOST_TARGETS: usize = 16;

pub(crate) fn run(asked: &Asked) -> anyhow::Result<()> {
    let targets = Target::parse_list(&asked.target)
        .map_err(|message| wrong(message, "for example --target 1h,4h,24h"))?;
    if targets.len() > MOST_TARGETS {
        return Err(wrong(
            format!("{} targets are too many", targets.len()),
            format!("name {MOST_TARGETS} at most"),
        ));
    }
    let (from, to) = between(asked.from.as_deref(), asked.to.as_deref())?;
    let organisation = asked.organisation.as_deref().map(read_organisation).transpose()?;
    let disputed_numbers = asked.exclude.as_deref().map(read_numbers).transpose()?;

    let imported = import(&asked.files, &asked.reading)?;
    let organisation = organisation.unwrap_or_else(|| imported.mapping.organisation.clone());
    let question = Question {
        selection: Selection { from, to, excluded: Vec::new() },
        by: dimensions(&asked.by),
        targets,
        series: asked.series.map(|p| match p {
            Period::Month => Dimension::Month,
            Period::Week => Dimension::Week,
        }),
    };
    let evidence = Evidence::of(&imported.history, &organisation, question.clone());
    let disputed = disputed_numbers
        .map(|numbers| dispute(&imported.history, &organisation, question, &numbers));
    let format = asked.output.format.unwrap_or_else(|| format_of(asked.output.output.as_deref()));
    render(&imported, &organisation, &evidence, disputed.as_ref(), format, asked)
}

fn render(
    imported: &Imported,
    organisation: &Organisation,
    evidence: &Evidence,
    disputed: Option<&Disputed>,
    format: Format,
    asked: &Asked,
) -> anyhow::Result<()> {
    let import = imported.for_report(organisation);
    let report = Report { evidence, history: &imported.history, import: &import, disputed };
    let path = asked.output.output.as_deref();
    let style = output::style(asked.output.ascii, path.is_some());
    output::write(path, |mut out| match format {
        Format::Text => out.write_all(thirdline_report::text::text(&report, style).as_bytes()),
        Format::Json => thirdline_report::json::write(&report, &mut out),
        Format::Html => out.write_all(thirdline_report::html::html(&report).as_bytes()),
    })?;
    hint(imported);
    Ok(())
}

/// What a proposed mapping was unsure of, and rows left out: on standard error, so that what is
/// piped stays clean.
#[expect(clippy::print_stderr, reason = "the binary speaks to the person at the terminal")]
fn hint(imported: &Imported) {
    for sentence in &imported.unsure {
        eprintln!("unsure: {sentence}");
    }
    let faults = &imported.report.faults;
    if !faults.is_empty() {
        eprintln!("left out {}, among them:", counted(faults.count, "faulty row"));
        for fault in &faults.first {
            eprintln!("{fault}");
        }
    }
}

fn dimensions(by: &[By]) -> Vec<Dimension> {
    let mut dimensions: Vec<Dimension> = Vec::new();
    for by in by {
        let dimension = match by {
            By::Team => Dimension::Team,
            By::Line => Dimension::Line,
            By::Side => Dimension::Side,
            By::Service => Dimension::Service,
            By::Priority => Dimension::Priority,
            By::Month => Dimension::Month,
            By::Week => Dimension::Week,
        };
        if !dimensions.contains(&dimension) {
            dimensions.push(dimension);
        }
    }
    dimensions
}

pub(crate) fn format_of(path: Option<&Path>) -> Format {
    match path.and_then(|p| p.extension()).and_then(|e| e.to_str()) {
        Some("html" | "htm") => Format::Html,
        Some("json") => Format::Json,
        _ => Format::Text,
    }
}

/// `--from` and `--to`.
pub(crate) fn between(
    from: Option<&str>,
    to: Option<&str>,
) -> anyhow::Result<(Option<i64>, Option<i64>)> {
    let from = from.map(|t| instant(t, "--from")).transpose()?;
    let to = to.map(|t| instant(t, "--to")).transpose()?;
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        return Err(wrong("--from is not before --to", "name an earlier --from or a later --to"));
    }
    Ok((from, to))
}

/// A day (its first instant, UTC) or an instant; a time of day without an offset is UTC, as a day is.
fn instant(text: &str, option: &str) -> anyhow::Result<i64> {
    let in_utc = || {
        // A zone in brackets would be passed over, and the time be that of another place.
        let time = (!text.contains('[')).then(|| text.parse::<jiff::civil::DateTime>().ok())??;
        Some(time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
    };
    let at = text.parse::<jiff::Timestamp>().ok().or_else(in_utc);
    at.map(jiff::Timestamp::as_microsecond).ok_or_else(|| {
        wrong(
            format!("{option} {text:?} is neither a day nor an instant"),
            "write 2026-03-29, 2026-03-29T13:00 (UTC) or 2026-03-29T13:00+02:00",
        )
    })
}

/// Reads a file that a person wrote.
pub(crate) fn read_text(path: &Path, what: &str) -> anyhow::Result<String> {
    let name = path.display();
    output::reads(path);
    let bytes = std::fs::read(path).map_err(|e| {
        let why = match e.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            kind => kind.to_string(),
        };
        wrong(
            format!("{name}: {what} cannot be read: {why}"),
            "check the name, the folder, and your right to read it",
        )
    })?;
    String::from_utf8(bytes)
        .map_err(|_| wrong(format!("{name}: {what} is not UTF-8 text"), "save it as UTF-8"))
}

/// Reads an organisation file.
pub(crate) fn read_organisation(path: &Path) -> anyhow::Result<Organisation> {
    let name = path.display().to_string();
    let text = read_text(path, "the organisation file")?;
    Ok(Organisation::parse(&name, &text)?)
}

/// Reads a list of incident numbers; `#` begins a comment.
pub(crate) fn read_numbers(path: &Path) -> anyhow::Result<Vec<String>> {
    let text = read_text(path, "the list of incidents")?;
    let lines = text.trim_start_matches('\u{feff}').lines();
    let numbers = lines.map(|l| l.split('#').next().unwrap_or("").trim().to_owned());
    Ok(numbers.filter(|n| !n.is_empty()).collect())
}

fn dispute(
    history: &History,
    organisation: &Organisation,
    mut question: Question,
    numbers: &[String],
) -> Disputed {
    let mut excluded = vec![false; history.incident_count()];
    let mut unknown = Vec::new();
    let mut found = 0;
    let mut listed = BTreeSet::new();
    for number in numbers {
        // A number that stands on the list twice is one incident.
        if !listed.insert(number) {
            continue;
        }
        match history.incidents.find(number) {
            Some(id) => {
                found += u64::from(!excluded[id as usize]);
                excluded[id as usize] = true;
            }
            None => unknown.push(number.clone()),
        }
    }
    question.selection.excluded = excluded;
    question.by.clear();
    let without = Evidence::of(history, organisation, question).measures;
    Disputed { listed: listed.len() as u64, found, unknown, without }
}
