//! Who is who: teams, their line, side, service and unit, from a file people write.

mod services;
mod units;

pub use services::{ChangeModel, Deployment, Phase, SERVICE, Service};
pub use units::{Held, Manager, Powers, UNIT, Unit};

use crate::history::History;
use crate::pattern::Pattern;
use thirdline_document::schema::{Key, Kind, Section};
use thirdline_document::{Document, Fault, Faults, Table, nearest};

/// Names of the sides, as files write them.
pub(crate) const SIDES: &[&str] =
    &["operations", "development", "support", "infrastructure", "business", "vendor"];

/// Which of the tribes a team belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// Those who run the service.
    Operations,
    /// Those who write it.
    Development,
    /// Application support.
    Support,
    /// Those who run what it runs on.
    Infrastructure,
    /// Those who use it.
    Business,
    /// Another firm.
    Vendor,
}

impl Side {
    /// All sides in the order in which reports name them.
    pub const ALL: [Self; 6] = [
        Self::Operations,
        Self::Development,
        Self::Support,
        Self::Infrastructure,
        Self::Business,
        Self::Vendor,
    ];

    /// The name used in files and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Operations => "operations",
            Self::Development => "development",
            Self::Support => "support",
            Self::Infrastructure => "infrastructure",
            Self::Business => "business",
            Self::Vendor => "vendor",
        }
    }
}

/// What is known of a team; each part may be unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    /// 1 service desk, 2 specialist or application support, 3 those who build it.
    pub line: Option<u8>,
    /// Its side.
    pub side: Option<Side>,
    /// The service it owns.
    pub service: Option<String>,
    /// The named unit into which it is rolled up where it is too small to be shown.
    pub unit: Option<String>,
    /// How many people it has.
    pub head_count: Option<u32>,
    /// Name of its working calendar.
    pub calendar: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    name: Pattern,
    exact: bool,
    team: Team,
}

/// An organisation: rules that say who a team is; the first that fits decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organisation {
    /// Name of the organisation, for the head of a report.
    pub name: Option<String>,
    rules: Vec<Rule>,
    units: Vec<Unit>,
    services: Vec<(Pattern, Service)>,
}

/// Keys at the top of an organisation file.
pub static ORGANISATION: Section = Section::root(
    "Who is who in a ticket history. Teams are described one by one or by pattern; the first \
     description that fits a team's name counts, letter by letter.",
    &[Key::optional(
        "name",
        Kind::Text,
        "what the organisation is called, for the head of reports",
        r#""Harbour Bank""#,
    )],
);

