//! What to advise before a sheet is signed. Nothing here blocks anything: what does not hold is
//! stamped on the sheet's face, and whoever signs nevertheless is named by role.

use super::calibrate::Calibration;
use super::catalogue::Catalogue;
use super::luck::{MOST_EXPECTED, MOST_MAXIMUM, MOST_TARGET, broken_rules};
use super::observe::whole_months;
use super::senior::ENOUGH_COVERAGE;
use crate::measures::MeasureKind;
use serde::Serialize;
use thirdline_domain::sheet::{Chance, Gate, Paid, Sheet, SheetKind};
use thirdline_domain::{Organisation, Pattern, Side};

/// One thing that a sheet should have, and whether it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// A word for programs.
    pub code: &'static str,
    /// What should be, in a few words.
    pub what: &'static str,
    /// Whether it is.
    pub holds: bool,
    /// What is, with the figures.
    pub says: String,
}

fn advice(code: &'static str, what: &'static str, holds: bool, says: String) -> Advice {
    Advice { code, what, holds, says }
}

/// Everything that should be, in the order of the sheet.
#[must_use]
pub fn check(
    sheet: &Sheet,
    organisation: Option<&Organisation>,
    catalogue: &Catalogue<'_>,
) -> Vec<Advice> {
    let mut all = Vec::new();
    let is_paid = sheet.kind == SheetKind::Sheet;
    if is_paid {
        all.push(year(sheet));
    }
    all.push(measures(sheet));
    all.push(outcome(sheet, catalogue));
    if is_paid {
        all.extend(weights(sheet));
    }
    all.push(pairing(sheet));
    all.push(floors(sheet));
    all.push(mirror(sheet));
    all.push(auditor(sheet, organisation));
    if is_paid {
        all.push(hr(sheet));
    }
    all.push(employees(sheet));
    all.push(accountable(sheet));
    all.push(baseline(sheet));
    all.push(calibrated(sheet));
    if is_paid {
        all.extend(
            sheet
                .measures
                .iter()
                .filter_map(|paid| paid.chance.map(|chance| luck(&paid.title(), &chance))),
        );
        all.push(discretion(sheet));
    }
    all.extend(organisation.map(|o| executive(sheet, o)));
    if is_paid {
        all.extend(organisation.and_then(|o| allowed(sheet, o)));
    }
    all
}

/// Whether pay rules allow it, where the organisation file says so of a service in scope.
fn allowed(sheet: &Sheet, organisation: &Organisation) -> Option<Advice> {
    let names = sheet.services.iter().map(Pattern::text);
    let said: Vec<(&str, bool)> = names
        .filter_map(|name| Some((name, organisation.find_service(name)?.bonus_allowed?)))
        .collect();
    let forbidden: Vec<&str> = said.iter().filter(|(_, may)| !may).map(|(name, _)| *name).collect();
    let says = if forbidden.is_empty() {
        "the organisation file says so".to_owned()
    } else {
        format!("the organisation file forbids it for {}; make it a pledge", forbidden.join(", "))
    };
    let what = "Pay rules and agreements allow it";
    (!said.is_empty()).then(|| advice("allowed", what, forbidden.is_empty(), says))
}

fn year(sheet: &Sheet) -> Advice {
    let says = match sheet.year_of_scheme {
        1 => "this is the first year: nobody has yet seen what the measure does here; make it a \
              pledge (kind = \"pledge\")"
            .to_owned(),
        year => format!("this is year {year} of the scheme"),
    };
    advice("first_year", "The first year is a pledge", sheet.year_of_scheme >= 2, says)
}

fn measures(sheet: &Sheet) -> Advice {
    let count = sheet.measures.len();
    let holds = (1..=2).contains(&count) || (count == 0 && !sheet.milestones.is_empty());
    let says = match (count, sheet.milestones.len()) {
        (0, milestones) => format!("no measure, {milestones} milestones"),
        (1, _) => "one measure".to_owned(),
        (count, _) => format!("{count} measures"),
    };
    advice("measures", "One or two measures", holds, says)
}

