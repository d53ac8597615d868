//! Recipes: the last step kept as one, and one done in the reports of the list, each looked at before.

use super::mark::Mark;
use super::overlay::{Choice, Item, Overlay, Pick, PickKind};
use super::{App, Effect, group, tell};
use crate::session::{Deed, Recipe};

/// Opens the list of recipes; its first item keeps the last step as one.
pub(super) fn begin(app: &mut App) -> Vec<Effect> {
    let mut items = Vec::new();
    if let Some(recipe) = of_last_step(app) {
        let text = app.say("recipes.keep", &[("what", &told(app, &recipe))]);
        items.push(item(Mark::Hint, text, String::new(), Choice::KeepRecipe));
    }
    for (at, recipe) in app.work.recipes.iter().enumerate() {
        items.push(item(Mark::Plain, format!("{}  {}", recipe.name, told(app, recipe)), recipe.by.clone(), Choice::Recipe(at)));
    }
    if items.is_empty() {
        app.tell("notice.no_recipe", &[]);
        return Vec::new();
    }
    app.overlay = Some(Overlay::Pick(Pick::new(PickKind::Recipes, items)));
    Vec::new()
}

fn item(mark: Mark, text: String, detail: String, choice: Choice) -> Item {
    Item { mark, text, detail, bar: None, also: String::new(), choice }
}

/// My last step that counts, as a recipe.
fn of_last_step(app: &App) -> Option<Recipe> {
    let history = app.session.history();
    let me = app.session.me();
    let seqs = history.last_done(me)?;
    let records: Vec<_> = seqs.iter().flat_map(|&seq| history.records(me, seq)).map(AsRef::as_ref).collect();
    let mut recipe = Recipe::of_step(&records, "")?;
    recipe.name.clone_from(&recipe.rule);
    Some(recipe)
}

/// Keeps the last step as a recipe.
pub(super) fn keep(app: &mut App) -> Vec<Effect> {
    of_last_step(app).map_or_else(Vec::new, |recipe| vec![Effect::KeepRecipe(Box::new(recipe))])
}

/// Looks at the reports of the list that a recipe may settle something in.
pub(super) fn replay(app: &mut App, at: usize) -> Vec<Effect> {
    let Some(recipe) = app.work.recipes.get(at).cloned() else { return Vec::new() };
    group::begin_with(app, recipe)
}

/// What a recipe does, in words.
pub fn told(app: &App, recipe: &Recipe) -> String {
    let rule = tell::rule_name(app, &recipe.rule);
    let subject = recipe.subject.as_deref().unwrap_or("");
    let does = match &recipe.does {
        Deed::Repair { kind } => app.say("recipes.repair", &[("kind", &tell::why(app, kind))]),
        Deed::Set { cell, from, to } => {
            let blank = app.lang.text("cell.blank");
            let value = |text: Option<&String>| text.filter(|t| !t.is_empty()).cloned().unwrap_or_else(|| blank.to_owned());
            format!("{} {} -> {}", tell::address(app, cell), value(from.as_ref()), value(Some(to)))
        }
        Deed::Decide { verdict, why } => {
            format!("{} {}", app.lang.text(tell::verdict_id(*verdict)), why.as_deref().unwrap_or_default())
        }
    };
    format!("{rule} {subject}  {does}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Msg;
    use crate::app::cells::Ambiguous;
    use crate::app::testing::{Desk, report};
    use crate::review::Verdict;

    /// Three bodies with the wrong total 7, one with 8; the row stands elsewhere in one of them.
    fn desk() -> Desk {
        let row = "六、没有的行\t0\n";
        let shifted = report("丁县人民政府", 2023, 7).replacen("四、", &format!("{row}四、"), 1);
        let files = [
            ("a.txt", report("甲县人民政府", 2023, 7)),
            ("b.txt", report("乙县人民政府", 2023, 7)),
            ("c.txt", report("丙县人民政府", 2023, 8)),
            ("d.txt", shifted),
        ];
        Desk::with(120, 40, Ambiguous::Narrow, &files)
    }

    fn kept(desk: &mut Desk) -> Recipe {
        desk.press("Space f Enter");
        let kept = desk.effects.iter().rev().find_map(|e| if let Effect::KeepRecipe(recipe) = e { Some((**recipe).clone()) } else { None });
        let recipe = kept.expect("kept");
        desk.send(Msg::Recipes(vec![recipe.clone()]));
        recipe
    }

    fn value(desk: &Desk, path: &str) -> Option<String> {
        let key = crate::form::CellKey("proceedings/review/total".to_owned());
        desk.app.session.review(path).and_then(|r| r.correction(&key).and_then(|c| c.value.clone()))
    }

    #[test]
    fn a_value_put_in_once_is_put_in_everywhere_it_fits_and_nowhere_else() {
        let mut desk = desk();
        while desk.app.desk.finding.as_ref().map(crate::review::FindingKey::rule) != Some("proceedings-total")
            || desk.app.path().as_deref() != Some("a.txt")
        {
            desk.press("n");
        }
        desk.app.focus_spot(crate::form::CellKey("proceedings/review/total".to_owned()));
        desk.press("c 6 Enter");
        let recipe = kept(&mut desk);
        assert!(matches!(&recipe.does, Deed::Set { from: Some(from), to, .. } if from == "7" && to == "6"), "{recipe:?}");
        desk.press("Space f Down Enter");
        let Some(Overlay::Group(group)) = &desk.app.overlay else { panic!("no group is shown") };
        assert_eq!(group.counts().0, 2, "b and d fit, c has another value");
        desk.press("a");
        let values = ["a.txt", "b.txt", "c.txt", "d.txt"].map(|path| value(&desk, path));
        assert_eq!(values, [Some("6".to_owned()), Some("6".to_owned()), None, Some("6".to_owned())]);
        desk.press("u");
        assert_eq!((value(&desk, "b.txt"), value(&desk, "d.txt")), (None, None), "one step");
        assert_eq!(value(&desk, "a.txt").as_deref(), Some("6"));
    }

    #[test]
    fn a_decision_is_a_recipe_with_its_reason() {
        let mut desk = desk();
        desk.press("x Enter");
        let recipe = kept(&mut desk);
        let Deed::Decide { verdict, why } = &recipe.does else { panic!("{recipe:?}") };
        assert_eq!(*verdict, Verdict::Dismissed);
        assert!(why.is_some() && recipe.subject.is_some());
    }

    #[test]
    fn without_a_step_or_a_recipe_there_is_nothing_to_choose() {
        let mut desk = desk();
        desk.press("Space f");
        assert!(desk.app.overlay.is_none() && desk.app.notice.is_some());
    }
}