/// Keys of one `[[team]]`.
pub static TEAM: Section = Section::repeated(
    "team",
    "One team, or all teams that fit a pattern. `name` or `pattern` must be there.",
    &[
        Key::optional(
            "name",
            Kind::Text,
            "the team exactly as the history writes it",
            r#""Payments 3rd""#,
        ),
        Key::optional(
            "pattern",
            Kind::Text,
            "instead of `name`: a name with `*` for any characters",
            r#""* 3rd""#,
        ),
        Key::optional(
            "line",
            Kind::Integer,
            "1 service desk, 2 specialist or application support, 3 those who build it",
            "3",
        ),
        Key::optional("side", Kind::Choice(SIDES), "which side the team is on", r#""development""#),
        Key::optional("service", Kind::Text, "the service the team owns", r#""Payments""#),
        Key::optional(
            "unit",
            Kind::Text,
            "the unit a team of fewer than five people is shown with",
            r#""Digital channels""#,
        ),
        Key::optional(
            "head_count",
            Kind::Integer,
            "people in the team; figures about a team's behaviour need five",
            "7",
        ),
        Key::optional(
            "calendar",
            Kind::Text,
            "its working calendar, by the name that an agreement's calendar file gives it",
            r#""Berlin office""#,
        ),
    ],
);

impl Organisation {
    /// Reads an organisation file.
    ///
    /// # Errors
    /// All faults of the file, each with its place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Faults> {
        let document = Document::parse(name, text);
        let root = document.table().described_by(&ORGANISATION);
        let title = root.string("name").map(|s| s.value);
        let units = units::read(root.tables("unit"));
        let teams = root.tables("team");
        let names: Vec<_> = teams.iter().filter_map(|t| t.string("unit")).collect();
        if !units.is_empty() {
            for unit in names.iter().filter(|n| units.iter().all(|u| u.name != n.value)) {
                let near = nearest(&unit.value, units.iter().map(|u| u.name.as_str()));
                let help = near.map_or_else(
                    || "describe it in a [[unit]] of its own".to_owned(),
                    |near| format!("did you mean {near:?}?"),
                );
                let message = format!("there is no unit {:?}", unit.value);
                root.push(Fault::new(unit.span.clone(), message).with_help(help));
            }
        }
        let services = services::read(root.tables("service"));
        let organisation = Self { units, services, ..Self::from_tables(title, teams) };
        root.finish();
        document.complete(Some(organisation))
    }

    /// Reads `[[team]]` tables that stand in another file.
    #[must_use]
    pub fn from_tables(name: Option<String>, teams: Vec<Table<'_>>) -> Self {
        let mut rules: Vec<Rule> = Vec::new();
        for table in teams {
            let table = table.described_by(&TEAM);
            let Some(rule) = rule(&table) else {
                table.finish();
                continue;
            };
            if rule.exact && rules.iter().any(|r| r.exact && r.name == rule.name) {
                table.push(
                    Fault::new(
                        table.span(),
                        format!("the team {:?} is described twice", rule.name.text()),
                    )
                    .with_help("keep one of the two: only the first would count"),
                );
            }
            rules.push(rule);
            table.finish();
        }
        Self { name, rules, ..Self::default() }
    }

    /// Whether nothing at all is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// What is known of the team of this name; nothing of an unmatched one.
    #[must_use]
    pub fn team(&self, name: &str) -> Option<&Team> {
        self.rules
            .iter()
            .find(|r| if r.exact { r.name.text() == name } else { r.name.matches(name) })
            .map(|r| &r.team)
    }

    /// What is said of teams, by name or pattern, in the order of the file.
    pub fn teams(&self) -> impl Iterator<Item = (&str, &Team)> {
        self.rules.iter().map(|rule| (rule.name.text(), &rule.team))
    }

    /// What is said of services, by name or pattern, in the order of the file.
    pub fn services(&self) -> impl Iterator<Item = (&str, &Service)> {
        self.services.iter().map(|(name, service)| (name.text(), service))
    }

    /// The units, as they stand in the file.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// Row of the unit of a name.
    #[must_use]
    pub fn find_unit(&self, name: &str) -> Option<usize> {
        self.units.iter().position(|u| u.name == name)
    }

    /// What is known of the service of this name.
    #[must_use]
    pub fn find_service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|(pattern, _)| pattern.matches(name)).map(|(_, service)| service)
    }

    /// The teams of a history in the order of their ids.
    #[must_use]
    pub fn teams_of(&self, history: &History) -> Vec<Team> {
        history.teams.iter().map(|name| self.team(name).cloned().unwrap_or_default()).collect()
    }
}