fn outcome(sheet: &Sheet, catalogue: &Catalogue<'_>) -> Advice {
    let is_outcome = |code: &str, version| {
        catalogue.find(code, version).is_some_and(|m| m.kind == MeasureKind::Outcome)
    };
    let found = sheet.measures.iter().find(|m| is_outcome(&m.code, m.version));
    let holds = found.is_some() || sheet.measures.is_empty();
    let says = match found {
        Some(paid) => format!("{} is what users live", paid.title()),
        None if holds => "there is no measure".to_owned(),
        None => "all measures are responses; none is what users live".to_owned(),
    };
    advice("outcome", "One of them is an outcome", holds, says)
}

fn weights(sheet: &Sheet) -> Vec<Advice> {
    let sum: f64 = sheet.measures.iter().map(|m| m.weight).sum();
    let least = sheet.measures.iter().map(|m| m.weight).fold(f64::INFINITY, f64::min);
    let mut all = vec![
        advice(
            "weight",
            "It weighs 10 to 33 % of the target bonus",
            (10.0..=33.0).contains(&sheet.weight),
            format!(
                "it weighs {} %; below 10 % nobody notices, above a third it distorts",
                sheet.weight
            ),
        ),
        advice(
            "weights_sum",
            "The weights of the measures add up",
            sheet.measures.is_empty() || (sum - sheet.weight).abs() < 0.05,
            format!("they add up to {sum} % of {} %", sheet.weight),
        ),
    ];
    if least.is_finite() {
        all.push(advice(
            "weight_least",
            "Each measure weighs at least 10 %",
            least >= 10.0,
            format!("the lightest weighs {least} % of the target bonus"),
        ));
    }
    all
}

fn pairing(sheet: &Sheet) -> Advice {
    let mut missing = Vec::new();
    let mut alone = Vec::new();
    for paid in &sheet.measures {
        for guard in paid.guards.iter().filter(|g| sheet.gates.iter().all(|gate| gate.code != **g))
        {
            missing.push(format!("{} needs the gate {guard}", paid.title()));
        }
        if sheet.gates_of(paid).next().is_none() && paid.guards.is_empty() {
            alone.push(format!("{} stands without any gate", paid.title()));
        }
    }
    missing.extend(alone);
    let says = if missing.is_empty() {
        let gates: Vec<String> = sheet.gates.iter().map(Gate::title).collect();
        if gates.is_empty() { "no gate is needed".to_owned() } else { gates.join(", ") }
    } else {
        missing.join("; ")
    };
    advice("pairing", "Every measure has its guards as gates", missing.is_empty(), says)
}

fn floors(sheet: &Sheet) -> Advice {
    let without: Vec<String> =
        sheet.gates.iter().filter(|g| g.floor.is_none()).map(Gate::title).collect();
    let says = if without.is_empty() {
        "all have one".to_owned()
    } else {
        let no_margin = sheet.gates.iter().any(|g| g.floor.is_none() && g.margin.is_none());
        let before = if no_margin { "name a margin, and " } else { "" };
        let have = if without.len() == 1 { "has" } else { "have" };
        format!(
            "{} {have} none yet: {before}write the floor that `thirdline kpi calibrate` prints",
            without.join(", ")
        )
    };
    advice("floors", "Every gate has a floor", without.is_empty(), says)
}

fn mirror(sheet: &Sheet) -> Advice {
    let says = match &sheet.mirror {
        Some(mirror) => format!("{:?} of the {}", mirror, sheet.head_of_operations),
        None => format!(
            "no sheet of the {} holds the same outcome with the same weight",
            sheet.head_of_operations
        ),
    };
    advice("mirror", "Operations hold the mirror", sheet.mirror.is_some(), says)
}

