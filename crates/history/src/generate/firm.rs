//! The fictional firm: its services with their habits, its teams, its organisation file.

use super::hours::{ALWAYS, Hours, LONG_DAYS, OFFICE};
use std::fmt::Write as _;

/// What the firm is called; the name says that it does not exist.
pub(super) const FIRM: &str = "Harbour Bank (fictional)";

/// Incidents a year for which the head counts of [`TEAMS`] are meant.
pub(super) const USUAL_INCIDENTS: u32 = 12_000;

/// What kind of team it is; decides how it queues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// First line, operations.
    Desk,
    /// Second line of one service, operations.
    Operations,
    /// Second line of one service, application support.
    Support,
    /// Second line of all services.
    Infrastructure,
    /// Another unit that can correct data, not part of any line.
    Business,
    /// Third line: those who build the service.
    Development,
    /// Another firm, not part of any line.
    Vendor,
}

impl Kind {
    pub(super) fn line(self) -> Option<u8> {
        match self {
            Self::Desk => Some(1),
            Self::Operations | Self::Support | Self::Infrastructure => Some(2),
            Self::Development => Some(3),
            Self::Business | Self::Vendor => None,
        }
    }

    pub(super) fn side(self) -> &'static str {
        match self {
            Self::Desk | Self::Operations => "operations",
            Self::Support => "support",
            Self::Infrastructure => "infrastructure",
            Self::Business => "business",
            Self::Development => "development",
            Self::Vendor => "vendor",
        }
    }
}

/// One team.
#[derive(Clone, Copy, Debug)]
pub(super) struct Team {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// The service it owns; empty if none.
    pub(super) service: &'static str,
    pub(super) unit: &'static str,
    pub(super) head_count: u32,
}

const fn team(
    name: &'static str,
    kind: Kind,
    service: &'static str,
    unit: &'static str,
    head_count: u32,
) -> Team {
    Team { name, kind, service, unit, head_count }
}

impl Team {
    /// When it works; the highest priority is worked around the clock by everybody.
    pub(super) fn hours(&self, number: u8) -> Hours {
        match self.kind {
            _ if number == EVENING_DESK || number == COMMAND => ALWAYS,
            Kind::Desk | Kind::Operations | Kind::Support | Kind::Infrastructure => LONG_DAYS,
            Kind::Business | Kind::Development | Kind::Vendor => OFFICE,
        }
    }
}

pub(super) const DESK: u8 = 0;
pub(super) const EVENING_DESK: u8 = 1;
pub(super) const BRANCH_DESK: u8 = 2;
pub(super) const COMMAND: u8 = 3;
pub(super) const INFRASTRUCTURE: std::ops::Range<u8> = 16..21;
pub(super) const BACK_OFFICE: u8 = 33;
pub(super) const VENDOR: u8 = 34;

/// Every team; its number in an event is its place here.
#[rustfmt::skip]
pub(super) const TEAMS: [Team; 35] = [
    team("Service Desk", Kind::Desk, "", "Service Desk", 14),
    team("Service Desk Evening and Night", Kind::Desk, "", "Service Desk", 6),
    team("Service Desk Branches", Kind::Desk, "", "Service Desk", 5),
    team("Incident Command", Kind::Operations, "", "Service Operations", 5),
    team("Workplace Support", Kind::Operations, "Workplace", "Workplace", 9),
    team("Identity Operations", Kind::Operations, "Identity and Access", "Service Operations", 6),
    team("Portal Application Support", Kind::Support, "Customer Portal", "Digital Support", 7),
    team("Mobile Application Support", Kind::Support, "Mobile Banking", "Digital Support", 4),
    team("Card Application Support", Kind::Support, "Card Checkout", "Payments Support", 6),
    team("Payments Operations", Kind::Support, "Payments", "Payments Support", 8),
    team("Lending Application Support", Kind::Support, "Loans", "Lending Support", 5),
    team("Statements Operations", Kind::Operations, "Statements", "Service Operations", 3),
    team("Data Platform Operations", Kind::Operations, "Data Warehouse", "Data and Ledger Operations", 5),
    team("Ledger Operations", Kind::Operations, "Core Ledger", "Data and Ledger Operations", 6),
    team("Branch Field Support", Kind::Operations, "Branch Terminals", "Workplace", 7),
    team("Telephony Operations", Kind::Operations, "Contact Centre", "Workplace", 3),
    team("Network", Kind::Infrastructure, "", "Infrastructure", 7),
    team("Database", Kind::Infrastructure, "", "Infrastructure", 5),
    team("Server and Storage", Kind::Infrastructure, "", "Infrastructure", 8),
    team("Middleware and Integration", Kind::Infrastructure, "", "Infrastructure", 5),
    team("Cloud Platform", Kind::Infrastructure, "", "Infrastructure", 6),
    team("Workplace Engineering", Kind::Development, "Workplace", "Workplace Engineering", 5),
    team("Identity Development", Kind::Development, "Identity and Access", "Digital Channels", 4),
    team("Portal Development", Kind::Development, "Customer Portal", "Digital Channels", 11),
    team("Mobile Development", Kind::Development, "Mobile Banking", "Digital Channels", 9),
    team("Card Checkout Development", Kind::Development, "Card Checkout", "Payments and Cards", 8),
    team("Payments Development", Kind::Development, "Payments", "Payments and Cards", 12),
    team("Loans Development", Kind::Development, "Loans", "Lending and Ledger", 7),
    team("Statements Development", Kind::Development, "Statements", "Lending and Ledger", 4),
    team("Data Warehouse Development", Kind::Development, "Data Warehouse", "Data and Analytics", 6),
    team("Core Ledger Development", Kind::Development, "Core Ledger", "Lending and Ledger", 6),
    team("Branch Terminal Development", Kind::Development, "Branch Terminals", "Branch and Contact Centre", 3),
    team("Contact Centre Development", Kind::Development, "Contact Centre", "Branch and Contact Centre", 3),
    team("Lending Back Office", Kind::Business, "", "Lending", 9),
    team("Ledger Vendor", Kind::Vendor, "", "Vendors", 10),
];

