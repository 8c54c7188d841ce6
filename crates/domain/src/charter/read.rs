//! Charter files: every fault at its place, all at once.

use super::keys::{
    ASSUMPTIONS, AUTHORITY, CHARTER, COSTS, DEVELOPMENT, HOURS, KNOWLEDGE, RESIDUAL, RETURN,
    SIGNATURE, STAFFING,
};
use super::{
    Assumptions, Authority, Charter, Costs, Cover, Grant, OnCall, Party, Relation, Repository,
    Residual, ReturnClause, Rota, Signature, Staffing,
};
use crate::closing::ClosureClass;
use crate::pattern::Pattern;
use crate::reading::{self, day, placed_day, said, texts};
use thirdline_document::schema::Section;
use thirdline_document::{Document, Fault, Faults, Table};
use thirdline_time::Zone;

/// Keys that people would like to have here. Whatever is paid is nobody's business but payroll's.
const MONEY: [&str; 5] = ["salary", "amount", "currency", "price", "rate"];

/// More people than any team has, and more hours than any month.
const MANY: f64 = 100_000.0;

impl Charter {
    /// Reads a charter file.
    ///
    /// # Errors
    /// All faults of the file, each with its place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Faults> {
        let document = Document::parse(name, text);
        let root = document.table().described_by(&CHARTER);
        let charter = charter(&root);
        root.finish();
        document.complete(charter)
    }
}

fn charter(root: &Table<'_>) -> Option<Charter> {
    let name = root.required_string("name");
    let services: Vec<_> = root.required_strings("services");
    if let Some(listed) = root.value("services")
        && services.is_empty()
        && root.document().is_faultless()
    {
        listed.fault_with_help("no service is named", "name one, or `*` for all");
    }
    let repositories = [
        ("transferred", Repository::Transferred),
        ("shared write", Repository::SharedWrite),
        ("proposals", Repository::Proposals),
        ("no access", Repository::NoAccess),
    ];
    let mut charter = Charter {
        name: String::new(),
        services: services.into_iter().map(|s| Pattern::new(s.value)).collect(),
        mission: said(root, "mission"),
        service_hours: said(root, "service_hours"),
        budget_owner: said(root, "budget_owner"),
        sponsor: said(root, "sponsor"),
        repositories: texts(root, "repositories"),
        pipelines: texts(root, "pipelines"),
        repository: root.choice("repository", &repositories),
        branch_protection: root.boolean("branch_protection").map(|b| b.value),
        reviewer: said(root, "reviewer"),
        measures: texts(root, "measures"),
        review: day(root, "review"),
        knowledge_duties: texts(root, "knowledge_duties"),
        signed_fingerprint: said(root, "fingerprint"),
        grants: grants(root),
        residual: root.table("residual").map(|t| whole(t, &RESIDUAL, residual)),
        staffing: root.table("staffing").map(|t| whole(t, &STAFFING, staffing)).unwrap_or_default(),
        knowledge: each(root, "knowledge", &KNOWLEDGE, cover),
        development: root
            .table("development")
            .map(|t| whole(t, &DEVELOPMENT, relation))
            .unwrap_or_default(),
        return_clause: root.table("return").map(|t| whole(t, &RETURN, return_clause)),
        signatures: each(root, "signature", &SIGNATURE, signature),
        assumptions: root
            .table("assumptions")
            .map(|t| whole(t, &ASSUMPTIONS, assumptions))
            .unwrap_or_default(),
        costs: root.table("costs").and_then(|t| whole(t, &COSTS, costs)),
    };
    charter.assumptions.hours = hours(root);
    charter.name = name?.value;
    check_fingerprint(root, &charter);
    Some(charter)
}

