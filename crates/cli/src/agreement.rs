//! `thirdline agreement`: check, replay, explain, propose, compare.

use crate::arguments::{
    AgreementCommand, CheckAgreement, Compare, Explain, OnCalendar, OnHistory, Propose,
    Replay as AskedReplay, Selected,
};
use crate::calendar::{beside, calendar};
use crate::evidence::{between, read_numbers, read_organisation, read_text};
use crate::failure::{Faulty, wrong};
use crate::import::{Imported, import};
use crate::output;
use crate::show::tell;
use std::path::Path;
use thirdline_document::nearest;
use thirdline_document::schema::{Section, example_toml, reference_markdown};
use thirdline_domain::agreement::{
    AGREEMENT, AGREEMENTS, Agreement, Agreements, EXCUSE, GOAL, POLICY, Policy, SENDER, SIGNED,
    Sender, Signed,
};
use thirdline_domain::{Basis, History, Organisation, Pattern};
use thirdline_evidence::Selection;
use thirdline_evidence::agreements::{
    ProposalQuestion, Replay, ReplayQuestion, Replayed, compare, explain, propose,
};
use thirdline_report::agreements::{ReplayReport, html, json, text};
use thirdline_time::{Calendar, Zone};

/// All of an agreement file.
const SECTIONS: [&Section; 7] =
    [&AGREEMENTS, &AGREEMENT, &SENDER, &SIGNED, &GOAL, &POLICY, &EXCUSE];

pub(crate) fn run(command: &AgreementCommand) -> anyhow::Result<()> {
    match command {
        AgreementCommand::Check(asked) => run_check(asked),
        AgreementCommand::Replay(asked) => run_replay(asked),
        AgreementCommand::Explain(asked) => run_explain(asked),
        AgreementCommand::Propose(asked) => run_propose(asked),
        AgreementCommand::Compare(asked) => run_compare(asked),
        AgreementCommand::Example => {
            output::write(None, |out| out.write_all(example_toml(&SECTIONS).as_bytes()))
        }
    }
}

/// Reads an agreement file and the calendar files that it names.
pub(crate) fn read_agreements(path: &Path) -> anyhow::Result<Agreements> {
    let text = read_text(path, "the agreement file")?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.display().to_string();
    Agreements::parse(&name, &text, &mut |file| beside(folder, file))
        .map_err(|faults| Faulty(faults).into())
}

fn run_check(asked: &CheckAgreement) -> anyhow::Result<()> {
    let style = output::style(asked.ascii, false);
    let told = match &asked.file {
        Some(file) if !asked.reference => text::check(&read_agreements(file)?, style),
        _ => reference_markdown(&SECTIONS),
    };
    output::write(None, |out| out.write_all(told.as_bytes()))
}

/// A history, and who is who in it.
pub(crate) struct Read {
    pub(crate) imported: Imported,
    pub(crate) organisation: Organisation,
}

pub(crate) fn read(on: &OnHistory) -> anyhow::Result<Read> {
    let organisation = on.organisation.as_deref().map(read_organisation).transpose()?;
    let imported = import(&on.files, &on.reading)?;
    if imported.history.basis == Basis::Snapshot {
        return Err(wrong(
            "the file has one row per ticket, which records no handovers",
            "export the history of changes; `thirdline evidence` prints the query that fetches it",
        ));
    }
    let organisation = organisation.unwrap_or_else(|| imported.mapping.organisation.clone());
    Ok(Read { imported, organisation })
}

impl Read {
    pub(crate) fn history(&self) -> &History {
        &self.imported.history
    }

    /// Calendars that the organisation file names and the agreements do not have.
    fn check_calendars(&self, agreements: &Agreements) -> anyhow::Result<()> {
        for team in self.history().teams.iter().filter_map(|name| self.organisation.team(name)) {
            if let Some(name) = &team.calendar
                && agreements.calendar(name).is_none()
            {
                let known = agreements.calendars.iter().flat_map(|c| c.iter().map(Calendar::name));
                let help = nearest(name, known).map_or_else(
                    || "add it to the agreement's calendars, or take the key away".to_owned(),
                    |near| format!("did you mean {near:?}?"),
                );
                let message = format!(
                    "the organisation file names a calendar {name:?}, which the agreement file does not have"
                );
                return Err(wrong(message, help));
            }
        }
        Ok(())
    }

    /// A receiver that no team fits is a misspelling.
    fn check_receivers(&self, receivers: &[Pattern]) -> anyhow::Result<()> {
        let teams = || self.history().teams.iter();
        let fits = |pattern: &Pattern| teams().any(|team| pattern.matches(team));
        let Some(pattern) = receivers.iter().find(|p| !fits(p)) else { return Ok(()) };
        let help = nearest(pattern.text(), teams()).map_or_else(
            || "name a team as the history writes it, with * for any characters".to_owned(),
            |near| format!("did you mean {near:?}?"),
        );
        Err(wrong(format!("no team of the history fits the receiver {:?}", pattern.text()), help))
    }

    fn check(&self, agreements: &Agreements) -> anyhow::Result<()> {
        self.check_calendars(agreements)?;
        agreements.list.iter().try_for_each(|a| self.check_receivers(&a.receivers))
    }
}

pub(crate) fn selection(selected: &Selected) -> anyhow::Result<Selection> {
    let (from, to) = between(selected.from.as_deref(), selected.to.as_deref())?;
    Ok(Selection { from, to, excluded: Vec::new() })
}

