#!/usr/bin/env python3
"""Writes seeds into a folder for each target: the repository's own specs, state machines and mapping templates, and
the state machines of files that are named (JSON, or JSON lines with a `definition`)."""
import json
import pathlib
import sys

root = pathlib.Path(__file__).resolve().parent.parent
out = pathlib.Path(sys.argv[1])
seeds = {"toml": [], "asl": [], "vtl": []}
for project in sorted(root.glob("spec/project.toml")) + sorted(root.glob("tests/*/*/spec/project.toml")):
    folder = project.parent
    workflows = [path for path in sorted(folder.glob("*.toml")) if path != project]
    shared = sorted(folder.glob("*/*.toml"))
    machines = sorted(folder.rglob("*.json"))
    for workflow in workflows:
        text = workflow.read_bytes()
        parts = [project.read_bytes(), text, b"", b""]
        for index, (files, name) in enumerate([(shared, b"shared/states.toml"), (machines, b"shared/machine.json")], 2):
            for path in files[:1]:
                parts[index] = path.read_bytes()
                parts[1] = parts[1].replace(path.relative_to(folder).as_posix().encode(), name)
        seeds["toml"].append(b"\n%%%%\n".join(parts))
    seeds["asl"] += [path.read_bytes() for path in machines]
for template in sorted(root.glob("generated/**/*.tftpl")) + sorted(root.glob("tests/workflows/*/generated/**/*.tftpl")):
    if not template.name.endswith(".asl.json.tftpl"):
        continue
    seeds["asl"].append(template.read_bytes().split(b"\n", 1)[1])
for answers in sorted(root.glob("tests/vtl/*.jsonl")):
    for line in answers.read_text().splitlines():
        row = json.loads(line)
        parts = [row["template"]] + ([row["body"]] if row.get("body") else [])
        seeds["vtl"].append("\n%%%%\n".join(parts).encode(errors="replace"))
for name in sys.argv[2:]:
    for line in pathlib.Path(name).read_text().splitlines():
        machine = json.loads(line)
        seeds["asl"].append(json.dumps(machine.get("definition", machine), ensure_ascii=False).encode())
for target, texts in seeds.items():
    (out / target).mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(dict.fromkeys(texts)):
        (out / target / f"seed-{number:03}").write_bytes(text)
    print(target, len(set(texts)))
