//! Which bytes stand inside quotes, 64 at a time: most exports put quotes around every field.
//!
//! It holds for texts in which each quote opens a field, closes one, or is one of two that stand for
//! one; where a quote stands anywhere else, nothing is said, and a walk from field to field finds out.

use super::marks::{CHUNK, found};

/// What is known at the begin of a chunk.
pub(super) struct Quotes {
    /// All bits set if a quote is open.
    open: u64,
    /// One if a field may begin here.
    field_may_begin: u64,
}

impl Quotes {
    /// At the begin of a record.
    pub(super) fn new() -> Self {
        Self { open: 0, field_may_begin: 1 }
    }

    /// The bytes of the next chunk that stand inside quotes, opening ones included; from masks of
    /// its quotes and of its delimiters and line breaks. `None` if a quote stands where none opens.
    #[inline]
    pub(super) fn inside(&mut self, quotes: u64, marks: u64) -> Option<u64> {
        let inside = odd_so_far(quotes) ^ self.open;
        let closing = quotes & !inside;
        // Behind one that closes, a quote stands for itself and the field goes on.
        let before = marks & !inside | closing;
        if quotes & inside & !(before << 1 | self.field_may_begin) != 0 {
            return None;
        }
        self.field_may_begin = before >> 63;
        self.open = (inside.cast_signed() >> 63).cast_unsigned();
        Some(inside)
    }

    /// Whether a quote is still open.
    pub(super) fn are_open(&self) -> bool {
        self.open != 0
    }
}

/// Bit `i` is set if the bits up to `i` that are set are odd in number.
#[inline]
fn odd_so_far(mut bits: u64) -> u64 {
    for by in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << by;
    }
    bits
}

/// Quotes stand elsewhere than around fields.
pub(super) struct OtherQuotes;

/// The end of the last record that ends in a text, behind its line break.
pub(super) fn end_of_last_record(
    bytes: &[u8],
    delimiter: u8,
    quote: u8,
) -> Result<Option<usize>, OtherQuotes> {
    let mut quotes = Quotes::new();
    let mut end = None;
    let (chunks, rest) = bytes.as_chunks::<CHUNK>();
    let mut last = [0; CHUNK];
    last[..rest.len()].copy_from_slice(rest);
    for (number, chunk) in chunks.iter().chain([&last]).enumerate() {
        let mut masks = found(chunk, [delimiter, b'\n', quote]);
        if number == chunks.len() {
            // The zeros behind the text may be marks themselves.
            masks = masks.map(|mask| mask & ((1 << rest.len()) - 1));
        }
        let [delimiters, breaks, quoted] = masks;
        let outside = breaks & !quotes.inside(quoted, delimiters | breaks).ok_or(OtherQuotes)?;
        if outside != 0 {
            end = Some(number * CHUNK + CHUNK - outside.leading_zeros() as usize);
        }
    }
    Ok(end)
}
