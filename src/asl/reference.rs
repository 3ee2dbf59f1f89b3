//! The paths of fields: where each may begin, and whether `null` may stand for it.

use std::marker::PhantomData;

use serde_json::{Value as Json, json};

use super::intrinsic::Expression;
use super::path::{Path, ReferencePath, Root};
use super::schema::matching;
use super::value::{Context, Use, Value, parse, string};
use crate::diagnostic::{Code, Diagnostic, Fault};
use crate::document::{Located, Node, Reader, Value as Written};
use crate::source::Span;

/// A path that a field holds.
#[derive(Clone, Debug)]
pub enum PathValue<P> {
    /// The path.
    Path(P),
    /// `null`: nothing is selected, or the result is thrown away.
    Null,
    /// Not known before Terraform has filled it in.
    Unknown,
}

pub(super) fn path_uses(path: &Path, span: Span, uses: &mut Vec<Use>) {
    if let Root::Variable(name) = &path.root {
        uses.push(Use { variable: name.clone(), span, range: path.range.clone() });
    }
}

/// What a path begins with, one with a `${name}` too: a pattern.
const BEGIN: &str = r"^\$";

/// `InputPath`, `OutputPath`: a path into the input, the context object or a variable, or `null`.
#[derive(Clone, Debug)]
pub struct DataPath(pub Located<PathValue<Path>>);

impl Value for DataPath {
    fn read(node: &Node, _: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        if let Written::Null = node.value {
            return Some(Self(Located { value: PathValue::Null, span: node.span }));
        }
        let text = string(node, "a path, such as `\"$.order\"`", reader)?;
        let path = parse(text.value, Path::parse).map_err(|fault| reader.fault(fault, text.span)).ok()?;
        Some(Self(Located { value: path.map_or(PathValue::Unknown, PathValue::Path), span: text.span }))
    }

    fn uses(&self, uses: &mut Vec<Use>) {
        if let PathValue::Path(path) = &self.0.value {
            path_uses(path, self.0.span, uses);
        }
    }

    fn schema() -> Json {
        json!({ "type": ["string", "null"], "pattern": BEGIN })
    }
}

/// Where a reference path may begin.
pub trait Roots {
    /// Whether it may begin so.
    fn allows(root: &Root) -> bool;
    /// Whether `null` may stand for it.
    const NULL: bool = false;
}

/// In the state's input only: `ResultPath`.
#[derive(Clone, Copy, Debug)]
pub struct InInput;
/// In the input or a variable: numbers and times.
#[derive(Clone, Copy, Debug)]
pub struct InData;
/// In the input, a variable or the context object: `ItemsPath`, `Variable`.
#[derive(Clone, Copy, Debug)]
pub struct Anywhere;

impl Roots for InInput {
    fn allows(root: &Root) -> bool {
        matches!(root, Root::Input)
    }
    const NULL: bool = true;
}
impl Roots for InData {
    fn allows(root: &Root) -> bool {
        !matches!(root, Root::Context)
    }
}
impl Roots for Anywhere {
    fn allows(_: &Root) -> bool {
        true
    }
}

/// A path to exactly one value. <https://states-language.net/spec.html#ref-paths>
#[derive(Clone, Debug)]
pub struct Reference<R>(pub Located<PathValue<ReferencePath>>, PhantomData<R>);

impl<R: Roots> Value for Reference<R> {
    fn read(node: &Node, _: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let located = |value| Some(Self(Located { value, span: node.span }, PhantomData));
        if R::NULL && matches!(node.value, Written::Null) {
            return located(PathValue::Null);
        }
        let text = string(node, "a reference path, such as `\"$.order.id\"`", reader)?;
        let path = parse(text.value, ReferencePath::parse).map_err(|fault| reader.fault(fault, text.span)).ok()?;
        if let Some(path) = path.as_ref().filter(|path| !R::allows(&path.path().root)) {
            let root = if matches!(path.path().root, Root::Context) { "the context object" } else { "a variable" };
            let title = format!("`{}` leads into {root}", text.value);
            let help = match R::allows(&Root::Variable(String::new())) {
                true => "write a path into the state's input or a variable, such as `$.order.id`",
                false => "write a path into the state's input, such as `$.order.id`",
            };
            reader.fault(Fault::new(Code::ReferencePath, title, help).at(path.path().range.clone()), text.span);
            return None;
        }
        located(path.map_or(PathValue::Unknown, PathValue::Path))
    }

    fn uses(&self, uses: &mut Vec<Use>) {
        if let PathValue::Path(path) = &self.0.value {
            path_uses(path.path(), self.0.span, uses);
        }
    }

    fn schema() -> Json {
        if R::NULL { DataPath::schema() } else { matching(BEGIN) }
    }
}

/// `ErrorPath`, `CausePath`: a path or an intrinsic function that gives text.
#[derive(Clone, Debug)]
pub struct TextPath(pub Located<Option<Expression>>);

impl Value for TextPath {
    fn read(node: &Node, _: &Context, reader: &mut Reader<'_>) -> Option<Self> {
        let text = string(node, "a path, such as `\"$.error\"`", reader)?;
        let value = parse(text.value, Expression::parse).map_err(|fault| reader.fault(fault, text.span)).ok()?;
        if let Some(Expression::Call(call)) = &value
            && !call.function.gives_text()
        {
            let title = format!("`{}` gives no text", call.function.as_str());
            let help = "write it inside `States.Format('{}', …)`";
            reader.complain(Diagnostic::new(Code::IntrinsicFunction, title, text.span).help(help));
            return None;
        }
        Some(Self(Located { value, span: text.span }))
    }

    fn uses(&self, uses: &mut Vec<Use>) {
        for path in self.0.value.iter().flat_map(Expression::paths) {
            path_uses(path, self.0.span, uses);
        }
    }

    fn schema() -> Json {
        matching(&format!(r"{BEGIN}|^\s*States\."))
    }
}
