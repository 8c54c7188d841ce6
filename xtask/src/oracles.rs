//! The statistics held to Python libraries that know nothing of ours: see
//! `crates/evidence/tests/oracles/`.

use crate::run::{is_there, program, run, workspace};
use crate::test::install;
use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn compare(folder: &Path) -> anyhow::Result<()> {
    let python = python(folder)?;
    let told = folder.join("ours.json");
    let mut example = program("cargo");
    // With the profile of the tests, whose dependencies are built anyway.
    example.args(["run", "--quiet", "--locked", "--profile", "test"]);
    let output = example
        .args(["--package", "thirdline-evidence", "--example", "oracles"])
        .output()
        .context("cargo cannot be started")?;
    if !output.status.success() {
        bail!(
            "the example that writes our figures failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    fs::write(&told, &output.stdout).with_context(|| format!("{}", told.display()))?;
    let check = workspace().join("crates/evidence/tests/oracles/check.py");
    run(Command::new(python).arg(check).arg(told))
        .context("our statistics do not agree with their oracles")
}

/// Writes what ours say, and has it computed anew.
///
/// # Errors
/// If Python or its packages cannot be installed, or if a figure differs by more than is tolerated.
pub(crate) fn run_all() -> anyhow::Result<()> {
    let folder = workspace().join("target/oracles");
    fs::create_dir_all(&folder).with_context(|| format!("{}", folder.display()))?;
    compare(&folder)
}

/// A Python of its own with the packages, installed again whenever their versions change.
fn python(folder: &Path) -> anyhow::Result<PathBuf> {
    let wanted = workspace().join("crates/evidence/tests/oracles/requirements.txt");
    let installed = folder.join("installed.txt");
    let python = folder.join("venv/bin/python");
    let same = || fs::read(&installed).ok() == fs::read(&wanted).ok();
    if python.exists() && installed.exists() && same() {
        return Ok(python);
    }
    if !is_there("python3") {
        install(&["python3", "python3-venv"])?;
    }
    let venv = || run(program("python3").args(["-m", "venv"]).arg(folder.join("venv")));
    if !python.exists() && venv().is_err() {
        // Debian's Python comes without the module.
        install(&["python3-venv"])?;
        venv().context("Python cannot make an environment of its own")?;
    }
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    run(Command::new(&python).args(pip).arg(&wanted)).context(
        "the oracles' packages cannot be installed: PyPI must be in reach once, or the versions in \
         crates/evidence/tests/oracles/requirements.txt do not suit this Python",
    )?;
    fs::copy(&wanted, &installed).with_context(|| format!("{}", installed.display()))?;
    Ok(python)
}
