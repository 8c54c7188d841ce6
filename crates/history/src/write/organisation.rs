//! Who is who, beside a written history: lines and sides are knowledge of the organisation, or of
//! the mapping, and no format has a place for them.

use crate::propose::quoted;
use std::fmt::Write as _;
use thirdline_domain::{History, Organisation, Side};

/// An organisation file that describes every team of a history that `organisation` knows, each by
/// its exact name, in the order of the history. Read beside the written history it gives the same
/// lines, sides, services, units and head counts. `None` where it knows none of the teams.
#[must_use]
pub fn organisation_toml(history: &History, organisation: &Organisation) -> Option<String> {
    let mut text = String::from(
        "# Who is who in the history that stands beside this file, as the mapping knew it.\n",
    );
    // Writing to a `String` cannot fail.
    if let Some(name) = &organisation.name {
        let _ = writeln!(text, "name = {}", quoted(name));
    }
    let mut known = false;
    for name in history.teams.iter() {
        let Some(team) = organisation.team(name) else { continue };
        known = true;
        let _ = write!(text, "\n[[team]]\nname = {}\n", quoted(name));
        if let Some(line) = team.line {
            let _ = writeln!(text, "line = {line}");
        }
        if let Some(heads) = team.head_count {
            let _ = writeln!(text, "head_count = {heads}");
        }
        for (key, value) in [
            ("side", team.side.map(Side::name)),
            ("service", team.service.as_deref()),
            ("unit", team.unit.as_deref()),
            ("calendar", team.calendar.as_deref()),
        ] {
            if let Some(value) = value {
                let _ = writeln!(text, "{key} = {}", quoted(value));
            }
        }
    }
    known.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use thirdline_domain::{Basis, Names};

    #[test]
    fn every_team_is_known_again_by_its_exact_name() {
        let who = "name = \"Harbour \\\"Bank\\\"\"\n\
                   [[team]]\npattern = \"*3rd\"\nline = 3\nside = \"development\"\nunit = \"A\\\\B\"\n\
                   [[team]]\npattern = \"D*\"\nline = 1\nhead_count = 9\nservice = \"Loans\"\n";
        let organisation = Organisation::parse("who.toml", who).expect("faultless");
        let mut history = History::empty(Basis::Events);
        let mut teams = Names::default();
        for name in ["Desk", "Z 3rd", "a \"b\" * 3rd", "unknown", "D\\3rd"] {
            teams.intern(name);
        }
        history.teams = teams;
        let text = organisation_toml(&history, &organisation).expect("teams are known");
        let again = Organisation::parse("again.toml", &text).expect("faultless");
        assert_eq!(again.name, organisation.name);
        assert_eq!(again.teams_of(&history), organisation.teams_of(&history));
        assert!(!text.contains("unknown"));
    }

    #[test]
    fn an_organisation_that_knows_no_team_gives_no_file() {
        let mut history = History::empty(Basis::Events);
        history.teams.intern("Desk");
        assert_eq!(organisation_toml(&history, &Organisation::default()), None);
    }
}
