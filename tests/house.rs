//! The order of the house: layers, sizes, what may touch the world, what may stand in a file.
#![allow(clippy::disallowed_methods, reason = "this test reads the sources")]
#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "our own files end in `.rs`")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use report_review::lang::Lang;

/// The modules in reading order with their layers; each imports only from those before it.
const LAYERS: [(&str, u8); 20] = [
    ("text", 0),
    ("number", 0),
    ("fold", 0),
    ("pinyin", 0),
    ("lang", 0),
    ("form", 1),
    ("source", 1),
    ("report", 2),
    ("extract", 3),
    ("review", 3),
    ("check", 4),
    ("repair", 4),
    ("session", 5),
    ("export", 6),
    ("store", 6),
    ("app", 7),
    ("ui", 8),
    ("run", 9),
    ("cli", 9),
    ("main", 10),
];

/// The modules that may touch files, clocks, threads and the environment.
const WORLDLY: [&str; 4] = ["store", "run", "cli", "main"];

/// Code lines of a file, lines of a function, fields of a struct.
const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;
const FIELDS: usize = 12;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` with its path from the root, sorted; build products and git left out.
fn files(folder: &str) -> Vec<(String, PathBuf)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of the project can be listed") {
            let path = entry.expect("an entry can be read").path();
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
            if ["target", ".git"].contains(&name.as_str()) {
                continue;
            }
            if path.is_dir() && !path.is_symlink() {
                walk(&path, found);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    found.into_iter().map(|path| (path.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/"), path)).collect()
}

/// The Rust sources under `src`, files of tests left out: path, text.
fn sources() -> Vec<(String, String)> {
    files("src")
        .into_iter()
        .filter(|(name, _)| name.ends_with(".rs") && !name.ends_with("/tests.rs") && !name.ends_with("/testing.rs"))
        .map(|(name, path)| (name, fs::read_to_string(path).expect("sources are UTF-8")))
        .collect()
}

/// The module a source file belongs to: `src/form/read.rs` is of `form`.
fn module_of(name: &str) -> &str {
    let rest = name.strip_prefix("src/").unwrap_or(name);
    rest.split(['/', '.']).next().unwrap_or(rest)
}

/// Where the tests of a file begin; its end when it has none.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod tests").map_or(text, |at| &text[..at])
}

/// The code with comments and the insides of literals blanked out, line breaks kept.
fn bare(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match (chars[at], chars.get(at + 1)) {
            ('/', Some('/')) => (at..chars.len()).find(|&i| chars[i] == '\n').unwrap_or(chars.len()),
            ('/', Some('*')) => (at + 2..chars.len()).find(|&i| chars[i - 1] == '*' && chars[i] == '/').map_or(chars.len(), |i| i + 1),
            ('"', _) => quoted_end(&chars, at),
            ('r', Some('"' | '#')) if !at.checked_sub(1).is_some_and(|b| is_word(chars[b])) => raw_end(&chars, at),
            ('\'', Some('\\')) => (at + 3..chars.len()).find(|&i| chars[i] == '\'').map_or(chars.len(), |i| i + 1),
            ('\'', Some(_)) if chars.get(at + 2) == Some(&'\'') => at + 3,
            _ => {
                out.push(chars[at]);
                at += 1;
                continue;
            }
        };
        out.extend(chars[at..end].iter().filter(|&&c| c == '\n'));
        at = end;
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn quoted_end(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

fn raw_end(chars: &[char], start: usize) -> usize {
    let hashes = chars[start + 1..].iter().take_while(|&&c| c == '#').count();
    let open = start + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return start + 1 + hashes;
    }
    (open + 1..chars.len())
        .find(|&i| chars[i] == '"' && chars[i + 1..].iter().take_while(|&&c| c == '#').count() >= hashes)
        .map_or(chars.len(), |i| i + 1 + hashes)
}

/// The top-level modules that `code` reaches through `crate::`.
fn reached(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(is_word) || code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(rest.chars().take_while(|&c| is_word(c)).collect());
            continue;
        };
        let mut depth = 0_usize;
        let mut word = String::new();
        let mut first = true;
        for c in group.chars() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => first = true,
                ':' if depth == 0 => first = false,
                c if depth == 0 && first && is_word(c) => word.push(c),
                _ => {}
            }
            if (!first || c == ',') && !word.is_empty() {
                found.insert(std::mem::take(&mut word));
            }
        }
        if !word.is_empty() {
            found.insert(word);
        }
    }
    found
}

/// Fails with every fault listed, one a line.
fn none(what: &str, faults: &[String]) {
    let list = faults.iter().fold(String::new(), |mut list, fault| {
        let _ = write!(list, "\n  {fault}");
        list
    });
    assert!(faults.is_empty(), "{what}:{list}");
}

#[test]
fn a_module_imports_only_from_those_before_it() {
    let place = |module: &str| LAYERS.iter().position(|(name, _)| *name == module);
    assert!(LAYERS.windows(2).all(|pair| pair[0].1 <= pair[1].1), "the table is in the order of the layers");
    let mut faults = Vec::new();
    for (name, text) in sources() {
        let module = module_of(&name);
        if module == "lib" {
            continue;
        }
        let Some(own) = place(module) else {
            faults.push(format!("{name}: `{module}` has no layer; give it one in tests/house.rs"));
            continue;
        };
        let code = bare(without_tests(&text));
        for other in reached(&code) {
            match place(&other) {
                None => faults.push(format!("{name}: imports `crate::{other}`, which is no module of the house")),
                Some(at) if at > own => faults.push(format!("{name}: `{module}` imports `{other}`, which lies above it")),
                Some(_) => {}
            }
        }
        let depth = name.matches('/').count();
        let upward = "super::".repeat(depth + 1);
        let at_top = !name.ends_with("/mod.rs") && depth == 1 || name.ends_with("/mod.rs") && depth == 2;
        if code.contains(&upward) || at_top && code.contains("super::") {
            faults.push(format!("{name}: reaches other modules through `super::`; say `crate::`"));
        }
    }
    none("imports against the layers", &faults);
}

#[test]
fn the_library_lists_its_modules_in_reading_order() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs is there");
    let listed: Vec<&str> = lib.lines().filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let places: Vec<usize> = listed
        .iter()
        .map(|module| {
            LAYERS.iter().position(|(name, _)| name == module).unwrap_or_else(|| panic!("`{module}` has no layer in tests/house.rs"))
        })
        .collect();
    // `source` reads well after `form` or before it: they share a layer and do not know each other.
    assert!(places.windows(2).all(|pair| LAYERS[pair[0]].1 <= LAYERS[pair[1]].1), "lib.rs lists {listed:?}");
}

#[test]
fn the_world_is_touched_by_store_run_and_cli_alone() {
    let signs = ["std::fs", "fs::", "std::env::", "env::var", "SystemTime", "Instant::now", "std::thread", "thread::spawn", "Zoned::now"];
    let signs = signs.into_iter().chain(["Timestamp::now", "std::net", "std::process::Command", "File::open", "File::create"]);
    let signs: Vec<&str> = signs.collect();
    let mut faults = Vec::new();
    for (name, text) in sources() {
        if WORLDLY.contains(&module_of(&name)) {
            continue;
        }
        for (number, line) in bare(without_tests(&text)).lines().enumerate() {
            for sign in &signs {
                let hit = line.match_indices(sign).any(|(at, _)| !line[..at].ends_with(is_word));
                if hit {
                    faults.push(format!("{name}:{}: `{sign}`", number + 1));
                }
            }
        }
    }
    none("files, clocks, threads or the environment outside `store`, `run`, `cli`", &faults);
}

#[test]
fn reports_are_opened_for_reading_alone() {
    let signs = ["OpenOptions", "File::create", "fs::write", "fs::rename", "fs::remove", "persist("];
    let mut faults = Vec::new();
    for (name, text) in sources() {
        if module_of(&name) == "store" {
            continue;
        }
        for (number, line) in bare(without_tests(&text)).lines().enumerate() {
            for sign in signs {
                if line.contains(sign) {
                    faults.push(format!("{name}:{}: `{sign}`", number + 1));
                }
            }
        }
    }
    none("files opened for writing outside `store`", &faults);
}

#[test]
fn files_functions_and_structs_keep_their_size() {
    let mut faults = Vec::new();
    for (name, text) in sources() {
        let code = bare(without_tests(&text));
        let lines = code.lines().filter(|line| !line.trim().is_empty()).count();
        if lines > FILE_LINES {
            faults.push(format!("{name}: {lines} lines of code, at most {FILE_LINES}"));
        }
        for (what, number, length) in bodies(&code) {
            let fields = what.starts_with("struct");
            let most = if fields { FIELDS } else { FUNCTION_LINES };
            if length > most {
                faults.push(format!("{name}:{number}: `{what}` has {length} {}, at most {most}", if fields { "fields" } else { "lines" }));
            }
        }
    }
    none("too large", &faults);
}

/// Functions with their line counts and structs with their field counts: name, line (from 1), size.
fn bodies(code: &str) -> Vec<(String, usize, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.split(|c: char| !is_word(c)).filter(|w| !w.is_empty()).collect();
        let keyword = words.iter().take(5).position(|w| ["fn", "struct"].contains(w));
        let Some((word, name)) = keyword.and_then(|at| Some((*words.get(at)?, *words.get(at + 1)?))) else { continue };
        let Some((end, members)) = body(&lines[start..]) else { continue };
        found.push((format!("{word} {name}"), start + 1, if word == "fn" { end + 1 } else { members }));
    }
    found
}

/// The body that opens in the first of `lines`: index of its last line, and its direct members.
fn body(lines: &[&str]) -> Option<(usize, usize)> {
    let (mut depth, mut opened, mut members, mut round) = (0_usize, false, 0_usize, 0_usize);
    for (number, line) in lines.iter().enumerate() {
        for c in line.chars() {
            match c {
                '{' => {
                    depth += 1;
                    opened = true;
                }
                '}' => depth = depth.saturating_sub(1),
                '(' | '[' => round += 1,
                ')' | ']' => round = round.saturating_sub(1),
                ';' if !opened && round == 0 => return None,
                _ => {}
            }
        }
        if opened && depth == 1 && line.trim_end().ends_with(',') && line.contains(':') {
            members += 1;
        }
        if opened && depth == 0 {
            return Some((number, members));
        }
    }
    None
}

#[test]
fn every_source_file_says_what_it_is() {
    let mut faults = Vec::new();
    for folder in ["src", "tests", "benches", "examples"] {
        if !root().join(folder).is_dir() {
            continue;
        }
        for (name, path) in files(folder).into_iter().filter(|(name, _)| name.ends_with(".rs")) {
            let text = fs::read_to_string(path).expect("sources are UTF-8");
            if !text.starts_with("//! ") {
                faults.push(format!("{name}: begins without a `//!` line"));
            }
        }
    }
    none("no module doc", &faults);
}

