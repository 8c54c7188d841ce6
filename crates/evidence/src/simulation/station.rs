//! Servers and the line before them.

use std::collections::VecDeque;

/// So many servers, and a line before them for each class: a lower class is served first, within a
/// class who came first.
#[derive(Clone, Debug)]
pub struct Station<T> {
    servers: u32,
    busy: u32,
    lines: Vec<VecDeque<T>>,
    waiting: u32,
}

impl<T> Station<T> {
    /// A station with free servers and empty lines.
    #[must_use]
    pub fn new(servers: u32, classes: usize) -> Self {
        let lines = (0..classes.max(1)).map(|_| VecDeque::new()).collect();
        Self { servers, busy: 0, lines, waiting: 0 }
    }

    /// Frees every server and empties the lines.
    pub fn clear(&mut self) {
        self.busy = 0;
        self.waiting = 0;
        self.lines.iter_mut().for_each(VecDeque::clear);
    }

    /// Somebody comes: `true` if a server takes them at once, else they stand in the line of their
    /// class (the last one if there is no such).
    pub fn comes(&mut self, who: T, class: usize) -> bool {
        if self.busy < self.servers {
            self.busy += 1;
            return true;
        }
        let last = self.lines.len() - 1;
        self.lines[class.min(last)].push_back(who);
        self.waiting += 1;
        false
    }

    /// A server is done; who is served next by it, if anybody waits.
    pub fn done(&mut self) -> Option<T> {
        let next = self.lines.iter_mut().find_map(VecDeque::pop_front);
        match next {
            Some(_) => self.waiting -= 1,
            None => self.busy = self.busy.saturating_sub(1),
        }
        next
    }

    /// Servers at work.
    #[must_use]
    pub fn busy(&self) -> u32 {
        self.busy
    }

    /// Who stands in the lines.
    #[must_use]
    pub fn waiting(&self) -> u32 {
        self.waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lower_class_is_served_first_and_within_a_class_who_came_first() {
        let mut station = Station::new(1, 2);
        assert!(station.comes("first", 1));
        for (who, class) in [("a", 1), ("b", 0), ("c", 1), ("d", 7)] {
            assert!(!station.comes(who, class), "{who} has to wait");
        }
        assert_eq!((station.busy(), station.waiting()), (1, 4));
        let order: Vec<_> = (0..5).map(|_| station.done()).collect();
        assert_eq!(order, [Some("b"), Some("a"), Some("c"), Some("d"), None]);
        assert_eq!((station.busy(), station.waiting()), (0, 0));
    }
}