fn rule(table: &Table<'_>) -> Option<Rule> {
    let name = table.string("name");
    let pattern = table.string("pattern");
    let team = Team {
        line: table.integer_in("line", 1..=3).map(|n| n.value as u8),
        side: table.choice("side", &Side::ALL.map(|side| (side.name(), side))),
        service: table.string("service").map(|s| s.value),
        unit: table.string("unit").map(|s| s.value),
        head_count: table.integer_in("head_count", 1..=1_000_000).map(|n| n.value as u32),
        calendar: table.string("calendar").map(|s| s.value),
    };
    match (name, pattern) {
        (Some(name), None) => Some(Rule { name: Pattern::new(name.value), exact: true, team }),
        (None, Some(pattern)) => {
            Some(Rule { name: Pattern::new(pattern.value), exact: false, team })
        }
        (Some(_), Some(pattern)) => {
            table.push(
                Fault::new(pattern.span, "a team has either `name` or `pattern`, not both")
                    .with_help("keep the one that is meant"),
            );
            None
        }
        (None, None) => {
            table.push(
                Fault::new(table.span(), "the team has neither `name` nor `pattern`")
                    .with_help("add name = \"…\" exactly as the history writes it"),
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
name = \"Harbour Bank\"

[[team]]
name = \"Payments 3rd\"
line = 3
side = \"development\"
head_count = 4
unit = \"Channels\"

[[team]]
pattern = \"* 3rd\"
line = 3
";

    #[test]
    fn the_first_description_that_fits_counts() {
        let organisation = Organisation::parse("o.toml", TEXT).expect("faultless");
        let team = organisation.team("Payments 3rd").expect("described");
        assert_eq!(
            (team.line, team.side, team.head_count),
            (Some(3), Some(Side::Development), Some(4))
        );
        assert_eq!(organisation.team("Loans 3rd").and_then(|t| t.side), None);
        assert_eq!(organisation.team("Loans 3rd").and_then(|t| t.line), Some(3));
        assert_eq!(organisation.team("loans 3RD"), None);
    }

    #[test]
    fn all_faults_come_at_once() {
        let faults = Organisation::parse(
            "o.toml",
            "[[team]]\nline = 4\nside = \"developmnt\"\n[[team]]\nname = \"A\"\npattern = \"A*\"\nsize = 3\n",
        )
        .expect_err("faulty");
        let text = faults.to_string();
        assert!(faults.len() >= 5, "{text}");
        assert!(
            text.contains("o.toml:2:8") && text.contains("did you mean \"development\"?"),
            "{text}"
        );
    }

    const TREE: &str = "\
[[unit]]
name = \"Development\"
manager = \"Head of Development\"
budget = true
priorities = \"Head of Product\"
forum = false

[[unit]]
name = \"Channels\"
above = \"Development\"

[[team]]
name = \"Payments 3rd\"
unit = \"Channels\"

[[service]]
name = \"Pay*\"
tier = 1
deployment = \"weekly\"
";

    #[test]
    fn units_stand_above_each_other_and_roles_decide() {
        let organisation = Organisation::parse("o.toml", TREE).expect("faultless");
        let channels = &organisation.units()[organisation.find_unit("Channels").expect("there")];
        let above = &organisation.units()[channels.above.expect("has one above")];
        let powers = &above.manager.as_ref().expect("led").powers;
        assert_eq!(powers.budget, Held::Yes);
        assert_eq!(powers.priorities, Held::With("Head of Product".to_owned()));
        assert_eq!((&powers.forum, &powers.capacity), (&Held::No, &Held::Unknown));
        let service = organisation.find_service("Payments").expect("fits the pattern");
        assert_eq!((service.tier, service.deployment), (Some(1), Some(Deployment::Weekly)));
        assert_eq!(service.has_team, None);
    }

    #[test]
    fn a_unit_that_nobody_describes_or_that_is_above_itself_is_a_fault() {
        let text = TREE.replace("above = \"Development\"", "above = \"Develpment\"");
        let faults = Organisation::parse("o.toml", &text).expect_err("faulty").to_string();
        assert!(faults.contains("did you mean \"Development\"?"), "{faults}");
        let text = TREE.replace("unit = \"Channels\"", "unit = \"Chanels\"");
        let faults = Organisation::parse("o.toml", &text).expect_err("faulty").to_string();
        assert!(faults.contains("there is no unit \"Chanels\""), "{faults}");
        let text =
            TREE.replace("name = \"Development\"", "name = \"Development\"\nabove = \"Channels\"");
        let faults = Organisation::parse("o.toml", &text).expect_err("faulty").to_string();
        assert!(faults.contains("is above itself"), "{faults}");
    }
}
