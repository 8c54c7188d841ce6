//! `thirdline demo`: the main job on a fictional firm's year, with nothing else at hand.

use crate::arguments::Demo;
use crate::history::write_history;
use crate::output;
use anyhow::Context;
use thirdline_domain::Organisation;
use thirdline_evidence::{Dimension, Evidence, Question};
use thirdline_history::{Plan, generate};
use thirdline_report::{Import, ImportNote, Report};

pub(crate) fn run(demo: &Demo) -> anyhow::Result<()> {
    std::fs::create_dir_all(&demo.folder)
        .with_context(|| format!("{}: the folder cannot be made", demo.folder.display()))?;
    let made = generate(&Plan { incidents: demo.incidents, seed: demo.seed, ..Plan::default() });
    let history = demo.folder.join("history.csv");
    let organisation_file = demo.folder.join("organisation.toml");
    let page = demo.folder.join("evidence.html");
    write_history(&made.history, &history)?;
    let toml = made.organisation_toml.as_bytes();
    output::write(Some(&organisation_file), |out| out.write_all(toml))?;

    let organisation =
        Organisation::parse(&organisation_file.display().to_string(), &made.organisation_toml)?;
    let by = vec![
        Dimension::Side,
        Dimension::Line,
        Dimension::Service,
        Dimension::Priority,
        Dimension::Month,
    ];
    let question = Question { by, ..Question::default() };
    let evidence = Evidence::of(&made.history, &organisation, question);
    let import = Import {
        organisation: organisation.name.clone(),
        files: vec![(history.display().to_string(), made.history.event_count() as u64)],
        mapping: format!("A fictional firm, generated with seed {}.", demo.seed),
        notes: vec![ImportNote {
            key: "rows",
            count: made.history.event_count() as u64,
            about: "rows were generated",
        }],
        queries: Vec::new(),
    };
    let report =
        Report { evidence: &evidence, history: &made.history, import: &import, disputed: None };
    let html = thirdline_report::html::html(&report);
    output::write(Some(&page), |out| out.write_all(html.as_bytes()))?;

    let text = thirdline_report::text::text(&report, output::style(false, false));
    output::write(None, |out| {
        out.write_all(text.as_bytes())?;
        writeln!(out, "\nThe page to show around:   {}", page.display())?;
        writeln!(out, "The tickets behind it:     {}", history.display())?;
        writeln!(out, "Who is who:                {}", organisation_file.display())?;
        writeln!(out, "\nWith your own tickets:     thirdline evidence FILE --output evidence.html")
    })
}
