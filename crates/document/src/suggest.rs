//! "Did you mean": the nearest of the words that would have been right.

/// The nearest candidate, if one is near enough to be meant. For readers whose words are not keys
/// but names from elsewhere.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = folded(word);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = folded(candidate);
            let allowed = (word.len().max(other.len()) / 3).max(1);
            // The length alone rules out most words, so a long one costs nothing.
            if word.len().abs_diff(other.len()) > allowed {
                return None;
            }
            let distance = distance(&word, &other);
            (distance <= allowed && distance < word.len().max(other.len()))
                .then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Case and the choice between `-`, `_` and space are no difference.
fn folded(word: &str) -> Vec<char> {
    word.chars()
        .flat_map(char::to_lowercase)
        .map(|c| if matches!(c, '-' | ' ') { '_' } else { c })
        .collect()
}

/// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = last;
        last = row;
    }
    last[b.len()]
}

/// `` `a`, `b`, `c` ``, cut after a dozen.
pub(crate) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    let shown = quoted.len().min(12);
    let more = if quoted.len() > shown { ", …" } else { "" };
    format!("{}{more}", quoted[..shown].join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_letters_are_one_step() {
        assert_eq!(nearest("incidnet", ["incident", "index"]), Some("incident"));
    }

    #[test]
    fn case_and_dashes_do_not_matter() {
        assert_eq!(nearest("Head-Count", ["head_count"]), Some("head_count"));
    }

    #[test]
    fn a_far_word_suggests_nothing() {
        assert_eq!(nearest("colour", ["incident", "team"]), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("", ["a"]), None);
    }

    #[test]
    fn a_very_long_word_is_ruled_out_by_its_length() {
        assert_eq!(nearest(&"a".repeat(1_000_000), ["a"]), None);
    }
}
