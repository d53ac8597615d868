//! Golden screens.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Theme, draw, text_of};
use crate::app::testing::Desk;

fn screen(desk: &Desk) -> String {
    let area = Rect::new(0, 0, desk.app.screen.width, desk.app.screen.height);
    let mut buffer = Buffer::empty(area);
    let theme = Theme::named("dark").expect("built in");
    draw(&desk.app, &theme, &mut buffer);
    text_of(&buffer)
}

#[test]
fn look() {
    for (w, h) in [(80, 24), (120, 40), (200, 60)] {
        let mut desk = Desk::new(w, h);
        desk.press("n");
        assert!(!screen(&desk).is_empty());
    }
}
