//! What the commands say: text for stdout and stderr, and the exit status.

mod complaint;
pub(crate) mod eval;
mod explain;
pub(crate) mod github;
mod iam;
mod import;
pub(crate) mod json;
pub(crate) mod sarif;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
pub(crate) use complaint::Base;
pub(crate) use explain::explain;
use similar::TextDiff;
use stepgate::diagnostic;
use stepgate::generated::Change;
use stepgate::iam::Broadening;
use stepgate::place::Refusal;
use stepgate::run::{self, Checked, Failure, Rendered, Subject};

pub(crate) use iam::iam;
pub(crate) use import::import;

/// A command's words and exit status.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// For stdout.
    pub(crate) out: String,
    /// Whether stdout gets a document for machines.
    pub(crate) is_document: bool,
    /// For stderr.
    pub(crate) err: String,
    /// 0 all is well, 1 a finding, 2 trouble.
    pub(crate) status: u8,
}

const FINDING: u8 = 1;
const TROUBLE: u8 = 2;

/// `gen check`.
pub(crate) fn check(outcome: &Result<Checked, Failure>, color: bool) -> Report {
    match outcome {
        Ok(checked) => Report { out: well_line(*checked), ..Report::default() },
        Err(failure) => failed(failure, FINDING, color),
    }
}

/// `gen check` in a form for machines: the document for stdout, how many complaints or what trouble for stderr.
pub(crate) fn check_for_machines(outcome: &Result<Checked, Failure>, document: String) -> Report {
    let (err, status) = match outcome {
        Ok(checked) => (well_line(*checked), 0),
        Err(Failure::Invalid(what, _, diagnostics)) => (invalid_line(*what, diagnostics.len()), FINDING),
        Err(failure) => (trouble_lines(failure), TROUBLE),
    };
    Report { out: document, is_document: true, err, status }
}

/// `gen diff`.
pub(crate) fn diff(outcome: Result<usize, Failure>, heal: &str, color: bool) -> Report {
    match outcome {
        Ok(fresh) => Report { out: format!("{} as the spec gives them\n", count(fresh, "file")), ..Report::default() },
        Err(Failure::Stale(changes)) => {
            let out: String = changes.iter().map(|change| unified(change, color)).collect();
            let out = out + &broader(&changes) + &summary(&changes, heal);
            Report { out, status: FINDING, ..Report::default() }
        }
        Err(failure) => failed(&failure, TROUBLE, color),
    }
}

/// Terraform destroys what a new deployment lacks only after the stage serves that deployment.
const RETIRE: &str = "the stage serves it for one deployment more: after `terraform apply`, \
     run `terraform apply -replace=aws_api_gateway_deployment.api`";

/// `gen render`.
pub(crate) fn render(outcome: Result<Rendered, Failure>, folder: &Path, heal: &str, color: bool) -> Report {
    match outcome {
        Ok(Rendered { written: done, retired }) => {
            let mut out = String::new();
            for (word, paths) in [("wrote", &done.written), ("removed", &done.removed)] {
                for path in paths {
                    _ = writeln!(out, "{word:7} {}", folder.join(path).display());
                }
            }
            let (written, removed) = (done.written.len(), done.removed.len());
            let files = count(written + done.unchanged, "file");
            _ = writeln!(out, "{files}: {written} written, {} unchanged, {removed} removed", done.unchanged);
            if !retired.is_empty() {
                _ = writeln!(out, "note: no longer in the spec: {}", retired.join(", "));
                _ = writeln!(out, "help: {RETIRE}");
            }
            Report { out, ..Report::default() }
        }
        Err(Failure::Precious(changes)) => {
            let mut err = String::from("error: nothing was written: these files are not as stepgate left them\n");
            for change in &changes {
                _ = writeln!(err, "  {:18} {}", change.state.as_str(), folder.join(&change.path).display());
            }
            _ = writeln!(err, "help: see what would be lost with `{}`", heal.replacen("render", "diff", 1));
            _ = writeln!(
                err,
                "help: keep your changes in the spec or in a .tf file of your own, then run `{heal} --force`"
            );
            Report { err, status: FINDING, ..Report::default() }
        }
        Err(failure) => failed(&failure, FINDING, color),
    }
}

/// `gen graph`.
pub(crate) fn picture(outcome: Result<String, Failure>, color: bool) -> Report {
    match outcome {
        Ok(out) => Report { out, is_document: true, ..Report::default() },
        Err(failure) => failed(&failure, FINDING, color),
    }
}

/// A command that can't be carried out as it was given.
pub(crate) fn usage(title: &str, help: &str) -> Report {
    Report { err: format!("error: {title}\nhelp: {help}\n"), status: TROUBLE, ..Report::default() }
}

/// Text that was asked for.
pub(crate) fn text(out: String) -> Report {
    Report { out, ..Report::default() }
}

