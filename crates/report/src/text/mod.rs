//! Evidence for the terminal: sentence first, then small bars, then numbers.

mod figures;
mod page;
mod paths;
mod table;

pub use page::{Column, Page, Style, name};

use crate::json::instant;
use crate::{Report, sentences};
use thirdline_chart::bar_text;
use thirdline_chart::format::{count, counted, duration, percent};
use thirdline_domain::State;
use thirdline_evidence::{ENOUGH, Part};

/// The whole report as text.
#[must_use]
pub fn text(report: &Report<'_>, style: Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, report);
    quality(&mut page, report);
    halves(&mut page, report);
    ring(&mut page, report);
    journeys(&mut page, report);
    figures::user_clock(&mut page, report);
    figures::answers(&mut page, report);
    figures::measures(&mut page, report);
    figures::breakdowns(&mut page, report);
    paths::time(&mut page, report);
    paths::handovers(&mut page, report);
    figures::definitions(&mut page, report);
    figures::series(&mut page, report);
    figures::gaming(&mut page, report);
    figures::disputed(&mut page, report);
    unknowns(&mut page, report);
    page.finish()
}

/// A day of an instant, UTC.
fn day(us: i64) -> String {
    instant(us).chars().take(10).collect()
}

/// A border of a selection: the day if it is the first instant of one, else the time, UTC.
fn moment(us: i64) -> String {
    if us.rem_euclid(thirdline_chart::format::DAY) == 0 {
        return day(us);
    }
    let text = instant(us);
    let time = text.trim_end_matches('Z').replacen('T', " ", 1);
    format!("{} UTC", time.strip_suffix(":00").unwrap_or(&time))
}

fn head(page: &mut Page, report: &Report<'_>) {
    let e = report.evidence;
    let what = match &report.import.organisation {
        Some(organisation) => format!(": {}", name(organisation)),
        None => String::new(),
    };
    page.title(&format!("What happens to incidents between operations and development{what}"));
    let states = format!(
        "{} resolved, {} open, {} cancelled",
        count(e.resolved),
        count(e.open),
        count(e.cancelled)
    );
    let facts = format!(
        "{}, {}, {} · {} to {} UTC",
        counted(report.history.incident_count() as u64, "incident"),
        counted(e.events, "event"),
        counted(e.teams.teams.len() as u64, "team"),
        day(e.first_at),
        day(e.horizon),
    );
    match sentences::asked_for(e, moment) {
        None => page.paragraph(&format!("{facts} · {states}")),
        Some(asked) => {
            // Of the whole history is what its incidents are counted among, of the selection the rest.
            page.paragraph(&facts);
            page.paragraph(&format!(
                "Of these, {} {asked}: {states}. All that follows is about them; the horizon stays.",
                counted(e.incidents, "incident")
            ));
        }
    }
    page.paragraph(&name(&report.import.mapping));
}

fn quality(page: &mut Page, report: &Report<'_>) {
    page.heading("How far this can be trusted");
    let q = &report.evidence.quality;
    for sentence in report.import.assumptions() {
        page.point(&name(&sentence));
    }
    for note in report.import.notes.iter().filter(|n| n.count > 0) {
        page.point(&format!("{} {}", count(note.count), note.about));
    }
    if q.opened_after_first_event > 0 {
        let verb = if q.opened_after_first_event == 1 { "carries" } else { "carry" };
        page.point(&format!(
            "{} {verb} an opening time after the first event; the event counts",
            counted(q.opened_after_first_event, "incident")
        ));
    }
    if q.without_team > 0 {
        page.point(&format!("{} never had a known team", counted(q.without_team, "incident")));
    }
    if let Some(little) = q.little {
        let fits = if little.is_off() { "does not fit" } else { "fits" };
        page.point(&format!("Little's law {fits}: {}", sentences::little_counts(&little)));
        if let Some(at_once) = sentences::closed_at_once(&little) {
            page.point(&at_once);
        }
    }
    if q.cut_by_closing_date {
        let text = "The history was cut by closing date: no trend is shown.".to_owned();
        let text = page.bold(&text);
        page.point(&text);
    }
    if q.teams_rolled_up > 0 {
        let are = if q.teams_rolled_up == 1 { "is" } else { "are" };
        page.point(&format!(
            "{} of fewer than five people, with those that would give them away, {are} shown with \
             their unit",
            counted(q.teams_rolled_up, "team")
        ));
    }
}

