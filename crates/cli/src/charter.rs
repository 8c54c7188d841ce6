//! `thirdline charter`: fixability, size, check, print.

use crate::agreement::{Read, read, read_agreements};
use crate::arguments::{AskFixability, AskSize, CharterCommand, CheckCharter};
use crate::evidence::{read_organisation, read_text};
use crate::failure::{Faulty, wrong};
use crate::output;
use crate::show::show;
use std::path::{Path, PathBuf};
use thirdline_document::schema::{Section, example_toml};
use thirdline_document::{Faults, nearest};
use thirdline_domain::agreement::Agreements;
use thirdline_domain::charter::{
    ASSUMPTIONS, AUTHORITY, CHARTER, COSTS, Charter, DEVELOPMENT, HOURS, KNOWLEDGE, RESIDUAL,
    RETURN, SIGNATURE, STAFFING,
};
use thirdline_evidence::Selection;
use thirdline_evidence::charter::{
    Check, CheckQuestion, Fixability, FixabilityQuestion, ResidualFile, Sizing,
};
use thirdline_evidence::third_line::{Cohort, ThirdLine};
use thirdline_report::charter::{self, FixabilityReport};
use thirdline_time::Day;

/// All of a charter file.
const SECTIONS: [&Section; 11] = [
    &CHARTER,
    &AUTHORITY,
    &RESIDUAL,
    &STAFFING,
    &KNOWLEDGE,
    &DEVELOPMENT,
    &RETURN,
    &SIGNATURE,
    &ASSUMPTIONS,
    &HOURS,
    &COSTS,
];

pub(crate) fn run(command: &CharterCommand) -> anyhow::Result<()> {
    match command {
        CharterCommand::Fixability(asked) => run_fixability(asked),
        CharterCommand::Size(asked) => run_size(asked),
        CharterCommand::Check(asked) => run_check(asked),
        CharterCommand::Print(asked) => run_print(asked),
        CharterCommand::Example => {
            output::write(None, |out| out.write_all(example_toml(&SECTIONS).as_bytes()))
        }
    }
}

/// Reads a charter file.
pub(crate) fn read_charter(path: &Path) -> anyhow::Result<Charter> {
    let text = read_text(path, "the charter file")?;
    Ok(Charter::parse(&path.display().to_string(), &text)?)
}

/// What became of the residual agreement.
enum Residual {
    NotRead,
    Unreadable(String),
    Read(Agreements),
}

/// Reads the agreement that was named on the command line, where a fault stops; else the one that
/// the charter names, where a fault is a finding among others.
fn residual(asked: &CheckCharter, charter: &Charter) -> anyhow::Result<Residual> {
    if let Some(path) = &asked.agreement {
        return read_agreements(path).map(Residual::Read);
    }
    let Some(name) = charter.residual.as_ref().and_then(|r| r.agreement.as_ref()) else {
        return Ok(Residual::NotRead);
    };
    let path: PathBuf = asked.file.parent().unwrap_or(Path::new("")).join(name);
    if !path.exists() {
        return Ok(Residual::Unreadable(format!("there is no file {name} beside the charter")));
    }
    Ok(match read_agreements(&path) {
        Ok(agreements) => Residual::Read(agreements),
        Err(error) => Residual::Unreadable(match error.downcast_ref::<Faulty>() {
            Some(Faulty(files)) => match files.iter().map(Faults::len).sum() {
                1 => format!("{name} has a fault"),
                count => format!("{name} has {count} faults"),
            },
            None => format!("{name} is not a text file that may be read"),
        }),
    })
}

/// The day that was asked for, or today.
#[expect(clippy::disallowed_methods, reason = "only the binary asks the world what day it is")]
fn day(asked: Option<&str>) -> anyhow::Result<i32> {
    const DAY: i64 = 86_400;
    let Some(text) = asked else {
        return Ok(jiff::Timestamp::now().as_second().div_euclid(DAY) as i32);
    };
    match Day::parse(text) {
        Ok(day) => Ok(day.0),
        Err(misread) => Err(wrong(format!("--on: {}", misread.message), misread.help)),
    }
}

fn checked(asked: &CheckCharter) -> anyhow::Result<(Charter, Check)> {
    let day = day(asked.on.as_deref())?;
    let charter = read_charter(&asked.file)?;
    let organisation = asked.organisation.as_deref().map(read_organisation).transpose()?;
    let residual = residual(asked, &charter)?;
    let question = CheckQuestion {
        charter: &charter,
        organisation: organisation.as_ref(),
        residual: match &residual {
            Residual::NotRead => ResidualFile::NotRead,
            Residual::Unreadable(why) => ResidualFile::Unreadable(why),
            Residual::Read(agreements) => ResidualFile::Read(agreements),
        },
        day,
    };
    let check = Check::of(&question);
    Ok((charter, check))
}

