//! Where delimiters and line breaks stand: 64 bytes at a time, so that short fields cost little.

/// Bytes that are looked at together: one bit of a mask each.
pub(super) const CHUNK: usize = 64;

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
        fn a_mask_shows_where_its_mark_stands(
            bytes in proptest::collection::vec(0u8..6, CHUNK),
            marks in any::<[u8; 3]>(),
        ) {
            let chunk: [u8; CHUNK] = bytes.try_into().expect("a chunk");
            let marks = marks.map(|mark| mark % 8);
            for (mask, mark) in found(&chunk, marks).into_iter().zip(marks) {
                for (place, byte) in chunk.iter().enumerate() {
                    prop_assert_eq!(mask >> place & 1 == 1, *byte == mark);
                }
            }
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
