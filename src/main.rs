//! `gen`: parse the arguments, run, print the outcome, exit. The only file that prints.

mod cli;
mod report;

use std::env;
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::Parser as _;
use cli::{Cli, Command, Eval, Folders, Format, Picture, SpecFile};
use mimalloc::MiMalloc;

use report::{Base, Report};
use stepgate::graph;
use stepgate::model::Flavor;
use stepgate::run;
use stepgate::run::eval::{self, Files, Given, StepFunctions};
use stepgate::source::Watch;
use stepgate::spec::schema::Kind;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let color = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
    let report = match &cli.command {
        Command::Check { spec, asl, flavor, format, watch } => {
            let what = match (asl, flavor) {
                (Some(file), Some(flavor)) => What::Asl(file, (*flavor).into()),
                _ => What::Spec(&spec.folder),
            };
            if *watch {
                return self::watch(what, *format, color);
            }
            check(what, *format, color)
        }
        Command::Diff { folders } => report::diff(run::diff(&folders.spec.folder, &folders.out), &heal(folders), color),
        Command::Eval(arguments) => evaluate(arguments, color),
        Command::Graph { workflow, spec, asl, format } => {
            let outcome = match asl {
                Some(file) => run::graph_asl(file),
                None => run::graph(&spec.folder, workflow.as_deref()),
            };
            let draw = match format {
                Picture::Svg => graph::svg,
                Picture::Mermaid => graph::mermaid,
                Picture::Dot => graph::dot,
            };
            report::picture(outcome.map(|graph| draw(&graph)), color)
        }
        Command::Iam { workflow, spec, json } => report::iam(run::iam(&spec.folder, workflow.as_deref()), *json, color),
        Command::Import(import) => {
            let out = Some(import.out.as_path()).filter(|out| out.as_os_str() != "-");
            report::import(
                run::import(&import.file, import.flavor.map(Flavor::from), import.name.as_deref(), out),
                color,
            )
        }
        Command::Render { folders, force } => {
            let outcome = run::render(&folders.spec.folder, &folders.out, *force);
            report::render(outcome, &folders.out, &heal(folders), color)
        }
        Command::Init { folder, flavor } => report::placed(run::init(folder, (*flavor).into()), &next(folder)),
        Command::Explain { code } => report::explain(code.as_deref()),
        Command::Completions { shell } => report::text(cli::completions(*shell)),
        Command::Man { folder: None } => report::text(cli::manual()),
        Command::Man { folder: Some(folder) } => report::placed(run::write_pages(folder, &cli::manuals()), ""),
        Command::Schema { file, out } => schema(*file, out.as_deref()),
    };
    // A reader that went away is no trouble of ours.
    _ = print(&report);
    ExitCode::from(report.status)
}

fn print(report: &Report) -> io::Result<()> {
    // A document goes out as it is: where there is no terminal, anstream drops every control character.
    let choice = if report.is_document { ColorChoice::AlwaysAnsi } else { AutoStream::choice(&io::stdout()) };
    let mut out = AutoStream::new(io::stdout(), choice);
    let printed = out.write_all(report.out.as_bytes()).and_then(|()| out.flush());
    anstream::stderr().write_all(report.err.as_bytes()).and(printed)
}

