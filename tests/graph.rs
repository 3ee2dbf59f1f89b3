//! Pictures of machines: how they look, that any name can stand in them, and that any graph can be drawn in time.

#[path = "support/xml.rs"]
mod xml;

use proptest::prelude::*;
use serde_json::json;
use stepgate::graph::{Edge, EdgeKind, Graph, Kind, State, dot, mermaid, svg};

/// A loop, an error, an end that fails, and a Map.
fn poll() -> Graph {
    let machine = json!({
        "StartAt": "Submit job",
        "States": {
            "Submit job": {
                "Type": "Task", "Resource": "arn:aws:states:::batch:submitJob", "Next": "Wait",
                "Parameters": { "JobDefinition": "poll", "JobName": "poll", "JobQueue": "jobs" },
                "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Failed" }]
            },
            "Wait": { "Type": "Wait", "Seconds": 29, "Next": "Done?" },
            "Done?": {
                "Type": "Choice", "Default": "Wait",
                "Choices": [{ "Variable": "$.status", "StringEquals": "SUCCEEDED", "Next": "Each result" }]
            },
            "Each result": {
                "Type": "Map", "End": true,
                "ItemProcessor": { "StartAt": "Keep", "States": { "Keep": { "Type": "Pass", "End": true } } }
            },
            "Failed": { "Type": "Fail", "Error": "JobFailed" }
        }
    });
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("poll a job");
    std::fs::write(&file, machine.to_string()).expect("a file");
    stepgate::run::graph_asl(&file).expect("a state machine")
}

#[test]
fn poll_as_svg() {
    let drawn = svg(&poll());
    insta::assert_snapshot!(drawn.split_once("</style>").expect("it has a style").1);
}

#[test]
fn poll_as_mermaid() {
    insta::assert_snapshot!(mermaid(&poll()));
}

#[test]
fn poll_as_dot() {
    insta::assert_snapshot!(dot(&poll()));
}

#[test]
fn nothing_is_drawn_as_nothing() {
    let empty = Graph::default();
    assert!(xml::read(&svg(&empty)).is_ok());
    assert!(mermaid(&empty).starts_with("flowchart TD\n"));
    assert!(dot(&empty).starts_with("digraph {\n"));
}

fn task(name: impl Into<String>) -> State {
    State { name: name.into(), kind: Kind::Task, note: None, scopes: Vec::new(), is_end: false }
}

fn edge(from: usize, to: usize, kind: EdgeKind) -> Edge {
    Edge { from, to, kind, label: None }
}

/// A picture can be told by those who do not see it, and holds neither scripts nor what lies elsewhere.
#[test]
fn svg_stands_alone() {
    let drawn = svg(&poll());
    let root = xml::read(&drawn).expect("XML");
    assert_eq!(root.get("role"), Some("img"));
    let [title, desc] = [0, 1].map(|index| &root.children[index]);
    assert_eq!((title.name.as_str(), title.text.as_str()), ("title", "poll a job"));
    assert_eq!(desc.text, "A state machine of 5 states that starts at Submit job.");
    let labelled = format!("{} {}", title.get("id").expect("an id"), desc.get("id").expect("an id"));
    assert_eq!(root.get("aria-labelledby"), Some(labelled.as_str()));
    for word in ["<script", "href", "url(", "@import", "@font-face", "onload"] {
        assert!(!drawn.contains(word), "{word}");
    }
}

