//! Authority promised versus technically granted, and whatever else a charter lacks.

use super::check_team;
use serde::Serialize;
use thirdline_domain::agreement::{Agreements, GoalKind};
use thirdline_domain::charter::{Authority, Charter, Grant, GrantState, Repository};
use thirdline_domain::{Deployment, Organisation, Pattern, Service};
use thirdline_time::{Day, utc_text};

/// Working days after which a fix that was not merged upstream is a fork.
const UPSTREAM_DAYS: u32 = 10;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It stands on the face of the charter: whoever signs, signs against it.
    Stamp,
    /// Worth doing.
    Advice,
}

/// Something the charter lacks, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is about: `authority`, `residual agreement`, `return clause`, …
    pub about: &'static str,
    /// How much it weighs.
    pub weight: Weight,
    /// What is the matter, a sentence.
    pub says: String,
    /// What to do, a sentence.
    pub advice: String,
}

impl Finding {
    pub(super) fn stamp(about: &'static str, says: impl Into<String>, advice: &str) -> Self {
        Self { about, weight: Weight::Stamp, says: says.into(), advice: advice.to_owned() }
    }

    pub(super) fn advice(about: &'static str, says: impl Into<String>, advice: &str) -> Self {
        Self { about, weight: Weight::Advice, says: says.into(), advice: advice.to_owned() }
    }
}

/// A row of the matrix on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuthorityRow {
    /// `X0` to `X6`.
    pub level: &'static str,
    /// What it is, in words.
    pub words: &'static str,
    /// Whether the charter allows it.
    pub promised: bool,
    /// How the grant stands: `granted`, `ends soon`, `expired`, `not yet`, `promise only`,
    /// `granted, not promised`, `not promised`.
    pub state: &'static str,
    /// Whether the team can do it on that day.
    pub can: bool,
    /// Day on which it was granted, as `2026-02-01`.
    pub granted: Option<String>,
    /// First day on which it is gone.
    pub expires: Option<String>,
    /// Change model under which it is approved beforehand.
    pub change_model: Option<String>,
    /// Role that looks at it first.
    pub second_pair_of_eyes: Option<String>,
    /// What is kept of it.
    pub evidence: Option<String>,
    /// What one must have learnt.
    pub training: Option<String>,
    /// Working days until it is merged upstream.
    pub upstream_days: Option<u32>,
    /// What the promise lacks, a few words each.
    pub lacks: Vec<&'static str>,
}

/// What became of the residual agreement's file.
#[derive(Clone, Copy, Debug)]
pub enum ResidualFile<'a> {
    /// No file is named, or none was looked for.
    NotRead,
    /// It cannot be read, and why.
    Unreadable(&'a str),
    /// What is in it.
    Read(&'a Agreements),
}

/// What is checked, against what, and when.
#[derive(Clone, Copy, Debug)]
pub struct CheckQuestion<'a> {
    /// The charter.
    pub charter: &'a Charter,
    /// What is known of the services.
    pub organisation: Option<&'a Organisation>,
    /// The agreement under which the rest goes to the third line.
    pub residual: ResidualFile<'a>,
    /// The day, counted from 1970-01-01.
    pub day: i32,
}

/// What a charter promises, what of it is there, and what it lacks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// Name of the charter.
    pub name: String,
    /// Its services, as the file writes them.
    pub services: Vec<String>,
    /// The day it was checked for, as `2026-02-01`.
    pub day: String,
    /// Fingerprint of what is promised.
    pub fingerprint: String,
    /// Whether all four parties have signed.
    pub signed: bool,
    /// Kinds of fix that are promised.
    pub promised: u32,
    /// Those of them that the team can use on that day.
    pub granted: u32,
    /// The matrix.
    pub authority: Vec<AuthorityRow>,
    /// What is lacking, stamps first.
    pub findings: Vec<Finding>,
}

