//! Results in `bench/README.md`, between markers.

use anyhow::{Context, bail};
use std::fs;
use std::path::Path;

/// Puts a text between the markers of a block.
pub(crate) fn write(path: &Path, block: &str, text: &str) -> anyhow::Result<()> {
    let old = fs::read_to_string(path)
        .with_context(|| format!("{}: it cannot be read", path.display()))?;
    let Some(new) = replaced(&old, block, text) else {
        bail!("{} has no markers <!-- {block}:begin --> and <!-- {block}:end -->", path.display());
    };
    fs::write(path, new)?;
    Ok(())
}

fn replaced(old: &str, block: &str, text: &str) -> Option<String> {
    let begin = format!("<!-- {block}:begin -->\n");
    let end = format!("<!-- {block}:end -->");
    let (before, rest) = old.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n{}\n\n{end}{after}", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_changes() {
        let old = "a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n";
        let new = replaced(old, "x", "new\n").expect("the markers are there");
        assert_eq!(new, "a\n<!-- x:begin -->\n\nnew\n\n<!-- x:end -->\nb\n");
        assert_eq!(replaced(&new, "x", "new\n").as_deref(), Some(new.as_str()));
        assert_eq!(replaced(old, "y", "new"), None);
    }
}
