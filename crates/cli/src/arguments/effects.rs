//! Arguments of histories with known effects.

use clap::Args;

/// Known effects of remedies, and how large they are.
#[derive(Debug, Args)]
pub(crate) struct KnownEffects {
    /// Plant one known story of a remedy in each service (it worked, it did nothing, something else
    /// happened), and write the organisation, a decision for each remedy and the truth beside the
    /// history
    #[arg(long, group = "planting", conflicts_with = "incidents")]
    pub(crate) plant_effect: bool,
    /// By which factor user clocks become shorter where something works
    #[arg(long, value_name = "F", requires = "plant_effect", default_value_t = 0.5, value_parser = factor)]
    pub(crate) effect_factor: f64,
    /// Share of users helped within 24 hours after the remedy that is judged by it; before it is 0.5
    #[arg(long, value_name = "P", requires = "plant_effect", default_value_t = 0.7, value_parser = share)]
    pub(crate) effect_share: f64,
    /// Standard deviation of the natural logarithm of user clocks
    #[arg(long, value_name = "S", requires = "plant_effect", default_value_t = 2.5, value_parser = spread)]
    pub(crate) log_sd: f64,
    /// The same of a factor that all incidents of a service and month share: variation beyond chance
    #[arg(long, value_name = "S", requires = "plant_effect", default_value_t = 0.0, value_parser = spread)]
    pub(crate) month_log_sd: f64,
    /// Change the ticket system's statuses for all services, not only for one
    #[arg(long, requires = "plant_effect")]
    pub(crate) statuses_of_all: bool,
}

fn number_within(text: &str, from: f64, to: f64) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if (from..=to).contains(&number) => Ok(number),
        _ => Err(format!("a number from {from} to {to} is needed")),
    }
}

fn factor(text: &str) -> Result<f64, String> {
    number_within(text, 0.01, 1.0)
}

fn share(text: &str) -> Result<f64, String> {
    number_within(text, 0.5, 0.99)
}

fn spread(text: &str) -> Result<f64, String> {
    number_within(text, 0.0, 4.0)
}