fn run_replay(asked: &AskedReplay) -> anyhow::Result<()> {
    let agreements = read_agreements(&asked.agreement)?;
    let selection = selection(&asked.selected)?;
    let numbers = asked.exclude.as_deref().map(read_numbers).transpose()?.unwrap_or_default();
    let read = read(&asked.on)?;
    read.check(&agreements)?;
    let history = read.history();
    let mut disputed = vec![false; history.incident_count()];
    for number in &numbers {
        if let Some(id) = history.incidents.find(number) {
            disputed[id as usize] = true;
        }
    }
    let question = ReplayQuestion { selection, disputed };
    let replay = Replay::of(history, &read.organisation, &agreements, &question);
    let import = read.imported.for_report(&read.organisation);
    let report = ReplayReport { replay: &replay, history, import: &import };
    tell(
        &asked.output,
        |style| text::replay(&report, style),
        |out| json::replay(&report, out),
        || html::replay(&report),
    )
}

fn run_explain(asked: &Explain) -> anyhow::Result<()> {
    let agreements = read_agreements(&asked.agreement)?;
    let read = read(&asked.on)?;
    read.check(&agreements)?;
    let history = read.history();
    let number = &asked.incident;
    let incident = history.incidents.find(number).ok_or_else(|| {
        wrong(
            format!("the history has no incident {number:?}"),
            "write its number as the history does, letter by letter",
        )
    })?;
    let explained = explain(history, &read.organisation, &agreements, incident as usize);
    if explained.is_empty() {
        return Err(wrong(
            format!("{number} was never handed over under an agreement of this file"),
            "look at receiver, sender, services, priorities and dates of the agreements",
        ));
    }
    tell(
        &asked.output,
        |style| text::explain(number, history, &explained, style),
        |out| json::explain(number, history, &explained, out),
        || html::explain(number, history, &explained),
    )
}

/// A share such as `85%`, in whole percent.
pub(crate) fn percent(text: &str, option: &str) -> anyhow::Result<u32> {
    let number = text.trim().trim_end_matches('%').trim();
    match number.parse::<u32>() {
        Ok(percent @ 1..=99) => Ok(percent),
        _ => Err(wrong(
            format!("{option} {text:?} is no share"),
            "write a whole number of percent from 1 to 99, such as 85%",
        )),
    }
}

fn run_propose(asked: &Propose) -> anyhow::Result<()> {
    let keep = percent(&asked.keep, "--keep")?;
    let selection = selection(&asked.selected)?;
    let mut agreements = match &asked.agreement {
        Some(path) => read_agreements(path)?,
        None => Agreements::default(),
    };
    let receivers = vec![Pattern::new(asked.receiver.clone())];
    let calendar = match &asked.calendar {
        Some(path) => {
            let on = OnCalendar { calendar: path.clone(), name: asked.name.clone() };
            Some(calendar(&on)?)
        }
        None => None,
    };
    let agreement = match agreements.list.first() {
        Some(first) => Agreement { receivers, ..first.clone() },
        None => Agreement {
            name: format!("a proposal for {}", asked.receiver),
            version: 1,
            receivers,
            calendar,
            sender: Sender::default(),
            services: Vec::new(),
            priorities: Vec::new(),
            from: None,
            to: None,
            goals: Vec::new(),
            policy: Policy::default(),
            signed: Signed::default(),
            excuses: Vec::new(),
        },
    };
    let agreement = Agreement { from: None, to: None, ..agreement };
    agreements.list = vec![agreement.clone()];
    let read = read(&asked.on)?;
    read.check_receivers(&agreement.receivers)?;
    let zone = agreement.calendar.as_ref().map_or_else(Zone::utc, |c| c.zone().clone());
    let question = ProposalQuestion { agreement, keep, selection };
    let proposed = propose(read.history(), &read.organisation, &agreements, &question);
    tell(
        &asked.output,
        |style| text::propose(&asked.receiver, keep, &proposed, &zone, style),
        |out| json::propose(&asked.receiver, keep, &proposed, out),
        || html::propose(&asked.receiver, keep, &proposed, &zone),
    )
}

fn run_compare(asked: &Compare) -> anyhow::Result<()> {
    let [first, second] = asked.agreement.as_slice() else {
        return Err(wrong(
            format!("{} agreement files are named", asked.agreement.len()),
            "name two: --agreement FILE --agreement FILE",
        ));
    };
    let files = [read_agreements(first)?, read_agreements(second)?];
    let selection = selection(&asked.selected)?;
    let read = read(&asked.on)?;
    let question = ReplayQuestion { selection, disputed: Vec::new() };
    let mut replays = Vec::new();
    for agreements in &files {
        read.check(agreements)?;
        replays.push(Replay::of(read.history(), &read.organisation, agreements, &question));
    }
    let sides: Vec<Vec<&Replayed>> =
        replays.iter().map(|r| r.agreements.iter().collect()).collect();
    let comparison = compare(&sides[0], &sides[1]);
    let title = |agreements: &Agreements, path: &Path| match agreements.list.as_slice() {
        [one] => one.title(),
        _ => path.display().to_string(),
    };
    let (first, second) = (title(&files[0], first), title(&files[1], second));
    // Two drafts of one version go by their files.
    let titles = if first == second {
        let name = |i: usize| asked.agreement[i].display().to_string();
        (name(0), name(1))
    } else {
        (first, second)
    };
    let titles = (titles.0.as_str(), titles.1.as_str());
    let history = read.history();
    tell(
        &asked.output,
        |style| text::compare(titles, history, &comparison, style),
        |out| json::compare(titles, history, &comparison, out),
        || html::compare(titles, history, &comparison),
    )
}
