//! `thirdline decision`: new, check, roll-out, print.

use crate::agreement::{Read, read};
use crate::arguments::{
    AskedMeasure, AskedRollOut, CheckDecision, DecisionCommand, NewDecision, OnHistory,
    PerhapsHistory, PrintDecision,
};
use crate::evidence::{read_organisation, read_text};
use crate::failure::wrong;
use crate::output;
use crate::show::show;
use std::path::Path;
use thirdline_document::nearest;
use thirdline_document::schema::{Section, draft_toml, reference_markdown};
use thirdline_domain::Organisation;
use thirdline_domain::decision::{
    COMMITMENT, DECISION, Decision, FIDELITY, HARM, OTHER_CHANGE, OUTCOME, REFUSED, Remedy,
    SIGNATURE, SIGNED, Watched,
};
use thirdline_domain::sheet::TargetClock;
use thirdline_evidence::decision::{
    Advice, DraftQuestion, RollOutQuestion, check, draft, plus_months, read_decision, roll_out,
    watchable,
};
use thirdline_report::decision as report;
use thirdline_time::{Day, plain_time};

/// All of a decision file.
const SECTIONS: [&Section; 9] = [
    &DECISION,
    &REFUSED,
    &COMMITMENT,
    &FIDELITY,
    &OUTCOME,
    &HARM,
    &OTHER_CHANGE,
    &SIGNED,
    &SIGNATURE,
];

pub(crate) fn run(command: &DecisionCommand) -> anyhow::Result<()> {
    match command {
        DecisionCommand::New(asked) => run_new(asked),
        DecisionCommand::Check(asked) => run_check(asked),
        DecisionCommand::RollOut(asked) => run_roll_out(asked),
        DecisionCommand::Print(asked) => run_print(asked),
        DecisionCommand::Example => output::write(None, |out| out.write_all(example().as_bytes())),
    }
}

/// A decision to begin with: what a draft needs is in force, what comes later stands behind `#`.
fn example() -> String {
    const LATER: [&str; 6] =
        ["evidence", "kept", "released", "delivered", "better", "within = \"8h\""];
    let (now, later) = SECTIONS.split_at(6);
    draft_toml(now, &LATER, "other changes, and what was signed by whom", later)
}

fn decision(path: &Path) -> anyhow::Result<Decision> {
    let text = read_text(path, "the decision file")?;
    Ok(read_decision(&path.display().to_string(), &text)?)
}

fn day(option: &str, text: &str) -> anyhow::Result<i32> {
    Day::parse(text)
        .map(|day| day.0)
        .map_err(|why| wrong(format!("{option}: {}", why.message), why.help))
}

/// The first of the month after next: nobody signs and pulls at once.
#[expect(clippy::disallowed_methods, reason = "only the binary asks the world what day it is")]
fn next_pull() -> i32 {
    let today = jiff::Timestamp::now().as_second().div_euclid(86_400) as i32;
    let first = Day::of(Day(today).date().first_of_month()).0;
    plus_months(first, 2)
}

/// What was given of history and organisation.
struct Given {
    read: Option<Read>,
    organisation: Option<Organisation>,
}

impl Given {
    fn new(asked: &PerhapsHistory) -> anyhow::Result<Self> {
        if asked.history.is_empty() {
            let organisation = asked.organisation.as_deref().map(read_organisation).transpose()?;
            return Ok(Self { read: None, organisation });
        }
        let on = OnHistory {
            files: asked.history.clone(),
            reading: asked.reading.clone(),
            organisation: asked.organisation.clone(),
        };
        Ok(Self { read: Some(read(&on)?), organisation: None })
    }

    fn organisation(&self) -> Option<&Organisation> {
        self.read.as_ref().map(|read| &read.organisation).or(self.organisation.as_ref())
    }

    fn advice(&self, decision: &Decision) -> Vec<Advice> {
        check(decision, self.read.as_ref().map(Read::history), self.organisation())
    }
}