impl Check {
    /// Checks a charter.
    #[must_use]
    pub fn of(question: &CheckQuestion<'_>) -> Self {
        let charter = question.charter;
        let authority: Vec<AuthorityRow> =
            charter.grants.iter().map(|grant| row(charter, grant, question.day)).collect();
        let mut findings = Vec::new();
        grants(charter, question.day, &mut findings);
        hot_fix(charter, &mut findings);
        residual(question, &mut findings);
        check_team::check(charter, question.day, &mut findings);
        services(question, &mut findings);
        findings.sort_by_key(|finding| finding.weight);
        let promised = authority.iter().filter(|row| row.promised);
        Self {
            name: charter.name.clone(),
            services: charter.services.iter().map(|p| p.text().to_owned()).collect(),
            day: date(question.day),
            fingerprint: charter.fingerprint(),
            signed: charter.is_signed(),
            promised: promised.clone().count() as u32,
            granted: promised.filter(|row| row.can).count() as u32,
            authority,
            findings,
        }
    }

    /// Findings that stand on the face of the charter.
    pub fn stamps(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.weight == Weight::Stamp)
    }
}

/// A day as `2026-02-01`.
pub(super) fn date(day: i32) -> String {
    let text = utc_text(i64::from(Day(day).0) * 86_400_000_000);
    text.get(..10).unwrap_or_default().to_owned()
}

fn row(charter: &Charter, grant: &Grant, day: i32) -> AuthorityRow {
    let state = grant.on(day);
    AuthorityRow {
        level: grant.authority.name(),
        words: grant.authority.words(),
        promised: grant.promised,
        state: match state {
            GrantState::Granted => "granted",
            GrantState::EndsSoon => "ends soon",
            GrantState::Expired => "expired",
            GrantState::Later => "not yet",
            GrantState::PromiseOnly => "promise only",
            GrantState::NotPromised => "granted, not promised",
            GrantState::Nothing => "not promised",
        },
        can: state.can(),
        granted: grant.granted.map(date),
        expires: grant.expires.map(date),
        change_model: grant.change_model.clone(),
        second_pair_of_eyes: grant.second_pair_of_eyes.clone(),
        evidence: grant.evidence.clone(),
        training: grant.training.clone(),
        upstream_days: grant.upstream_days,
        lacks: lacks(charter, grant),
    }
}

/// What a promise lacks besides its grant.
fn lacks(charter: &Charter, grant: &Grant) -> Vec<&'static str> {
    if !grant.promised {
        return Vec::new();
    }
    let mut lacks = Vec::new();
    let mut need = |there: bool, what| {
        if !there {
            lacks.push(what);
        }
    };
    let changes = grant.authority != Authority::Vendor;
    need(!changes || grant.change_model.is_some(), "a change model");
    let eyes = !grant.authority.needs_second_pair_of_eyes();
    need(eyes || grant.second_pair_of_eyes.is_some(), "a second pair of eyes");
    need(grant.evidence.is_some(), "evidence");
    need(grant.training.is_some(), "training");
    if grant.authority == Authority::HotFix {
        need(charter.branch_protection == Some(true), "branch protection");
        need(charter.reviewer.is_some(), "a reviewer who is not the author");
        need(owns_code(charter), "the repository");
        need(grant.upstream_days.is_some_and(|d| d <= UPSTREAM_DAYS), "a way upstream");
    }
    lacks
}

fn owns_code(charter: &Charter) -> bool {
    matches!(charter.repository, Some(Repository::Transferred | Repository::SharedWrite))
}

/// `X1 configuration, flag`
fn called(authority: Authority) -> String {
    format!("{} {}", authority.name(), authority.words())
}

