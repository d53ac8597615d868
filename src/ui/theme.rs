//! Styles by meaning, from `assets/themes/*.ron`.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::app::mark::Mark;
use crate::lang::{Lang, NO_COLOUR, syntax};

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident,)*) => {
        /// What a style is for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Role {
            $($(#[$doc])* $role,)*
        }

        impl Role {
            /// Every role.
            pub const ALL: &'static [Self] = &[$(Self::$role,)*];

            /// The name in theme files: `source_error`.
            pub fn name(self) -> String {
                let name = match self {
                    $(Self::$role => stringify!($role),)*
                };
                let mut told = String::new();
                for (at, c) in name.char_indices() {
                    if at > 0 && c.is_uppercase() {
                        told.push('_');
                    }
                    told.extend(c.to_lowercase());
                }
                told
            }
        }
    };
}

roles! {
    /// Ordinary text.
    Text,
    /// What is there but need not be read.
    Dim,
    /// Names of bodies, tables, sections.
    Strong,
    /// The name of a pane.
    Title,
    /// Name and line of the focused pane.
    Focused,
    /// Lines between panes.
    Border,
    /// The frame of what lies over the panes.
    Frame,
    /// A key to press.
    Key,
    /// A key that does nothing at present.
    KeyOff,
    /// Heads of columns.
    Head,
    /// A figure that is zero.
    Zero,
    /// The focused cell, the place in the text.
    Cursor,
    /// The line with the cursor, in a list.
    Selected,
    /// Cells and bytes that the focused finding speaks of.
    Evidence,
    /// The focused cell's bytes in the text.
    Claimed,
    /// A figure that no cell claims.
    Unclaimed,
    /// A search hit.
    Hit,
    /// Expected values.
    Expected,
    /// A sum that does not hold.
    Fails,
    /// Missing or doubtful.
    Doubt,
    /// A year that does not fit.
    Year,
    /// The same as elsewhere.
    Same,
    /// Worth a look.
    Hint,
    /// Corrected.
    Corrected,
    /// The report is wrong, its value is kept.
    SourceError,
    /// No problem.
    Dismissed,
    /// Decided later.
    Waiting,
    /// Returned.
    Returned,
    /// Holds, approved.
    Holds,
    /// The text under a decision changed.
    Stale,
    /// On disk.
    Saved,
    /// Not on disk.
    Unsaved,
    /// A notice.
    Notice,
    /// A notice of something that could not be done.
    Warning,
}

impl Role {
    /// The style of a marker.
    pub fn of(mark: Mark) -> Self {
        match mark {
            Mark::Plain => Self::Text,
            Mark::Holds => Self::Holds,
            Mark::Dismissed => Self::Dismissed,
            Mark::Corrected => Self::Corrected,
            Mark::SourceError => Self::SourceError,
            Mark::Waiting => Self::Waiting,
            Mark::Hint => Self::Hint,
            Mark::Unclaimed => Self::Unclaimed,
            Mark::Doubt => Self::Doubt,
            Mark::Same => Self::Same,
            Mark::Year => Self::Year,
            Mark::Fails => Self::Fails,
            Mark::Stale => Self::Stale,
            Mark::Returned => Self::Returned,
        }
    }
}

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// Any colour.
    True,
    /// 256.
    Indexed,
    /// 16.
    Sixteen,
}

/// The styles of a theme.
#[derive(Clone, Debug)]
pub struct Theme {
    name: String,
    ground: (Color, Color),
    styles: BTreeMap<Role, Style>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    name: String,
    /// The theme whose styles count where this one has none.
    #[serde(default)]
    base: Option<String>,
    #[serde(default)]
    ground: Option<Ground>,
    styles: BTreeMap<Role, StyleFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StyleFile {
    #[serde(default)]
    fg: Option<Colour>,
    #[serde(default)]
    bg: Option<Colour>,
    #[serde(default)]
    with: Vec<Attribute>,
}

/// A colour as a theme file names it: `red`, `light-blue`, `#D55E00`, `208`.
struct Colour(Color);

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        name.parse().map(Self).map_err(|_| D::Error::custom(format!("{NO_COLOUR}{name}")))
    }
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Attribute {
    Bold,
    Dim,
    Italic,
    Underlined,
    Reversed,
}