/// What `gen check` looks at.
#[derive(Clone, Copy)]
enum What<'a> {
    /// A spec folder.
    Spec(&'a Path),
    /// A state machine that stands alone.
    Asl(&'a Path, Flavor),
}

/// `gen check`, told in a format.
fn check(what: What<'_>, format: Format, color: bool) -> Report {
    let outcome = match what {
        What::Spec(folder) => run::check(folder),
        What::Asl(file, flavor) => run::check_asl(file, flavor),
    };
    let outcome = &outcome;
    let document = match format {
        Format::Human => return report::check(outcome, color),
        Format::Json => report::json::draw(outcome),
        Format::Github => report::github::draw(outcome, &base()),
        Format::Sarif => report::sarif::draw(outcome, &base()),
    };
    report::check_for_machines(outcome, document)
}

/// `gen check` now and after every change, until interrupted or until nobody reads what is said.
fn watch(what: What<'_>, format: Format, color: bool) -> ExitCode {
    let (What::Spec(path) | What::Asl(path, _)) = what;
    let mut changes = Watch::new(vec![path.to_owned()]);
    loop {
        let mut report = check(what, format, color);
        if format == Format::Human && io::stdout().is_terminal() {
            report.out.insert_str(0, CLEAR);
        }
        _ = writeln!(report.err, "watching {}", path.display());
        if print(&report).is_err() {
            return ExitCode::from(report.status);
        }
        changes.wait();
    }
}

/// Empties a terminal's screen, the cursor at its top.
const CLEAR: &str = "\x1b[2J\x1b[H";

/// GitHub tells paths from the repository's folder, which a step's `working-directory` may be below.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/variables>
fn base() -> Base {
    let here = env::current_dir().unwrap_or_default();
    let root = env::var_os("GITHUB_WORKSPACE").map(PathBuf::from).filter(|root| here.starts_with(root));
    Base { root: root.unwrap_or_else(|| here.clone()), here }
}

/// `gen eval`, in each of its forms.
fn evaluate(arguments: &Eval, color: bool) -> Report {
    let Eval { template, request, plain, batch, json, .. } = arguments;
    let variables = arguments.var.iter().cloned().collect();
    if let Some(file) = batch {
        return report::eval::batch(eval::batch(file, *plain), color);
    }
    if *plain {
        return match (template, arguments.context.as_slice()) {
            (Some(file), [] | [_]) => {
                let context = arguments.context.first().map(Path::new);
                report::eval::plain(eval::plain(file, context, &variables), *json, color)
            }
            (Some(_), _) => report::usage("several files of variables", "name one with `--context FILE`"),
            (None, _) => report::usage("plain Velocity of what?", "name a template with `--template FILE`"),
        };
    }
    if let (Some(file), Some(request)) = (template, request) {
        return report::eval::evaluation(eval::template_for(file, request, &variables), *json, color);
    }
    let mut context = Vec::new();
    for variable in &arguments.context {
        match variable.split_once('=') {
            Some((name, value)) => context.push((name.to_owned(), value.to_owned())),
            None => {
                let help = "write `--context NAME=VALUE`; a file of variables goes with `--plain`";
                return report::usage(&format!("`{variable}` gives a context variable no value"), help);
            }
        }
    }
    let given = Given {
        body: arguments.body.clone(),
        headers: arguments.header.clone(),
        path: arguments.path.clone(),
        query: arguments.query.clone(),
        context,
        stage_variables: arguments.stage_variable.clone(),
    };
    if let Some(file) = template {
        return report::eval::evaluation(eval::template(file, &given, &variables), *json, color);
    }
    let files = match &arguments.out {
        Some(folder) => Files::Folder(folder),
        None => Files::Spec(&arguments.spec.folder),
    };
    let answer = arguments.answer.clone().map(|answer| StepFunctions { answer, status: arguments.status });
    let outcome = eval::route(files, arguments.workflow.as_deref(), &given, answer.as_ref(), &variables);
    report::eval::route(outcome, *json, color)
}

fn schema(file: Option<SpecFile>, out: Option<&Path>) -> Report {
    let kind = match file {
        Some(SpecFile::Project) => Kind::Project,
        Some(SpecFile::Workflow) => Kind::Workflow,
        Some(SpecFile::Fragment) => Kind::Fragment,
        Some(SpecFile::Definition) => Kind::Definition,
        None => return report::placed(run::write_schemas(out.unwrap_or(Path::new("."))), ""),
    };
    report::text(kind.schema())
}

/// What to do with a first spec.
fn next(folder: &Path) -> String {
    let spec = match folder.as_os_str() {
        folder if folder == "spec" => String::new(),
        folder => format!(" --spec {}", word(&folder.to_string_lossy())),
    };
    let deploy = "terraform -chdir=generated init && terraform -chdir=generated apply";
    format!("\nnext:\n  gen check{spec}\n  gen render{spec}\n  {deploy}\n")
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