/// Files that were put in place, and what to do next.
pub(crate) fn placed(outcome: Result<Vec<PathBuf>, Refusal>, next: &str) -> Report {
    match outcome {
        Ok(paths) => {
            let wrote: String = paths.iter().map(|path| format!("wrote   {}\n", path.display())).collect();
            text(wrote + next)
        }
        Err(Refusal::InTheWay(paths)) => {
            let mut err = String::from("error: nothing was written: these files are there already\n");
            for path in paths {
                _ = writeln!(err, "  {}", path.display());
            }
            _ = writeln!(err, "help: name another folder, or move them away");
            Report { err, status: FINDING, ..Report::default() }
        }
        Err(Refusal::Trouble { path, reason }) => {
            let err = format!("error: {}: {reason}\nhelp: nothing was written\n", path.display());
            Report { err, status: TROUBLE, ..Report::default() }
        }
    }
}

/// Trouble, or an invalid spec.
fn failed(failure: &Failure, invalid: u8, color: bool) -> Report {
    if let Failure::Invalid(what, sources, diagnostics) = failure {
        let err = diagnostic::draw(diagnostics, sources, color) + &invalid_line(*what, diagnostics.len());
        return Report { err, status: invalid, ..Report::default() };
    }
    Report { err: trouble_lines(failure), status: TROUBLE, ..Report::default() }
}

fn well_line(checked: Checked) -> String {
    let what = match checked {
        Checked::Workflows(number) => count(number, "workflow"),
        Checked::StateMachine => "state machine".to_owned(),
    };
    format!("{what} checked, all is well\n")
}

fn trouble_lines(failure: &Failure) -> String {
    let (title, help) = trouble(failure);
    format!("error: {title}\nhelp: {help}\n")
}

fn invalid_line(what: Subject, complaints: usize) -> String {
    let what = match what {
        Subject::Spec => "spec",
        Subject::StateMachine => "state machine",
    };
    format!("error: the {what} is invalid: {}\n", count(complaints, "complaint"))
}

/// What trouble there is, and the help.
fn trouble(failure: &Failure) -> (String, String) {
    let (title, help) = match failure {
        Failure::NoWorkflow(name, names) => {
            let known: Vec<&str> = names.iter().map(String::as_str).collect();
            return match name {
                Some(name) => (format!("the spec has no workflow `{name}`"), diagnostic::suggestion(name, &known)),
                None => ("which workflow?".to_owned(), format!("name {}", diagnostic::one_of(&known))),
            };
        }
        Failure::NoProject(folder) => {
            (format!("{} has no project.toml", folder.display()), "name the folder of the spec with --spec DIR")
        }
        Failure::Unreadable(what, unreadable) => (
            format!("can't read {}: {}", unreadable.path.display(), unreadable.reason),
            match what {
                Subject::Spec => "name the folder of the spec with --spec DIR; nothing was written",
                Subject::StateMachine => "name a file that holds a state machine with --asl FILE",
            },
        ),
        Failure::Trouble(found) => (
            format!("{}: {}", found.path.display(), found.reason),
            "mend it and run the command again: it goes on where this one stopped",
        ),
        Failure::Invalid(..) | Failure::Stale(_) | Failure::Precious(_) => {
            unreachable!("each command says its own findings")
        }
    };
    (title, help.to_owned())
}

/// A unified diff of one file, its header naming what is wrong.
fn unified(change: &Change, color: bool) -> String {
    let mut text = String::new();
    let bold = paint(Style::new().bold(), color);
    _ = writeln!(text, "{}", bold(&format!("{} ({})", change.path, change.state.as_str())));
    let after = change.after.as_deref().unwrap_or("");
    let absent = |is_absent: bool, side: &str| {
        if is_absent { "/dev/null".to_owned() } else { format!("{side}/{}", change.path) }
    };
    let is_new = change.state == stepgate::generated::State::Missing;
    let diff = TextDiff::from_lines(change.before.as_str(), after);
    let diff = diff.unified_diff().header(&absent(is_new, "a"), &absent(change.after.is_none(), "b")).to_string();
    for line in diff.split_inclusive('\n') {
        let style = match line.as_bytes() {
            [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => Style::new().bold(),
            [b'+', ..] => AnsiColor::Green.on_default(),
            [b'-', ..] => AnsiColor::Red.on_default(),
            [b'@', ..] => AnsiColor::Cyan.on_default(),
            _ => Style::new(),
        };
        text.push_str(&paint(style, color)(line));
    }
    text.push('\n');
    text
}

/// What the roles may do that they might not before.
fn broader(changes: &[Change]) -> String {
    let mut text = String::new();
    for Broadening { document, what } in run::broadenings(changes) {
        _ = writeln!(text, "broader: {document}: {what}");
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn summary(changes: &[Change], heal: &str) -> String {
    let mut states: Vec<_> = changes.iter().map(|change| change.state).collect();
    states.sort_unstable();
    let counts = states.chunk_by(|a, b| a == b).map(|run| format!("{} {}", run.len(), run[0].as_str()));
    let counts = counts.collect::<Vec<_>>().join(", ");
    let is_precious = changes.iter().any(|change| change.state.is_precious());
    let force = if is_precious { " --force` (it overwrites what was edited by hand)" } else { "`" };
    let verb = if changes.len() == 1 { "differs" } else { "differ" };
    format!(
        "{} {verb} from what the spec gives: {counts}\nto mend it, run `{heal}{force}\n",
        count(changes.len(), "file")
    )
}

fn paint(style: Style, color: bool) -> impl Fn(&str) -> String {
    move |text| if color { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
