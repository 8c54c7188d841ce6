//! `thirdline diagnose`: which remedy fits which service.

use crate::agreement::{percent, read, selection, tell};
use crate::arguments::Diagnose;
use crate::failure::wrong;
use thirdline_document::nearest;
use thirdline_domain::History;
use thirdline_domain::facts::Facts;
use thirdline_evidence::Target;
use thirdline_evidence::diagnosis::{Diagnosis, DiagnosisQuestion};
use thirdline_report::diagnosis::{json, paper};

pub(crate) fn run(asked: &Diagnose) -> anyhow::Result<()> {
    let question = DiagnosisQuestion {
        selection: selection(&asked.selected)?,
        restore: time(&asked.restore, "--restore")?,
        take_up: time(&asked.take_up, "--take-up")?,
        least_taken_up: f64::from(percent(&asked.take_up_share, "--take-up-share")?) / 100.0,
    };
    let read = read(&asked.on)?;
    let history = read.history();
    let facts = facts(asked, history)?;
    if let Some(name) = &asked.service
        && history.services.find(name).is_none()
    {
        return Err(no_service(history, name));
    }
    let diagnosis = Diagnosis::of(history, &read.organisation, &facts, &question);
    if diagnosis.portfolio.stays == 0 {
        return Err(wrong(
            "no incident was ever with the third line",
            "say in the organisation file which teams are on the side \"development\", or of line 3",
        ));
    }
    let import = read.imported.for_report(&read.organisation);
    let paper = paper(&diagnosis, &import, asked.service.as_deref());
    tell(&asked.output, |style| paper.text(style), |out| json(&diagnosis, out), || paper.html())
}

/// A time such as `24h`, microseconds.
fn time(text: &str, option: &str) -> anyhow::Result<i64> {
    let target = Target::parse(text)
        .map_err(|why| wrong(format!("{option}: {why}"), "write 24h, 30m, 3d or 1w"))?;
    Ok(target.us)
}

fn no_service(history: &History, name: &str) -> anyhow::Error {
    let help = nearest(name, history.services.iter()).map_or_else(
        || "write it as the history does, letter by letter".to_owned(),
        |near| format!("did you mean {near:?}?"),
    );
    wrong(format!("the history has no service {name:?}"), help)
}

fn facts(_asked: &Diagnose, _history: &History) -> anyhow::Result<Facts> {
    Ok(Facts::default())
}
