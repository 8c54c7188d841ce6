//! Decision reports for programs: shares 0 to 1, microseconds, days as `2026-02-01`.

use serde_json::{Value, json};
use thirdline_domain::Pattern;
use thirdline_domain::decision::{Decision, Watched};
use thirdline_evidence::decision::{Advice, guards_of};
use thirdline_time::Day;

fn day(day: i32) -> String {
    Day(day).to_string()
}

fn names(patterns: &[Pattern]) -> Vec<&str> {
    patterns.iter().map(Pattern::text).collect()
}

fn measure(measure: &Watched) -> Value {
    json!({
        "measure": measure.title(),
        "within_us": measure.within.map(|w| w.1),
        "is_duration": measure.is_duration,
        "higher_is_better": measure.higher_is_better,
    })
}

/// What a decision says.
#[must_use]
pub fn decision(of: &Decision) -> Value {
    let outcome = &of.outcome;
    json!({
        "name": of.name,
        "services": names(&of.services),
        "remedy": of.remedy.name(),
        "reasons": of.reasons,
        "evidence": of.evidence,
        "refused": of.refused.iter().map(|r| json!({
            "remedy": r.remedy.name(), "reason": r.reason,
        })).collect::<Vec<_>>(),
        "sponsor": of.sponsor,
        "pulled": of.pulled.map(day),
        "commitments": of.commitments.iter().map(|c| json!({
            "role": c.role, "to": c.to, "act": c.act, "by": day(c.by), "kept": c.kept.map(day),
            "released": c.released.map(day), "evidence": c.evidence,
        })).collect::<Vec<_>>(),
        "fidelity": of.fidelity.iter().map(|f| json!({
            "what": f.what, "planned": f.planned, "delivered": f.delivered, "evidence": f.evidence,
        })).collect::<Vec<_>>(),
        "least_fidelity": of.least_fidelity,
        "outcome": {
            "measure": measure(&outcome.measure),
            "smallest": outcome.smallest,
            "months_before": outcome.months_before,
            "months_after": outcome.months_after,
            "transition_days": outcome.transition_days,
        },
        "comparators": names(&of.comparators),
        "looks": of.looks.iter().map(|&d| day(d)).collect::<Vec<_>>(),
        "harm": of.harm.iter().map(|h| json!({
            "measure": measure(&h.measure), "worse_by": h.worse_by,
        })).collect::<Vec<_>>(),
        "signatures": of.signatures.iter().map(|s| json!({
            "role": s.role, "on": day(s.on),
        })).collect::<Vec<_>>(),
        "signed": of.signed,
        "fingerprint": of.fingerprint(),
    })
}

/// The value of `thirdline decision check` and `print`.
#[must_use]
pub fn checked(of: &Decision, advice: &[Advice]) -> Value {
    json!({
        "decision": decision(of),
        "advice": advice,
        "stamped": advice.iter().any(|a| !a.holds),
        "watched_by_hand": guards_of(of.remedy).by_hand,
    })
}
