//! `gen`: parse the arguments, run, print the outcome, exit. The only file that prints.

mod cli;
mod report;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use cli::{Cli, Command, Folders};
use stepgate::run;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let color = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
    let report = match &cli.command {
        Command::Check { spec } => report::check(&run::check(&spec.folder), color),
        Command::Diff { folders } => report::diff(run::diff(&folders.spec.folder, &folders.out), &heal(folders), color),
        Command::Render { folders, force } => {
            let outcome = run::render(&folders.spec.folder, &folders.out, *force);
            report::render(outcome, &folders.out, &heal(folders), color)
        }
    };
    // A reader that went away is no trouble of ours.
    _ = anstream::stdout().write_all(report.out.as_bytes());
    _ = anstream::stderr().write_all(report.err.as_bytes());
    ExitCode::from(report.status)
}

/// The command that makes the output what the spec gives.
fn heal(folders: &Folders) -> String {
    let mut command = "gen render".to_owned();
    for (option, folder, default) in [("--spec", &folders.spec.folder, "spec"), ("--out", &folders.out, "generated")] {
        if folder.as_os_str() != default {
            command.push_str(&format!(" {option} {}", word(&folder.to_string_lossy())));
        }
    }
    command
}

/// A word of a shell's command line.
fn word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "_./-+,@=".contains(letter);
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}
