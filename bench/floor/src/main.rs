//! The floor: the time it takes merely to read a file, or to read it and find every place where
//! it would have to be split. Nothing that understands the file can be faster.
//!
//! `floor read|split THREADS FILE` prints one JSON object.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::process::ExitCode;
use std::thread;

/// Bytes to a read: large enough to forget the cost of the call, small enough for the cache.
const BLOCK: u64 = 1 << 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, threads, path] = arguments.as_slice() else { return wrong() };
    let (split, threads) = match (what.as_str(), threads.parse()) {
        ("read", Ok(threads @ 1..=64)) => (false, threads),
        ("split", Ok(threads @ 1..=64)) => (true, threads),
        _ => return wrong(),
    };
    match measure(Path::new(path), split, threads) {
        Ok((bytes, places)) => {
            println!("{{\"bytes\": {bytes}, \"places\": {places}}}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn wrong() -> ExitCode {
    eprintln!("usage: floor read|split THREADS FILE");
    ExitCode::FAILURE
}

/// Bytes of a file, and places where it would be split.
fn measure(path: &Path, split: bool, threads: u64) -> io::Result<(u64, u64)> {
    let size = File::open(path)?.metadata()?.len();
    let share = size.div_ceil(threads).max(1);
    thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|i| (i * share).min(size)..((i + 1) * share).min(size))
            .map(|range| scope.spawn(move || part(path, range, split)))
            .collect();
        let mut sums = (0, 0);
        for part in parts {
            let (bytes, places) = part.join().expect("reading and counting do not panic")?;
            sums = (sums.0 + bytes, sums.1 + places);
        }
        Ok(sums)
    })
}

/// A place is a comma, a line break or a quote. Where a quoted field hides one is not asked: the
/// floor stays below what any reader must do.
fn part(path: &Path, range: std::ops::Range<u64>, split: bool) -> io::Result<(u64, u64)> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(range.start))?;
    let mut left = file.take(range.end - range.start);
    let mut block = Vec::with_capacity(usize::try_from(BLOCK).unwrap_or(usize::MAX));
    let (mut bytes, mut places) = (0, 0);
    loop {
        block.clear();
        let read = left.by_ref().take(BLOCK).read_to_end(&mut block)?;
        if read == 0 {
            return Ok((bytes, places));
        }
        bytes += read as u64;
        if split {
            places += memchr::memchr3_iter(b',', b'\n', b'"', &block).count() as u64;
        }
    }
}
