//! The real binary in a folder of its own.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Stands in every column of persons; whatever happens, no command shows it.
pub(crate) const PERSON: &str = "value-of-a-person-column";

/// A folder that is gone after the test. Commands run in it, so that they name files in short.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.file(name, text);
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), bytes).unwrap();
    }

    /// The names of all files, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_thirdline"));
        command.current_dir(self.path()).args(arguments).stdin(Stdio::null());
        for name in ["COLUMNS", "NO_COLOR", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command
    }

    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        Said::of(arguments, self.command(arguments).output().unwrap())
    }
}

/// What a command said and how it ended.
pub(crate) struct Said {
    what: String,
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// Whatever a command was given: it does not panic and names nobody.
    #[track_caller]
    pub(crate) fn of(arguments: &[&str], output: std::process::Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (out, err) = (text(output.stdout), text(output.stderr));
        let said = Self { what: arguments.join(" "), code: output.status.code(), out, err };
        assert!(!said.err.contains("panicked"), "{said}");
        assert!(!said.out.contains(PERSON) && !said.err.contains(PERSON), "{said}");
        said
    }

    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        assert_eq!(self.code, Some(0), "{self}");
        self
    }

    /// Standard error holds each of the texts.
    #[track_caller]
    pub(crate) fn tells(&self, texts: &[&str]) {
        for text in texts {
            assert!(self.err.contains(text), "expected {text:?} in {self}");
        }
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {self}"))
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let start = |text: &str| text.chars().take(4_000).collect::<String>();
        writeln!(f, "`{}`, exit code {:?}", self.what, self.code)?;
        write!(f, "standard error:\n{}\nstandard output:\n{}", start(&self.err), start(&self.out))
    }
}
