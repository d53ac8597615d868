//! The sentences a person reads, from `assets/lang/*.ron`. Code names a sentence by its id and
//! gives the words that stand in it.

use std::sync::{Arc, OnceLock};

use indexmap::IndexMap;
use serde::Deserialize;

mod syntax;

pub use syntax::{NO_COLOUR, syntax};

/// A sentence to be said in the reader's language: its id and the words for its `{names}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The sentence's id in the language files.
    pub id: &'static str,
    /// Name and text of each word that stands in it.
    pub words: Vec<(&'static str, String)>,
}

impl Message {
    /// The sentence `id` with its words.
    pub fn new<const N: usize>(id: &'static str, words: [(&'static str, String); N]) -> Self {
        Self { id, words: words.into() }
    }

    /// The text of the word of this name.
    pub fn word(&self, name: &str) -> Option<&str> {
        self.words.iter().find(|(word, _)| *word == name).map(|(_, text)| text.as_str())
    }
}

/// In English: for logs and wherever no language is at hand.
impl std::fmt::Display for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&Lang::built_in("en").map_or_else(|| self.id.to_owned(), |lang| lang.tell(self)))
    }
}

/// The words in which the system says why it refused something: those are said in the reader's language where it is known.
const SAID_BY_THE_SYSTEM: [&str; 3] = ["says", "error", "reason"];

/// What stands between the words of a list that are said in the reader's language.
pub const AND: &str = ", ";

/// What stands between the parts of one of them.
pub const OF: &str = " · ";

/// The sentences of one language.
#[derive(Clone, Debug)]
pub struct Lang {
    code: String,
    /// Read from the file when the first one is asked for.
    sentences: Arc<OnceLock<IndexMap<String, String>>>,
    file: &'static str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LangFile {
    code: String,
    sentences: IndexMap<String, String>,
}

impl Lang {
    /// Reads a language file.
    pub fn read(text: &str) -> Result<Self, ron::error::SpannedError> {
        let LangFile { code, sentences } = ron::from_str(text)?;
        Ok(Self { code, sentences: Arc::new(sentences.into()), file: "" })
    }

    /// The built-in language `zh` or `en`; `None` for any other code.
    pub fn built_in(code: &str) -> Option<Self> {
        let file = match code {
            "zh" => include_str!("../assets/lang/zh.ron"),
            "en" => include_str!("../assets/lang/en.ron"),
            _ => return None,
        };
        Some(Self { code: code.to_owned(), sentences: Arc::default(), file })
    }

    /// Every built-in language, for what is understood in any of them.
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Lang>> = OnceLock::new();
        ALL.get_or_init(|| ["zh", "en"].into_iter().filter_map(Self::built_in).collect())
    }

    fn sentences(&self) -> &IndexMap<String, String> {
        self.sentences.get_or_init(|| {
            let read: LangFile = ron::from_str(self.file).expect("the built-in languages are valid, which tests hold");
            read.sentences
        })
    }

    /// `zh` or `en`.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The ids known, in file order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.sentences().keys().map(String::as_str)
    }

    /// Whether the sentence is known.
    pub fn has(&self, id: &str) -> bool {
        self.sentences().contains_key(id)
    }

    /// The sentence without words; the id itself when it is not known.
    pub fn text<'a>(&'a self, id: &'a str) -> &'a str {
        self.sentences().get(id).map_or(id, String::as_str)
    }

    /// The sentence `id` with its words put in. `{count|figure|figures}` is the first of its two endings where
    /// the word `count` is 1, else the second. `{rule:rule.*.title}` is what the sentence `rule.NAME.title` says where
    /// the word is a NAME that has one, for each of several such words.
    pub fn say(&self, id: &str, words: &[(&str, &str)]) -> String {
        let mut rest = self.text(id);
        let mut said = String::with_capacity(rest.len() + 32);
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            let word = after.split_once('}').and_then(|(place, tail)| {
                let (place, family) = place.split_once(':').map_or((place, None), |(place, family)| (place, Some(family)));
                Some((place, family, word_at(place, words)?, tail))
            });
            if let Some((place, family, word, tail)) = word {
                match family {
                    Some(family) => said.push_str(&self.named(word, family)),
                    None => said.push_str(if SAID_BY_THE_SYSTEM.contains(&place) { self.of_the_system(word) } else { word }),
                }
                rest = tail;
            } else {
                said.push('{');
                rest = after;
            }
        }
        said.push_str(rest);
        said
    }

    /// Words that name something, as this language calls what they name; others as they are. Those of a list are parted by [`AND`],
    /// the parts of one by [`OF`].
    fn named(&self, words: &str, families: &str) -> String {
        let say = |word: &str| {
            let mut ids = families.split(',').map(|family| family.replace('*', word));
            ids.find_map(|id| self.sentences().get(&id)).map_or_else(|| word.to_owned(), Clone::clone)
        };
        let one = |item: &str| item.split(OF).map(say).collect::<Vec<_>>().join(" ");
        words.split(AND).map(one).collect::<Vec<_>>().join(self.text("list.and"))
    }

    /// What the system says, in this language if it is known; else as the system says it.
    fn of_the_system<'a>(&'a self, text: &'a str) -> &'a str {
        let plain = text.split_once(" (os error ").filter(|(_, number)| number.ends_with(')')).map_or(text, |(plain, _)| plain);
        self.sentences().get(&format!("os.{plain}")).map_or(text, String::as_str)
    }

    /// The sentence of a message.
    pub fn tell(&self, message: &Message) -> String {
        let words: Vec<(&str, &str)> = message.words.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.say(message.id, &words)
    }
}

