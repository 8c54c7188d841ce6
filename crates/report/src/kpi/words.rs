//! Words that the KPI reports share.

use thirdline_chart::format::percent;
use thirdline_domain::sheet::{Paid, Sheet, SheetKind};
use thirdline_evidence::kpi::{Advice, Pay};
use thirdline_evidence::statistics::Change;
use thirdline_time::Day;

/// A value of a measure as people say it.
pub(super) fn value(is_duration: bool, value: f64) -> String {
    use thirdline_chart::format::duration;
    if is_duration { duration(value.round() as i64) } else { tenths(value) }
}

/// A share with one decimal, which targets have.
pub(super) fn tenths(share: f64) -> String {
    let tenths = (share * 1_000.0).round();
    if (tenths / 10.0).fract().abs() < 1e-9 {
        format!("{:.0}\u{202f}%", tenths / 10.0)
    } else {
        format!("{:.1}\u{202f}%", tenths / 10.0)
    }
}

/// Pay as a range: `40–112 % of target, 76 % at the value`.
pub(super) fn pay(pay: &Pay) -> String {
    let whole = |p: f64| format!("{p:.0}");
    if (pay.high - pay.low).abs() < 0.5 {
        return format!("{}\u{202f}%", whole(pay.value));
    }
    let (value, low, high) = (whole(pay.value), whole(pay.low), whole(pay.high));
    format!("{value}\u{202f}% ({low}–\u{2060}{high})")
}

/// The word of a chart.
pub(super) fn change(change: Change) -> &'static str {
    match change {
        Change::ReallyWorse => "really worse",
        Change::NoRealChange => "no real change",
        Change::ReallyBetter => "really better",
        Change::TooFewToSay => "too few to say",
    }
}

/// `1 January 2026`.
pub(super) fn day(days: i32) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let date = Day(days).date();
    let month = MONTHS.get(usize::from(date.month().unsigned_abs()) - 1).copied();
    format!("{} {} {}", date.day(), month.unwrap_or_default(), date.year())
}

/// The day of an instant, UTC.
pub(super) fn day_of(at: i64) -> String {
    day(at.div_euclid(86_400_000_000) as i32)
}

/// The last day before an instant, UTC.
pub(super) fn day_before(at: i64) -> String {
    day_of(at - 1)
}

/// `KPI sheet for the Head of Payments Development, 2026`.
pub(super) fn of_whom(sheet: &Sheet) -> String {
    format!("{} of the {}, {}", sheet.kind.title(), sheet.executive, sheet.period())
}

/// Services as the sheet names them.
pub(super) fn scope(sheet: &Sheet) -> String {
    let services: Vec<&str> = sheet.services.iter().map(thirdline_domain::Pattern::text).collect();
    let services = match services.as_slice() {
        ["*"] => "all services".to_owned(),
        names => names.join(", "),
    };
    if sheet.priorities.is_empty() {
        format!("{services}; all priorities")
    } else {
        format!("{services}; priorities {}", sheet.priorities.join(", "))
    }
}

/// What the target of a measure's clock is.
pub(super) fn within(paid: &Paid) -> String {
    let Some((_, us)) = paid.within else { return String::new() };
    let hours = |us: i64| thirdline_domain::sheet::Amount { value: us as f64, is_duration: true };
    let mut said = format!("within {}", hours(us));
    for (priority, us) in &paid.within_by_priority {
        said.push_str(&format!(", {priority}: {}", hours(*us)));
    }
    said
}

/// What stands against signing, one sentence each.
pub(super) fn stamps(advice: &[Advice]) -> Vec<String> {
    let against = advice.iter().filter(|a| !a.holds);
    against.map(|a| format!("{}. But {}.", a.what, a.says.trim_end_matches('.'))).collect()
}

/// Who signed nevertheless, as the sheet says.
pub(super) fn against(sheet: &Sheet) -> Vec<String> {
    let one = |a: &thirdline_domain::sheet::AgainstAdvice| {
        let reason = a.reason.trim_end_matches('.');
        format!("Signed against this advice by the {} on {}: {reason}.", a.role, day(a.on))
    };
    sheet.signed.against_advice.iter().map(one).collect()
}

/// What is not known of any sheet from a ticket history.
pub(super) fn unknowns(sheet: &Sheet) -> Vec<String> {
    let mut points = vec![
        "Whether messengers are punished: where they are, pay buys silence. The pulse asks both \
         sides; below 4 of 7, a pledge is the better start."
            .to_owned(),
        "Whether what is called solved is solved: that is what the quarterly audit asks users."
            .to_owned(),
    ];
    if sheet.kind == SheetKind::Sheet {
        points.push(
            "What the weight is worth: a sheet knows percentages only, and HR receives one line."
                .to_owned(),
        );
    }
    points
}

/// A chance in words.
pub(super) fn chance(share: f64) -> String {
    percent(share)
}
