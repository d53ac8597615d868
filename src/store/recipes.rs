//! Recipes in the state folder: one file each, `recipes/NAME.ron`.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Doing, StoreError, atomic, disk, reader};
use crate::session::{Recipe, RecipeError};

/// The folder below the state folder.
const FOLDER: &str = "recipes";

/// A file that is no recipe, and why.
pub type Faulty = (PathBuf, RecipeError);

/// Every recipe of a state folder, by file name, and the files that are none.
pub fn read_all(state: &Path) -> Result<(Vec<Recipe>, Vec<Faulty>), StoreError> {
    let folder = state.join(FOLDER);
    let (mut recipes, mut faulty) = (Vec::new(), Vec::new());
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((recipes, faulty)),
        Err(error) => return Err(StoreError::io(&folder, Doing::Read)(error)),
    };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "ron"));
    files.sort();
    for file in files {
        match read(&file)? {
            Ok((recipe, _)) => recipes.push(recipe),
            Err(error) => faulty.push((file, error)),
        }
    }
    Ok((recipes, faulty))
}

/// Reads one recipe, and its text.
pub fn read(file: &Path) -> Result<Result<(Recipe, String), RecipeError>, StoreError> {
    let text = String::from_utf8_lossy(&reader::read(file)?).into_owned();
    Ok(Recipe::read(&text).map(|recipe| (recipe, text)))
}

/// Keeps a recipe under its name; a number is put behind it where another recipe has it.
pub fn keep(state: &Path, mut recipe: Recipe) -> Result<Recipe, StoreError> {
    let plain: String = recipe.name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let taken = |name: &str| state.join(FOLDER).join(format!("{name}.ron")).exists();
    let free =
        (1_u32..=9_999).map(|number| if number == 1 { plain.clone() } else { format!("{plain}-{number}") }).find(|name| !taken(name));
    recipe.name = free.unwrap_or(plain);
    disk::is_our_folder(state)?;
    atomic::write_below(state, &format!("{FOLDER}/{}.ron", recipe.name), recipe.write().as_bytes())?;
    Ok(recipe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Deed;

    #[test]
    fn recipes_are_kept_apart_and_read_back_and_what_is_none_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(read_all(folder.path()).is_ok_and(|(recipes, faulty)| recipes.is_empty() && faulty.is_empty()));
        let recipe = Recipe {
            schema: 1,
            name: "row/total ../x".to_owned(),
            rule: "row-total".to_owned(),
            subject: None,
            does: Deed::Repair { kind: "sign".to_owned() },
            by: "王某".to_owned(),
            at: "2026-01-02T03:04:05+08:00".to_owned(),
        };
        let (one, two) = (keep(folder.path(), recipe.clone()).expect("kept"), keep(folder.path(), recipe).expect("kept"));
        assert_ne!(one.name, two.name);
        fs::write(folder.path().join(FOLDER).join("broken.ron"), "(").expect("written");
        let (recipes, faulty) = read_all(folder.path()).expect("read");
        assert_eq!((recipes.len(), faulty.len()), (2, 1));
        assert!(recipes.contains(&one) && recipes.contains(&two));
    }
}
