//! Heaping: more values just inside a target than just outside.

/// `z = (a − b) ÷ √(a + b)` for `a` values just inside a target and `b` just outside; `None` if
/// there are neither.
///
/// Were both sides of the target alike, each value would fall on either side by the toss of a coin
/// and `z` would be close to standard normal: above 1.96 chance explains it in one case of forty.
/// It is a signal about a team and a period, never a verdict by itself.
///
/// ```
/// use thirdline_evidence::statistics::heaping;
///
/// assert_eq!(heaping(75, 25), Some(5.0));
/// assert_eq!(heaping(0, 0), None);
/// ```
#[must_use]
pub fn heaping(inside: u64, outside: u64) -> Option<f64> {
    let (a, b) = (inside as f64, outside as f64);
    (a + b > 0.0).then(|| (a - b) / (a + b).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heaping_has_a_sign_and_grows_with_the_count() {
        assert_eq!(heaping(50, 50), Some(0.0));
        assert_eq!(heaping(25, 75), Some(-5.0));
        assert!(heaping(750, 250) > heaping(75, 25));
        assert_eq!(heaping(4, 0), Some(2.0));
    }
}
