//! Progress with rate and remaining time, on standard error, only on a terminal and only for what
//! takes longer than a second.

use indicatif::{
    HumanBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle,
};
use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;
use thirdline_chart::format::count;

/// What takes no longer shows no progress.
const SHORT: Duration = Duration::from_secs(1);

/// Shows progress until it is dropped.
pub(crate) struct Progress {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows how far `position` is on the way to `total`. The unit is bytes, or whatever
    /// `what` names.
    pub(crate) fn show(
        what: &str,
        total: Option<u64>,
        bytes: bool,
        position: impl Fn() -> u64 + Send + 'static,
    ) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { stop: None, thread: None };
        }
        let (stop, stopped) = channel();
        let what = what.to_owned();
        let thread = std::thread::spawn(move || {
            if stopped.recv_timeout(SHORT) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden())
                .with_elapsed(SHORT);
            if let Ok(style) = ProgressStyle::with_template(template(total.is_some(), bytes)) {
                let style =
                    style.with_key("rate", move |state: &ProgressState, to: &mut dyn Write| {
                        let rate = per_second(state);
                        // Nothing can be done about a terminal that takes no text.
                        let _ = if bytes {
                            write!(to, "{}/s", HumanBytes(rate as u64))
                        } else {
                            write!(to, "{}/s", count(rate as u64))
                        };
                    });
                let style =
                    style.with_key("left", move |state: &ProgressState, to: &mut dyn Write| {
                        let rest = state.len().unwrap_or(0).saturating_sub(state.pos()) as f64;
                        let seconds = (rest / per_second(state).max(1.0)).ceil();
                        let _ =
                            write!(to, "{:#}", HumanDuration(Duration::from_secs(seconds as u64)));
                    });
                bar.set_style(style.progress_chars("━━ "));
            }
            bar.set_message(what);
            bar.set_position(position());
            bar.set_draw_target(ProgressDrawTarget::stderr());
            while stopped.recv_timeout(Duration::from_millis(100)) == Err(RecvTimeoutError::Timeout)
            {
                bar.set_position(position());
            }
            bar.finish_and_clear();
        });
        Self { stop: Some(stop), thread: Some(thread) }
    }
}

/// Since the work began, not since the bar was shown.
fn per_second(state: &ProgressState) -> f64 {
    state.pos() as f64 / state.elapsed().as_secs_f64().max(0.001)
}

fn template(has_total: bool, bytes: bool) -> &'static str {
    match (has_total, bytes) {
        (true, true) => "{msg} {bar:24.cyan} {bytes}/{total_bytes}  {rate}  {left} left",
        (false, true) => "{msg} {spinner} {bytes}  {rate}",
        (true, false) => "{msg} {bar:24.cyan} {human_pos}/{human_len}  {rate}  {left} left",
        (false, false) => "{msg} {spinner} {human_pos}  {rate}",
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The thread only draws; if it failed there is nothing to mend.
            let _ = thread.join();
        }
    }
}
