//! What was signed, as sixteen digits: a signed sheet never changes.

use super::{Gate, Paid, Sheet};
use crate::fingerprint::of_text;
use crate::pattern::Pattern;
use std::fmt::Write as _;

impl Sheet {
    /// Sixteen hexadecimal digits (the first half of a SHA-256) that change with everything that is
    /// signed. Signatures and milestones reached come later and do not count.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        of_text(&self.canonical())
    }

    /// All of it as one text, field by field in a fixed order; texts stand in quotes, so that no two
    /// sheets are written alike.
    fn canonical(&self) -> String {
        let mut text = String::from("thirdline kpi sheet 1\n");
        let mut line = |key: &str, value: String| {
            let _ = writeln!(text, "{key} {value}");
        };
        line("name", format!("{:?}", self.name));
        line("kind", self.kind.name().to_owned());
        line("year", format!("{} {} {}", self.year, self.years, self.year_of_scheme));
        line("executive", format!("{:?}", self.executive));
        line("sponsor", format!("{:?}", self.sponsor));
        line("head_of_operations", format!("{:?}", self.head_of_operations));
        line("mirror", format!("{:?}", self.mirror));
        line("auditor", format!("{:?}", self.auditor));
        line("hr", format!("{:?}", self.hr));
        line("employee_representative", format!("{:?}", self.employee_representative));
        let services: Vec<&str> = self.services.iter().map(Pattern::text).collect();
        line("services", format!("{services:?}"));
        line("priorities", format!("{:?}", self.priorities));
        line("weight", format!("{:?}", self.weight));
        line("min_n", format!("{} {:?}", self.min_n, self.low_volume));
        line("audit_size", self.audit_size.to_string());
        line("discretion", format!("{:?}", self.discretion));
        line("dispute_days", self.dispute_days.to_string());
        for paid in &self.measures {
            line("measure", measure(paid));
        }
        for Gate { code, version, margin, floor, .. } in &self.gates {
            line("gate", format!("{code:?} {version} {margin:?} {floor:?}"));
        }
        for milestone in &self.milestones {
            line("milestone", format!("{:?} {}", milestone.what, milestone.by));
        }
        for row in &self.raci {
            line("raci", format!("{row:?}"));
        }
        line("baseline", format!("{:?}", self.baseline));
        text
    }
}

fn measure(paid: &Paid) -> String {
    format!(
        "{:?} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        paid.code,
        paid.version,
        paid.weight,
        paid.within,
        paid.within_by_priority,
        paid.improve_by,
        paid.threshold,
        paid.target,
        paid.maximum,
        paid.curve,
        paid.chance
    )
}
