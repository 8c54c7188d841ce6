//! Many workers, one order: blocks are cut from a stream one after the other, read in parallel,
//! and merged in the order in which they were cut, so that results never depend on threads.

use crate::builder::Builder;
use crate::error::{HistoryError, RowFaults};
use crate::intake::{Batch, Intake};
use std::io::{ErrorKind, Read};
use std::sync::{Condvar, Mutex, PoisonError};

/// A piece of a file that holds whole records.
pub(crate) struct Block {
    pub(crate) bytes: Bytes,
    /// Line of the file on which it begins, 1-based.
    pub(crate) line: u64,
}

/// Where blocks come from.
pub(crate) trait Blocks: Send {
    /// The next block, or `None` at the end.
    fn next(&mut self) -> Result<Option<Block>, HistoryError>;

    /// Receives the memory of a block that was read, for the next one.
    fn take_back(&mut self, bytes: Bytes) {
        drop(bytes);
    }
}

/// Bytes at the begin of some memory. All of it has been written once, so that reading into it again
/// needs no clearing.
#[derive(Default)]
pub(crate) struct Bytes {
    memory: Vec<u8>,
    len: usize,
}

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.memory[..self.len]
    }
}

/// How many bytes are read at a time.
const BLOCK: usize = 1 << 20;

/// Bytes of a stream that were read and not yet taken.
pub(crate) struct Refill<R> {
    reader: R,
    bytes: Bytes,
    /// Blocks that were read: their memory serves again.
    spare: Vec<Bytes>,
    ended: bool,
    /// How many bytes are read at a time.
    piece: usize,
}

impl<R: Read> Refill<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self::in_pieces(reader, BLOCK)
    }

    /// Reads so many bytes at a time.
    pub(crate) fn in_pieces(reader: R, piece: usize) -> Self {
        Self { reader, bytes: Bytes::default(), spare: Vec::new(), ended: false, piece }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// Reads until a block's worth is there or the stream ends.
    pub(crate) fn fill(&mut self, file: &str) -> Result<(), HistoryError> {
        while self.bytes.len() < self.piece && self.refill(file)? {}
        Ok(())
    }

    /// Reads one more piece; `false` at the end of the stream.
    pub(crate) fn refill(&mut self, file: &str) -> Result<bool, HistoryError> {
        let have = self.bytes.len;
        let wanted = have + self.piece;
        if self.bytes.memory.len() < wanted {
            self.bytes.memory.resize(wanted, 0);
        }
        while self.bytes.len < wanted {
            match self.reader.read(&mut self.bytes.memory[self.bytes.len..wanted]) {
                Ok(0) => break,
                Ok(count) => self.bytes.len += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(crate::input::io_error(file, error)),
            }
        }
        self.ended = self.bytes.len == have;
        Ok(!self.ended)
    }

    /// Takes the first `end` bytes.
    pub(crate) fn take(&mut self, end: usize) -> Bytes {
        let mut rest = self.spare.pop().unwrap_or_default();
        let behind = &self.bytes[end..];
        rest.len = behind.len();
        if rest.memory.len() < rest.len {
            rest.memory.resize(rest.len, 0);
        }
        rest.memory[..rest.len].copy_from_slice(behind);
        let mut taken = std::mem::replace(&mut self.bytes, rest);
        taken.len = end;
        taken
    }

    /// Receives memory for later blocks; what one very long record needed is given up.
    pub(crate) fn take_back(&mut self, bytes: Bytes) {
        if (1..=4 * self.piece).contains(&bytes.memory.capacity()) {
            self.spare.push(bytes);
        }
    }
}

/// What reading leaves besides rows.
#[derive(Default)]
pub(crate) struct Intaken {
    pub(crate) rows: u64,
    pub(crate) faults: RowFaults,
    pub(crate) other_fields: u64,
    pub(crate) negative_spans: u64,
    pub(crate) without_team: u64,
    pub(crate) without_status: u64,
    pub(crate) ambiguous_times: u64,
}

/// Receives batches in order.
pub(crate) struct Merger<'b> {
    pub(crate) builder: &'b mut Builder,
    pub(crate) file: u16,
    pub(crate) seen: &'b mut Intaken,
    /// Whether faulty rows are counted and left out.
    pub(crate) lenient: bool,
}

/// After so many faults a strict reading goes no further.
const FAULTS_ENOUGH: u64 = 1_000;

impl Merger<'_> {
    /// Adds a batch; `false` when there is no use in reading on.
    pub(crate) fn merge(&mut self, mut batch: Batch) -> bool {
        let faults = std::mem::take(&mut batch.faults);
        self.seen.faults.append(faults);
        self.seen.other_fields += batch.other_fields;
        self.seen.negative_spans += batch.negative_spans;
        self.seen.without_team += batch.without_team;
        self.seen.without_status += batch.without_status;
        if self.seen.faults.is_empty() || self.lenient {
            self.seen.rows += batch.rows;
            self.builder.merge(batch, self.file);
            return true;
        }
        self.seen.faults.count < FAULTS_ENOUGH
    }
}

struct Turn {
    next: u64,
    stopped: bool,
}

/// Reads all blocks with as many workers as there are cores.
pub(crate) fn read_in_parallel<'m, B: Blocks>(
    blocks: B,
    intake: impl Fn() -> Intake<'m> + Sync,
    read: impl Fn(&Block, &mut Intake<'m>) + Sync,
    merger: &mut Merger<'_>,
) -> Result<(), HistoryError> {
    let source = Mutex::new((blocks, 0u64));
    let turn = (Mutex::new(Turn { next: 0, stopped: false }), Condvar::new());
    let merged = Mutex::new(merger);
    let failure: Mutex<Option<HistoryError>> = Mutex::new(None);
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(16);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                // If a worker fails in any way, the others must not wait for it.
                let _leave = StopOnPanic(&turn);
                let mut intake = intake();
                let mut spare = Bytes::default();
                loop {
                    let (number, block) = {
                        let mut source = lock(&source);
                        source.0.take_back(std::mem::take(&mut spare));
                        if lock(&turn.0).stopped {
                            break;
                        }
                        let number = source.1;
                        source.1 += 1;
                        (number, source.0.next())
                    };
                    let block = match block {
                        Ok(Some(block)) => block,
                        Ok(None) => break,
                        Err(error) => {
                            wait_for(&turn, number);
                            lock(&failure).get_or_insert(error);
                            advance(&turn, true);
                            break;
                        }
                    };
                    read(&block, &mut intake);
                    spare = block.bytes;
                    let batch = intake.take_batch();
                    if !wait_for(&turn, number) {
                        break;
                    }
                    let go_on = lock(&merged).merge(batch);
                    advance(&turn, !go_on);
                }
                lock(&merged).seen.ambiguous_times += intake.ambiguous_times();
            });
        }
    });
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until all blocks before this one are merged; `false` if reading has stopped.
fn wait_for(turn: &(Mutex<Turn>, Condvar), number: u64) -> bool {
    let mut now = lock(&turn.0);
    while now.next != number && !now.stopped {
        now = turn.1.wait(now).unwrap_or_else(PoisonError::into_inner);
    }
    !now.stopped
}

fn advance(turn: &(Mutex<Turn>, Condvar), stop: bool) {
    let mut now = lock(&turn.0);
    now.next += 1;
    now.stopped |= stop;
    drop(now);
    turn.1.notify_all();
}

struct StopOnPanic<'t>(&'t (Mutex<Turn>, Condvar));

impl Drop for StopOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            advance(self.0, true);
        }
    }
}