fn halves(page: &mut Page, report: &Report<'_>) {
    page.heading("Both halves");
    let e = report.evidence;
    page.paragraph(&sentences::gap(e));
    let gap = &e.gap;
    if gap.incidents < ENOUGH {
        return;
    }
    page.blank();
    let (operations, development) = sentences::halves(e);
    let total = gap.total().max(1) as f64;
    let parts: [(String, &Part); 5] = [
        (format!("{operations}, before"), &gap.before),
        (format!("{operations}, between"), &gap.between),
        (format!("{operations}, after"), &gap.after),
        (development.to_owned(), &gap.development),
        ("others and unknown".to_owned(), &gap.other),
    ];
    let rows: Vec<Vec<String>> = parts
        .iter()
        .filter(|(_, part)| part.total() > 0)
        .map(|(who, part)| {
            let all = part.total().max(1) as f64;
            let of = |x: i128| percent(x as f64 / all);
            vec![
                who.clone(),
                bar_text(part.total() as f64 / total, 24, page.style.ascii),
                percent(part.total() as f64 / total),
                sentences::hours(part.total()),
                of(part.queued),
                of(part.worked),
                of(part.waiting),
                of(part.done),
            ]
        })
        .collect();
    page.table(
        &[
            Column::Words("held by"),
            Column::Bar(""),
            Column::Number("users' time"),
            Column::Number("hours"),
            Column::Number("queued"),
            Column::Number("worked on"),
            Column::Number("on hold"),
            Column::Number("done, later reopened"),
        ],
        &rows,
    );
    if e.teams.sides_known {
        page.note("Support and infrastructure are counted with operations.");
    }
}

fn ring(page: &mut Page, report: &Report<'_>) {
    let e = report.evidence;
    if e.ring.is_empty() {
        return;
    }
    page.heading("Ring these users this week");
    page.paragraph(
        "They have waited longest. Ask what they could not do, and whether it works now.",
    );
    page.blank();
    let mut ledger = thirdline_domain::Ledger::default();
    let rows: Vec<Vec<String>> = e
        .ring
        .iter()
        .map(|ring| {
            ledger.read(report.history, ring.fact.incident as usize, e.horizon);
            let number = report.history.incidents.find_name(ring.fact.incident).unwrap_or("");
            let holder = ledger
                .stays
                .last()
                .map_or(String::new(), |s| name(e.teams.label(e.teams.label_id(s.team))));
            vec![
                page.accent(&name(number)),
                duration(ring.fact.clock),
                sentences::ring_reason(ring.reason).to_owned(),
                holder,
                handed(ring.fact.stays, ring.fact.returns),
            ]
        })
        .collect();
    page.table(
        &[
            Column::Drawing("incident"),
            Column::Number("user clock"),
            Column::Words(""),
            Column::Words("last with"),
            Column::Words(""),
        ],
        &rows,
    );
}

fn handed(stays: u16, returns: u16) -> String {
    let times = |n: u16| match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    };
    match (stays, returns) {
        (0 | 1, _) => String::new(),
        (stays, 0) => format!("handed over {}", times(stays - 1)),
        (stays, returns) => {
            format!("handed over {}, returned {}", times(stays - 1), times(returns))
        }
    }
}

fn journeys(page: &mut Page, report: &Report<'_>) {
    let e = report.evidence;
    if !e.recorded.events || e.journeys.is_empty() {
        return;
    }
    page.heading("Journeys");
    for journey in &e.journeys {
        let number = report.history.incidents.find_name(journey.fact.incident).unwrap_or("");
        let state = if journey.fact.state == State::Open { "still open after" } else { "took" };
        let sentence = format!(
            "{}: {} {state} {}.",
            sentences::journey(journey.kind, e),
            name(number),
            duration(journey.fact.clock)
        );
        page.paragraph(&sentence);
        let strip = crate::html::journey_strip(
            report.history,
            &e.teams,
            journey.fact.incident as usize,
            e.horizon,
        );
        let drawing = thirdline_chart::strip_text(&strip, page.style.width, page.style.ascii);
        for line in drawing.lines() {
            page.line(line);
        }
        page.blank();
    }
}

fn unknowns(page: &mut Page, report: &Report<'_>) {
    page.heading("What we do not know, and what to do next");
    for sentence in sentences::unknowns(report.evidence) {
        page.point(&sentence);
    }
    page.point("Show this to the other side before anyone else.");
    for (about, query) in &report.import.queries {
        page.blank();
        page.paragraph(about);
        for line in query.lines() {
            page.line(&format!("  {line}"));
        }
    }
}
