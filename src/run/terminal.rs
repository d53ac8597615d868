//! The terminal taken over and given back, whatever happens in between.

use std::io::{self, Write};
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
#[cfg(unix)]
use std::time::Duration;

use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::style::Print;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size};
use crossterm::{cursor, execute};

use super::journal::Owed;
use crate::app::Msg;
use crate::app::cells::Ambiguous;

/// The terminal while it is ours; given back when dropped.
pub(super) struct Guard {
    /// The signal that ends the program; 0 while none came.
    ending: Arc<AtomicI32>,
}

impl Guard {
    /// Takes the terminal over. What gives it back is in place before anything changes.
    pub fn enter(sender: Sender<Msg>, owed: Arc<Owed>, mouse: bool) -> io::Result<Self> {
        hook();
        let ending = Arc::new(AtomicI32::new(0));
        signals(sender, owed, ending.clone())?;
        let guard = Self { ending };
        take()?;
        if mouse {
            MOUSE.store(true, Ordering::Release);
            execute!(out()?, EnableMouseCapture)?;
        }
        Ok(guard)
    }

    /// The signal that ends the program, if one came.
    pub fn signal(&self) -> Option<i32> {
        Some(self.ending.load(Ordering::Acquire)).filter(|signal| *signal != 0)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// What the screen is written to: a handle of our own. Nobody who keeps standard output locked can
/// keep a signal from giving the terminal back.
#[cfg(unix)]
pub(super) type Out = std::fs::File;
#[cfg(not(unix))]
pub(super) type Out = io::Stdout;

/// A new handle of the screen.
#[cfg(unix)]
pub(super) fn out() -> io::Result<Out> {
    use std::os::fd::AsFd;
    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

/// A new handle of the screen.
#[cfg(not(unix))]
pub(super) fn out() -> io::Result<Out> {
    Ok(io::stdout())
}

/// Whether the terminal is ours: what is printed after it was given back is not to be written over by giving it back again.
static TAKEN: AtomicBool = AtomicBool::new(false);

fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::Release);
    enable_raw_mode()?;
    execute!(out()?, EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
    if MOUSE.load(Ordering::Acquire) { execute!(out()?, EnableMouseCapture) } else { Ok(()) }
}

/// Whether the mouse was asked for: only then is it given back, and taken again after a stop.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// May run twice; a terminal that is gone makes no noise.
fn give_back() {
    if !TAKEN.swap(false, Ordering::AcqRel) {
        return;
    }
    if let Ok(mut out) = out() {
        if MOUSE.load(Ordering::Acquire) {
            let _ = execute!(out, DisableMouseCapture);
        }
        let _ = execute!(out, DisableBracketedPaste, cursor::Show, LeaveAlternateScreen);
    }
    let _ = disable_raw_mode();
}

/// A panic on the thread that draws ends the program: the terminal is given back before it is told of.
/// One on a worker is caught there and told as that report's fault; the screen stays.
fn hook() {
    let before = panic::take_hook();
    let drawing = thread::current().id();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == drawing {
            give_back();
            before(info);
        }
    }));
}

/// How long the program has to end by itself after a signal, and the journal to be written then.
#[cfg(unix)]
const GRACE: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(10));

/// A thread that sees to signals. One that ends the program asks it to, and ends it where it does not
/// listen: a terminal that is gone must not leave a process that waits for keys for ever (crossterm
/// 0.29 does, crossterm-rs/crossterm#793).
#[cfg(unix)]
fn signals(sender: Sender<Msg>, owed: Arc<Owed>, ending: Arc<AtomicI32>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::Signals;
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            match signal {
                // Another program has the terminal: what is typed there is meant for it. It is stopped with us.
                SIGINT | SIGCONT if LENT.load(Ordering::Acquire) => {}
                SIGTSTP if LENT.load(Ordering::Acquire) => drop(signal_hook::low_level::emulate_default_handler(SIGTSTP)),
                SIGTSTP => drop(sender.send(Msg::Stop)),
                SIGCONT => {
                    // The shell had the terminal meanwhile, and it may have another size now.
                    let _ = take();
                    if let Ok((width, height)) = size() {
                        let _ = sender.send(Msg::Resize(width, height));
                    }
                    let _ = sender.send(Msg::Resumed);
                }
                _ => {
                    ending.store(signal, Ordering::Release);
                    let _ = sender.send(Msg::Closed);
                    thread::sleep(GRACE.0);
                    owed.wait(GRACE.1);
                    give_back();
                    std::process::exit(128 + signal);
                }
            }
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn signals(_sender: Sender<Msg>, _owed: Arc<Owed>, _ending: Arc<AtomicI32>) -> io::Result<()> {
    Ok(())
}

/// Gives the terminal to the shell until the program is resumed.
pub(super) fn suspend() -> io::Result<()> {
    give_back();
    #[cfg(unix)]
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
    take()
}

/// Whether another program has the terminal.
static LENT: AtomicBool = AtomicBool::new(false);

/// Lets another program have the terminal for as long as it runs.
pub(super) fn lend<T>(other: impl FnOnce() -> T) -> io::Result<T> {
    give_back();
    LENT.store(true, Ordering::Release);
    let done = other();
    LENT.store(false, Ordering::Release);
    take()?;
    Ok(done)
}

/// How wide the terminal draws an ambiguous character: one is printed and the terminal asked where
/// its cursor is. `None` when it does not answer.
pub(super) fn probe() -> Option<Ambiguous> {
    let mut out = out().ok()?;
    execute!(out, cursor::MoveTo(0, 0), Print("①")).ok()?;
    match cursor::position().ok()? {
        (1, _) => Some(Ambiguous::Narrow),
        (2, _) => Some(Ambiguous::Wide),
        _ => None,
    }
}

/// Puts text on the clipboard through the terminal (OSC 52): works over ssh, needs no desktop.
pub(super) fn copy(text: &str) -> io::Result<()> {
    let mut out = out()?;
    write!(out, "\x1b]52;c;{}\x07", base64(text.as_bytes()))?;
    out.flush()
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_usize, |word, byte| word << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let sign = char::from(SIGNS[word >> (18 - 6 * at) & 63]);
            text.push(if at <= chunk.len() { sign } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clipboard_gets_what_the_standard_says() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"), ("甲", "55Sy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
