//! What a charter says of the team, its budget, its way back and its signatures.

use super::check::{Finding, date};
use crate::third_line::find_measure;
use thirdline_domain::charter::{Charter, OnCall, Party};

/// Measures by which a charter is judged that come from elsewhere than the catalogue: the age of
/// fixes not merged, and the load of those on call.
const OTHER_MEASURES: [&str; 2] = ["UF", "LOAD"];
/// Without these two nobody can tell whether it worked.
const WANTED: [&str; 2] = ["SFR", "UCM3"];

pub(super) fn check(charter: &Charter, day: i32, findings: &mut Vec<Finding>) {
    team(charter, findings);
    knowledge(charter, findings);
    relation(charter, day, findings);
    return_clause(charter, findings);
    measures(charter, day, findings);
    signatures(charter, findings);
}

fn team(charter: &Charter, findings: &mut Vec<Finding>) {
    const ABOUT: &str = "team";
    if charter.budget_owner.is_none() {
        findings.push(Finding::stamp(
            "budget",
            "Nobody is named who pays for the team.",
            "Name the role in “budget_owner”: the charter must carry the budget, not only the duty.",
        ));
    }
    let staffing = &charter.staffing;
    let Some(rota) = staffing.rota else {
        findings.push(Finding::advice(
            ABOUT,
            "It is not said when the team is there.",
            "Set “rota” in “[staffing]”; “thirdline charter size” tells what it takes.",
        ));
        return;
    };
    match staffing.people {
        None => findings.push(Finding::advice(
            ABOUT,
            "It is not said how many people the team has.",
            "Set “people” in “[staffing]”; “thirdline charter size” tells how many it takes.",
        )),
        Some(people) if people < rota.floor() => findings.push(Finding::stamp(
            ABOUT,
            format!(
                "{people} people cannot keep up a rota of {}: it takes {} at least.",
                rota.words(),
                rota.floor()
            ),
            "Add people, choose shorter hours, or make one team for several services that belong \
             together.",
        )),
        Some(_) => {}
    }
    if rota.hours_left_out() > 0 && staffing.on_call == OnCall::Nobody {
        findings.push(Finding::advice(
            ABOUT,
            format!("Nobody answers outside the shifts of a rota of {}.", rota.words()),
            "Say in “on_call” who does, or tell the service's owner and the users that nobody does.",
        ));
    }
    if charter.mission.is_none() || charter.service_hours.is_none() {
        findings.push(Finding::advice(
            ABOUT,
            "Mission or service hours are not said.",
            "One sentence each: what the team is for, and when it is there.",
        ));
    }
    if charter.pipelines.is_empty() && charter.grants.iter().any(|g| g.promised) {
        findings.push(Finding::advice(
            ABOUT,
            "No pipeline is named that the team may use.",
            "Name them in “pipelines”: a fix that nobody can deploy is none.",
        ));
    }
}

fn knowledge(charter: &Charter, findings: &mut Vec<Finding>) {
    const ABOUT: &str = "knowledge";
    if charter.knowledge.is_empty() {
        findings.push(Finding::advice(
            ABOUT,
            "No class of incident is named that the team must be able to handle.",
            "Add a [[knowledge]] for each class that matters, with how many people are able.",
        ));
    }
    for cover in charter.knowledge.iter().filter(|cover| cover.able < 2) {
        let people = if cover.able == 1 { "Only one person is" } else { "Nobody is" };
        findings.push(Finding::stamp(
            ABOUT,
            format!("{people} able to handle “{}”.", cover.class),
            "Two at least: let the second one drive the next drill.",
        ));
    }
    let never: Vec<&str> = charter
        .knowledge
        .iter()
        .filter(|cover| cover.able >= 2 && cover.drilled.is_none())
        .map(|cover| cover.class.as_str())
        .collect();
    if !never.is_empty() {
        findings.push(Finding::advice(
            ABOUT,
            format!("Never drilled: {}.", never.join(", ")),
            "Able means that a drill was passed; write its day into “drilled”.",
        ));
    }
}

fn relation(charter: &Charter, day: i32, findings: &mut Vec<Finding>) {
    const ABOUT: &str = "development";
    match charter.development.until {
        None => findings.push(Finding::advice(
            ABOUT,
            "How the team and development work together has no end.",
            "Set “until” in “[development]”: working together is temporary and has a goal.",
        )),
        Some(until) if until < day => findings.push(Finding::advice(
            ABOUT,
            format!("The mode of working with development ended on {}.", date(until)),
            "Decide the next one with both leads.",
        )),
        Some(_) => {}
    }
}