#[test]
fn no_tracked_file_names_a_place_on_one_machine() {
    // Put together here, or this file would name them itself.
    let places: Vec<String> = ["root", "work", "tmp/wt", "home/user"].iter().map(|place| format!("/{place}/")).collect();
    let mut faults = Vec::new();
    for (name, path) in files(".") {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let name = name.trim_start_matches("./");
        for (number, line) in text.lines().enumerate() {
            for place in &places {
                let hit = line.match_indices(place.as_str()).any(|(at, _)| !line[..at].ends_with(|c| is_word(c) || c == '.' || c == '/'));
                if hit {
                    faults.push(format!("{name}:{}: {place}", number + 1));
                }
            }
        }
    }
    none("paths of one machine", &faults);
}

#[test]
fn every_sentence_that_is_said_is_in_both_languages() {
    let (zh, en) = (Lang::built_in("zh").expect("zh reads"), Lang::built_in("en").expect("en reads"));
    let mut faults: Vec<String> = zh.ids().filter(|id| !en.has(id)).map(|id| format!("en.ron lacks {id}")).collect();
    faults.extend(en.ids().filter(|id| !zh.has(id)).map(|id| format!("zh.ron lacks {id}")));
    for (name, text) in sources() {
        let code = without_tests(&text);
        for call in [".say(\"", ".text(\"", "Message::new(\"", ".say(\n", "Message::new(\n"] {
            for (at, _) in code.match_indices(call) {
                let rest = &code[at + call.len()..];
                let literal = if call.ends_with('"') { Some(rest) } else { rest.trim_start().strip_prefix('"') };
                let Some((id, _)) = literal.and_then(|rest| rest.split_once('"')) else { continue };
                if !zh.has(id) {
                    faults.push(format!("{name}: says `{id}`, which no language file has"));
                }
            }
        }
    }
    none("sentences", &faults);
}