fn run_check(asked: &CheckCharter) -> anyhow::Result<()> {
    let (_, check) = checked(asked)?;
    show(&asked.output, ("thirdline-charter-check", 1), &check, || charter::check(&check))
}

fn run_print(asked: &CheckCharter) -> anyhow::Result<()> {
    let (charter, check) = checked(asked)?;
    show(&asked.output, ("thirdline-charter-check", 1), &check, || charter::print(&charter, &check))
}

/// The third line of a history.
fn third_line(read: &Read) -> anyhow::Result<ThirdLine> {
    let selection = Selection::default();
    let third_line = ThirdLine::read(read.history(), &read.organisation, &selection);
    if third_line.stays.is_empty() {
        return Err(wrong(
            "no incident was ever with the third line",
            "say in the organisation file which teams are on the side \"development\", or of line 3",
        ));
    }
    Ok(third_line)
}

/// Row of the service of a name.
fn service_row(third_line: &ThirdLine, name: &str) -> anyhow::Result<usize> {
    third_line.services.iter().position(|part| part.name == name).ok_or_else(|| {
        let near = nearest(name, third_line.services.iter().map(|part| part.name.as_str()));
        let help = near.map_or_else(
            || "write it as the history does, letter by letter".to_owned(),
            |near| format!("did you mean {near:?}?"),
        );
        wrong(format!("the history has no service {name:?}"), help)
    })
}

/// Rows of the services that a charter covers; of all, without one.
fn covered(third_line: &ThirdLine, charter: Option<&Charter>) -> anyhow::Result<Vec<usize>> {
    let covers = |name: &str| charter.is_none_or(|charter| charter.covers(name));
    let parts = third_line.services.iter().enumerate();
    let rows: Vec<usize> = parts.filter(|(_, p)| covers(&p.name)).map(|(row, _)| row).collect();
    if rows.is_empty() {
        return Err(wrong(
            "the charter covers no service of the history",
            "name its services as the history does, with * for any characters",
        ));
    }
    Ok(rows)
}

fn run_fixability(asked: &AskFixability) -> anyhow::Result<()> {
    if asked.user_hour.is_some_and(|hour| !hour.is_finite() || hour < 0.0) {
        return Err(wrong("--user-hour is no worth", "write hours of work, such as 0.25 or 2"));
    }
    let charter = asked.charter.as_deref().map(read_charter).transpose()?;
    let read = read(&asked.on)?;
    let third_line = third_line(&read)?;
    let question = FixabilityQuestion { charter: charter.as_ref(), user_hour: asked.user_hour };
    let of = |cohort: &Cohort<'_>, scope: &str| Fixability::of(cohort, scope, &question);
    let report = if let Some(name) = &asked.service {
        let cohort = third_line.service(service_row(&third_line, name)?);
        FixabilityReport { fixability: of(&cohort, name), services: Vec::new() }
    } else {
        let rows = covered(&third_line, charter.as_ref())?;
        let mut services: Vec<Fixability> = rows
            .iter()
            .map(|&row| of(&third_line.service(row), &third_line.services[row].name))
            .filter(|f| f.resolved_by_development > 0)
            .collect();
        services.sort_by(|a, b| {
            let order = b.resolved_by_development.cmp(&a.resolved_by_development);
            order.then_with(|| a.scope.cmp(&b.scope))
        });
        let all = Cohort { third_line: &third_line, parts: rows };
        let scope = match (&charter, all.parts.as_slice()) {
            (_, [one]) => third_line.services[*one].name.clone(),
            (Some(charter), _) => format!("services of {}", charter.name),
            (None, _) => "all services".to_owned(),
        };
        FixabilityReport { fixability: of(&all, &scope), services }
    };
    let import = read.imported.for_report(&read.organisation);
    show(&asked.output, ("thirdline-charter-fixability", 1), &report, || {
        charter::fixability(&report, &import)
    })
}

fn run_size(asked: &AskSize) -> anyhow::Result<()> {
    let charter = read_charter(&asked.charter)?;
    let read = read(&asked.on)?;
    let third_line = third_line(&read)?;
    let rows = match &asked.service {
        Some(name) => vec![service_row(&third_line, name)?],
        None => covered(&third_line, Some(&charter))?,
    };
    let cohort = Cohort { third_line: &third_line, parts: rows };
    let scope = asked.service.as_deref().unwrap_or(&charter.name);
    let sizing = Sizing::of(&cohort, scope, &charter);
    let import = read.imported.for_report(&read.organisation);
    show(&asked.output, ("thirdline-charter-size", 1), &sizing, || {
        charter::size(&sizing, &charter.name, &import)
    })
}