/// When a service's changes go live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Release {
    /// Every Tuesday evening.
    Weekly,
    /// Every second Tuesday evening.
    Fortnightly,
    /// Every fourth Tuesday evening.
    Monthly,
    /// On the first Tuesday evening of a quarter.
    Quarterly,
}

/// One service and the habits of those who look after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Service {
    pub(super) name: &'static str,
    /// Share of the firm's incidents, per thousand.
    pub(super) weight: u32,
    /// Team of the second line.
    pub(super) second: u8,
    /// Team of the third line.
    pub(super) third: u8,
    /// Share solved at the desk.
    pub(super) solved_first: f64,
    /// Share that reaches development.
    pub(super) reaches_third: f64,
    /// Median queue in development, working hours, and its log-sd.
    pub(super) queue: (f64, f64),
    /// Chance that development asks back instead of taking up.
    pub(super) clarifies: f64,
    /// Chance that a wait for the user ends directly in resolved.
    pub(super) ends_in_hold: f64,
    /// Chance that development needs the vendor.
    pub(super) vendor: f64,
    /// When its changes go live.
    pub(super) release: Release,
    /// Before each end of a quarter its developers do nothing but the release.
    pub(super) freezes: bool,
    /// Its queues shrink from the firm's turning point on: the change a reader should find.
    pub(super) improves: bool,
}

#[expect(clippy::too_many_arguments, reason = "one line per service reads as the table it is")]
const fn service(
    name: &'static str,
    weight: u32,
    second: u8,
    third: u8,
    solved_first: f64,
    reaches_third: f64,
    queue: (f64, f64),
    clarifies: f64,
    ends_in_hold: f64,
    vendor: f64,
    release: Release,
) -> Service {
    Service {
        name,
        weight,
        second,
        third,
        solved_first,
        reaches_third,
        queue,
        clarifies,
        ends_in_hold,
        vendor,
        release,
        freezes: false,
        improves: false,
    }
}

pub(super) const WORKPLACE: u8 = 0;
pub(super) const LOANS: usize = 6;
pub(super) const BRANCH_TERMINALS: u8 = 10;
pub(super) const CONTACT_CENTRE: u8 = 11;