fn grants(charter: &Charter, day: i32, findings: &mut Vec<Finding>) {
    const ABOUT: &str = "authority";
    if charter.grants.iter().all(|grant| !grant.promised) {
        findings.push(Finding::stamp(
            ABOUT,
            "No kind of fix is promised: the team could only pass incidents on.",
            "Promise the kinds that the fixability of the last year asks for, at least X0 and X1.",
        ));
    }
    for grant in &charter.grants {
        let called = called(grant.authority);
        let until = |day: Option<i32>| day.map(date).unwrap_or_default();
        match grant.on(day) {
            GrantState::PromiseOnly => findings.push(Finding::stamp(
                ABOUT,
                format!("{called} is a promise only: no system has given the right."),
                "Have the right given, try it once in production, and write the day into “granted”.",
            )),
            GrantState::Expired => findings.push(Finding::stamp(
                ABOUT,
                format!("{called} expired on {}.", until(grant.expires)),
                "Renew the right, or take the promise back in the open.",
            )),
            GrantState::Later => findings.push(Finding::advice(
                ABOUT,
                format!("{called} will be granted on {} only.", until(grant.granted)),
                "Until then its incidents go to development: tell both sides.",
            )),
            GrantState::EndsSoon => findings.push(Finding::advice(
                ABOUT,
                format!("{called} ends on {}.", until(grant.expires)),
                "Renew it before, so that nobody finds out at night.",
            )),
            GrantState::NotPromised => findings.push(Finding::advice(
                ABOUT,
                format!("{called} is granted though the charter does not promise it."),
                "Promise it with its rules, or have the right withdrawn.",
            )),
            GrantState::Granted | GrantState::Nothing => {}
        }
        let eyes = grant.promised
            && grant.authority.needs_second_pair_of_eyes()
            && grant.second_pair_of_eyes.is_none();
        if eyes {
            findings.push(Finding::stamp(
                ABOUT,
                format!("{called} names nobody who looks at it before it takes effect."),
                "Name a role in “second_pair_of_eyes”: fixing and releasing stay in different hands.",
            ));
        }
        let rest: Vec<&str> = lacks(charter, grant)
            .into_iter()
            .filter(|what| ["a change model", "evidence", "training"].contains(what))
            .collect();
        if !rest.is_empty() {
            findings.push(Finding::advice(
                ABOUT,
                format!("{called} is promised without {}.", listed(&rest)),
                "Say it in the charter; an auditor will ask after the first fix.",
            ));
        }
    }
}

