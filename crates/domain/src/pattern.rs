//! Patterns with `*`, as people write them in organisation and mapping files.

/// A text in which `*` stands for any characters, also none. Everything else is compared byte for
/// byte.
///
/// ```
/// use thirdline_domain::Pattern;
/// let third_line = Pattern::new("* 3rd");
/// assert!(third_line.matches("V5 3rd"));
/// assert!(!third_line.matches("V5 3RD"));
/// assert!(Pattern::new("*").matches(""));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// A pattern from its text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The pattern as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether the whole of `text` fits.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let (pattern, text) = (self.0.as_bytes(), text.as_bytes());
        let (mut p, mut t) = (0, 0);
        // Where to go on when a `*` has to take one byte more.
        let mut again: Option<(usize, usize)> = None;
        while t < text.len() {
            if pattern.get(p) == Some(&b'*') {
                again = Some((p + 1, t));
                p += 1;
            } else if pattern.get(p) == Some(&text[t]) {
                p += 1;
                t += 1;
            } else if let Some((after, taken)) = again {
                again = Some((after, taken + 1));
                p = after;
                t = taken + 1;
            } else {
                return false;
            }
        }
        pattern[p..].iter().all(|b| *b == b'*')
    }

    /// Whether there is a text that fits both.
    ///
    /// ```
    /// use thirdline_domain::Pattern;
    /// assert!(Pattern::new("* 3rd").overlaps(&Pattern::new("V5*")));
    /// assert!(!Pattern::new("* 3rd").overlaps(&Pattern::new("* 2nd")));
    /// ```
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let (a, b) = (self.0.as_bytes(), other.0.as_bytes());
        // `row[j]`: whether what is left of `a` and `b[j..]` have a text in common.
        let mut row = vec![false; b.len() + 1];
        for i in (0..=a.len()).rev() {
            let mut next = vec![false; b.len() + 1];
            for j in (0..=b.len()).rev() {
                next[j] = match (a.get(i), b.get(j)) {
                    (None, None) => true,
                    (Some(b'*'), None) => row[j],
                    (None, Some(b'*')) => next[j + 1],
                    (Some(b'*'), Some(_)) | (Some(_), Some(b'*')) => row[j] || next[j + 1],
                    (Some(x), Some(y)) => x == y && row[j + 1],
                    (None, Some(_)) | (Some(_), None) => false,
                };
            }
            row = next;
        }
        row[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slowly(pattern: &[u8], text: &[u8]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some((b'*', rest)) => (0..=text.len()).any(|i| slowly(rest, &text[i..])),
            Some((b, rest)) => {
                text.split_first().is_some_and(|(t, more)| t == b && slowly(rest, more))
            }
        }
    }

    proptest! {
        #[test]
        fn patterns_overlap_if_a_text_fits_both(a in "[ab*]{0,4}", b in "[ab*]{0,4}") {
            let (one, two) = (Pattern::new(a), Pattern::new(b));
            // Two patterns of four bytes that have a text in common have one of at most eight.
            let texts = (0..=8usize).flat_map(|n| (0..1usize << n).map(move |bits| {
                (0..n).map(|i| if bits >> i & 1 == 1 { 'a' } else { 'b' }).collect::<String>()
            }));
            let common = texts.into_iter().any(|t| one.matches(&t) && two.matches(&t));
            prop_assert_eq!(one.overlaps(&two), common);
        }

        #[test]
        fn matching_is_what_the_definition_says(pattern in "[ab*]{0,8}", text in "[ab]{0,10}") {
            let fits = Pattern::new(pattern.clone()).matches(&text);
            prop_assert_eq!(fits, slowly(pattern.as_bytes(), text.as_bytes()));
        }
    }
}
