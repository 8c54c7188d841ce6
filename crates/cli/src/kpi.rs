//! `thirdline kpi`: who is senior, calibrate, check, statement, audit, print.

use crate::agreement::{Read, read};
use crate::arguments::{
    AskedRestate, AskedSample, AskedStatement, CheckSheet, KpiCommand, OnHistory, OnSheet, Senior,
    Shown,
};
use crate::evidence::{read_organisation, read_text};
use crate::failure::wrong;
use crate::output;
use crate::show::show;
use std::path::Path;
use thirdline_document::nearest;
use thirdline_document::schema::draft_toml;
use thirdline_domain::Pattern;
use thirdline_domain::sheet::{
    AGAINST_ADVICE, BASELINE, CHANCE, GATE, MEASURE, MILESTONE, RACI, SHEET, SIGNED, Sheet,
};
use thirdline_evidence::kpi::{
    self, Answer, Calibration, Catalogue, STRATA, Stratum, audit_sample, calibrate, luck_advice,
    read_sheet, restate, seniority, statement,
};
use thirdline_report::kpi as report;
use thirdline_report::paper::Paper;
use thirdline_time::{Zone, instant};

pub(crate) fn run(command: &KpiCommand) -> anyhow::Result<()> {
    match command {
        KpiCommand::Senior(asked) => run_senior(asked),
        KpiCommand::Calibrate(asked) => run_calibrate(asked),
        KpiCommand::Check(asked) => run_check(asked, "thirdline-kpi-check", report::checked),
        KpiCommand::Print(asked) => run_check(asked, "thirdline-kpi-print", |sheet, advice| {
            report::printed(sheet, advice, None)
        }),
        KpiCommand::Statement(asked) => run_statement(asked),
        KpiCommand::AuditSample(asked) => run_sample(asked),
        KpiCommand::Restate(asked) => run_restate(asked),
        KpiCommand::Measures(asked) => run_measures(asked),
        KpiCommand::Example => output::write(None, |out| out.write_all(example().as_bytes())),
    }
}

/// A sheet to begin with: what a first draft needs is in force, what comes later stands behind `#`.
fn example() -> String {
    const LATER: [&str; 8] = [
        "no_employee_representative =",
        "priorities =",
        "within_by_priority =",
        "threshold =",
        "target =",
        "maximum =",
        "floor =",
        "fingerprint =",
    ];
    draft_toml(
        &[&SHEET, &MEASURE, &GATE, &RACI, &BASELINE],
        &LATER,
        "what chance would have paid, milestones of a pledge, signatures",
        &[&CHANCE, &MILESTONE, &SIGNED, &AGAINST_ADVICE],
    )
}

/// Reads a KPI sheet or a pledge.
fn sheet(path: &Path) -> anyhow::Result<Sheet> {
    let text = read_text(path, "the KPI sheet")?;
    Ok(read_sheet(&path.display().to_string(), &text)?)
}

/// A sheet, and its history.
fn on(asked: &OnSheet) -> anyhow::Result<(Sheet, Read)> {
    let sheet = sheet(&asked.sheet)?;
    let on = OnHistory {
        files: asked.history.clone(),
        reading: asked.reading.clone(),
        organisation: asked.organisation.clone(),
    };
    let read = read(&on)?;
    check_services(&read, &sheet.services)?;
    check_priorities(&read, &sheet)?;
    Ok((sheet, read))
}

/// A service that nothing fits is a misspelling.
fn check_services(read: &Read, services: &[Pattern]) -> anyhow::Result<()> {
    let names = || read.history().services.iter();
    let fits = |pattern: &Pattern| pattern.text() == "*" || names().any(|n| pattern.matches(n));
    let Some(pattern) = services.iter().find(|p| !fits(p)) else { return Ok(()) };
    let help = nearest(pattern.text(), names()).map_or_else(
        || "name a service as the history writes it, with * for any characters".to_owned(),
        |near| format!("did you mean {near:?}?"),
    );
    Err(wrong(format!("no service of the history fits {:?}", pattern.text()), help))
}

