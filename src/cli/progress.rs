//! How far a scan is, for a person who waits: on a terminal, after half a second, on standard
//! error, and gone when the scan is done.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use super::terminal;

const FIRST: Duration = Duration::from_millis(500);
const EVERY: Duration = Duration::from_millis(100);

/// Does the work, and shows how many of `total` files were `seen` meanwhile.
pub(super) fn during<T>(
    total: usize,
    seen: impl Fn() -> usize + Sync + Send,
    work: impl FnOnce() -> T,
) -> T {
    let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    if !io::stderr().is_terminal() || terminal::in_ci() || dumb {
        return work();
    }
    let (done, waits) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || show(&mut io::stderr(), &waits, total, &seen, FIRST, EVERY));
        let result = work();
        // Nobody sends: that we are gone is the message.
        drop(done);
        result
    })
}

fn show(
    out: &mut dyn Write,
    waits: &Receiver<()>,
    total: usize,
    seen: &dyn Fn() -> usize,
    first: Duration,
    every: Duration,
) {
    let mut pause = first;
    while waits.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
        pause = every;
        // A terminal that went away is no reason to stop.
        let _ = write!(out, "\r\x1b[2Kxii: {} of {total} files", seen().min(total));
        let _ = out.flush();
    }
    if pause == every {
        let _ = write!(out, "\r\x1b[2K");
        let _ = out.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(wait: Duration, first: Duration) -> String {
        let mut out = Vec::new();
        let (done, waits) = mpsc::channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                std::thread::sleep(wait);
                drop(done);
            });
            show(&mut out, &waits, 9, &|| 4, first, Duration::from_millis(5));
        });
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn only_who_waits_sees_it_and_it_goes_away() {
        let quick = shown(Duration::ZERO, Duration::from_mins(1));
        assert_eq!(quick, "");
        let slow = shown(Duration::from_millis(100), Duration::ZERO);
        assert!(slow.contains("xii: 4 of 9 files"), "{slow:?}");
        assert!(slow.ends_with("\r\x1b[2K"), "{slow:?}");
    }
}
