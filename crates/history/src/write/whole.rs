//! A file that appears under its name when all of it is there; what cannot be replaced is written
//! through.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Links that are followed before they count as a ring.
const MOST_LINKS: usize = 40;

/// What a name leads to.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// A file that stands here, or will.
    File(PathBuf),
    /// A pipe or a device, or a stream that is already open: it cannot be replaced.
    Through(PathBuf),
}

/// Follows links, also one whose file is not there yet.
fn place(path: &Path) -> Place {
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Some(name) = at.file_name() else { break };
        let Ok(folder) = folder(&at).canonicalize() else { break };
        if folder.starts_with("/proc") && folder.ends_with("fd") {
            // A name of an open stream, as `/dev/stdout` is.
            return Place::Through(path.to_owned());
        }
        let here = folder.join(name);
        let Ok(target) = std::fs::read_link(&here) else {
            at = here;
            break;
        };
        at = folder.join(target);
    }
    match std::fs::metadata(&at) {
        Ok(found) if !found.is_file() && !found.is_dir() => Place::Through(at),
        _ => Place::File(at),
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Whether a name leads to a pipe, a device or an open stream.
#[must_use]
pub fn is_stream(path: &Path) -> bool {
    matches!(place(path), Place::Through(_))
}

/// Lets `fill` write a file beside the one that is named and gives it its name when all is there;
/// nothing is left of it if that fails. A link stays a link: the file that it leads to is replaced,
/// or made. A pipe, a device or an open stream (`/dev/stdout`) is written to as it is.
///
/// # Errors
/// Whatever `fill` and the disk have to say.
pub fn write_whole(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let path = &match place(path) {
        // What was already written to an open stream stays.
        Place::Through(stream) => return fill(&mut OpenOptions::new().append(true).open(stream)?),
        Place::File(file) => file,
    };
    let mut part = tempfile::Builder::new();
    part.prefix(".thirdline-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What a new file gets; the umask takes away from it. A file that is replaced keeps its.
        let kept = std::fs::metadata(path).map_or(0o666, |m| m.permissions().mode());
        part.permissions(std::fs::Permissions::from_mode(kept));
    }
    let mut part = part.tempfile_in(folder(path))?;
    fill(part.as_file_mut())?;
    part.persist(path).map_err(|e| e.error)?;
    Ok(())
}

/// Whether two names lead to one file, through links of either kind: to write the one would be to
/// lose the other. Names that lead to no file, or to a pipe or a device, are never the same.
#[must_use]
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    let file = |path: &Path| std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file);
    let (Some(first), Some(second)) = (file(one), file(other)) else { return false };
    is_one(&first, &second) || {
        let whole = |path: &Path| path.canonicalize().ok();
        whole(one).is_some_and(|path| whole(other) == Some(path))
    }
}

#[cfg(unix)]
fn is_one(first: &std::fs::Metadata, second: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (first.dev(), first.ino()) == (second.dev(), second.ino())
}

/// Where a file has no number, only its path tells.
#[cfg(not(unix))]
fn is_one(_: &std::fs::Metadata, _: &std::fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn nothing_half_written_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("a.csv");
        std::fs::write(&target, "before").expect("written");
        let failed = write_whole(&target, |file| {
            file.write_all(b"half")?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read_to_string(&target).expect("still there"), "before");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_also_one_whose_file_is_not_there_yet() {
        let folder = tempfile::tempdir().expect("a folder");
        let (link, target) = (folder.path().join("link"), folder.path().join("deep/target"));
        std::fs::create_dir(folder.path().join("deep")).expect("a folder");
        std::os::unix::fs::symlink("deep/target", &link).expect("a link");
        for text in ["made", "replaced"] {
            write_whole(&link, |file| file.write_all(text.as_bytes())).expect("written");
            assert!(link.is_symlink());
            assert_eq!(std::fs::read_to_string(&target).expect("there"), text);
        }
        assert!(!is_stream(&link) && is_stream(Path::new("/dev/null")));
    }

    #[cfg(unix)]
    #[test]
    fn one_file_is_known_by_each_of_its_names_and_a_device_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = |name: &str| folder.path().join(name);
        std::fs::write(name("a"), "").expect("written");
        std::fs::write(name("b"), "").expect("written");
        std::fs::hard_link(name("a"), name("hard")).expect("a link");
        std::os::unix::fs::symlink("hard", name("soft")).expect("a link");
        assert!(is_same_file(&name("a"), &name("soft")) && is_same_file(&name("hard"), &name("a")));
        assert!(!is_same_file(&name("a"), &name("b")) && !is_same_file(&name("a"), &name("none")));
        assert!(!is_same_file(Path::new("/dev/null"), Path::new("/dev/null")));
    }
}
