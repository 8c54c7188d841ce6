//! `thirdline verdict`: did the remedy work?

use crate::agreement::read;
use crate::arguments::{AskVerdict, OnHistory};
use crate::evidence::read_text;
use crate::failure::wrong;
use crate::history::facts_of;
use crate::show::tell;
use thirdline_evidence::decision::read_decision;
use thirdline_evidence::verdict::verdict;
use thirdline_report::verdict as report;
use thirdline_time::Day;

pub(crate) fn run(asked: &AskVerdict) -> anyhow::Result<()> {
    let look = asked.at.as_deref().map(day).transpose()?;
    let text = read_text(&asked.decision, "the decision file")?;
    let decision = read_decision(&asked.decision.display().to_string(), &text)?;
    let on = OnHistory {
        files: asked.history.clone(),
        reading: asked.reading.clone(),
        organisation: asked.organisation.clone(),
    };
    let read = read(&on)?;
    let (facts, _) = facts_of(asked.facts.as_deref(), None, read.history())?;
    let verdict = verdict(&decision, read.history(), &read.organisation, &facts, look)
        .map_err(|why| wrong(why.to_string(), why.help()))?;
    let import = read.imported.for_report(&read.organisation);
    let paper = report::paper(&verdict, &import);
    tell(
        &asked.output,
        |style| paper.text(style),
        |out| report::json(&verdict, out),
        || paper.html(),
    )
}

fn day(text: &str) -> anyhow::Result<i32> {
    Day::parse(text)
        .map(|day| day.0)
        .map_err(|misread| wrong(format!("--at: {}", misread.message), misread.help))
}
