//! What was signed, as sixteen digits: whatever changes it changes them.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The first half of a digest in hexadecimal digits: enough to tell what was signed, short enough to
/// be read out.
pub(crate) fn sixteen(digest: &[u8]) -> String {
    digest.iter().take(8).fold(String::new(), |mut text, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The fingerprint of a text that says everything that is signed: half of its SHA-256.
pub(crate) fn of_text(canonical: &str) -> String {
    sixteen(&Sha256::digest(canonical))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_half_of_a_sha_256() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(of_text("abc"), "ba7816bf8f01cfea");
    }
}