#[test]
fn sentences_stand_in_the_language_files_alone() {
    let mut faults = Vec::new();
    for (name, text) in sources() {
        // Labels and words of the reports are data of `form`, `number`, `fold`, `extract`, `check`.
        if !["session", "store", "export", "app", "ui", "run", "cli"].contains(&module_of(&name)) {
            continue;
        }
        for (number, line) in without_tests(&text).lines().enumerate() {
            let line = line.split("//").next().unwrap_or_default();
            let han = line.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).count();
            if han > 1 {
                faults.push(format!("{name}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    none("Chinese sentences in code", &faults);
}

#[test]
fn the_reader_of_this_test_sees_code_and_nothing_else() {
    let text = "fn a() { let s = \"}}\"; let c = '{'; /* { */ } // {\nfn b<'a>(x: &'a str) { r#\"{\"#; }\n";
    let code = bare(text);
    assert_eq!(code.matches('{').count(), 2, "{code}");
    assert_eq!(bodies(&code).into_iter().map(|(name, line, _)| (name, line)).collect::<Vec<_>>(), [("fn a".into(), 1), ("fn b".into(), 2)]);
    let modules = reached("use crate::{form::{A, b::C}, text::Span, number};\ncrate::lang::x(); macro_crate::no");
    assert_eq!(modules.into_iter().collect::<Vec<_>>(), ["form", "lang", "number", "text"]);
}
