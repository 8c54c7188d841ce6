//! A ticket history told as happenings (`docs/agreements.md`, "On a history").

use super::account::Account;
use super::happening::{Counterparty, Happening, What};
use super::terms::{Party, Terms};
use crate::history::{History, NO_PRIORITY};
use crate::names::NONE;
use crate::status::StatusClass;

/// Tells incidents of a history to an account. Reuse one for many incidents.
#[derive(Debug)]
pub struct HistoryReader {
    account: Account,
}

impl HistoryReader {
    /// A reader; with `journal` its accounts write down why.
    #[must_use]
    pub fn new(journal: bool) -> Self {
        Self { account: if journal { Account::with_journal(0) } else { Account::new(0) } }
    }

    /// The incident under an agreement at a horizon, microseconds, as it was known then. `None` if
    /// no receiver ever held it.
    ///
    /// On a history the start of a stay is a handover; a stay is accepted when it is taken up
    /// (`docs/measures.md` §3); a waiting class is an accepted hold without expiry; that the
    /// reporter agrees to a lower priority is not recorded, and so the old goal is kept; whether
    /// the reporter agrees to a withdrawal is not recorded either, and so goals become void.
    pub fn read(
        &mut self,
        terms: &Terms<'_>,
        history: &History,
        incident: usize,
        horizon: i64,
    ) -> Option<&Account> {
        let events = history.events_of(incident);
        let is_receiver = |team: &u32| *team != NONE && terms.party(*team) == Party::Receiver;
        if !history.team[events.clone()].iter().any(is_receiver) {
            return None;
        }
        let account = &mut self.account;
        account.begin(history.reported_at(incident));
        account.is_of_history = true;
        let all_services = terms.agreement.services.is_empty();
        account.is_service_covered = all_services;
        let mut service = NONE;
        let mut holder = NONE;
        let mut is_taken_up = false;
        for event in events {
            let at = history.at[event];
            if at > horizon {
                break;
            }
            let stated = history.service[event];
            if !all_services && stated != NONE && stated != service {
                service = stated;
                let name = history.services.find_name(service);
                tell(
                    account,
                    terms,
                    at,
                    What::ServiceNamed { is_covered: terms.agreement.covers_service(name) },
                );
            }
            let priority = history.priority[event];
            if priority != NO_PRIORITY && priority != account.priority {
                tell(
                    account,
                    terms,
                    at,
                    What::Reprioritised { to: priority, reporter_agrees: false },
                );
            }
            let class = history.stated(event);
            if class.is_some_and(StatusClass::is_open) && !account.class().is_open() {
                tell(account, terms, at, What::Reopened);
                // What runs from here on waits for somebody to take it up again.
                is_taken_up = false;
            }
            let team = history.team[event];
            if team != NONE && team != holder {
                tell(account, terms, at, What::HandedOver { to: team, able_since: None });
                holder = team;
                is_taken_up = false;
            }
            let Some(class) = class else { continue };
            if (class == StatusClass::Active || class.is_done()) && !is_taken_up {
                is_taken_up = true;
                tell(account, terms, at, What::Accepted);
            }
            if class != account.class() {
                tell(
                    account,
                    terms,
                    at,
                    match class {
                        StatusClass::Queued => What::Queued,
                        StatusClass::Active => What::Started,
                        StatusClass::Resolved => What::Resolved,
                        StatusClass::Closed => What::Closed,
                        StatusClass::Cancelled => What::Cancelled { reporter_agrees: None },
                        StatusClass::WaitingUser => hold(Counterparty::User),
                        StatusClass::WaitingVendor => hold(Counterparty::Vendor),
                        StatusClass::WaitingChange => hold(Counterparty::ChangeWindow),
                        StatusClass::WaitingOther => hold(Counterparty::Other),
                    },
                );
            }
        }
        account.pass(terms, horizon);
        Some(account)
    }
}

fn tell(account: &mut Account, terms: &Terms<'_>, at: i64, what: What) {
    account.advance(terms, Happening { at, what });
}

fn hold(on: Counterparty) -> What {
    What::Held { on, until: None, question: false }
}