impl From<StyleFile> for Style {
    fn from(file: StyleFile) -> Self {
        let attributes = file.with.into_iter().map(|attribute| match attribute {
            Attribute::Bold => Modifier::BOLD,
            Attribute::Dim => Modifier::DIM,
            Attribute::Italic => Modifier::ITALIC,
            Attribute::Underlined => Modifier::UNDERLINED,
            Attribute::Reversed => Modifier::REVERSED,
        });
        Self {
            fg: file.fg.map(|colour| colour.0),
            bg: file.bg.map(|colour| colour.0),
            add_modifier: attributes.collect(),
            ..Self::default()
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ground {
    text: Colour,
    behind: Colour,
}

/// A theme that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// The file is no theme.
    #[error("theme: {0}")]
    Syntax(#[from] ron::error::SpannedError),
    /// A meaning has no style.
    #[error("theme {0}: no style for {1:?}")]
    Lacks(String, Role),
    /// No theme has this name.
    #[error("there is no theme `{0}`; there are: {1}")]
    Unknown(String, String),
}

impl ThemeError {
    /// What is wrong, for a person.
    pub fn say(&self, lang: &Lang) -> String {
        match self {
            Self::Syntax(error) => {
                let place = &error.span.start;
                format!("{}:{}: {}", place.line, place.col, lang.tell(&syntax(&error.code)))
            }
            Self::Lacks(theme, role) => lang.say("theme.lacks", &[("theme", theme), ("style", &role.name())]),
            Self::Unknown(name, known) => lang.say("theme.unknown", &[("name", name), ("known", known)]),
        }
    }
}

/// The built-in themes by name.
const BUILT_IN: [(&str, &str); 5] = [
    ("dark", include_str!("../../assets/themes/dark.ron")),
    ("light", include_str!("../../assets/themes/light.ron")),
    ("contrast", include_str!("../../assets/themes/contrast.ron")),
    ("safe", include_str!("../../assets/themes/safe.ron")),
    ("mono", include_str!("../../assets/themes/mono.ron")),
];

impl Theme {
    /// The names of the built-in themes.
    pub fn names() -> Vec<String> {
        BUILT_IN.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    /// The built-in theme of this name.
    pub fn named(name: &str) -> Result<Self, ThemeError> {
        let found = BUILT_IN.iter().find(|(known, _)| *known == name);
        let (_, text) = found.ok_or_else(|| ThemeError::Unknown(name.to_owned(), Self::names().join(", ")))?;
        Self::read(text)
    }

    /// Reads a theme file.
    pub fn read(text: &str) -> Result<Self, ThemeError> {
        let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let ThemeFile { name, base, ground, styles } = options.from_str(text)?;
        let base = base.map(|base| Self::named(&base)).transpose()?;
        let ground = ground.map(|ground| (ground.text.0, ground.behind.0)).or(base.as_ref().map(Self::ground));
        let own = styles.into_iter().map(|(role, style)| (role, Style::from(style)));
        let styles: BTreeMap<Role, Style> = base.into_iter().flat_map(|base| base.styles).chain(own).collect();
        if let Some(role) = Role::ALL.iter().find(|role| !styles.contains_key(role)) {
            return Err(ThemeError::Lacks(name, *role));
        }
        Ok(Self { name, ground: ground.unwrap_or((Color::Reset, Color::Reset)), styles })
    }

    /// The theme with its colours as near as the terminal can show them.
    #[must_use]
    pub fn for_terminal(mut self, colours: Colours) -> Self {
        for style in self.styles.values_mut() {
            style.fg = style.fg.map(|c| nearest(c, colours));
            style.bg = style.bg.map(|c| nearest(c, colours));
        }
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The colours of text and of what is behind it, for pictures of the screen.
    pub fn ground(&self) -> (Color, Color) {
        self.ground
    }

    /// The style of a meaning.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(&role).copied().unwrap_or_default()
    }
}

/// Red, green and blue of the first sixteen colours, as most terminals have them.
const SIXTEEN: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 49, 49),
    (13, 188, 121),
    (229, 229, 16),
    (36, 114, 200),
    (188, 63, 188),
    (17, 168, 205),
    (204, 204, 204),
    (102, 102, 102),
    (241, 76, 76),
    (35, 209, 139),
    (245, 245, 67),
    (59, 142, 234),
    (214, 112, 214),
    (41, 184, 219),
    (255, 255, 255),
];

/// The colour of the terminal's that is nearest.
fn nearest(colour: Color, colours: Colours) -> Color {
    let Color::Rgb(r, g, b) = colour else { return colour };
    let far = |(x, y, z): (u8, u8, u8)| {
        let part = |a: u8, b: u8| i32::from(a).abs_diff(i32::from(b)).pow(2);
        part(r, x) + part(g, y) + part(b, z)
    };
    match colours {
        Colours::True => colour,
        Colours::Sixteen => {
            let at = (0..16_u8).min_by_key(|i| far(SIXTEEN[usize::from(*i)])).unwrap_or(7);
            Color::Indexed(at)
        }
        Colours::Indexed => {
            let step = |i: u8| if i == 0 { 0 } else { 55 + 40 * i };
            let cube = (0..216_u8).map(|i| (16 + i, (step(i / 36), step(i / 6 % 6), step(i % 6))));
            let greys = (0..24_u8).map(|i| (232 + i, (8 + 10 * i, 8 + 10 * i, 8 + 10 * i)));
            Color::Indexed(cube.chain(greys).min_by_key(|(_, rgb)| far(*rgb)).map_or(7, |(at, _)| at))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_has_a_style_for_every_meaning() {
        for name in Theme::names() {
            let theme = Theme::named(&name).expect("reads");
            assert_eq!(theme.name(), name);
        }
        assert!(Theme::named("none").is_err());
    }

    #[test]
    fn mono_says_by_attribute_what_others_say_by_colour() {
        let mono = Theme::named("mono").expect("reads");
        for role in Role::ALL {
            let style = mono.style(*role);
            assert!(style.fg.is_none() && style.bg.is_none(), "{role:?} has a colour");
        }
        for role in [Role::Fails, Role::Doubt, Role::Year, Role::Cursor, Role::Unsaved, Role::Focused, Role::Evidence, Role::Selected] {
            assert_ne!(mono.style(role).add_modifier, Modifier::empty(), "{role:?} looks like text");
        }
    }

    /// How much two colours differ in lightness, 1 to 21, as the web's accessibility guidelines reckon it.
    fn contrast(a: Color, b: Color) -> f64 {
        let lightness = |colour: Color| {
            let Color::Rgb(r, g, b) = colour else { return 0.0 };
            let linear = |part: u8| {
                let part = f64::from(part) / 255.0;
                if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
        };
        let (a, b) = (lightness(a), lightness(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn the_theme_of_high_contrast_keeps_its_word() {
        let theme = Theme::named("contrast").expect("reads");
        for role in Role::ALL {
            let style = theme.style(*role);
            let (Some(fg), bg) = (style.fg, style.bg.unwrap_or(Color::Rgb(0, 0, 0))) else { continue };
            assert!(contrast(fg, bg) >= 7.0, "{role:?}: {:.1}", contrast(fg, bg));
        }
    }

    /// A colour as it is seen without the cones for green (`true`) or red, after Viénot, Brettel and
    /// Mollon (1999).
    fn seen(colour: Color, green: bool) -> [f64; 3] {
        let Color::Rgb(r, g, b) = colour else { return [0.0; 3] };
        let [r, g, b] = [r, g, b].map(|part| (f64::from(part) / 255.0).powf(2.2));
        let yellow = if green { 0.292_75 * r + 0.707_25 * g } else { 0.112_38 * r + 0.887_62 * g };
        let blue = if green { -0.022_34 * r + 0.022_34 * g + b } else { 0.004_01 * r - 0.004_01 * g + b };
        [yellow, yellow, blue].map(|part| part.clamp(0.0, 1.0).powf(1.0 / 2.2) * 255.0)
    }

    #[test]
    fn the_safe_theme_is_told_apart_without_red_or_green() {
        let theme = Theme::named("safe").expect("reads");
        let roles = [Role::Fails, Role::Doubt, Role::Year, Role::Corrected, Role::SourceError, Role::Holds, Role::Dismissed];
        for (at, one) in roles.iter().enumerate() {
            for other in &roles[at + 1..] {
                let (a, b) = (theme.style(*one), theme.style(*other));
                for green in [true, false] {
                    let (x, y) = (seen(a.fg.expect("a colour"), green), seen(b.fg.expect("a colour"), green));
                    let far = x.iter().zip(y).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt();
                    assert!(far > 40.0 || a.add_modifier != b.add_modifier, "{one:?} and {other:?}: {far:.0}");
                }
            }
        }
    }

    #[test]
    fn a_theme_of_ones_own_needs_only_what_differs() {
        let theme = Theme::read("(name: \"mine\", base: \"light\", styles: {fails: (fg: \"red\")})").expect("reads");
        assert_eq!((theme.name(), theme.style(Role::Fails).fg), ("mine", Some(Color::Red)));
        assert_eq!(theme.style(Role::Key), Theme::named("light").expect("built in").style(Role::Key));
        assert!(Theme::read("(name: \"mine\", styles: {})").is_err(), "without a base every meaning needs a style");
        assert!(Theme::read("(name: \"mine\", base: \"none\", styles: {})").is_err());
    }

    #[test]
    fn colours_come_as_near_as_the_terminal_can() {
        assert_eq!(nearest(Color::Rgb(255, 0, 0), Colours::Indexed), Color::Indexed(196));
        assert_eq!(nearest(Color::Rgb(250, 250, 250), Colours::Sixteen), Color::Indexed(15));
        assert_eq!(nearest(Color::Rgb(1, 2, 3), Colours::True), Color::Rgb(1, 2, 3));
    }
}
