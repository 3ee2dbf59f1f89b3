//! From the model to files: every name of a file and every template stands here.

mod mapping;
mod mark;
mod terraform;
pub(crate) mod values;

use crate::diagnostic::Code;
use crate::generated::File;
use crate::model::{LONGEST_DEFINITION, Project, Workflow};
use crate::parallel;
use crate::tftpl::Writer;

pub use terraform::route_of_output;

/// The file of the roles.
pub const PERMISSIONS: &str = "iam.tf";

/// A file that AWS would refuse for its size.
#[derive(Debug)]
pub struct TooLarge {
    /// The rule.
    pub code: Code,
    /// The file.
    pub path: String,
    /// The name of its workflow.
    pub workflow: String,
    /// Its length in bytes.
    pub length: usize,
    /// The length that the service takes.
    pub limit: usize,
}

/// A mapping template's length in bytes that API Gateway takes.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>
const LONGEST_MAPPING_TEMPLATE: usize = 300_000;

/// Every file of the project, sorted by path.
///
/// # Errors
/// The files that are too large.
pub fn all(project: &Project) -> Result<Vec<File>, Vec<TooLarge>> {
    let mut files = terraform::files(project);
    let writer = Writer::default();
    files.extend(parallel::map(&project.workflows, |workflow| of_workflow(workflow, &writer)).into_iter().flatten());
    let too_large: Vec<TooLarge> = files.iter().filter_map(too_large).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    if too_large.is_empty() { Ok(files) } else { Err(too_large) }
}

/// A file counts as it is rendered, variables by their names: what Terraform puts in their place is not known here.
fn too_large(file: &File) -> Option<TooLarge> {
    let (folder, rest) = file.path.split_once('/')?;
    let (code, limit, text) = match folder {
        "mapping_templates" => (Code::MappingTemplateSize, LONGEST_MAPPING_TEMPLATE, file.text.as_str()),
        // The mark is not part of what Terraform makes of the file.
        _ => (Code::DefinitionSize, LONGEST_DEFINITION, file.text.split_once('\n')?.1),
    };
    let workflow = rest.split(['/', '.']).next()?.to_owned();
    let length = text.len();
    (length > limit).then(|| TooLarge { code, path: file.path.clone(), workflow, length, limit })
}

fn of_workflow(workflow: &Workflow, writer: &Writer) -> Vec<File> {
    std::iter::once(definition(workflow, writer)).chain(mapping::files(workflow)).collect()
}

/// The state machine. JSON has no comments, so the mark stands in a Terraform directive that gives nothing.
fn definition(workflow: &Workflow, writer: &Writer) -> File {
    let mark = mark::of_workflow(workflow).0;
    let json = writer.json(workflow.definition.tree());
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
