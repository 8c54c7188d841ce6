//! A story: an agreement as people write it, what happened when by the clock on the wall, and how
//! it stands then, in words.

use std::fmt::Write as _;
use thirdline_domain::Team;
use thirdline_domain::agreement::{Agreement, Agreements, GoalKind};
use thirdline_domain::clock::{
    Account, Charge, Clock, Counterparty, Due, DueKind, Happening, Outcome, Terms, What, clocks,
};
use thirdline_time::{Zone, instant, local_text, working_text};

pub(crate) const DESK: u32 = 0;
pub(crate) const DEV: u32 = 1;
pub(crate) const CORE: u32 = 2;
pub(crate) const NETWORK: u32 = 3;
const TEAMS: [&str; 4] = ["Desk", "Dev", "Core", "Network"];

pub(crate) const P1: u16 = 0;
pub(crate) const P2: u16 = 1;
pub(crate) const P3: u16 = 2;
const PRIORITIES: [&str; 4] = ["P1", "P2", "P3", "P4"];

const MICROS: i64 = 1_000_000;
/// Stories begin on Monday, 2026-06-01.
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Dev and Core work 09–17 in Berlin, the desk 07–22, every day.
const CALENDARS: &str = "
[[calendar]]
name = \"Office\"
zone = \"Europe/Berlin\"
[calendar.week]
weekdays = \"09:00-17:00\"
[[calendar]]
name = \"Desk hours\"
zone = \"Europe/Berlin\"
[calendar.week]
every_day = \"07:00-22:00\"
[[calendar]]
name = \"Always\"
always = true
";

/// A goal of the agreement, in TOML.
pub(crate) fn goal(kind: &str, within: &str) -> String {
    format!("[[agreement.goal]]\ngoal = \"{kind}\"\nwithin = \"{within}\"\n")
}

/// A goal for one priority, in TOML.
pub(crate) fn goal_for(priority: &str, kind: &str, within: &str) -> String {
    format!("{}priorities = [\"{priority}\"]\n", goal(kind, within))
}

/// A line of the policy, in TOML.
pub(crate) fn policy(line: &str) -> String {
    format!("[agreement.policy]\n{line}\n")
}

/// An instant as stories write it: `Mon 10:00` in the first week, `Tue+1 09:30` in the second, else
/// `2026-10-24 16:00`, in Berlin.
pub(crate) fn when(text: &str) -> i64 {
    let zone = Zone::find("Europe/Berlin").unwrap();
    let (day, clock) = text.split_once(' ').unwrap();
    let (name, week) = day.split_once('+').unwrap_or((day, "0"));
    let Some(weekday) = WEEKDAYS.iter().position(|w| *w == name) else {
        return instant(&format!("{day}T{clock}"), &zone).unwrap();
    };
    let day = 1 + weekday as u32 + 7 * week.parse::<u32>().unwrap();
    instant(&format!("2026-06-{day:02}T{clock}"), &zone).unwrap()
}

/// The opposite of [`when`].
pub(crate) fn said(at: i64) -> String {
    let zone = Zone::find("Europe/Berlin").unwrap();
    let text = local_text(at, &zone);
    let fraction = at.rem_euclid(MICROS);
    let is_whole_minute = fraction == 0 && &text[16..19] == ":00";
    let clock = if is_whole_minute { &text[11..16] } else { &text[11..19] };
    let clock = if fraction == 0 { clock.to_owned() } else { format!("{clock}.{fraction:06}") };
    let Some(day) = text.strip_prefix("2026-06-").and_then(|t| t[..2].parse::<usize>().ok()) else {
        return format!("{} {clock}", &text[..10]);
    };
    let weekday = WEEKDAYS[(day - 1) % 7];
    match (day - 1) / 7 {
        0 => format!("{weekday} {clock}"),
        week => format!("{weekday}+{week} {clock}"),
    }
}

pub(crate) fn to(team: u32) -> What {
    What::HandedOver { to: team, able_since: None }
}

pub(crate) fn hold(on: Counterparty) -> What {
    What::Held { on, until: None, question: false }
}

pub(crate) fn hold_until(on: Counterparty, until: &str) -> What {
    What::Held { on, until: Some(when(until)), question: false }
}

pub(crate) fn ask() -> What {
    What::Held { on: Counterparty::Sender, until: None, question: true }
}

pub(crate) fn priority(to: u16) -> What {
    What::Reprioritised { to, reporter_agrees: false }
}

pub(crate) fn agreed_priority(to: u16) -> What {
    What::Reprioritised { to, reporter_agrees: true }
}

/// An agreement and what happened.
pub(crate) struct Story {
    agreements: Agreements,
    reported_at: i64,
    told: Vec<Happening>,
}

impl Story {
    /// Dev and Core receive from the desk, in office hours, with these goals and rules.
    pub(crate) fn under(parts: &[String]) -> Self {
        let policies = parts.iter().filter(|p| p.starts_with("[agreement.policy]"));
        let goals = parts.iter().filter(|p| !p.starts_with("[agreement.policy]"));
        let parts: String = policies.chain(goals).map(String::as_str).collect();
        Self::of(&format!(
            "{CALENDARS}[[agreement]]\nname = \"Third line\"\nreceiver = [\"Dev\", \"Core\"]\n\
             calendar = \"Office\"\npriorities = [\"P1\", \"P2\", \"P3\", \"P4\"]\n\
             [agreement.sender]\nteams = [\"Desk\"]\ncalendar = \"Desk hours\"\n{parts}"
        ))
    }

