//! What must be there before anything is measured: programs, the peers' Python, and the files.

use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The seed of the history; any will do, as long as all measurements have the same.
const SEED: &str = "7";

/// A file to measure on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Format {
    /// Incident after incident, as most exports are.
    Csv,
    /// The same rows in the order of their times, as an audit table is.
    CsvByTime,
    Parquet,
    Xes,
}

impl Format {
    pub(crate) const ALL: [Self; 4] = [Self::Csv, Self::CsvByTime, Self::Parquet, Self::Xes];
    /// Those that Thirdline writes itself.
    pub(crate) const WRITTEN: [Self; 3] = [Self::Csv, Self::Parquet, Self::Xes];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::CsvByTime => "CSV by time",
            Self::Parquet => "Parquet",
            Self::Xes => "XES",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => ".csv",
            Self::CsvByTime => "-by-time.csv",
            Self::Parquet => ".parquet",
            Self::Xes => ".xes",
        }
    }
}

/// One history in several formats.
pub(crate) struct Data {
    stem: PathBuf,
    pub(crate) events: u64,
}

impl Data {
    pub(crate) fn file(&self, format: Format) -> PathBuf {
        beside(&self.stem, format.ending())
    }

    pub(crate) fn organisation(&self) -> PathBuf {
        beside(&self.stem, "-organisation.toml")
    }

    /// Where Thirdline writes the evidence of one format.
    pub(crate) fn evidence(&self, format: Format) -> PathBuf {
        beside(&self.stem, &format!("-evidence{}.json", format.ending()))
    }

    pub(crate) fn bytes(&self, format: Format) -> u64 {
        fs::metadata(self.file(format)).map_or(0, |m| m.len())
    }
}