/// So is a priority.
fn check_priorities(read: &Read, sheet: &Sheet) -> anyhow::Result<()> {
    let names = || read.history().priorities.iter();
    let by_measure = sheet.measures.iter().flat_map(|m| m.within_by_priority.iter().map(|p| &p.0));
    let mut all = sheet.priorities.iter().chain(by_measure);
    let Some(one) = all.find(|one| names().all(|name| name != *one)) else { return Ok(()) };
    let help = nearest(one, names()).map_or_else(
        || "name a priority as the history writes it".to_owned(),
        |near| format!("did you mean {near:?}?"),
    );
    Err(wrong(format!("the history has no priority {one:?}"), help))
}

fn run_senior(asked: &Senior) -> anyhow::Result<()> {
    let read = read(&asked.on)?;
    if read.organisation.units().is_empty() {
        return Err(wrong(
            "the organisation file describes no units",
            "add [[unit]] tables with who leads each, and name the unit of each team; \
             --organisation FILE",
        ));
    }
    let services: Vec<Pattern> = asked.services.iter().map(Pattern::new).collect();
    check_services(&read, &services)?;
    let found = seniority(read.history(), &read.organisation, &services);
    let of = read.organisation.name.as_deref();
    show(&asked.output, ("thirdline-kpi-senior", report::VERSION), &found, || {
        report::seniority(&found, of)
    })
}

fn calibrated(sheet: &Sheet, read: &Read) -> Calibration {
    calibrate(sheet, read.history(), &read.organisation, &Catalogue::standard())
}

fn run_calibrate(asked: &OnSheet) -> anyhow::Result<()> {
    let (sheet, read) = on(asked)?;
    let found = calibrated(&sheet, &read);
    let value = report::json::calibration(&sheet, &found);
    let of = read.organisation.name.as_deref();
    show(&asked.output, ("thirdline-kpi-calibrate", report::VERSION), &value, || {
        report::calibration(&sheet, &found, of)
    })
}

fn run_check(
    asked: &CheckSheet,
    schema: &str,
    paper: impl Fn(&Sheet, &[kpi::Advice]) -> Paper,
) -> anyhow::Result<()> {
    let sheet = sheet(&asked.sheet)?;
    let organisation = asked.organisation.as_deref().map(read_organisation).transpose()?;
    let advice = kpi::check(&sheet, organisation.as_ref(), &Catalogue::standard());
    let value = report::json::checked(&sheet, &advice);
    show(&asked.output, (schema, report::VERSION), &value, || paper(&sheet, &advice))
}

/// What stands against a sheet, its history known.
fn advice(sheet: &Sheet, read: &Read, has_organisation: bool) -> Vec<kpi::Advice> {
    let organisation = has_organisation.then_some(&read.organisation);
    let mut all = kpi::check(sheet, organisation, &Catalogue::standard());
    let found = luck_advice(sheet, &calibrated(sheet, read));
    // What the history says of luck takes the place of what the file says.
    all.retain(|one| found.iter().all(|other| other.code != one.code));
    all.extend(found);
    all
}

/// A month such as `2026-05`: months since year 0.
fn month(text: &str) -> anyhow::Result<i64> {
    let parsed = text.split_once('-').and_then(|(year, month)| {
        let is_plain = year.len() == 4 && month.len() == 2;
        Some((year.parse::<i64>().ok()?, month.parse::<i64>().ok()?)).filter(|_| is_plain)
    });
    match parsed {
        Some((year @ 1900..=2199, month @ 1..=12)) => Ok(year * 12 + month - 1),
        _ => Err(wrong(format!("--month {text:?} is no month"), "write 2026-05")),
    }
}