/// What stands for a place of a sentence: a word, or the ending that its number calls for.
fn word_at<'a>(place: &'a str, words: &[(&str, &'a str)]) -> Option<&'a str> {
    let (name, endings) = place.split_once('|').map_or((place, None), |(name, endings)| (name, Some(endings)));
    let (_, word) = words.iter().find(|(known, _)| *known == name)?;
    match endings {
        None => Some(word),
        Some(endings) => endings.split_once('|').map(|(one, more)| if *word == "1" { one } else { more }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_sentences_with_the_same_words() {
        let (zh, en) = (Lang::built_in("zh").expect("zh reads"), Lang::built_in("en").expect("en reads"));
        let names = |text: &str| {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|p| p.split_once('}'))
                .map(|(n, _)| n.split(['|', ':']).next().unwrap_or(n).to_owned())
                .collect();
            names.sort();
            names.dedup();
            names
        };
        for id in zh.ids() {
            assert!(en.has(id), "en.ron lacks {id}");
            assert_eq!(names(zh.text(id)), names(en.text(id)), "{id} names other words in the two languages");
        }
        for id in en.ids() {
            assert!(zh.has(id), "zh.ron lacks {id}");
        }
    }

    #[test]
    fn words_are_put_in_once_and_braces_in_them_stay() {
        let lang = Lang::read("(code: \"x\", sentences: {\"a\": \"{who}: {what} {no}\"})").expect("reads");
        assert_eq!(lang.say("a", &[("who", "{what}"), ("what", "7")]), "{what}: 7 {no}");
        assert_eq!(lang.say("none", &[]), "none");
    }

    #[test]
    fn what_the_system_says_is_said_in_the_language_where_it_is_known() {
        let lang = Lang::built_in("zh").expect("built in");
        for (error, expected) in [(2, "没有这个文件或文件夹"), (13, "没有权限"), (28, "磁盘已满")] {
            let error = std::io::Error::from_raw_os_error(error).to_string();
            assert_eq!(
                lang.say("cli.unreadable", &[("path", "a (os error 2)"), ("error", &error)]),
                format!("无法读取 a (os error 2)：{expected}")
            );
        }
        assert_eq!(lang.say("cli.output", &[("error", "Odd (os error 7777)")]), "无法写到标准输出：Odd (os error 7777)");
    }

    #[test]
    fn what_is_named_is_called_as_the_language_calls_it() {
        let file = "(code: \"x\", sentences: {\"a\": \"{what:fact.*,rule.*.title}!\", \"fact.year\": \"Jahr\", \"rule.sum.title\": \"Summe\", \"list.and\": \" & \"})";
        let lang = Lang::read(file).expect("reads");
        assert_eq!(lang.say("a", &[("what", "year, sum · Zeile, other")]), "Jahr & Summe Zeile & other!");
        assert_eq!(lang.say("a", &[]), "{what:fact.*,rule.*.title}!");
    }

    #[test]
    fn what_is_counted_has_the_ending_of_its_number() {
        let lang = Lang::read("(code: \"x\", sentences: {\"a\": \"{n} {n|row is|rows are} lost {m|x}\"})").expect("reads");
        assert_eq!(lang.say("a", &[("n", "1")]), "1 row is lost {m|x}");
        assert_eq!(lang.say("a", &[("n", "0"), ("m", "2")]), "0 rows are lost {m|x}");
    }
}
