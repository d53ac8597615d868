//! `completions` and `man`: made from the command line itself.

use super::failure::{Failure, Outcome};
use super::help::command;
use super::out::Out;

/// Prints completions for a shell.
pub fn completions(out: &mut Out, shell: clap_complete::Shell) -> Result<Outcome, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command(&out.lang), "report-review", &mut text);
    print(out, &text)
}

/// Prints the manual page, with every command on it.
pub fn man(out: &mut Out) -> Result<Outcome, Failure> {
    let mut command = command(&out.lang);
    command.build();
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text).map_err(Failure::Output)?;
    for part in command.get_subcommands().filter(|part| part.get_name() != "help") {
        let man = clap_mangen::Man::new(part.clone());
        let mut section = Vec::new();
        man.render_synopsis_section(&mut section).map_err(Failure::Output)?;
        man.render_description_section(&mut section).map_err(Failure::Output)?;
        man.render_options_section(&mut section).map_err(Failure::Output)?;
        text.extend(section);
    }
    print(out, &text)
}

fn print(out: &mut Out, text: &[u8]) -> Result<Outcome, Failure> {
    out.print(&*String::from_utf8_lossy(text))?;
    Ok(Outcome::Fine)
}
