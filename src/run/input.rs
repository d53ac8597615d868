//! Keys, pastes and sizes from the terminal as messages.

use std::sync::mpsc::Sender;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::tell;
use crate::app::Msg;
use crate::app::key::{Code, Key};
use crate::app::mouse::{Mouse, Pointed};
use crate::store::now;

/// Listens to the terminal in a thread of its own. A terminal that cannot be read any more is gone:
/// the program ends, as everything decided is on disk.
pub(super) fn listen(sender: Sender<Msg>) {
    std::thread::spawn(move || {
        while let Ok(event) = event::read() {
            if let Some(msg) = message(event)
                && sender.send(msg).is_err()
            {
                return;
            }
        }
        tell(&sender, Msg::Closed);
    });
}

fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Msg::Key(read(key)?, now())),
        Event::Mouse(mouse) => Some(Msg::Mouse(pointed(mouse)?, now())),
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
