//! A Java virtual machine that runs Apache Velocity.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::{env, thread};

use crate::json::Json;
use crate::velocity::Outcome;

/// What Debian's packages `velocity`, `libcommons-lang-java` and `libcommons-collections3-java` install.
const JARS: [&str; 3] =
    ["/usr/share/java/velocity.jar", "/usr/share/java/commons-lang.jar", "/usr/share/java/commons-collections3.jar"];

/// What Velocity could not answer: nothing can be compared.
const UNANSWERED: [&str; 3] = ["Timeout", "StackOverflowError", "OutOfMemoryError"];

/// The machine, waiting for templates.
pub(crate) struct Machine {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// The variables of every template, as JSON.
    context: String,
}

impl Machine {
    /// Starts it, with the variables of every template.
    pub(crate) fn start(context: &str) -> Self {
        // Others than Debian keep the libraries elsewhere.
        let path = env::var("VELOCITY_CLASSPATH").unwrap_or_else(|_| {
            let missing: Vec<&str> = JARS.into_iter().filter(|jar| !Path::new(jar).exists()).collect();
            let packages = "velocity libcommons-lang-java libcommons-collections3-java default-jdk-headless";
            assert!(missing.is_empty(), "missing {missing:?}: apt-get install {packages}, or set VELOCITY_CLASSPATH");
            JARS.join(":")
        });
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/Oracle.java");
        let mut child = Command::new("java")
            .args(["-XX:+UseSerialGC", "-Xmx512m", "-cp", &path])
            .arg(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Java (default-jdk-headless) is installed");
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child, questions, answers, context: context.to_owned() }
    }

    /// What Velocity says of each template; none where it does not come to an end.
    pub(crate) fn ask(&mut self, templates: &[&str]) -> Vec<Option<Outcome>> {
        let mut questions = self.questions.take().expect("it is piped");
        let lines: String = templates
            .iter()
            .map(|template| format!("{{\"template\":{},\"context\":{}}}\n", serde_json::json!(template), self.context))
            .collect();
        let written = thread::spawn(move || questions.write_all(lines.as_bytes()).map(|()| questions));
        let answers = templates.iter().map(|_| self.answer()).collect();
        self.questions = Some(written.join().expect("it writes").expect("Java reads"));
        answers
    }

    fn answer(&mut self) -> Option<Outcome> {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("Java answers");
        let answer = Json::read(&line);
        let text = |key| answer.get(key).and_then(Json::text);
        match (text("output"), text("error")) {
            (Some(output), _) => Some(Outcome::Output(output)),
            (None, Some(class)) if UNANSWERED.contains(&class.as_str()) => None,
            (None, class) => Some(Outcome::error(&class.expect("a class"), &text("message").unwrap_or_default())),
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        drop(self.questions.take());
        _ = self.child.wait();
    }
}
