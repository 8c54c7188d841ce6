//! `thirdline organisation`: who is who, as it was understood.

use crate::arguments::{CheckOrganisation, OrganisationCommand};
use crate::evidence::read_organisation;
use crate::import::import;
use crate::output;
use thirdline_document::schema::{Section, example_toml};
use thirdline_domain::{ORGANISATION, SERVICE, TEAM, UNIT};

/// All of an organisation file, in the order in which one writes it.
const SECTIONS: [&Section; 4] = [&ORGANISATION, &UNIT, &TEAM, &SERVICE];

pub(crate) fn run(command: &OrganisationCommand) -> anyhow::Result<()> {
    match command {
        OrganisationCommand::Check(asked) => check(asked),
        OrganisationCommand::Example => {
            output::write(None, |out| out.write_all(example_toml(&SECTIONS).as_bytes()))
        }
    }
}

fn check(asked: &CheckOrganisation) -> anyhow::Result<()> {
    let organisation = read_organisation(&asked.file)?;
    let imported = match asked.histories.as_slice() {
        [] => None,
        files => Some(import(files, &asked.reading)?),
    };
    let history = imported.as_ref().map(|i| &i.history);
    let paper = thirdline_report::organisation(&organisation, history);
    let text = paper.text(output::style(asked.ascii, false));
    output::write(None, |out| out.write_all(text.as_bytes()))
}