fn beside(stem: &Path, ending: &str) -> PathBuf {
    let mut name = stem.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Where everything is.
pub(crate) struct Place {
    /// `bench/`
    pub(crate) folder: PathBuf,
    pub(crate) thirdline: PathBuf,
    pub(crate) floor: PathBuf,
    pub(crate) peers: PathBuf,
    pub(crate) python: PathBuf,
}

impl Place {
    pub(crate) fn find() -> anyhow::Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = here.parent().context("the runner has no folder around it")?.to_owned();
        let root = folder.parent().context("bench/ has no folder around it")?;
        let built = folder.join("target/release");
        Ok(Self {
            thirdline: root.join("target/release/thirdline"),
            floor: built.join("floor"),
            peers: built.join("peers-rs"),
            python: folder.join(".venv/bin/python"),
            folder,
        })
    }

    /// Builds and installs what is missing.
    pub(crate) fn prepare(&self) -> anyhow::Result<()> {
        // Paths to the programs are known only if nobody's settings move the target folder.
        let root = self.folder.join("..");
        let build = ["build", "--release", "--locked", "--quiet", "--target-dir", "target"];
        run(Command::new("cargo").current_dir(&root).args(build).args(["--package", "thirdline"]))?;
        run(Command::new("cargo").current_dir(&self.folder).args(build).args([
            "--package",
            "floor",
            "--package",
            "peers-rs",
        ]))?;
        self.install_peers("requirements.txt", ".venv")?;
        if Command::new("time").args(["-f", "", "true"]).output().is_err() {
            let install = ["install", "-y", "-qq", "--no-install-recommends", "time"];
            run(Command::new("apt-get").args(["update", "-qq"]))?;
            run(Command::new("apt-get").args(install))
                .context("install the Debian package `time` by hand")?;
        }
        Ok(())
    }

    /// The same for the benchmark of calendars, which needs far less.
    pub(crate) fn prepare_calendar(&self) -> anyhow::Result<()> {
        let root = self.folder.join("..");
        let build = ["build", "--release", "--locked", "--quiet", "--target-dir", "target"];
        run(Command::new("cargo").current_dir(&root).args(build).args(["--package", "thirdline"]))?;
        let peers = ["--package", "calendar-rs"];
        run(Command::new("cargo").current_dir(&self.folder).args(build).args(peers))?;
        self.install_peers("requirements-calendar.txt", ".venv-calendar")
    }

    /// The same for the benchmark of simulation.
    pub(crate) fn prepare_simulation(&self) -> anyhow::Result<()> {
        self.prepare_own("simulation-rs")?;
        self.install_peers("requirements-simulation.txt", ".venv-simulation")
    }

    /// The same for a benchmark that has no peers, only a program of our own.
    pub(crate) fn prepare_own(&self, package: &str) -> anyhow::Result<()> {
        let root = self.folder.join("..");
        let build = ["build", "--release", "--locked", "--quiet", "--target-dir", "target"];
        run(Command::new("cargo").current_dir(&root).args(build).args(["--package", "thirdline"]))?;
        let own = ["--package", package];
        run(Command::new("cargo").current_dir(&self.folder).args(build).args(own))
    }

    /// The peers from PyPI, again whenever their versions change.
    fn install_peers(&self, requirements: &str, venv: &str) -> anyhow::Result<()> {
        let wanted = self.folder.join(requirements);
        let venv = self.folder.join(venv);
        let python = venv.join("bin/python");
        let installed = venv.join("installed.txt");
        if fs::read(&installed).is_ok_and(|done| fs::read(&wanted).is_ok_and(|w| w == done)) {
            return Ok(());
        }
        if !python.exists() {
            run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
        }
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
        run(Command::new(&python).args(pip).arg(&wanted))?;
        fs::copy(&wanted, &installed)?;
        Ok(())
    }

    /// The history of so many incidents in these formats, generated where it is missing.
    pub(crate) fn data(&self, incidents: u32, formats: &[Format]) -> anyhow::Result<Data> {
        let folder = self.folder.join("data");
        fs::create_dir_all(&folder)?;
        let stem = folder.join(incidents.to_string());
        let mut data = Data { stem, events: 0 };
        let csv = data.file(Format::Csv);
        self.generate(incidents, &csv)?;
        for &format in formats {
            let file = data.file(format);
            if format == Format::CsvByTime {
                if !file.exists() {
                    sort_by_time(&csv, &file)?;
                }
            } else {
                self.generate(incidents, &file)?;
            }
        }
        let lines = fs::File::open(&csv).map(std::io::BufReader::new)?;
        data.events = std::io::BufRead::split(lines, b'\n').count() as u64 - 1;
        Ok(data)
    }

    fn generate(&self, incidents: u32, file: &Path) -> anyhow::Result<()> {
        if file.exists() {
            return Ok(());
        }
        let mut command = Command::new(&self.thirdline);
        command.args(["history", "generate", "--seed", SEED]);
        run(command.args(["--incidents", &incidents.to_string(), "--output"]).arg(file))
    }

    /// The version of a peer from PyPI.
    pub(crate) fn pinned(&self, package: &str) -> anyhow::Result<String> {
        let read = |name: &str| fs::read_to_string(self.folder.join(name));
        let text = read("requirements.txt")?
            + &read("requirements-calendar.txt")?
            + &read("requirements-simulation.txt")?;
        let pins = text.lines().filter_map(|line| line.split_whitespace().next()?.split_once("=="));
        let version = pins.filter(|pin| pin.0 == package).map(|pin| pin.1.to_owned()).next();
        version.with_context(|| format!("bench/requirements*.txt do not pin {package}"))
    }

    /// The version of a crate of this workspace.
    pub(crate) fn locked(&self, package: &str) -> anyhow::Result<String> {
        let text = fs::read_to_string(self.folder.join("Cargo.lock"))?;
        let entry = format!("name = \"{package}\"\nversion = \"");
        let version = text.split_once(&entry).and_then(|(_, rest)| rest.split('"').next());
        version
            .map(str::to_owned)
            .with_context(|| format!("bench/Cargo.lock does not name {package}"))
    }
}

/// A generated history has no line break within a field and no comma in a number, so lines can be
/// sorted as they are; the sort is stable and keeps the events of an incident in order.
fn sort_by_time(from: &Path, to: &Path) -> anyhow::Result<()> {
    let text = fs::read_to_string(from)?;
    let (header, rows) = text.split_once('\n').context("the history has no header")?;
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.sort_by_key(|row| row.split(',').nth(1));
    let mut sorted = String::with_capacity(text.len());
    for row in std::iter::once(header).chain(rows) {
        sorted.push_str(row);
        sorted.push('\n');
    }
    fs::write(to, sorted)?;
    Ok(())
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{name} cannot be started"))?;
    if !status.success() {
        bail!("{name} failed: {status}");
    }
    Ok(())
}
