//! Working time as arithmetic: sums of what is open, looked up both ways.
//!
//! The 301 years that a calendar knows are cut into fixed blocks, each compiled when it is first
//! needed. A block depends on the rules alone, so no answer depends on what was asked before.

use crate::compile::{Recipe, intervals};
use crate::index::Index;
use crate::interval::Interval;
use crate::week::Week;
use std::sync::{Arc, OnceLock};

/// 1900-01-01T00:00Z, the first instant that calendars know, in microseconds since 1970.
pub const FIRST_INSTANT: i64 = -2_208_988_800_000_000;
/// 2201-01-01T00:00Z, the end of what they know. Outside all are closed.
pub const END_OF_INSTANTS: i64 = 7_289_654_400_000_000;

/// A block is 2⁴⁷ µs long, four and a half years: a shift finds it, and that of an office week
/// takes some forty kilobytes.
const BLOCK_SHIFT: u32 = 47;
const BLOCKS: usize = ((END_OF_INSTANTS - FIRST_INSTANT) >> BLOCK_SHIFT) as usize + 1;

/// What makes a calendar open.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Hours of a week in a zone.
    Week(Box<Week>),
    /// Open when any of these is.
    Union(Vec<Arc<WorkingTime>>),
    /// Open when all of these are; never, if there are none.
    Intersection(Vec<Arc<WorkingTime>>),
    /// Round the clock.
    Always,
}

/// Exact working-time arithmetic on a calendar. Instants are microseconds since 1970-01-01T00:00Z,
/// lengths are microseconds of real time.
///
/// ```
/// use thirdline_time::{Rule, WorkingTime};
/// let always = WorkingTime::new(Rule::Always);
/// let hour = 3_600_000_000;
/// assert_eq!(always.add(0, 4 * hour), Some(4 * hour));
/// assert_eq!(always.elapsed(hour, 3 * hour), 2 * hour);
/// assert_eq!(always.elapsed(3 * hour, hour), 0);
/// ```
#[derive(Debug)]
pub struct WorkingTime {
    rule: Rule,
    blocks: Box<[OnceLock<Block>]>,
}

/// One open interval and the working time of its block before it.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: i64,
    end: i64,
    before: i64,
}

#[derive(Debug)]
struct Block {
    spans: Box<[Span]>,
    total: i64,
    by_start: Index,
    by_work: Index,
}

impl Block {
    fn new(start: i64, open: &[Interval]) -> Self {
        let mut total = 0;
        let spans: Box<[Span]> = open
            .iter()
            .map(|one| {
                let before = total;
                total += one.length();
                Span { start: one.start, end: one.end, before }
            })
            .collect();
        let by_start = Index::new(start, 1 << BLOCK_SHIFT, spans.iter().map(|s| s.start));
        let by_work = Index::new(0, total, spans.iter().map(|s| s.before));
        Self { spans, total, by_start, by_work }
    }

    /// How many intervals start at or before an instant of the block.
    fn started(&self, at: i64) -> usize {
        let range = self.by_start.range(at);
        range.start + self.spans[range].partition_point(|s| s.start <= at)
    }

    /// Working time of the block before an instant of it.
    fn worked(&self, at: i64) -> i64 {
        match self.started(at).checked_sub(1) {
            Some(last) => {
                let span = self.spans[last];
                span.before + (at.min(span.end) - span.start)
            }
            None => 0,
        }
    }

    /// The earliest instant by which so much of the block is worked; more than 0, at most `total`.
    fn when_worked(&self, work: i64) -> Option<i64> {
        let range = self.by_work.range(work);
        let begun = range.start + self.spans[range].partition_point(|s| s.before < work);
        let span = self.spans.get(begun.checked_sub(1)?)?;
        Some(span.start + (work - span.before))
    }

    /// The latest instant by which no more than that is worked; at least 0, less than `total`.
    fn when_only_worked(&self, work: i64) -> Option<i64> {
        let range = self.by_work.range(work);
        let begun = range.start + self.spans[range].partition_point(|s| s.before <= work);
        let span = self.spans.get(begun.checked_sub(1)?)?;
        Some(span.start + (work - span.before))
    }
}

fn block_of(at: i64) -> usize {
    ((at - FIRST_INSTANT) >> BLOCK_SHIFT) as usize
}

fn window(block: usize) -> Interval {
    let start = FIRST_INSTANT + (i64::from(block as u32) << BLOCK_SHIFT);
    Interval::new(start, (start + (1 << BLOCK_SHIFT)).min(END_OF_INSTANTS))
}

/// Whether calendars know an instant; their end counts as known.
fn known(at: i64) -> bool {
    (FIRST_INSTANT..=END_OF_INSTANTS).contains(&at)
}

impl WorkingTime {
    /// The arithmetic of a rule; nothing is compiled yet.
    #[must_use]
    pub fn new(rule: Rule) -> Self {
        Self { rule, blocks: (0..BLOCKS).map(|_| OnceLock::new()).collect() }
    }

    /// What makes it open.
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    fn block(&self, index: usize) -> &Block {
        self.blocks[index].get_or_init(|| self.compile(index))
    }

