//! Keys, pastes and sizes from the terminal as messages.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::tell;
use crate::app::Msg;
use crate::app::key::{Code, Key};
use crate::app::mouse::{Mouse, Pointed};
use crate::store::now;

/// Keeps the thread that listens from the keys while another program has the terminal.
#[derive(Debug, Default)]
pub(super) struct Gate {
    state: Mutex<Listening>,
    changed: Condvar,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Listening {
    /// Keys are read.
    #[default]
    On,
    /// They are to be left to another program.
    Asked,
    /// They are left to it.
    Off,
}

/// So long a thread is waited for that does not answer; it does not read then either, but for what comes first.
const ANSWER: Duration = Duration::from_secs(1);

impl Gate {
    fn lock(&self) -> MutexGuard<'_, Listening> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves the keys to another program for as long as `other` runs.
    pub fn without_keys<T>(&self, other: impl FnOnce() -> T) -> T {
        *self.lock() = Listening::Asked;
        wake();
        let held = self.changed.wait_timeout_while(self.lock(), ANSWER, |state| *state != Listening::Off);
        drop(held);
        let done = other();
        *self.lock() = Listening::On;
        self.changed.notify_all();
        done
    }

    /// Waits while another program has the keys.
    fn pass(&self) {
        let mut state = self.lock();
        if *state == Listening::Asked {
            *state = Listening::Off;
            self.changed.notify_all();
        }
        while *state == Listening::Off {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Ends the wait for a key: the library answers this signal with the size of the screen.
#[cfg(unix)]
fn wake() {
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGWINCH);
}

#[cfg(not(unix))]
fn wake() {}

/// Listens to the terminal in a thread of its own. A terminal that cannot be read any more is gone:
/// the program ends, as everything decided is on disk.
pub(super) fn listen(sender: Sender<Msg>, gate: Arc<Gate>) {
    std::thread::spawn(move || {
        while let Ok(event) = event::read() {
            if let Some(msg) = message(event)
                && sender.send(msg).is_err()
            {
                return;
            }
            gate.pass();
        }
        tell(&sender, Msg::Closed);
    });
}

fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Msg::Key(read(key)?, now())),
        Event::Mouse(mouse) => Some(Msg::Mouse(pointed(mouse)?, now(), None)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(width, height)),
        _ => None,
    }
}

fn pointed(event: MouseEvent) -> Option<Mouse> {
    let what = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Pointed::Click,
        MouseEventKind::ScrollDown => Pointed::Down,
        MouseEventKind::ScrollUp => Pointed::Up,
        _ => return None,
    };
    Some(Mouse { what, x: event.column, y: event.row })
}

fn read(key: KeyEvent) -> Option<Key> {
    let code = match key.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::F(n) => Code::F(n),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab | KeyCode::BackTab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        _ => return None,
    };
    let held = |modifier| key.modifiers.contains(modifier);
    let shift = key.code == KeyCode::BackTab || (held(KeyModifiers::SHIFT) && !matches!(code, Code::Char(_)));
    Some(Key { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), shift })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_listens_waits_until_the_other_program_is_done() {
        let gate = Arc::new(Gate::default());
        let (told, heard) = std::sync::mpsc::channel();
        let listening = gate.clone();
        std::thread::spawn(move || {
            loop {
                listening.pass();
                if told.send(()).is_err() {
                    return;
                }
                std::thread::yield_now();
            }
        });
        gate.without_keys(|| {
            while heard.try_recv().is_ok() {}
            assert!(heard.recv_timeout(Duration::from_millis(50)).is_err(), "nothing is read meanwhile");
        });
        assert!(heard.recv_timeout(Duration::from_secs(5)).is_ok());
    }

    #[test]
    fn keys_come_as_they_are_written() {
        for (code, modifiers, written) in [
            (KeyCode::Char('N'), KeyModifiers::SHIFT, "N"),
            (KeyCode::BackTab, KeyModifiers::SHIFT, "Shift-Tab"),
            (KeyCode::F(3), KeyModifiers::SHIFT, "Shift-F3"),
            (KeyCode::Char('d'), KeyModifiers::CONTROL, "Ctrl-d"),
            (KeyCode::Enter, KeyModifiers::ALT, "Alt-Enter"),
            (KeyCode::Char('【'), KeyModifiers::NONE, "【"),
        ] {
            assert_eq!(read(KeyEvent::new(code, modifiers)).map(|k| k.to_string()).as_deref(), Some(written));
        }
    }
}
