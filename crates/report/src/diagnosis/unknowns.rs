//! What is not known, and what would make it known.

use crate::paper::Part;
use std::collections::BTreeMap;
use thirdline_evidence::diagnosis::{Assessment, Diagnosis, Forbids};

pub(super) fn part<'a>(
    diagnosis: &Diagnosis,
    services: impl Iterator<Item = &'a Assessment>,
) -> Part {
    let mut missing: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut unclear: BTreeMap<&str, u32> = BTreeMap::new();
    for service in services {
        for signal in &service.signals {
            if let Some(what) = signal.missing() {
                let names = missing.entry(what).or_default();
                if !names.contains(&signal.name) {
                    names.push(signal.name);
                }
            }
        }
        for counter in service.counters.iter().filter(|c| c.forbids == Forbids::Unknown) {
            *unclear.entry(counter.what).or_default() += 1;
        }
    }
    let mut points: Vec<String> = missing
        .into_iter()
        .map(|(what, names)| {
            format!("Missing: {what}. It would tell whether {}.", names.join(", "))
        })
        .collect();
    points.extend(unclear.into_iter().map(|(what, n)| {
        let services = crate::html::words::counted(u64::from(n), "service");
        format!("Not excluded for {services}: {what}. The organisation file can say.")
    }));
    if diagnosis.hidden.len() > 20 {
        points.push(format!(
            "Hidden, being about fewer than five people or telling about such a team: {} services.",
            diagnosis.hidden.len()
        ));
    } else if !diagnosis.hidden.is_empty() {
        points.push(format!(
            "Hidden, being about fewer than five people or telling about such a team: {}.",
            diagnosis.hidden.join(", ")
        ));
    }
    points.push(
        "Whether two raters of both sides give the same incidents the same priority: rate thirty \
         blind and compare."
            .to_owned(),
    );
    points.push(
        "Closure codes and statuses are the weakest data: look at thirty incidents by hand before \
         you act on them. Survey and tickets share the same mood; that they agree is weaker proof \
         than it looks."
            .to_owned(),
    );
    Part::new("unknown", "What we do not know", "Not known").points(points)
}
