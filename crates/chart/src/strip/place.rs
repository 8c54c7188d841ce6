//! Where segments stand in a lane: true to time, but never too narrow to be seen.

use super::Segment;
use crate::scale::Linear;

/// Left and right edge of each segment, which come in the order of time.
///
/// A segment narrower than `least` is widened; its followers move right as far as needed and, at
/// the end of the lane, back left. Starts never change their order, segments that follow one
/// another in time never cover each other, and nothing leaves the lane. Segments that do overlap
/// in time overlap in the picture.
pub(super) fn edges(
    segments: &[&Segment],
    time: &Linear,
    range: (f64, f64),
    least: f64,
) -> Vec<(f64, f64)> {
    let room = (range.1 - range.0).max(0.0);
    let least = least.min(room / segments.len().max(1) as f64);
    let mut placed: Vec<(f64, f64)> = Vec::with_capacity(segments.len());
    // The end of the time already told, and the pixel where its picture ends.
    let (mut told, mut reached, mut last_start) = (i64::MIN, range.0, range.0);
    for segment in segments {
        let true_left = time.at(segment.start as f64);
        let true_right = time.at(segment.end as f64);
        let left = if segment.start >= told { true_left.max(reached) } else { true_left };
        let left = left.max(last_start);
        let right = true_right.max(left + least);
        told = told.max(segment.end);
        reached = reached.max(right);
        last_start = left;
        placed.push((left, right));
    }
    let (mut ceiling, mut next_start, mut next_left) = (range.1, i64::MAX, range.1);
    for (segment, edge) in segments.iter().zip(placed.iter_mut()).rev() {
        // Only one that ends before the next begins has to leave room for it.
        if segment.end <= next_start {
            ceiling = ceiling.min(next_left);
        }
        let right = edge.1.min(if segment.end <= next_start { ceiling } else { range.1 });
        let left = edge.0.min(right - least).min(next_left).max(range.0);
        *edge = (left, right);
        next_start = segment.start;
        next_left = left;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::{Linear, Segment, edges};

    fn segment(start: i64, end: i64) -> Segment {
        Segment { start, end, ..Segment::default() }
    }

    #[test]
    fn a_moment_among_days_is_still_seen_and_in_its_place() {
        let all = [segment(0, 1), segment(1, 1_000_000), segment(1_000_000, 1_000_000)];
        let refs: Vec<&Segment> = all.iter().collect();
        let time = Linear::new((0.0, 1_000_000.0), (100.0, 500.0));
        let placed = edges(&refs, &time, (100.0, 500.0), 2.0);
        assert!(placed.iter().all(|(left, right)| right - left >= 1.99), "{placed:?}");
        assert!(placed.windows(2).all(|pair| pair[0].1 <= pair[1].0 + 1e-9), "{placed:?}");
        assert!((placed[0].0 - 100.0).abs() < 1e-9 && (placed[2].1 - 500.0).abs() < 1e-9);
    }

    #[test]
    fn more_moments_than_pixels_share_the_lane() {
        let all: Vec<Segment> = (0..400).map(|at| segment(at, at)).collect();
        let refs: Vec<&Segment> = all.iter().collect();
        let time = Linear::new((0.0, 400.0), (0.0, 100.0));
        let placed = edges(&refs, &time, (0.0, 100.0), 2.0);
        assert!(placed.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        assert!(placed.iter().all(|(left, right)| *left >= 0.0 && *right <= 100.0 + 1e-9));
    }
}
