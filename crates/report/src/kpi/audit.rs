//! The audit: whom to ask, and what the answers change.

use super::words::{day_before, day_of};
use crate::paper::{Cell, Grid, Paper, Part, say};
use std::fmt::Write as _;
use thirdline_chart::format::count;
use thirdline_domain::sheet::{Amount, Sheet};
use thirdline_evidence::kpi::{AuditSample, OVERTURNED, Restated, Verdict};
use thirdline_time::utc_text;

/// What an audit asks of each user, as the columns of its file are called.
const QUESTIONS: [&str; 3] = ["solved", "when", "reply_awaited"];

/// A sample as a file to fill in: one incident a row, the last three columns empty.
#[must_use]
pub fn sample_csv(sample: &AuditSample) -> String {
    let mut out = format!(
        "incident,stratum,weight,reported_at,ended_at,reported_clock,{}\n",
        QUESTIONS.join(",")
    );
    for one in &sample.drawn {
        let clock = (one.ended_at - one.reported_at) as f64;
        let _ = writeln!(
            out,
            "{},{},{},{},{},{},,,",
            quoted(&one.incident),
            one.stratum.name(),
            one.weight,
            utc_text(one.reported_at),
            utc_text(one.ended_at),
            Amount { value: clock, is_duration: true }
        );
    }
    out
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// What a sample is made of.
#[must_use]
pub fn sample(sheet: &Sheet, sample: &AuditSample, quarter: &str, seed: u64) -> Paper {
    let mut paper = super::paper(None, format!("Audit of {}, {quarter}", sheet.name));
    paper.facts = vec![format!("Seed {seed}: the same seed draws the same incidents")];
    let mut grid = Grid::new("Strata")
        .words("Where")
        .numbers("Incidents")
        .numbers("Drawn")
        .numbers("Each stands for");
    for &(stratum, all, drawn) in &sample.strata {
        let weight =
            if drawn > 0 { format!("{:.1}", all as f64 / drawn as f64) } else { String::new() };
        grid = grid.row(vec![
            stratum.words().into(),
            Cell::Number(count(all)),
            Cell::Number(count(drawn)),
            Cell::Number(weight),
        ]);
    }
    let mut rows = Grid::new("Whose users to ask")
        .words("Incident")
        .words("Where")
        .numbers("Reported")
        .numbers("Ended");
    for one in &sample.drawn {
        rows = rows.row(vec![
            one.incident.clone().into(),
            one.stratum.words().into(),
            Cell::Number(day_of(one.reported_at)),
            Cell::Number(day_of(one.ended_at)),
        ]);
    }
    paper.parts.push(
        Part::new("sample", "Whom to ask", "Sample")
            .lead(format!(
                "{} users to ask: was it solved, when, and was a reply of yours awaited?",
                sample.drawn.len()
            ))
            .grid(grid)
            .text(
                "Half are drawn where figures are bent most easily, half at random; the weights undo \
                 that. To be drawn accuses nobody. Write the answers into the CSV: yes or no, the day \
                 or instant if it differs, yes or no.",
            )
            .grid(rows),
    );
    paper
}

/// What the answers change.
#[must_use]
pub fn restated(sheet: &Sheet, restated: &Restated, of: Option<&str>) -> Paper {
    let mut paper = super::paper(of, format!("Audit of {}", sheet.name));
    paper.facts = vec![
        format!("Incidents reported {} to {}", day_of(restated.from), day_before(restated.to)),
        format!("{} of {} users answered", count(restated.answered), count(restated.drawn)),
    ];
    let any = |verdict| restated.measures.iter().any(|m| m.verdict == verdict);
    let lead = if any(Verdict::Void) {
        "A measure is void for the quarter: users tell another story."
    } else if any(Verdict::Restated) {
        "A measure is restated: what users say replaces what was reported."
    } else if any(Verdict::Confirmed) {
        "What was reported stands."
    } else {
        "Too few answers to say: ask on, twenty at least."
    };
    let mut grid = Grid::new("Measures")
        .words("Measure")
        .figures("Reported")
        .figures("Overturned")
        .figures("With the answers")
        .words("So");
    for one in &restated.measures {
        let so = match one.verdict {
            Verdict::Confirmed => "stands",
            Verdict::Restated => "restated",
            Verdict::Void => "void for the quarter",
            Verdict::TooFew => "too few answers to say",
            Verdict::NotAudited => "users cannot tell; its guards stand watch",
        };
        let figure = |f: Option<thirdline_evidence::third_line::Figure>| {
            f.map_or_else(|| Cell::Number("–".to_owned()), Cell::Figure)
        };
        grid = grid.row(vec![
            Cell::Words(one.title.clone(), one.name.to_owned()),
            one.reported.into(),
            figure(one.overturned),
            figure(one.restated),
            so.into(),
        ]);
    }
    let mut part = Part::new("audit", "What users say", "Audit").lead(lead).grid(grid);
    part = part.note(format!(
        "Restated where more than {:.0} % are overturned beyond doubt (the lower limit), void where \
         more than {:.0} %. Answers count by the weights of their strata; users who did not answer \
         are taken to be like those of their stratum who did.",
        OVERTURNED[0] * 100.0,
        OVERTURNED[1] * 100.0
    ));
    if restated.not_awaited.n.unwrap_or(0) > 0 {
        part = part.text(format!(
            "Of incidents resolved directly out of a hold, users say that no reply of theirs was \
             awaited: {}.",
            say(&restated.not_awaited)
        ));
    }
    if !restated.unknown.is_empty() {
        part =
            part.note(format!("Not in the scope of the sheet: {}.", restated.unknown.join(", ")));
    }
    paper.parts.push(part);
    paper
}
