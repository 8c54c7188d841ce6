//! The promises of a KPI sheet on histories small enough to count by hand.

mod made;

use made::{DAY, HOUR, One, history, month, organisation, sheet, stated};
use thirdline_domain::Organisation;
use thirdline_evidence::MeasureKind;
use thirdline_evidence::kpi::{
    Catalogue, Standing, calibrate, known_measures, luck_advice, seniority, statement,
};
use thirdline_evidence::statistics::Change;
use thirdline_evidence::third_line::{
    Cohort, Count, MEASURES, Measure, Terms, Trial, find_measure,
};

const UCM3: &str = "measure = \"UCM3@1\"\nwithin = \"72h\"\nimprove_by = \"10 points\"\n\
                    threshold = \"50 %\"\ntarget = \"60 %\"\nmaximum = \"70 %\"";
const RO3: &str = "guard = \"RO3@1\"\nmargin = \"3 points\"\nfloor = \"60 %\"";

/// Eighteen months from January 2025, twenty incidents each, of which so many were restored in time.
fn even(in_time: impl Fn(i32) -> usize) -> Vec<One> {
    (0..18)
        .flat_map(|m| {
            let begin = month(2025 + m / 12, (m % 12 + 1) as u32);
            let met = in_time(m);
            (0_u8..20).map(move |i| {
                let hours = if usize::from(i) < met { 24 } else { 100 };
                One::new(begin + i64::from(i) * DAY, hours)
            })
        })
        .collect()
}

#[test]
fn acceptance_8_with_a_guard_really_worse_a_value_at_its_maximum_pays_a_hundred_percent() {
    let mut incidents = even(|_| 20);
    // One in twenty is reopened each month, in the last month fifteen.
    for (i, one) in incidents.iter_mut().enumerate() {
        one.reopened = i % 20 == 3 || (i >= 17 * 20 && i % 20 < 15);
    }
    let sheet = sheet("services = \"*\"\nmin_n = 20", UCM3, RO3);
    let before = stated(&sheet, &history(&incidents), 5);
    assert_eq!(before.gates[0].change, Change::NoRealChange);
    assert_eq!(before.measures[0].pay.map(|p| p.value), Some(200.0));
    let after = stated(&sheet, &history(&incidents), 6);
    assert_eq!(after.gates[0].change, Change::ReallyWorse);
    assert!(!after.gates[0].is_beyond_floor);
    let measure = &after.measures[0];
    assert_eq!(measure.figure.value, Some(1.0));
    assert_eq!(measure.before_gates.map(|p| p.value), Some(200.0));
    assert_eq!(measure.pay.map(|p| [p.low, p.value, p.high]), Some([100.0; 3]));
    assert_eq!(after.pay.map(|p| p.value), Some(100.0));
    assert!(measure.because[0].contains("really worse"), "{:?}", measure.because);
}

#[test]
fn with_a_guard_beyond_its_floor_nothing_is_paid() {
    let mut incidents = even(|_| 20);
    for (i, one) in incidents.iter_mut().enumerate() {
        one.reopened = i % 20 < 5;
    }
    let gate = RO3.replace("60 %", "20 %");
    let sheet = sheet("services = \"*\"\nmin_n = 20", UCM3, &gate);
    let said = stated(&sheet, &history(&incidents), 6);
    assert!(said.gates[0].is_beyond_floor);
    assert_eq!(said.measures[0].pay.map(|p| [p.low, p.value, p.high]), Some([0.0; 3]));
    assert_eq!(said.measures[0].before_gates.map(|p| p.value), Some(200.0));
}

#[test]
fn an_executive_who_does_not_answer_for_the_third_line_in_scope_is_stamped() {
    let paid = sheet("services = \"*\"", UCM3, RO3);
    let text = made::ORGANISATION
        .replace("[[team]]\nname = \"Dev\"", "[[unit]]\nname = \"Other\"\n[[team]]\nname = \"Dev\"")
        .replace("unit = \"Development\"\nhead_count = 9", "unit = \"Other\"\nhead_count = 9");
    let other = Organisation::parse("o.toml", &text).expect("faultless");
    let standard = Catalogue::standard();
    let history = history(&even(|_| 12));
    let stamped = |organisation: &Organisation| {
        let found = calibrate(&paid, &history, organisation, &standard);
        let advice = luck_advice(&paid, &found);
        advice.iter().any(|a| a.code == "coverage" && !a.holds)
    };
    assert!(stamped(&other) && !stamped(&organisation()));
}

