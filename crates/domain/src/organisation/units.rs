//! Units, their managers, and what each manager decides.

use thirdline_document::schema::{Key, Kind, Section};
use thirdline_document::{Fault, Table, nearest};

use super::{SIDES, Side};

/// Who decides something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Held {
    /// The file does not say.
    #[default]
    Unknown,
    /// This manager alone.
    Yes,
    /// Somebody else.
    No,
    /// This manager together with another role, which would have to co-sign.
    With(String),
}

/// The five facts that tell whether a manager is sufficiently senior.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Powers {
    /// Holds the budget of the teams.
    pub budget: Held,
    /// Sets or arbitrates their priorities; may be shared with a head of product.
    pub priorities: Held,
    /// Sets the objectives and appraisals of their leads.
    pub appraisals: Held,
    /// Can release a tenth of their capacity without asking.
    pub capacity: Held,
    /// Sits in the same forum as the head of operations.
    pub forum: Held,
}

impl Powers {
    /// All five with what they are, in the order in which reports name them.
    #[must_use]
    pub fn list(&self) -> [(&'static str, &Held); 5] {
        [
            ("holds the budget of the teams", &self.budget),
            ("sets or arbitrates their priorities", &self.priorities),
            ("sets the objectives of their leads", &self.appraisals),
            ("can release a tenth of their capacity without asking", &self.capacity),
            ("sits in the same forum as the head of operations", &self.forum),
        ]
    }
}

/// The role that leads a unit. Never a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager {
    /// The role.
    pub role: String,
    /// Whether this is the chief information officer, above both tribes.
    pub is_cio: bool,
    /// What the role decides.
    pub powers: Powers,
}

/// A unit of the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its name, as teams name it.
    pub name: String,
    /// Row of the unit above it.
    pub above: Option<usize>,
    /// Its side.
    pub side: Option<Side>,
    /// People in it and below it, where the file says so.
    pub head_count: Option<u32>,
    /// Who leads it.
    pub manager: Option<Manager>,
}

/// Keys of one `[[unit]]`.
pub static UNIT: Section = Section::repeated(
    "unit",
    "A unit of the organisation. Teams name theirs with `unit`; units name the one above them. \
     Where any is described, all that are named must be.",
    &[
        Key::required("name", Kind::Text, "the unit", r#""Digital channels""#),
        Key::optional("above", Kind::Text, "the unit it belongs to", r#""Development""#),
        Key::optional("side", Kind::Choice(SIDES), "its side", r#""development""#),
        Key::optional(
            "head_count",
            Kind::Integer,
            "people in it and below; else the sum of its teams",
            "31",
        ),
        Key::optional(
            "manager",
            Kind::Text,
            "the role that leads it, never a name",
            r#""Head of Digital Channels""#,
        ),
        Key::optional("is_cio", Kind::Boolean, "that role is the CIO, above both sides", "false")
            .default("false"),
        Key::optional(
            "budget",
            Kind::BooleanOrText,
            "whether the role holds the budget of its teams: true, false, or in quotes the role it \
             shares this with",
            "true",
        ),
        Key::optional(
            "priorities",
            Kind::BooleanOrText,
            "likewise: sets or arbitrates their priorities; a head of product may co-sign",
            r#""Head of Product""#,
        ),
        Key::optional(
            "appraisals",
            Kind::BooleanOrText,
            "likewise: sets the objectives of their leads",
            "true",
        ),
        Key::optional(
            "capacity",
            Kind::BooleanOrText,
            "likewise: can release a tenth of their capacity without asking",
            "true",
        ),
        Key::optional(
            "forum",
            Kind::BooleanOrText,
            "likewise: sits in the same forum as the head of operations",
            "true",
        ),
    ],
);

fn held(table: &Table<'_>, key: &str) -> Held {
    let Some(value) = table.value(key) else { return Held::Unknown };
    if value.is_text() {
        return value.string().map_or(Held::Unknown, |s| Held::With(s.value));
    }
    match value.boolean() {
        Some(yes) if yes.value => Held::Yes,
        Some(_) => Held::No,
        None => Held::Unknown,
    }
}

fn manager(table: &Table<'_>) -> Option<Manager> {
    let powers = Powers {
        budget: held(table, "budget"),
        priorities: held(table, "priorities"),
        appraisals: held(table, "appraisals"),
        capacity: held(table, "capacity"),
        forum: held(table, "forum"),
    };
    let is_cio = table.boolean("is_cio").is_some_and(|b| b.value);
    let role = table.string("manager")?.value;
    Some(Manager { role, is_cio, powers })
}

/// Reads all `[[unit]]` tables: names once each, and no unit above itself.
pub(super) fn read(tables: Vec<Table<'_>>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut aboves = Vec::new();
    for table in tables {
        let table = table.described_by(&UNIT);
        let name = table.required_string("name");
        let above = table.string("above");
        let unit = Unit {
            name: name.as_ref().map(|n| n.value.clone()).unwrap_or_default(),
            above: None,
            side: table.choice("side", &Side::ALL.map(|side| (side.name(), side))),
            head_count: table.integer_in("head_count", 1..=10_000_000).map(|n| n.value as u32),
            manager: manager(&table),
        };
        if let Some(name) = &name
            && units.iter().any(|u| u.name == name.value)
        {
            let fault = Fault::new(
                name.span.clone(),
                format!("the unit {:?} is described twice", name.value),
            );
            table.push(fault.with_help("keep one of the two"));
        }
        units.push(unit);
        aboves.push((above, table));
    }
    for row in 0..units.len() {
        let Some(above) = &aboves[row].0 else { continue };
        if let Some(found) = units.iter().position(|u| u.name == above.value) {
            units[row].above = Some(found);
        } else {
            let near = nearest(&above.value, units.iter().map(|u| u.name.as_str()));
            let help = near.map_or_else(
                || "describe it in a [[unit]] of its own".to_owned(),
                |near| format!("did you mean {near:?}?"),
            );
            let fault =
                Fault::new(above.span.clone(), format!("there is no unit {:?}", above.value));
            aboves[row].1.push(fault.with_help(help));
        }
    }
    for row in 0..units.len() {
        let mut at = row;
        for _ in 0..units.len() {
            match units[at].above {
                Some(above) => at = above,
                None => break,
            }
        }
        if units[at].above.is_some() {
            units[row].above = None;
            let table = &aboves[row].1;
            let fault =
                Fault::new(table.span(), format!("the unit {:?} is above itself", units[row].name));
            table.push(fault.with_help("one unit of the circle must have nothing above it"));
        }
    }
    for (_, table) in aboves {
        table.finish();
    }
    units
}
