//! An agreement bound to the numbers by which events name teams and priorities.

use crate::agreement::{Agreement, Goal, GoalKind};
use crate::history::{History, NO_PRIORITY};
use crate::names::NONE;
use crate::organisation::Team;
use thirdline_time::{Calendar, WorkingTime};

/// What a team is to an agreement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Party {
    /// It receives.
    Receiver,
    /// It hands over.
    Sender,
    /// It does neither.
    #[default]
    Neither,
}

/// What an agreement says about each team and priority.
#[derive(Debug)]
pub struct Terms<'a> {
    /// The version.
    pub agreement: &'a Agreement,
    parties: Vec<Party>,
    hours: Vec<Option<&'a WorkingTime>>,
    /// By priority; the last one is for an unknown priority.
    goals: Vec<[Option<u16>; GoalKind::ALL.len()]>,
    /// In the agreement's own order, and as given.
    ranks: Vec<[Option<u16>; 2]>,
    covered: Vec<bool>,
}

impl<'a> Terms<'a> {
    /// Binds an agreement to teams by number, and priorities by number, each with its rank
    /// (0 = highest) where that is known. The agreement's own order of priorities comes before.
    /// `calendar` is the working calendar of a team that is not the receiver's or the sender's to
    /// say.
    #[must_use]
    pub fn new<'n>(
        agreement: &'a Agreement,
        teams: impl Iterator<Item = (&'n str, &'n Team)>,
        priorities: impl Iterator<Item = (&'n str, Option<u16>)>,
        calendar: impl Fn(&str) -> Option<&'a Calendar>,
    ) -> Self {
        let mut parties = Vec::new();
        let mut hours = Vec::new();
        for (name, team) in teams {
            let party = if agreement.has_receiver(name) {
                Party::Receiver
            } else if agreement.sender.includes(name, team) {
                Party::Sender
            } else {
                Party::Neither
            };
            let stated = match party {
                Party::Receiver => agreement.calendar.as_ref(),
                Party::Sender => agreement.sender.calendar.as_ref(),
                Party::Neither => None,
            };
            hours.push(stated.or_else(|| calendar(name)).map(Calendar::working));
            parties.push(party);
        }
        let mut goals = Vec::new();
        let mut ranks = Vec::new();
        let mut covered = Vec::new();
        let of = |priority: Option<&str>| {
            GoalKind::ALL.map(|kind| agreement.goal(kind, priority).map(|i| i as u16))
        };
        for (name, rank) in priorities {
            goals.push(of(Some(name)));
            let own = agreement.priorities.iter().position(|p| p == name).map(|i| i as u16);
            ranks.push([own, rank]);
            covered.push(agreement.covers_priority(Some(name)));
        }
        goals.push(of(None));
        ranks.push([None; 2]);
        covered.push(agreement.covers_priority(None));
        Self { agreement, parties, hours, goals, ranks, covered }
    }

    /// Binds an agreement to a history.
    #[must_use]
    pub fn of_history(
        agreement: &'a Agreement,
        history: &History,
        teams: &[Team],
        calendar: impl Fn(&str) -> Option<&'a Calendar>,
    ) -> Self {
        let rank = |i: usize| history.priority_rank.get(i).copied().flatten();
        let priorities = history.priorities.iter().enumerate().map(|(i, p)| (p, rank(i)));
        Self::new(agreement, history.teams.iter().zip(teams), priorities, calendar)
    }

    fn row(&self, priority: u16) -> usize {
        let last = self.goals.len() - 1;
        if priority == NO_PRIORITY { last } else { usize::from(priority).min(last) }
    }

    /// What a team is to the agreement; [`NONE`] is nobody.
    #[must_use]
    pub fn party(&self, team: u32) -> Party {
        self.parties.get(team as usize).copied().unwrap_or_default()
    }

    /// Whether a handover between two teams falls under the agreement; of one that comes from
    /// nobody, the sender is not known.
    #[must_use]
    pub fn binds(&self, from: u32, to: u32) -> bool {
        let sender = from == NONE || self.party(from) == Party::Sender;
        let anybody = self.agreement.sender.is_anybody() && from != to;
        self.party(to) == Party::Receiver && (sender || anybody)
    }

    /// The hours of a team; `None` = round the clock.
    #[must_use]
    pub fn hours(&self, team: u32) -> Option<&'a WorkingTime> {
        self.hours.get(team as usize).copied().flatten()
    }

    /// The goal of a kind for a priority.
    #[must_use]
    pub fn goal(&self, kind: GoalKind, priority: u16) -> Option<u16> {
        self.goals[self.row(priority)][kind as usize]
    }

    /// A goal by its number.
    #[must_use]
    pub fn goal_at(&self, goal: u16) -> &'a Goal {
        &self.agreement.goals[usize::from(goal)]
    }

    /// Whether a priority is in scope.
    #[must_use]
    pub fn covers(&self, priority: u16) -> bool {
        self.covered[self.row(priority)]
    }

    /// The rank of a priority, 0 = highest.
    #[must_use]
    pub fn rank(&self, priority: u16) -> Option<u16> {
        let [own, given] = self.ranks[self.row(priority)];
        own.or(given)
    }

    /// Whether a priority is known to be lower than another. The agreement's own order says so only
    /// of priorities that are both in it.
    #[must_use]
    pub fn is_lower(&self, one: u16, other: u16) -> bool {
        let (one, other) = (self.ranks[self.row(one)], self.ranks[self.row(other)]);
        let by = |i: usize| Some(one[i]? > other[i]?);
        by(0).or_else(|| by(1)).unwrap_or(false)
    }

    /// Working time of a goal's clock between two instants, microseconds.
    #[must_use]
    pub fn working_time(&self, goal: u16, from: i64, to: i64) -> i64 {
        match self.agreement.hours_of(self.goal_at(goal)) {
            Some(hours) => hours.elapsed(from, to),
            None => to.saturating_sub(from).max(0),
        }
    }

    /// When so much working time of a goal's clock has passed; far in the future if never.
    #[must_use]
    pub fn due(&self, goal: u16, from: i64, working: i64) -> i64 {
        let working = working.max(0);
        match self.agreement.hours_of(self.goal_at(goal)) {
            Some(hours) => hours.add(from, working).unwrap_or(NEVER),
            None => from.saturating_add(working).min(NEVER),
        }
    }
}

/// A deadline that no incident lives to see.
pub(super) const NEVER: i64 = thirdline_time::END_OF_INSTANTS;
