//! Choosing a theme: the one with the cursor is in force while the list is open.

use super::mark::Mark;
use super::overlay::{Choice, Item, Overlay, Pick, PickKind};
use super::{App, Effect};

/// Lists the themes, the one in force first with the cursor.
pub(super) fn begin(app: &mut App) -> Vec<Effect> {
    let now = app.screen.theme;
    let item = |(number, name): (usize, &String)| Item {
        mark: Mark::Plain,
        text: name.clone(),
        detail: if number == now { app.say("theme.now", &[]) } else { String::new() },
        bar: None,
        also: String::new(),
        choice: Choice::Theme(number),
    };
    let items = app.screen.themes.iter().enumerate().map(item).collect();
    let mut pick = Pick::new(PickKind::Themes(now), items);
    pick.cursor = now;
    app.overlay = Some(Overlay::Pick(pick));
    Vec::new()
}

/// Puts the theme with the cursor in force, as long as the list is open.
pub(super) fn preview(app: &mut App) {
    let Some(Overlay::Pick(pick)) = &app.overlay else { return };
    if let (PickKind::Themes(_), Some(Choice::Theme(number))) = (&pick.kind, pick.chosen().map(|item| &item.choice)) {
        app.screen.theme = *number;
    }
}

/// Puts the theme from before back.
pub(super) fn give_up(app: &mut App) {
    if let Some(Overlay::Pick(Pick { kind: PickKind::Themes(before), .. })) = &app.overlay {
        app.screen.theme = *before;
    }
}

#[cfg(test)]
mod tests {
    use crate::app::testing::Desk;

    #[test]
    fn the_theme_with_the_cursor_is_seen_and_escape_brings_the_old_one_back() {
        let mut desk = Desk::new(100, 30);
        desk.press("Space t Down");
        assert_eq!(desk.app.screen.theme, 1);
        desk.press("Esc");
        assert_eq!(desk.app.screen.theme, 0);
        desk.press("Space t Down Enter");
        assert_eq!((desk.app.screen.theme, desk.app.overlay.is_none()), (1, true));
    }
}
