//! The command line, one variant a command.

mod eval;
mod pages;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
pub(crate) use eval::Eval;
pub(crate) use pages::{completions, manual, manuals};
use stepgate::model;

/// AWS Step Functions behind API Gateway: TOML specs in, Terraform out.
#[derive(Debug, Parser)]
#[command(
    name = "gen",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = "Examples:
  gen init                          write a first spec into spec/
  gen render                        write generated/ from spec/
  gen diff                          in a pull-request check: is generated/ what spec/ gives?
  gen check --spec services/orders  only look whether the spec is right

Exit status: 0 all is well; 1 a finding (an invalid spec, a file that differs or that is not overwritten);
2 trouble (a file that can't be read, a wrong option; for `diff`, an invalid spec too)."
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a first spec, with comments
    ///
    /// Writes project.toml and hello.toml, a small workflow that needs nothing else on AWS. Never overwrites a file.
    #[command(after_help = "Examples:
  gen init
  gen init services/orders --flavor standard")]
    Init {
        /// The folder to write them into
        #[arg(value_name = "DIR", default_value = "spec")]
        folder: PathBuf,
        /// The flavor of the workflow
        #[arg(long, value_enum, default_value = "express")]
        flavor: Flavor,
    },
    /// Write the Terraform that the spec gives
    ///
    /// Writes all files or none. Files that are as they should be are not touched, files that stepgate wrote and the spec
    /// no longer gives are removed, and files that someone else wrote or edited are left alone unless --force is given.
    #[command(after_help = "Examples:
  gen render
  gen render --spec services/orders --out infra/orders
  gen render --force                overwrite files that were edited by hand")]
    Render {
        /// Where the spec is and where the output goes.
        #[command(flatten)]
        folders: Folders,
        /// Overwrite and remove files that were edited by hand or are not stepgate's
        #[arg(long)]
        force: bool,
    },
    /// Show how the output differs from what the spec gives
    ///
    /// Reads only. Prints a unified diff of every file that is missing, stale, hand-edited, foreign, an orphan or a stray, and names
    /// what the roles may do more: a new action, a wider resource, a dropped condition.
    #[command(after_help = "Examples:
  gen diff
  gen diff --spec services/orders --out infra/orders

Exit status: 0 nothing differs, 1 something does, 2 trouble (an invalid spec too).")]
    Diff {
        /// Where the spec is and where the output goes.
        #[command(flatten)]
        folders: Folders,
    },
    /// Look whether the spec is right, and say what is not
    #[command(after_help = "Examples:
  gen check
  gen check --spec services/orders
  gen check --format github         in a pull-request check: say it beside the lines
  gen check --asl orders.asl.json --flavor standard")]
    Check {
        /// Where the spec is.
        #[command(flatten)]
        spec: Spec,
        /// Check a state machine instead, the JSON (or TOML) file of a definition, as AWS would
        #[arg(long, value_name = "FILE", requires = "flavor", conflicts_with = "folder")]
        asl: Option<PathBuf>,
        /// The flavor that the state machine is for
        #[arg(long, value_name = "FLAVOR", requires = "asl")]
        flavor: Option<Flavor>,
        /// How to say it
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: Format,
        /// Check again whenever a file of the spec changes, until interrupted
        #[arg(long)]
        watch: bool,
    },
    /// Draw the states of a workflow
    #[command(after_help = "Examples:
  gen graph express > express.svg
  gen graph orders --format mermaid    for Markdown on GitHub
  gen graph --asl orders.asl.json --format dot | dot -Tpng > orders.png")]
    Graph {
        /// The workflow; the only one if the spec has no other
        workflow: Option<String>,
        /// Where the spec is.
        #[command(flatten)]
        spec: Spec,
        /// Draw a state machine instead, the JSON (or TOML) file of a definition
        #[arg(long, value_name = "FILE", conflicts_with_all = ["folder", "workflow"])]
        asl: Option<PathBuf>,
        /// What to draw it as
        #[arg(long, value_name = "FORMAT", default_value = "svg")]
        format: Picture,
    },
    /// Evaluate a mapping template as API Gateway does, offline
    ///
    /// Fills the rendered file as Terraform does, runs its VTL, and shows the call of Step Functions that comes of a request or,
    /// with --answer, the response that comes of what Step Functions answered.
    #[command(after_help = "Examples:
  gen eval express --body '{\"instance_id\":\"i-0123456789abcdef0\"}'
  gen eval express --body @request.json --header X-Trace-Id=abc --json
  gen eval express --answer '{\"status\":\"FAILED\",\"error\":\"Instance.Busy\"}'
  gen eval express --answer @refused.json --status 400
  gen eval --out generated standard     what stands there, not what the spec gives
  gen eval --template order.vtl --request request.json
  gen eval --template order.vtl --context variables.json --plain
  gen eval --batch rows.jsonl

Exit status: 0 it was evaluated, 1 a template that is refused or stops, or gives what nobody takes; 2 trouble.")]
    Eval(Box<Eval>),
    /// Say what each role may do, which states need it, and why on these resources
    #[command(after_help = "Examples:
  gen iam
  gen iam orders --json | jq '.workflows[].policies[].statements[].actions'")]
    Iam {
        /// The workflow; all of them if none is named
        workflow: Option<String>,
        /// Where the spec is.
        #[command(flatten)]
        spec: Spec,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Say what a rule says, with an example and the source of the fact
    ///
    /// Without a code, lists all of them.
    #[command(after_help = "Examples:
  gen explain
  gen explain sync-timeout")]
    Explain {
        /// The code, as it stands in `error[CODE]`
        code: Option<String>,
    },
    /// Print the JSON Schema of the spec's files, for editors
    ///
    /// An editor that knows it (Even Better TOML, Taplo) completes keys and values and shows what they mean. It finds the
    /// schema by a first line such as `#:schema ../schema/workflow.schema.json`, the path being relative to the file.
    #[command(after_help = "Examples:
  gen schema workflow
  gen schema --out schema           write schema/{project,workflow,fragment,definition}.schema.json")]
    Schema {
        /// The file that the schema is of
        #[arg(value_name = "FILE", required_unless_present = "out")]
        file: Option<SpecFile>,
        /// Write the schemas of all files into this folder instead
        #[arg(long, value_name = "DIR", conflicts_with = "file")]
        out: Option<PathBuf>,
    },
    /// Print what a shell needs to complete `gen`
    #[command(after_help = "Examples:
  gen completions bash > ~/.local/share/bash-completion/completions/gen
  gen completions zsh > ~/.zfunc/_gen               with ~/.zfunc in fpath
  gen completions fish > ~/.config/fish/completions/gen.fish")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the man pages, one a command
    #[command(after_help = "Examples:
  gen man ~/.local/share/man/man1
  gen man | man -l -                print gen(1) alone")]
    Man {
        /// The folder to write them into; without it, gen(1) is printed
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Make a spec of a state machine that you have
    ///
    /// Reads a definition (JSON, YAML, or a Terraform template of it), a CloudFormation or SAM template, or a serverless.yml
    /// with state machines. Prints the spec, and on stderr what it does not say.
    #[command(after_help = "Examples:
  gen import order.asl.json
  gen import express_state_machine_template.tftpl --flavor express > spec/order.toml
  gen import template.yaml --out spec   one file a state machine; overwrites none")]
    Import(Import),
}

/// What is imported, and where it goes.
#[derive(Args, Debug)]
pub(crate) struct Import {
    /// The definition or template
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The flavor, whatever the file says
    #[arg(long)]
    pub(crate) flavor: Option<Flavor>,
    /// The workflow's name, if the file holds one state machine
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The folder to write the spec into, as NAME.toml; `-` prints it
    #[arg(long, value_name = "DIR", default_value = "-")]
    pub(crate) out: PathBuf,
}

/// How a workflow is started.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Flavor {
    /// The caller waits for the output
    Express,
    /// The caller gets an execution to follow
    Standard,
}

impl From<Flavor> for model::Flavor {
    fn from(flavor: Flavor) -> Self {
        match flavor {
            Flavor::Express => Self::Express,
            Flavor::Standard => Self::Standard,
        }
    }
}

/// A kind of file in a spec folder.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SpecFile {
    /// `project.toml`
    Project,
    /// `<workflow>.toml`
    Workflow,
    /// A file that a workflow includes
    Fragment,
    /// A JSON file that holds a workflow's definition
    Definition,
}

/// What a picture is written as.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Picture {
    /// A picture that any browser shows
    Svg,
    /// A diagram in text, for Markdown
    Mermaid,
    /// A graph in text, for Graphviz
    Dot,
}

/// How complaints are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// As a compiler says it, on stderr
    Human,
    /// One JSON document on stdout
    Json,
    /// Workflow commands of GitHub Actions on stdout
    Github,
    /// SARIF 2.1.0 on stdout, for code scanning
    Sarif,
}

/// Where the spec is.
#[derive(Args, Debug)]
pub(crate) struct Spec {
    /// The folder of project.toml and one file a workflow
    #[arg(long = "spec", value_name = "DIR", default_value = "spec")]
    pub(crate) folder: PathBuf,
}

/// Where the spec is and where the output goes.
#[derive(Args, Debug)]
pub(crate) struct Folders {
    /// Where the spec is.
    #[command(flatten)]
    pub(crate) spec: Spec,
    /// The folder of the generated files
    #[arg(long, value_name = "DIR", default_value = "generated")]
    pub(crate) out: PathBuf,
}
