//! Where delimiters and line breaks stand: 64 bytes at a time, so that short fields cost little.

/// Bytes that are looked at together: one bit of a mask each.
pub(super) const CHUNK: usize = 64;

/// The places of two bytes in a text, in order.
pub(crate) struct Marks<'t> {
    bytes: &'t [u8],
    wanted: [u8; 2],
    /// Where the chunk begins to which the mask belongs.
    base: usize,
    /// Marks of the chunk that were not yet given out.
    mask: u64,
}

impl<'t> Marks<'t> {
    pub(crate) fn new(bytes: &'t [u8], a: u8, b: u8) -> Self {
        let mut marks = Self { bytes, wanted: [a, b], base: 0, mask: 0 };
        marks.look();
        marks
    }

    fn look(&mut self) {
        let rest = &self.bytes[self.base..];
        self.mask = if let Some(chunk) = rest.first_chunk() {
            either(found(chunk, self.wanted))
        } else {
            let mut chunk = [0; CHUNK];
            chunk[..rest.len()].copy_from_slice(rest);
            // The zeros behind the text may be marks themselves.
            either(found(&chunk, self.wanted)) & ((1 << rest.len()) - 1)
        };
    }
}

impl Iterator for Marks<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.mask == 0 {
            if self.bytes.len() - self.base <= CHUNK {
                return None;
            }
            self.base += CHUNK;
            self.look();
        }
        let bit = self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        Some(self.base + bit)
    }
}

fn either([a, b]: [u64; 2]) -> u64 {
    a | b
}

/// For each mark a mask: bit `i` is set if byte `i` is that mark.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(super) fn found<const N: usize>(chunk: &[u8; CHUNK], wanted: [u8; N]) -> [u64; N] {
    #[expect(
        unsafe_code,
        reason = "SSE2 belongs to every x86-64 processor: nothing can be missing"
    )]
    unsafe {
        found_by_sse2(chunk, wanted)
    }
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "sse2")]
fn found_by_sse2<const N: usize>(chunk: &[u8; CHUNK], wanted: [u8; N]) -> [u64; N] {
    use std::arch::x86_64::{_mm_cmpeq_epi8, _mm_movemask_epi8, _mm_set_epi64x, _mm_set1_epi8};
    let marks = wanted.map(|byte| _mm_set1_epi8(byte.cast_signed()));
    let mut masks = [0; N];
    let (sixteens, _) = chunk.as_chunks::<16>();
    for (i, sixteen) in sixteens.iter().enumerate() {
        let both = u128::from_le_bytes(*sixteen);
        let bytes = _mm_set_epi64x((both >> 64) as i64, both as i64);
        for (mask, mark) in masks.iter_mut().zip(marks) {
            let hits = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, mark)) as u16;
            *mask |= u64::from(hits) << (16 * i);
        }
    }
    masks
}

#[cfg(not(target_arch = "x86_64"))]
#[inline]
pub(super) fn found<const N: usize>(chunk: &[u8; CHUNK], wanted: [u8; N]) -> [u64; N] {
    found_in_words(chunk, wanted)
}

/// The same for every processor, eight bytes at a time.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn found_in_words<const N: usize>(chunk: &[u8; CHUNK], wanted: [u8; N]) -> [u64; N] {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    // The high bit of each byte that is zero: exact, since no carry leaves a byte.
    let zeros = |word: u64| !((((word & LOW) + LOW) | word) | LOW);
    let marks = wanted.map(|byte| u64::from_le_bytes([byte; 8]));
    // Gathers the high bit of each byte into one byte.
    let gathered = |hit: u64| (hit >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let mut masks = [0; N];
    let (words, _) = chunk.as_chunks::<8>();
    for (i, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        for (mask, mark) in masks.iter_mut().zip(marks) {
            *mask |= gathered(zeros(word ^ mark)) << (8 * i);
        }
    }
    masks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn marks_stand_where_the_bytes_stand(
            bytes in proptest::collection::vec(0u8..6, 0..200),
            a in 0u8..4,
            b in 0u8..4,
        ) {
            let expected: Vec<usize> =
                (0..bytes.len()).filter(|&i| bytes[i] == a || bytes[i] == b).collect();
            prop_assert_eq!(Marks::new(&bytes, a, b).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn every_processor_finds_the_same(
            bytes in proptest::collection::vec(any::<u8>(), CHUNK),
            a in any::<u8>(),
            b in any::<u8>(),
        ) {
            let chunk: [u8; CHUNK] = bytes.try_into().expect("a chunk");
            prop_assert_eq!(found(&chunk, [a, b]), found_in_words(&chunk, [a, b]));
            let (x, y) = (chunk[0], chunk[CHUNK - 1]);
            prop_assert_eq!(found(&chunk, [x, y, a]), found_in_words(&chunk, [x, y, a]));
        }
    }
}
