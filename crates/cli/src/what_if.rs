//! `thirdline whatif`: what a remedy would do to a service, if that can be said at all.

use crate::agreement::{Read, read};
use crate::arguments::{RemedyName, WhatIf as Asked};
use crate::diagnose::{no_service, time};
use crate::failure::wrong;
use crate::progress::Progress;
use crate::show::tell;
use thirdline_evidence::what_if::{Mechanism, RunsDone, WhatIf, share_without_code, what_if};
use thirdline_report::what_if as report;

pub(crate) fn run(asked: &Asked) -> anyhow::Result<()> {
    let restore = time(&asked.restore, "--restore")?;
    options_fit(asked)?;
    let read = read(&asked.on)?;
    if read.history().services.find(&asked.service).is_none() {
        return Err(no_service(read.history(), &asked.service));
    }
    let question = WhatIf {
        service: &asked.service,
        mechanism: mechanism(asked, &read)?,
        restore,
        months: asked.months,
        replications: asked.replications as usize,
        seed: asked.seed,
        runs_done: RunsDone::default(),
    };
    let done = question.runs_done.clone();
    let shown = Progress::show("simulating", Some(question.runs()), false, move || done.get());
    let answer = what_if(read.history(), &read.organisation, &question);
    drop(shown);
    let import = read.imported.for_report(&read.organisation);
    let paper = report::paper(&answer, &import);
    tell(
        &asked.output,
        |style| paper.text(style),
        |out| report::json(&answer, out),
        || paper.html(),
    )
}

/// An option of another remedy would be believed to do something.
fn options_fit(asked: &Asked) -> anyhow::Result<()> {
    use RemedyName::{A, B, C, OwnerRouting};
    let given = [
        ("--returns-avoided", asked.returns_avoided.is_some(), &[A][..]),
        ("--queue-shorter", asked.queue_shorter.is_some(), &[A, B]),
        ("--reserve", asked.reserve.is_some(), &[B]),
        ("--fixable", asked.fixable.is_some(), &[C]),
        ("--people", asked.people.is_some(), &[C]),
        ("--work", asked.work.is_some(), &[C]),
        ("--look", asked.look.is_some(), &[C]),
        ("--detours-avoided", asked.detours_avoided.is_some(), &[OwnerRouting]),
    ];
    for (option, is_given, of) in given {
        if is_given && !of.contains(&asked.remedy) {
            return Err(wrong(
                format!("{option} says nothing about this remedy"),
                "`thirdline whatif --help` says which option belongs to which remedy",
            ));
        }
    }
    Ok(())
}

fn mechanism(asked: &Asked, read: &Read) -> anyhow::Result<Mechanism> {
    let share = |text: &Option<String>, option, usual: f64| {
        text.as_ref().map_or(Ok(usual), |text| part(text, option, 1.0))
    };
    Ok(match asked.remedy {
        RemedyName::A => Mechanism::Culture {
            returns_avoided: share(&asked.returns_avoided, "--returns-avoided", 0.5)?,
            queue_shorter: share(&asked.queue_shorter, "--queue-shorter", 0.1)?,
        },
        RemedyName::B => Mechanism::Motivation {
            queue_shorter: share(&asked.queue_shorter, "--queue-shorter", 0.5)?,
            reserve: asked.reserve.unwrap_or(0),
        },
        RemedyName::C => Mechanism::Organisation {
            fixable: match &asked.fixable {
                Some(_) => share(&asked.fixable, "--fixable", 0.0)?,
                None => without_code(read, &asked.service)?,
            },
            people: asked.people.unwrap_or(2),
            work: asked.work.as_ref().map_or(Ok(1.0), |text| part(text, "--work", 10.0))?,
            look: time(asked.look.as_deref().unwrap_or("30m"), "--look")? / 1_000_000,
        },
        RemedyName::OwnerRouting => Mechanism::OwnerRouting {
            avoided: share(&asked.detours_avoided, "--detours-avoided", 0.8)?,
        },
    })
}

/// A part such as `40%`, 0 to `most`.
fn part(text: &str, option: &str, most: f64) -> anyhow::Result<f64> {
    let number = text.trim().trim_end_matches('%').trim().parse::<f64>();
    match number {
        Ok(percent) if (0.0..=most * 100.0).contains(&percent) => Ok(percent / 100.0),
        _ => Err(wrong(
            format!("{option} {text:?} is no share"),
            format!("write percent from 0 to {}, such as 40%", most * 100.0),
        )),
    }
}

/// The share of what development ended without a change of code.
fn without_code(read: &Read, service: &str) -> anyhow::Result<f64> {
    share_without_code(read.history(), &read.organisation, service).ok_or_else(|| {
        wrong(
            "the history does not say how much of it support could fix: too few closure codes",
            "say it: --fixable 40% (`thirdline charter fixability` helps to find out)",
        )
    })
}