    #[cold]
    fn compile(&self, index: usize) -> Block {
        let window = window(index);
        let of_parts = |parts: &[Arc<Self>]| -> Vec<Vec<Interval>> {
            let open = |part: &Arc<Self>| {
                part.block(index).spans.iter().map(|s| Interval::new(s.start, s.end)).collect()
            };
            parts.iter().map(open).collect()
        };
        let (recipe, parts) = match &self.rule {
            Rule::Week(week) => (Recipe::Week(week), Vec::new()),
            Rule::Union(parts) => (Recipe::Union, of_parts(parts)),
            Rule::Intersection(parts) => (Recipe::Intersection, of_parts(parts)),
            Rule::Always => (Recipe::Always, Vec::new()),
        };
        let borrowed: Vec<&[Interval]> = parts.iter().map(Vec::as_slice).collect();
        Block::new(window.start, &intervals(recipe, window, &borrowed))
    }

    /// The working time between two instants; 0 if `to` is not after `from`. Outside of 1900–2200
    /// nobody works.
    #[must_use]
    pub fn elapsed(&self, from: i64, to: i64) -> i64 {
        let from = from.clamp(FIRST_INSTANT, END_OF_INSTANTS);
        let to = to.clamp(FIRST_INSTANT, END_OF_INSTANTS);
        if to <= from {
            return 0;
        }
        let (first, last) = (block_of(from), block_of(to));
        let upto_last = self.block(last).worked(to);
        if first == last {
            return upto_last - self.block(first).worked(from);
        }
        let between: i64 = (first + 1..last).map(|index| self.block(index).total).sum();
        let block = self.block(first);
        block.total - block.worked(from) + between + upto_last
    }

    /// The instant at which so much working time has passed since `start`; a negative one is
    /// counted back as by [`subtract`](Self::subtract). Time that ends with closing time ends
    /// then, not at the next opening. Without any working time: `start` if it is open, else the
    /// next opening.
    ///
    /// `None` when working time runs out before the end of 2200.
    #[must_use]
    pub fn add(&self, start: i64, working: i64) -> Option<i64> {
        if !known(start) {
            return None;
        }
        if working <= 0 {
            return match working {
                0 => self.next_open(start),
                _ => self.subtract(start, working.checked_neg()?),
            };
        }
        let first = block_of(start);
        // Both are at most a few 10¹⁵ unless the sum is beyond reach anyway.
        let mut wanted = working.checked_add(self.block(first).worked(start))?;
        for index in first..BLOCKS {
            let block = self.block(index);
            if wanted <= block.total {
                return block.when_worked(wanted);
            }
            wanted -= block.total;
        }
        None
    }

    /// The instant from which so much working time passes until `end`; a negative one is counted
    /// forward. Time that begins with an opening begins then, not at the closing before. Without
    /// any working time: `end` if it is open or closing time, else the closing before.
    ///
    /// `None` when working time runs out after the beginning of 1900.
    #[must_use]
    pub fn subtract(&self, end: i64, working: i64) -> Option<i64> {
        if !known(end) {
            return None;
        }
        if working <= 0 {
            return match working {
                0 => self.last_open(end),
                _ => self.add(end, working.checked_neg()?),
            };
        }
        let last = block_of(end);
        let mut wanted = working;
        for index in (0..=last).rev() {
            let block = self.block(index);
            let worked = if index == last { block.worked(end) } else { block.total };
            if wanted <= worked {
                return block.when_only_worked(worked - wanted);
            }
            wanted -= worked;
        }
        None
    }

    /// `at` itself if it is open, else the next opening; `None` if there is none until the end of
    /// 2200.
    #[must_use]
    pub fn next_open(&self, at: i64) -> Option<i64> {
        if !known(at) {
            return None;
        }
        let first = block_of(at);
        let block = self.block(first);
        let started = block.started(at);
        if let Some(last) = started.checked_sub(1)
            && at < block.spans[last].end
        {
            return Some(at);
        }
        if let Some(next) = block.spans.get(started) {
            return Some(next.start);
        }
        (first + 1..BLOCKS).find_map(|index| self.block(index).spans.first().map(|s| s.start))
    }

    /// `at` itself if it is open or closing time, else the closing before.
    fn last_open(&self, at: i64) -> Option<i64> {
        let last = block_of(at);
        let block = self.block(last);
        if let Some(begun) = block.started(at).checked_sub(1) {
            return Some(at.min(block.spans[begun].end));
        }
        (0..last).rev().find_map(|index| self.block(index).spans.last().map(|s| s.end))
    }

    /// Whether an instant is working time. An opening is, a closing is not.
    #[must_use]
    pub fn is_open(&self, at: i64) -> bool {
        known(at) && self.next_open(at) == Some(at)
    }

    /// The open intervals between two instants in their order, cut off there. None touches
    /// another.
    pub fn intervals(&self, from: i64, to: i64) -> impl Iterator<Item = Interval> + '_ {
        let asked = Interval::new(from.max(FIRST_INSTANT), to.min(END_OF_INSTANTS));
        let blocks =
            if asked.is_empty() { 0..0 } else { block_of(asked.start)..block_of(asked.end) + 1 };
        let mut pieces = blocks
            .flat_map(move |index| {
                let block = self.block(index);
                let first = block.started(asked.start.max(window(index).start)).saturating_sub(1);
                block.spans[first..]
                    .iter()
                    .map(move |s| Interval::new(s.start, s.end).within(asked))
            })
            .take_while(move |piece| piece.start < asked.end)
            .filter(|piece| !piece.is_empty())
            .peekable();
        std::iter::from_fn(move || {
            let mut one = pieces.next()?;
            // What a border between blocks has cut is one interval.
            while let Some(next) = pieces.next_if(|next| next.start == one.end) {
                one.end = next.end;
            }
            Some(one)
        })
    }
}