/// WCAG's contrast of every text with what it stands on, in both color schemes. <https://www.w3.org/TR/WCAG22/#contrast-minimum>
#[test]
fn text_can_be_read() {
    let drawn = svg(&poll());
    let (light, dark) = drawn.split_once("prefers-color-scheme: dark").expect("two schemes");
    for scheme in [light, dark] {
        let color = |name: &str| {
            let (_, rest) = scheme.split_once(&format!("--{name}: #")).unwrap_or_else(|| panic!("no {name}"));
            let channel = |at: usize| {
                let value = f64::from(u8::from_str_radix(&rest[at..at + 2], 16).expect("hex digits")) / 255.0;
                if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
        };
        let contrast = |a: &str, b: &str| {
            let (a, b) = (color(a), color(b));
            (a.max(b) + 0.05) / (a.min(b) + 0.05)
        };
        for (text, ground) in [
            ("text", "box"),
            ("text", "plate"),
            ("muted", "box"),
            ("muted", "lane"),
            ("error", "plate"),
            ("line", "box"),
            ("sign", "task"),
            ("sign", "flow"),
            ("sign", "wait"),
            ("sign", "good"),
            ("sign", "bad"),
        ] {
            assert!(contrast(text, ground) >= 4.5, "{text} on {ground}: {:.2}", contrast(text, ground));
        }
    }
}

/// Big machines are drawn, however long it takes: how long is for a benchmark to say.
#[test]
fn any_size_is_drawn() {
    let chain = Graph {
        start: Some(0),
        states: (0..1000).map(|index| task(format!("state {index}"))).collect(),
        edges: (0..999).flat_map(|at| [edge(at, at + 1, EdgeKind::Next), edge(at, 999, EdgeKind::Catch)]).collect(),
        ..Graph::default()
    };
    let fan = Graph {
        start: Some(0),
        states: (0..=500).map(|index| task(format!("state {index}"))).collect(),
        edges: (1..=500).map(|to| edge(0, to, EdgeKind::Choice)).collect(),
        ..Graph::default()
    };
    let scrambled = |from: usize, by: usize| (from * by + 71) % 300;
    let tangle = Graph {
        start: Some(0),
        states: (0..300).map(|index| task(format!("state {index}"))).collect(),
        edges: (0..300).flat_map(|at| [97, 139].map(|by| edge(at, scrambled(at, by), EdgeKind::Choice))).collect(),
        ..Graph::default()
    };
    let mut deep = Graph { start: Some(0), states: vec![task("innermost")], ..Graph::default() };
    for level in 0..200 {
        let state = State { kind: Kind::Map, scopes: vec![deep], ..task(format!("level {level}")) };
        deep = Graph { start: Some(0), states: vec![state], ..Graph::default() };
    }
    for (name, graph) in [("chain", chain), ("fan", fan), ("tangle", tangle), ("deep", deep)] {
        assert!(xml::read(&svg(&graph)).is_ok(), "{name}");
        assert!(!mermaid(&graph).is_empty() && !dot(&graph).is_empty());
    }
}

/// What does not exist cannot be drawn, and is no reason to stop.
#[test]
fn edges_to_nowhere_are_left_out() {
    let graph = Graph {
        start: Some(7),
        states: vec![task("a")],
        edges: vec![edge(0, 1, EdgeKind::Next), edge(usize::MAX, 0, EdgeKind::Catch)],
        ..Graph::default()
    };
    assert_eq!(xml::read(&svg(&graph)).expect("XML").of_class("edge").len(), 0);
    assert!(!mermaid(&graph).contains("--") && !dot(&graph).contains("->"));
}

/// Names made of what means something to XML, Mermaid, Markdown, YAML or DOT, and of anything else.
fn nasty() -> impl Strategy<Value = String> {
    let words = vec![
        "end",
        "subgraph",
        "graph",
        "%%{init: {}}%%",
        "#quot;",
        "#35;",
        "&amp;",
        "&lt;",
        "]]>",
        "<!--",
        "-->",
        "\"",
        "'",
        "`",
        "|",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "<",
        ">",
        "\\",
        "\\N",
        "\n",
        "\r\n",
        "\0",
        "\u{b}",
        "\u{fffe}",
        ";",
        ":::",
        "---",
        "**b**",
        "$$x$$",
        "href",
        "日本語",
        "🚀",
        "👩‍👩‍👧",
        "e\u{301}",
        "\u{202e}",
        "\u{feff}",
        " ",
    ];
    let piece = prop_oneof![
        3 => prop::sample::select(words).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-zA-Z]{1,60}",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn nasty_graph() -> impl Strategy<Value = Graph> {
    let kinds = prop::sample::select(Kind::ALL.to_vec());
    let state = (nasty(), kinds, prop::option::of(nasty()), any::<bool>(), prop::option::of(nasty()));
    let edges = prop::collection::vec((0..6_usize, 0..6_usize, 0..4_usize, prop::option::of(nasty())), 0..10);
    (nasty(), prop::collection::vec(state, 1..6), edges).prop_map(|(title, states, edges)| {
        let kinds = [EdgeKind::Next, EdgeKind::Choice, EdgeKind::Default, EdgeKind::Catch];
        let states = states.into_iter().map(|(name, kind, note, is_end, inner)| {
            let inner = inner.filter(|_| matches!(kind, Kind::Map | Kind::Parallel)).map(|name| Graph {
                title: name.clone(),
                start: Some(0),
                states: vec![task(name)],
                edges: Vec::new(),
            });
            State { name, kind, note, scopes: inner.into_iter().collect(), is_end }
        });
        let edges = edges.into_iter().map(|(from, to, kind, label)| Edge { from, to, kind: kinds[kind], label });
        Graph { title, start: Some(0), states: states.collect(), edges: edges.collect() }
    })
}

proptest! {
    #[test]
    fn any_name_is_drawn(graph in nasty_graph()) {
        let drawn = svg(&graph);
        let root = xml::read(&drawn);
        prop_assert!(root.is_ok(), "{:?}", root.err());
        let root = root.expect("just looked at");
        let states = graph.states.len() + graph.states.iter().map(|state| state.scopes.len()).sum::<usize>();
        prop_assert_eq!(root.of_class("state").len(), states);
        prop_assert_eq!(&svg(&graph), &drawn);
    }

    /// Whatever a name holds, it adds no line and no quote, so it stays in its string.
    #[test]
    fn names_stay_in_their_strings(graph in nasty_graph()) {
        let mut plain = graph.clone();
        let rename = |name: &mut String| *name = "x".to_owned();
        rename(&mut plain.title);
        for state in &mut plain.states {
            rename(&mut state.name);
            state.note.iter_mut().for_each(rename);
            for inner in &mut state.scopes {
                rename(&mut inner.title);
                inner.states.iter_mut().for_each(|state| rename(&mut state.name));
            }
        }
        for (nasty, plain) in [(mermaid(&graph), mermaid(&plain)), (dot(&graph), dot(&plain))] {
            let body = |text: &str| text.split("flowchart TD\n").last().unwrap_or_default().lines().count();
            prop_assert_eq!(body(&nasty), body(&plain));
        }
        for line in mermaid(&graph).split("flowchart TD\n").last().unwrap_or_default().lines() {
            prop_assert!(line.matches('"').count() % 2 == 0 && !line.contains('`'), "{line}");
        }
        for line in dot(&graph).lines() {
            let escaped = line.replace("\\\\", "").replace("\\\"", "");
            prop_assert!(escaped.matches('"').count() % 2 == 0, "{line}");
        }
    }
}
