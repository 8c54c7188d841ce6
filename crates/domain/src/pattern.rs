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
        fn matching_is_what_the_definition_says(pattern in "[ab*]{0,8}", text in "[ab]{0,10}") {
            let fits = Pattern::new(pattern.clone()).matches(&text);
            prop_assert_eq!(fits, slowly(pattern.as_bytes(), text.as_bytes()));
        }
    }
}
