//! Templates that are broken on purpose: whatever is taken out of one has to be missed.

/// A broken template.
pub(crate) struct Mutant {
    /// What was done to it.
    pub(crate) what: String,
    /// The line that it was done to.
    line: String,
    /// The file.
    pub(crate) file: String,
}

/// What holds the layers of escaping together, and what breaks it.
const EDITS: [(&str, &str); 44] = [
    // The escape of a caller's text.
    (r#".replaceAll("\\'", "'")"#, ""),
    (r#""\\'""#, r#""\'""#),
    (r#""\\'", "'""#, r#"'"', "'""#),
    (r#", "'")"#, r#", "\\'")"#),
    (r#", "'")"#, r#", '"')"#),
    (r#", "'")"#, r#", "")"#),
    ("$util.escapeJavaScript(", "("),
    ("$util.escapeJavaScript(", "$util.urlEncode("),
    ("$util.escapeJavaScript($execution_input).replaceAll(\"\\\\'\", \"'\")", "$execution_input"),
    ("$util.escapeJavaScript($execution_input)", "$util.escapeJavaScript($input.body)"),
    ("\"$util.escapeJavaScript", "$util.escapeJavaScript"),
    ("'\"' + $util", "$util"),
    (" + '\"')", ")"),
    ("$input.body", "$input.json('$')"),
    ("$input.body", "$input.path('$')"),
    ("$input.json(", "$input.path("),
    ("$input.path(", "$input.json("),
    ("$input.json(", "$util.escapeJavaScript($input.json("),
    // What stands for what is missing.
    ("= '{}'", "= ''"),
    ("== ''", "!= ''"),
    ("!= \"\")", "== \"\")"),
    ("== \"\")", "!= \"\")"),
    (" == '\"\"' && ", " == '' && "),
    (" && ", " || "),
    ("!= \"0\"", "== \"0\""),
    (".length()\"", "\""),
    (".get('", ".get('x"),
    // Where it comes from.
    (".path.get(", ".querystring.get("),
    (".querystring.get(", ".header.get("),
    (".header.get(", ".querystring.get("),
    ("$util.urlDecode(", "("),
    (".replaceAll('[+]', '%2B')", ""),
    (".replaceAll('%(?![0-9A-Fa-f]{2})', '%25')", ""),
    ("!$body.startsWith('{')", "$body.startsWith('{')"),
    ("body.trim()", "body"),
    // What the caller is told.
    ("\"SUCCEEDED\"", "\"FAILED\""),
    ("\"TIMED_OUT\"", "\"FAILED\""),
    ("'States.Timeout'", "'States.Other'"),
    ("responseOverride", "requestOverride"),
    (".replaceAll('(?s)^.*:', '')", ""),
    (".replaceAll('(?s)^.*#', '')", ""),
    ("$code == 500", "$code != 500"),
    ("Override.status = $code", "Override.status = 200"),
    ("jsonencode(state_machine_arn)", "jsonencode(\"theirs\")"),
];

/// Every mutant of a rendered file: each edit wherever it fits, each line left out, each line twice, each number and
/// each single letter of a name changed.
pub(crate) fn of(file: &str) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (from, to) in EDITS {
        for (at, _) in file.match_indices(from) {
            let changed = format!("{}{to}{}", &file[..at], &file[at + from.len()..]);
            mutants.push(mutant(file, at, format!("{from} -> {to}"), changed));
        }
    }
    let lines: Vec<&str> = file.split_inclusive('\n').collect();
    // The first line is a comment.
    for (index, line) in lines.iter().enumerate().skip(1) {
        let without = [&lines[..index], &lines[index + 1..]].concat().concat();
        let at = lines[..index].concat().len();
        mutants.push(mutant(file, at, format!("without {}", line.trim_end()), without));
    }
    for (at, digits) in numbers(file) {
        let changed = format!(
            "{}{}{}",
            &file[..at],
            digits.parse::<u32>().map_or(7, |number| number + 1),
            &file[at + digits.len()..]
        );
        mutants.push(mutant(file, at, format!("{digits} + 1"), changed));
    }
    mutants
}

/// The numbers of the template's own, after its first line.
fn numbers(file: &str) -> Vec<(usize, &str)> {
    let first = file.find('\n').unwrap_or(0);
    let mut found = Vec::new();
    let mut at = first;
    while let Some(start) = file[at..].find(|letter: char| letter.is_ascii_digit()).map(|start| at + start) {
        let end = file[start..].find(|letter: char| !letter.is_ascii_digit()).map_or(file.len(), |end| start + end);
        found.push((start, &file[start..end]));
        at = end;
    }
    found
}

fn mutant(file: &str, at: usize, what: String, changed: String) -> Mutant {
    let number = file[..at].matches('\n').count() + 1;
    let line = file.lines().nth(number - 1).unwrap_or_default().to_owned();
    Mutant { what: format!("line {number}: {what}"), line, file: changed }
}

/// What changes nothing that anyone could see: where the template's name begins so, the line has this part, and what was
/// done to it ends so; and why.
const HARMLESS: [(&str, &str, &str, &str); 6] = [
    ("", "= '{}')", "= '{}' -> = ''", "API Gateway itself reads an empty body as {}"),
    ("", "= '{}')", "without #set($execution_input = '{}')", "API Gateway itself reads an empty body as {}"),
    ("", "($execution_input)", "($execution_input) -> $util.escapeJavaScript($input.body)", "it is all of the body"),
    ("", "Date')", "$input.json( -> $input.path(", "a number prints as it is written in JSON"),
    ("request-fields/ping/", "($execution_input)", "", "the input is {}, in which nothing is to be escaped"),
    ("request-fields/create-order/", "_3", "", "the whole body is an object, or refused: no default stands in for it"),
];

impl Mutant {
    /// Whether it is known to be harmless in the template `name`.
    pub(crate) fn is_harmless(&self, name: &str) -> bool {
        HARMLESS.iter().any(|(template, line, what, _)| {
            name.starts_with(template) && self.line.contains(line) && self.what.ends_with(what)
        })
    }
}
