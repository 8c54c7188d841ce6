//! A first draft as a decision file: what its reader reads back is what was drafted.

use super::words::effect;
use std::fmt::Write as _;
use thirdline_domain::Pattern;
use thirdline_domain::decision::{Decision, Remedy, Watched};
use thirdline_domain::sheet::Amount;
use thirdline_evidence::decision::{Draft, guards_of};
use thirdline_time::Day;

/// The file to begin with, with a comment where people have to decide.
#[must_use]
pub fn file(draft: &Draft) -> String {
    let of = &draft.decision;
    let mut out = String::from(
        "# A decision: registered and signed before the remedy is pulled. Roles, never names.\n\
         # What people have to say themselves stands behind `#`.\n",
    );
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!("name = {}", quoted(&of.name)));
    line(format!("services = {}", list(&of.services)));
    line(format!("remedy = {}", quoted(of.remedy.name())));
    line("#reasons = [\"what was seen, and where\"]".to_owned());
    if let Some(print) = &of.evidence {
        line(format!("evidence = {}", quoted(print)));
    }
    line("#sponsor = \"CIO\"".to_owned());
    if let Some(pulled) = of.pulled {
        line(format!("pulled = {}", Day(pulled)));
    }
    line(format!("least_fidelity = \"{:.0} %\"", of.least_fidelity * 100.0));
    line(format!("\n# Comparators: {}.", draft.comparators));
    let hash = if of.comparators.is_empty() { "#" } else { "" };
    line(format!("{hash}comparators = {}", list(&of.comparators)));
    let looks: Vec<String> = of.looks.iter().map(|&day| Day(day).to_string()).collect();
    line(format!("looks = [{}]", looks.join(", ")));
    line("\n# Alternatives that were not taken, and why.".to_owned());
    for other in Remedy::ALL.into_iter().filter(|r| *r != of.remedy) {
        line(format!("#[[refused]]\n#remedy = {}\n#reason = \"\"", quoted(other.name())));
    }
    tables(of, &mut line);
    line(format!("\n# The smallest effect worth having: {}.", draft.smallest));
    line("[outcome]".to_owned());
    measure(&of.outcome.measure, &mut line);
    line(format!("smallest = \"{}\"", effect(&of.outcome.measure, of.outcome.smallest)));
    line(format!("months_before = {}", of.outcome.months_before));
    line(format!("months_after = {}", of.outcome.months_after));
    line(format!("transition_days = {}", of.outcome.transition_days));
    let by_hand = guards_of(of.remedy).by_hand.join("; ");
    line(format!("\n# No ticket history shows these: {by_hand}. Somebody has to watch them."));
    for limit in &of.harm {
        line("[[harm]]".to_owned());
        measure(&limit.measure, &mut line);
        line(format!("worse_by = \"{}\"", effect(&limit.measure, limit.worse_by)));
    }
    line(
        "\n# When all have signed: the fingerprint that `thirdline decision check` prints.\n\
         #[signed]\n#fingerprint = \"\"\n#[[signature]]\n#role = \"CIO\"\n#on = 2026-01-20"
            .to_owned(),
    );
    out
}

/// Promises and the fidelity plan.
fn tables(of: &Decision, line: &mut impl FnMut(String)) {
    line("\n# Who will do what by when.".to_owned());
    for one in &of.commitments {
        line("[[commitment]]".to_owned());
        line(format!("role = {}\nto = {}", quoted(&one.role), quoted(&one.to)));
        line(format!("act = {}\nby = {}", quoted(&one.act), Day(one.by)));
    }
    line("\n# What has to happen if it is to count as pulled.".to_owned());
    for one in &of.fidelity {
        line("[[fidelity]]".to_owned());
        line(format!("what = {}\nplanned = {}", quoted(&one.what), one.planned));
    }
}

fn measure(measure: &Watched, line: &mut impl FnMut(String)) {
    line(format!("measure = {}", quoted(&measure.title())));
    if let Some((_, us)) = measure.within {
        let within = Amount { value: us as f64, is_duration: true };
        line(format!("within = \"{within}\""));
    }
    // Where the catalogue says it too, it does no harm.
    line(format!("better = \"{}\"", if measure.higher_is_better { "higher" } else { "lower" }));
}

fn list(patterns: &[Pattern]) -> String {
    let all: Vec<String> = patterns.iter().map(|p| quoted(p.text())).collect();
    format!("[{}]", all.join(", "))
}

/// A text in TOML, whatever is in it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use thirdline_domain::sheet::TargetClock;
    use thirdline_evidence::decision::{DraftQuestion, draft, read_decision};

    #[test]
    fn what_is_drafted_is_read_back_whatever_the_service_is_called() {
        let within = Some((TargetClock::Restore, 90 * 60_000_000));
        for (code, is_duration, higher_is_better, within) in
            [("UCM3", false, true, within), ("UC3", true, false, None), ("RP", false, false, None)]
        {
            let code = code.to_owned();
            let measure = Watched { code, version: 1, is_duration, higher_is_better, within };
            for service in ["Payments", "a \"b\" \\ c", "tab\there\u{7f}", "日本 #1 = [x]"] {
                for remedy in Remedy::ALL {
                    let measure = measure.clone();
                    let question =
                        DraftQuestion { service, remedy, measure, pulled: 20_454, on: None };
                    let draft = draft(&question).expect("no history to be missing in");
                    let text = file(&draft);
                    let read = read_decision("d.toml", &text)
                        .unwrap_or_else(|faults| unreachable!("{faults:?}\n{text}"));
                    assert_eq!(read, draft.decision, "{text}");
                }
            }
        }
    }
}