fn auditor(sheet: &Sheet, organisation: Option<&Organisation>) -> Advice {
    let what = "An independent figures auditor keeps the definitions";
    let Some(auditor) = &sheet.auditor else {
        let says = "none is named: nobody outside would notice a bent figure".to_owned();
        return advice("auditor", what, false, says);
    };
    let bound = [&sheet.executive, &sheet.sponsor, &sheet.head_of_operations];
    let leads = organisation.and_then(|o| {
        let of_a_side = |side| matches!(side, Side::Development | Side::Operations);
        o.units().iter().find(|u| {
            u.side.is_some_and(of_a_side) && u.manager.as_ref().is_some_and(|m| m.role == *auditor)
        })
    });
    if bound.contains(&auditor) {
        let says = format!("{auditor} also signs the sheet in another role");
        return advice("auditor", what, false, says);
    }
    match leads {
        Some(unit) => advice("auditor", what, false, format!("{auditor} leads {}", unit.name)),
        None => advice("auditor", what, true, auditor.clone()),
    }
}

fn hr(sheet: &Sheet) -> Advice {
    let says = sheet.hr.clone().unwrap_or_else(|| "nobody is named who hands it to pay".to_owned());
    advice("hr", "HR receives one line", sheet.hr.is_some(), says)
}

fn employees(sheet: &Sheet) -> Advice {
    let (holds, says) = match &sheet.employee_representative {
        Ok(role) => (true, role.clone()),
        Err(Some(why)) => (true, format!("none: {why}")),
        Err(None) => (false, "none is named, and no reason given".to_owned()),
    };
    advice("employees", "An employee representative was heard", holds, says)
}

fn accountable(sheet: &Sheet) -> Advice {
    let what = "Exactly one answers for the sheet, and it is not the one it binds";
    let row = sheet.raci.iter().find(|row| row.artefact == "KPI sheet");
    let (holds, says) = match row {
        None => (false, "no [[raci]] row for the artefact \"KPI sheet\"".to_owned()),
        Some(row) if row.accountable == sheet.executive => {
            (false, format!("{} would answer for the own sheet", row.accountable))
        }
        Some(row) => (true, row.accountable.clone()),
    };
    advice("accountable", what, holds, says)
}

fn baseline(sheet: &Sheet) -> Advice {
    let what = "A baseline of twelve months, with the fingerprint of its history";
    let (holds, says) = match &sheet.baseline {
        _ if sheet.measures.is_empty() => (true, "there is no measure".to_owned()),
        None => (false, "the sheet names no baseline".to_owned()),
        Some(baseline) => {
            let months = whole_months(baseline.from, baseline.to);
            let months = months.end - months.start;
            let print = baseline.fingerprint.as_deref().unwrap_or("no fingerprint");
            let is_whole = months >= 12 && baseline.fingerprint.is_some();
            (is_whole, format!("{months} whole months, {print}"))
        }
    };
    advice("baseline", what, holds, says)
}

fn calibrated(sheet: &Sheet) -> Advice {
    let is_paid = sheet.kind == SheetKind::Sheet;
    let open: Vec<String> = sheet
        .measures
        .iter()
        .filter(|m| m.points().is_none() || (is_paid && m.chance.is_none()))
        .map(Paid::title)
        .collect();
    let says = if open.is_empty() {
        "threshold, target and maximum stand in the sheet".to_owned()
    } else {
        format!("not yet: {}; `thirdline kpi calibrate` prints the lines", open.join(", "))
    };
    advice("calibrated", "It is calibrated on a history", open.is_empty(), says)
}

fn discretion(sheet: &Sheet) -> Advice {
    let says = sheet
        .discretion
        .clone()
        .unwrap_or_else(|| "nothing says who may override the result, and how far".to_owned());
    advice("discretion", "A clause on discretion", sheet.discretion.is_some(), says)
}

