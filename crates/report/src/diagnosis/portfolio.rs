//! The portfolio first: where, and what.

use super::sentences::{halves, headline, is, month, short_answer};
use super::shown;
use crate::html::words::counted;
use crate::paper::{Block, Cell, Drawing, Grid, Part, say_interval, say_value, threshold};
use thirdline_chart::format::count;
use thirdline_chart::{Sign, SignGroup, SignRow, Signs, signs, signs_text};
use thirdline_evidence::diagnosis::{Assessment, Diagnosis, Is, Kind, Source, Verdict};

/// The signs of all services, drawn.
fn all_signs(diagnosis: &Diagnosis) -> Signs {
    let Some(first) = diagnosis.services.first() else { return Signs::default() };
    let groups = Kind::ALL
        .into_iter()
        .map(|kind| SignGroup {
            name: kind.name().to_owned(),
            columns: first
                .signals
                .iter()
                .filter(|s| s.remedy == kind)
                .map(|s| (s.name.to_owned(), s.source == Source::StrongTickets))
                .collect(),
        })
        .collect();
    let rows = shown(diagnosis)
        .iter()
        .map(|service| SignRow {
            label: service.name.clone(),
            signs: service
                .signals
                .iter()
                .map(|s| match s.verdict {
                    Verdict::Supports => Sign::For,
                    Verdict::Opposes => Sign::Against,
                    Verdict::Unknown => Sign::Unknown,
                })
                .collect(),
            said: short_answer(service),
        })
        .collect();
    Signs { groups, rows }
}

/// What was found, over all services.
pub(super) fn found(diagnosis: &Diagnosis) -> Part {
    let drawn = all_signs(diagnosis);
    let lines = drawn.clone();
    let drawing = Drawing {
        id: "signs".to_owned(),
        title: "Signals for and against each remedy, by service".to_owned(),
        caption: "A full circle speaks for a remedy, a hollow one against it, a speck is unknown. \
                  Large circles are strong ticket signals; what the numbers mean stands at the end."
            .to_owned(),
        draw: Box::new(move |frame| signs(&drawn, frame)),
        lines: Box::new(move |style| signs_text(&lines, style.width, style.ascii)),
        data: String::new(),
    };
    let mut grid = Grid::new("")
        .words("service")
        .numbers("stays a year")
        .figures("taken up in time")
        .figures("queue share")
        .figures("user clock met")
        .words("what follows");
    for service in shown(diagnosis) {
        let figure = |code: &str| service.figure(code).map_or(Cell::from("–"), |f| (*f).into());
        grid = grid.row(vec![
            service.name.as_str().into(),
            Cell::Number(count(service.stays_of_year)),
            figure("LA3"),
            figure("QS3"),
            figure("UCM3"),
            short_answer(service).into(),
        ]);
    }
    let mut part = Part::new("found", "What was found", "What was found").lead(headline(diagnosis));
    if diagnosis.cut_by_closing_date {
        part = part.text(
            "The history was cut by closing date: it holds what was closed, not what came, so slow \
             incidents are too many. Read every share with that in mind; no trend is shown.",
        );
    }
    if let Some(executive) = &diagnosis.portfolio.executive {
        part = part.text(format!(
            "The portfolio is that of the {}, who covers {} of third-line stays and holds {} of the \
             five powers.",
            executive.role,
            thirdline_chart::format::percent(executive.coverage),
            executive.powers
        ));
    }
    part = part.with(Block::Drawing(drawing)).grid(grid).text(halves(&diagnosis.portfolio));
    let rest = &diagnosis.services[shown(diagnosis).len()..];
    if !rest.is_empty() {
        let stays: u64 = rest.iter().map(|s| s.stays).sum();
        part = part.note(format!(
            "{} more, with {} between them, are not shown: fewer than thirty each say nothing. Ask \
             for one with --service, or pool them.",
            counted(rest.len() as u64, "service"),
            counted(stays, "third-line stay")
        ));
    }
    if !diagnosis.outside.is_empty() {
        part = part.note(format!(
            "Outside this portfolio and left out: {}.",
            diagnosis.outside.join(", ")
        ));
    }
    part.grid(nothing_changes(diagnosis))
}

/// Services whose third line misses its goal month after month, without a real change.
fn nothing_changes(diagnosis: &Diagnosis) -> Grid {
    let mut grid = Grid::new(
        "Reported, nothing changes: too few stays taken up in time three months running, no real \
         change on the chart, no decision in the history.",
    )
    .words("service")
    .numbers("")
    .numbers("")
    .numbers("");
    for service in shown(diagnosis) {
        let Some(found) = &service.nothing_changes else { continue };
        let months =
            found.months.iter().map(|&(m, k, n)| Cell::Number(format!("{}: {k} of {n}", month(m))));
        grid = grid.row(std::iter::once(service.name.as_str().into()).chain(months).collect());
    }
    grid
}

/// The four tests.
pub(super) fn gap(assessment: &Assessment, title: &str) -> Part {
    Part::new("gap", title, "The gap").lead(gap_sentence(assessment)).grid(tests(assessment))
}

pub(super) fn gap_sentence(assessment: &Assessment) -> String {
    let count = |test: fn(&&thirdline_evidence::diagnosis::GapTest) -> bool| {
        assessment.gap_tests.iter().filter(test).count()
    };
    let (yes, unknown) = (count(|t| t.is_gap == Is::Yes), count(|t| t.is_gap == Is::Unknown));
    let open = match unknown {
        0 => String::new(),
        n => format!("; {n} cannot be told"),
    };
    format!("{yes} of four tests say that the third line is the gap{open}. Two are needed.")
}

pub(super) fn tests(assessment: &Assessment) -> Grid {
    let mut grid =
        Grid::new("").words("question").words("answer").figures("value").numbers("changes at");
    for test in &assessment.gap_tests {
        grid = grid.row(vec![
            test.question.as_str().into(),
            is(test.is_gap).into(),
            test.figure.into(),
            Cell::Number(threshold(test.figure.scale, test.threshold)),
        ]);
    }
    grid
}

/// What the numbers of the signs mean. The signals are the same for every service.
pub(super) fn key() -> Part {
    let mut grid = Grid::new("")
        .numbers("no.")
        .words("signal")
        .words("for")
        .words("speaks for it from")
        .words("grade")
        .words("would be explained away by");
    for (i, (remedy, name, threshold, grade, away)) in
        thirdline_evidence::diagnosis::signal_list().enumerate()
    {
        grid = grid.row(vec![
            Cell::Number((i + 1).to_string()),
            name.into(),
            remedy.name().into(),
            threshold.into(),
            grade.into(),
            away.into(),
        ]);
    }
    Part::new("key", "The signals, and how sure their thresholds are", "The signals")
        .lead(
            "Thresholds are defaults to be replaced by your own distribution after a year. Grades: \
             A experiment, B large observation, C doctrine, D our judgement, V measured on public \
             ticket logs.",
        )
        .grid(grid)
}

/// Value and interval of a figure in one short text.
pub(super) fn brief(figure: &thirdline_evidence::third_line::Figure) -> String {
    match say_interval(figure) {
        interval if interval.is_empty() => say_value(figure),
        interval => format!("{} ({interval})", say_value(figure)),
    }
}
