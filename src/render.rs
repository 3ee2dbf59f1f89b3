//! From the model to files: every name of a file and every template stands here.

mod mapping;
mod mark;
mod terraform;
pub(crate) mod values;

use crate::diagnostic::Code;
use crate::model::{Project, Workflow};

pub use mark::is_marked;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where, below the output folder; `/` between folders.
    pub path: String,
    /// What.
    pub text: String,
}

/// A file that AWS would refuse for its size.
#[derive(Debug)]
pub struct TooLarge {
    /// The rule.
    pub code: Code,
    /// The workflow.
    pub workflow: String,
    /// The file.
    pub path: String,
    /// Its length in bytes.
    pub length: usize,
}

/// A mapping template's length in bytes that API Gateway takes.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>
pub const LONGEST_MAPPING_TEMPLATE: usize = 300_000;

/// Every file of the project, sorted by path.
///
/// # Errors
/// The mapping templates that are too large.
pub fn all(project: &Project) -> Result<Vec<File>, Vec<TooLarge>> {
    let mut files = terraform::files(project);
    let mut too_large = Vec::new();
    for workflow in &project.workflows {
        files.push(definition(workflow));
        for file in mapping::files(workflow) {
            if file.text.len() > LONGEST_MAPPING_TEMPLATE {
                let workflow = workflow.name.to_string();
                too_large.push(TooLarge {
                    code: Code::MappingTemplateSize,
                    workflow,
                    path: file.path.clone(),
                    length: file.text.len(),
                });
            }
            files.push(file);
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    if too_large.is_empty() { Ok(files) } else { Err(too_large) }
}

/// The state machine. JSON has no comments, so the mark stands in a Terraform directive that gives nothing.
fn definition(workflow: &Workflow) -> File {
    let mark = mark::of_workflow(workflow).0;
    let json = crate::tftpl::json(workflow.definition.tree());
    File {
        path: format!("state_machines/{}.asl.json.tftpl", workflow.name),
        text: format!("%{{ if false }}{mark}%{{ endif ~}}\n{json}\n"),
    }
}

/// What Askama renders, with the final newline that it drops.
fn rendered(template: &impl askama::Template) -> String {
    let mut text = template.render().unwrap_or_else(|error| unreachable!("our templates can't fail: {error}"));
    text.push('\n');
    text
}