/// Reads a table, and notes every key of it that nobody asked for; one about money with the reason.
fn whole<'d, T>(
    table: Table<'d>,
    section: &'static Section,
    read: impl FnOnce(&Table<'d>) -> T,
) -> T {
    reading::whole(table, section, |table| {
        for key in table.keys().filter(|key| MONEY.contains(&key.value.as_str())) {
            let fault =
                Fault::new(key.span.clone(), format!("`{}`: money is stored nowhere", key.value));
            table.push(fault.with_help("say it in hours of work, and take this key away"));
        }
        read(table)
    })
}

fn each<'d, T>(
    root: &Table<'d>,
    key: &str,
    section: &'static Section,
    read: impl Fn(&Table<'d>) -> Option<T>,
) -> Vec<T> {
    root.tables(key).into_iter().filter_map(|table| whole(table, section, &read)).collect()
}

fn small(table: &Table<'_>, key: &str, most: i64) -> Option<u32> {
    table.integer_in(key, 0..=most).map(|n| n.value as u32)
}

fn amount(table: &Table<'_>, key: &str, default: f64) -> f64 {
    table.number_in(key, 0.0..=MANY).map_or(default, |n| n.value)
}

/// One row for each kind, whatever the file says and in whatever order.
fn grants(root: &Table<'_>) -> Vec<Grant> {
    let mut rows: Vec<Grant> = Authority::ALL.into_iter().map(Grant::nothing).collect();
    let mut seen = [false; Authority::ALL.len()];
    for table in root.tables("authority") {
        let span = table.span();
        let Some(grant) = whole(table, &AUTHORITY, grant) else { continue };
        let row = grant.authority as usize;
        if seen[row] {
            let message = format!("{} stands here twice", grant.authority.name());
            root.push(Fault::new(span, message).with_help("keep one of the two"));
        }
        seen[row] = true;
        rows[row] = grant;
    }
    rows
}

fn grant(table: &Table<'_>) -> Option<Grant> {
    let levels = Authority::ALL.map(|authority| (authority.name(), authority));
    let authority = table.required_choice("level", &levels);
    let granted = placed_day(table, "granted");
    let expires = placed_day(table, "expires");
    if let (Some(granted), Some(expires)) = (&granted, &expires)
        && expires.value <= granted.value
    {
        let fault = Fault::new(expires.span.clone(), "the right ends before it begins");
        table.push(fault.with_help("`expires` is the first day on which it is gone"));
    }
    let grant = Grant {
        authority: Authority::Restart,
        promised: table.boolean("promised").is_none_or(|b| b.value),
        change_model: said(table, "change_model"),
        second_pair_of_eyes: said(table, "second_pair_of_eyes"),
        evidence: said(table, "evidence"),
        training: said(table, "training"),
        granted: granted.map(|d| d.value),
        expires: expires.map(|d| d.value),
        upstream_days: small(table, "upstream_days", 3_650),
    };
    Some(Grant { authority: authority?, ..grant })
}

fn residual(table: &Table<'_>) -> Residual {
    Residual {
        what: table.required_strings("what").into_iter().map(|s| s.value).collect(),
        agreement: said(table, "agreement"),
        reserve_hours: small(table, "reserve_hours", 100_000),
        decide_days: small(table, "decide_days", 3_650).unwrap_or(20),
    }
}

fn staffing(table: &Table<'_>) -> Staffing {
    let on_call = [("nobody", OnCall::Nobody), ("domain", OnCall::Domain), ("team", OnCall::Team)];
    Staffing {
        people: small(table, "people", 100_000),
        rota: table.choice("rota", &Rota::ALL),
        on_duty: table.integer_in("on_duty", 1..=10_000).map(|n| n.value as u32),
        on_call: table.choice("on_call", &on_call).unwrap_or_default(),
        zone: zone(table),
        skills: texts(table, "skills"),
        rotation: said(table, "rotation"),
    }
}

fn zone(table: &Table<'_>) -> Option<Zone> {
    let name = table.string("zone")?;
    let found = Zone::find(&name.value);
    if found.is_none() {
        let fault = Fault::new(name.span, format!("there is no time zone {:?}", name.value));
        table.push(fault.with_help(match Zone::suggestion(&name.value) {
            Some(near) => format!("did you mean {near:?}?"),
            None => "use a name such as Europe/Berlin".to_owned(),
        }));
    }
    found
}

