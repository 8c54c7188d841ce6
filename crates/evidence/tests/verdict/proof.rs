//! The part of `docs/proof-of-judgement.md` that is about verdicts.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use crate::examination::{
    Row, absent_effects, confounded_effects, frozen, real_effects, shared_change, twelve_points,
};
use crate::power::seeds;
use std::fmt::Write as _;
use thirdline_evidence::statistics::wilson;
use thirdline_evidence::verdict::Word;

const WORDS: [Word; 4] =
    [Word::Improved, Word::NoWorthwhileEffect, Word::Harmed, Word::Inconclusive];

fn rate((k, n): (u64, u64)) -> String {
    let interval = wilson(k, n).unwrap();
    format!(
        "{:.1} % ({:.1}–{:.1})",
        100.0 * k as f64 / n as f64,
        100.0 * interval.low,
        100.0 * interval.high
    )
}

/// One line of a table.
pub(crate) fn row(row: &Row) -> String {
    let cells = WORDS.map(|word| rate(row.said.rate(word)));
    format!("| {} | {} |", row.label, cells.join(" | "))
}

/// How many per cent of these effects were found by the simulation from which the design promises
/// (`people.md` V10: 12 months before and 6 after), in the order of [`real_effects`]. It does not say
/// by how much its months differ; the promise about shares stands beside plain months.
const WANTED: [Option<u64>; 10] =
    [Some(67), Some(89), None, Some(23), Some(81), None, Some(83), Some(96), None, None];

/// The table of effects that are there, with what was wanted, and where that is not what came out.
fn power() -> String {
    let rows = real_effects();
    let mut text = "| truth | improved | wanted | no worthwhile effect | harmed | inconclusive |\n\
                    | --- | --: | --: | --: | --: | --: |\n"
        .to_owned();
    let (mut less, mut more) = (Vec::new(), Vec::new());
    for (one, wanted) in rows.iter().zip(WANTED) {
        let [improved, others @ ..] = WORDS.map(|word| rate(one.said.rate(word)));
        let cell = wanted.map_or_else(|| "–".to_owned(), |w| format!("{w} %"));
        let _ = writeln!(text, "| {} | {improved} | {cell} | {} |", one.label, others.join(" | "));
        let (k, n) = one.said.rate(Word::Improved);
        let (Some(wanted), Some(found)) = (wanted, wilson(k, n)) else { continue };
        if found.high < wanted as f64 / 100.0 {
            less.push(one.label);
        } else if found.low > wanted as f64 / 100.0 {
            more.push(one.label);
        }
    }
    let list = |labels: &[&str]| {
        if labels.is_empty() { "nothing".to_owned() } else { labels.join("; ") }
    };
    let _ = write!(
        text,
        "\nWanted is the power that the design found beforehand (V10); from how many runs is not told, so it \
         has a sampling error of its own. Outside of our intervals less was found of: {}; and more of: \
         {}. For shares V10 does not say by how much its months differ: with months that differ by \
         chance alone (plain) more is found, with months that differ by 8 points of themselves \
         (restless) less.\n",
        list(&less),
        list(&more)
    );
    text
}

fn table(rows: &[Row]) -> String {
    let mut text = "| truth | improved | no worthwhile effect | harmed | inconclusive |\n\
                    | --- | --: | --: | --: | --: |\n"
        .to_owned();
    for one in rows {
        let _ = writeln!(text, "{}", row(one));
    }
    text
}

const BEGIN: &str = "<!-- verdicts begin -->";
const END: &str = "<!-- verdicts end -->";

fn text() -> String {
    let mut text = format!(
        "{BEGIN}\n\n## Did it work?\n\n\
         {} histories of each kind, twelve months before the pull, four weeks of transition, six \
         months after; times with a log-sd of 2.5. In brackets 95 % intervals (Wilson). How it judges \
         stands in `verdict.md`.\n\n",
        seeds()
    );
    let _ = write!(text, "### Effects that are there\n\n{}\n", power());
    for (title, rows) in [
        ("Effects that are not there", absent_effects()),
        ("Effects of something else at the same date", confounded_effects()),
        ("Something that all had, and an effect beside it", shared_change()),
    ] {
        let _ = write!(text, "### {title}\n\n{}\n", table(&rows));
    }
    let _ = write!(
        text,
        "### Charts\n\n\
         Of series of twelve points from one distribution {} have a signal by their own limits. Of \
         twelve further points {} have one outside the limits of twelve before, {} outside those of \
         twenty-four. So a signal starts an enquiry and decides nothing.\n\n{END}\n",
        rate(twelve_points()),
        rate(frozen(12)),
        rate(frozen(24))
    );
    text
}

/// Writes the part into the document, or a document that has no other.
pub(crate) fn write() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/proof-of-judgement.md");
    let known =
        std::fs::read_to_string(path).unwrap_or_else(|_| "# How often it is right\n\n".to_owned());
    let new = match (known.find(BEGIN), known.find(END)) {
        (Some(from), Some(to)) => {
            let rest = known[to + END.len()..].trim_start_matches('\n');
            let gap = if rest.is_empty() { "" } else { "\n" };
            format!("{}{}{gap}{rest}", &known[..from], text())
        }
        _ => format!("{}\n\n{}", known.trim_end(), text()),
    };
    std::fs::write(path, new).unwrap();
}