/// The outcome that was asked for, by its code and the target of its clock.
fn watched(asked: &AskedMeasure) -> anyhow::Result<Watched> {
    let all = watchable();
    let (code, version) = asked.measure.split_once('@').unwrap_or((&asked.measure, ""));
    let fits = |known: &&thirdline_domain::decision::Watchable| {
        known.code == code && (version.is_empty() || known.version.to_string() == version)
    };
    let Some(known) = all.iter().find(fits) else {
        let help = nearest(code, all.iter().map(|k| k.code)).map_or_else(
            || "`thirdline kpi measures` lists them".to_owned(),
            |near| format!("did you mean {near:?}?"),
        );
        return Err(wrong(format!("there is no measure {:?}", asked.measure), help));
    };
    let (None, Some(higher_is_better)) = (known.unwatchable, known.higher_is_better) else {
        return Err(wrong(
            format!("{code} cannot be an outcome: no month of it is better than another"),
            "name a share or a time of which one side is better, such as UCM3 or UC3",
        ));
    };
    let said = asked.within.as_deref().map(|text| {
        let us = plain_time(text).ok().filter(|us| *us > 0);
        us.ok_or_else(|| wrong(format!("--within {text:?} is no time"), "write 24h or 3d"))
    });
    let default = match known.clock {
        Some(TargetClock::Restore) => "72h",
        _ => "24h",
    };
    let within = match said.transpose()? {
        Some(_) if known.clock.is_none() => {
            return Err(wrong(format!("the clock of {code} has no target"), "take --within away"));
        }
        Some(us) => us,
        None => plain_time(default).unwrap_or(1),
    };
    Ok(Watched {
        code: known.code.to_owned(),
        version: known.version,
        is_duration: known.is_duration,
        higher_is_better,
        within: known.clock.map(|clock| (clock, within)),
    })
}

fn run_new(asked: &NewDecision) -> anyhow::Result<()> {
    let measure = watched(&asked.measure)?;
    let pulled = match asked.pull.as_deref() {
        Some(text) => day("--pull", text)?,
        None => next_pull(),
    };
    let named = |remedy: &Remedy| remedy.name() == asked.remedy;
    let remedy = Remedy::ALL.into_iter().find(named).unwrap_or(Remedy::Culture);
    let given = Given::new(&asked.on)?;
    let question = DraftQuestion {
        service: &asked.service,
        remedy,
        measure,
        pulled,
        on: given.read.as_ref().map(|read| (read.history(), &read.organisation)),
    };
    let draft = draft(&question).map_err(|why| no_service(&asked.service, why.near.as_deref()))?;
    let text = report::file(&draft);
    output::write(asked.output.as_deref(), |out| out.write_all(text.as_bytes()))
}

fn no_service(name: &str, near: Option<&str>) -> anyhow::Error {
    let help = near.map_or_else(
        || "write it as the history does, letter by letter".to_owned(),
        |near| format!("did you mean {near:?}?"),
    );
    wrong(format!("the history has no service {name:?}"), help)
}

fn run_check(asked: &CheckDecision) -> anyhow::Result<()> {
    let Some(file) = asked.file.as_deref().filter(|_| !asked.reference) else {
        let reference = reference_markdown(&SECTIONS);
        return output::write(asked.output.output.as_deref(), |out| {
            out.write_all(reference.as_bytes())
        });
    };
    let decision = decision(file)?;
    let advice = Given::new(&asked.on)?.advice(&decision);
    let value = report::json::checked(&decision, &advice);
    show(&asked.output, ("thirdline-decision-check", report::VERSION), &value, || {
        report::checked(&decision, &advice)
    })
}

fn run_print(asked: &PrintDecision) -> anyhow::Result<()> {
    let decision = decision(&asked.file)?;
    let advice = Given::new(&asked.on)?.advice(&decision);
    let value = report::json::checked(&decision, &advice);
    show(&asked.output, ("thirdline-decision-print", report::VERSION), &value, || {
        report::printed(&decision, &advice)
    })
}

fn run_roll_out(asked: &AskedRollOut) -> anyhow::Result<()> {
    let start = day("--start", &asked.start)?;
    let measure = watched(&asked.measure)?;
    let given = Given::new(&asked.on)?;
    if let Some(read) = &given.read {
        let names = || read.history().services.iter();
        if let Some(name) = asked.service.iter().find(|name| names().all(|known| known != *name)) {
            return Err(no_service(name, nearest(name, names())));
        }
    }
    let plan = roll_out(&RollOutQuestion {
        services: &asked.service,
        start,
        weeks: asked.weeks,
        seed: asked.seed,
        measure: &measure,
        on: given.read.as_ref().map(|read| (read.history(), &read.organisation)),
    });
    show(&asked.output, ("thirdline-decision-roll-out", report::VERSION), &plan, || {
        report::roll_out(&plan)
    })
}