fn cover(table: &Table<'_>) -> Option<Cover> {
    let class = table.required_string("class");
    let able = table.required("able").and_then(|v| v.integer_in(0..=100_000));
    let drilled = day(table, "drilled");
    Some(Cover { class: class?.value, able: able?.value as u32, drilled })
}

fn relation(table: &Table<'_>) -> Relation {
    Relation { mode: said(table, "mode"), until: day(table, "until") }
}

fn return_clause(table: &Table<'_>) -> ReturnClause {
    ReturnClause {
        when: texts(table, "when"),
        joint_duty_days: small(table, "joint_duty_days", 3_650),
        decided_by: said(table, "decided_by"),
        within_days: small(table, "within_days", 3_650),
    }
}

fn signature(table: &Table<'_>) -> Option<Signature> {
    let role = table.required_string("role");
    let of = table.required_choice("of", &Party::ALL);
    let on = day(table, "on");
    Some(Signature { role: role?.value, of: of?, on })
}

fn assumptions(table: &Table<'_>) -> Assumptions {
    let default = Assumptions::default();
    let share =
        |key: &str, default: f64| table.number_in(key, 0.05..=1.0).map_or(default, |n| n.value);
    Assumptions {
        utilisation: share("utilisation", default.utilisation),
        hours_per_incident: amount(table, "hours_per_incident", default.hours_per_incident),
        hours: Vec::new(),
        problem_hours: amount(table, "problem_hours", default.problem_hours),
        releases: amount(table, "releases", default.releases),
        hours_per_release: amount(table, "hours_per_release", default.hours_per_release),
        onboarding_hours: amount(table, "onboarding_hours", default.onboarding_hours),
        learning: share("learning", default.learning),
    }
}

fn hours(root: &Table<'_>) -> Vec<(ClosureClass, f64)> {
    let classes = ClosureClass::ALL.map(|class| (class.name(), class));
    let mut all: Vec<(ClosureClass, f64)> = Vec::new();
    for table in root.tables("hours") {
        let span = table.span();
        let row = whole(table, &HOURS, |table| {
            let class = table.required_choice("class", &classes);
            let hours = table.required("hours").and_then(|v| v.number_in(0.0..=MANY));
            Some((class?, hours?.value))
        });
        let Some((class, hours)) = row else { continue };
        if all.iter().any(|(other, _)| *other == class) {
            let fault = Fault::new(span, format!("{:?} stands here twice", class.name()));
            root.push(fault.with_help("keep one of the two"));
        }
        all.push((class, hours));
    }
    all
}

fn costs(table: &Table<'_>) -> Option<Costs> {
    let people = table.required("people").and_then(|v| v.number_in(0.0..=MANY));
    let costs = Costs {
        people: 0.0,
        hours_per_person: amount(table, "hours_per_person", 130.0),
        tool_hours: amount(table, "tool_hours", 0.0),
        training_hours: amount(table, "training_hours", 0.0),
        developer_hours: amount(table, "developer_hours", 2.0),
    };
    Some(Costs { people: people?.value, ..costs })
}

/// A charter that was signed is the one that was signed.
fn check_fingerprint(root: &Table<'_>, charter: &Charter) {
    let Some(signed) = &charter.signed_fingerprint else { return };
    let is = charter.fingerprint();
    // With faults the rest is not what it says.
    if *signed == is || !root.document().is_faultless() {
        return;
    }
    let place = root.value("fingerprint").map_or_else(|| root.span(), |v| v.span());
    let fault = Fault::new(place, format!("this is not what was signed: its fingerprint is {is}"));
    root.push(fault.with_help(
        "what is promised changes only with new signatures: undo the change, or take the \
         fingerprint and the days of signing away and sign anew",
    ));
}