    /// The same, with all of the agreement written out.
    pub(crate) fn of_agreement(text: &str) -> Self {
        Self::of(&format!("{CALENDARS}{text}"))
    }

    fn of(text: &str) -> Self {
        let no_file = &mut |_: &str| Err("there is no file".to_owned());
        let agreements = Agreements::parse("agreement.toml", text, no_file);
        let agreements = agreements.unwrap_or_else(|faults| panic!("{}\n{text}", faults[0]));
        Self { agreements, reported_at: when("Mon 08:00"), told: Vec::new() }
            .on("Mon 08:00", priority(P2))
            .on("Mon 08:00", to(DESK))
    }

    /// Reported then instead of on Monday at eight, to the desk, with priority P2.
    pub(crate) fn reported(mut self, at: &str) -> Self {
        self.reported_at = when(at);
        for happening in &mut self.told {
            happening.at = self.reported_at;
        }
        self
    }

    /// What happened next.
    pub(crate) fn on(mut self, at: &str, what: What) -> Self {
        self.told.push(Happening { at: when(at), what });
        self
    }

    /// How it stands then, under the file's first agreement.
    pub(crate) fn until(&self, now: &str) -> Stand<'_> {
        self.until_under(0, now)
    }

    /// How it stands then, under one of the file's agreements.
    pub(crate) fn until_under(&self, agreement: usize, now: &str) -> Stand<'_> {
        let terms = terms(&self.agreements.list[agreement]);
        let now = when(now);
        let account = clocks(&terms, self.reported_at, &self.told, now);
        let sum: i64 = account.cells().iter().map(|c| c.time).sum();
        assert_eq!(sum, account.user_clock().unwrap_or(0), "cells sum to the user clock");
        Stand { account, terms, now }
    }
}

fn terms(agreement: &Agreement) -> Terms<'_> {
    static NOBODY: Team = Team {
        line: None,
        side: None,
        service: None,
        unit: None,
        head_count: None,
        calendar: None,
    };
    let teams = TEAMS.into_iter().map(|name| (name, &NOBODY));
    Terms::new(agreement, teams, PRIORITIES.into_iter().map(|name| (name, None)), |_| None)
}

/// How an incident stands.
pub(crate) struct Stand<'a> {
    pub(crate) account: Account,
    pub(crate) terms: Terms<'a>,
    now: i64,
}

impl Stand<'_> {
    fn all(&self, kind: GoalKind) -> impl Iterator<Item = &Clock> {
        self.account.clocks().iter().filter(move |c| c.kind == kind)
    }

    /// The last clock of a kind: `met Mon 11:00`, `running, due Tue 10:00`.
    pub(crate) fn last(&self, kind: GoalKind) -> String {
        self.all(kind).last().map_or("none".to_owned(), told)
    }

    /// All clocks of a kind in their order.
    pub(crate) fn each(&self, kind: GoalKind) -> Vec<String> {
        self.all(kind).map(told).collect()
    }

    pub(crate) fn accept(&self) -> String {
        self.last(GoalKind::Accept)
    }

    pub(crate) fn resolve(&self) -> String {
        self.last(GoalKind::Resolve)
    }

    /// Working time used of the last clock of a kind.
    pub(crate) fn used(&self, kind: GoalKind) -> String {
        let clock = self.all(kind).last().unwrap();
        working_text(clock.used(&self.terms, self.now))
    }

    /// The minute ledger by charge.
    pub(crate) fn charged(&self) -> String {
        let mut words = String::new();
        for charge in Charge::ALL {
            let cells = self.account.cells().iter().filter(|c| c.charge == charge);
            let time: i64 = cells.map(|c| c.time).sum();
            if time > 0 {
                let comma = if words.is_empty() { "" } else { ", " };
                let _ = write!(words, "{comma}{} {}", charge.name(), working_text(time));
            }
        }
        words
    }

    pub(crate) fn user_clock(&self) -> String {
        self.account.user_clock().map_or("none".to_owned(), working_text)
    }

    /// When to look again, and for what.
    pub(crate) fn next(&self) -> String {
        let Some(Due { at, what }) = self.account.next_deadline(&self.terms, self.now) else {
            return "never".to_owned();
        };
        let goal = |i: u16| self.account.clocks()[usize::from(i)].kind.name();
        let what = match what {
            DueKind::Warning(i, _) => format!("warning of {}", goal(i)),
            DueKind::Deadline(i) => format!("deadline of {}", goal(i)),
            DueKind::HoldEnds => "hold ends".to_owned(),
            DueKind::HoldCap => "hold cap".to_owned(),
        };
        format!("{what} {}", said(at))
    }
}

fn told(clock: &Clock) -> String {
    match (clock.outcome(), clock.deadline()) {
        (Outcome::Met { at }, _) => format!("met {}", said(at)),
        (Outcome::Missed { at }, _) => format!("missed {}", said(at)),
        (Outcome::Void { at, why }, _) => format!("void {} {}", said(at), why.name()),
        (Outcome::Running, Some(due)) => format!("due {}", said(due)),
        (Outcome::Running, None) => "stands still".to_owned(),
    }
}
