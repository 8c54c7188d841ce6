//! What was signed, as sixteen digits: a signed charter never changes.

use super::Charter;
use crate::fingerprint::of_text;
use crate::pattern::Pattern;
use std::fmt::Write as _;

impl Charter {
    /// Sixteen hexadecimal digits (the first half of a SHA-256) that change with everything that is
    /// promised. Three things come later and do not count: signatures, the days on which rights were
    /// technically granted or end, and drills and heads able, which change while the promise stays.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        of_text(&self.canonical())
    }

    /// All of it as one text, field by field in a fixed order; texts stand in quotes.
    fn canonical(&self) -> String {
        let mut text = String::from("thirdline charter 1\n");
        let mut line = |key: &str, value: String| {
            let _ = writeln!(text, "{key} {value}");
        };
        let services: Vec<&str> = self.services.iter().map(Pattern::text).collect();
        line("name", format!("{:?}", self.name));
        line("services", format!("{services:?}"));
        line("mission", format!("{:?}", self.mission));
        line("service_hours", format!("{:?}", self.service_hours));
        line("budget_owner", format!("{:?}", self.budget_owner));
        line("sponsor", format!("{:?}", self.sponsor));
        line("repositories", format!("{:?}", self.repositories));
        line("pipelines", format!("{:?}", self.pipelines));
        line("repository", format!("{:?}", self.repository));
        line("branch_protection", format!("{:?}", self.branch_protection));
        line("reviewer", format!("{:?}", self.reviewer));
        line("measures", format!("{:?}", self.measures));
        line("review", format!("{:?}", self.review));
        for grant in self.grants.iter().filter(|g| g.promised) {
            let promise = (
                &grant.change_model,
                &grant.second_pair_of_eyes,
                &grant.evidence,
                &grant.training,
                grant.upstream_days,
            );
            line(grant.authority.name(), format!("{promise:?}"));
        }
        line("residual", format!("{:?}", self.residual));
        let staffing = &self.staffing;
        let zone = staffing.zone.as_ref().map(|z| z.name().to_owned());
        let rota = (staffing.people, staffing.rota, staffing.on_duty, staffing.on_call, zone);
        line("staffing", format!("{rota:?}"));
        line("skills", format!("{:?}", (&staffing.skills, &staffing.rotation)));
        let classes: Vec<&str> = self.knowledge.iter().map(|k| k.class.as_str()).collect();
        line("knowledge", format!("{:?}", (classes, &self.knowledge_duties)));
        line("development", format!("{:?}", self.development));
        line("return", format!("{:?}", self.return_clause));
        for signature in &self.signatures {
            line("signature", format!("{:?}", (&signature.role, signature.of)));
        }
        line("assumptions", format!("{:?}", self.assumptions));
        line("costs", format!("{:?}", self.costs));
        text
    }
}
