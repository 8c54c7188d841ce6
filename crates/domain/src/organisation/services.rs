//! Services: who owns them, how they change, how often.

use crate::pattern::Pattern;
use thirdline_document::Table;
use thirdline_document::schema::{Key, Kind, Section};

/// Where a service is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Not yet a year in production.
    New,
    /// Built on.
    Growing,
    /// Kept as it is.
    Stable,
    /// To be switched off.
    Sunset,
    /// Nobody builds it any more.
    Orphan,
}

/// Who changes a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeModel {
    /// A lasting team.
    ProductTeam,
    /// Projects, which end.
    Project,
    /// Bought, and configured.
    Bought,
    /// Another firm.
    Vendor,
}

/// How often a service is deployed; ordered from often to rarely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deployment {
    /// Every day or more often.
    Daily,
    /// Every week.
    Weekly,
    /// Every two weeks.
    Fortnightly,
    /// Every month.
    Monthly,
    /// Every quarter.
    Quarterly,
    /// Less often.
    Yearly,
}

/// What is known of a service; each part may be unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// Role of the owner.
    pub owner: Option<String>,
    /// 1 (most important) to 4.
    pub tier: Option<u8>,
    /// Where it is in its life.
    pub phase: Option<Phase>,
    /// Who changes it.
    pub change_model: Option<ChangeModel>,
    /// How often it is deployed.
    pub deployment: Option<Deployment>,
    /// Whether a lasting development team owns it.
    pub has_team: Option<bool>,
    /// Whether developers may lawfully meet its users.
    pub users_reachable: Option<bool>,
    /// Whether people outside development may lawfully have its code.
    pub code_access: Option<bool>,
    /// Whether fixing and releasing can be kept in different hands.
    pub duties_separable: Option<bool>,
    /// Role of the independent figures auditor.
    pub auditor: Option<String>,
    /// Whether the accountable executive's plan already has a measure of production.
    pub plan_has_production: Option<bool>,
    /// Role that would sponsor a remedy.
    pub sponsor: Option<String>,
    /// Whether pay rules or agreements allow a bonus on it.
    pub bonus_allowed: Option<bool>,
}

/// Keys of one `[[service]]`.
pub static SERVICE: Section = Section::repeated(
    "service",
    "What is known of a service. The first that fits a service's name counts. What is left out \
     makes the signals that need it unknown.",
    &[
        Key::required(
            "name",
            Kind::Text,
            "the service as the history writes it, with `*` for any characters",
            r#""Payments""#,
        ),
        Key::optional("owner", Kind::Text, "role of its owner", r#""Owner of Payments""#),
        Key::optional("tier", Kind::Integer, "1, most important, to 4", "1"),
        Key::optional(
            "phase",
            Kind::Choice(&["new", "growing", "stable", "sunset", "orphan"]),
            "where it is in its life",
            r#""stable""#,
        ),
        Key::optional(
            "change_model",
            Kind::Choice(&["product team", "project", "bought", "vendor"]),
            "who changes it",
            r#""product team""#,
        ),
        Key::optional(
            "deployment",
            Kind::Choice(&["daily", "weekly", "fortnightly", "monthly", "quarterly", "yearly"]),
            "how often it is deployed",
            r#""monthly""#,
        ),
        Key::optional(
            "has_team",
            Kind::Boolean,
            "whether a lasting development team owns it",
            "true",
        ),
        Key::optional(
            "users_reachable",
            Kind::Boolean,
            "whether developers may meet its users; a vendor's contract may forbid it",
            "true",
        ),
        Key::optional(
            "code_access",
            Kind::Boolean,
            "whether people outside development may have its code",
            "true",
        ),
        Key::optional(
            "duties_separable",
            Kind::Boolean,
            "whether who fixes and who releases can be different people",
            "true",
        ),
        Key::optional(
            "auditor",
            Kind::Text,
            "role of the independent figures auditor, or of a finance controller",
            r#""Internal audit""#,
        ),
        Key::optional(
            "plan_has_production",
            Kind::Boolean,
            "whether the accountable executive's plan already has a measure of production",
            "false",
        ),
        Key::optional("sponsor", Kind::Text, "role that would sponsor a remedy", r#""CIO""#),
        Key::optional(
            "bonus_allowed",
            Kind::Boolean,
            "whether pay rules and agreements allow a bonus on it",
            "true",
        ),
    ],
);

/// Reads all `[[service]]` tables.
pub(super) fn read(tables: Vec<Table<'_>>) -> Vec<(Pattern, Service)> {
    let yes = |table: &Table<'_>, key: &str| table.boolean(key).map(|b| b.value);
    let text = |table: &Table<'_>, key: &str| table.string(key).map(|s| s.value);
    let mut services = Vec::new();
    for table in tables {
        let table = table.described_by(&SERVICE);
        let name = table.required_string("name");
        let service = Service {
            owner: text(&table, "owner"),
            tier: table.integer_in("tier", 1..=4).map(|n| n.value as u8),
            phase: table.choice(
                "phase",
                &[
                    ("new", Phase::New),
                    ("growing", Phase::Growing),
                    ("stable", Phase::Stable),
                    ("sunset", Phase::Sunset),
                    ("orphan", Phase::Orphan),
                ],
            ),
            change_model: table.choice(
                "change_model",
                &[
                    ("product team", ChangeModel::ProductTeam),
                    ("project", ChangeModel::Project),
                    ("bought", ChangeModel::Bought),
                    ("vendor", ChangeModel::Vendor),
                ],
            ),
            deployment: table.choice(
                "deployment",
                &[
                    ("daily", Deployment::Daily),
                    ("weekly", Deployment::Weekly),
                    ("fortnightly", Deployment::Fortnightly),
                    ("monthly", Deployment::Monthly),
                    ("quarterly", Deployment::Quarterly),
                    ("yearly", Deployment::Yearly),
                ],
            ),
            has_team: yes(&table, "has_team"),
            users_reachable: yes(&table, "users_reachable"),
            code_access: yes(&table, "code_access"),
            duties_separable: yes(&table, "duties_separable"),
            auditor: text(&table, "auditor"),
            plan_has_production: yes(&table, "plan_has_production"),
            sponsor: text(&table, "sponsor"),
            bonus_allowed: yes(&table, "bonus_allowed"),
        };
        if let Some(name) = name {
            services.push((Pattern::new(name.value), service));
        }
        table.finish();
    }
    services
}