/// Every service; its number in an event is its place here. The weights sum to a thousand.
#[rustfmt::skip]
pub(super) const SERVICES: [Service; 12] = [
    //                             ‰  2nd 3rd  first  third   queue     asks  hold  vendor
    service("Workplace",          230,  4, 21, 0.84, 0.025, (14.0, 1.4), 0.08, 0.10, 0.15, Release::Monthly),
    service("Identity and Access",150,  5, 22, 0.86, 0.035, (10.0, 1.4), 0.10, 0.08, 0.05, Release::Fortnightly),
    service("Customer Portal",    120,  6, 23, 0.64, 0.190, (16.0, 1.4), 0.62, 0.10, 0.04, Release::Fortnightly),
    service("Mobile Banking",     100,  7, 24, 0.68, 0.150, (12.0, 1.4), 0.18, 0.10, 0.08, Release::Weekly),
    Service { improves: true, ..
    service("Card Checkout",       90,  8, 25, 0.54, 0.300, (52.0, 1.2), 0.20, 0.08, 0.08, Release::Weekly) },
    Service { freezes: true, ..
    service("Payments",            90,  9, 26, 0.56, 0.260, (24.0, 1.5), 0.20, 0.08, 0.06, Release::Monthly) },
    service("Loans",               60, 10, 27, 0.58, 0.170, (18.0, 1.5), 0.22, 0.62, 0.05, Release::Monthly),
    service("Statements",          45, 11, 28, 0.66, 0.140, (22.0, 1.6), 0.20, 0.10, 0.20, Release::Monthly),
    service("Data Warehouse",      40, 12, 29, 0.52, 0.230, (28.0, 1.6), 0.25, 0.10, 0.10, Release::Monthly),
    service("Core Ledger",         35, 13, 30, 0.46, 0.270, (20.0, 1.5), 0.20, 0.08, 0.55, Release::Quarterly),
    service("Branch Terminals",    25, 14, 31, 0.62, 0.100, (20.0, 1.5), 0.15, 0.10, 0.35, Release::Monthly),
    service("Contact Centre",      15, 15, 32, 0.66, 0.090, (16.0, 1.5), 0.15, 0.10, 0.35, Release::Monthly),
];

/// The organisation file of the firm, sized for so many incidents a year: a firm with more
/// incidents has larger teams, not more of them. Teams of three and four stay small, so that
/// rolling up into units is seen.
pub(super) fn organisation_toml(incidents: u32) -> String {
    let times = (incidents / USUAL_INCIDENTS).max(1);
    let mut text = format!(
        "# Who is who in the generated history. Firm, teams and services are invented.\n\
         name = \"{FIRM}\"\n"
    );
    for team in &TEAMS {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "\n[[team]]\nname = \"{}\"\n", team.name);
        if let Some(line) = team.kind.line() {
            let _ = writeln!(text, "line = {line}");
        }
        let _ = writeln!(text, "side = \"{}\"", team.kind.side());
        if !team.service.is_empty() {
            let _ = writeln!(text, "service = \"{}\"", team.service);
        }
        let heads = if team.head_count < 5 { team.head_count } else { team.head_count * times };
        let _ = writeln!(text, "unit = \"{}\"\nhead_count = {heads}", team.unit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use thirdline_domain::Organisation;

    #[test]
    fn the_tables_fit_together() {
        assert_eq!(SERVICES.iter().map(|s| s.weight).sum::<u32>(), 1000);
        for service in &SERVICES {
            let (second, third) = (TEAMS[service.second as usize], TEAMS[service.third as usize]);
            assert_eq!((second.service, third.service), (service.name, service.name));
            assert_eq!((second.kind.line(), third.kind), (Some(2), Kind::Development));
            assert!(service.solved_first + service.reaches_third < 1.0, "{}", service.name);
        }
        for number in INFRASTRUCTURE {
            assert_eq!(TEAMS[number as usize].kind, Kind::Infrastructure);
        }
        let named = |number: u8| TEAMS[number as usize].name;
        assert_eq!(named(VENDOR), "Ledger Vendor");
        assert_eq!(named(BACK_OFFICE), "Lending Back Office");
        assert_eq!(named(COMMAND), "Incident Command");
        assert_eq!(SERVICES[WORKPLACE as usize].name, "Workplace");
        assert_eq!(SERVICES[LOANS].name, "Loans");
        assert_eq!(SERVICES[BRANCH_TERMINALS as usize].name, "Branch Terminals");
        assert_eq!(SERVICES[CONTACT_CENTRE as usize].name, "Contact Centre");
    }

    #[test]
    fn the_organisation_file_has_no_fault_and_every_unit_can_be_shown() {
        let text = organisation_toml(1_000_000);
        let organisation = Organisation::parse("organisation.toml", &text).expect("faultless");
        let mut heads = std::collections::BTreeMap::new();
        for team in &TEAMS {
            let known = organisation.team(team.name).expect("described");
            assert_eq!(known.line, team.kind.line());
            let unit = known.unit.clone().expect("has a unit");
            *heads.entry(unit).or_insert(0) += known.head_count.expect("is counted");
        }
        assert!(heads.values().all(|&n| n >= 5), "{heads:?}");
        assert!(TEAMS.iter().filter(|t| t.head_count < 5).count() >= 5);
    }
}
