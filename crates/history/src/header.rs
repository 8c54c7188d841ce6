//! Whether a first row can be a header. A history without one would lose its first row, and what
//! stands in it would be shown as the names of columns.

/// The digits in a text.
fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// The shape of a text that no column is called unless it is a value: the text with each run of
/// digits as one `9`. Nothing for what may be a name, such as "P1", "2024" or "field 12".
pub(crate) fn shape(text: &str) -> Option<String> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    if digits(text) < if plain { 5 } else { 3 } {
        return None;
    }
    let mut shape = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_ascii_digit() { '9' } else { c };
        if c != '9' || !shape.ends_with('9') {
            shape.push(c);
        }
    }
    Some(shape)
}

/// Whether a row taken for a header seems to hold values: numbers, keys and times rather than names.
/// Of such a row no error shows a cell.
pub(crate) fn holds_values(headers: &[String]) -> bool {
    headers.iter().map(|h| h.trim()).any(|h| {
        let words = h.split_whitespace().count();
        // A key or number is one word; a time has more digits than a name.
        shape(h).is_some() && (words == 1 && !h.contains('_') || digits(h) >= 8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_from_names() {
        for value in [
            "INC0001234",
            "21 Jan 2025 14:09",
            "2025-01-21T14:09:00Z",
            "21.01.2025 14:09",
            "1735689600",
        ] {
            assert!(holds_values(&["Desk".into(), value.into()]), "{value}");
        }
        for name in ["Number", "P1", "2024", "Sub status 2", "customfield_10045", "Group 1 of 2"] {
            assert!(!holds_values(&[name.into()]), "{name}");
        }
    }

    #[test]
    fn a_shape_leaves_out_how_many_digits_there_are() {
        assert_eq!(shape("INC001"), shape("INC0042"));
        assert_ne!(shape("INC001"), shape("PRB001"));
        assert_eq!(shape("2024"), None);
    }
}
