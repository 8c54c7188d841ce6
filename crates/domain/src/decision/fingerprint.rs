//! What was registered before, as sixteen digits: an outcome chosen afterwards would always be met.

use super::{Decision, Watched};
use crate::fingerprint::of_text;
use crate::pattern::Pattern;
use std::fmt::Write as _;

impl Decision {
    /// Sixteen hexadecimal digits (the first half of a SHA-256) that change with everything that is
    /// registered before the pull. What was kept, released or delivered, evidence of it, other
    /// changes and signatures come later and do not count.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        of_text(&self.canonical())
    }

    /// All of it as one text, field by field in a fixed order; texts stand in quotes, so that no two
    /// decisions are written alike.
    fn canonical(&self) -> String {
        let mut text = String::from("thirdline decision 1\n");
        let mut line = |key: &str, value: String| {
            let _ = writeln!(text, "{key} {value}");
        };
        line("name", format!("{:?}", self.name));
        line("services", names(&self.services));
        line("remedy", self.remedy.name().to_owned());
        line("reasons", format!("{:?}", self.reasons));
        line("evidence", format!("{:?}", self.evidence));
        for refused in &self.refused {
            line("refused", format!("{} {:?}", refused.remedy.name(), refused.reason));
        }
        line("sponsor", format!("{:?}", self.sponsor));
        line("pulled", format!("{:?}", self.pulled));
        for one in &self.commitments {
            line("commitment", format!("{:?} {:?} {:?} {}", one.role, one.to, one.act, one.by));
        }
        for one in &self.fidelity {
            line("fidelity", format!("{:?} {:?}", one.what, one.planned));
        }
        line("least_fidelity", format!("{:?}", self.least_fidelity));
        let outcome = &self.outcome;
        line("outcome", format!("{} {:?}", watched(&outcome.measure), outcome.smallest));
        let window = (outcome.months_before, outcome.months_after, outcome.transition_days);
        line("window", format!("{window:?}"));
        line("comparators", names(&self.comparators));
        line("looks", format!("{:?}", self.looks));
        for limit in &self.harm {
            line("harm", format!("{} {:?}", watched(&limit.measure), limit.worse_by));
        }
        text
    }
}

fn names(patterns: &[Pattern]) -> String {
    let names: Vec<&str> = patterns.iter().map(Pattern::text).collect();
    format!("{names:?}")
}

fn watched(measure: &Watched) -> String {
    let Watched { code, version, higher_is_better, within, .. } = measure;
    format!("{code:?} {version} {higher_is_better} {within:?}")
}