/// What LA3 might become one day: only the half of the target counts.
#[expect(clippy::unnecessary_wraps, reason = "all measures have one shape")]
fn stricter(
    cohort: &Cohort<'_>,
    terms: &Terms<'_>,
    tell: &mut dyn FnMut(Trial),
) -> Result<(), &'static str> {
    for stay in cohort.stays() {
        let target = terms.take_up.within(stay.priority) / 2;
        let hit = stay.taken_up.is_some_and(|at| at - stay.entered <= target);
        tell(Trial { at: stay.entered, incident: stay.incident, hit });
    }
    Ok(())
}

#[test]
fn acceptance_7_a_changed_definition_leaves_a_signed_sheet_computing_the_old_one_bit_for_bit() {
    let la3 = find_measure("LA3").expect("in the catalogue");
    let changed = Measure { version: la3.version + 1, count: Count::Share(stricter), ..*la3 };
    let later = Catalogue::new(MEASURES.iter().chain([&changed]));
    let text = "measure = \"LA3@1\"\nwithin = \"40m\"\nthreshold = \"50 %\"\ntarget = \"60 %\"\nmaximum = \"70 %\"";
    let signed = sheet("services = \"*\"\nmin_n = 20", text, "guard = \"BR3@1\"\nfloor = \"20 %\"");
    let history = history(&even(|_| 20));
    let month = 2026 * 12 + 4;
    let organisation = organisation();
    let of = |catalogue: &Catalogue<'_>| {
        statement(&signed, &history, &organisation, catalogue, month).expect("in the plan")
    };
    let before = of(&Catalogue::standard());
    assert_eq!(before.measures[0].figure.value, Some(1.0));
    assert_eq!(format!("{before:?}"), format!("{:?}", of(&later)));
    // A sheet that names the new version computes the new one.
    let mut renewed = signed.clone();
    renewed.measures[0].version = changed.version;
    let said = statement(&renewed, &history, &organisation, &later, month).expect("in the plan");
    assert_eq!(
        (said.measures[0].title.as_str(), said.measures[0].figure.value),
        ("LA3@2", Some(0.0))
    );
    // Without a version a new sheet gets the latest.
    let known = later.known();
    assert_eq!(known.iter().filter(|k| k.code == "LA3").map(|k| k.version).max(), Some(2));
}

#[test]
fn acceptance_5_no_sheet_computes_what_may_not_be_paid_for_however_it_came_in() {
    let paid = sheet("services = \"*\"", UCM3, RO3);
    let (history, organisation) = (history(&even(|_| 12)), organisation());
    let standard = Catalogue::standard();
    for measure in MEASURES.iter().filter(|m| !m.kind.is_payable()) {
        let mut forged = paid.clone();
        (forged.measures[0].code, forged.measures[0].version) =
            (measure.code.to_owned(), measure.version);
        let found = calibrate(&forged, &history, &organisation, &standard);
        assert!(found.measures[0].luck.is_none(), "{}", measure.code);
        let said = statement(&forged, &history, &organisation, &standard, 2026 * 12);
        let said = said.expect("in the plan");
        assert_eq!((said.measures[0].pay, said.measures[0].figure.value), (None, None));
    }
    let wrong = known_measures().iter().zip(&MEASURES).any(|(known, measure)| {
        let never = matches!(measure.kind, MeasureKind::Activity | MeasureKind::Perception);
        never && (known.unpayable.is_none() || known.can_guard)
    });
    assert!(!wrong);
}

#[test]
fn a_baseline_is_counted_as_it_stood_at_its_end() {
    // Twelve of twenty in time each month of the baseline, all later.
    let incidents = even(|m| if m < 12 { 12 } else { 20 });
    let sheet = sheet("services = \"*\"", UCM3, RO3);
    let found = calibrate(&sheet, &history(&incidents), &organisation(), &Catalogue::standard());
    assert_eq!((found.months, found.incidents, found.incidents_a_year), (12, 240, 240.0));
    let measure = &found.measures[0];
    assert_eq!((measure.figure.k, measure.figure.n), (Some(144), Some(240)));
    assert_eq!(measure.luck.as_ref().map(|l| l.points), Some([0.7, 0.7, 0.7]));
    assert!(found.pledge_only.is_empty(), "{:?}", found.pledge_only);
    // Later events and incidents out of scope leave no trace in the fingerprint.
    let until = found.to;
    let early: Vec<One> = incidents.iter().filter(|i| i.at < until).copied().collect();
    let again = calibrate(&sheet, &history(&early), &organisation(), &Catalogue::standard());
    assert_eq!(again.fingerprint, found.fingerprint);
}

