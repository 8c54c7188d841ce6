//! What was signed, as sixteen digits: a signed version never changes.

use super::{Agreement, Goal, Warning};
use crate::fingerprint::of_text;
use crate::pattern::Pattern;
use std::fmt::Write as _;
use thirdline_time::Calendar;

impl Agreement {
    /// Sixteen hexadecimal digits (the first half of a SHA-256) that change with everything that
    /// both sides sign: parties, scope, goals, rules, and calendars by name and version. Signatures and
    /// excuses come later and do not count.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        of_text(&self.canonical())
    }

    /// All of it as one text, field by field in a fixed order; texts stand in quotes, so that no two
    /// agreements are written alike.
    fn canonical(&self) -> String {
        let mut text = String::from("thirdline agreement 1\n");
        let mut line = |key: &str, value: String| {
            let _ = writeln!(text, "{key} {value}");
        };
        line("name", format!("{:?}", self.name));
        line("version", self.version.to_string());
        line("receivers", patterns(&self.receivers));
        line("calendar", calendar(self.calendar.as_ref()));
        let sides: Vec<&str> = self.sender.sides.iter().map(|side| side.name()).collect();
        line("sides", format!("{sides:?}"));
        line("lines", format!("{:?}", self.sender.lines));
        line("teams", patterns(&self.sender.teams));
        line("sender_calendar", calendar(self.sender.calendar.as_ref()));
        line("services", patterns(&self.services));
        line("priorities", format!("{:?}", self.priorities));
        line("from", format!("{:?}", self.from));
        line("to", format!("{:?}", self.to));
        for goal in &self.goals {
            line("goal", self::goal(goal));
        }
        line("policy", format!("{:?}", self.policy));
        text
    }
}

fn patterns(patterns: &[Pattern]) -> String {
    let texts: Vec<&str> = patterns.iter().map(Pattern::text).collect();
    format!("{texts:?}")
}

fn calendar(calendar: Option<&Calendar>) -> String {
    calendar.map_or_else(|| "none".to_owned(), |c| format!("{:?} {}", c.name(), c.version()))
}

fn goal(goal: &Goal) -> String {
    let warnings: Vec<String> = goal
        .warnings
        .iter()
        .map(|warning| match warning {
            Warning::Share(percent) => format!("{percent}%"),
            Warning::Left(left) => format!("{left}us"),
        })
        .collect();
    format!(
        "{} {:?} {}us {} {warnings:?}",
        goal.kind.name(),
        goal.priorities,
        goal.within,
        calendar(goal.calendar.as_ref())
    )
}