fn executive(sheet: &Sheet, organisation: &Organisation) -> Advice {
    let units = organisation.units();
    let unit = units.iter().find(|u| u.manager.as_ref().is_some_and(|m| m.role == sheet.executive));
    let (holds, says) = match unit {
        None => (false, format!("the organisation file has no unit led by {:?}", sheet.executive)),
        Some(unit) => match unit.manager.as_ref().map(|m| &m.powers.budget) {
            Some(thirdline_domain::Held::Yes) => (true, format!("leads {}", unit.name)),
            _ => (
                false,
                format!(
                    "responsible but unaccountable: leads {}, but the budget of the teams is not \
                     the role's own",
                    unit.name
                ),
            ),
        },
    };
    advice("executive", "The executive holds the budget of the teams", holds, says)
}

/// Whether a measure with this chance would pay for luck, with the figures.
fn luck(title: &str, chance: &Chance) -> Advice {
    let percent = |share: f64| {
        let tenths = (share * 1_000.0).round() / 10.0;
        format!("{tenths} %")
    };
    let broken = broken_rules(chance);
    let rules = [
        (chance.target, MOST_TARGET, "the target is reached in", "of years"),
        (chance.maximum, MOST_MAXIMUM, "the maximum in", "of them"),
        (chance.expected, MOST_EXPECTED, "and expected pay is", "of the pay at target"),
    ];
    let said: Vec<String> = rules
        .iter()
        .zip(broken)
        .map(|((value, most, words, of), broken)| {
            let over =
                if broken { format!(" (at most {})", percent(*most)) } else { String::new() };
            format!("{words} {} {of}{over}", percent(*value))
        })
        .collect();
    let holds = !broken.contains(&true);
    let says = format!(
        "{title} {}: with nothing changed, {}",
        if holds { "does not pay for luck" } else { "would pay for luck" },
        said.join(", ")
    );
    advice("luck", "A change is paid for, not luck", holds, says)
}

/// What a calibration adds: whether each measure would pay for luck, and whether only a pledge makes
/// sense.
#[must_use]
pub fn luck_advice(sheet: &Sheet, calibration: &Calibration) -> Vec<Advice> {
    let mut all = Vec::new();
    if !calibration.pledge_only.is_empty() {
        let says = calibration.pledge_only.join("; ");
        let holds = sheet.kind == SheetKind::Pledge;
        all.push(advice("pledge_only", "Enough incidents and months for pay", holds, says));
    }
    if let Some(share) = calibration.coverage.and_then(|c| c.value) {
        let says = format!(
            "{:.0} % of the third-line work in scope is with teams under the {}; {:.0} % are enough",
            share * 100.0,
            sheet.executive,
            ENOUGH_COVERAGE * 100.0
        );
        let what = "The executive answers for the third line in scope";
        all.push(advice("coverage", what, share >= ENOUGH_COVERAGE, says));
    }
    if calibration.is_other_history {
        let says =
            format!("its fingerprint is {}, not the one in the sheet", calibration.fingerprint);
        all.push(advice("other_history", "It is the history of the sheet", false, says));
    }
    if sheet.kind == SheetKind::Sheet {
        all.extend(
            calibration
                .measures
                .iter()
                .filter_map(|m| m.chance().map(|chance| luck(&m.paid.title(), &chance))),
        );
    }
    for measure in &calibration.measures {
        // What a file says of chance was computed once; the history says what it is.
        let tells = measure.paid.chance.zip(measure.written);
        let differs = |a: f64, b: f64| (a - b).abs() > 0.000_6;
        if let Some((said, is)) = tells
            && (differs(said.target, is.target)
                || differs(said.maximum, is.maximum)
                || differs(said.expected, is.expected)
                || differs(said.threshold, is.threshold))
        {
            let says = format!(
                "{}: the sheet says the target is reached by chance in {:.1} %, this history {:.1} %",
                measure.paid.title(),
                said.target * 100.0,
                is.target * 100.0
            );
            all.push(advice("chance_differs", "The sheet says what chance would pay", false, says));
        }
    }
    all
}