/// `a, b and c`
pub(super) fn listed(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn hot_fix(charter: &Charter, findings: &mut Vec<Finding>) {
    const ABOUT: &str = "hot-fixes";
    let grant = charter.grant(Authority::HotFix);
    if !grant.promised {
        return;
    }
    if charter.branch_protection != Some(true) {
        findings.push(Finding::stamp(
            ABOUT,
            "Hot-fixes of code are promised without branch protection.",
            "Protect the main branch so that nothing unreviewed gets in, and say so in \
             “branch_protection”.",
        ));
    }
    if charter.reviewer.is_none() {
        findings.push(Finding::stamp(
            ABOUT,
            "Nobody but the author reviews a hot-fix.",
            "Name the role of a reviewer who is not the author.",
        ));
    }
    if !owns_code(charter) {
        findings.push(Finding::stamp(
            ABOUT,
            match charter.repository {
                Some(Repository::Proposals) => "The team may only propose hot-fixes to development.",
                Some(Repository::NoAccess) => "The team has no access to the code it may hot-fix.",
                _ => "It is not said who owns the code that the team may hot-fix.",
            },
            "Transfer the repository or share the right to write; teams that only propose wait days \
             or weeks for acceptance.",
        ));
    }
    match grant.upstream_days {
        None => findings.push(Finding::stamp(
            ABOUT,
            "No time is set in which a hot-fix is merged into development's main line.",
            "Set “upstream_days” to 10 at most: what is not merged comes back with the next release.",
        )),
        Some(days) if days > UPSTREAM_DAYS => findings.push(Finding::stamp(
            ABOUT,
            format!("A hot-fix may stay outside development's main line for {days} working days."),
            "Set “upstream_days” to 10 at most: what is not merged comes back with the next release.",
        )),
        Some(_) => {}
    }
}

fn residual(question: &CheckQuestion<'_>, findings: &mut Vec<Finding>) {
    const ABOUT: &str = "residual agreement";
    const WRITE: &str = "Write it with “thirdline agreement example”, name it in “[residual]”, and \
                         have both sides sign it.";
    let Some(residual) = &question.charter.residual else {
        findings.push(Finding::stamp(
            ABOUT,
            "It is not said what still goes to the third line, and on which terms.",
            WRITE,
        ));
        return;
    };
    if residual.reserve_hours.is_none_or(|hours| hours == 0) {
        findings.push(Finding::advice(
            ABOUT,
            "Development keeps no capacity free for what still goes to it.",
            "Set “reserve_hours” a month; without it the rest waits as everything did before.",
        ));
    }
    let agreements = match question.residual {
        ResidualFile::Read(agreements) => agreements,
        ResidualFile::Unreadable(why) => {
            findings.push(Finding::stamp(
                ABOUT,
                format!("The residual agreement cannot be read: {why}."),
                "Put the file beside the charter; “thirdline agreement check” tells its faults.",
            ));
            return;
        }
        ResidualFile::NotRead => {
            findings.push(Finding::stamp(
                ABOUT,
                "What still goes to the third line goes there without an agreement.",
                WRITE,
            ));
            return;
        }
    };
    let covers =
        |pattern: &Pattern| agreements.list.iter().any(|a| a.covers_service(Some(pattern.text())));
    if let Some(left) = question.charter.services.iter().find(|service| !covers(service)) {
        findings.push(Finding::stamp(
            ABOUT,
            format!("The residual agreement does not cover {}.", left.text()),
            "Name the service in the agreement's “services”, or leave the key out for all.",
        ));
    }
    let accepts = |a: &thirdline_domain::agreement::Agreement| {
        a.goals.iter().any(|goal| goal.kind == GoalKind::Accept)
    };
    if !agreements.list.iter().any(accepts) {
        findings.push(Finding::stamp(
            ABOUT,
            "The residual agreement has no goal for accepting.",
            "Add a goal “accept”: the rest must not be assigned into silence.",
        ));
    }
    let at = i64::from(question.day) * 86_400_000_000;
    if !agreements.list.iter().any(|a| a.signed.by_both() && a.is_in_force(at)) {
        findings.push(Finding::advice(
            ABOUT,
            "No version of the residual agreement is signed by both sides and in force.",
            "Sign both papers on one day: one without the other lets a side off the hook.",
        ));
    }
}

/// What the organisation file says of the charter's services.
fn services(question: &CheckQuestion<'_>, findings: &mut Vec<Finding>) {
    const ABOUT: &str = "service";
    let charter = question.charter;
    let Some(organisation) = question.organisation else { return };
    for pattern in &charter.services {
        let name = pattern.text();
        let Some(service) = organisation.find_service(name) else {
            findings.push(Finding::advice(
                ABOUT,
                format!("The organisation file does not describe {name}."),
                "Describe it in a [[service]]: phase, deployments and access to code matter here.",
            ));
            continue;
        };
        one_service(charter, name, service, findings);
    }
}

fn one_service(charter: &Charter, name: &str, service: &Service, findings: &mut Vec<Finding>) {
    const ABOUT: &str = "service";
    let fixes_code = charter.grant(Authority::HotFix).promised;
    if matches!(service.deployment, Some(Deployment::Daily | Deployment::Weekly)) {
        findings.push(Finding::stamp(
            ABOUT,
            format!("{name} is deployed every week or more often."),
            "At that pace those who write it had better run it: decide for this remedy only with a \
             reason, and write the reason into the decision.",
        ));
    }
    if fixes_code && service.code_access == Some(false) {
        findings.push(Finding::stamp(
            ABOUT,
            format!("Nobody outside development may have the code of {name}, and hot-fixes are promised."),
            "Get the right to the code first, or take X4 out and leave code to the residual agreement.",
        ));
    }
    if fixes_code && service.duties_separable == Some(false) {
        findings.push(Finding::stamp(
            ABOUT,
            format!("For {name}, who fixes and who releases cannot be different people."),
            "Take X4 out, or find the second role: segregation of duties is not ours to waive.",
        ));
    }
    if let (Some(theirs), Some(ours)) = (&service.sponsor, &charter.sponsor)
        && theirs != ours
    {
        findings.push(Finding::advice(
            ABOUT,
            format!(
                "The charter's sponsor is {ours}, the organisation file's for {name} is {theirs}."
            ),
            "Agree on one: two sponsors decide nothing.",
        ));
    }
}
