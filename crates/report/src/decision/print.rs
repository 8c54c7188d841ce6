//! A decision on one side of A4, to be signed; its stamps on its face.

use super::check::{facts, promises, registered};
use super::words::stamps;
use crate::paper::{Block, Layout, Paper, Part};
use thirdline_domain::decision::Decision;
use thirdline_evidence::decision::Advice;
use thirdline_time::Day;

/// The decision to sign.
#[must_use]
pub fn printed(decision: &Decision, advice: &[Advice]) -> Paper {
    let mut parts = vec![why(decision), registered(decision), promises(decision)];
    let stamps = stamps(advice);
    if !stamps.is_empty() {
        // One block however many: it has to fit the side that is signed.
        let numbered = stamps.iter().enumerate().map(|(i, stamp)| format!("{}) {stamp}", i + 1));
        let all: Vec<String> = if stamps.len() > 1 { numbered.collect() } else { stamps.clone() };
        let part = Part::new("stamps", "Advice against signing", "Advice");
        parts.push(part.with(Block::Stamp(all.join(" "))));
    }
    parts.push(signatures(decision));
    Paper {
        title: format!("Decision: {}", decision.name),
        facts: facts(decision),
        parts,
        layout: Layout::Sheet,
        ..Paper::default()
    }
}

fn why(decision: &Decision) -> Part {
    let lead = match &decision.sponsor {
        Some(role) => format!("The {role} decides for {}.", decision.remedy.words()),
        None => format!("Nobody has decided for {} yet.", decision.remedy.words()),
    };
    let mut points = decision.reasons.clone();
    let refused =
        |r: &thirdline_domain::decision::Refused| format!("Not {}: {}", r.remedy.words(), r.reason);
    points.extend(decision.refused.iter().map(refused));
    Part::new("why", "Why", "Why").lead(lead).points(points)
}

/// The sponsor, and everybody who promises or is promised something; who signed, with the day.
fn signatures(decision: &Decision) -> Part {
    let mut roles: Vec<(&str, &str)> = Vec::new();
    let sponsor = decision.sponsor.iter().map(|role| (role.as_str(), "decides and answers for it"));
    let promise = decision.commitments.iter().map(|c| (c.role.as_str(), "promises"));
    let promised = decision.commitments.iter().map(|c| (c.to.as_str(), "is promised it"));
    let signed = decision.signatures.iter().map(|s| (s.role.as_str(), "signs"));
    for (role, what) in sponsor.chain(promise).chain(promised).chain(signed) {
        if roles.iter().all(|(other, _)| *other != role) {
            roles.push((role, what));
        }
    }
    let place = |(role, what): (&str, &str)| {
        let on = decision.signatures.iter().find(|s| s.role == role).map(|s| Day(s.on));
        let what = on.map_or(what.to_owned(), |on| format!("{what}; signed {on}"));
        (role.to_owned(), what)
    };
    let places: Vec<(String, String)> = roles.into_iter().map(place).collect();
    Part::new("signatures", "Signed", "Signed").with(Block::Signatures(places))
}
