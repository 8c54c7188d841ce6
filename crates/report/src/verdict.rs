//! A verdict as one page: the word, the sentence that says how far it moved, the months, and
//! everything that would explain it otherwise.

mod parts;
mod words;

use crate::Import;
use crate::html::words::of_import;
use crate::paper::{self, Layout, Paper, Part};
use std::io::{self, Write};
use thirdline_evidence::verdict::Verdict;
use words::{day, effect_sentence, next, reasons, why_not_pulled};

/// The report of `thirdline verdict`. Of a remedy that was not pulled it says nothing about the
/// effect.
#[must_use]
pub fn paper(verdict: &Verdict, import: &Import) -> Paper {
    let mut parts = vec![word(verdict)];
    if let Some(judgement) = &verdict.judgement {
        parts.extend(parts::months(verdict, judgement));
        parts.push(parts::otherwise(judgement));
        parts.extend(parts::guards(judgement));
    }
    let mut why =
        Part::new("why", "Pulled, and what else", "Pulled").text(parts::fidelity(verdict));
    if let Some(judgement) = &verdict.judgement {
        why = parts::links(why, judgement);
        why = parts::confounders(why, judgement);
        why = parts::regression(why, judgement);
    }
    parts.push(why);
    let steps = next(verdict);
    if !steps.is_empty() {
        parts.push(Part::new("next", "What to do next", "Next").points(steps));
    }
    Paper {
        of: of_import(import),
        title: format!("Verdict: {}", verdict.word.words()),
        facts: vec![facts(verdict)],
        parts,
        footer: vec![
            "Intervals are 95 % intervals. What counts was registered before the pull. A new team \
             lead would not show in any of this. No figure is about a person."
                .to_owned(),
        ],
        layout: Layout::Board,
    }
}

/// The verdict as JSON, schema `thirdline-verdict` version 1.
///
/// # Errors
/// Those of the writer.
pub fn json(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    paper::json("thirdline-verdict", 1, verdict, out)
}

fn facts(verdict: &Verdict) -> String {
    let pulled = verdict.pulled.map(|pulled| format!("pulled on {}", day(pulled)));
    let look = match (verdict.look.is_registered, verdict.look.next) {
        (true, _) => "a registered look".to_owned(),
        (false, Some(next)) => format!("no registered look; the next is on {}", day(next)),
        (false, None) => "no registered look".to_owned(),
    };
    [
        Some(format!("{} ({})", verdict.decision, verdict.remedy_words)),
        // A decision is often called after its service.
        Some(verdict.services.join(", ")).filter(|services| !verdict.decision.contains(services)),
        verdict.sponsor.clone().map(|sponsor| format!("sponsor: {sponsor}")),
        pulled,
        Some(format!("as of {}, {look}", day(verdict.look.day))),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<String>>()
    .join(" · ")
}

fn word(verdict: &Verdict) -> Part {
    let part = Part::new("word", "", "Verdict");
    match (&verdict.judgement, verdict.fidelity.why_not) {
        (Some(judgement), _) => {
            part.lead(effect_sentence(judgement)).text(reasons(judgement).join(" "))
        }
        (None, Some(why)) => part.lead(why_not_pulled(verdict, why)).text(
            "So nothing is said about the remedy: what did not happen can neither have worked nor \
             have failed.",
        ),
        (None, None) => part,
    }
}
