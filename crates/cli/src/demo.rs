//! `thirdline demo`: the main job on a fictional firm's year, with nothing else at hand.

use crate::arguments::Demo;
use crate::history::{write_history, write_portfolio};
use crate::output;
use anyhow::Context;
use thirdline_domain::Organisation;
use thirdline_evidence::{Dimension, Evidence, Question};
use thirdline_history::{Plan, Planting, plant};
use thirdline_report::{Import, ImportNote, Report};

pub(crate) fn run(demo: &Demo) -> anyhow::Result<()> {
    std::fs::create_dir_all(&demo.folder)
        .with_context(|| format!("{}: the folder cannot be made", demo.folder.display()))?;
    let plan = Plan { incidents: demo.incidents, seed: demo.seed, ..Plan::default() };
    let made = plant(&plan, &Planting { small_teams: true, ..Planting::default() });
    let history = demo.folder.join("history.csv");
    let organisation_file = demo.folder.join("organisation.toml");
    let page = demo.folder.join("evidence.html");
    write_history(&made.history, &history)?;
    write_portfolio(&demo.folder, &made)?;

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
        writeln!(out, "What people say:           {}", demo.folder.join("pulse.csv").display())?;
        writeln!(out, "Facts beside the tickets:  {}", demo.folder.join("facts").display())?;
        writeln!(out, "What is hidden in it:      {}", demo.folder.join("truth.toml").display())?;
        writeln!(out, "\nWith your own tickets:     thirdline evidence FILE --output evidence.html")
    })
}
