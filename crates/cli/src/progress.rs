//! Progress with rate and remaining time, on standard error, only on a terminal and only for what
//! takes longer than a second.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Shows progress until it is dropped.
pub(crate) struct Progress {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows how far `position` is on the way to `total`. The unit is bytes, or events.
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
            if stopped.recv_timeout(Duration::from_secs(1)) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template(template(total.is_some(), bytes)) {
                bar.set_style(style.progress_chars("━━ "));
            }
            bar.set_message(what);
            while stopped.recv_timeout(Duration::from_millis(100)) == Err(RecvTimeoutError::Timeout)
            {
                bar.set_position(position());
            }
            bar.finish_and_clear();
        });
        Self { stop: Some(stop), thread: Some(thread) }
    }
}

fn template(has_total: bool, bytes: bool) -> &'static str {
    match (has_total, bytes) {
        (true, true) => "{msg} {bar:24.cyan} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left",
        (false, true) => "{msg} {spinner} {bytes}  {bytes_per_sec}",
        (true, false) => "{msg} {bar:24.cyan} {human_pos}/{human_len}  {per_sec}  {eta} left",
        (false, false) => "{msg} {spinner} {human_pos}  {per_sec}",
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
