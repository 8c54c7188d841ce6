//! `thirdline diagnose` and `thirdline board`: which remedy fits which service.

use crate::agreement::{Read, percent, read, selection};
use crate::arguments::Diagnose;
use crate::failure::wrong;
use crate::history::facts_of;
use crate::show::tell;
use std::path::Path;
use thirdline_chart::format::counted;
use thirdline_document::nearest;
use thirdline_domain::History;
use thirdline_domain::facts::Facts;
use thirdline_evidence::Target;
use thirdline_evidence::board::Board;
use thirdline_evidence::diagnosis::{Diagnosis, DiagnosisQuestion};
use thirdline_history::facts::FactNotes;
use thirdline_report::{board, diagnosis};

struct Asked {
    read: Read,
    facts: Facts,
    beside: String,
    question: DiagnosisQuestion,
}

fn asked(diagnose: &Diagnose) -> anyhow::Result<Asked> {
    let question = DiagnosisQuestion {
        selection: selection(&diagnose.selected)?,
        restore: time(&diagnose.restore, "--restore")?,
        take_up: time(&diagnose.take_up, "--take-up")?,
        least_taken_up: f64::from(percent(&diagnose.take_up_share, "--take-up-share")?) / 100.0,
    };
    let read = read(&diagnose.on)?;
    let (facts, notes) =
        facts_of(diagnose.facts.as_deref(), diagnose.pulse.as_deref(), read.history())?;
    if let Some(name) = &diagnose.service
        && read.history().services.find(name).is_none()
    {
        return Err(no_service(read.history(), name));
    }
    Ok(Asked { read, facts, beside: beside(&notes), question })
}

fn reaches_third_line(diagnosis: &Diagnosis) -> anyhow::Result<()> {
    if diagnosis.portfolio.stays > 0 {
        return Ok(());
    }
    Err(wrong(
        "no incident was ever with the third line",
        "say in the organisation file which teams are on the side \"development\", or of line 3",
    ))
}

pub(crate) fn run(diagnose: &Diagnose) -> anyhow::Result<()> {
    let Asked { read, facts, beside, question } = asked(diagnose)?;
    let diagnosis = Diagnosis::of(read.history(), &read.organisation, &facts, &question);
    reaches_third_line(&diagnosis)?;
    let mut import = read.imported.for_report(&read.organisation);
    import.mapping.push_str(&beside);
    let paper = diagnosis::paper(&diagnosis, &import, diagnose.service.as_deref());
    tell(
        &diagnose.output,
        |style| paper.text(style),
        |out| diagnosis::json(&diagnosis, out),
        || paper.html(),
    )
}

pub(crate) fn run_board(diagnose: &Diagnose) -> anyhow::Result<()> {
    let Asked { read, facts, beside, question } = asked(diagnose)?;
    let page = Board::of(read.history(), &read.organisation, &facts, &question);
    reaches_third_line(&page.diagnosis)?;
    let mut import = read.imported.for_report(&read.organisation);
    import.mapping.push_str(&beside);
    let paper = board::paper(&page, &import);
    tell(
        &diagnose.output,
        |style| paper.text(style),
        |out| board::json(&page, out),
        || paper.html(),
    )
}

/// A time such as `24h`, microseconds.
pub(crate) fn time(text: &str, option: &str) -> anyhow::Result<i64> {
    let target = Target::parse(text)
        .map_err(|why| wrong(format!("{option}: {why}"), "write 24h, 30m, 3d or 1w"))?;
    Ok(target.us)
}

pub(crate) fn no_service(history: &History, name: &str) -> anyhow::Error {
    let help = nearest(name, history.services.iter()).map_or_else(
        || "write it as the history does, letter by letter".to_owned(),
        |near| format!("did you mean {near:?}?"),
    );
    wrong(format!("the history has no service {name:?}"), help)
}

/// What was read beside the tickets, in a sentence.
fn beside(notes: &FactNotes) -> String {
    if notes.files.is_empty() {
        return " Nothing is known beside the tickets.".to_owned();
    }
    let files: Vec<String> = notes
        .files
        .iter()
        .map(|note| {
            let name = Path::new(&note.file).file_name().unwrap_or_default().to_string_lossy();
            format!("{name} ({})", counted(note.rows, "row"))
        })
        .collect();
    let unknown: u64 = notes.files.iter().map(|n| n.unknown_incidents).sum();
    let left = match unknown {
        0 => String::new(),
        1 => "; 1 row about an incident that the history does not have is left out".to_owned(),
        n => format!(
            "; {} about incidents that the history does not have are left out",
            counted(n, "row")
        ),
    };
    format!(" Beside the tickets: {}{left}.", files.join(", "))
}
