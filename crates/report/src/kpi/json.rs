//! KPI reports for programs: percentages and durations as plain numbers (shares 0 to 1,
//! microseconds, pay in percent of the pay at target).

use serde_json::{Value, json};
use thirdline_domain::sheet::{Chance, Paid, Sheet};
use thirdline_evidence::kpi::{Advice, Calibrated, Calibration, Catalogue, Remedy, Statement};

fn chance(chance: &Chance) -> Value {
    json!({
        "threshold": chance.threshold,
        "target": chance.target,
        "maximum": chance.maximum,
        "expected": chance.expected,
    })
}

fn paid(paid: &Paid) -> Value {
    json!({
        "measure": paid.title(),
        "weight": paid.weight,
        "within_us": paid.within.map(|w| w.1),
        "improve_by": paid.improve_by,
        "threshold": paid.threshold,
        "target": paid.target,
        "maximum": paid.maximum,
        "chance": paid.chance.as_ref().map(chance),
    })
}

/// What a sheet says, without its signatures.
#[must_use]
pub fn sheet(sheet: &Sheet) -> Value {
    json!({
        "name": sheet.name,
        "kind": sheet.kind.name(),
        "year": sheet.year,
        "years": sheet.years,
        "year_of_scheme": sheet.year_of_scheme,
        "executive": sheet.executive,
        "sponsor": sheet.sponsor,
        "head_of_operations": sheet.head_of_operations,
        "mirror": sheet.mirror,
        "auditor": sheet.auditor,
        "weight": sheet.weight,
        "measures": sheet.measures.iter().map(paid).collect::<Vec<_>>(),
        "gates": sheet.gates.iter().map(|g| json!({"guard": g.title(), "floor": g.floor})).collect::<Vec<_>>(),
        "fingerprint": sheet.fingerprint(),
    })
}

/// The value of `thirdline kpi check` and `print`.
#[must_use]
pub fn checked(of: &Sheet, advice: &[Advice]) -> Value {
    json!({
        "sheet": sheet(of),
        "advice": advice,
        "stamped": advice.iter().any(|a| !a.holds),
        "against_advice": of.signed.against_advice.iter().map(|a| json!({
            "role": a.role,
            "reason": a.reason,
            "on": thirdline_time::Day(a.on).date().to_string(),
        })).collect::<Vec<_>>(),
    })
}

fn remedy(remedy: &Remedy) -> Value {
    json!({
        "kind": remedy.kind,
        "what": remedy.what,
        "lines": remedy.lines,
        "incidents_a_year": remedy.incidents_a_year,
        "chance": remedy.chance.as_ref().map(chance),
        "points": remedy.points,
        "is_enough": remedy.is_enough,
        "why_not": remedy.why_not,
    })
}

fn calibrated(one: &Calibrated) -> Value {
    json!({
        "measure": one.paid.title(),
        "name": one.name,
        "formula": one.formula,
        "baseline": one.figure,
        "points": one.luck.as_ref().map(|l| l.points),
        "proposed": one.proposed.as_ref().map(chance),
        "written": one.written.as_ref().map(chance),
        "twice": one.luck.as_ref().map(|l| l.twice),
        "unchanged": one.luck.as_ref().map(|l| &l.unchanged),
        "pays_for_luck": one.pays_for_luck(),
        "why_not": one.why_not,
        "remedies": one.remedies.iter().map(remedy).collect::<Vec<_>>(),
    })
}

/// The value of `thirdline kpi calibrate`.
#[must_use]
pub fn calibration(sheet: &Sheet, of: &Calibration) -> Value {
    json!({
        "sheet": self::sheet(sheet),
        "from_us": of.from,
        "to_us": of.to,
        "months": of.months,
        "fingerprint": of.fingerprint,
        "is_other_history": of.is_other_history,
        "incidents": of.incidents,
        "incidents_a_year": of.incidents_a_year,
        "coverage": of.coverage,
        "services": of.services,
        "pledge_only": of.pledge_only,
        "stamped": of.pays_for_luck(),
        "measures": of.measures.iter().map(calibrated).collect::<Vec<_>>(),
        "gates": of.gates.iter().map(|g| json!({
            "guard": g.title, "baseline": g.figure, "floor": g.floor, "is_written": g.is_written,
        })).collect::<Vec<_>>(),
    })
}

/// The value of `thirdline kpi statement`.
#[must_use]
pub fn statement(of: &Sheet, statement: &Statement, advice: &[Advice]) -> Value {
    json!({
        "sheet": sheet(of),
        "statement": statement,
        "stamps": advice.iter().filter(|a| !a.holds).collect::<Vec<_>>(),
    })
}

/// The value of `thirdline kpi measures`.
#[must_use]
pub fn payable(catalogue: &Catalogue<'_>) -> Value {
    let all: Vec<Value> = catalogue
        .known()
        .iter()
        .zip(catalogue.iter())
        .map(|(known, measure)| {
            json!({
                "code": known.code,
                "version": known.version,
                "name": known.name,
                "formula": measure.formula,
                "kind": measure.kind.name(),
                "is_payable": known.unpayable.is_none(),
                "why_not": known.unpayable,
                "guards": known.guards,
            })
        })
        .collect();
    json!({ "measures": all })
}
