//! Rates, and the page on which they stand.

use std::sync::Mutex;
use thirdline_evidence::statistics::{binomial_at_most, wilson};

/// So many of so many.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rate {
    pub(crate) k: u64,
    pub(crate) n: u64,
}

/// Chance of a false alarm.
const ALARM: f64 = 0.001;

impl Rate {
    pub(crate) fn and(self, k: u64, n: u64) -> Self {
        Self { k: self.k + k, n: self.n + n }
    }

    pub(crate) fn share(self) -> f64 {
        self.k as f64 / self.n as f64
    }

    /// `77.4 % (76.0–78.8), 2,643 of 3,413`
    pub(crate) fn words(self) -> String {
        let Some(interval) = wilson(self.k, self.n) else { return "–".to_owned() };
        let percent = |share: f64| format!("{:.1}", share * 100.0);
        format!(
            "{} % ({}–{}), {} of {}",
            percent(self.share()),
            percent(interval.low),
            percent(interval.high),
            self.k,
            self.n
        )
    }

    /// Whether so few hits may still come from a rate of at least `p`.
    pub(crate) fn may_be_at_least(self, p: f64) -> bool {
        binomial_at_most(self.k, self.n, p) > ALARM
    }

    /// Whether so many hits may still come from a rate of at most `p`.
    pub(crate) fn may_be_at_most(self, p: f64) -> bool {
        binomial_at_most(self.n - self.k, self.n, 1.0 - p) > ALARM
    }
}

#[test]
fn a_few_seeds_are_judged_by_what_may_still_be() {
    assert!(Rate { k: 19, n: 20 }.may_be_at_least(0.95));
    assert!(!Rate { k: 9, n: 20 }.may_be_at_most(0.05));
}

/// The document is read and written as a whole, and tests run side by side.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Puts a part into the document, in place of the one of that name.
pub(crate) fn write(part: &str, text: &str) {
    let _guard = ONE_AT_A_TIME.lock().unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/proof-of-judgement.md");
    let known =
        std::fs::read_to_string(path).unwrap_or_else(|_| "# How often it is right\n".to_owned());
    let (begin, end) = (format!("<!-- {part} begin -->"), format!("<!-- {part} end -->"));
    let block = format!("{begin}\n\n{}\n\n{end}", text.trim_end());
    let new = match (known.find(&begin), known.find(&end)) {
        (Some(from), Some(to)) => format!("{}{block}{}", &known[..from], &known[to + end.len()..]),
        _ => format!("{}\n\n{block}\n", known.trim_end()),
    };
    std::fs::write(path, new).unwrap();
}