/// A quarter such as `2026Q2`: its begin and its end, microseconds.
fn quarter(text: &str) -> anyhow::Result<(i64, i64)> {
    let parsed = text.split_once(['Q', 'q']).and_then(|(year, quarter)| {
        Some((year.trim_end_matches('-').parse::<i32>().ok()?, quarter.parse::<i32>().ok()?))
    });
    let Some((year @ 1900..=2199, quarter @ 1..=4)) = parsed else {
        return Err(wrong(format!("--quarter {text:?} is no quarter"), "write 2026Q2"));
    };
    let begin = |quarter: i32| {
        let (year, quarter) = (year + quarter / 4, quarter % 4);
        instant(&format!("{year:04}-{:02}-01", quarter * 3 + 1), &Zone::utc())
    };
    match (begin(quarter - 1), begin(quarter)) {
        (Ok(from), Ok(to)) => Ok((from, to)),
        (Err(why), _) | (_, Err(why)) => Err(wrong(why.message, why.help)),
    }
}

fn run_statement(asked: &AskedStatement) -> anyhow::Result<()> {
    let month = month(&asked.month)?;
    let (sheet, read) = on(&asked.on)?;
    let catalogue = Catalogue::standard();
    let found = statement(&sheet, read.history(), &read.organisation, &catalogue, month)
        .map_err(|why| wrong(why.0, "name a month of the plan that the history reaches"))?;
    let advice = advice(&sheet, &read, asked.on.organisation.is_some());
    let value = report::json::statement(&sheet, &found, &advice);
    let of = read.organisation.name.as_deref();
    show(&asked.on.output, ("thirdline-kpi-statement", report::VERSION), &value, || {
        report::statement(&sheet, &found, &advice, of)
    })
}

fn run_sample(asked: &AskedSample) -> anyhow::Result<()> {
    let within = quarter(&asked.quarter)?;
    let (sheet, read) = on(&asked.on)?;
    let size = asked.size.unwrap_or(sheet.audit_size) as usize;
    let organisation = &read.organisation;
    let sample = audit_sample(&sheet, read.history(), organisation, within, asked.seed, size);
    if sample.drawn.is_empty() {
        return Err(wrong(
            format!("no incident of the sheet's scope was reported and over in {}", asked.quarter),
            "look at the quarter, the services and the priorities of the sheet",
        ));
    }
    let output = &asked.on.output;
    let is_csv =
        output.output.as_deref().is_some_and(|p| p.extension().is_some_and(|e| e == "csv"));
    // The sample is a file to fill in; the other formats show what it is made of.
    if output.format.is_none() && (is_csv || output.output.is_none()) {
        let text = report::sample_csv(&sample);
        return output::write(output.output.as_deref(), |out| out.write_all(text.as_bytes()));
    }
    show(output, ("thirdline-kpi-audit-sample", report::VERSION), &sample, || {
        report::sample(&sheet, &sample, &asked.quarter, asked.seed)
    })
}

fn run_restate(asked: &AskedRestate) -> anyhow::Result<()> {
    let name = asked.audit.display().to_string();
    let text = read_text(&asked.audit, "the audit")?;
    let strata = STRATA.map(Stratum::name);
    let rows = thirdline_history::facts::audit(&name, &text, &strata)?;
    let answers: Vec<Answer> = rows
        .into_iter()
        .map(|row| Answer {
            incident: row.incident,
            stratum: STRATA[row.stratum],
            weight: row.weight,
            solved: row.solved,
            when: row.when,
            reply_awaited: row.reply_awaited,
        })
        .collect();
    let (sheet, read) = on(&asked.on)?;
    let catalogue = Catalogue::standard();
    let found = restate(&sheet, read.history(), &read.organisation, &catalogue, &answers)
        .map_err(|why| wrong(why, "restate with the history and the sheet of the sample"))?;
    let of = read.organisation.name.as_deref();
    show(&asked.on.output, ("thirdline-kpi-restate", report::VERSION), &found, || {
        report::restated(&sheet, &found, of)
    })
}

fn run_measures(asked: &Shown) -> anyhow::Result<()> {
    let catalogue = Catalogue::standard();
    let value = report::json::payable(&catalogue);
    show(&asked.output, ("thirdline-kpi-measures", report::VERSION), &value, || {
        report::payable(&catalogue)
    })
}
