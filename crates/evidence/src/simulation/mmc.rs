//! The textbook queue: exponential arrivals and work, `c` servers, one line.

use super::{Agenda, Draws, Station};

/// Ticks of the simulated clock in one unit of time.
const TICKS: f64 = 1_000_000.0;

/// A queue M/M/c.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queue {
    /// Arrivals in a unit of time.
    pub arrivals: f64,
    /// What one server ends in a unit of time.
    pub served: f64,
    /// Servers.
    pub servers: u32,
}

impl Queue {
    /// How busy a server is, 0 to 1.
    #[must_use]
    pub fn load(&self) -> f64 {
        self.arrivals / (self.served * f64::from(self.servers))
    }

    /// The mean time in the line by Erlang's formula, in units of time; infinite from a load of 1 on.
    #[must_use]
    pub fn mean_wait(&self) -> f64 {
        let spare = self.served * f64::from(self.servers) - self.arrivals;
        if spare <= 0.0 {
            return f64::INFINITY;
        }
        erlang_c(self.servers, self.arrivals / self.served) / spare
    }
}

/// The probability of having to wait with so many servers and so much offered load (arrivals ÷ what
/// one server ends); 1 where the load is not carried.
///
/// Source: Erlang (1917), by the recursion of his B formula.
///
/// ```
/// use thirdline_evidence::simulation::erlang_c;
/// // One server waits as often as it is busy.
/// assert!((erlang_c(1, 0.6) - 0.6).abs() < 1e-12);
/// ```
#[must_use]
pub fn erlang_c(servers: u32, offered: f64) -> f64 {
    if offered >= f64::from(servers) {
        return 1.0;
    }
    let blocked = (1..=servers).fold(1.0, |b, n| offered * b / (f64::from(n) + offered * b));
    let load = offered / f64::from(servers);
    blocked / (1.0 - load * (1.0 - blocked))
}

/// What a run saw. Ticks are millionths of the queue's unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// Customers served to the end.
    pub customers: u64,
    /// Σ time in the line, ticks.
    pub waited: i128,
    /// Σ time in the system, ticks.
    pub stayed: i128,
    /// ∫ customers in the system dt, ticks: Little's law says it is the same number.
    pub area: i128,
    /// Ticks simulated.
    pub time: i64,
}

impl Waits {
    /// Mean time in the line, units of time.
    #[must_use]
    pub fn mean_wait(&self) -> f64 {
        self.waited as f64 / self.customers.max(1) as f64 / TICKS
    }
}

#[derive(Clone, Copy)]
enum Event {
    Arrival,
    /// The customer in this place is done.
    Done(u32),
}

/// Serves so many customers, from an empty system until it is empty again.
#[must_use]
pub fn simulate(queue: &Queue, customers: u64, draws: &mut Draws) -> Waits {
    let between = TICKS / queue.arrivals;
    let work = TICKS / queue.served;
    let mut agenda = Agenda::new();
    let mut station: Station<i64> = Station::new(queue.servers, 1);
    // When whoever is at a server came; a server's place is used again.
    let mut came: Vec<i64> = Vec::new();
    let mut free: Vec<u32> = Vec::new();
    let mut seen = Waits { customers: 0, waited: 0, stayed: 0, area: 0, time: 0 };
    let (mut arrived, mut inside, mut before) = (0_u64, 0_i64, 0_i64);
    let mut ticks = |mean: f64| (draws.exponential() * mean) as i64;
    if customers > 0 {
        agenda.plan(ticks(between), Event::Arrival);
    }
    while let Some((now, event)) = agenda.next() {
        seen.area += i128::from(inside * (now - before));
        before = now;
        match event {
            Event::Arrival => {
                arrived += 1;
                inside += 1;
                if station.comes(now, 0) {
                    let place = free.pop().unwrap_or_else(|| {
                        came.push(0);
                        came.len() as u32 - 1
                    });
                    came[place as usize] = now;
                    agenda.plan(now + ticks(work), Event::Done(place));
                }
                if arrived < customers {
                    agenda.plan(now + ticks(between), Event::Arrival);
                }
            }
            Event::Done(place) => {
                inside -= 1;
                seen.customers += 1;
                seen.stayed += i128::from(now - came[place as usize]);
                match station.done() {
                    Some(waited_since) => {
                        seen.waited += i128::from(now - waited_since);
                        came[place as usize] = waited_since;
                        agenda.plan(now + ticks(work), Event::Done(place));
                    }
                    None => free.push(place),
                }
            }
        }
    }
    seen.time = before;
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;

    #[test]
    fn erlang_c_is_that_of_the_tables() {
        // The sum as it stands in textbooks, against the recursion.
        for (servers, offered) in [(1_u32, 0.6_f64), (2, 1.0), (5, 4.0), (8, 7.2), (40, 31.0)] {
            let term = |k: u32| (1..=k).fold(1.0, |t, n| t * offered / f64::from(n));
            let last = term(servers) * f64::from(servers) / (f64::from(servers) - offered);
            let wanted = last / ((0..servers).map(term).sum::<f64>() + last);
            let got = erlang_c(servers, offered);
            assert!((got - wanted).abs() < 1e-12, "{servers} {offered}: {got} is not {wanted}");
        }
        assert!((erlang_c(3, 3.0) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn waits_are_within_one_per_cent_of_erlangs_formula_and_littles_law_holds_in_every_run() {
        for (servers, arrivals) in [(1, 0.7), (3, 2.1), (8, 7.2)] {
            let queue = Queue { arrivals, served: 1.0, servers };
            let runs: Vec<Waits> = (0..64u64)
                .into_par_iter()
                .map(|run| simulate(&queue, 400_000, &mut Draws::new(11, run)))
                .collect();
            assert!(runs.iter().all(|run| run.area == run.stayed), "Little's law, to the tick");
            let mean = runs.iter().map(Waits::mean_wait).sum::<f64>() / runs.len() as f64;
            let off = mean / queue.mean_wait() - 1.0;
            assert!(off.abs() < 0.01, "M/M/{servers}: {mean}, off by {off}");
        }
    }
}