fn return_clause(charter: &Charter, findings: &mut Vec<Finding>) {
    const ABOUT: &str = "return clause";
    let Some(clause) = &charter.return_clause else {
        findings.push(Finding::stamp(
            ABOUT,
            "The charter has no way back.",
            "Add “[return]”: what calls for it, a joint duty first, and the sponsor who decides.",
        ));
        return;
    };
    if clause.joint_duty_days.is_none_or(|days| days == 0) {
        findings.push(Finding::stamp(
            ABOUT,
            "Nothing comes before the duty goes back.",
            "Set “joint_duty_days”: first both sides have the duty together.",
        ));
    }
    match (&clause.decided_by, &charter.sponsor) {
        (None, _) => findings.push(Finding::stamp(
            ABOUT,
            "It is not said who decides on a return.",
            "Name the sponsor in “decided_by”; nothing is handed over by itself.",
        )),
        (Some(decides), Some(sponsor)) if decides != sponsor => {
            findings.push(Finding::advice(
                ABOUT,
                format!("{decides} decides on a return, not the sponsor, {sponsor}."),
                "Let the sponsor decide: both sides have a stake in the answer.",
            ));
        }
        _ => {}
    }
    if clause.within_days.is_none() {
        findings.push(Finding::advice(
            ABOUT,
            "A decision on a return has no time limit.",
            "Set “within_days”, 10 for example.",
        ));
    }
    if clause.when.is_empty() {
        findings.push(Finding::advice(
            ABOUT,
            "It is not said what calls for a return.",
            "Name it in “when”: load alarms two months running, error budget gone twice, fewer than \
             two people able, fixes not merged for 60 days.",
        ));
    }
}

fn measures(charter: &Charter, day: i32, findings: &mut Vec<Finding>) {
    const ABOUT: &str = "measures";
    for code in &charter.measures {
        if find_measure(code).is_none() && !OTHER_MEASURES.contains(&code.as_str()) {
            findings.push(Finding::advice(
                ABOUT,
                format!("There is no measure {code}."),
                "Use codes of the catalogue: SFR, UCM3, RO3; or UF and LOAD.",
            ));
        }
    }
    let missing: Vec<&str> =
        WANTED.into_iter().filter(|code| charter.measures.iter().all(|m| m != code)).collect();
    if !missing.is_empty() {
        findings.push(Finding::advice(
            ABOUT,
            format!("The charter is not judged by {}.", super::check::listed(&missing)),
            "Whether the team fixes (SFR) and whether users wait less (UCM3) is what it is for.",
        ));
    }
    match charter.review {
        None => findings.push(Finding::advice(
            ABOUT,
            "No day is set on which the charter is decided anew.",
            "Set “review”, a year from signing at most: keep, extend, return or end it.",
        )),
        Some(review) if review < day => findings.push(Finding::stamp(
            ABOUT,
            format!("The review was due on {}.", date(review)),
            "Hold it: keep, extend, return or end the charter.",
        )),
        Some(_) => {}
    }
    if charter.sponsor.is_none() {
        findings.push(Finding::stamp(
            "sponsor",
            "The charter has no sponsor.",
            "Name the role that stands above both sides; without it no remedy is on.",
        ));
    }
}

fn signatures(charter: &Charter, findings: &mut Vec<Finding>) {
    const ABOUT: &str = "signing";
    let has = |party| charter.signatures.iter().any(|s| s.of == party);
    let places: Vec<&str> =
        Party::ALL.iter().filter(|(_, party)| !has(*party)).map(|(name, _)| *name).collect();
    if !places.is_empty() {
        findings.push(Finding::advice(
            ABOUT,
            format!("There is no place to sign for {}.", super::check::listed(&places)),
            "Add a [[signature]] with the role for each of the four.",
        ));
    }
    let open: Vec<&str> =
        charter.signatures.iter().filter(|s| s.on.is_none()).map(|s| s.role.as_str()).collect();
    if !open.is_empty() {
        findings.push(Finding::advice(
            ABOUT,
            format!("Not yet signed by {}.", super::check::listed(&open)),
            "Until all four have signed it is a draft, and the print says so.",
        ));
    }
    if charter.is_signed() && charter.signed_fingerprint.is_none() {
        findings.push(Finding::advice(
            ABOUT,
            "It is signed, but its fingerprint does not stand in the file.",
            "Write the fingerprint above into “fingerprint”, so that nobody changes it unnoticed.",
        ));
    }
}
