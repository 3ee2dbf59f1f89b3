//! Diagnostics as text: file:line:column, the source line, a caret, the help.

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Label};
use crate::source::Sources;

/// Draws all diagnostics, a blank line after each; with ANSI colors if `color`.
#[must_use]
pub fn draw(diagnostics: &[Diagnostic], sources: &Sources, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&renderer.render(&[group(diagnostic, sources)]));
        text.push_str("\n\n");
    }
    text
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> annotate_snippets::Group<'a> {
    let title = Level::ERROR.primary_title(diagnostic.title.as_str()).id(diagnostic.code.as_str());
    let mut group = annotate_snippets::Group::with_title(title);
    let mut rest: &[Label] = &diagnostic.labels;
    let mut kind = AnnotationKind::Primary;
    while let Some(first) = rest.first() {
        let together = rest.iter().take_while(|label| label.span.file == first.span.file).count();
        group = group.element(snippet(&rest[..together], kind, sources));
        rest = &rest[together..];
        kind = AnnotationKind::Context;
    }
    group.elements(diagnostic.help.iter().map(|help| Level::HELP.message(help.as_str())))
}

/// The lines that the labels (of one file) begin on; the rest of the file is left out, however long it is.
fn snippet<'a>(labels: &'a [Label], kind: AnnotationKind, sources: &'a Sources) -> Snippet<'a, Annotation<'a>> {
    let file = labels[0].span.file;
    let text = sources.text(file);
    let start = labels.iter().map(|label| label.span.start).min().unwrap_or(0);
    let end = labels.iter().map(|label| label.span.start).max().unwrap_or(0);
    let first = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let last = end_of_line(text, end);
    let line = text[..first].bytes().filter(|byte| *byte == b'\n').count() + 1;
    let annotations = labels.iter().enumerate().map(|(index, label)| {
        let kind = if index == 0 { kind } else { AnnotationKind::Context };
        let to = label.span.end.min(end_of_line(text, label.span.start));
        let annotation = kind.span(label.span.start - first..to - first);
        if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
    });
    Snippet::source(&text[first..last])
        .line_start(line)
        .path(sources.get(file).path.to_string_lossy().replace('\\', "/"))
        .annotations(annotations)
}

/// Where the line of `offset` ends, or `offset` itself in the midst of a line break.
fn end_of_line(text: &str, offset: usize) -> usize {
    let end = text[offset..].find('\n').map_or(text.len(), |newline| offset + newline);
    if end > offset && text[..end].ends_with('\r') { end - 1 } else { end }
}