#[test]
fn too_few_incidents_or_months_leave_a_pledge_only() {
    let few: Vec<One> = even(|_| 12).into_iter().step_by(4).collect();
    let paid = sheet("services = \"*\"", UCM3, RO3);
    let found = calibrate(&paid, &history(&few), &organisation(), &Catalogue::standard());
    assert_eq!(found.incidents, 60);
    assert!(found.pledge_only[0].starts_with("60 incidents a year"), "{:?}", found.pledge_only);
    let late: Vec<One> = even(|_| 12).into_iter().filter(|i| i.at >= month(2025, 7)).collect();
    let found = calibrate(&paid, &history(&late), &organisation(), &Catalogue::standard());
    assert!(found.pledge_only[0].contains("holds 6 months"), "{:?}", found.pledge_only);
}

#[test]
fn behaviour_of_fewer_than_five_people_is_not_calibrated() {
    let text = "measure = \"LA3@1\"\nwithin = \"40m\"\nimprove_by = \"5 points\"";
    let sheet = sheet("services = \"*\"", text, "guard = \"BR3@1\"\nmargin = \"3 points\"");
    let small: Vec<One> = even(|_| 20).into_iter().map(|o| One { team: "Four", ..o }).collect();
    let found = calibrate(&sheet, &history(&small), &organisation(), &Catalogue::standard());
    assert!(found.measures[0].luck.is_none() && found.measures[0].figure.n.is_none());
    assert_eq!(found.gates[0].figure.n, None);
    let said = stated(&sheet, &history(&small), 5);
    assert_eq!((said.measures[0].figure.n, said.measures[0].months.len()), (None, 0));
    let said = said.this_week.join(" ");
    assert!(!said.contains("taken up"), "{said}");
}

#[test]
fn the_oldest_open_incidents_are_named_with_the_team_that_has_them() {
    let mut incidents = even(|_| 20);
    for (i, day) in [(0, 40), (1, 3), (2, 9)] {
        let at = month(2026, 6) - day * DAY + 12 * HOUR;
        incidents.push(One { hours: None, ..One::new(at + i * HOUR, 0) });
    }
    let sheet = sheet("services = \"*\"\nmin_n = 20", UCM3, RO3);
    let said = stated(&sheet, &history(&incidents), 5);
    let oldest: Vec<(&str, &str)> =
        said.oldest.iter().map(|o| (o.incident.as_str(), o.team.as_str())).collect();
    assert_eq!(oldest[..2], [("INC000360", "Dev"), ("INC000362", "Dev")]);
    assert_eq!(said.oldest[0].age, 40 * DAY - 12 * HOUR);
    assert_eq!(said.oldest[0].led_by.as_deref(), Some("Head of Development"));
    assert!(said.this_week.len() <= 3 && said.this_week[0].contains("Dev"), "{:?}", said.this_week);
}

#[test]
fn few_observations_make_a_measure_void_or_pay_as_at_target() {
    let incidents = history(&even(|_| 20));
    let void = sheet("services = \"*\"\nmin_n = 1000", UCM3, RO3);
    let said = stated(&void, &incidents, 6);
    assert_eq!((said.void.as_slice(), said.pay), (&["UCM3@1".to_owned()][..], None));
    let target = sheet("services = \"*\"\nmin_n = 1000\nlow_volume = \"target\"", UCM3, RO3);
    assert_eq!(stated(&target, &incidents, 6).pay.map(|p| p.value), Some(100.0));
}

#[test]
fn whoever_covers_four_fifths_is_found_and_without_powers_nobody_is_bound() {
    let found = seniority(&history(&even(|_| 20)), &organisation(), &[]);
    assert_eq!(found.candidate().map(|c| c.unit.as_str()), Some("Development"));
    assert_eq!(found.standing, Standing::TooFew);
    assert_eq!((found.stays, found.outside), (240, 0));
}
