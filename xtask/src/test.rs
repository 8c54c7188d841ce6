//! `cargo xtask test`: every test, on a machine that has nothing but a Rust toolchain.

use crate::run::{is_there, program, run, workspace};
use anyhow::Context;

/// Runs the browser's tests, the oracles of the statistics, the examples in the documentation, and
/// last all other tests, so that their summary ends the output.
pub(crate) fn run_all() -> anyhow::Result<()> {
    browser()?;
    crate::oracles::run_all()?;
    run(program("cargo").args(["test", "--workspace", "--doc", "--locked", "--quiet"]))?;
    if is_there("cargo-nextest") {
        run(program("cargo").args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast"]))
    } else {
        run(program("cargo").args([
            "test",
            "--workspace",
            "--locked",
            "--lib",
            "--bins",
            "--tests",
        ]))
    }
}

/// The report in a real browser: `e2e/` has its own package file.
fn browser() -> anyhow::Result<()> {
    let folder = workspace().join("e2e");
    if !is_there("chromium") {
        install(&["chromium"])?;
    }
    if !is_there("npm") {
        install(&["nodejs", "npm"])?;
    }
    let mut npm = program("npm");
    npm.current_dir(&folder).args(["ci", "--no-audit", "--no-fund", "--silent"]);
    run(&mut npm).context("the browser tests' packages cannot be installed")?;
    // With the profile of the tests, whose dependencies are built anyway.
    run(program("cargo").args([
        "build",
        "--profile",
        "test",
        "--package",
        "thirdline",
        "--locked",
    ]))?;
    let mut tests = program("npm");
    tests.current_dir(&folder).args(["test", "--silent"]);
    run(&mut tests)
}

/// Installs Debian packages; as root, or through sudo.
pub(crate) fn install(packages: &[&str]) -> anyhow::Result<()> {
    let root = std::env::var("USER").is_ok_and(|u| u == "root") || !is_there("sudo");
    let apt = |arguments: &[&str]| {
        let mut command = if root { program("apt-get") } else { program("sudo") };
        if !root {
            command.arg("apt-get");
        }
        command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
        run(&mut command)
    };
    apt(&["update", "-qq"])?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments).with_context(|| format!("install {} by hand", packages.join(" ")))
}
